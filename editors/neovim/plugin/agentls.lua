-- :AgentlsRun [AGENT [TASK...]]  runs an agent; with a range, on those lines. What is left out is asked for.
-- :AgentlsStop                   stops the agents that are running.
-- :Agentls WHAT                  another command of the server, which asks for what it needs: resume, revert, explain...

local running = {}
local commands = { "answer", "convert", "explain", "map", "newAgent", "resume", "revert", "selectModel", "transcript" }
local about_files = { convert = true, explain = true, run = true }

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

--- Has the server do a command; one that is about files is told of the one in this buffer.
local function execute(what, argument)
  local client = vim.lsp.get_clients({ bufnr = 0, name = "agentls" })[1]
  if not client then
    return vim.notify("agentls is not attached to this buffer", vim.log.levels.ERROR)
  end
  if about_files[what] and vim.api.nvim_buf_get_name(0) ~= "" then
    argument.uri = vim.uri_from_bufnr(0)
  end
  argument = next(argument) and argument or vim.empty_dict()
  client:exec_cmd({ title = what, command = "agentls." .. what, arguments = { argument } }, { bufnr = 0 })
end

vim.api.nvim_create_user_command("AgentlsRun", function(command)
  local agent, task = command.args:match("^(%S+)%s*(.*)$")
  local argument = { agent = agent, task = task ~= "" and task or nil }
  if command.range > 0 then
    local first = { line = command.line1 - 1, character = 0 }
    argument.range = { start = first, ["end"] = { line = command.line2, character = 0 } }
  end
  execute("run", argument)
end, { nargs = "*", range = true, desc = "Run an agent" })

vim.api.nvim_create_user_command("Agentls", function(command)
  execute(command.args, {})
end, {
  nargs = 1,
  complete = function(typed)
    return vim.tbl_filter(function(each)
      return vim.startswith(each, typed)
    end, commands)
  end,
  desc = "Have agentls do something else",
})

vim.api.nvim_create_user_command("AgentlsStop", function()
  for token, id in pairs(running) do
    local client = vim.lsp.get_client_by_id(id)
    if client then
      client:notify("window/workDoneProgress/cancel", { token = token })
    end
  end
end, { desc = "Stop the agents that are running" })
