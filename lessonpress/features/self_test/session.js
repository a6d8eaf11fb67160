// One run through some questions, on the stage of a panel.
const { button, fsrs, make, selfTest, words } = lessonpress
const { AGAIN, GOOD } = fsrs
const { answerOf, count, heading, load, named, questionOf, sentence, told } = selfTest
const { comesBack, keep, ratingButtons, ratingOf } = selfTest
const word = words("test", {
  at: "Question {n} of {all}",
  again: "Once more, {n} left",
  end: "End the test",
  show: "Show the answer",
  ahead: "not yet: once more now, then {again}; knew it: {good}",
  result: "{known} of {all} known at once",
  next: "{state}; the next on {day}",
  "next-after": "{state}; the next after today on {day}",
  back: "Back to the questions",
})

class Session {
  constructor(panel, queue) {
    Object.assign(this, { panel, queue, at: 0, first: queue.length, known: 0 })
    this.asked = null // the question that stands on the stage
    this.answered = false
  }

  show(focus, ...parts) {
    this.panel.stage.replaceChildren(...parts)
    focus.focus({ preventScroll: true })
  }

  // The question and the one after it are there, or were asked for, before it is shown.
  async ask() {
    const { queue, at, panel } = this, question = queue[at]
    this.asked = null
    this.answered = false
    if (at + 1 < queue.length) load(queue[at + 1])
    if (!question.el) await load(question)
    if (panel.session === this && this.at === at) this.pose(question)
  }

  pose(question) {
    const { queue, at, first, panel } = this, text = questionOf(question)
    const before = at < first
      ? word("at", { n: at + 1, all: first })
      : word("again", { n: queue.length - at })
    const end = button(word("end"), () => panel.leave())
    const where = [make("span", {}, before), make("span", {}, question.topic), end]
    this.asked = question
    this.show(
      text,
      make("p", { className: "study-at" }, ...where),
      text,
      make("div", { className: "study-buttons" }, button(word("show"), () => this.answer())),
    )
  }

  answer() {
    const answer = answerOf(this.asked)
    this.answered = true
    this.panel.stage.lastChild.replaceWith(answer, this.ratings())
    answer.focus({ preventScroll: true })
  }

  ratings() {
    const { store, now } = this.panel, card = store.read().get(this.asked.key)
    const again = (rating) => comesBack(card, rating, now())
    const next = word("ahead", { again: again(AGAIN), good: again(GOOD) })
    return make(
      "div",
      { className: "study-buttons" },
      ...ratingButtons((rating) => this.rate(rating)),
      make("span", { className: "study-next" }, next),
    )
  }

  rate(rating) {
    if (!this.asked) return // pressed twice, while the next question is on its way
    const { asked, panel, queue } = this, { store, now } = panel
    keep(store, asked.key, rating, now())
    if (rating === GOOD && this.at < this.first) this.known++
    if (rating === AGAIN) queue.push(asked)
    panel.tellTrouble()
    this.at++
    if (this.at < queue.length) this.ask()
    else this.finish()
  }

  finish() {
    const { first, known, panel } = this
    const c = count(panel.questions.map((q) => q.key), panel.store.read(), panel.now())
    const next = c.due ? "next-after" : "next"
    const state = Number.isFinite(c.next)
      ? word(next, { state: told(c), day: named(c.next) })
      : told(c)
    const end = heading(word("result", { known, all: first }))
    const back = button(word("back"), () => panel.leave())
    this.asked = null
    this.show(
      end,
      end,
      make("p", {}, sentence(state)),
      make("div", { className: "study-buttons" }, back),
    )
  }

  // What a key does now, if anything. On a control, Enter and the space bar do what they do there.
  doneBy({ key, target }) {
    if (key === "Escape") return () => this.panel.leave()
    if (!this.asked) return null
    if (this.answered) {
      const rating = ratingOf(key)
      return rating ? () => this.rate(rating) : null
    }
    const shows = (key === "Enter" || key === " ") && !target.closest("a, button, summary")
    return shows ? () => this.answer() : null
  }
}

selfTest.Session = Session
