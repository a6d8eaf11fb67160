"use strict";
{
const html = document.documentElement
const main = document.querySelector("main.content") || document.body
const src = document.currentScript.src
const root = src ? new URL("..", src) : new URL(location.href) // of the site
const stop = (what) => {
throw new Error(what)
}
const all = (selector, at = main) => [...at.querySelectorAll(selector)]
function make(tag, properties = {}, ...inside) {
const el = document.createElement(tag)
for (const [name, value] of Object.entries(properties)) {
if (name in el) el[name] = value
else el.setAttribute(name, value)
}
el.append(...inside)
return el
}
function button(text, press, properties = {}) {
const el = make("button", { type: "button", ...properties }, text)
el.addEventListener("click", press)
return el
}
const pressed = (press) => (e) => {
if (e.key !== "Enter" && e.key !== " ") return
e.preventDefault()
press(e)
}
const said = make("div", { className: "said", role: "status" })
document.body.append(said)
function say(text) {
said.textContent = ""
setTimeout(() => {
said.textContent = text
}, 50)
}
const brought = document.getElementById("lessonpress-words")
const others = brought ? JSON.parse(brought.textContent) : {}
const plurals = new Intl.PluralRules(brought?.lang || "en")
function words(group, english) {
const known = (name) => others[`${group}.${name}`] ?? english[name]
const text = (name, n) =>
known(name) ?? known(`${name}.${plurals.select(n)}`) ?? known(`${name}.other`)
const parts = (name, values = {}) =>
text(name, values.n).split(/\{(\w+)\}/).map((part, i) => i % 2 ? values[part] : part)
const word = (name, values) => parts(name, values).join("")
return Object.assign(word, { parts })
}
function remembered(key) {
try {
return localStorage.getItem(key)
} catch {
return undefined
}
}
function remember(key, text) {
try {
if (text) localStorage.setItem(key, text)
else localStorage.removeItem(key)
} catch {
}
}
function pointedAt() {
let id = location.hash.slice(1)
try {
id = decodeURIComponent(id)
} catch {
}
return id && document.getElementById(id)
}
const asked = new Map()
function fetched(name) {
const address = new URL(`assets/${name}`, root).href, isStyle = name.endsWith(".css")
const el = isStyle
? make("link", { rel: "stylesheet", href: address })
: make("script", { src: address })
document.head.append(el)
return new Promise((done, failed) => {
el.addEventListener("load", done)
el.addEventListener("error", () => {
asked.delete(name)
isStyle ? done() : failed(new Error(address))
})
})
}
function late(name) {
if (!asked.has(name)) asked.set(name, fetched(name))
return asked.get(name)
}
async function using(name, use, lost) {
try {
await late(name)
await use()
} catch {
lost()
}
}
function enliven(selector, what, f) {
for (const box of all(selector, document)) {
try {
f(box)
} catch (e) {
console.error(what, e)
}
}
}
const quarto = !!globalThis.bootstrap
const shortcuts = []
html.classList.add("js")
globalThis.lessonpress = {
...{ html, main, stop, all, make, button, pressed, say, enliven, quarto, shortcuts, words },
...{ remembered, remember, pointedAt, late, root, using },
}
}
{
const { all, make, quarto, words } = lessonpress
const word = words("anchors", { section: "Link to this section" })
function addAnchor(heading) {
const words = make("span", {}, ...heading.childNodes)
words.setAttribute("role", "heading")
words.setAttribute("aria-level", heading.tagName[1])
heading.setAttribute("role", "none")
heading.append(
words,
make("a", {
className: "anchorjs-link",
href: "#" + heading.dataset.anchorId,
"aria-label": word("section"),
}),
)
}
function addAnchors() {
const headings = all(".anchored[data-anchor-id]:not(:has(.anchorjs-link))")
headings.filter((h) => /^H\d$/.test(h.tagName)).forEach(addAnchor)
}
function nameFigure(caption, n) {
const words = make("span", { id: `caption-${n}-words` }, ...caption.childNodes)
caption.append(words)
caption.parentElement.setAttribute("aria-labelledby", words.id)
}
if (!quarto) addAnchors()
all("figure > figcaption").forEach(nameFigure)
}
{
const { html, make, remember, remembered, say, words } = lessonpress
const word = words("theme", {
is: "Colour theme: {theme}",
system: "system",
light: "light",
dark: "dark",
})
const KEY = "lessonpress-theme", THEMES = ["system", "light", "dark"]
const PLACES = [".quarto-navbar-tools", "#quarto-header .navbar-container", "#quarto-sidebar"]
const toggle = document.querySelector(".theme-toggle") || added()
function added() {
const el = make("button", { type: "button", className: "theme-toggle" })
PLACES.map((place) => document.querySelector(place)).find((place) => place)?.append(el)
return el
}
function set(theme) {
if (theme === "system") delete html.dataset.theme
else html.dataset.theme = theme
toggle.title = word("is", { theme: word(theme) })
toggle.setAttribute("aria-label", toggle.title)
}
const known = (theme) => THEMES.includes(theme) ? theme : "system"
set(known(remembered(KEY)))
toggle.hidden = false
toggle.addEventListener("click", () => {
const theme = THEMES[(THEMES.indexOf(html.dataset.theme || "system") + 1) % 3]
set(theme)
remember(KEY, theme === "system" ? null : theme)
say(toggle.title)
})
addEventListener("storage", (e) => {
if (e.key === KEY) set(known(e.newValue))
})
}
{
const { all, button, html, main, make, say, shortcuts, words } = lessonpress
const word = words("questions", {
hide: "Hide answers",
all: "All answers",
think: "Answer each question for yourself, then open it",
shown: "All questions are shown",
open: "Open all",
opened: "All answers are open",
close: "Close all",
closed: "All answers are closed",
key: "Open or close all answers",
})
const questions = all("details.question")
function fold(open) {
for (const question of questions) question.open = open
}
function hide(on) {
main.classList.toggle("hiding", on)
hiding.setAttribute("aria-pressed", on)
}
const hiding = button(word("hide"), () => {
const on = hiding.getAttribute("aria-pressed") !== "true"
fold(false)
hide(on)
say(word(on ? "think" : "shown"))
})
function tools() {
const opening = button(word("open"), () => {
hide(false)
fold(true)
say(word("opened"))
})
const closing = button(word("close"), () => {
fold(false)
say(word("closed"))
})
const group = { className: "outline-tools", role: "group", "aria-label": word("all") }
return make("div", group, opening, closing, hiding)
}
function turn() {
const open = questions.every((question) => question.open)
main.querySelectorAll(".outline-tools button")[open ? 1 : 0].click()
}
function closeOthers(question) {
if (!main.classList.contains("hiding") || !question.open || !question.matches(".question")) return
for (const other of questions) {
if (other !== question && !other.contains(question)) other.open = false
}
}
fold(false)
html.classList.remove("folding")
const coverage = main.querySelector(".coverage")
if (questions.length && coverage) {
hide(false)
coverage.after(tools())
shortcuts.push({ keys: ["o"], text: word("key"), act: turn })
main.addEventListener("toggle", (e) => closeOthers(e.target), true) // which does not bubble
}
}
{
const { late, main, quarto, remember, remembered, shortcuts, using, words } = lessonpress
const word = words("video", { again: "Ask again where videos play" })
const KEY = "lessonpress-video"
const HERE = "here", THERE = "there"
let told = null // as long as the page lasts, where storage is forbidden
function choice() {
told = remembered(KEY) ?? told
return told === HERE || told === THERE ? told : null
}
function choose(where) {
told = where
remember(KEY, where)
}
const isYouTubes = (a) => a.dataset.youtube !== undefined
const elsewhere = (a) =>
isYouTubes(a) && (choice() === THERE || !location.protocol.startsWith("http"))
function open(link) {
const play = async () => {
await late("video.css")
lessonpress.video.open(link)
}
using("video.js", play, () => {
location.href = link.href
})
}
const plain = (e) => e.button || e.ctrlKey || e.metaKey || e.shiftKey || e.altKey
function clicked(e) {
const link = e.target.closest("a[data-at]")
if (!link || plain(e) || e.defaultPrevented || elsewhere(link)) return
e.preventDefault()
open(link)
}
if (!quarto) main.addEventListener("click", clicked)
shortcuts.push({ text: word("again"), act: () => choose(null), shown: () => choice() !== null })
lessonpress.video = { HERE, THERE, choice, choose, isYouTubes }
}
{
const { all, button, html, main, pointedAt, remember, remembered, say, words } = lessonpress
const word = words("folding", {
open: "Show all code",
close: "Fold code",
opened: "All code is shown",
closed: "Code is folded",
})
const KEY = "lessonpress-code", OPEN = "open"
const folds = all("details.code-fold")
function show(open) {
for (const fold of folds) fold.open = open
html.classList.toggle("code-open", open)
toggle.textContent = open ? word("close") : word("open")
}
const toggle = button(word("open"), press, { className: "code-switch" })
function press() {
const open = !html.classList.contains("code-open")
const from = toggle.getBoundingClientRect().top
show(open)
remember(KEY, open && OPEN)
scrollBy(0, toggle.getBoundingClientRect().top - from)
say(open ? word("opened") : word("closed"))
}
function reveal() {
const place = pointedAt()
if (!place) return
const cell = place.closest(".cell")
const closed = folds.filter((f) => !f.open && (cell?.contains(f) || f.contains(place)))
for (const fold of closed) fold.open = true
if (closed.length) place.scrollIntoView()
}
if (folds.length) {
const card = main.querySelector(".run-card")
if (card) card.append(toggle)
else folds[0].before(toggle)
show(remembered(KEY) === OPEN)
addEventListener("hashchange", reveal)
reveal()
}
}
{
const { remember, remembered } = lessonpress
lessonpress.tryCells ??= {}
const FORMAT = 1, MOST = 1e5 // letters of a cell
const isText = (v) => typeof v === "string" && v.length <= MOST
const isDay = (v) => v === null || typeof v === "string" && /^\d{4}-\d\d-\d\d$/.test(v)
function entryFrom(v) {
if (v === null || typeof v !== "object") return null
const { code = null, solved = null, was = "", when = "" } = v
const sound = (code === null || isText(code)) && isDay(solved) && isText(was) && isText(when)
return sound && (code !== null || solved !== null) ? { code, solved, was, when } : null
}
function fromData(data) {
const cells = data?.format === FORMAT ? data.cells : null
if (cells === null || typeof cells !== "object") return {}
const found = Object.entries(cells).map(([key, v]) => [key, entryFrom(v)])
return Object.fromEntries(found.filter(([key, v]) => v && /^.+#[^#]+$/.test(key)))
}
function merged(one, other) {
if (!one || !other) return one ?? other
const later = other.when > one.when ? other : one
const [solved = null] = [one.solved, other.solved].filter((day) => day !== null).sort()
return { ...later, solved }
}
class Tried {
constructor(course) {
this.key = "lessonpress-tried" + (course && ":" + course)
this.visit = null // where the browser keeps nothing
}
read() {
if (this.visit) return this.visit
const text = remembered(this.key) ?? "null"
try {
const data = JSON.parse(text)
if (data === null || data.format === FORMAT) return fromData(data)
} catch {
}
remember(this.key + ":damaged", text) // what is written next would end it
return {}
}
write(cells) {
const text = Object.keys(cells).length ? JSON.stringify({ format: FORMAT, cells }) : ""
if (!this.visit) remember(this.key, text)
if (this.visit || (remembered(this.key) ?? "") !== text) this.visit = cells
}
get(key) {
return this.read()[key] ?? null
}
put(key, entry) {
const { [key]: _, ...others } = this.read()
const sound = entryFrom(entry)
if (!sound && entry.code !== null) return // too long to be kept: what was kept stays
this.write(sound ? { ...others, [key]: sound } : others)
}
solved(file) {
const own = Object.entries(this.read()).filter(([key, v]) =>
v.solved && key.startsWith(`${file}#`)
)
return new Set(own.map(([key]) => key.slice(file.length + 1)))
}
toData() {
return { format: FORMAT, cells: this.read() }
}
take(data) {
const mine = this.read(), other = fromData(data)
const keys = Object.keys({ ...mine, ...other })
this.write(Object.fromEntries(keys.map((key) => [key, merged(mine[key], other[key])])))
return Object.keys(other).length
}
}
const stores = new Map()
lessonpress.tryCells.storeOf = (course) => {
if (!stores.has(course)) stores.set(course, new Tried(course))
return stores.get(course)
}
}
{
const { late, main, quarto } = lessonpress
const REST = 300, LEAVE = 200 // milliseconds
const preview = { box: null, at: null } // its element, once there is one, and the link that it is of
const isInside = (el) => preview.box?.contains(el)
const isOpen = () => preview.box?.matches(":popover-open")
const UNSEEN = ".time, .anchorjs-link, .address, .footnote-back, [aria-hidden=true]"
function linkAt(el) {
const link = el.closest?.("main.content a[href*='#']")
if (!link || !link.hash || link.origin !== location.origin || link.matches(UNSEEN)) return null
return isInside(link) || link.closest("summary, nav, h1, h2, h3, h4") ? null : link
}
let timer = 0
function soon(what, after) {
clearTimeout(timer)
timer = setTimeout(what, after)
}
async function show(link, y, byTouch = false) {
preview.at = link
try {
await late("previews.js")
} catch {
return false
}
return preview.at !== link || preview.show(link, y, byTouch) // which that script gives
}
const close = () => isOpen() && preview.box.hidePopover()
function stop() {
if (!isOpen()) preview.at = null
soon(close, LEAVE)
}
function over(e) {
if (e.pointerType === "touch") return
if (isInside(e.target)) return clearTimeout(timer)
const link = linkAt(e.target)
if (link && link === preview.at) clearTimeout(timer)
else if (link) soon(() => show(link, e.clientY), REST)
}
function out(e) {
if (e.pointerType !== "touch" && (linkAt(e.target) || isInside(e.target))) stop()
}
function focused(e) {
const link = linkAt(e.target)
if (link?.matches(":focus-visible")) soon(() => show(link, 0), REST)
}
function left(e) {
if (linkAt(e.target) && !isInside(e.relatedTarget)) stop()
}
async function clicked(e) {
const link = linkAt(e.target)
if (!link) return close()
clearTimeout(timer)
if (e.pointerType !== "touch") return close()
e.preventDefault()
if (!await show(link, e.clientY, true)) location.href = link.href
}
if (!quarto) {
const heard = {
pointerover: over,
pointerout: out,
focusin: focused,
focusout: left,
click: clicked,
}
for (const [name, hear] of Object.entries(heard)) main.addEventListener(name, hear)
addEventListener("keydown", (e) => {
if (e.key === "Escape") clearTimeout(timer)
})
}
lessonpress.preview = preview
}
{
const { all, button, using, main, quarto, say, words } = lessonpress
const word = words("figures", {
failed: "The figure could not be enlarged",
enlarge: "Enlarge",
"enlarge-it": "Enlarge {figure}",
picture: "picture",
})
const enlarge = (figure) =>
using("previews.js", () => lessonpress.enlarge(figure), () => say(word("failed")))
function addButton(figure) {
const caption = figure.querySelector("figcaption")
const called = caption?.textContent.trim().match(/^[^:]{1,20}(?=:)/)?.[0] || word("picture")
const name = word("enlarge-it", { figure: called })
const properties = { className: "enlarge", "aria-label": name, title: word("enlarge") }
const opener = button("", () => enlarge(figure), properties)
if (caption) caption.append(" ", opener)
else figure.append(opener)
}
if (!quarto) {
all("figure:has(img:not(.nolightbox)):not(:has(a.lightbox))").forEach(addButton)
main.addEventListener("click", (e) => {
const link = e.target.closest("a.lightbox")
if (link && !e.metaKey && !e.ctrlKey && !e.shiftKey) {
e.preventDefault()
enlarge(link)
return
}
const picture = e.target.closest("figure img:not(.nolightbox)")
if (picture && !picture.closest("a, dialog, .preview")) enlarge(picture.closest("figure"))
})
}
}
{
const { all, main, make, quarto, say, words } = lessonpress
const word = words("links", {
question: "Link to this question",
figure: "Link to this figure",
cell: "Link to this cell",
copied: "Address copied",
})
const link = (id, what) =>
make("a", { className: "address", href: `#${id}`, "aria-label": word(what) })
function add(selector, what, put) {
for (const el of all(selector)) {
if (el.id && !el.querySelector(`.address[href='#${CSS.escape(el.id)}']`)) {
put(el, link(el.id, what))
}
}
}
function addAll() {
add("details.question", "question", (el, a) => el.querySelector(".answer")?.append(a))
add("div.question", "question", (el, a) => el.append(" ", a))
add(".quarto-float", "figure", (el, a) => el.querySelector("figcaption")?.append(" ", a))
add(".cell:not(.quarto-float, :has(.quarto-float))", "cell", (el, a) => el.append(a))
}
if (!quarto) addAll()
main.addEventListener("click", async (e) => {
const at = e.target.closest(".address, .anchorjs-link")
if (!at || e.ctrlKey || e.metaKey || e.shiftKey || e.altKey) return
try {
await navigator.clipboard.writeText(at.href)
} catch {
return // the address bar has it
}
say(word("copied"))
at.classList.add("copied")
setTimeout(() => at.classList.remove("copied"), 1500)
})
}
{
const { make, quarto, words } = lessonpress
const word = words("contents", { title: "On this page" })
const ID = "lessonpress-contents"
const toc = document.getElementById("TOC")
const side = toc?.closest(".side")
const name = make("span", {}, word("title"))
const panel = make("div", { id: ID, className: "contents-panel", popover: "auto" })
const opener = make("button", { type: "button", className: "here", hidden: true }, name)
function copied() {
const copy = toc.cloneNode(true)
for (const el of [copy, ...copy.querySelectorAll("[id]")]) el.removeAttribute("id")
copy.setAttribute("aria-label", word("title"))
copy.removeAttribute("aria-labelledby")
panel.replaceChildren(copy)
}
const current = () => toc.querySelector("[aria-current]")
function follow() {
const link = current()
name.textContent = link?.textContent ?? word("title")
if (link) opener.setAttribute("aria-label", `${word("title")}: ${link.textContent}`)
else opener.removeAttribute("aria-label")
opener.classList.toggle("begun", link !== null)
}
function fit() {
opener.hidden = toc.checkVisibility() && !side.matches(":popover-open")
}
function start() {
opener.setAttribute("popovertarget", ID)
document.querySelector(".bar .brand").after(opener)
opener.after(panel)
panel.addEventListener("beforetoggle", (e) => {
if (e.newState === "open") copied()
})
panel.addEventListener("toggle", () => {
const link = panel.querySelector("[aria-current]")
if (link) panel.scrollTop = link.offsetTop - panel.clientHeight / 2
})
panel.addEventListener("click", (e) => {
if (e.target.closest("a")) panel.hidePopover()
})
const marks = { attributes: true, subtree: true, attributeFilter: ["aria-current"] }
new MutationObserver(follow).observe(toc, marks)
new ResizeObserver(fit).observe(toc)
follow()
fit()
}
if (!quarto && side && document.querySelector(".bar .brand")) start()
}
{
const { button, main, make, quarto, remember, remembered, root, words } = lessonpress
const word = words("place", {
name: "Where you stopped",
stopped: "You stopped at {place}",
on: "Go on",
close: "Dismiss",
})
const KEY = "lessonpress-place" // { path, title, heading, at }, by course
const course = main.querySelector(".reading-time")?.dataset.course
const toc = document.getElementById("TOC")
const pathOf = (url) => url.href.slice(root.href.length)
function stored() {
try {
const places = JSON.parse(remembered(KEY))
return places && typeof places === "object" ? places : {}
} catch {
return {} // forbidden, or no JSON
}
}
function store(place) {
const places = stored()
if (place) places[course] = place
else delete places[course]
remember(KEY, JSON.stringify(places))
}
function keep(link) {
const url = new URL(link.href)
url.search = ""
const title = main.querySelector("h1")?.textContent.trim() ?? document.title
store({ path: pathOf(url), title, heading: link.textContent.trim(), at: Date.now() })
}
function end() {
const next = document.querySelector("a[rel=next]")
if (!next) return store(null)
const title = (next.lastChild?.textContent ?? next.textContent).trim()
store({ path: pathOf(new URL(next.href)), title, heading: "", at: Date.now() })
}
function placeHere() {
const place = stored()[course]
if (typeof place?.path !== "string" || typeof place.heading !== "string") return null
const [path, anchor] = place.path.split("#")
if (path !== pathOf(location).split(/[?#]/)[0] || !anchor) return null
const links = [...toc.querySelectorAll("a")]
return links.slice(1).find((a) => a.hash === "#" + anchor) ?? null // nobody has to be led to the first one
}
function offer(link) {
const go = make("a", { href: link.hash }, word("on"))
const name = make("b", {}, link.textContent.trim())
const close = button("×", () => line.remove(), { "aria-label": word("close") })
const said = make("span", {}, ...word.parts("stopped", { place: name }))
const line = make("aside", { className: "stopped", "aria-label": word("name") }, said, go, close)
go.addEventListener("click", () => line.remove())
line.addEventListener("keydown", (e) => {
if (e.key === "Escape") line.remove()
})
document.querySelector(".bar")?.after(line)
return line
}
function start() {
const kind = performance.getEntriesByType("navigation")[0]?.type
const place = kind === "navigate" && !location.hash ? placeHere() : null
const line = place && offer(place)
let read = false // a page that was only opened says nothing of where its reader is
addEventListener("scroll", () => read = true, { once: true, passive: true })
const marks = { attributes: true, subtree: true, attributeFilter: ["aria-current"] }
new MutationObserver(() => {
const link = toc.querySelector("[aria-current]")
if (!link || !read) return
keep(link)
line?.remove()
}).observe(toc, marks)
const foot = document.querySelector(".page-navigation")
if (!foot) return
new IntersectionObserver((seen) => {
if (read && seen.some((e) => e.isIntersecting)) end()
}).observe(foot)
}
if (!quarto && course !== undefined && toc) start()
}
{
const { all, main, quarto, remember, remembered, root } = lessonpress
const KEY = "lessonpress-read" // { path: { seen: [ids] } or { on: day } }, by course
const course = main.querySelector(".reading-time")?.dataset.course
const path = location.href.slice(root.href.length).split(/[?#]/)[0] || "index.html"
const sections = all(":scope > section[id]")
const end = document.querySelector(".page-navigation") ?? main.lastElementChild
const plain = (v) => v !== null && typeof v === "object" && !Array.isArray(v)
function stored() {
try {
const kept = JSON.parse(remembered(KEY))
return plain(kept) ? kept : {}
} catch {
return {} // forbidden, or no JSON
}
}
function store(told) {
const kept = stored(), own = plain(kept[course]) ? kept[course] : {}
remember(KEY, JSON.stringify({ ...kept, [course]: { ...own, [path]: told } }))
}
function today() {
const now = new Date(), two = (n) => String(n).padStart(2, "0")
return `${now.getFullYear()}-${two(now.getMonth() + 1)}-${two(now.getDate())}`
}
function watch(seen) {
let began = false // a page that was only opened has not been read
addEventListener("scroll", () => began = true, { once: true, passive: true })
const watcher = new IntersectionObserver((entries) => {
const shown = entries.filter((e) => e.isIntersecting).map((e) => e.target)
for (const el of shown) if (el !== end) seen.add(el.id)
if (!shown.length || !began) return
const whole = shown.includes(end) && sections.every((el) => seen.has(el.id))
store(whole ? { on: today() } : { seen: [...seen] })
if (whole) watcher.disconnect()
})
for (const el of [...sections, end]) watcher.observe(el)
}
function start() {
const told = stored()[course]?.[path]
if (!told?.on) watch(new Set(Array.isArray(told?.seen) ? told.seen : []))
}
if (!quarto && course !== undefined) start()
}
{
const { using, say, words } = lessonpress
const word = words("search", { unloaded: "The search could not be loaded" })
const opener = document.querySelector(".bar .search-button")
const open = () => using("search.js", () => lessonpress.openSearch(), () => say(word("unloaded")))
const typing = (el) => el.closest("input, textarea, select, [contenteditable]")
function asks(e) {
if (e.altKey) return false
const control = e.ctrlKey || e.metaKey
if (e.key === "/") return !control && !typing(e.target)
return e.key.toLowerCase() === "k" && control && !e.shiftKey
}
if (opener) {
opener.hidden = false
opener.addEventListener("click", open)
addEventListener("keydown", (e) => {
if (!asks(e) || document.querySelector("dialog:modal")) return
e.preventDefault()
open()
})
}
}
{
const { pointedAt } = lessonpress
const report = document.querySelector(".about-page a[href*='/issues/new?']")
const plain = report?.href
function nameThePlace() {
const url = new URL(plain), id = pointedAt()?.id
const field = url.searchParams.has("body") ? "body" : "issue[description]"
if (id) url.searchParams.set(field, `${url.searchParams.get(field)}#${id}`)
report.href = url
}
if (report) {
addEventListener("hashchange", nameThePlace)
nameThePlace()
}
}
{
const { button, using, quarto, remember, remembered, say, shortcuts, words } = lessonpress
const word = words("keys", {
list: "Keys and choices",
failed: "The list of keys could not be loaded",
search: "Search",
theme: "Light, dark, or as the system has it",
contents: "Contents of this page",
next: "Next page",
previous: "Previous page",
})
const KEY = "lessonpress-keys", OFF = "off"
let off = false // as long as the page lasts, where storage is forbidden
const keys = {
get on() {
const kept = remembered(KEY)
if (kept !== undefined) off = kept === OFF
return !off
},
set on(on) {
off = !on
remember(KEY, off && OFF)
},
}
const at = (selector) => document.querySelector(selector)
const has = (selector) => () => at(selector) !== null
const click = (selector) => () => at(selector).click()
function goToContents() {
const here = at(".bar .here:not([hidden])")
if (here?.checkVisibility()) here.click()
else (at("#TOC [aria-current]") ?? at("#TOC a")).focus()
}
const openList = () => using("keys.js", () => lessonpress.keyList(), () => say(word("failed")))
const typing = (el) => el.closest?.("input, textarea, select, [contenteditable]")
const busy = () => at("dialog:modal, .study-stage:not([hidden])")
const isLetter = (e) => e.key.length === 1 && e.key !== " " && !e.ctrlKey && !e.metaKey && !e.altKey
function hear(e) {
if (!isLetter(e) || e.isComposing || typing(e.target)) return
if (!keys.on) return e.stopImmediatePropagation()
if (busy() || e.repeat) return
const found = shortcuts.find((s) => s.keys?.includes(e.key) && s.act && (s.shown?.() ?? true))
if (!found) return
e.preventDefault()
found.act()
}
function start() {
shortcuts.push(
{ keys: ["/", "Ctrl K"], text: word("search"), shown: has(".search-button") },
{ keys: ["c"], text: word("contents"), act: goToContents, shown: has("#TOC a") },
{ keys: ["n"], text: word("next"), act: click("a[rel=next]"), shown: has("a[rel=next]") },
{ keys: ["p"], text: word("previous"), act: click("a[rel=prev]"), shown: has("a[rel=prev]") },
{ keys: ["t"], text: word("theme"), act: click(".theme-toggle"), shown: has(".theme-toggle") },
{ keys: ["?"], text: word("list"), act: openList },
)
addEventListener("keydown", hear, true)
const properties = { className: "keys-button", title: `${word("list")}: ?` }
at(".side")?.append(button(word("list"), openList, properties))
}
if (!quarto) start()
lessonpress.keys = keys
}
{
const { all, quarto, say, words } = lessonpress
const word = words("copy", {
done: "Code copied",
refused: "The browser does not allow copying",
})
function without(code) {
const copied = code.cloneNode(true)
for (const el of all(".code-annotation-anchor, .code-copy-button", copied)) el.remove()
return copied.textContent.replace(/\n$/, "")
}
function textOf(button) {
const own = button.closest("pre, div.sourceCode").querySelector("code")
const cell = own.closest(".cell-code") && own.closest(".cell")
return (cell ? all(".cell-code code", cell) : [own]).map(without).join("\n")
}
async function copy(button) {
const text = textOf(button)
try {
await navigator.clipboard.writeText(text)
} catch {
return say(word("refused"))
}
button.classList.add("code-copy-button-checked")
say(word("done"))
setTimeout(() => button.classList.remove("code-copy-button-checked"), 1500)
}
if (!quarto) {
document.addEventListener("click", (e) => {
const button = e.target.closest(".code-copy-button")
if (button) copy(button)
})
}
}
{
const { all, quarto } = lessonpress
function choose(tab) {
for (const other of all("[role=tab]", tab.closest("[role=tablist]"))) {
const on = other === tab, pane = document.getElementById(other.getAttribute("aria-controls"))
other.classList.toggle("active", on)
other.setAttribute("aria-selected", on)
other.tabIndex = on ? 0 : -1
if (pane) pane.classList.toggle("active", on)
}
}
function chooseInGroup(tab) {
choose(tab)
const group = tab.closest(".panel-tabset").dataset.group
if (!group) return
for (const set of all(`.panel-tabset[data-group="${CSS.escape(group)}"]`)) {
const same = all("[role=tab]", set).find((t) => t.textContent === tab.textContent)
if (same && same !== tab) choose(same)
}
}
function listen(tab, i, tabs) {
tab.tabIndex = tab.classList.contains("active") ? 0 : -1
tab.addEventListener("click", (e) => {
e.preventDefault()
chooseInGroup(tab)
})
tab.addEventListener("keydown", (e) => {
const to = { ArrowRight: i + 1, ArrowLeft: i - 1, Home: 0, End: -1 }[e.key]
if (to === undefined) return
e.preventDefault()
const next = tabs.at(to % tabs.length)
chooseInGroup(next)
next.focus()
})
}
if (quarto) {
for (const tab of all("a[role=tab]:not([href])")) {
tab.setAttribute("href", "#" + tab.getAttribute("aria-controls"))
}
} else {
for (const list of all(".panel-tabset [role=tablist]")) all("[role=tab]", list).forEach(listen)
}
}
{
const { all, pressed, quarto } = lessonpress
for (const header of all(".callout-header[data-bs-toggle]")) {
const body = header.parentElement.querySelector(".callout-collapse")
if (!quarto) {
header.addEventListener("click", () => {
header.setAttribute("aria-expanded", body.classList.toggle("show"))
})
}
header.tabIndex = 0
header.setAttribute("role", "button")
header.removeAttribute("aria-label")
header.addEventListener("keydown", pressed(() => header.click()))
}
}
{
const { all, main, pressed, quarto, words } = lessonpress
const word = words("annotations", { name: "Annotation {n}" })
const twins = ({ dataset: { targetCell, targetAnnotation } }) =>
all(`[data-target-cell="${targetCell}"][data-target-annotation="${targetAnnotation}"]`)
function linesOf({ dataset: { targetCell, targetAnnotation } }) {
const note = main.querySelector(
`[data-code-cell="${targetCell}"][data-code-annotation="${targetAnnotation}"]`,
)
const lines = []
for (const part of note ? note.dataset.codeLines.split(",") : []) {
const [from, to = from] = part.split("-").map(Number)
for (let n = from; n <= to; n++) lines.push(document.getElementById(`${targetCell}-${n}`))
}
return lines.filter((line) => line)
}
function light(el, on) {
for (const twin of twins(el)) twin.classList.toggle("code-annotation-active", on)
for (const line of linesOf(el)) line.classList.toggle("code-annotation-line-active", on)
}
function asButton(el) {
const go = () => twins(el).find((twin) => twin !== el)?.scrollIntoView({ block: "nearest" })
el.tabIndex = 0
el.setAttribute("role", "button")
el.setAttribute("aria-label", word("name", { n: el.textContent }))
el.addEventListener("click", go)
el.addEventListener("keydown", pressed(go))
}
if (!quarto) {
for (const el of all("[data-target-annotation]")) {
for (const name of ["mouseenter", "focus"]) el.addEventListener(name, () => light(el, true))
for (const name of ["mouseleave", "blur"]) el.addEventListener(name, () => light(el, false))
if (el.tagName === "A") asButton(el)
}
}
}
{
const MOST = 4000 // pixels
addEventListener("message", ({ source, data }) => {
const height = data?.height
if (!Number.isFinite(height) || height < 0) return
for (const frame of lessonpress.all("iframe.output-frame")) {
if (frame.contentWindow === source) frame.height = Math.min(Math.ceil(height) + 1, MOST)
}
})
}
{
const { all, html, quarto } = lessonpress
const LINE = 180 // pixels from above, over which a section has begun; a heading that a link leads to stands at 153
const links = all("#TOC a[href^='#']", document)
const places = links
.map((link) => [document.getElementById(link.getAttribute("href").slice(1)), link])
.filter(([place]) => place)
const near = ([place]) => place.checkVisibility?.({ contentVisibilityAuto: true }) ?? true
function linkOfHere() {
const atEnd = innerHeight + scrollY >= html.scrollHeight - 4
const passed = places.filter(near).filter(([place]) => place.getBoundingClientRect().top < LINE)
return (atEnd ? places : passed).at(-1)?.[1]
}
function follow() {
const link = linkOfHere()
if (link && link.classList.contains("active")) return
for (const other of links) {
other.classList.remove("active")
other.removeAttribute("aria-current")
}
if (link) mark(link)
}
function mark(link) {
link.classList.add("active")
link.setAttribute("aria-current", "location")
const side = link.closest(".side")
if (!side) return
const box = side.getBoundingClientRect(), at = link.getBoundingClientRect()
const seen = at.bottom <= box.bottom && at.top >= box.top
if (!seen) side.scrollTop += at.top - box.top - box.height / 2
}
let waiting = false
function soon() {
if (waiting) return
waiting = true
requestAnimationFrame(() => {
waiting = false
follow()
})
}
if (!quarto) {
addEventListener("scroll", soon, { passive: true })
addEventListener("resize", soon)
soon()
}
}
{
const { all, quarto } = lessonpress
function closeDropDowns() {
const drops = all(".bar details", document)
addEventListener("click", (e) => {
for (const drop of drops) if (!drop.contains(e.target)) drop.open = false
})
addEventListener("keydown", (e) => {
if (e.key !== "Escape") return
for (const drop of drops) drop.open = false
})
}
function closeMenu() {
const side = document.querySelector(".side[popover]")
side?.addEventListener("click", (e) => {
if (e.target.closest("a") && side.matches(":popover-open")) side.hidePopover()
})
}
if (!quarto) {
closeDropDowns()
closeMenu()
}
}
{
const { all } = lessonpress
for (const number of all("pre.numberSource code > span > a:first-child")) {
number.tabIndex = -1
number.setAttribute("aria-hidden", "true")
}
function reach(box) {
const wider = box.scrollWidth > box.clientWidth || box.scrollHeight > box.clientHeight + 1
if (wider && getComputedStyle(box).overflowX === "auto") box.tabIndex = 0
}
const near = new IntersectionObserver((seen) => {
for (const { isIntersecting, target } of seen) {
if (!isIntersecting) continue
near.unobserve(target)
reach(target)
}
}, { rootMargin: "1000px" })
function look() {
near.disconnect()
for (
const box of all("pre, pre > code, table, .cell-output-display, .diagram, figure > div, p")
) {
near.observe(box)
}
}
document.fonts.ready.then(look)
let width = innerWidth
addEventListener("resize", () => {
if (innerWidth === width) return
width = innerWidth
look()
})
}
{
const { all } = lessonpress
let folded = []
const open = (on) => {
for (const details of folded) details.open = on
}
addEventListener("beforeprint", () => {
folded = all("details:not([open])")
open(true)
})
addEventListener("afterprint", () => open(false))
}
{
const { main, pointedAt } = lessonpress
function opened(el) {
let done = false
if (el.tagName === "DETAILS" && !el.open) done = el.open = true
if (el.matches(".tab-pane:not(.active)")) {
const tab = document.getElementById(el.getAttribute("aria-labelledby"))
if (tab) {
tab.click()
done = true
}
}
if (el.matches(".callout-collapse:not(.show)")) {
el.parentElement.querySelector("[data-bs-toggle]").click()
done = true
}
return done
}
function reveal() {
const place = pointedAt()
if (!place) return
let hidden = false
for (let el = place; el && el !== main; el = el.parentElement) hidden = opened(el) || hidden
if (hidden) place.scrollIntoView()
}
addEventListener("hashchange", reveal)
reveal()
}
{
const { all } = lessonpress
const far = all(
"main.content > section:not(:has(> section)), main.content > section > section",
document,
)
function measure() {
const section = far.shift(), { top } = section.getBoundingClientRect()
if (top > innerHeight && section.lastElementChild) {
const height = section.lastElementChild.getBoundingClientRect().bottom - top
section.style.containIntrinsicSize = `auto ${Math.ceil(height)}px`
}
next()
}
function next() {
if (far.length) globalThis.requestIdleCallback?.(measure)
}
addEventListener("load", next)
}
"use strict";
{
const { stop } = lessonpress
const negative = (v) => v < 0 || Object.is(v, -0)
function remainder(a, b) {
const m = a % b
return m && (b < 0) !== (m < 0) ? m + b : m
}
function mod(a, b) {
const m = remainder(a, b)
return m === 0 ? negative(b) ? -0 : 0 : m
}
function floordiv(a, b) {
if (b === 0) return a / b
const m = a % b, whole = (a - m) / b - (m && (b < 0) !== (m < 0)), down = Math.floor(whole)
return whole !== 0 ? whole - down > .5 ? down + 1 : down : negative(a / b) ? -0 : 0
}
const pow = (a, b) => a === 1 || a === -1 && Math.abs(b) === Infinity ? 1 : a ** b
const divisor = (f) => (a, b) => b === 0 ? stop("division by zero") : f(a, b)
const real = (v, ok) => Number.isFinite(v) || ok ? v : stop("no real number")
const power = (a, b) => real(pow(a, b), !Number.isFinite(a) || !Number.isFinite(b))
const maths = (f) => (a) => {
const v = f(a)
return real(v, Number.isNaN(a) || !Number.isNaN(v) && !Number.isFinite(a))
}
const each = {
"+": (a, b) => a + b,
"-": (a, b) => a - b,
"*": (a, b) => a * b,
"/": (a, b) => a / b,
"//": floordiv,
"%": mod,
remainder,
pow,
"/!": divisor((a, b) => a / b),
"//!": divisor(floordiv),
"%!": divisor(mod),
"pow!": power,
"<": (a, b) => +(a < b),
"<=": (a, b) => +(a <= b),
">": (a, b) => +(a > b),
">=": (a, b) => +(a >= b),
"==": (a, b) => +(a === b),
"!=": (a, b) => +(a !== b),
"&": (a, b) => a & b,
"|": (a, b) => a | b,
"^": (a, b) => a ^ b,
neg: (a) => -a,
not: (a) => +(a === 0),
min: (a, b) => b < a ? b : a,
max: (a, b) => b > a ? b : a,
minimum: Math.min,
maximum: Math.max,
abs: Math.abs,
where: (test, a, b) => test !== 0 ? a : b,
}
for (const name of ["exp", "sin", "cos", "tanh", "sqrt", "log"]) {
each[name] = Math[name]
each[name + "!"] = maths(Math[name])
}
const sum = (v) => Array.isArray(v) ? v.reduce((a, b) => a + b, 0) : v
const whole = {
nan: () => NaN,
inf: () => Infinity,
"-inf": () => -Infinity,
stack: (...args) => args,
sum,
do: (...args) => args.at(-1),
mean: (v) => Array.isArray(v) ? sum(v) / v.length : v,
}
function broadcast(f, args) {
const rows = args.filter(Array.isArray)
if (!rows.length) return f(...args)
const length = rows.some((r) => r.length !== 1) ? rows.find((r) => r.length !== 1).length : 1
const at = (a, i) => Array.isArray(a) ? a[a.length === 1 ? 0 : i] : a
return Array.from({ length }, (_, i) => f(...args.map((a) => at(a, i))))
}
function operate(op, args) {
if (Object.hasOwn(each, op)) return broadcast(each[op], args)
return Object.hasOwn(whole, op) ? whole[op](...args) : stop("no operation " + op)
}
lessonpress.figures = { operate }
}
{
const { stop, figures } = lessonpress
function program(nodes, inputs) {
const known = new Map()
function at(i) {
if (!known.has(i)) known.set(i, step(nodes[i]))
return known.get(i)
}
function step(node) {
if (typeof node === "string") {
return Object.hasOwn(inputs, node) ? inputs[node] : stop("no input " + node)
}
if (!Array.isArray(node) || typeof node[0] !== "string") return node
const [op, ...args] = node
if (op === "if") return at(at(args[0]) !== 0 ? args[1] : args[2])
return figures.operate(op, args.map(at))
}
return at
}
function attempt(f) {
try {
return f()
} catch {
return NaN
}
}
function compute(spec, inputs) {
const { nodes, curve, trail, losses = [] } = spec, [low, high, n] = spec.x
const value = (more, place) => attempt(() => program(nodes, { ...inputs, ...more })(place))
function over(name, xs, place) {
if (spec.each) return xs.map((v) => value({ [name]: v }, place))
const v = value({ [name]: xs }, place)
return Array.isArray(v) ? v : xs.map(() => v)
}
const x = Array.from({ length: n }, (_, i) => low + (high - low) * i / (n - 1))
const steps = trail ? Array.from({ length: trail[2] }, (_, i) => i) : []
return {
x,
y: over(" x", x, curve),
trail: trail && [over(" k", steps, trail[0]), over(" k", steps, trail[1])],
losses: losses.map(([name, place]) => [name, value({}, place)]),
}
}
Object.assign(figures, { program, compute })
}
{
const { all, figures, words } = lessonpress
const word = words("live", { "no-number": "no number" })
const text = (v) =>
Number.isNaN(v) ? word("no-number") : Math.abs(v) < 1e5 ? v.toFixed(4) : v.toExponential(3)
function scales(svg, [left, right, bottom, top]) {
const [width, height] = ["width", "height"].map((side) => +svg.getAttribute(side))
return {
px: (v) => (v - left) / (right - left) * width,
py: (v) => Math.max(-9999, Math.min(9999, (top - v) / (top - bottom) * height)),
}
}
function path(xs, ys, { px, py }, dots) {
let d = "", pen = false
xs.forEach((x, i) => {
const ok = Number.isFinite(x) && Number.isFinite(ys[i])
if (ok) {
d += (dots || !pen ? "M" : "L") + px(x).toFixed(1) + " " + py(ys[i]).toFixed(1)
if (dots) d += "h0"
}
pen = ok
})
return d
}
function drawCurves(svg, spec, inputs) {
const { x, y, trail, losses } = figures.compute(spec, inputs)
const scale = scales(svg, spec.view)
const set = (name, d) => svg.querySelector("." + name)?.setAttribute("d", d)
set("curve", path(x, y, scale))
if (trail) {
set("trail", path(...trail, scale))
set("dots", path(...trail, scale, true))
}
return losses.map(([name, v]) => [name, text(v)])
}
function drawCells(svg, looks, [texts, marks]) {
all(".entry", svg).forEach((el, i) => {
const [opacity, border] = looks[marks[i]], ground = el.previousElementSibling
el.textContent = texts[i]
ground.setAttribute("fill-opacity", opacity)
ground.setAttribute("stroke-width", border)
})
}
Object.assign(figures, { text, scales, path, drawCurves, drawCells })
}
{
const { figures, make, words } = lessonpress
const word = words("live", { number: "{name}, as a number" })
const spoken = (name) => name === "klass" ? "class" : name.replaceAll("_", " ").trim()
function typed(field, whole) {
const v = +field.value
if (field.value.trim() === "" || !Number.isFinite(v)) return null
return whole ? Math.round(v) : v
}
function knob(name, [min, max, value, step], { say, set, whole, called = spoken(name) }) {
const limits = { min, max, step, value }
const range = make("input", { type: "range", ...limits, "aria-label": called })
const number = make("input", {
type: "number",
...limits,
inputMode: "decimal",
"aria-label": word("number", { name: called }),
})
let now = value
range.addEventListener("input", () => set(+range.value))
number.addEventListener("input", () => {
const v = typed(number, whole)
if (v !== null && v >= min && v <= max) set(v)
})
number.addEventListener("change", () => {
const v = typed(number, whole)
if (v !== null) set(Math.max(min, Math.min(max, v)))
number.value = now
})
function show(v) {
now = v
range.value = v
range.setAttribute("aria-valuetext", say(v))
if (number !== document.activeElement || typed(number, whole) !== v) number.value = v
}
const label = make("span", { className: "name", "aria-hidden": "true" }, called)
return { name, show, el: make("div", { className: "knob" }, label, range, number) }
}
Object.assign(figures, { knob, spoken })
}
{
const { button, figures, words } = lessonpress
const word = words("live", {
play: "play",
pause: "pause",
back: "back",
on: "step",
"one-back": "one step back",
"one-on": "one step forward",
})
class Player {
constructor(figure, last, pause) {
Object.assign(this, { figure, last, pause, timer: 0 })
this.play = button(word("play"), () => this.timer ? this.halt() : this.begin())
this.buttons = [
button(word("back"), () => this.go(-1), { "aria-label": word("one-back") }),
button(word("on"), () => this.go(1), { "aria-label": word("one-on") }),
this.play,
]
this.obeyStillness()
}
obeyStillness() {
const still = matchMedia("(prefers-reduced-motion: reduce)")
const obey = () => {
this.play.hidden = still.matches
if (still.matches) this.halt()
}
still.addEventListener("change", obey)
obey()
}
show(step) {
this.figure.now.step = step
this.figure.draw()
}
go(by) {
this.halt()
this.show(Math.max(0, Math.min(this.last, this.figure.now.step + by)))
}
begin() {
if (this.figure.now.step === this.last) this.show(0)
this.play.textContent = word("pause")
this.timer = setInterval(() => {
this.show(this.figure.now.step + 1)
if (this.figure.now.step === this.last) this.halt()
}, this.pause)
}
halt() {
if (!this.timer) return
clearInterval(this.timer)
this.timer = 0
this.play.textContent = word("play")
}
}
figures.Player = Player
}
{
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
show(values, quiet) {
Object.assign(this.now, values)
this.draw(quiet)
}
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
drawn() {
if (!this.spec.looks) return drawCurves(this.svg.querySelector("svg"), this.spec, this.inputs())
drawCells(this.svg, this.spec.looks, this.row)
return []
}
tell(losses) {
this.svg.setAttribute("aria-label", word("now", { alt: this.alt, now: this.settings() }))
clearTimeout(this.later)
this.later = setTimeout(() => {
this.said.textContent = losses.map((l) => l.join(" ")).join(", ") || this.settings()
}, 500)
}
}
figures.of = new Map()
enliven(".live", "a live figure", (box) => figures.of.set(box, new Figure(box)))
}
