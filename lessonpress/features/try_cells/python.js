// Python in colours, in the words of the site's style sheet for code. A text becomes elements, and is never read as HTML.
const { make, tryCells } = lessonpress

const REMARK = "#.*"
const LONG = "'''[^]*?(?:'''|$)|\"\"\"[^]*?(?:\"\"\"|$)"
const SHORT = "'(?:\\\\.|[^'\\\\\\n])*'?|\"(?:\\\\.|[^\"\\\\\\n])*\"?"
const TEXT = `[rbfuRBFU]{0,2}(?:${LONG}|${SHORT})`
const NUMBER = "\\b\\d[\\d_]*(?:\\.[\\d_]*)?(?:[eE][+-]?\\d+)?|\\.\\d[\\d_]*(?:[eE][+-]?\\d+)?"
const WORD = "[\\p{L}_][\\p{L}\\p{N}_]*"
const PIECE = new RegExp(`(${REMARK})|(${TEXT})|(${NUMBER})|(${WORD})`, "gu")

const KINDS = new Map()
for (
  const [kind, words] of [
    ["kw", "def class lambda and or not in is global nonlocal del assert"],
    ["cf", "if elif else for while break continue return yield try except finally raise with pass"],
    ["im", "import from as"],
  ]
) for (const word of words.split(" ")) KINDS.set(word, kind)

function kindOf([, remark, text, number, word]) {
  if (remark) return "co"
  if (text) return "st"
  return number ? "dv" : KINDS.get(word)
}

function coloured(text) {
  const out = []
  let at = 0
  for (const found of text.matchAll(PIECE)) {
    const className = kindOf(found)
    if (!className) continue
    out.push(text.slice(at, found.index), make("span", { className }, found[0]))
    at = found.index + found[0].length
  }
  return [...out, text.slice(at)]
}

tryCells.coloured = coloured
