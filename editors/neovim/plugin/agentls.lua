-- :AgentlsRun AGENT TASK...  runs an agent; with a range, on those lines.
-- :AgentlsStop               stops the agents that are running.

local running = {}

vim.api.nvim_create_autocmd("LspProgress", {
  group = vim.api.nvim_create_augroup("agentls", {}),
  callback = function(event)
    local params, client = event.data.params, event.data.client_id
    if not tostring(params.token):find("^agentls%-") then
      return
    end
    running[params.token] = params.value.kind ~= "end" and client or nil
  end,
})

vim.api.nvim_create_user_command("AgentlsRun", function(command)
  local client = vim.lsp.get_clients({ bufnr = 0, name = "agentls" })[1]
  if not client then
    return vim.notify("agentls is not attached to this buffer", vim.log.levels.ERROR)
  end
  local agent, task = command.args:match("^(%S+)%s+(.+)$")
  if not agent then
    return vim.notify("Usage: :AgentlsRun AGENT TASK...", vim.log.levels.ERROR)
  end
  local argument = { agent = agent, task = task, uri = vim.uri_from_bufnr(0) }
  if command.range > 0 then
    local first = { line = command.line1 - 1, character = 0 }
    argument.range = { start = first, ["end"] = { line = command.line2, character = 0 } }
  end
  client:exec_cmd({ title = agent, command = "agentls.run", arguments = { argument } }, { bufnr = 0 })
end, { nargs = "+", range = true, desc = "Run an agent" })

vim.api.nvim_create_user_command("AgentlsStop", function()
  for token, id in pairs(running) do
    local client = vim.lsp.get_client_by_id(id)
    if client then
      client:notify("window/workDoneProgress/cancel", { token = token })
    end
  end
end, { desc = "Stop the agents that are running" })
