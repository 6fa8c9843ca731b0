"""Limits that explain themselves, over the wire: scopes written out, rules tried, who may edit, a team's misfits."""

import asyncio
from pathlib import Path
from typing import Any

import pytest

from agentls.runtime import sandbox
from agentls_server import border
from tests.edge.scene import CLIENT, VSCODE, Scene, play, use

BACK = """---
name: back
description: Builds endpoints and data models of the server
tools: Read, Edit, Bash(git push *)
---
## Directories you own

- `src/api/`

## You do not touch

- `web/`
- Whatever the other team keeps in `infra` and like places
"""
OPEN = """---
description: Builds what a plan says, step by step
permission:
  bash:
    "*": ask
    "git push *": deny
  edit: allow # free
---
## Directories you own

- `src/`
"""
TOP = {"start": {"line": 1, "character": 0}, "end": {"line": 1, "character": 0}}
PULLING = {
    **CLIENT,
    "textDocument": {**CLIENT["textDocument"], "diagnostic": {}, "inlayHint": {}},
    "workspace": {
        "applyEdit": True,
        "workspaceEdit": {
            "documentChanges": True, "resourceOperations": ["create"],
            "changeAnnotationSupport": {"groupsOnLabel": True},
        },
    },
}  # fmt: skip


@pytest.fixture
def team(scene: Scene) -> Scene:
    (scene.root / ".claude/agents/back.md").write_text(BACK)
    (scene.root / ".opencode/agents").mkdir(parents=True)
    (scene.root / ".opencode/agents/open.md").write_text(OPEN)
    return scene


def uri(scene: Scene, path: str) -> str:
    return border.to_uri(scene.root / path)


async def open_(scene: Scene, path: str) -> str:
    opened = uri(scene, path)
    scene.editor.open(opened, (scene.root / path).read_text())
    return opened


async def surveyed(scene: Scene) -> None:
    """Wait until the team has been looked at."""
    async with asyncio.timeout(60):
        while not any(each.survey.scoped for each in scene.editor.server.session.projects.all):
            await asyncio.sleep(0.02)


async def actions(scene: Scene, of: str, kind: str, place: dict[str, Any] = TOP) -> dict[str, dict[str, Any]]:
    asked = {"textDocument": {"uri": of}, "range": place, "context": {"diagnostics": [], "only": [kind]}}
    return {each["title"]: each for each in await scene.editor.ask("textDocument/codeAction", asked)}


async def lenses(scene: Scene, of: str) -> list[tuple[int, str, dict[str, Any]]]:
    found = []
    for each in await scene.editor.ask("textDocument/codeLens", {"textDocument": {"uri": of}}):
        lens = each if "command" in each else await scene.editor.ask("codeLens/resolve", each)
        found.append((lens["range"]["start"]["line"], lens["command"]["title"], lens["command"]))
    return found


def tries_rules(command: dict[str, Any]) -> bool:
    return command["command"] == "agentls.testRule" and "line" in command["arguments"][0]


async def test_a_scope_is_written_into_new_settings(team: Scene):
    await team.start(PULLING)
    back = await open_(team, ".claude/agents/back.md")
    found = await actions(team, back, "refactor.rewrite")
    edit = found["Make this scope explicit in agentls.toml (1 left out)"]["edit"]
    created, changed = edit["documentChanges"]
    assert created == {"kind": "create", "uri": uri(team, "agentls.toml")}
    assert changed["textDocument"] == {"uri": uri(team, "agentls.toml"), "version": None}
    (text,) = (each["newText"] for each in changed["edits"])
    assert text.startswith('[agents.back]\nowned = [\n    "src/api/",\n]\n')
    assert "changeAnnotations" not in edit


async def test_a_scope_is_written_into_the_open_buffer_of_its_version(team: Scene):
    (team.root / "agentls.toml").write_text("# ours\n")
    await team.start(PULLING)
    back = await open_(team, ".claude/agents/back.md")
    settings = await open_(team, "agentls.toml")
    team.editor.change(settings, {"text": "# ours, not saved\n"})
    found = await actions(
        team, back, "refactor.rewrite", {"start": {"line": 7, "character": 5}, "end": {"line": 7, "character": 5}}
    )
    (changed,) = found["Make this scope explicit in agentls.toml (1 left out)"]["edit"]["documentChanges"]
    assert changed["textDocument"] == {"uri": settings, "version": team.editor.versions[settings]}
    assert changed["edits"][0]["range"]["start"] == {"line": 1, "character": 0}
    elsewhere = {"start": {"line": 5, "character": 0}, "end": {"line": 5, "character": 0}}
    assert not [title for title in await actions(team, back, "refactor.rewrite", elsewhere) if "scope" in title]


