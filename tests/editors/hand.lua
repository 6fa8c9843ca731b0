-- The test's hand inside Neovim: runs the Lua that comes over a pipe, line by line, and answers with its value as JSON.
-- What the user would be asked is in `asked`, and is answered from `answers`; what the user would see is in `messages`
-- and `progress`. A dialogue is answered by the first title that contains the next answer; none of them dismisses it.

asked, answers, messages, progress = {}, {}, {}, {}

vim.ui.select = function(items, opts, choose)
  local titles = vim.tbl_map(opts.format_item or tostring, items)
  table.insert(asked, { prompt = opts.prompt, titles = titles })
  local wanted = table.remove(answers, 1)
  for index, title in ipairs(titles) do
    if wanted and title:find(wanted, 1, true) then
      return choose(items[index], index)
    end
  end
  choose(nil)
end

vim.ui.input = function(opts, done)
  table.insert(asked, { prompt = opts.prompt, default = opts.default })
  done(table.remove(answers, 1))
end

vim.lsp.handlers["window/showMessage"] = function(_, params)
  table.insert(messages, params.message)
end

vim.api.nvim_create_autocmd("LspProgress", {
  callback = function(event)
    local value = event.data.params.value
    table.insert(progress, { token = event.data.params.token, kind = value.kind, message = value.message })
  end,
})

function text(buffer)
  return table.concat(vim.api.nvim_buf_get_lines(buffer or 0, 0, -1, false), "\n")
end

function said(part)
  return vim.iter(messages):any(function(each)
    return each:find(part, 1, true) ~= nil
  end)
end

function client()
  return vim.lsp.get_clients({ name = "agentls" })[1]
end

local pipe, rest = assert(vim.uv.new_pipe(false)), ""

local function answer(line)
  local request = vim.json.decode(line)
  local ok, value = pcall(function()
    return assert(loadstring(request.code, "=test"))(unpack(request.args))
  end)
  if value == nil then
    value = vim.NIL
  end
  pipe:write(vim.json.encode({ id = request.id, ok = ok, value = value }) .. "\n")
end

pipe:connect(vim.env.HAND, function(failure)
  assert(not failure, failure)
  pipe:read_start(function(_, data)
    if not data then
      return vim.schedule(function()
        vim.cmd("qall!")
      end)
    end
    rest = rest .. data
    while rest:find("\n", 1, true) do
      local line, tail = rest:match("^(.-)\n(.*)$")
      rest = tail
      vim.schedule(function()
        answer(line)
      end)
    end
  end)
end)
