-- agentls for Neovim 0.11 and newer. Put this folder on 'runtimepath' and call vim.lsp.enable("agentls").
-- It attaches to every file of a project that has agents: in source files the agents are code actions.

local markers = { ".claude/agents", ".opencode", ".github/agents", "agentls.toml" }

return {
  cmd = { "agentls", "serve" },
  root_dir = function(buffer, start)
    local root = vim.fs.root(buffer, markers)
    -- The agents in the home folder are the user's own; they make no project of the whole home.
    if root and root ~= vim.uv.os_homedir() then
      start(root)
    end
  end,
}
