// What the worker is asked to do, and what it tells of it.
const { begin, driven, flush, fresh, python: $B, quietly, reading } = globalThis.page
const { run, start, tell, told, top } = globalThis.page

const done = new Set() // the cells whose names are there
let runs = 0

// A cell's file has another name each time, so that an older run's lines stay what they were.
function answer({ id, source }) {
  runs += 1
  return run(source, `${id}#${runs}`)
}

const ask = (what, ...args) => $B.$call(driven(what), ...args)

// The cells that a cell needs from earlier ones, once each.
function prepare(before) {
  for (const cell of before) {
    if (done.has(cell.id)) continue
    quietly(() => answer(cell))
    done.add(cell.id)
  }
  quietly(() => ask("show_figures"))
}

function work({ name, before = [], source }) {
  begin()
  fresh()
  postMessage({ kind: "began" })
  let end = { why: "done", gone: false }
  try {
    prepare(before)
    reading(source)
    ask("show", answer({ id: name, source }))
    done.add(name)
  } catch (error) {
    end = fail(error, name)
  }
  flush()
  top()
  ask("show_figures")
  tell({ kind: "ended", ...end })
}

function fail(error, name) {
  const [event, end] = told($B.exception(error), name, runs)
  tell(event)
  return end
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
