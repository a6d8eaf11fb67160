// Errors as Python tells them, but only the lines that the reader can see.
const { python: $B } = globalThis.page
const py = $B.builtins

const PLACE = /^ {2}File "([^"]*)#(\d+)", line (\d+)/, ANY_PLACE = /^ {2}File "/
const DEPTH = "RecursionError: maximum recursion depth exceeded"

// A traceback in pieces: what stands above the places, each place with its lines, and what stands below.
function pieces(trace) {
  const found = [[]]
  for (const line of trace.split("\n")) {
    if (ANY_PLACE.test(line) || !/^[ [~^]/.test(line)) found.push([])
    found.at(-1).push(line)
  }
  return found.filter((lines) => lines.length).map((lines) => lines.join("\n"))
}

// Only places in cells, under the cells' own names.
function shown(piece) {
  if (ANY_PLACE.test(piece) && !PLACE.test(piece)) return []
  return [piece.replace(PLACE, '  File "$1", line $3')]
}

// Where the reader looks: the last place in the cell that runs, or else in another one.
function where(all, run) {
  const places = all.map((piece) => piece.match(PLACE)).filter(Boolean)
  const [, cell, , line] = places.findLast(([, , n]) => +n === run) ?? places.at(-1) ?? []
  return { cell, line: line === undefined ? null : +line }
}

// The browser may run out of stack before Python does.
function isDeep(error) {
  return $B.is_exc(error, py.RecursionError) || /call stack|too much recursion/.test(error.args?.[0])
}

function told(error, name, run) {
  const all = pieces($B.error_trace(error).trimEnd()), deep = isDeep(error)
  if (deep) all.splice(-1, 1, DEPTH)
  const { cell = name, line } = where(all, run)
  return { text: all.flatMap(shown).join("\n"), cell, line, deep }
}

globalThis.page.told = told
