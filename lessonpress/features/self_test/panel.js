// The self-test, on a page with questions that open, or with a list of outlines that have them. What the reader chooses from the address is compared, never read as HTML.
const { all, button, enliven, fsrs, make, selfTest, shortcuts, words } = lessonpress
const { Session, count, elsewhere, named, shuffled, told, topicChoice } = selfTest
const { fileInput, forgetButton, hasTried, printButton, saveButton, sentence, storeOf } = selfTest
const word = words("test", {
  name: "Test yourself",
  due: "What is due",
  "due-n": "What is due, {n}",
  order: "All, in order",
  shuffled: "All, shuffled",
  keys:
    "{space} or {enter} shows the answer, {one} says “not yet”, {two} says “knew it”, {esc} ends the test.",
  kept:
    "What you knew is kept in this browser alone, on this device; nothing is sent anywhere. Whoever clears the browser’s data clears it too: save it as a file to keep it, or to take it along. What is due is due all day, and a day begins at four in the morning.",
  more: "Keys, your history, paper and flash cards",
  read: "Read a file",
  "print-answers": "Print with answers",
  "print-questions": "Print the questions alone",
  "intro.one":
    "{n} question with an answer. Think, look, and say whether you knew it: what you did not know comes back soon, what you knew later and later.",
  "intro.other":
    "{n} questions with an answer. Think, look, and say whether you knew it: what you did not know comes back soon, what you knew later and later.",
  next: "{state}; the next on {day}",
  "key-show": "In a test: show the answer",
  "key-not-yet": "In a test: not yet",
  "key-knew": "In a test: knew it",
  "key-end": "In a test: end it",
})

// Which questions a test asks of those that were chosen.
const MODES = {
  due: (panel) => panel.due(),
  order: (panel) => panel.chosen(),
  shuffled: (panel) => shuffled(panel.chosen()),
}

// What the panel asks: questions that stand on the page, or elsewhere; then it is known which piece of their outline they are in, and which
// lesson shows them.
function questionsIn(box) {
  const scripts = all("script[type='application/json']", box)
  const [outlines, lessons = []] = scripts.map((script) => JSON.parse(script.textContent))
  const asked = outlines.flatMap(({ file, title, topics }) =>
    topics.flatMap(([topic, ids]) =>
      ids.map((id) => ({ key: file + "#" + id, file, title, topic, id }))
    )
  )
  if (box.dataset.root) return selfTest.byPath(elsewhere(asked, box.dataset.root), lessons)
  for (const q of asked) q.el = document.getElementById(q.id)
  return asked.filter((q) => q.el)
}

const row = (...inside) => make("div", { className: "study-buttons" }, ...inside)

function keys() {
  const named = { space: "Space", enter: "Enter", one: "1", two: "2", esc: "Esc" }
  const drawn = Object.entries(named).map(([key, name]) => [key, make("kbd", {}, name)])
  return make("p", {}, ...word.parts("keys", Object.fromEntries(drawn)))
}

class Panel {
  constructor(box) {
    this.box = box
    this.store = storeOf(box.dataset.course)
    this.questions = questionsIn(box)
    this.now = () => Date.now()
    this.session = null
    this.head = make("p", { className: "study-head" }, word("name"))
    this.status = make("p", { className: "study-status" })
    this.trouble = make("p", { className: "study-trouble", role: "alert", hidden: true })
    this.said = make("p", { className: "study-said", role: "status" })
    this.stage = make("div", { className: "study-stage", hidden: true })
    this.topics = topicChoice(this.questions)
    this.starts = {}
    for (const mode of Object.keys(MODES)) {
      this.starts[mode] = button(word(mode), () => this.start(mode))
    }
    this.save = saveButton(this)
    this.forget = forgetButton(this)
    this.place()
    this.refresh()
    this.listen()
  }

  place() {
    const { box, topics, starts, head, status, stage, trouble, said } = this
    this.choice = make("div", { className: "study-start" }, topics, ...Object.values(starts))
    this.more = this.madeMore()
    box.replaceChildren(head, status, this.choice, stage, trouble, this.more, said)
  }

