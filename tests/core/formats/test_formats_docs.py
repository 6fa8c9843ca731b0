"""``docs/formats.md`` is what the tables say, and the tables hold what they promise."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

from agentls.agent import TOOLS
from agentls.formats import Format, all_formats, skill
from agentls.formats.docs import formats_page

PAGE = Path(__file__).parents[3] / "docs/formats.md"
EVERY = pytest.mark.parametrize("dialect", [*all_formats(), skill.format], ids=lambda each: each.name)


def test_page_is_fresh() -> None:
    fresh = PAGE.read_text(encoding="utf-8") == formats_page()
    assert fresh, "run: python -m agentls.formats.docs > docs/formats.md"


@EVERY
def test_each_field_stands_once_with_its_source_and_day(dialect: Format) -> None:
    names = [each.name for each in dialect.fields]
    assert len(names) == len(set(names))
    for each in dialect.fields:
        assert each.doc.endswith((".", "`")), each.name
        assert each.fact.source
        assert date.fromisoformat(each.fact.date) <= date(2026, 11, 20)
        assert not each.instead or dialect.field(each.instead), each.name


@EVERY
def test_each_tool_stands_once_and_is_ours_or_none(dialect: Format) -> None:
    names = [each.name for each in dialect.tools]
    assert len(names) == len(set(names))
    assert {each.tool for each in dialect.tools} <= {*TOOLS, ""}
    for name, successor in dialect.former_tools.items():
        assert name not in names
        assert not successor or successor in names
