"use strict";
{
const AGAIN = 1, GOOD = 3, EASY = 4, DAY = 86400000
const NEW_DAY = 4 // the hour at which a day begins: an evening that goes past midnight is one day
const parameters = [
0.212, 1.2931, 2.3065, 8.2956, 6.4133, 0.8334, 3.0194, 0.001, 1.8722, 0.1666, 0.796, 1.4835, 0.0614, 0.2629, 1.6483, 0.6014,
1.8729, 0.5425, 0.0912, 0.0658, 0.1542,
]
const w = parameters, desiredRetention = .9, maximumInterval = 36500
const decay = -w[20], factor = .9 ** (1 / decay) - 1
const clampStability = (s) => Math.max(s, .001)
const clampDifficulty = (d) => Math.min(Math.max(d, 1), 10)
function dayOf(time) {
const at = new Date(time), early = at.getHours() < NEW_DAY ? 1 : 0
return Date.UTC(at.getFullYear(), at.getMonth(), at.getDate()) / DAY - early
}
const daysSince = (card, now) => Math.max(0, dayOf(now) - card.day)
const dueDay = (card) => card.day + Math.max(1, Math.round((card.due - card.last_review) / DAY))
const retrievability = (card, now) => (1 + factor * daysSince(card, now) / card.stability) ** decay
const initialStability = (rating) => clampStability(w[rating - 1])
const initialDifficulty = (rating) => w[4] - Math.exp(w[5] * (rating - 1)) + 1
function nextInterval(stability) {
const days = stability / factor * (desiredRetention ** (1 / decay) - 1)
return Math.min(Math.max(Math.round(days), 1), maximumInterval)
}
function shortTermStability(stability, rating) {
const increase = Math.exp(w[17] * (rating - 3 + w[18])) * stability ** -w[19]
return clampStability(stability * (rating >= GOOD ? Math.max(increase, 1) : increase))
}
function nextDifficulty(difficulty, rating) {
const damped = difficulty + (10 - difficulty) * -(w[6] * (rating - 3)) / 9
return clampDifficulty(w[7] * initialDifficulty(EASY) + (1 - w[7]) * damped)
}
function nextStability({ difficulty, stability }, retrievability, rating) {
const next = rating === AGAIN ? forgetStability : recallStability
return clampStability(next(difficulty, stability, retrievability))
}
function forgetStability(difficulty, stability, retrievability) {
const forgotten = Math.exp((1 - retrievability) * w[14])
const longTerm = w[11] * difficulty ** -w[12] * ((stability + 1) ** w[13] - 1) * forgotten
return Math.min(longTerm, stability / Math.exp(w[17] * w[18]))
}
function recallStability(difficulty, stability, retrievability) {
const surprise = Math.exp((1 - retrievability) * w[10]) - 1
return stability * (1 + Math.exp(w[8]) * (11 - difficulty) * stability ** -w[9] * surprise)
}
function stabilityAfter(card, rating, now) {
if (!card) return initialStability(rating)
if (daysSince(card, now) < 1) return shortTermStability(card.stability, rating)
return nextStability(card, retrievability(card, now), rating)
}
function difficultyAfter(card, rating) {
return card ? nextDifficulty(card.difficulty, rating) : clampDifficulty(initialDifficulty(rating))
}
function review(card, rating, now) {
const stability = stabilityAfter(card, rating, now)
return {
stability,
difficulty: difficultyAfter(card, rating),
due: now + nextInterval(stability) * DAY,
last_review: now,
day: dayOf(now),
rating,
reviews: (card ? card.reviews : 0) + 1,
lapses: (card ? card.lapses : 0) + (card && rating === AGAIN ? 1 : 0),
}
}
lessonpress.fsrs = { AGAIN, GOOD, DAY, parameters, dayOf, dueDay, retrievability, review }
}
{
const { fsrs, stop } = lessonpress
const FORMAT = "lessonpress-study", VERSION = 1
const plain = (v) => v !== null && typeof v === "object" && !Array.isArray(v)
const short = (v) => (typeof v === "object" ? JSON.stringify(v) : String(v)).slice(0, 80)
const whole = (v, least) => Number.isSafeInteger(v) && v >= least
const HOUR = 3600000
const dateOf = (day) => new Date(day * fsrs.DAY).toISOString().slice(0, 10)
const capped = (v) => Math.min(v, 1e9) // so that what is reviewed once more is still a number that can be read
const TIME = /^\d{4}-\d\d-(\d\d)T\d\d:\d\d:\d\d\.\d{3}Z$/
function timeIn(record, name) {
const text = record[name], found = typeof text === "string" && TIME.exec(text)
const t = found ? Date.parse(text) : NaN
return new Date(t).getUTCDate() === Number(found?.[1]) ? t : stop(`\`${name}\` is no time`)
}
function dayIn(record, reviewed) {
if (record.day === undefined) return fsrs.dayOf(reviewed)
const t = typeof record.day === "string" ? Date.parse(record.day) : NaN
if (!Number.isFinite(t) || dateOf(t / fsrs.DAY) !== record.day) stop("`day` is no day")
if (t - reviewed > 10 * HOUR || reviewed - t > 40 * HOUR) {
stop("`day` is not the day of its last review")
}
return t / fsrs.DAY
}
function checkNumbers({ stability, difficulty, rating, reviews, lapses }) {
const { AGAIN, GOOD } = fsrs
if (!(Number.isFinite(stability) && stability > 0)) stop("`stability` is no number of days")
if (!(Number.isFinite(difficulty) && difficulty >= 1 && difficulty <= 10)) {
stop("`difficulty` is no number from 1 to 10")
}
if (rating !== AGAIN && rating !== GOOD) stop(`\`rating\` is neither ${AGAIN} nor ${GOOD}`)
if (!whole(reviews, 1) || !whole(lapses, 0) || lapses > reviews) {
stop("`reviews` and `lapses` are no counts")
}
}
function cardFrom(record, now) {
if (!plain(record)) stop("it is no record")
checkNumbers(record)
const { stability, difficulty, rating, reviews, lapses } = record
const due = timeIn(record, "due"), last_review = timeIn(record, "last_review")
if (due <= last_review) stop("it is due before its last review")
if (last_review > now + fsrs.DAY) stop("its last review lies in the future")
return {
stability: capped(stability),
difficulty,
due,
last_review,
day: dayIn(record, last_review),
rating,
reviews: capped(reviews),
lapses: capped(lapses),
}
}
function parsed(text) {
try {
return JSON.parse(text)
} catch {
stop("it is no JSON, or only a part of it")
}
}
function fromText(text, course, now) {
const data = parsed(text)
if (!plain(data) || data.format !== FORMAT) stop("no self-test wrote it")
if (data.version !== VERSION) {
stop(`it has version ${short(data.version)}, and this page reads version ${VERSION}`)
}
if (data.course !== course) {
stop(`it belongs to another course${data.course ? `, “${short(data.course)}”` : ""}`)
}
if (!plain(data.questions)) stop("it holds no questions")
const history = new Map()
for (const [key, record] of Object.entries(data.questions)) {
if (!/^[^#]+#[^#]+$/.test(key)) stop(`“${short(key)}” names no question`)
try {
history.set(key, cardFrom(record, now))
} catch (e) {
stop(`the record of “${short(key)}” is damaged: ${e.message}`)
}
}
return history
}
const records = new WeakMap()
function recordOf(card) {
if (!records.has(card)) {
const due = new Date(card.due), last_review = new Date(card.last_review)
records.set(card, JSON.stringify({ ...card, due, last_review, day: dateOf(card.day) }))
}
return records.get(card)
}
function toText(history, course) {
const sorted = [...history].sort(([a], [b]) => a < b ? -1 : 1)
const lines = sorted.map(([key, card]) => `${JSON.stringify(key)}: ${recordOf(card)}`)
const head = JSON.stringify({ format: FORMAT, version: VERSION, course }).slice(0, -1)
return `${head}, "questions": {\n${lines.join(",\n")}\n}}\n`
}
function merged(mine, other) {
const both = new Map(mine)
for (const [key, card] of other) {
if (!(both.get(key)?.last_review >= card.last_review)) both.set(key, card)
}
return both
}
lessonpress.selfTest = { FORMAT, dateOf, fromText, toText, merged, short }
}
{
const { selfTest, words } = lessonpress
const word = words("test", {
damaged:
"The history that this browser kept is damaged. It was set aside under the name {name}, and a new one begins.",
blocked:
"This browser keeps nothing for this page: its storage is blocked or full. The self-test goes on, and forgets everything when you leave the page, unless you save your history as a file.",
})
class Store {
constructor(course) {
this.course = course
this.key = selfTest.FORMAT + (course && ":" + course)
this.visit = null
this.trouble = ""
this.last = { text: null, history: new Map() } // what was stored when it was last read or written
}
read() {
if (this.visit) return this.visit
let text
try {
text = localStorage.getItem(this.key)
} catch {
return this.onlyHere(new Map())
}
if (text === this.last.text) return this.last.history
if (text === null) return new Map()
try {
return this.known(text, selfTest.fromText(text, this.course, Infinity))
} catch {
return this.setAside(text)
}
}
known(text, history) {
this.last = { text, history }
return history
}
setAside(text) {
const aside = this.key + ":damaged"
try {
localStorage.setItem(aside, text)
localStorage.removeItem(this.key)
} catch {
return this.onlyHere(new Map())
}
this.trouble = word("damaged", { name: aside })
return new Map()
}
onlyHere(history) {
this.trouble = word("blocked")
this.visit = history
return history
}
write(history) {
if (this.visit) {
this.visit = history
return
}
try {
if (!history.size) return localStorage.removeItem(this.key)
const text = selfTest.toText(history, this.course)
localStorage.setItem(this.key, text)
this.known(text, history)
} catch {
this.onlyHere(history)
}
}
put(key, card) {
this.write(new Map(this.read()).set(key, card))
}
}
const stores = new Map()
function storeOf(course) {
if (!stores.has(course)) stores.set(course, new Store(course))
return stores.get(course)
}
selfTest.storeOf = storeOf
}
{
const { fsrs, html, selfTest, words } = lessonpress
const word = words("test", {
state: "{known} of {all} known, {due} due today",
sentence: "{text}.",
})
function locale(lang) {
try {
return lang === "en" ? "en-GB" : Intl.getCanonicalLocales(lang || "en-GB")[0]
} catch {
return "en-GB" // such as `de_DE`, which is none
}
}
const DATE = {
weekday: "long",
day: "numeric",
month: "long",
timeZone: "UTC",
numberingSystem: "latn",
}
const named = (day) => new Date(day * fsrs.DAY).toLocaleDateString(locale(html.lang), DATE)
function count(keys, history, now) {
const cards = keys.map((key) => history.get(key)).filter((card) => card)
const today = fsrs.dayOf(now), later = cards.map(fsrs.dueDay).filter((day) => day > today)
return {
all: keys.length,
asked: cards.length,
known: cards.filter((card) => card.rating === fsrs.GOOD).length,
due: cards.length - later.length,
next: Math.min(...later),
}
}
const told = ({ known, all, due }) => word("state", { known, all, due })
const sentence = (text) => word("sentence", { text })
Object.assign(selfTest, { sentence, named, count, told })
}
{
const { make, selfTest, words } = lessonpress
const word = words("test", {
missing: "This question did not arrive. Is there a connection?",
stands: "It stands in: {title}",
})
const PIECE = 32 // questions in a piece; answers.py counts so too
const ROOT = /lessonpress-root:/g // in their addresses, the way to the site's root
const arrived = new Map() // the HTML of questions, by outline and id
const asked = new Map() // when a piece is there, or does not come, by its address
function arrive(file, questions) {
for (const [id, text] of questions) arrived.set(file + "#" + id, text)
}
function elsewhere(questions, root) {
const counted = new Map()
for (const q of questions) {
const n = counted.get(q.file) ?? 0, path = q.file.split("/").map(encodeURIComponent).join("/")
counted.set(q.file, n + 1)
Object.assign(q, { root, piece: `${root}assets/answers/${path}/${Math.floor(n / PIECE)}.js` })
}
return questions
}
function fetched(address) {
return new Promise((resolve) => {
const script = make("script", { src: address })
script.onload = script.onerror = resolve
document.head.append(script)
})
}
function missing(q) {
const text = word("missing")
const el = make(
"details",
{},
make("summary", {}, make("span", { className: "question-text" }, text)),
)
el.append(make("div", { className: "answer" }, word("stands", { title: q.title })))
make("div", { className: "asked" }, el)
return el
}
function made(q) {
const text = arrived.get(q.key)
if (text === undefined) return missing(q)
const parsed = new DOMParser().parseFromString(text.replace(ROOT, q.root), "text/html")
return parsed.querySelector("details")
}
async function load(q) {
if (q.el) return
if (!asked.has(q.piece)) asked.set(q.piece, fetched(q.piece))
await asked.get(q.piece)
if (arrived.has(q.key)) q.el = made(q)
else asked.delete(q.piece)
}
const elementOf = (q) => q.el ?? missing(q)
Object.assign(selfTest, { arrive, elementOf, elsewhere, load })
}
{
const { all, make, selfTest, words } = lessonpress
const word = words("test", { answer: "Answer", video: "In the video: {time}" })
const { elementOf } = selfTest
function openTabs(copy) {
for (const pane of all(".tab-pane", copy)) {
const tab = copy.querySelector(`#${CSS.escape(pane.getAttribute("aria-labelledby"))}`)
pane.prepend(make("p", {}, make("strong", {}, tab?.textContent ?? "")))
pane.classList.add("active")
for (const name of ["role", "aria-labelledby"]) pane.removeAttribute(name)
}
for (const tabs of all("[role=tablist]", copy)) tabs.remove()
}
function openCallouts(copy) {
for (const body of all(".callout-collapse", copy)) body.classList.add("show")
for (const header of all(".callout-header", copy)) {
for (const { name } of [...header.attributes]) {
if (name !== "class") header.removeAttribute(name)
}
}
}
function copied(el) {
const copy = document.importNode(el, true)
openTabs(copy)
openCallouts(copy)
for (const inner of all("[id]", copy)) inner.removeAttribute("id")
for (const a of all("a[href]", copy)) Object.assign(a, { target: "_blank", rel: "noopener" })
return copy
}
const heading = (...inside) =>
make(
"div",
{ className: "study-question", role: "heading", ariaLevel: "2", tabIndex: -1 },
...inside,
)
const questionOf = (q) =>
heading(...copied(elementOf(q).querySelector(".question-text")).childNodes)
function answerOf(q) {
const el = elementOf(q)
const answer = copied(el.querySelector(".answer"))
const time = el.closest(".asked")?.querySelector(":scope > .time")
for (const further of all(".asked, .question, .topic", answer)) further.remove()
Object.assign(answer, { className: "study-answer", tabIndex: -1 })
answer.setAttribute("role", "group")
answer.setAttribute("aria-label", word("answer"))
if (time) {
const link = copied(make("span", {}, time.cloneNode(true))).firstChild
answer.append(make("p", { className: "study-time" }, ...word.parts("video", { time: link })))
}
return answer
}
Object.assign(selfTest, { heading, questionOf, answerOf })
}
{
const { button, fsrs, selfTest, words } = lessonpress
const { AGAIN, GOOD, dayOf, dueDay, review } = fsrs
const word = words("test", {
"not-yet": "Not yet",
knew: "Knew it",
tomorrow: "tomorrow",
"days.one": "in {n} day",
"days.other": "in {n} days",
})
function comesBack(card, rating, now) {
const days = dueDay(review(card, rating, now)) - dayOf(now)
return days === 1 ? word("tomorrow") : word("days", { n: days })
}
function keep(store, key, rating, now) {
store.put(key, review(store.read().get(key), rating, now))
}
const ratingButtons = (rate) => [
button(word("not-yet"), () => rate(AGAIN)),
button(word("knew"), () => rate(GOOD)),
]
const ratingOf = (key) => ({ 1: AGAIN, 2: GOOD })[key]
Object.assign(selfTest, { comesBack, keep, ratingButtons, ratingOf })
}
{
const { make, selfTest, words } = lessonpress
const word = words("test", {
topics: "All topics",
which: "Which questions",
whole: "All of it",
lessons: "By lesson",
"no-lesson": "What no lesson shows",
"no-topic": "Without a topic",
})
function option(text, holds) {
const el = make("option", {}, text)
el.holds = holds
return el
}
function optionsOf(file, own) {
const topics = [...new Set(own.map((q) => q.topic))]
return topics.map((topic) =>
option(topic || word("no-topic"), (q) => q.file === file && q.topic === topic)
)
}
function byPath(questions, lessons) {
const ordered = lessons.flatMap(([file, title, places]) =>
places.map((n) => Object.assign(questions[n], { lesson: { file, title } }))
)
return [...ordered, ...questions.filter((q) => !q.lesson)]
}
function lessonOptions(questions) {
const lessons = new Map(questions.map(({ lesson }) => [lesson?.file ?? "", lesson]))
if (lessons.size < 2) return []
const options = [...lessons].map(([file, lesson]) => {
const el = option(lesson?.title ?? word("no-lesson"), (q) => (q.lesson?.file ?? "") === file)
el.value = file
return el
})
return [make("optgroup", { label: word("lessons") }, ...options)]
}
function topicChoice(questions) {
const everything = option(word("topics"), () => true)
const choice = make("select", { "aria-label": word("which") }, everything)
choice.append(...lessonOptions(questions))
const files = [...new Set(questions.map((q) => q.file))]
for (const file of files) {
const own = questions.filter((q) => q.file === file), options = optionsOf(file, own)
const whole = option(word("whole"), (q) => q.file === file)
if (files.length === 1) choice.append(...options)
else choice.append(make("optgroup", { label: own[0].title }, whole, ...options))
}
choice.hidden = choice.length < 3
return choice
}
function shuffled(list) {
for (let i = list.length - 1; i > 0; i--) {
const j = Math.floor(Math.random() * (i + 1)), held = list[i]
list[i] = list[j]
list[j] = held
}
return list
}
Object.assign(selfTest, { byPath, topicChoice, shuffled })
}
{
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
}
{
const { button, fsrs, make, selfTest, stop, words } = lessonpress
const { dateOf, fromText, merged, short, toText } = selfTest
const word = words("test", {
save: "Save as a file",
forget: "Forget all",
"forget-code": "Forget the questions and your code for good",
"forget-n.one": "Forget {n} question for good",
"forget-n.other": "Forget {n} questions for good",
forgotten: "Forgotten.",
"taken.one":
"{n} question read: {fresh} taken, {old} already here with the same review or a later one.",
"taken.other":
"{n} questions read: {fresh} taken, {old} already here with the same review or a later one.",
unread: "“{file}” was not read: {why}. Your history is as it was.",
large: "it is too large",
})
const MOST = 2e7 // bytes that are read: more than a browser keeps
const triedOf = ({ course }) => lessonpress.tryCells?.storeOf(course)
const hasTried = (store) => Object.keys(triedOf(store)?.read() ?? {}).length > 0
function whole(store) {
const text = toText(store.read(), store.course)
if (!hasTried(store)) return text
return `${text.trimEnd().slice(0, -1)},\n"tried": ${JSON.stringify(triedOf(store).toData())}}\n`
}
function saveButton({ store, now }) {
return button(word("save"), () => {
const text = whole(store)
const url = URL.createObjectURL(new Blob([text], { type: "application/json" }))
const today = dateOf(fsrs.dayOf(now()))
make("a", { href: url, download: `self-test-${today}.json` }).click()
setTimeout(() => URL.revokeObjectURL(url), 60000)
})
}
async function taken(file, { store, now }) {
const text = file.size > MOST ? stop(word("large")) : await file.text()
const other = fromText(text, store.course, now())
const both = merged(store.read(), other)
const read = other.size, fresh = [...other].filter(([key, card]) => both.get(key) === card).length
store.write(both)
triedOf(store)?.take(JSON.parse(text).tried)
return word("taken", { n: read, fresh, old: read - fresh })
}
function fileInput(panel) {
const input = make("input", { type: "file", accept: ".json,application/json" })
input.addEventListener("change", async () => {
const [file] = input.files
if (!file) return
try {
panel.said.textContent = await taken(file, panel)
} catch (e) {
panel.said.textContent = word("unread", { file: short(file.name), why: e.message })
}
input.value = ""
panel.refresh()
})
return input
}
function forgetButton(panel) {
const { store } = panel
let sure = false
function calm() {
sure = false
forget.textContent = word("forget")
}
const forget = button(word("forget"), () => {
if (!sure) {
sure = true
const all = hasTried(store) ? "forget-code" : "forget-n"
forget.textContent = word(all, { n: store.read().size })
return
}
store.write(new Map())
triedOf(store)?.write({})
panel.said.textContent = word("forgotten")
calm()
panel.refresh()
})
forget.addEventListener("blur", calm)
return forget
}
Object.assign(selfTest, { saveButton, fileInput, forgetButton, hasTried })
}
{
const { button, html, main, make, selfTest } = lessonpress
const { elementOf, load } = selfTest
async function brought(questions) {
await Promise.all(questions.map(load))
const sheet = make("div", { className: "study-sheet" })
let title
for (const q of questions) {
if (q.title !== title) sheet.append(make("h2", {}, title = q.title))
const copy = document.importNode(elementOf(q).parentElement, true)
const question = copy.querySelector("details")
question.open = true
question.removeAttribute("id")
sheet.append(copy)
}
return sheet
}
function printButton({ box, questions }, text, how) {
return button(text, async () => {
const sheet = box.dataset.root ? await brought(questions) : null
if (sheet) main.append(sheet)
html.dataset.sheet = how
addEventListener("afterprint", () => {
delete html.dataset.sheet
sheet?.remove()
}, { once: true })
print()
})
}
selfTest.printButton = printButton
}
{
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
const MODES = {
due: (panel) => panel.due(),
order: (panel) => panel.chosen(),
shuffled: (panel) => shuffled(panel.chosen()),
}
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
choose(lesson) {
if (lesson === null || ![...this.topics.options].some((o) => o.value === lesson)) return
this.topics.value = lesson
this.refresh()
}
chosen() {
return this.questions.filter((q) => this.topics.selectedOptions[0].holds(q))
}
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
}
{
const { enliven, make, remembered, root, selfTest, words } = lessonpress
const word = words("test", {
known: "{known} of {all} known",
"due-today": "{n} due today",
"known-due": "{known}, {due}",
})
const told = words("progress", {
read: "read",
solved: "{solved} of {all} solved",
})
const { count, storeOf } = selfTest
const READ = "lessonpress-read" // { path: { seen } or { on } } by course (place/read.js)
const list = (text) => (text ?? "").split(" ").filter((word) => word)
const plain = (v) => v !== null && typeof v === "object"
function kept(key) {
try {
const found = JSON.parse(remembered(key))
return plain(found) ? found : {}
} catch {
return {} // forbidden, or no JSON
}
}
function knownOf(c, address) {
const text = word("due-today", { n: c.due })
const due = c.due && address ? make("a", { href: address }, text) : text
return word.parts("known-due", { known: word("known", c), due })
}
function ofOutline(box) {
const { course, outline, questions } = box.dataset, store = storeOf(course)
const keys = list(questions).map((id) => outline + "#" + id)
const line = box.querySelector(".progress-count"), link = box.querySelector("a[href]")
const before = line.textContent
const address = link && link.getAttribute("href").split(/[?#]/)[0] + "?test=due"
function refresh() {
const c = count(keys, store.read(), Date.now())
line.replaceChildren(...c.asked ? knownOf(c, address) : [before])
}
refresh()
addEventListener("storage", refresh)
}
function keysOf(text) {
let file = ""
return list(text).flatMap((word) => {
if (!word.endsWith("#")) return [file + word]
file = word
return []
})
}
const isRead = (course, path) => Boolean(plain(kept(READ)[course]) && kept(READ)[course][path]?.on)
function solvedOf(course, lesson, labels) {
const solved = lessonpress.tryCells?.storeOf(course).solved(lesson)
return labels.filter((label) => solved?.has(label)).length
}
function stateOf(box, course) {
const { lesson = "", questions, exercises } = box.dataset, link = box.querySelector("a[href]")
const labels = list(exercises), keys = keysOf(questions)
return {
lesson,
href: link?.href.split("#")[0],
read: Boolean(link) && isRead(course, link.href.split("#")[0].slice(root.href.length)),
questions: count(keys, storeOf(course).read(), Date.now()),
exercises: { all: labels.length, solved: solvedOf(course, lesson, labels) },
}
}
function partsOf({ lesson, read, questions, exercises }, before, test) {
const [asked, tried] = before
const address = test && `${test}?test=due&lesson=${encodeURIComponent(lesson)}`
return [
read && [told("read")],
questions.all && (questions.asked ? knownOf(questions, address) : [asked]),
exercises.all && [exercises.solved ? told("solved", exercises) : tried],
].filter((part) => part)
}
function ofLessons(box) {
const { course, test } = box.dataset
for (const row of box.querySelectorAll(".progress-lesson")) {
const line = row.querySelector(".progress-count")
const before = [...line.children].map((el) => el.textContent)
if (!row.dataset.questions) before.unshift("")
const refresh = () => {
const state = stateOf(row, course)
row.classList.toggle("read", state.read)
const parts = partsOf(state, before, test)
line.replaceChildren(...parts.flatMap((part) => [make("span", {}, ...part), " "]))
}
refresh()
addEventListener("storage", refresh)
}
}
selfTest.lessonsOn = (page) =>
[...page.querySelectorAll(".progress-lessons")].flatMap((box) =>
[...box.querySelectorAll(".progress-lesson")].map((row) => stateOf(row, box.dataset.course))
)
enliven(".progress-outline", "the self-test", ofOutline)
enliven(".progress-lessons", "the progress", ofLessons)
}