  madeMore() {
    return make(
      "details",
      { className: "study-more" },
      make("summary", {}, word("more")),
      keys(),
      make("p", {}, word("kept")),
      row(this.save, make("label", {}, word("read"), fileInput(this)), this.forget),
      row(
        printButton(this, word("print-answers"), "answers"),
        printButton(this, word("print-questions"), "questions"),
      ),
      ...all(".study-deck", this.box),
    )
  }

  listen() {
    this.topics.addEventListener("change", () => this.refresh())
    document.addEventListener("keydown", (e) => this.hear(e))
    document.addEventListener("click", (e) => this.leaveByLink(e), true)
    addEventListener("storage", (e) => {
      if (e.key === this.store.key || e.key === null) this.refresh()
    })
  }

  // Of the lessons that can be chosen, the one with this address.
  choose(lesson) {
    if (lesson === null || ![...this.topics.options].some((o) => o.value === lesson)) return
    this.topics.value = lesson
    this.refresh()
  }

  chosen() {
    return this.questions.filter((q) => this.topics.selectedOptions[0].holds(q))
  }

  // What is due today, the oldest first.
  due() {
    const history = this.store.read(), today = fsrs.dayOf(this.now())
    const dayOf = (q) => history.has(q.key) ? fsrs.dueDay(history.get(q.key)) : Infinity
    const due = this.chosen().filter((q) => dayOf(q) <= today)
    return due.sort((a, b) => dayOf(a) - dayOf(b))
  }

  refresh() {
    const c = count(this.chosen().map((q) => q.key), this.store.read(), this.now())
    this.status.textContent = this.stateOf(c)
    this.starts.due.textContent = word(c.due ? "due-n" : "due", { n: c.due })
    this.starts.due.disabled = !c.due
    this.tellTrouble()
    this.forget.disabled = !this.store.read().size && !hasTried(this.store)
    this.save.disabled = this.forget.disabled
  }

  stateOf(c) {
    if (!c.asked) return word("intro", { n: c.all })
    const later = !c.due && Number.isFinite(c.next)
    return sentence(later ? word("next", { state: told(c), day: named(c.next) }) : told(c))
  }

  tellTrouble() {
    this.trouble.textContent = this.store.trouble
    this.trouble.hidden = !this.store.trouble
  }

  // While the test runs, the rest of the page makes room.
  aside(on) {
    for (let el = this.box; el && !el.matches("main"); el = el.parentElement) {
      for (const other of el.parentElement.children) {
        if (other !== el && other.id !== "title-block-header") {
          other.classList.toggle("study-aside", on)
        }
      }
    }
    for (const el of [this.head, this.choice, this.status, this.more]) el.hidden = on
    this.stage.hidden = !on
  }

  start(mode) {
    const queue = MODES[mode](this)
    if (!queue.length) return
    this.session = new Session(this, queue)
    this.said.textContent = ""
    this.aside(true)
    this.session.ask()
    this.box.scrollIntoView({ block: "start" })
  }

  leave() {
    this.session = null
    this.stage.replaceChildren()
    this.aside(false)
    this.refresh()
    this.starts.order.focus()
  }

  hear(e) {
    if (!this.session || e.ctrlKey || e.altKey || e.metaKey) return
    if (e.target.closest("input, select, textarea")) return
    const act = this.session.doneBy(e)
    if (!act) return
    e.preventDefault()
    act()
  }

  // A link to a place on this page ends the test, since the place is put aside.
  leaveByLink(e) {
    const a = this.session && !this.stage.contains(e.target) && e.target.closest("a[href]")
    if (!a || !a.hash) return
    if (a.pathname === location.pathname && a.host === location.host) this.leave()
  }
}

enliven(".study", "the self-test", (box) => {
  const panel = new Panel(box), told = new URLSearchParams(location.search)
  panel.choose(told.get("lesson"))
  const asked = told.get("test")
  if (Object.hasOwn(MODES, asked)) panel.start(asked)
})

if (document.querySelector(".study")) {
  shortcuts.push(
    { keys: ["Space", "Enter"], text: word("key-show") },
    { keys: ["1"], text: word("key-not-yet") },
    { keys: ["2"], text: word("key-knew") },
    { keys: ["Esc"], text: word("key-end") },
  )
}
