// Cells that are tried: an editor, its buttons, and what a run gives, in place of code that only stands there.
const { all, button, enliven, late, main, make, root, tryCells, words } = lessonpress
const word = words("try", {
  run: "Run",
  stop: "Stop",
  reset: "Reset",
  loading: "Loading Python ({n} KB) …",
  running: "Running …",
  failed: "Python could not be loaded. Are you connected?",
  solved: "solved",
  "new-version": "The lesson has a new version of this cell; this is yours.",
  take: "Take the new one",
  keep: "Keep mine",
})

const LIMIT = 20, KILOBYTES = 310, PAUSE = 400 // seconds of a run, of Python, and ms until what is typed is kept

tryCells.sources = {} // of pages, by their files: what their cells need

// What all cells of a page share.
class Page {
  constructor(told) {
    Object.assign(this, told)
    this.store = tryCells.storeOf(told.course)
    this.cells = new Map()
    this.loaded = false
  }

  // Python and the sources, which nobody waits for who only reads.
  async ready() {
    const path = this.file.split("/").map(encodeURIComponent).join("/")
    await Promise.all([late("try-running.js"), late(`try/${path}.js`)])
    this.engine ??= new tryCells.Engine(new URL("assets/try/engine.html", root).href)
  }

  get sources() {
    return tryCells.sources[this.file]
  }

  // The sources that a cell needs, and those of `names`; one that readers see anyway is read where it stands.
  before(label, names) {
    const { cells, more, needs } = this.sources, known = new Map([...cells, ...more.cells])
    const source = (id) => known.get(id) ?? this.cells.get(id).editor.published
    const ids = [...needs[label], ...names.flatMap((name) => more.names[name].slice(1))]
    return [...new Set(ids)].map((id) => ({ id, source: source(id) }))
  }

  // A name that the cell as it is published does not need, and that an earlier cell of the lesson defines.
  isEarlier(label, name) {
    const { more, numbers } = this.sources
    return Object.hasOwn(more.names, name) && more.names[name][0] < numbers[label]
  }

  // Runs a text. Where it asks for such a name it runs once more, with what gives the name its value.
  async run(label, source, limit, hear, again) {
    await this.ready()
    const names = []
    let lacks
    do {
      lacks = undefined
      const request = { name: label, before: this.before(label, names), source, limit }
      await this.engine.run(request, (event) => {
        lacks = event.kind === "error" ? lackedBy(event.text) : lacks
        hear(event)
      })
      const found = lacks && !names.includes(lacks) && this.isEarlier(label, lacks)
      if (found) names.push(lacks)
      else lacks = undefined
      if (lacks) again()
    } while (lacks)
  }
}

const lackedBy = (text) => text.match(/^NameError: name '(\w+)' is not defined/m)?.[1]

class TryCell {
  constructor(box, page) {
    this.box = box
    this.page = page
    this.label = box.dataset.try
    this.key = `${page.file}#${this.label}`
    this.was = page.was[this.label]
    const block = box.querySelector("div.sourceCode") ?? box.querySelector(".cell-code")
    this.stored = [...block.parentElement.children].filter((el) => el !== block)
    const act = { run: () => this.run(), changed: () => this.changed() }
    this.editor = new tryCells.Editor(block, this.label.replaceAll("-", " "), act)
    this.output = new tryCells.Output()
    block.after(this.bar(), this.output.el)
    page.cells.set(this.label, this)
    this.restore()
    addEventListener("pagehide", () => this.isDirty && this.keep()) // another tab may have written since
  }

  bar() {
    this.runButton = button(word("run"), () => this.run(), { className: "try-run" })
    this.stopButton = button(word("stop"), () => this.stop(), { hidden: true })
    this.resetButton = button(word("reset"), () => this.reset(), { hidden: true })
    this.state = make("span", { className: "try-state", role: "status" })
    const buttons = [this.runButton, this.stopButton, this.resetButton]
    this.note = make("div", { className: "try-note", hidden: true })
    const bar = make("div", { className: "try-bar" }, ...buttons, this.state, this.editor.keys)
    return make("div", { className: "try-below" }, this.note, bar)
  }

  // ---- What is kept

