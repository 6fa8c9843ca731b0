"""SARIF and JUnit reports against their schemas: of Microsoft's `sarif-om` and of Jenkins' JUnit plug-in (MIT)."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path

import jsonschema
import pytest
import xmlschema

from agentls_server.cli import main

SCHEMAS = Path(__file__).with_name("schemas")
FILES = {
    ".claude/agents/clean.md": "---\nname: clean\ndescription: Reviews changes for mistakes in them\n---\nReview.\n",
    ".claude/agents/a b 🚀.md": "---\nname: a\ndescription: For two: things\ntools: Gerp, Raed\nTools: x\n---\n\u200b",
    ".claude/agents/control.md": "---\nname: <&\x01\ndescription: \"'\n---\n",
    ".opencode/agent/open.md": "---\ndescription: b\npermission:\n  *: deny\n---\nx\n",
    ".claude/skills/s/SKILL.md": "---\nname: Other\n---\n",
}
Run = Callable[..., str]


@pytest.fixture
def run(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> Run:
    for path, text in FILES.items():
        file = tmp_path / path
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text(text, encoding="utf-8")
    monkeypatch.chdir(tmp_path)

    def printed(*arguments: str) -> str:
        main(["check", "--no-cache", *arguments])
        return capsys.readouterr().out

    return printed


@pytest.mark.parametrize("paths", [(".",), (".claude/agents/clean.md",), ("{root}",)])
def test_sarif_fits_its_schema(run: Run, tmp_path: Path, paths: tuple[str, ...]):
    schema = json.loads((SCHEMAS / "sarif-2.1.0.json").read_text(encoding="utf-8"))
    log = json.loads(run("--format", "sarif", *(each.format(root=tmp_path) for each in paths)))
    checker = jsonschema.Draft4Validator(schema, format_checker=jsonschema.FormatChecker())
    assert [each.message for each in checker.iter_errors(log)] == []
    (only,) = log["runs"]
    assert len(only["results"]) == (0 if paths == (".claude/agents/clean.md",) else len(json_report(run)))
    rules = [each["id"] for each in only["tool"]["driver"]["rules"]]
    assert all(rules[each["ruleIndex"]] == each["ruleId"] for each in only["results"])


def test_the_schema_finds_what_is_wrong(run: Run):
    schema = json.loads((SCHEMAS / "sarif-2.1.0.json").read_text(encoding="utf-8"))
    log = json.loads(run("--format", "sarif"))
    log["runs"][0]["results"][0]["level"] = "hint"
    assert [each.json_path for each in jsonschema.Draft4Validator(schema).iter_errors(log)] == [
        "$.runs[0].results[0].level"
    ]


def test_junit_fits_its_schema(run: Run):
    schema = xmlschema.XMLSchema(str(SCHEMAS / "junit-4.xsd"))
    report = run("--format", "junit")
    schema.validate(report)
    assert report.count("<failure ") == len(json_report(run))
    assert not schema.is_valid(report.replace("<testsuite ", "<suite ").replace("</testsuite>", "</suite>"))


def json_report(run: Run) -> list[object]:
    """The diagnostics of all files."""
    return [found for file in json.loads(run("--format", "json"))["files"] for found in file["diagnostics"]]
