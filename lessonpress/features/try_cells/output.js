// What a run gives: texts, values, tables, pictures, errors, and what a check says, one below the other.
const { make, tryCells, words } = lessonpress
const word = words("try", {
  time: "Stopped: it took longer than {n} seconds.",
  output: "Stopped: it printed too much.",
  memory: "Stopped: it wanted more memory than the page has.",
  stopped: "Stopped.",
  gone: "What the cells of this page had set is gone; the next run begins anew.",
})

const block = (kind, ...inside) => make("div", { className: `cell-output ${kind}` }, ...inside)
const written = (text) => make("pre", {}, make("code", {}, text))

class Output {
  constructor() {
    this.el = make("div", { className: "try-output", "aria-live": "polite" })
    this.clear()
  }

  clear() {
    this.el.replaceChildren()
    this.last = { stream: "", code: null }
  }

  get isEmpty() {
    return !this.el.hasChildNodes()
  }

  put(el) {
    this.last = { stream: "", code: null }
    this.el.append(el)
  }

  text({ stream, text }) {
    if (this.last.stream === stream) return this.last.code.append(text)
    const pre = written(text)
    this.put(block(`cell-output-${stream}`, pre))
    this.last = { stream, code: pre.firstChild }
  }

  value({ text }) {
    this.put(block("cell-output-display", written(text)))
  }

  markdown({ text }) {
    for (const el of tryCells.setMarkdown(text, written)) this.put(block("cell-output-display", el))
  }

  figure(event) {
    this.put(block("cell-output-display", tryCells.figureOf(event)))
  }

  error({ text }) {
    this.put(block("cell-output-stderr try-error", written(text)))
  }

  verdict({ right, text }) {
    const className = `try-verdict ${right ? "right" : "not-yet"}`
    this.put(make("p", { className }, text))
  }

  ended({ why, gone }, limit) {
    const texts = why === "done" || why === "error" ? [] : [word(why, { n: limit })]
    if (gone) texts.push(word("gone"))
    if (texts.length) this.put(make("p", { className: "try-note" }, texts.join(" ")))
  }

  hear(event, limit) {
    if (event.kind === "ended") this.ended(event, limit)
    else this[event.kind]?.(event)
  }
}

tryCells.Output = Output
