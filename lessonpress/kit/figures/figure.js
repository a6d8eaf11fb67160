// Figures with sliders, or with steps that are gone through.
const { all, button, enliven, figures, make, words } = lessonpress
const word = words("live", {
  step: "step {n} of {all}",
  "step-name": "step",
  reset: "reset",
  "to-start": "reset to the start",
  now: "At the start: {alt} Now: {now}.",
})
const { Player, drawCells, drawCurves, knob, spoken, text } = figures

class Figure {
  constructor(box) {
    this.box = box
    this.spec = JSON.parse(box.querySelector("script[type='application/json']").textContent)
    this.frames = this.spec.frames
    this.svg = box.querySelector("svg")
    this.alt = this.svg.getAttribute("aria-label")
    this.loss = box.querySelector(".loss")
    this.at = box.querySelector(".at")
    this.said = make("p", { className: "said", role: "status", "aria-live": "polite" })
    this.player = this.frames ? this.madePlayer() : null
    this.ranges = this.frames ? [["step", 0, this.last, 0, 1]] : this.spec.sliders
    this.knobs = this.ranges.map(([name, ...range]) => this.madeKnob(name, range))
    this.start = Object.fromEntries(this.ranges.map(([name, , , first]) => [name, first]))
    this.now = { ...this.start }
    this.place()
    this.draw(true)
  }

  get last() {
    return this.frames.rows.length - 1
  }

  get row() {
    return this.frames.rows[this.now.step]
  }

  madePlayer() {
    const pause = Math.max(60, Math.min(400, 8000 / this.frames.rows.length))
    return new Player(this, this.last, this.spec.looks ? 1200 : pause)
  }

  madeKnob(name, range) {
    const say = (v) => this.frames ? word("step", { n: v, all: this.last }) : String(v)
    const called = this.frames ? word("step-name") : undefined
    const set = (v) => this.set({ [name]: v })
    return knob(name, range, { say, set, whole: !!this.frames, called })
  }

  // Puts the controls around the picture.
  place() {
    const toStart = { "aria-label": word("to-start") }
    const reset = button(word("reset"), () => this.set(this.start), toStart)
    const controls = make("div", { className: "controls" }, ...this.knobs.map(({ el }) => el))
    const buttons = make("div", { className: "buttons" }, ...(this.player?.buttons ?? []), reset)
    const below = make("div", { className: "below" }, ...(this.loss ? [this.loss] : []), buttons)
    if (!this.frames) this.at.remove()
    const above = this.frames ? this.at : this.svg
    above.after(controls, below)
    this.box.append(this.said)
    this.box.classList.add("on")
  }

  set(values) {
    this.player?.halt()
    this.show(values)
  }

  // On the way to somewhere else nothing is told.
  show(values, quiet) {
    Object.assign(this.now, values)
    this.draw(quiet)
  }

  // What the function is computed with.
  inputs() {
    if (!this.frames) return { ...this.now }
    return Object.fromEntries(this.frames.names.map((name, i) => [name, this.row[i]]))
  }

  settings() {
    if (this.spec.looks) return this.row[2]
    const written = (v) => this.frames ? text(v) : v
    return Object.entries(this.inputs()).map(([k, v]) => `${spoken(k)} = ${written(v)}`).join(", ")
  }

  draw(quiet) {
    const losses = this.drawn()
    if (this.loss) {
      all("b", this.loss).forEach((b, i) => {
        b.textContent = losses[i][1]
      })
    }
    if (this.frames) this.at.textContent = this.settings()
    for (const { name, show } of this.knobs) show(this.now[name])
    if (!quiet) this.tell(losses)
  }

  // Draws the picture; gives the losses as they are written.
  drawn() {
    if (!this.spec.looks) return drawCurves(this.svg.querySelector("svg"), this.spec, this.inputs())
    drawCells(this.svg, this.spec.looks, this.row)
    return []
  }

  // Who listens hears where the figure stands, once it has come to rest.
  tell(losses) {
    this.svg.setAttribute("aria-label", word("now", { alt: this.alt, now: this.settings() }))
    clearTimeout(this.later)
    this.later = setTimeout(() => {
      this.said.textContent = losses.map((l) => l.join(" ")).join(", ") || this.settings()
    }, 500)
  }
}

// The figure of each box, for those who play with it.
figures.of = new Map()
enliven(".live", "a live figure", (box) => figures.of.set(box, new Figure(box)))
