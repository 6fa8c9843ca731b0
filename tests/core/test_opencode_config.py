"""Agents of ``opencode.json``: where their values and the text of their prompts stand, and what fixes make of it."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from agentls import jsonc
from agentls.opencode_config import entries, entry_map, entry_name, file_of, is_config, missing_files, whole
from agentls.policy import Operation, decide
from agentls.project import Project, load, parsed
from agentls.rules import Diagnostic, check_file
from agentls.spliced import Spliced
from agentls.text import Document, Edit, Span, apply_edits

PATH = "/w/opencode.json"
TEXTS = st.text(st.sampled_from('ab"\\/\n\t{}😀é\u2028\x00'), max_size=30)


def agents(text: str, files: dict[str, str] | None = None) -> dict[str, Spliced]:
    found = entries(whole(Document(PATH, text)), (files or {}).get)
    return {each.document.path.partition("#")[2]: each.document for each in found if isinstance(each.document, Spliced)}


def body(text: str, files: dict[str, str] | None = None) -> str:
    (found,) = entries(whole(Document(PATH, text)), (files or {}).get)
    return found.body_text


@given(prompt=TEXTS, ascii_only=st.booleans())
def test_a_prompt_is_decoded_and_each_character_has_its_place(prompt: str, *, ascii_only: bool):
    text = json.dumps(
        {"agent": {"a": {"mode": "all", "prompt": prompt}, "b": {"prompt": "x"}}}, ensure_ascii=ascii_only
    )
    first, _ = entries(whole(Document(PATH, text)), lambda _path: None)
    document = first.document
    assert isinstance(document, Spliced)
    assert first.body_text == prompt
    for index, char in enumerate(prompt):
        at = first.body.start + index
        path, span = document.home(Span(at, at + 1))
        assert (path, json.loads(f'"{text[span.start : span.end]}"')) == (PATH, char)
        assert document.inner(span.start) == at


@given(prompt=TEXTS, new=TEXTS, ends=st.tuples(st.integers(0, 30), st.integers(0, 30)))
def test_an_edit_of_a_prompt_is_one_of_its_string(prompt: str, new: str, ends: tuple[int, int]):
    text = json.dumps({"agent": {"a": {"prompt": prompt}}})
    (agent,) = entries(whole(Document(PATH, text)), lambda _path: None)
    start, end = sorted(min(each, len(prompt)) for each in ends)
    edit = Edit(Span(agent.body.start + start, agent.body.start + end), new)
    path, meant = agent.document.home_edit(edit)
    assert path == PATH
    assert json.loads(apply_edits(text, [meant]))["agent"]["a"]["prompt"] == prompt[:start] + new + prompt[end:]


def test_a_prompt_of_files_is_put_together():
    files = {"/w/p/x.md": "\n# Hi 😀\n\n", "/w/y.md": "Y"}
    text = '{"agent": {"a": {"prompt": "A\\n{file:./p/x.md} {file:y.md}{file:none.md}Z"}}}'
    assert body(text, files) == "A\n# Hi 😀 Y{file:none.md}Z"
    document = agents(text, files)["a"]
    at = document.text.index("Hi")
    assert document.home(Span(at, at + 4)) == ("/w/p/x.md", Span(3, 7))
    assert document.home_edit(Edit(Span(at, at + 2), 'a"b')) == ("/w/p/x.md", Edit(Span(3, 5), 'a"b'))


def test_names_of_files_and_entries():
    assert is_config("/w/opencode.jsonc")
    assert not is_config("/w/my-opencode.json")
    assert (file_of("/w/opencode.json#a/b#c"), entry_name("/w/opencode.json#a/b#c")) == (PATH, "a/b#c")
    assert (file_of("/w/a#b.md"), entry_name("/w/a#b.md")) == ("/w/a#b.md", None)


def test_what_is_read_of_a_file_that_breaks_off():
    text = '{"a": 1, "agent": {"x": {"mode": "all", "y": {"z": tru'
    value, problems = jsonc.parse(text, partly=True)
    assert [each.name for each in value.get("agent").value.get("x").value.entries] == ["mode", "y"]
    assert len(problems) == 1
    assert jsonc.parse(text)[0] is None


def test_files_that_are_missing():
    text = '{\n// {file:a}\n"x": "{file:b}", /* {file:c} */ "y": "{file:d}"}'
    found = missing_files(whole(Document(PATH, text)), "/w/d".__eq__)
    assert [path for _, path in found] == ["/w/b", "/w/c"]


ENTRY = """\
{{
  "agent": {{
    // of all
    "a": {{
      "description": "Reviews what others have written here",
{}    }}
  }}
}}
"""
PROMPT = '      "prompt": "Review it."\n'


def said(text: str) -> tuple[Diagnostic, ...]:
    project = Project(Path("/w")).having(parsed(Document(PATH, text)))
    return check_file(project.definitions[PATH], project)


def mended(fields: str) -> dict[str, str]:
    """Each fix of an entry with these lines, by title, with the lines that it makes of them."""
    text = ENTRY.format(fields)
    found = {}
    for diagnostic in said(text):
        for fix in diagnostic.fixes:
            after = apply_edits(text, fix.edits)
            assert jsonc.parse(after)[1] == ()
            assert "// of all" in after
            left = said(after)
            assert (diagnostic.code, diagnostic.message) not in [(each.code, each.message) for each in left]
            head, tail = ENTRY.split("{}")
            found[fix.title] = after.removeprefix(head.format()).removesuffix(tail.format())
    return found


@pytest.mark.parametrize(
    ("fields", "title", "after"),
    [
        ('      "mode": "subagnt",\n' + PROMPT, "Change to 'subagent'", '      "mode": "subagent",\n' + PROMPT),
        ('      "hidden": "yes",\n' + PROMPT, "Write true", '      "hidden": true,\n' + PROMPT),
        ('      "temperature": "0.5",\n' + PROMPT, "Write 0.5", '      "temperature": 0.5,\n' + PROMPT),
        ('      "maxSteps": 3,\n' + PROMPT, "Rename to 'steps'", '      "steps": 3,\n' + PROMPT),
        (
            '      "tools": { "write": false, "bash": true }, // why\n' + PROMPT,
            "Write it as 'permission'",
            '      "permission": {\n        "edit": "deny",\n        "bash": "allow"\n      }, // why\n' + PROMPT,
        ),
        (
            '      "prompt": "Review it.",\n      "xyz": 1 // why\n',
            "Remove 'xyz'",
            '      "prompt": "Review it."\n',
        ),
        (
            '      "prompt": "Review\\u200b \\"it\\"."\n',
            "Remove it",
            '      "prompt": "Review \\"it\\"."\n',
        ),
    ],
)
def test_fixes_write_json(fields: str, title: str, after: str):
    assert mended(fields).get(title) == after


@pytest.mark.parametrize(
    ("line", "codes"),
    [
        ('      "mode": "x", // agentls: ignore unknown-value\n', []),
        ('      // agentls: ignore\n      "mode": "x",\n', []),
        ('      "mode": "x", // agentls: ignore secret\n', ["unknown-value"]),
        ('      "mode": "x",\n      "color": "# agentls: ignore",\n', ["unknown-value", "unknown-value"]),
    ],
)
def test_comments_silence_rules(line: str, codes: list[str]):
    assert [each.code for each in said(ENTRY.format(line + PROMPT))] == codes


def test_the_maps_of_agents():
    text = """{
      "mode": {"a": {"prompt": "M"}, "agents:x": {"prompt": "X"}},
      "agent": {"a": {"prompt": "A", "system": "-"}, "mode:a": {"prompt": "B"}},
      "agents": {"a": {"system": "S", "prompt": "-"}, "t": "no map"}
    }"""
    found = {each.document.path: each.body_text for each in entries(whole(Document(PATH, text)), lambda _path: None)}
    assert found == {
        f"{PATH}#mode:a": "M",
        f"{PATH}#mode:agents:x": "X",
        f"{PATH}#a": "A",
        f"{PATH}#agent:mode:a": "B",
        f"{PATH}#agents:a": "S",
    }
    assert [(entry_map(each), entry_name(each), file_of(each)) for each in found] == [
        ("mode", "a", PATH), ("mode", "agents:x", PATH), ("agent", "a", PATH), ("agent", "mode:a", PATH),
        ("agents", "a", PATH),
    ]  # fmt: skip


LONG = "Reviews what others have written here"
SAID = {
    """{"mode": {"a": {"description": "%", "prompt": "P"}}}""": [
        ("deprecated-field", "mode", """{"agent": {"a": {"mode": "primary","description": "%", "prompt": "P"}}}"""),
    ],
    """{\n  "mode": {\n    "a": {\n      "mode": "all", "description": "%",\n "prompt": "P"\n    }\n  }\n}""": [
        (
            "deprecated-field",
            "mode",
            """{\n  "agent": {\n    "a": {\n      "mode": "primary", "description": "%",
 "prompt": "P"\n    }\n  }\n}""",
        ),
    ],
    """{\n  "mode": {\n    "a": {\n      "description": "%",\n      "prompt": "P"\n    }\n  }\n}""": [
        (
            "deprecated-field",
            "mode",
            """{\n  "agent": {\n    "a": {\n      "mode": "primary",
      "description": "%",\n      "prompt": "P"\n    }\n  }\n}""",
        ),
    ],
    """{"mode": {}, "agent": {"a": {"description": "%", "prompt": "P"}}}""": [("deprecated-field", "mode", None)],
    """{"agent": {"a": {"description": "%", "prompt": "P", "color": "info", "color": "error"}}}""": [
        ("duplicate-key", "color", """{"agent": {"a": {"description": "%", "prompt": "P", "color": "error"}}}"""),
    ],
    """{\n  "x": [{\n    "a": 1, // one\n    "a": 2\n  }]\n}""": [
        ("duplicate-key", "a", """{\n  "x": [{\n    // one\n    "a": 2\n  }]\n}"""),
    ],
    """{\n  "x": {\n    "a": {\n      "b": 1\n    },\n    "a": 2\n  }\n}""": [
        ("duplicate-key", "a", """{\n  "x": {\n    "a": 2\n  }\n}"""),
    ],
    """{"agents": {"a": {"description": "%", "system": "P", "permissions": []}}}""": [],
    """{"permissions": [], "agents": {"a": {"description": "%", "system": "P"}}}""": [],
    """{"permissions": [], "agent": {}}""": [("mixed-generations", "permissions", None)],
    """{"agent": {"a": {"description": "%", "prompt": "P", "permissions": []}}}""": [
        ("mixed-generations", "permissions", None),
    ],
    """{"agents": {"a": {"description": "%", "system": "P", "permission": {"edit": "deny"}}}}""": [
        ("rights-not-read", "permission", None),
    ],
    """{"agents": {"a": {"description": "%", "system": "P", "color": 3}}}""": [("wrong-type", "3", None)],
    """{"agents": []}""": [("json-error", "[]", None)],
    """{"mode": {"a": 1}}""": [("deprecated-field", "mode", None), ("json-error", "1", None)],
    """{"default_agent": "explore"}""": [("default-agent", "explore", None)],
    """{"default_agent": "title"}""": [("default-agent", "title", None)],
    """{"default_agent": "plan"}""": [],
}
"""By the text of a file what is said of it: rule, place, and what the first fix makes of it (None: not looked at)."""


@pytest.mark.parametrize("text", SAID)
def test_what_is_said_of_a_configuration(text: str):
    full = text.replace("%", LONG)
    found = said(full)
    told = [(each.code, full[each.span.start : each.span.end].strip('"')) for each in found]
    assert told == [(code, place) for code, place, _ in SAID[text]]
    for diagnostic, (_, _, after) in zip(found, SAID[text], strict=True):
        if after is not None:
            mended = apply_edits(full, diagnostic.fixes[0].edits)
            assert mended == after.replace("%", LONG)
            assert jsonc.parse(mended)[1] == ()
            assert diagnostic.code not in [each.code for each in said(mended)]


SECOND = """\
---
description: Reads what there is
mode: all
permissions:
  - action: "*"
    resource: "*"
    effect: deny
  - action: read
    resource: "*"
    effect: allow
---

Read.
"""


@pytest.mark.parametrize("entry", ["agent", "agents"])
def test_no_rule_of_a_second_version_file_is_lost_where_an_entry_has_its_name(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, entry: str
):
    monkeypatch.setenv("HOME", str(tmp_path / "home"))
    root = tmp_path / "w"
    (root / ".opencode/agents").mkdir(parents=True)
    (root / ".opencode/agents/a.md").write_text(SECOND)
    (root / "opencode.json").write_text(json.dumps({entry: {"a": {"description": "Reads, too"}}}))
    project = load(root)
    named = [each for each in project.agents if each.name == "a"]
    assert len(named) == 2
    for agent in named:
        answers = {
            tool: decide(Operation(tool, "x.py", root / "x.py"), project.policy(agent)).effect
            for tool in ("edit", "read")
        }
        assert answers == {"edit": "deny", "read": "allow"}
