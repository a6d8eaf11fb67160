-- Reads requests until the input ends. A request is a line "<operation> <bytes>" and so many bytes;
-- the answer is a line "ok <bytes>" or "err <bytes>" and so many bytes. Everything is loaded once.

local READ = "markdown-yaml_metadata_block-pandoc_title_block"
local READER = pandoc.ReaderOptions{columns = 72}  -- the width of Pandoc's command line: a table with a longer line gets columns in proportion
local WRITE = pandoc.WriterOptions{html_math_method = "mathml", section_divs = true, wrap_text = "wrap-none"}

-- Warnings would fill the pipe of errors; what they mean shows in the result.
local function quietly(f, ...) return select(2, pandoc.log.silence(f, ...)) end

local operations = {
  read = function(text) return pandoc.write(quietly(pandoc.read, text, READ, READER), "json") end,
  write = function(text) return quietly(pandoc.write, pandoc.read(text, "json"), "html5", WRITE) end,
  citeproc = function(text) return pandoc.write(quietly(pandoc.utils.citeproc, pandoc.read(text, "json")), "json") end,
}

for line in io.lines() do
  local operation, bytes = line:match("^(%a+) (%d+)$")
  local text = bytes == "0" and "" or io.read(tonumber(bytes))  -- reading nothing would wait for the next request
  local ok, result = pcall(operations[operation], text)
  result = tostring(result)
  io.write(ok and "ok " or "err ", #result, "\n", result)
  io.flush()
end
