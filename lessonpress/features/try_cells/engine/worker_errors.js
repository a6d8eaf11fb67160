// Errors as Python tells them, but only the lines that the reader can see.
const { page } = globalThis
const { driven, python: $B } = page
const py = $B.builtins

const PLACE = /^ {2}File "([^"]*)#(\d+)", line (\d+)/, ANY_PLACE = /^ {2}File "/
const DEEP = "RecursionError: maximum recursion depth exceeded"
const LARGE = "MemoryError: what this makes does not fit into the page"

// A traceback in pieces: what stands above the places, each place with its lines, and what stands below.
function pieces(trace) {
  const found = [[]]
  for (const line of trace.split("\n")) {
    if (ANY_PLACE.test(line) || !/^[ [~^]/.test(line)) found.push([])
    found.at(-1).push(line)
  }
  return found.filter((lines) => lines.length).map((lines) => lines.join("\n"))
}

// Only places in cells, under the cells' own names. Of a `raise` the interpreter points at another line.
function shown(piece) {
  const place = piece.match(PLACE)
  if (!place) return ANY_PLACE.test(piece) ? [] : [piece]
  const [, cell, run, line] = place, source = $B.file_cache[`${cell}#${run}`] ?? ""
  const said = source.split("\n")[line - 1]?.trim() ?? ""
  const lines = piece.replace(PLACE, '  File "$1", line $3').split("\n")
  return [/^raise\b/.test(said) ? `${lines[0]}\n    ${said}` : lines.join("\n")]
}

// Where the reader looks: the last place in the cell that runs, or else in another one.
function where(all, run) {
  const places = all.map((piece) => piece.match(PLACE)).filter(Boolean)
  const [, cell, , line] = places.findLast(([, , n]) => +n === run) ?? places.at(-1) ?? []
  return { cell, line: line === undefined ? null : +line }
}

// What a module that stands for another one has not, in a sentence of ours.
const LACKING = [
  /^(ImportError: )cannot import name '(?<name>\w+)'(?: from '(?<module>[\w.]+)')?[^.]*/m,
  /^(AttributeError: )module '(?<module>[\w.]+)' has no attribute '(?<name>\w+)'/m,
]
function sentence(whole, kind, ...rest) {
  const { module = lastAsked(), name } = rest.at(-1)
  if (!page.aliases[module]) return whole
  return kind + $B.$call(driven("missing"), `\`${module}.${name}\``)
}
const known = (text) =>
  LACKING.reduce((told, pattern) => told.replace(pattern, sentence), text)
    .replace(/(is not in the page; .*)\. Did you mean.*/, "$1")

// The module that was asked for last, as the interpreter does not say which one has not the name.
const lastAsked = () => String($B.$getattr(driven("Nowhere"), "asked")).replace(/\.\w+$/, "")

// The browser may run out of stack or of room before Python does. Names are gone then: after too deep a recursion the interpreter mixes up
// its places, and what is too large would stay.
function limit(error) {
  if ($B.is_exc(error, py.RecursionError)) return { why: "error", last: DEEP }
  const said = String(error.args?.[0])
  if (/call stack|too much recursion/.test(said)) return { why: "error", last: DEEP }
  if (/^Invalid (array|string) length/.test(said)) return { why: "memory", last: LARGE }
  return null
}

function told(error, name, run) {
  const all = pieces($B.error_trace(error).trimEnd()), reached = limit(error)
  if (reached) all.splice(-1, 1, reached.last)
  const { cell = name, line } = where(all, run)
  const text = known(all.flatMap(shown).join("\n"))
  return [{ kind: "error", text, cell, line }, { why: reached?.why ?? "error", gone: !!reached }]
}

page.told = told
