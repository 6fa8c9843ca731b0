"""``agentls check`` from its arguments to its output and exit code."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path
from xml.etree import ElementTree as ET

import pytest

from agentls_server.cli import main

GOOD = """---
name: reviewer
description: Reviews changes for mistakes before they are merged
tools: Read, Grep
---
Review the change.
"""
BAD = GOOD.replace("tools: Read, Grep", "tools: Read, Gerp\ncolor: magenta\nmaxTurns: many 🚀").replace(
    "mistakes", "mistakes: all"
)


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, tmp_path_factory: pytest.TempPathFactory) -> Path:
    (tmp_path / ".claude/agents").mkdir(parents=True)
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("NO_COLOR", "1")
    monkeypatch.setenv("AGENTLS_STATE_DIR", str(tmp_path_factory.mktemp("state")))
    return tmp_path


def write(folder: Path, text: str, path: str = ".claude/agents/reviewer.md") -> Path:
    file = folder / path
    file.parent.mkdir(parents=True, exist_ok=True)
    file.write_bytes(text.encode())
    return file


def test_nothing_to_say(folder: Path, capsys: pytest.CaptureFixture[str]):
    write(folder, GOOD)
    assert main(["check"]) == 0
    assert capsys.readouterr().out == "Nothing to say about 1 file\n"


def test_text(folder: Path, capsys: pytest.CaptureFixture[str]):
    write(folder, BAD)
    assert main(["check", "--select", "unknown-tool,unquoted", ".claude"]) == 1
    assert (
        capsys.readouterr().out
        == """\
error[unquoted-colon]: The text of 'description' has a ': ' in it, which YAML reads as the start of a map; quote \
the text. Strict parsers refuse the whole header; whether Claude Code reads it is not documented
 --> .claude/agents/reviewer.md:3:42
  |
3 | description: Reviews changes for mistakes: all before they are merged
  |                                          ^
  = fix: Quote the text

warning[unknown-tool]: Claude Code has no tool 'Gerp'; did you mean 'Grep'? It drops it without a word
 --> .claude/agents/reviewer.md:4:14
  |
4 | tools: Read, Gerp
  |              ^^^^
  = fix: Change to 'Grep'
  = fix: Remove 'Gerp'

