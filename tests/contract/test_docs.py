"""The examples of docs/contract.md: each is read as the page says."""

import re
from pathlib import Path

import pytest

from .test_reading import shown

PAGE = (Path(__file__).parents[2] / "docs" / "contract.md").read_text(encoding="utf-8")
EXAMPLES = re.findall(r"^```markdown\n(.*?)^```\n```text\n(.*?)^```$", PAGE, flags=re.MULTILINE | re.DOTALL)
ROWS = re.findall(r"^\| [a-z ]+ \| (\d+) \| (\d+) \| (\d+) \| ([\d.]+) \| ([\d.]+) \|", PAGE, flags=re.MULTILINE)


@pytest.mark.parametrize(("body", "read"), EXAMPLES)
def test_an_example_is_read_as_it_says(body, read):
    assert sorted(shown(body)) == sorted(read.splitlines())


def test_the_page_has_examples_and_figures_that_agree():
    assert len(EXAMPLES) == 5
    assert len(ROWS) == 8
    for right, wrong, missed, precision, recall in ROWS:
        good = int(right)
        assert f"{good / (good + int(wrong)):.2f}" == precision
        assert f"{good / (good + int(missed)):.2f}" == recall
    assert sum(int(right) + int(missed) for right, _, missed, *_ in ROWS) == 689
