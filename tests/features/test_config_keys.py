"""Keys of a configuration file in a body: what is offered, what hover says, where definition leads."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

from agentls.features.completion import complete
from agentls.features.hover import hover
from agentls.features.usages import definition_at

from .cursor import CLAUDE, ROOT, Marked, marked

CONFIG = """\
# yaml-language-server: $schema=standards/schema.json
api:
  style: rest
  base_path: /v1
tech_stack: [python, sqlite]
"""
SCHEMA = """{"properties": {"api": {"description": "Its HTTP interface.", "properties": {
  "style": {"type": "string", "enum": ["rest", "rpc"], "description": "What kind it is."},
  "money": {"type": "string", "description": "How amounts are written."}}}}}"""
FILES = {str(ROOT / "company.config.yaml"): CONFIG, str(ROOT / "standards/schema.json"): SCHEMA}


def at(body: str) -> Marked:
    file = marked(CLAUDE, f"---\nname: a\ndescription: b\n---\nRead `company.config.yaml` first.\n{body}\n")
    return replace(file, project=replace(file.project, text_of=FILES.get))


def offered(body: str) -> list[str]:
    file = at(body)
    found = complete(file.definition, file.project, file.offset)
    return [each.text for each in found if "company.config" in each.detail or each.text == "*"]


@pytest.mark.parametrize(
    ("body", "expected"),
    [
        ("Follow `$0`", ["api", "tech_stack"]),
        ("Follow `api.$0` strictly", ["style", "base_path", "money", "*"]),
        ("Follow `api.st$0`", ["style", "base_path", "money", "*"]),
        ("Follow `nothing.$0`", []),
        ("Follow api.$0", []),
    ],
)
def test_keys_are_offered(body: str, expected: list[str]) -> None:
    assert offered(body) == expected


def test_a_key_replaces_what_is_typed_after_its_parents() -> None:
    file = at("Follow `api.st$0`")
    found = next(each for each in complete(file.definition, file.project, file.offset) if each.text == "style")
    assert found.span is not None
    assert file.definition.document.slice(found.span) == "st"
    assert (
        found.doc
        == "**api.style** · `company.config.yaml` · `rest`\n\nWhat kind it is.\n\nstring: one of `rest`, `rpc`"
    )


def said(body: str) -> str | None:
    file = at(body)
    found = hover(file.definition, file.project, file.offset)
    return f"[{file.definition.document.slice(found.span)}] {found.text}" if found else None


def test_hover() -> None:
    assert said("Follow `api.$0base_path`.") == "[api.base_path] **api.base_path** · `company.config.yaml` · `/v1`"
    assert said("Keep `tech_s$0tack`.") == "[tech_stack] **tech_stack** · `company.config.yaml` · `python`, `sqlite`"
    whole = said("Follow `api.$0*` strictly.")
    assert whole is not None
    assert whole.startswith(
        "[api.*] **api** · `company.config.yaml`\n\nIts HTTP interface.\n\n- `style`: `rest` · What kind"
    )
    assert "- `money`: not set · How amounts are written." in whole
    assert said("Follow `a$0pi.base_path`.") == whole.replace("[api.*]", "[api]")
    assert said("Follow `other.$0key`.") is None
    assert said("Say `mon$0ey`.") is None


def leads(body: str) -> tuple[str, str] | None:
    file = at(body)
    found = definition_at(file.definition, file.project, file.offset)
    return (Path(found[1].path).name, CONFIG[found[1].span.start : found[1].span.end]) if found else None


def test_definition() -> None:
    assert leads("Follow `api.base_$0path`.") == ("company.config.yaml", "base_path")
    assert leads("Follow `a$0pi.*`.") == ("company.config.yaml", "api")
    assert leads("Follow `api.mon$0ey`.") is None
