// A contest: the reader fits a curve by hand, then gradient descent does, by the same program of the figure.
const { all, button, enliven, figures, make, words } = lessonpress

const word = words("contest", {
  descend: "Let the descent do it",
  again: "Once more",
  yours: "Yours",
  descent: "The descent",
  none: "not tried yet",
  running: "step {step} of {steps}",
  first: "The descent came down to {loss}. Now you: can you get lower?",
  won: "You are better, by {by}.",
  lost: "The descent is better, by {by}.",
  even: "A draw.",
})
const PAUSE = 60, NEAR = 1e-3
const written = (v) => Number.isFinite(v) ? v.toFixed(3) : "…"

// How a loss changes for a little more of each number: half the way to either side, so that what bends evenly adds nothing.
function slopes(lossAt, at) {
  const change = (name) => {
    const [more, less] = [NEAR, -NEAR].map((by) => lossAt({ ...at, [name]: at[name] + by }))
    return (more - less) / (2 * NEAR)
  }
  return Object.fromEntries(Object.keys(at).map((name) => [name, change(name)]))
}

// One step downhill, inside of what the sliders allow.
function step(lossAt, at, rate, ranges) {
  const slope = slopes(lossAt, at)
  const moved = ranges.map(([name, low, high]) => {
    const v = at[name] - rate * slope[name]
    return [name, Math.max(low, Math.min(high, Number.isFinite(v) ? v : at[name]))]
  })
  return Object.fromEntries(moved)
}

class Contest {
  constructor(box, figure) {
    Object.assign(this, { box, figure, best: Infinity, reached: Infinity, timer: 0, moves: 0 })
    const { descends = "", rate = "0.1", steps = "60" } = box.dataset
    this.rate = +rate || 0.1
    this.steps = Math.max(1, Math.min(500, +steps || 60))
    this.name = figure.spec.losses[0][0]
    this.place = Math.max(0, figure.spec.losses.findIndex(([name]) => name === descends))
    this.start = button(word("descend"), () => this.descend(), { className: "button primary" })
    this.verdict = make("p", { className: "verdict", role: "status" })
    this.scores = [word("yours"), word("descent")].map((who) => this.score(who))
    const line = make(
      "div",
      { className: "scores" },
      ...this.scores.map(({ el }) => el),
      this.start,
    )
    box.append(line, this.verdict)
    figure.box.addEventListener("input", () => this.moved())
    figure.box.addEventListener("click", () => this.halt())
    this.show()
  }

  score(who) {
    const number = make("b", {}, word("none"))
    return { number, el: make("span", {}, who + " ", number) }
  }

  loss(at, place) {
    return figures.compute(this.figure.spec, at).losses[place][1]
  }

  moved() {
    this.halt()
    this.moves += 1
    this.best = Math.min(this.best, this.loss(this.figure.now, 0))
    this.show()
    this.judge()
  }

  halt() {
    clearInterval(this.timer)
    if (this.timer) this.show()
    this.timer = 0
  }

  descend() {
    this.halt()
    let at = { ...this.figure.start }, done = 0
    this.reached = Infinity
    this.verdict.textContent = ""
    const go = () => {
      at = step((where) => this.loss(where, this.place), at, this.rate, this.figure.ranges)
      done += 1
    }
    if (matchMedia("(prefers-reduced-motion: reduce)").matches) {
      while (done < this.steps) go()
      return this.arrived(at)
    }
    this.figure.set(this.figure.start)
    this.timer = setInterval(() => {
      go()
      this.figure.show(rounded(at), true)
      this.scores[1].number.textContent = word("running", { step: done, steps: this.steps })
      if (done >= this.steps) this.arrived(at)
    }, PAUSE)
  }

  arrived(at) {
    clearInterval(this.timer)
    this.timer = 0
    this.figure.set(rounded(at))
    this.reached = this.loss(at, 0)
    this.start.textContent = word("again")
    this.show()
    this.judge()
  }

  show() {
    const [yours, descent] = this.scores
    yours.number.textContent = this.moves ? written(this.best) : word("none")
    const known = Number.isFinite(this.reached)
    descent.number.textContent = known ? written(this.reached) : word("none")
  }

  judge() {
    if (!Number.isFinite(this.reached)) return
    if (!this.moves) {
      this.verdict.textContent = word("first", { loss: written(this.reached) })
      return
    }
    const by = Math.abs(this.best - this.reached)
    const told = this.best < this.reached ? "won" : "lost"
    this.verdict.textContent = word(by < 5e-4 ? "even" : told, { by: written(by) })
  }
}

const rounded = (at) =>
  Object.fromEntries(Object.entries(at).map(([name, v]) => [name, +v.toFixed(3)]))

enliven(".contest", "a contest", (box) => {
  for (const at of all(".live", box)) {
    if (figures.of.has(at)) new Contest(box, figures.of.get(at))
  }
})
