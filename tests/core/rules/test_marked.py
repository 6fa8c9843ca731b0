"""Whole files with what is said of them under the lines, as text: ``cases/*.md``."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from marked import render

_CASE = re.compile(r"^=== (?P<name>[^\n]+) (?P<path>\S+)\n(?P<told>.*?)(?=^=== |\Z)", re.MULTILINE | re.DOTALL)
_MARK = re.compile(r"^ *\^+ (?:error|warning|info|hint) [a-z-]+: .*\n", re.MULTILINE)
CASES = [
    pytest.param(found["path"], found["told"], id=f"{file.stem}: {found['name']}")
    for file in sorted(Path(__file__).with_name("cases").glob("*.md"))
    for found in _CASE.finditer(file.read_text(encoding="utf-8"))
]


@pytest.mark.parametrize(("path", "told"), CASES)
def test_marked(path: str, told: str):
    text = _MARK.sub("", told)
    assert render(path, text).rstrip("\n") == told.rstrip("\n")


def test_there_are_cases():
    assert len(CASES) > 5
