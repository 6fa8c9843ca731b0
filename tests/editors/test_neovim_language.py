"""Neovim with the language features: hover, completion, definition, rename with its file, hints, folds, tokens."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.editors.conftest import Start
from tests.editors.neovim import Neovim

pytestmark = pytest.mark.editor

LEAD = """\
---
name: lead
description: 🦊 Leads the others through a change of the code.
tools: Read, Agent(critic)
model: sonnet
---
# Lead

🦊 Ask `critic` for a look.
"""
CRITIC = "---\nname: critic\ndescription: Reads changes for mistakes before they are merged.\ntools: Read\n---\nRead.\n"
ASK = """
local method, line, column, more = ...
local params = { textDocument = vim.lsp.util.make_text_document_params() }
if line then
  vim.api.nvim_win_set_cursor(0, { line + 1, column })
  params = vim.lsp.util.make_position_params(0, client().offset_encoding)
end
local reply = client():request_sync("textDocument/" .. method, vim.tbl_extend("force", params, more or {}), 20000, 0)
return reply.result
"""


@pytest.fixture
async def nvim(start: Start, workspace: Path) -> Neovim:
    folder = workspace / ".claude" / "agents"
    folder.mkdir(parents=True, exist_ok=True)
    (folder / "lead.md").write_text(LEAD, encoding="utf-8")
    (folder / "critic.md").write_text(CRITIC)
    editor = await start()
    await editor.open(".claude/agents/lead.md")
    return editor


async def test_hover_shows_the_rights(nvim: Neovim) -> None:
    await nvim.lua("vim.api.nvim_win_set_cursor(0, { 4, 1 }); vim.lsp.buf.hover()")
    found = "text(vim.api.nvim_win_get_buf(win)):find('decided by', 1, true)"
    await nvim.until(f"vim.iter(vim.api.nvim_list_wins()):any(function(win) return {found} end)")


async def test_a_completion_takes_the_place_of_the_word(nvim: Neovim) -> None:
    found = await nvim.lua(ASK, "completion", 8, len("🦊 Ask `cri".encode()))
    item = next(each for each in found["items"] if each["label"] == "critic")
    take = "vim.lsp.util.apply_text_edits({ ... }, vim.api.nvim_get_current_buf(), client().offset_encoding)"
    await nvim.lua(take, item["textEdit"])
    assert await nvim.text() == LEAD.rstrip("\n")


async def test_definition_and_rename(nvim: Neovim, workspace: Path) -> None:
    column = len("🦊 Ask `cri".encode())
    await nvim.lua("vim.api.nvim_win_set_cursor(0, { 9, ... }); vim.lsp.buf.rename('judge')", column)
    await nvim.until("text():find('Ask `judge`', 1, true) ~= nil")
    assert "Agent(judge)" in await nvim.text()
    await nvim.until("vim.fn.filereadable('.claude/agents/judge.md') == 1")
    assert not (workspace / ".claude/agents/critic.md").exists()
    await nvim.lua("vim.cmd('wall'); vim.cmd.edit('.claude/agents/judge.md')")
    assert "name: judge" in await nvim.text()


async def test_definition_opens_the_file(nvim: Neovim) -> None:
    await nvim.lua("vim.api.nvim_win_set_cursor(0, { 9, ... }); vim.lsp.buf.definition()", len("🦊 Ask `cri".encode()))
    await nvim.until("vim.api.nvim_buf_get_name(0):find('critic.md$') ~= nil")
    assert await nvim.lua("return vim.api.nvim_win_get_cursor(0)") == [2, len("name: ")]


async def test_hints_tokens_and_folds(nvim: Neovim) -> None:
    await nvim.lua("vim.lsp.inlay_hint.enable(true)")
    await nvim.until("#vim.lsp.inlay_hint.get({ bufnr = 0 }) == 2")
    tokens = "vim.lsp.semantic_tokens.get_at_pos(0, 3, 7)"
    await nvim.until(f"{tokens} and #{tokens} > 0 and {tokens}[1].type == 'function'")
    assert [each["startLine"] for each in await nvim.lua(ASK, "foldingRange")] == [0, 6]
    assert [each["name"] for each in await nvim.lua(ASK, "documentSymbol")] == ["frontmatter", "Lead"]