  get isOwn() {
    return this.editor.text !== this.editor.published
  }

  restore() {
    const kept = this.page.store.get(this.key)
    if (kept?.code !== null && kept?.code !== undefined) this.editor.text = kept.code
    clearTimeout(this.later)
    this.isDirty = false
    if (this.isOwn && kept?.was !== this.was) this.tellOfNew()
    if (kept?.solved) this.showSolved()
    this.refresh()
  }

  tellOfNew() {
    this.older = this.page.store.get(this.key).was
    const take = button(word("take"), () => this.reset())
    const keep = button(word("keep"), () => {
      this.older = undefined
      this.note.hidden = true
      this.keep()
      this.editor.area.focus()
    })
    this.note.replaceChildren(make("span", {}, word("new-version")), take, keep)
    this.note.hidden = false
  }

  changed() {
    this.isDirty = true
    clearTimeout(this.later)
    this.later = setTimeout(() => this.keep(), PAUSE)
    this.refresh()
  }

  keep(solved) {
    this.isDirty = false
    clearTimeout(this.later)
    const { store } = this.page, old = store.get(this.key)
    const code = this.isOwn ? this.editor.text : null
    const own = { code, solved: solved ?? old?.solved ?? null, was: this.older ?? this.was }
    const same = old && Object.keys(own).every((name) => own[name] === old[name])
    if (same || (!old && code === null && !solved)) return
    store.put(this.key, { ...own, when: new Date().toISOString() })
  }

  showSolved() {
    if (this.mark) return
    this.mark = make("span", { className: "try-solved" }, `✓ ${word("solved")}`)
    const about = all(".try-about").find((el) => el.dataset.of === this.label)
    if (about) about.append(" ", this.mark)
    else this.state.after(this.mark)
  }

  refresh() {
    this.resetButton.hidden = !(this.isOwn || !this.output?.isEmpty)
  }

  // ---- Running

  async run() {
    if (this.running) return
    if (this.isDirty) this.keep()
    this.begin()
    const hear = (event) => this.hear(event)
    try {
      await this.page.run(this.label, this.editor.text, LIMIT, hear, () => this.forget())
    } catch (e) {
      console.error("Python", e)
      this.failed = true
    }
    this.end()
  }

  begin() {
    this.running = true
    this.failed = false
    this.forget()
    this.box.classList.add("ran")
    for (const el of this.stored) el.hidden = true
    this.runButton.setAttribute("aria-disabled", "true")
    this.stopButton.hidden = false
    const { loaded } = this.page
    const told = () => {
      this.state.textContent = word(loaded ? "running" : "loading", { n: KILOBYTES })
    }
    this.telling = setTimeout(told, loaded ? 150 : 0) // what ends at once is not worth a word
  }

  forget() {
    this.output.clear()
    this.editor.mark(null)
  }

  hear(event) {
    this.page.loaded = true
    this.output.hear(event, LIMIT)
    if (event.kind === "error" && event.cell === this.label) this.editor.mark(event.line)
    if (event.kind === "verdict" && event.right) this.solve()
  }

  solve() {
    const now = new Date(), part = (n) => String(n).padStart(2, "0")
    this.keep(`${now.getFullYear()}-${part(now.getMonth() + 1)}-${part(now.getDate())}`)
    this.showSolved()
  }

  end() {
    clearTimeout(this.telling)
    this.running = false
    this.state.textContent = this.failed ? word("failed") : ""
    if (document.activeElement === this.stopButton) this.runButton.focus()
    this.stopButton.hidden = true
    this.runButton.removeAttribute("aria-disabled")
    this.refresh()
  }

  stop() {
    this.page.engine?.stop(this.label)
  }

  reset() {
    if (this.running) this.stop()
    this.older = undefined
    this.note.hidden = true
    this.editor.restore()
    this.keep()
    this.output.clear()
    this.box.classList.remove("ran")
    for (const el of this.stored) el.hidden = false
    this.refresh()
  }
}

enliven("script.try-page", "cells that are tried", (told) => {
  const page = new Page(JSON.parse(told.textContent))
  for (const box of all(".try-cell", main)) {
    if (Object.hasOwn(page.was, box.dataset.try)) new TryCell(box, page)
  }
})
