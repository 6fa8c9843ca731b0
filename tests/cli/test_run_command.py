"""``agentls run`` with a bound of cost, a question, or findings."""

from __future__ import annotations

import argparse
import io
import json
from collections.abc import AsyncIterator
from pathlib import Path
from typing import Any

import pytest
from tests.fake_api import FakeApi

from agentls.models import newest
from agentls.runtime.scripted.script import Script
from agentls_server import past_runs
from agentls_server.cli import main, resume, run

AGENT = "---\nname: helper\ndescription: Helps with Python code.\ntools: {}\n---\nYou help.\n"


@pytest.fixture
async def api(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> AsyncIterator[FakeApi]:
    (tmp_path / ".claude/agents").mkdir(parents=True)
    (tmp_path / ".claude/agents/helper.md").write_text(AGENT.format("Read"))
    (tmp_path / "a.py").write_text("one\ntwo\n")
    monkeypatch.chdir(tmp_path)
    async with FakeApi(Script.of()) as served:
        monkeypatch.setenv("ANTHROPIC_BASE_URL", served.url)
        monkeypatch.setenv("ANTHROPIC_API_KEY", "test")
        monkeypatch.setenv("AGENTLS_STATE_DIR", str(tmp_path / "state"))
        yield served


async def cli(*words: str) -> int:
    """The command as it is called in a loop that runs already; its exit code."""
    parser = argparse.ArgumentParser()
    run.command.add_arguments(parser)
    return await run._main(parser.parse_args(["helper", "Do it.", *words]))


def use(name: str, **given: Any) -> dict[str, Any]:
    return {"content": [{"type": "tool_use", "name": name, "input": given}]}


async def test_a_bound_of_cost_needs_a_price(api: FakeApi, capsys: pytest.CaptureFixture[str]) -> None:
    assert await cli("--max-cost", "1") == 2
    said = capsys.readouterr().err
    assert f"agentls.toml has no price for {newest('sonnet')}" in said
    assert f'[prices."{newest("sonnet")}"]' in said
    assert api.exchanges == []


@pytest.mark.parametrize("words", [("--max-turns", "0"), ("--max-cost", "0"), ("--max-turns", "-1")])
async def test_a_bound_of_nothing_is_wrong_usage(api: FakeApi, words: tuple[str, ...]) -> None:
    with pytest.raises(SystemExit) as end:
        await cli(*words)
    assert end.value.code == 2
    assert api.exchanges == []


async def test_no_cost_is_told_of_a_model_without_a_price(api: FakeApi, capsys: pytest.CaptureFixture[str]) -> None:
    assert await cli() == 1  # the script has nothing to say
    assert "Cost:" not in capsys.readouterr().out


async def test_a_run_stops_at_its_bound_and_says_what_it_cost(
    api: FakeApi, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (tmp_path / "agentls.toml").write_text(f'[prices."{newest("sonnet")}"]\ninput = 1e6\noutput = 1e6\n')
    api.script = Script.of(use("Read", file_path="a.py"), "Never.")
    assert await cli("--max-cost", "0.5", "--format", "json") == 1
    end = json.loads(capsys.readouterr().out.splitlines()[-1])
    assert end["status"] == "stopped"
    assert end["reason"].startswith("The limit of $0.5 is reached")
    used = end["usage"]
    assert end["cost_usd"] == used["input"] + used["output"] + used["cache_read"] + used["cache_write"] > 0
    assert len(api.exchanges) == 1


@pytest.mark.parametrize("wrong", ["0", "-1", "inf", "much"])
def test_a_bound_is_a_positive_sum(wrong: str, capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit) as ended:
        main(["run", "helper", "x", "--max-cost", wrong])
    assert ended.value.code == 2
    assert "--max-cost" in capsys.readouterr().err


async def test_findings_are_printed_as_a_compiler_does(api: FakeApi, capsys: pytest.CaptureFixture[str]) -> None:
    found = {"file": "a.py", "quote": "two", "severity": "warning", "message": "No\nnumber.", "code": "words"}
    api.script = Script.of(use("ReportFindings", findings=[found]), "Done.")
    assert await cli() == 0
    assert "\na.py:2: warning: No number. [words]\n" in capsys.readouterr().out


async def test_findings_are_events_in_json(api: FakeApi, capsys: pytest.CaptureFixture[str]) -> None:
    found = {"file": "a.py", "line": 1, "severity": "error", "message": "Wrong.", "replacement": "1"}
    api.script = Script.of(use("ReportFindings", findings=[found]), "Done.")
    assert await cli("--format", "json") == 0
    events = [json.loads(line) for line in capsys.readouterr().out.splitlines()]
    (each,) = [event for event in events if event["event"] == "finding"]
    assert (each["path"], each["line"], each["text"], each["replacement"]) == ("a.py", 1, "one", "1")


@pytest.mark.parametrize(("line", "told"), [("2\n", "Cursor"), ("by hand\n", "by hand"), ("9\n", "9")])
async def test_a_question_is_answered_at_the_prompt(
    api: FakeApi, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, line: str, told: str
) -> None:
    (tmp_path / ".claude/agents/helper.md").write_text(AGENT.format("AskUserQuestion"))
    asked = {"question": "Which?", "options": [{"label": "Offset"}, {"label": "Cursor"}]}
    api.script = Script.of(use("AskUserQuestion", questions=[asked]), "Done.")
    monkeypatch.setattr("sys.stdin", io.StringIO(line))
    assert await cli("--ask", "prompt") == 0
    (result,) = api.exchanges[-1].body["messages"][-1]["content"]
    assert result["content"] == f"Which?\n→ {told}"


async def test_where_nobody_can_answer_the_model_is_told(api: FakeApi, tmp_path: Path) -> None:
    (tmp_path / ".claude/agents/helper.md").write_text(AGENT.format("AskUserQuestion"))
    api.script = Script.of(use("AskUserQuestion", questions=[{"question": "Which?"}]), "Done.")
    assert await cli("--ask", "deny") == 0
    (result,) = api.exchanges[-1].body["messages"][-1]["content"]
    assert result["is_error"]
    assert result["content"].startswith("Nobody can answer now")


async def test_a_run_is_resumed_within_other_limits_and_with_another_model(
    api: FakeApi, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    prices = "".join(f'[prices."{newest(name)}"]\ninput = 1e6\noutput = 1e6\n' for name in ("sonnet", "haiku"))
    (tmp_path / "agentls.toml").write_text(prices)
    api.script = Script.of(*[use("Read", file_path="a.py")] * 3, "Done.", by="turn")
    assert await cli("--max-turns", "1") == 1
    with past_runs.opened() as journal:
        (record,) = journal.runs()

    async def resumed(*words: str) -> tuple[int, str]:
        parser = argparse.ArgumentParser()
        resume.command.add_arguments(parser)
        capsys.readouterr()
        code = await resume._main(parser.parse_args([record.id, "--format", "json", *words]))
        end = json.loads(capsys.readouterr().out.splitlines()[-1])
        return code, f"{end['status']}: {end['reason']}"

    assert await resumed("--max-turns", "2") == (1, "stopped: The limit of 2 turns is reached.")
    code, how = await resumed("--max-cost", "0.5")
    assert code == 1
    assert how.startswith("stopped: The limit of $0.5 is reached")
    assert len(api.exchanges) == 2
    assert await resumed("--model", "haiku") == (0, "done: ")
    assert [each.body["model"] for each in api.exchanges] == [newest("sonnet")] * 2 + [newest("haiku")] * 2
