"""What is said of open files, closed ones and changed ones: by push, by pull, never by both."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from agentls_server import border

from .fake_editor import ALL, PUSH, FakeEditor, ReplyError

GOOD = "---\nname: helper\ndescription: Helps with things when asked\n---\nHelp.\n"
BAD = GOOD.replace("---\nHelp", "tools: Raed\n---\nHelp")
PULL = {"textDocument": {"diagnostic": {}}, "workspace": {"diagnostics": {"refreshSupport": True}}}


@pytest.fixture
def root(tmp_path: Path) -> Path:
    (tmp_path / ".claude/agents").mkdir(parents=True)
    return tmp_path


def agent(root: Path, name: str, text: str | None = None) -> str:
    """The URI of an agent file, which is written where *text* is given."""
    path = root / ".claude/agents" / f"{name}.md"
    if text is not None:
        path.write_text(text)
    return path.as_uri()


def codes(items: list) -> list[str]:
    return sorted({each["code"] for each in items})


async def test_push(root):
    editor, uri = FakeEditor(), agent(root, "helper")
    assert "diagnosticProvider" not in await editor.start(root=root)
    editor.open(uri, BAD)
    told = await editor.method(PUSH)
    assert (told["uri"], told["version"]) == (uri, 1)
    assert "unknown-tool" in codes(told["diagnostics"])
    assert {each["source"] for each in told["diagnostics"]} == {"agentls"}
    editor.change(uri, {"text": GOOD})
    told = await editor.method(PUSH)
    assert (told["diagnostics"], told["version"]) == ([], 2)
    editor.change(uri, {"text": BAD})
    assert (await editor.method(PUSH))["diagnostics"]
    editor.tell("textDocument/didClose", {"textDocument": {"uri": uri}})
    assert (await editor.method(PUSH))["diagnostics"] == []


async def test_of_a_burst_of_changes_the_last_is_told(root):
    editor, uri = FakeEditor(), agent(root, "helper")
    await editor.start(root=root)
    editor.open(uri, GOOD)
    for _ in range(50):
        editor.change(uri, {"text": BAD})
    assert (await editor.method(PUSH))["version"] == 51


async def test_a_file_that_is_no_agent_is_left_alone(root):
    editor = FakeEditor()
    await editor.start(root=root)
    editor.open((root / "README.md").as_uri(), "# Read me\n")
    editor.open(agent(root, "helper"), BAD)
    assert (await editor.method(PUSH))["uri"] == agent(root, "helper")


async def test_pull(root):
    editor, uri = FakeEditor(), agent(root, "helper")
    assert (await editor.start(PULL, root))["diagnosticProvider"]["workspaceDiagnostics"] is True
    editor.open(uri, BAD)
    first = await editor.ask("textDocument/diagnostic", {"textDocument": {"uri": uri}})
    assert first["kind"] == "full"
    assert "unknown-tool" in codes(first["items"])
    again = {"textDocument": {"uri": uri}, "previousResultId": first["resultId"]}
    assert await editor.ask("textDocument/diagnostic", again) == {"kind": "unchanged", "resultId": first["resultId"]}
    editor.change(uri, {"text": GOOD})
    assert (await editor.ask("textDocument/diagnostic", again))["items"] == []
    assert [each for each in editor.heard if each.get("method") == PUSH] == []


async def test_pull_of_the_workspace_sees_unopened_files_and_unsaved_edits(root):
    editor, opened, unopened = (
        FakeEditor(),
        agent(root, "helper", BAD),
        agent(root, "other", BAD.replace("helper", "other").replace("Helps", "Aids")),
    )
    await editor.start(PULL, root)
    editor.open(opened, GOOD)
    report = {
        each["uri"]: each for each in (await editor.ask("workspace/diagnostic", {"previousResultIds": []}))["items"]
    }
    assert report[opened]["items"] == []
    assert report[opened]["version"] == 1
    assert "unknown-tool" in codes(report[unopened]["items"])
    assert report[unopened]["version"] is None
    (root / ".claude/agents/other.md").unlink()
    editor.tell("workspace/didChangeWatchedFiles", {"changes": [{"uri": unopened, "type": 3}]})
    previous = [{"uri": each["uri"], "value": each["resultId"]} for each in report.values()]
    later = await editor.ask("workspace/diagnostic", {"previousResultIds": previous})
    told = {each["uri"]: (each["kind"], each.get("items")) for each in later["items"]}
    assert told == {opened: ("unchanged", None), unopened: ("full", [])}
    assert await editor.until(lambda message: message.get("method") == "workspace/diagnostic/refresh")


async def test_an_untitled_buffer_is_recognised_by_its_content(root):
    editor = FakeEditor()
    await editor.start(root=root)
    editor.open("untitled:Untitled-1", BAD.replace("Raed", "Raed\nmodel: sonnet"))
    assert "unknown-tool" in codes((await editor.method(PUSH))["diagnostics"])


async def test_a_quick_fix_is_applied_and_versioned(root):
    editor, uri = FakeEditor(), agent(root, "helper")
    literals = {"codeActionLiteralSupport": {"codeActionKind": {"valueSet": []}}}
    await editor.start(
        {"textDocument": {"codeAction": literals}, "workspace": {"workspaceEdit": {"documentChanges": True}}}, root
    )
    editor.open(uri, BAD)
    params = {"textDocument": {"uri": uri}, **ALL, "context": {"diagnostics": [], "only": ["quickfix"]}}
    actions = await editor.ask("textDocument/codeAction", params)
    action = next(each for each in actions if "Read" in each["title"])
    assert action["diagnostics"][0]["code"] == "unknown-tool"
    assert action["edit"]["documentChanges"][0]["textDocument"] == {"uri": uri, "version": 1}
    editor.apply(action["edit"])
    assert "tools: Read" in editor.texts[uri]
    assert "unknown-tool" not in codes(
        (await editor.until(lambda each: each.get("params", {}).get("version") == 2))["params"]["diagnostics"]
    )
    params["context"]["only"] = ["refactor.extract"]
    assert await editor.ask("textDocument/codeAction", params) == []


async def test_fix_all_where_edits_have_no_versions(root):
    editor, uri = FakeEditor(), agent(root, "helper")
    await editor.start({"textDocument": {"codeAction": {"codeActionLiteralSupport": {}}}}, root)
    editor.open(uri, BAD)
    params = {"textDocument": {"uri": uri}, **ALL, "context": {"diagnostics": [], "only": ["source.fixAll"]}}
    for action in await editor.ask("textDocument/codeAction", params):
        assert action["kind"] == "source.fixAll.agentls"
        assert list(action["edit"]) == ["changes"]


async def test_settings_of_the_client_go_over_the_projects(root):
    (root / "agentls.toml").write_text('[rules]\nignore = ["unknown-tool"]\n')
    editor, uri = FakeEditor(), agent(root, "helper")
    await editor.start(root=root)
    editor.open(uri, BAD)
    assert "unknown-tool" not in codes((await editor.method(PUSH))["diagnostics"])
    editor.tell("workspace/didChangeConfiguration", {"settings": {"agentls": {"rules": {"ignore": ["no-"]}}}})
    assert "unknown-tool" in codes((await editor.method(PUSH))["diagnostics"])


async def test_a_client_that_can_be_asked_for_settings_is_asked(root):
    editor, uri = FakeEditor(), agent(root, "helper")
    editor.answers["workspace/configuration"] = [{"rules": {"select": ["unknown-tool"]}}]
    await editor.start({"workspace": {"configuration": True}}, root)
    editor.open(uri, BAD)
    await editor.until(
        lambda message: message.get("method") == PUSH and codes(message["params"]["diagnostics"]) == ["unknown-tool"]
    )


async def test_a_change_of_one_file_is_seen_in_another(root):
    editor, one, two = FakeEditor(), agent(root, "one"), agent(root, "two")
    await editor.start(root=root)
    editor.open(one, GOOD.replace("helper", "one"))
    other = GOOD.replace("Helps", "Aids")
    editor.open(two, other.replace("helper", "two"))
    for _ in range(2):
        assert (await editor.method(PUSH))["diagnostics"] == []
    editor.change(two, {"text": other.replace("helper", "one")})
    told = await editor.until(lambda each: each.get("method") == PUSH and each["params"]["uri"] == one)
    assert "duplicate-name" in codes(told["params"]["diagnostics"])


async def test_folders_come_and_go(root, tmp_path_factory):
    inner = root / "sub"
    (inner / ".claude/agents").mkdir(parents=True)
    editor = FakeEditor()
    await editor.start(root=root)
    session = editor.server.session
    await session.loaded()
    assert session.projects.of(str(inner / "x.md")).root == root
    added = {"uri": inner.as_uri(), "name": "sub"}
    editor.tell("workspace/didChangeWorkspaceFolders", {"event": {"added": [added], "removed": []}})
    await session.loaded()
    assert session.projects.of(str(inner / "x.md")).root == inner
    editor.tell("workspace/didChangeWorkspaceFolders", {"event": {"added": [], "removed": [added]}})
    assert session.projects.of(str(inner / "x.md")).root == root


async def test_a_file_that_cannot_be_read_is_no_error(root):
    editor = FakeEditor()
    await editor.start(PULL, root)
    missing = {"textDocument": {"uri": agent(root, "missing")}}
    assert (await editor.ask("textDocument/diagnostic", missing))["items"] == []
    assert await editor.ask("textDocument/codeLens", missing) == []


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (["x"], "takes one object"),
        ([{}, {}], "takes one object"),
        ([{}], "needs 'runId'"),
        ([{"runId": "a", "runid": 1}], "takes no 'runid'"),
        ([{"runId": 7}], "'runId' must be a text"),
        (None, "needs 'runId'"),
    ],
)
async def test_bad_arguments_of_a_command(arguments, message):
    editor = FakeEditor()
    await editor.start()
    with pytest.raises(ReplyError, match=message) as error:
        await editor.ask("workspace/executeCommand", {"command": "agentls.stop", "arguments": arguments})
    assert error.value.code == -32602
    with pytest.raises(ReplyError, match="-32602: there is no command"):
        await editor.ask("workspace/executeCommand", {"command": "agentls.nothing"})


async def test_settings_of_the_wrong_kind_are_told_in_the_log(tmp_path: Path, caplog: pytest.LogCaptureFixture) -> None:
    path = tmp_path.resolve() / ".claude/agents/a.md"
    path.parent.mkdir(parents=True)
    editor = FakeEditor()
    await editor.start({}, tmp_path.resolve())
    wrong: tuple[Any, ...] = (["x"], "error", 3, {"unknown-field": "loud"})
    for severity in wrong:
        section = {"agentls": {"rules": {"severity": severity}, "limits": [], "models": None}}
        editor.tell("workspace/didChangeConfiguration", {"settings": section})
        editor.open(border.to_uri(path), "---\nname: a\nemoji: x\n---\nGo.\n")
        assert "unknown-field" in {each["code"] for each in (await editor.method(PUSH))["diagnostics"]}
    assert "settings: agentls.toml: 'rules.severity' must be a table" in caplog.messages
    assert "settings: agentls.toml: 'rules.severity.unknown-field' must be one of error, warning" in caplog.text
