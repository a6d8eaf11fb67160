-- The styles and scripts of a page, as a dependency that Quarto copies beside the site.

local function asks_for_study(doc)
  local found = false
  doc:walk({
    RawBlock = function(el) found = found or el.text:find('<div class="study', 1, true) ~= nil end,
    Div = function(el)
      found = found or el.classes:includes("progress-outline") or el.classes:includes("progress-lesson")
    end,
  })
  return found
end

function Pandoc(doc)
  if not quarto.doc.is_format("html:js") then return nil end
  local scripts = { { path = "lessonpress.js", attribs = { defer = "" } } }
  if asks_for_study(doc) then table.insert(scripts, { path = "study.js", attribs = { defer = "" } }) end
  quarto.doc.add_html_dependency({ name = "lessonpress", version = "0.1.0", scripts = scripts, stylesheets = { "lessonpress.css" } })
  quarto.doc.include_file("in-header", "early.html")  -- a remembered theme is there before the first paint
  return nil
end