1 error, 1 warning in 1 file; --fix mends 2
"""
    )


def test_color_marks_the_place(folder: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch):
    write(folder, BAD)
    monkeypatch.delenv("NO_COLOR")
    monkeypatch.setenv("FORCE_COLOR", "1")
    main(["check", "--select", "unknown-tool"])
    assert "tools: Read, \033[33mGerp\033[0m" in capsys.readouterr().out


def test_json(folder: Path, capsys: pytest.CaptureFixture[str]):
    write(folder, BAD)
    write(folder, GOOD.replace("reviewer", "other"), ".claude/agents/other.md")
    assert main(["check", "--format", "json"]) == 1
    found = json.loads(capsys.readouterr().out)
    assert found["version"] == 1
    assert found["summary"] == {"files": 2, "error": 1, "warning": 3, "info": 0, "hint": 0}
    other, reviewer = found["files"]
    assert other == {"path": ".claude/agents/other.md", "dialect": "claude-code", "diagnostics": []}
    assert [each["code"] for each in reviewer["diagnostics"]] == [
        "unquoted-colon",
        "unknown-tool",
        "unknown-value",
        "wrong-type",
    ]
    last = reviewer["diagnostics"][-1]
    assert last["range"] == {"start": {"line": 5, "character": 10}, "end": {"line": 5, "character": 17}}
    assert (last["severity"], last["source"], last["fixable"]) == (2, "agentls", False)


def test_sarif(folder: Path, capsys: pytest.CaptureFixture[str]):
    write(folder, BAD)
    main(["check", "--format", "sarif"])
    log = json.loads(capsys.readouterr().out)
    (run,) = log["runs"]
    rules = run["tool"]["driver"]["rules"]
    first = run["results"][0]
    assert log["version"] == "2.1.0"
    assert run["columnKind"] == "utf16CodeUnits"
    assert rules[first["ruleIndex"]]["id"] == first["ruleId"] == "unquoted-colon"
    place = first["locations"][0]["physicalLocation"]
    assert place["artifactLocation"] == {"uri": ".claude/agents/reviewer.md"}
    assert place["region"] == {"startLine": 3, "startColumn": 42, "endLine": 3, "endColumn": 43}
    (replacement,) = first["fixes"][0]["artifactChanges"][0]["replacements"]
    assert replacement["insertedContent"]["text"] == '"Reviews changes for mistakes: all before they are merged"'


def test_github(folder: Path, capsys: pytest.CaptureFixture[str]):
    write(folder, BAD)
    main(["check", "--format", "github", "--select", "unknown-tool"])
    assert capsys.readouterr().out == (
        "::warning file=.claude/agents/reviewer.md,line=4,endLine=4,title=agentls%3A unknown-tool,col=14,endColumn=18"
        "::Claude Code has no tool 'Gerp'; did you mean 'Grep'? It drops it without a word\n"
    )


def test_junit(folder: Path, capsys: pytest.CaptureFixture[str]):
    write(folder, BAD)
    write(folder, GOOD.replace("reviewer", "other"), ".claude/agents/other.md")
    main(["check", "--format", "junit"])
    root = ET.fromstring(capsys.readouterr().out)
    assert root.attrib == {"name": "agentls", "tests": "5", "failures": "4"}
    assert [(each.get("name"), each.get("failures")) for each in root] == [
        (".claude/agents/other.md", "0"),
        (".claude/agents/reviewer.md", "4"),
    ]


def test_fix_writes_what_is_sure_and_keeps_the_rest(folder: Path, capsys: pytest.CaptureFixture[str]):
    file = write(folder, "\ufeff" + BAD.replace("\n", "\r\n"))
    assert main(["check", "--fix", "--format", "json"]) == 0
    assert [each["code"] for each in json.loads(capsys.readouterr().out)["files"][0]["diagnostics"]] == ["wrong-type"]
    text = file.read_bytes().decode()
    assert text.startswith("\ufeff---\r\n")
    assert 'description: "Reviews changes for mistakes: all before they are merged"\r\n' in text
    assert "tools: Read, Grep\r\ncolor: pink\r\nmaxTurns: many 🚀\r\n" in text
    main(["check", "--fix"])
    assert file.read_bytes().decode() == text


def test_fix_leaves_a_file_alone_that_is_no_utf8(folder: Path):
    file = write(folder, "")
    file.write_bytes(BAD.encode().replace(b"change.", b"ch\xe4nge."))
    before = file.read_bytes()
    main(["check", "--fix"])
    assert file.read_bytes() == before


@pytest.mark.parametrize(("fail_on", "code"), [("error", 0), ("warning", 1), ("info", 1), ("hint", 1)])
def test_fail_on(folder: Path, fail_on: str, code: int):
    write(folder, GOOD.replace("Grep", "Gerp"))
    assert main(["check", "--fail-on", fail_on]) == code


def test_ignore_and_settings(folder: Path):
    write(folder, GOOD.replace("Grep", "Gerp"))
    assert main(["check", "--fail-on", "warning", "--ignore", "unknown-t"]) == 0
    write(folder, '[rules]\nseverity = { unknown-tool = "error" }\n', "agentls.toml")
    assert main(["check"]) == 1
    write(folder, '[rules]\nignore = ["unknown-tool"]\n', "agentls.toml")
    assert main(["check", "--fail-on", "hint"]) == 0


def test_a_path_that_cannot_be_read(folder: Path, capsys: pytest.CaptureFixture[str]):
    assert main(["check", "nowhere"]) == 2
    assert "nowhere: no such file or folder" in capsys.readouterr().err


def test_an_unknown_code_is_wrong_usage(folder: Path, capsys: pytest.CaptureFixture[str]):
    with pytest.raises(SystemExit) as stop:
        main(["check", "--select", "unknown-tol"])
    assert stop.value.code == 2
    assert "did you mean 'unknown-tool'?" in capsys.readouterr().err


def test_a_named_file_is_always_checked(folder: Path, capsys: pytest.CaptureFixture[str]):
    write(folder, "---\nname: x\n---\nDo it.\n", "notes/x.md")
    assert main(["check"]) == 0
    assert main(["check", "notes/x.md"]) == 1
    assert "missing-field" in capsys.readouterr().out


def test_a_named_file_that_is_no_agent(folder: Path, capsys: pytest.CaptureFixture[str]):
    write(folder, "# Notes\n", "notes.md")
    assert main(["check", "--format", "json", "notes.md"]) == 0
    told = capsys.readouterr()
    assert "notes.md is no agent file" in told.err
    assert json.loads(told.out)["files"] == [{"path": "notes.md", "dialect": None, "diagnostics": []}]


def test_agents_in_an_unusual_place_are_found_by_what_they_hold(folder: Path, capsys: pytest.CaptureFixture[str]):
    write(folder, GOOD, "collection/reviewer.md")
    write(folder, "---\ntitle: A page\n---\nText.\n", "docs/page.md")
    write(folder, "---\ndescription: Renames\nmodel: sonnet\n---\nRename.\n", ".claude/commands/rename.md")
    write(folder, GOOD, ".claude/skills/one/SKILL.md")
    main(["check", "--format", "json"])
    files = json.loads(capsys.readouterr().out)["files"]
    assert {each["path"]: each["dialect"] for each in files} == {
        ".claude/skills/one/SKILL.md": "skill",
        "collection/reviewer.md": "claude-code",
    }


def test_check_needs_no_wire():
    code = "import sys; from agentls_server.cli import main; main(['check', '/dev/null']); print(sorted(sys.modules))"
    told = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True).stdout
    for name in ("pygls", "lsprotocol", "anthropic", "pydantic", "asyncio"):
        assert f"'{name}'" not in told


def test_rules(capsys: pytest.CaptureFixture[str]):
    assert main(["rules"]) == 0
    assert "unknown-tool" in capsys.readouterr().out
    assert main(["rules", "unknown-tool"]) == 0
    assert "**Bad** `.claude/agents/reviewer.md`" in capsys.readouterr().out
    assert main(["rules", "unknown-tol"]) == 2
    assert "did you mean 'unknown-tool'?" in capsys.readouterr().err
