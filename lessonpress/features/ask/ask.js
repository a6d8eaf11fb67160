// Questions in a lesson. A question's answer is fetched when it is opened; only then come the scripts of the self-test, in whose history
// stands what was known.
const { all, enliven, make, remembered, shortcuts, using, words } = lessonpress
const word = words("ask", {
  "noted-knew": "Knew it. The self-test asks again {when}.",
  "noted-not-yet": "Not yet. The self-test asks again {when}.",
  known: "known the last time",
  unknown: "not known the last time",
  "key-not-yet": "At an open question: not yet",
  "key-knew": "At an open question: knew it",
  "key-close": "At an open question: close it",
})
const GOOD = 3 // in what is kept (fsrs.js)

// The last ratings, by question, as they are kept. The self-test's own scripts read them with more care before they change them.
function ratings(course) {
  try {
    return JSON.parse(remembered("lessonpress-study" + (course && ":" + course))).questions ?? {}
  } catch {
    return {} // nothing is kept, or it is damaged
  }
}

class Question {
  constructor(el, box) {
    Object.assign(this, { el, box, summary: el.querySelector("summary") })
    this.place = el.querySelector(".ask-answer")
    this.state = make("span", { className: "ask-state" })
    this.summary.append(this.state)
    el.addEventListener("toggle", () => el.open && this.open())
    el.addEventListener("keydown", (e) => this.hear(e))
  }

  // What the self-test's scripts know a question by.
  get asked() {
    const { question: key, piece, title } = this.el.dataset, { root } = this.box.dataset
    const file = key.slice(0, key.lastIndexOf("#"))
    const path = file.split("/").map(encodeURIComponent).join("/")
    return { key, file, title, root, piece: `${root}assets/answers/${path}/${piece}.js` }
  }

  mark(known) {
    const rating = known[this.el.dataset.question]?.rating
    this.el.dataset.state = rating ? (rating === GOOD ? "known" : "unknown") : ""
    this.state.textContent = rating ? ` (${word(this.el.dataset.state)})` : ""
  }

  open() {
    const bring = () => this.bring()
    this.el.setAttribute("aria-busy", "true")
    const ready = () => this.el.removeAttribute("aria-busy")
    if (lessonpress.selfTest) bring().finally(ready)
    else using("study.js", bring, () => {}).finally(ready)
  }

  // The answer and the two buttons, once they are there. What did not come leaves the link to it.
  async bring() {
    const { selfTest } = lessonpress, asked = this.answer ? null : this.asked
    if (asked) {
      await selfTest.load(asked)
      if (!asked.el) return
      this.answer = selfTest.answerOf(asked)
      this.dress(selfTest.questionOf(asked))
    }
    const buttons = selfTest.ratingButtons((rating) => this.rate(rating))
    this.foot = make("div", { className: "study-buttons" }, ...buttons)
    this.place.replaceChildren(this.answer, this.foot)
  }

  // Links lead on from a lesson as they do everywhere in it; the words of the question are those of its outline, with their code and formulas.
  dress(question) {
    for (const a of all("a[target]", this.answer)) {
      a.removeAttribute("target")
      a.removeAttribute("rel")
    }
    this.el.querySelector(".ask-text").replaceChildren(...question.childNodes)
  }

  rate(rating) {
    const { fsrs, selfTest } = lessonpress, key = this.el.dataset.question
    const store = selfTest.storeOf(this.box.dataset.course), now = Date.now()
    const when = selfTest.comesBack(store.read().get(key), rating, now)
    selfTest.keep(store, key, rating, now)
    const text = word(rating === fsrs.GOOD ? "noted-knew" : "noted-not-yet", { when })
    const said = make("p", { className: "ask-noted", tabIndex: 0, role: "status" }, text)
    // In a disclosure, Tab would lead from what cannot be reached by it to the first link, not to the next question.
    said.addEventListener("blur", () => said.removeAttribute("tabindex"))
    if (store.trouble) said.append(" ", store.trouble)
    this.foot.replaceWith(said)
    this.foot = null
    said.focus({ preventScroll: true })
    this.mark({ [key]: { rating } })
  }

  hear(e) {
    if (e.ctrlKey || e.altKey || e.metaKey || !this.el.open) return
    const rating = this.foot && lessonpress.selfTest.ratingOf(e.key)
    if (!rating && e.key !== "Escape") return
    e.preventDefault()
    if (rating) return this.rate(rating)
    this.el.open = false
    this.summary.focus()
  }
}

function start(box) {
  const questions = all(".ask-question", box).map((el) => new Question(el, box))
  const refresh = () => {
    const known = ratings(box.dataset.course)
    for (const question of questions) question.mark(known)
  }
  refresh()
  addEventListener("storage", refresh)
}

enliven(".ask[data-root]", "the questions of a section", start)
if (document.querySelector(".ask[data-root]")) {
  shortcuts.push(
    { keys: ["1"], text: word("key-not-yet") },
    { keys: ["2"], text: word("key-knew") },
    { keys: ["Esc"], text: word("key-close") },
  )
}
