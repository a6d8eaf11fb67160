// What the worker is asked to do, and what it tells of it.
const { begin, flush, python: $B, quietly, run, start, tell, told, top } = globalThis.page
const py = $B.builtins

const done = new Set() // the cells whose names are there
let runs = 0

// A cell's file has another name each time, so that an older run's lines stay what they were.
function answer({ id, source }) {
  runs += 1
  return run(source, `${id}#${runs}`)
}

// The cells that a cell needs from earlier ones, once each.
function prepare(before) {
  for (const cell of before) {
    if (done.has(cell.id)) continue
    quietly(() => answer(cell))
    done.add(cell.id)
  }
}

function show(value) {
  if (value === py.None) return
  const right = $B.$getattr(value, "right", null)
  if (right !== null && $B.is_str(value)) {
    tell({ kind: "verdict", right: $B.$bool(right), text: String(py.str.$factory(value)) })
  } else tell({ kind: "value", text: String(py.repr(value)) })
}

function work({ name, before = [], source }) {
  begin()
  postMessage({ kind: "began" })
  let why = "done", gone = false
  try {
    prepare(before)
    show(answer({ id: name, source }))
    done.add(name)
  } catch (error) {
    why = "error"
    gone = fail(error, name)
  }
  flush()
  top()
  tell({ kind: "ended", why, gone })
}

// Whether names are gone with an error: after too deep a recursion the interpreter mixes up its places.
function fail(error, name) {
  const { deep, ...event } = told($B.exception(error), name, runs)
  tell({ kind: "error", ...event })
  return deep
}

function awake(parts) {
  try {
    start(parts)
    postMessage({ kind: "started" })
  } catch (error) {
    postMessage({ kind: "lost", text: $B.error_trace($B.exception(error)) })
  }
}

addEventListener("message", ({ data }) => {
  if (data.start) awake(data.start)
  if (data.run) work(data.run)
})
