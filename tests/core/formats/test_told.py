"""What single values of a field do is told of all of them or of none."""

import pytest

from agentls.formats import targets


@pytest.mark.parametrize("name", targets())
def test_each_value_is_told(name: str):
    for field in targets()[name].fields:
        assert set(field.told) in (set(), set(field.values))