async def test_settings_for_all_agents_are_shown_before_they_are_written(team: Scene):
    await team.start(PULLING, **VSCODE)
    back = await open_(team, ".claude/agents/back.md")
    found = await actions(team, back, "refactor.rewrite")
    (title,) = (each for each in found if "settings.json" in each)
    assert title == (
        "Make this scope explicit in .claude/settings.json: 1 rule, for all Claude Code agents here, the main one too "
        "(stricter for helper) (2 left out)"
    )
    (annotation,) = found[title]["edit"]["changeAnnotations"].values()
    assert annotation["needsConfirmation"] is True
    assert "hold for every Claude Code agent of the workspace (stricter for helper)" in annotation["description"]


async def test_a_scope_is_written_into_an_open_code_header(team: Scene):
    await team.start(PULLING)
    open_code = await open_(team, ".opencode/agents/open.md")
    found = await actions(team, open_code, "refactor.rewrite")
    (changed,) = found["Make this scope explicit in 'permission.edit', for OpenCode"]["edit"]["documentChanges"]
    assert "".join(each["newText"] for each in changed["edits"]) == '  edit: # free\n    "*": ask\n    "src/*": allow\n'


async def test_rules_are_tried_beside_their_lines(team: Scene):
    await team.start(PULLING)
    open_code = await open_(team, ".opencode/agents/open.md")
    found = {line: title for line, title, command in await lenses(team, open_code) if tries_rules(command)}
    assert found[5] == "`git push --force` → deny, line 6 · `true && git push --force` → deny, line 6"
    assert found[6] == "edit `src/x.py` → allow, line 7 · edit `.env` → ask, by agentls's floor"
    assert set(found) == {4, 5, 6}


async def test_lenses_of_rules_and_files_can_be_turned_off(team: Scene):
    (team.root / "agentls.toml").write_text("[lenses]\nrules = false\nfiles = 'action'\n")
    await team.start(PULLING)
    await surveyed(team)
    open_code = await open_(team, ".opencode/agents/open.md")
    assert not [each for each in await lenses(team, open_code) if tries_rules(each[2])]
    assert await lenses(team, team.uri) == []
    assert list(await actions(team, team.uri, "source")) == ["Which agents may edit this file?"]


async def test_a_source_file_says_who_may_edit_it(team: Scene):
    await team.start(PULLING)
    await surveyed(team)
    ((line, title, command),) = await lenses(team, team.uri)
    assert (line, title) == (0, "Ask: back (not among its places), open (not among its places), 1 more")
    found = await team.command(command["command"], command["arguments"][0])
    assert [(each["agent"], each["decision"]) for each in found["agents"]] == [
        ("back", "ask"),
        ("open", "ask"),
        ("helper", "ask"),
    ]
    shown = await team.editor.method("window/showMessage")
    assert shown["message"].startswith("back: ask, the file is not among the places that its contract gives it\n")


async def test_a_source_file_is_quiet_where_no_agent_has_places(scene: Scene):
    await scene.start(PULLING)
    assert await lenses(scene, scene.uri) == []
    assert await actions(scene, scene.uri, "source") == {}


async def test_inputs_are_tried_in_a_file(team: Scene):
    await team.start(PULLING)
    await team.command("agentls.testRule", {"agent": str(team.root / ".opencode/agents/open.md"), "line": 5})
    shown = await team.editor.method("window/showDocument")
    text = Path(border.to_path(shown["uri"])).read_text()
    assert text.splitlines()[-2:] == ["bash git push --force", "bash true && git push --force"]
    team.editor.open(shown["uri"], text + "edit src/a.py\nfly away\n")
    asked = {
        "textDocument": {"uri": shown["uri"]},
        "range": {"start": {"line": 0, "character": 0}, "end": {"line": 99, "character": 0}},
    }
    hints = await team.editor.ask("textDocument/inlayHint", asked)
    assert [each["label"] for each in hints] == [
        "→ deny, .opencode/agents/open.md line 6",
        "→ deny, .opencode/agents/open.md line 6",
        "→ allow, .opencode/agents/open.md line 7",
        "→ there is no action 'fly'",
    ]
    at = {"textDocument": {"uri": shown["uri"]}, "position": hints[0]["position"]}
    hover = await team.editor.ask("textDocument/hover", at)
    assert "open: bash git push --force: deny" in hover["contents"]["value"]
    assert "consulted:" in hover["contents"]["value"]


async def test_without_hints_the_answers_are_lenses(team: Scene):
    await team.start()
    await team.command("agentls.testRule", {"agent": "open"})
    shown = await team.editor.method("window/showDocument")
    team.editor.open(shown["uri"], Path(border.to_path(shown["uri"])).read_text())
    titles = [title for _, title, _ in await lenses(team, shown["uri"])]
    assert titles[0] == "→ allow, .opencode/agents/open.md line 7"
    assert len(titles) == 5


