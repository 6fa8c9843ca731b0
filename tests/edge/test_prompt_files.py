"""Files that only hold the prompt of an agent of ``opencode.json``: what an editor gets in them, over the wire."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from agentls.text import Document
from agentls_server import border

from .test_json_agents import Desk

CONFIG = """\
{
  "agent": {
    "lead": {
      "description": "Splits work into tasks",
      "prompt": "{file:./prompts/review.md}\\n\\nBe short."
    },
    "reviewer": { "description": "Reviews changes before they are merged", "prompt": "Ask `lead`." }
  }
}
"""
PROMPT = "\n\n# Review 🦊\n\nYou own `docs/`. Ask `reviewer`, read `docs/style.md`.\n"


class PromptDesk(Desk):
    """The editor has the prompt's file open, and asks about that."""

    async def open(self) -> PromptDesk:
        self.place("docs/style.md", "Names are words.\n")
        self.prompt = self.place("prompts/review.md", PROMPT)
        await super().open()
        self.uri, self.text = self.prompt, PROMPT
        self.editor.open(self.uri, self.text)
        return self

    async def type(self, text: str) -> dict[str, Any]:
        """Put *text* into the file, and complete where the ``|`` in it is."""
        self.text = text.replace("|", "")
        self.editor.change(self.uri, {"text": self.text})
        place = border.to_position(Document("", self.text), text.index("|"), "utf-16")
        position = {"line": place.line, "character": place.character}
        return await self.editor.ask(
            "textDocument/completion", {"textDocument": {"uri": self.uri}, "position": position}
        )


@pytest.fixture
async def desk(tmp_path: Path) -> PromptDesk:
    return await PromptDesk(tmp_path, CONFIG).open()


async def test_hover_on_an_agent_and_on_a_place(desk: PromptDesk):
    hover = await desk.ask("hover", "`re|viewer`")
    assert "Reviews changes before" in hover["contents"]["value"]
    assert desk.shown(hover["range"]) == "reviewer"
    hover = await desk.ask("hover", "`do|cs/`")
    assert "a place that the agent owns" in hover["contents"]["value"]
    assert await desk.ask("hover", "# Rev|iew") is None


async def test_definition_links_and_references(desk: PromptDesk):
    found = await desk.ask("definition", "`re|viewer`")
    assert desk.shown(found["range"], found["uri"]) == "reviewer"
    assert found["uri"].endswith("opencode.jsonc")
    links = await desk.ask("documentLink")
    assert [desk.shown(each["range"]) for each in links] == ["docs/", "reviewer", "docs/style.md"]
    found = await desk.ask("references", "`re|viewer`", context={"includeDeclaration": False})
    assert [desk.shown(each["range"], each["uri"]) for each in found] == ["reviewer"]
    assert found[0]["uri"] == desk.uri


async def test_lenses_tell_whose_prompt_it_is(desk: PromptDesk):
    lenses = [each for each in await desk.ask("codeLens") if "command" in each]
    assert lenses[0]["command"]["title"] == "Run lead"
    assert {each["range"]["start"]["line"] for each in lenses} == {0}


async def test_rename_reaches_the_prompt(desk: PromptDesk):
    edit = await desk.ask("rename", "`re|viewer`", newName="critic")
    files = desk.after(edit)
    assert files["review.md"] == PROMPT.replace("reviewer", "critic")
    assert files["opencode.jsonc"] == CONFIG.replace("reviewer", "critic")


@pytest.mark.parametrize("text", ["Ask `|", "\n  Ask @|\n", "Ask `rev|` 🦊"])
async def test_completion_of_agents(desk: PromptDesk, text: str):
    found = await desk.type(text)
    assert "reviewer" in [each["label"] for each in found["items"]]


@pytest.mark.parametrize("text", ["|", "  |\n\n", "Ask.\n\n|"])
async def test_outside_of_the_prompt_nothing_breaks(desk: PromptDesk, text: str):
    assert (await desk.type(text))["items"] == []


async def test_a_file_that_is_an_agent_itself_is_seen_as_that(tmp_path: Path):
    desk = PromptDesk(tmp_path, CONFIG.replace("./prompts/review.md", "./.claude/agents/a.md"))
    desk.place(".claude/agents/a.md", agent := "---\nname: a\ndescription: Does what is to be done\n---\n\nGo.\n")
    await desk.open()
    desk.uri, desk.text = border.to_uri(tmp_path / ".claude/agents/a.md"), agent
    desk.editor.open(desk.uri, agent)
    assert "Claude Code" in (await desk.ask("hover", "na|me"))["contents"]["value"]
