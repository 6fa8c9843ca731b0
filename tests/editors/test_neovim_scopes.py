"""Limits that explain themselves, in a real Neovim: lenses of files and of rules, trials, a scope written out."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.editors.conftest import Start

pytestmark = pytest.mark.editor

OWNER = """\
---
description: Use it to work on the server of this test.
permission:
  bash:
    "*": ask
    "git push *": deny
  edit: allow
---
## Directories you own

- `server/`
"""
RULES = """\
  edit:
    "*": ask
    "server/*": allow
"""
SHOWN = """
vim.lsp.codelens.refresh({ bufnr = 0 })
return vim.iter(vim.lsp.codelens.get(0)):any(function(lens)
  return lens.command and lens.command.title:find(wanted, 1, true)
end)
"""
LENS = """
function run(line)
  vim.api.nvim_win_set_cursor(0, { line, 0 })
  vim.lsp.codelens.run()
  return true
end
"""
"""To be run in the very moment in which the lens is shown: the next refresh has lenses without commands at first."""


async def test_limits_explain_themselves(start: Start, workspace: Path) -> None:
    path = ".opencode/agents/owner.md"
    (workspace / path).write_text(OWNER)
    nvim = await start()
    await nvim.lua(f"function shown(title) wanted = title; {SHOWN} end")

    await nvim.open("app.py")
    await nvim.until("shown('sk: owner (not among its places)')")

    await nvim.open(path)
    await nvim.lua(LENS)
    await nvim.until("shown('`git push --force` → deny, line 6') and run(6)")
    await nvim.until("text():find('agentls trial', 1, true) ~= nil")
    await nvim.lua("vim.lsp.inlay_hint.enable(true, { bufnr = 0 })")
    hints = "vim.iter(vim.lsp.inlay_hint.get({ bufnr = 0 }))"
    await nvim.until(f"{hints}:any(function(each) return each.inlay_hint.label == '→ deny, {path} line 6' end)")

    await nvim.open(path)
    await nvim.lua("vim.api.nvim_win_set_cursor(0, { 2, 0 })")
    await nvim.act("Make this scope explicit in 'permission.edit'")
    await nvim.until("text() ~= '' and text():find('server/*', 1, true) ~= nil")
    assert await nvim.text() == OWNER.replace("  edit: allow\n", RULES).rstrip("\n")
    await nvim.lua("vim.cmd.undo()")
    assert await nvim.text() == OWNER.rstrip("\n")

    await nvim.act("Make this scope explicit in agentls.toml")
    await nvim.until("vim.fn.bufnr('agentls.toml') ~= -1 and #text(vim.fn.bufnr('agentls.toml')) > 0")
    assert await nvim.text("agentls.toml") == '[agents.owner]\nowned = [\n    "server/",\n]'
