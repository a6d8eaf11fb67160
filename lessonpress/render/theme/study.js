// The self-test, on a page with questions that open, and the reader's progress on the home page. What the reader knew is kept in this browser
// alone. Names and texts from a file or from the address are compared or shown as text, never read as HTML.
var lessonpressStudy = (() => {
  const { AGAIN, GOOD, review } = lessonpressFsrs
  const FORMAT = "lessonpress-study", VERSION = 1, MOST = 5e6
  const many = (n, what) => `${n} ${what}${n === 1 ? "" : "s"}`
  const make = (name, props = {}, ...inside) => {
    const el = document.createElement(name)
    for (const [k, v] of Object.entries(props)) k in el ? el[k] = v : el.setAttribute(k, v)
    el.append(...inside)
    return el
  }
  const button = (text, f, props = {}) => {
    const el = make("button", { type: "button", ...props }, text)
    el.addEventListener("click", f)
    return el
  }
  const endOfToday = now => new Date(now).setHours(24, 0, 0, 0)
  const day = time => new Date(time).toLocaleDateString(locale(document.documentElement.lang), { weekday: "long", day: "numeric", month: "long" })
  function locale(lang) {
    try { return lang === "en" ? "en-GB" : Intl.getCanonicalLocales(lang || "en-GB")[0] } catch (e) { return "en-GB" }  // such as `de_DE`, which is none
  }

  // ---- the history: a card for each question, by the outline's file and the question's permanent id

  const stop = what => { throw new Error(what) }
  const plain = v => v !== null && typeof v === "object" && !Array.isArray(v)
  const short = v => (typeof v === "object" ? JSON.stringify(v) : String(v)).slice(0, 80)
  const whole = (v, least) => Number.isSafeInteger(v) && v >= least
  const capped = v => Math.min(v, 1e9)  // so that what is reviewed once more is still a number that can be read

  function timeIn(record, name) {
    const t = typeof record[name] === "string" ? Date.parse(record[name]) : NaN
    return Number.isFinite(t) && new Date(t).toISOString() === record[name] ? t : stop(`\`${name}\` is no time`)
  }

  function cardFrom(record, now) {
    if (!plain(record)) stop("it is no record")
    const { stability, difficulty, rating, reviews, lapses } = record
    if (!(Number.isFinite(stability) && stability > 0)) stop("`stability` is no number of days")
    if (!(Number.isFinite(difficulty) && difficulty >= 1 && difficulty <= 10)) stop("`difficulty` is no number from 1 to 10")
    if (rating !== AGAIN && rating !== GOOD) stop(`\`rating\` is neither ${AGAIN} nor ${GOOD}`)
    if (!whole(reviews, 1) || !whole(lapses, 0) || lapses > reviews) stop("`reviews` and `lapses` are no counts")
    const due = timeIn(record, "due"), last_review = timeIn(record, "last_review")
    if (due <= last_review) stop("it is due before its last review")
    if (last_review > now + lessonpressFsrs.DAY) stop("its last review lies in the future")
    return { stability: capped(stability), difficulty, due, last_review, rating, reviews: capped(reviews), lapses: capped(lapses) }
  }

  // A history from its text, complete and sound, or an Error that says what is wrong with it.
  function fromText(text, course, now) {
    let data
    try { data = JSON.parse(text) } catch (e) { stop("it is no JSON, or only a part of it") }
    if (!plain(data) || data.format !== FORMAT) stop("no self-test wrote it")
    if (data.version !== VERSION) stop(`it has version ${short(data.version)}, and this page reads version ${VERSION}`)
    if (data.course !== course) stop(`it belongs to another course${data.course ? `, “${short(data.course)}”` : ""}`)
    if (!plain(data.questions)) stop("it holds no questions")
    const history = new Map()
    for (const [key, record] of Object.entries(data.questions)) {
      if (!/^[^#]+#[^#]+$/.test(key)) stop(`“${short(key)}” names no question`)
      try { history.set(key, cardFrom(record, now)) } catch (e) { stop(`the record of “${short(key)}” is damaged: ${e.message}`) }
    }
    return history
  }

  function toText(history, course) {
    const iso = t => new Date(t).toISOString()
    const record = card => ({ ...card, due: iso(card.due), last_review: iso(card.last_review) })
    const questions = Object.fromEntries([...history].sort(([a], [b]) => a < b ? -1 : 1).map(([key, card]) => [key, record(card)]))
    return JSON.stringify({ format: FORMAT, version: VERSION, course, questions }, null, 1) + "\n"
  }

  // Both histories in one; of two cards for one question the one that was reviewed later stays.
  function merged(mine, other) {
    const both = new Map(mine)
    for (const [key, card] of other) if (!(both.get(key)?.last_review >= card.last_review)) both.set(key, card)
    return both
  }

  // Where a history is kept. A browser that keeps nothing, or no more, is told of in `trouble`, and the history lasts as long as the page.
  class Store {
    constructor(course) {
      this.course = course
      this.key = FORMAT + (course && ":" + course)
      this.visit = null
      this.trouble = ""
    }

    read() {
      if (this.visit) return this.visit
      let text
      try { text = localStorage.getItem(this.key) } catch (e) { return this.onlyHere(new Map()) }
      if (text === null) return new Map()
      try { return fromText(text, this.course, Infinity) } catch (e) { return this.setAside(text) }
    }

    setAside(text) {
      try {
        localStorage.setItem(this.key + ":damaged", text)
        localStorage.removeItem(this.key)
        this.trouble = `The history that this browser kept is damaged. It was set aside under the name ${this.key}:damaged, and a new one begins.`
        return new Map()
      } catch (e) { return this.onlyHere(new Map()) }
    }

    onlyHere(history) {
      this.trouble = "This browser keeps nothing for this page: its storage is blocked or full. The self-test goes on, and forgets everything when you leave the page, unless you save your history as a file."
      return this.visit = history
    }

    write(history) {
      if (this.visit) { this.visit = history; return }
      try { history.size ? localStorage.setItem(this.key, toText(history, this.course)) : localStorage.removeItem(this.key) } catch (e) { this.onlyHere(history) }
    }

    // Another tab may have written since: what is stored is read again each time.
    put(key, card) { this.write(new Map(this.read()).set(key, card)) }
  }

  // How many of the questions were known the last time, are due by the end of today, and were asked at all; when the next one is due.
  function count(keys, history, now) {
    const cards = keys.map(key => history.get(key)).filter(card => card), later = cards.map(card => card.due).filter(due => due >= endOfToday(now))
    return { all: keys.length, asked: cards.length, known: cards.filter(card => card.rating === GOOD).length, due: cards.length - later.length, next: Math.min(...later) }
  }
  const told = c => `${c.known} of ${c.all} known, ${c.due} due today`

  // ---- the panel of a page

  function panel(box) {
    const store = new Store(box.dataset.course)
    const questions = JSON.parse(box.querySelector("script[type='application/json']").textContent).flatMap(({ file, title, questions }) =>
      questions.map(([id, topic, place]) => ({ key: file + "#" + id, file, title, topic, el: document.getElementById(place) })).filter(q => q.el))
    const now = () => Date.now(), isDue = (q, history) => history.get(q.key)?.due < endOfToday(now())

    const head = make("p", { className: "study-head" }, "Test yourself"), status = make("p", { className: "study-status" }), trouble = make("p", { className: "study-trouble", role: "alert", hidden: true })
    const which = make("select", { "aria-label": "Which questions" }), said = make("p", { className: "study-said", role: "status" })
    const modes = {
      due: [history => chosen().filter(q => isDue(q, history)).sort((a, b) => history.get(a.key).due - history.get(b.key).due), "What is due"],
      order: [() => chosen(), "All, in order"],
      shuffled: [() => shuffled(chosen()), "All, shuffled"],
    }
    const starts = Object.fromEntries(Object.entries(modes).map(([mode, [, text]]) => [mode, button(text, () => start(mode))]))
    const choice = make("div", { className: "study-start" }, which, ...Object.values(starts))
    const stage = make("div", { className: "study-stage", hidden: true })

    // One choice for everything, one for each topic, under its outline where there are several.
    function fill() {
      const option = (text, f) => { const el = make("option", {}, text); el.choose = f; return el }
      const files = [...new Set(questions.map(q => q.file))]
      which.append(option("All topics", () => true))
      for (const file of files) {
        const own = questions.filter(q => q.file === file), topics = [...new Set(own.map(q => q.topic))]
        const options = topics.map(topic => option(topic || "Without a topic", q => q.file === file && q.topic === topic))
        if (files.length > 1) which.append(make("optgroup", { label: own[0].title }, option("All of it", q => q.file === file), ...options))
        else which.append(...options)
      }
      which.hidden = which.length < 3
      which.addEventListener("change", refresh)
    }
    const chosen = () => questions.filter(q => which.selectedOptions[0].choose(q))
    function shuffled(list) {
      for (let i = list.length - 1; i > 0; i--) {
        const j = Math.floor(Math.random() * (i + 1));
        [list[i], list[j]] = [list[j], list[i]]
      }
      return list
    }

    function refresh() {
      const c = count(chosen().map(q => q.key), store.read(), now())
      status.textContent = !c.asked ? `${many(c.all, "question")} with an answer. Think, look, and say whether you knew it: what you did not know comes back soon, what you knew later and later.`
        : `${told(c)}${!c.due && Number.isFinite(c.next) ? `; the next on ${day(c.next)}` : ""}.`
      starts.due.textContent = c.due ? `What is due, ${c.due}` : "What is due"
      starts.due.disabled = !c.due
      trouble.textContent = store.trouble
      trouble.hidden = !store.trouble
      forget.disabled = save.disabled = !store.read().size
    }

    // While the test runs, the rest of the page makes room.
    function aside(on) {
      for (let el = box; el && !el.matches("main"); el = el.parentElement)
        for (const other of el.parentElement.children) if (other !== el && other.id !== "title-block-header") other.classList.toggle("study-aside", on)
      for (const el of [head, choice, status, more]) el.hidden = on
      stage.hidden = !on
    }

    let session = null
    function start(mode) {
      const queue = modes[mode][0](store.read())
      if (!queue.length) return
      session = { queue, at: 0, first: queue.length, known: 0 }
      said.textContent = ""
      aside(true)
      ask()
      box.scrollIntoView({ block: "start" })
    }
    function leave() {
      session = null
      stage.replaceChildren()
      aside(false)
      refresh()
      starts.order.focus()
    }

    function ask() {
      const { queue, at, first } = session, q = queue[at]
      const before = at < first ? `Question ${at + 1} of ${first}` : `Once more, ${queue.length - at} left`
      const text = make("div", { className: "study-question", role: "heading", ariaLevel: "2", tabIndex: -1 }, ...copied(q.el.querySelector(".question-text")).childNodes)
      session.card = { q, answered: false }
      stage.replaceChildren(
        make("p", { className: "study-at" }, make("span", {}, before), make("span", {}, q.topic), button("End the test", leave)),
        text, make("div", { className: "study-buttons" }, button("Show the answer", show)))
      text.focus({ preventScroll: true })
    }

    // A copy to show: without ids, which stay where they are, with links that do not end the test, and with everything open that would not
    // fold in a copy.
    function copied(el) {
      const copy = el.cloneNode(true)
      for (const pane of copy.querySelectorAll(".tab-pane")) {
        pane.prepend(make("p", {}, make("strong", {}, document.getElementById(pane.getAttribute("aria-labelledby"))?.textContent ?? "")))
        pane.classList.add("active")
        for (const name of ["role", "aria-labelledby"]) pane.removeAttribute(name)
      }
      for (const tabs of copy.querySelectorAll("[role=tablist]")) tabs.remove()
      for (const body of copy.querySelectorAll(".callout-collapse")) body.classList.add("show")
      for (const header of copy.querySelectorAll(".callout-header")) for (const { name } of [...header.attributes]) if (name !== "class") header.removeAttribute(name)
      for (const inner of copy.querySelectorAll("[id]")) inner.removeAttribute("id")
      for (const a of copy.querySelectorAll("a[href]")) Object.assign(a, { target: "_blank", rel: "noopener" })
      return copy
    }

    function show() {
      const { q } = session.card, answer = copied(q.el.querySelector(".answer")), time = q.el.querySelector(":scope > summary .time")
      for (const further of answer.querySelectorAll(".question, .topic")) further.remove()  // they are asked for themselves
      Object.assign(answer, { className: "study-answer", tabIndex: -1 })
      answer.setAttribute("role", "group")
      answer.setAttribute("aria-label", "Answer")
      if (time) answer.append(make("p", { className: "study-time" }, "In the video: ", copied(make("span", {}, time.cloneNode(true))).firstChild))
      session.card.answered = true
      const card = store.read().get(q.key), days = rating => Math.round((review(card, rating, now()).due - now()) / lessonpressFsrs.DAY)
      const again = rating => days(rating) === 1 ? "tomorrow" : `in ${days(rating)} days`
      stage.lastChild.replaceWith(answer, make("div", { className: "study-buttons" },
        button("Not yet", () => rate(AGAIN)), button("Knew it", () => rate(GOOD)),
        make("span", { className: "study-next" }, `not yet: once more now, then ${again(AGAIN)}; knew it: ${again(GOOD)}`)))
      answer.focus({ preventScroll: true })
    }

    function rate(rating) {
      const { q } = session.card
      store.put(q.key, review(store.read().get(q.key), rating, now()))
      if (rating === GOOD && session.at < session.first) session.known++
      if (rating === AGAIN) session.queue.push(q)
      trouble.textContent = store.trouble
      trouble.hidden = !store.trouble
      session.at++
      session.at < session.queue.length ? ask() : finish()
    }

    function finish() {
      const { first, known } = session, c = count(questions.map(q => q.key), store.read(), now())
      const end = make("div", { className: "study-question", role: "heading", ariaLevel: "2", tabIndex: -1 }, `${known} of ${first} known at once`)
      session.card = null
      stage.replaceChildren(end,
        make("p", {}, `${told(c)}${Number.isFinite(c.next) ? `; the next ${c.due ? "after today " : ""}on ${day(c.next)}` : ""}.`),
        make("div", { className: "study-buttons" }, button("Back to the questions", leave)))
      end.focus({ preventScroll: true })
    }

    document.addEventListener("keydown", e => {
      if (!session || e.ctrlKey || e.altKey || e.metaKey || e.target.closest("input, select, textarea")) return
      const { card } = session, f = {
        Escape: leave, 1: card?.answered && (() => rate(AGAIN)), 2: card?.answered && (() => rate(GOOD)),
        ...(e.target.closest("a, button, summary") ? {} : { Enter: card && !card.answered && show, " ": card && !card.answered && show }),
      }[e.key]
      if (f) { e.preventDefault(); f() }
    })
    // A link to a place on this page ends the test, since the place is put aside.
    document.addEventListener("click", e => {
      const a = session && !stage.contains(e.target) && e.target.closest("a[href]")
      if (a && a.hash && a.pathname === location.pathname && a.host === location.host) leave()
    }, true)

    // ---- the history as a file

    const save = button("Save as a file", () => {
      const url = URL.createObjectURL(new Blob([toText(store.read(), store.course)], { type: "application/json" }))
      make("a", { href: url, download: `self-test-${new Date(now()).toISOString().slice(0, 10)}.json` }).click()
      setTimeout(() => URL.revokeObjectURL(url), 60000)
    })
    const file = make("input", { type: "file", accept: ".json,application/json" })
    file.addEventListener("change", async () => {
      const [chosen] = file.files
      if (!chosen) return
      try {
        const other = fromText(chosen.size > MOST ? stop("it is too large") : await chosen.text(), store.course, now())
        const mine = store.read(), both = merged(mine, other), taken = [...other].filter(([key, card]) => both.get(key) === card).length
        store.write(both)
        said.textContent = `${many(other.size, "question")} read: ${taken} taken, ${other.size - taken} already here with the same review or a later one.`
      } catch (e) { said.textContent = `“${short(chosen.name)}” was not read: ${e.message}. Your history is as it was.` }
      file.value = ""
      refresh()
    })
    // Forgetting takes a second press.
    const forget = button("Forget all", () => {
      if (!forget.sure) { forget.sure = true; forget.textContent = `Forget ${many(store.read().size, "question")} for good`; return }
      store.write(new Map())
      said.textContent = "Forgotten."
      calm()
      refresh()
    })
    const calm = () => { forget.sure = false; forget.textContent = "Forget all" }
    forget.addEventListener("blur", calm)

    const print = (text, sheet) => button(text, () => { document.documentElement.dataset.sheet = sheet; window.print() })
    const deck = box.querySelector(".study-deck")
    const key = text => make("kbd", {}, text)
    const more = make("details", { className: "study-more" }, make("summary", {}, "Keys, your history, paper and flash cards"),
      make("p", {}, key("Space"), " or ", key("Enter"), " shows the answer, ", key("1"), " says “not yet”, ", key("2"), " says “knew it”, ", key("Esc"), " ends the test."),
      make("p", {}, "What you knew is kept in this browser alone, on this device; nothing is sent anywhere. Whoever clears the browser’s data clears it too: save it as a file to keep it, or to take it along."),
      make("div", { className: "study-buttons" }, save, make("label", {}, "Read a file", file), forget),
      make("div", { className: "study-buttons" }, print("Print with answers", "answers"), print("Print the questions alone", "questions")),
      ...(deck ? [deck] : []))
    addEventListener("afterprint", () => { delete document.documentElement.dataset.sheet })

    fill()
    box.replaceChildren(head, status, choice, stage, trouble, more, said)
    refresh()
    addEventListener("storage", e => { if (e.key === store.key || e.key === null) refresh() })
    const asked = new URLSearchParams(location.search).get("test")
    if (Object.hasOwn(modes, asked)) start(asked)
  }

  // ---- progress: what the reader has of each outline, if anything

  function progress(box) {
    const store = new Store(box.dataset.course), line = box.querySelector(".progress-count"), link = box.querySelector("a[href]")
    const keys = box.dataset.questions.split(" ").filter(id => id).map(id => box.dataset.outline + "#" + id), before = line.textContent
    const refresh = () => {
      const c = count(keys, store.read(), Date.now())
      line.replaceChildren(c.asked ? told(c).split(", ")[0] + ", " : before)
      if (!c.asked) return
      const due = `${c.due} due today`
      line.append(c.due && link ? make("a", { href: link.getAttribute("href").split(/[?#]/)[0] + "?test=due" }, due) : due)
    }
    refresh()
    addEventListener("storage", refresh)
  }

  for (const [selector, f] of [[".study", panel], [".progress-outline", progress]])
    for (const box of document.querySelectorAll(selector)) try { f(box) } catch (e) { console.error("the self-test", e) }
  return { fromText, toText, merged, count }
})()
