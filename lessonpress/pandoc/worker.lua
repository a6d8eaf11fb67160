-- Reads requests until the input ends. A request is a line "<operation> <bytes>" and so many bytes; behind `read` stand
-- extensions of the Markdown, such as `+emoji`;
-- the answer is a line "ok <bytes> <bytes>" or "err <bytes> <bytes>" and so many bytes, of the result and of what Pandoc
-- warned of, a list in JSON. Everything is loaded once.

local READ = "markdown-yaml_metadata_block-pandoc_title_block"
local READER = pandoc.ReaderOptions{columns = 72}  -- the width of Pandoc's command line: a table with a longer line gets columns in proportion
local WRITE = pandoc.WriterOptions{html_math_method = "mathml", section_divs = true, wrap_text = "wrap-none"}

local messages = {}

-- Warnings would fill the pipe of errors, so they go with the answer.
local function quietly(f, ...)
  local said, result = pandoc.log.silence(f, ...)
  for _, message in ipairs(said) do messages[#messages + 1] = message end
  return result
end

local operations = {
  read = function(text, extensions) return pandoc.write(quietly(pandoc.read, text, READ .. extensions, READER), "json") end,
  write = function(text) return quietly(pandoc.write, pandoc.read(text, "json"), "html5", WRITE) end,
  citeproc = function(text) return pandoc.write(quietly(pandoc.utils.citeproc, pandoc.read(text, "json")), "json") end,
}

-- The keys of the bibliographies that the metadata of an empty document name.
function operations.keys(text)
  local keys = {}
  for _, source in ipairs(quietly(pandoc.utils.references, pandoc.read(text, "json"))) do keys[#keys + 1] = source.id end
  return table.concat(keys, "\n")
end

for line in io.lines() do
  local operation, extensions, bytes = line:match("^(%a+)([-+%w_]*) (%d+)$")
  local text = bytes == "0" and "" or io.read(tonumber(bytes))  -- reading nothing would wait for the next request
  messages = {}
  local ok, result = pcall(operations[operation], text, extensions)
  result = tostring(result)
  local said = #messages > 0 and pandoc.json.encode(messages) or ""
  io.write(ok and "ok " or "err ", #result, " ", #said, "\n", result, said)
  io.flush()
end
