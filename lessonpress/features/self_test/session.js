// One run through some questions, on the stage of a panel.
const { button, fsrs, make, selfTest } = lessonpress
const { AGAIN, GOOD, dayOf, dueDay, review } = fsrs
const { answerOf, count, heading, load, named, questionOf, told } = selfTest

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
      ? `Question ${at + 1} of ${first}`
      : `Once more, ${queue.length - at} left`
    const end = button("End the test", () => panel.leave())
    const where = [make("span", {}, before), make("span", {}, question.topic), end]
    this.asked = question
    this.show(
      text,
      make("p", { className: "study-at" }, ...where),
      text,
      make("div", { className: "study-buttons" }, button("Show the answer", () => this.answer())),
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
    const days = (rating) => dueDay(review(card, rating, now())) - dayOf(now())
    const again = (rating) => days(rating) === 1 ? "tomorrow" : `in ${days(rating)} days`
    const next = `not yet: once more now, then ${again(AGAIN)}; knew it: ${again(GOOD)}`
    return make(
      "div",
      { className: "study-buttons" },
      button("Not yet", () => this.rate(AGAIN)),
      button("Knew it", () => this.rate(GOOD)),
      make("span", { className: "study-next" }, next),
    )
  }

  rate(rating) {
    if (!this.asked) return // pressed twice, while the next question is on its way
    const { asked, panel, queue } = this, { store, now } = panel
    store.put(asked.key, review(store.read().get(asked.key), rating, now()))
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
    const next = Number.isFinite(c.next)
      ? `; the next ${c.due ? "after today " : ""}on ${named(c.next)}`
      : ""
    const end = heading(`${known} of ${first} known at once`)
    const back = button("Back to the questions", () => panel.leave())
    this.asked = null
    this.show(
      end,
      end,
      make("p", {}, `${told(c)}${next}.`),
      make("div", { className: "study-buttons" }, back),
    )
  }

  // What a key does now, if anything. On a control, Enter and the space bar do what they do there.
  doneBy({ key, target }) {
    if (key === "Escape") return () => this.panel.leave()
    if (!this.asked) return null
    if (this.answered) {
      const rating = { 1: AGAIN, 2: GOOD }[key]
      return rating ? () => this.rate(rating) : null
    }
    const shows = (key === "Enter" || key === " ") && !target.closest("a, button, summary")
    return shows ? () => this.answer() : null
  }
}

selfTest.Session = Session
