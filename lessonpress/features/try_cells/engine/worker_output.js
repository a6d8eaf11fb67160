// What a run says: pieces of text, and all else as one event each. The page puts short pieces together.
const MOST = 200_000 // characters of a run; who prints more has an endless loop
const MOST_AT_ONCE = 20_000

const waiting = { stream: "", text: "" }
let silent = false, said = 0, over = false

function flush() {
  const { stream, text } = waiting
  if (!text) return
  waiting.text = ""
  for (let at = 0; at < text.length; at += MOST_AT_ONCE) {
    postMessage({ kind: "text", stream, text: text.slice(at, at + MOST_AT_ONCE) })
  }
}

// Once there is too much, the frame ends this worker; what comes until then is dropped.
function allowed(text) {
  const left = MOST - said
  said += text.length
  return text.slice(0, Math.max(0, left))
}

function write(stream, text) {
  if (silent || over) return
  if (stream !== waiting.stream) flush()
  waiting.stream = stream
  waiting.text += allowed(text)
  if (text.endsWith("\n")) flush()
  if (said > MOST) stop("output")
}

// The frame ends this worker.
function stop(why) {
  flush()
  over = true
  postMessage({ kind: "ended", why, gone: true })
}

function tell(event) {
  flush()
  if (silent || over) return
  said += JSON.stringify(event).length
  if (said > MOST * 5) stop("output")
  else postMessage(event)
}

function begin() {
  said = 0
}

function quietly(f) {
  silent = true
  try {
    return f()
  } finally {
    silent = false
  }
}

Object.assign(globalThis.page, { begin, flush, quietly, stop, tell, write })
