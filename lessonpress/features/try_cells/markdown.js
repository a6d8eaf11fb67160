// Markdown that a reader's own code gives: tables are set, and all else is shown as it is written.
const { make, tryCells } = lessonpress

const RULE = /^\s*\|?\s*:?-+:?\s*(?:\|\s*:?-+:?\s*)*\|?\s*$/
const isRow = (line) => line?.includes("|")
const isTable = (lines, n) => isRow(lines[n]) && isRow(lines[n + 1]) && RULE.test(lines[n + 1])
const AN_END = /^\||(?<!\\)\|$/g

const cellsOf = (line) => line.trim().replace(AN_END, "").split(/(?<!\\)\|/).map((c) => c.trim())

// `code` and **what matters** of a cell.
const PIECE = /`([^`]+)`|\*\*([^*]+)\*\*/g
function pieces(text) {
  const found = []
  let at = 0
  for (const m of text.matchAll(PIECE)) {
    found.push(text.slice(at, m.index), make(m[1] ? "code" : "strong", {}, m[1] ?? m[2]))
    at = m.index + m[0].length
  }
  return [...found, text.slice(at)]
}

function row(tag, line, sides) {
  const cells = cellsOf(line), tr = make("tr")
  sides.forEach((side, n) => {
    const cell = make(tag, {}, ...pieces((cells[n] ?? "").replaceAll("\\|", "|")))
    cell.style.textAlign = side
    tr.append(cell)
  })
  return tr
}

const sideOf = (rule) => rule.endsWith(":") ? (rule.startsWith(":") ? "center" : "end") : "start"

function table([head, rule, ...rows]) {
  const sides = cellsOf(rule).map(sideOf)
  const body = make("tbody", {}, ...rows.map((line) => row("td", line, sides)))
  return make("table", {}, make("thead", {}, row("th", head, sides)), body)
}

// The blocks of a text, one below the other.
tryCells.setMarkdown = (text, written) => {
  const lines = text.split("\n"), blocks = []
  for (let n = 0; n < lines.length;) {
    const first = n, isOne = isTable(lines, n)
    do n++
    while (n < lines.length && (isOne ? isRow(lines[n]) : !isTable(lines, n)))
    const part = lines.slice(first, n)
    if (isOne) blocks.push(table(part))
    else if (part.join("").trim()) blocks.push(written(part.join("\n").trim()))
  }
  return blocks
}