async def test_one_input_is_answered_at_once(team: Scene):
    await team.start()
    answer = await team.command("agentls.testRule", {"agent": "open", "action": "bash", "target": "git push"})
    assert (answer["decision"], answer["rule"]["line"]) == ("deny", 6)
    assert (await team.editor.method("window/showMessage"))["message"].startswith("open: bash git push: deny\n")


async def test_what_does_not_fit_in_a_team_is_told_in_its_files(team: Scene):
    (team.root / ".claude/agents/other.md").write_text(BACK.replace("name: back", "name: other"))
    await team.start(PULLING)
    back = await open_(team, ".claude/agents/back.md")
    await surveyed(team)
    report = await team.editor.ask("textDocument/diagnostic", {"textDocument": {"uri": back}})
    (overlap,) = (each for each in report["items"] if each["code"] == "overlapping-scope")
    assert overlap["range"] == {"start": {"line": 7, "character": 3}, "end": {"line": 7, "character": 11}}
    assert {each["location"]["uri"] for each in overlap["relatedInformation"]} == {
        uri(team, ".claude/agents/other.md"), uri(team, ".opencode/agents/open.md"),
    }  # fmt: skip
    (gap,) = (each for each in report["items"] if each["code"] == "unowned-place")
    assert gap["message"].startswith("No agent of this workspace owns `web/`")


async def test_an_untrusted_workspace_is_explained_as_such(team: Scene):
    (team.root / ".claude/settings.json").write_text('{"permissions": {"allow": ["Edit(a.py)"]}}')
    await team.start(trusted=False)
    given = {"agent": "helper", "action": "edit", "target": "a.py"}
    assert (await team.command("agentls.explain", given))["decision"] == "ask"
    assert (await team.command("agentls.testRule", given))["decision"] == "ask"


async def test_a_folder_that_the_user_distrusts_is_explained_as_such(team: Scene, tmp_path):
    (team.root / ".claude/settings.json").write_text('{"permissions": {"allow": ["Edit(a.py)"]}}')
    (tmp_path / "state").mkdir()
    (tmp_path / "state/trust.json").write_text(f'{{"{team.root}": false}}')
    await team.start(trusted=None)
    given = {"agent": "helper", "action": "edit", "target": "a.py"}
    assert (await team.command("agentls.explain", given))["decision"] == "ask"


@pytest.mark.parametrize("held", [True, False])
async def test_it_is_said_whether_a_sandbox_holds_commands(team: Scene, held: bool):
    if held and sandbox.program() is None:
        pytest.skip("there is no sandbox on this machine")
    (team.root / "agentls.toml").write_text(f'sandbox = "{"auto" if held else "off"}"\n')
    await team.start()
    answer = await team.command("agentls.explain", {"agent": "helper", "action": "bash", "target": "make"})
    assert answer["sandbox"] is held
    helper = await open_(team, ".claude/agents/helper.md")
    titles = [title for _, title, _ in await lenses(team, helper)]
    assert any(f"shell ask ({'in a' if held else 'no'} sandbox)" in title for title in titles)
    at = {"textDocument": {"uri": helper}, "position": {"line": 3, "character": 2}}
    hover = (await team.editor.ask("textDocument/hover", at))["contents"]["value"]
    assert ("There is no sandbox here" in hover) is not held
    assert ("the kernel forbids too" in hover) is held


async def test_an_agent_file_leads_to_trying_it(team: Scene):
    await team.start(PULLING)
    open_code = await open_(team, ".opencode/agents/open.md")
    rights = next(command for _, title, command in await lenses(team, open_code) if title.startswith("read allow"))
    action = (await actions(team, open_code, "source.agentls.try"))["Try what open may do"]
    assert rights["command"] == action["command"]["command"] == "agentls.testRule"
    assert rights["arguments"] == action["command"]["arguments"] == [{"agent": border.to_path(open_code)}]


async def test_agents_of_a_configuration_file_have_their_rules_tried(team: Scene):
    text = '{"agent": {"inner": {\n  "permission": {"bash": {\n    "git push *": "deny"\n  }}\n}}}\n'
    (team.root / "opencode.json").write_text(text)
    await team.start(PULLING)
    config = await open_(team, "opencode.json")
    found = [(line, title) for line, title, command in await lenses(team, config) if tries_rules(command)]
    assert found == [(1, "`git push --force` → deny, line 2 · `true && git push --force` → deny, line 2")]


async def test_what_was_asked_before_is_tried_first(team: Scene):
    play(team, [use("bash", command="make all")], "Done.")
    team.choices["make all"] = "Allow once"
    await team.start(PULLING)
    await team.command("agentls.run", {"agent": "open", "task": "Do it."})
    assert (await team.end()).startswith("done")
    open_code = await open_(team, ".opencode/agents/open.md")
    found = {line: title for line, title, command in await lenses(team, open_code) if tries_rules(command)}
    assert found[4].startswith("`make all` → ask, line 5 · `git status` → ")
