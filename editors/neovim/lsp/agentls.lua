-- agentls for Neovim 0.11 and newer. Put this folder on 'runtimepath' and call vim.lsp.enable("agentls").
-- It attaches to every file of a project that has agents: in source files the agents are code actions.

local markers = { ".claude/agents", ".opencode", ".github/agents", "agentls.toml" }

--- What others report in a buffer, as the LSP has it; nil where nobody checks it.
local function problems(buffer, encoding)
  local found = {}
  for _, each in ipairs(vim.diagnostic.get(buffer)) do
    if not vim.diagnostic.get_namespace(each.namespace).name:find("agentls", 1, true) then
      local function place(row, column)
        local line = vim.api.nvim_buf_get_lines(buffer, row, row + 1, false)[1] or ""
        return { line = row, character = vim.str_utfindex(line, encoding, math.min(column, #line), false) }
      end
      table.insert(found, {
        range = {
          start = place(each.lnum, each.col),
          ["end"] = place(each.end_lnum or each.lnum, each.end_col or each.col),
        },
        severity = each.severity,
        message = each.message,
        source = each.source,
        code = each.code,
      })
    end
  end
  return (#found > 0 or #vim.lsp.get_clients({ bufnr = buffer }) > 1) and found or nil
end

--- The buffers of these files that are loaded, by URI.
local function loaded(uris)
  local found = {}
  for _, uri in ipairs(uris) do
    local buffer = vim.fn.bufnr(vim.uri_to_fname(uri))
    if buffer ~= -1 and vim.api.nvim_buf_is_loaded(buffer) then
      found[uri] = buffer
    end
  end
  return found
end

--- What *ask* is called back with. The handler of a request has a coroutine of its own, which can wait.
local function answer_to(ask)
  local handler = coroutine.running()
  ask(function(answer)
    vim.schedule(function() -- not before it waits
      coroutine.resume(handler, answer)
    end)
  end)
  return coroutine.yield()
end

--- An item of a list on one line.
local function on_one_line(item)
  local parts = vim.tbl_filter(function(part)
    return (part or "") ~= ""
  end, { item.label, item.description, item.detail })
  return (table.concat(parts, "  "):gsub("%s*\n.*", " …"))
end

--- One of *items*; nil where the user leaves. Where the list is *free*, its first line leads to typing.
local function picked(params)
  local items = params.items
  if params.free then
    items = vim.list_extend({ { label = params.prompt ~= "" and params.prompt or "Type it" } }, items)
  end
  return answer_to(function(done)
    vim.ui.select(items, { kind = "agentls", prompt = params.title .. ": ", format_item = on_one_line }, done)
  end)
end

return {
  cmd = { "agentls", "serve" },
  root_dir = function(buffer, start)
    local root = vim.fs.root(buffer, markers)
    -- The agents in the home folder are the user's own; they make no project of the whole home.
    if root and root ~= vim.uv.os_homedir() then
      start(root)
    end
  end,
  init_options = { problems = true, save = true, input = true },
  -- Changes are told at once: an agent's edit that comes while you type is computed anew, never put over what you typed.
  flags = { debounce_text_changes = 0 },
  handlers = {
    -- Files that the server opens to be written in lie outside of the project, and are its own all the same.
    ["window/showDocument"] = function(failure, params, context)
      local shown = vim.lsp.handlers["window/showDocument"](failure, params, context)
      local buffer = vim.startswith(params.uri, "file:") and vim.fn.bufnr(vim.uri_to_fname(params.uri)) or -1
      if buffer ~= -1 and vim.api.nvim_buf_is_loaded(buffer) then
        vim.lsp.buf_attach_client(buffer, context.client_id)
      end
      return shown
    end,
    -- What is wrong in files that an agent edits, before and after its edit.
    ["agentls/problems"] = function(_, params, context)
      local found = vim.empty_dict()
      for uri, buffer in pairs(loaded(params.uris)) do
        found[uri] = problems(buffer, vim.lsp.get_client_by_id(context.client_id).offset_encoding)
      end
      return found
    end,
    -- What the user is asked for: one of a list, or a text.
    ["agentls/input"] = function(_, params)
      local item = #params.items > 0 and picked(params)
      if item == nil or item and item.value then
        return item and item.value or vim.NIL
      end
      local hint = params.prompt ~= "" and not item and " (" .. params.prompt .. ")" or ""
      local text = answer_to(function(done)
        vim.ui.input({ prompt = params.title .. hint .. ": ", default = params.value }, done)
      end)
      return text or vim.NIL
    end,
    -- Saves what an agent edited, for its commands to see.
    ["agentls/save"] = function(_, params)
      for _, buffer in pairs(loaded(params.uris)) do
        vim.api.nvim_buf_call(buffer, function()
          pcall(vim.cmd, "silent write")
        end)
      end
      return vim.NIL
    end,
  },
}
