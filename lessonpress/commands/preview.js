// In a preview: loads the page again after a build, and shows what is wrong with the course.

const build = Number(new URL(import.meta.url).searchParams.get("build"))
const channel = new BroadcastChannel("lessonpress")
const closedKey = "lessonpress-closed" // for which problems this tab's bar was closed

function make(tag, text = "", attributes = {}) {
  const el = document.createElement(tag)
  el.textContent = text
  for (const [name, value] of Object.entries(attributes)) el.setAttribute(name, value)
  return el
}

// The bar stands in a tree of its own, so that no style of the course reaches it.
const host = make("lessonpress-problems")
const bar = make("section", "", { "aria-label": "Problems of the course" })
const status = make("p", "", { role: "status" })
const more = make("button", "Show", { "aria-controls": "list" })
const close = make("button", "Close")
const list = make("ol", "", { id: "list" })
const style = make("link", "", { rel: "stylesheet", href: "/.lessonpress/preview.css" })
bar.append(status, more, close, list)
host.attachShadow({ mode: "open" }).append(style, bar)
document.body.append(host)

let shown = ""

function hide(hidden) {
  bar.className = hidden ? "none" : ""
  for (const el of [more, close]) el.hidden = hidden
  open(false)
}

function open(opened) {
  list.hidden = !opened
  more.textContent = opened ? "Hide" : "Show"
  more.setAttribute("aria-expanded", opened)
}

function item({ level, place, message, hint }) {
  const el = make("li")
  el.append(make("strong", level, { class: level }), " ", make("code", place || ""))
  el.append(make("p", message), make("p", hint ? `Hint: ${hint}` : "", { class: "hint" }))
  return el
}

const many = (n, what) => `${n} ${what}${n === 1 ? "" : "s"}`

function show({ errors, warnings, problems }) {
  const now = JSON.stringify(problems)
  if (now === shown) return
  shown = now
  const lost = errors + warnings - problems.length
  list.replaceChildren(...problems.map(item))
  if (lost) list.append(make("li", `and ${lost} more, on the terminal`))
  const hidden = !problems.length || sessionStorage.getItem(closedKey) === now
  const parts = [errors && many(errors, "error"), warnings && many(warnings, "warning")]
  hide(hidden)
  status.className = errors ? "error" : "warning"
  status.textContent = hidden ? "" : parts.filter(Boolean).join(", ")
}

more.onclick = () => open(list.hidden)
close.onclick = () => {
  sessionStorage.setItem(closedKey, shown)
  status.textContent = ""
  hide(true)
}
bar.onkeydown = (event) => {
  if (event.key === "Escape") close.click()
}

const isThere = () => fetch(location.href, { method: "HEAD" }).then((r) => r.ok, () => false)

let newest = 0

async function take(state) {
  if (state.version < newest) return // an answer that something newer has overtaken
  newest = state.version
  show(state)
  if (state.build === build) return
  // A page with a mistake may not be there: then its last form stays till the mistake is gone.
  if (!state.errors || await isThere()) location.reload()
}

// A browser opens six connections to a host, so that a stream for each would leave the seventh tab waiting: one tab
// holds it, and tells the others. The lock goes to the next one when that tab closes or loads again.
navigator.locks.request("lessonpress", () =>
  new Promise(() => {
    const stream = new EventSource("/.lessonpress/events")
    stream.onmessage = ({ data }) => {
      const state = JSON.parse(data)
      channel.postMessage(state)
      take(state)
    }
  }))
channel.onmessage = ({ data }) => take(data)

// What a tab has missed while it loaded, slept or was out of sight.
function look() {
  fetch("/.lessonpress/state").then((r) => r.json()).then(take, () => {})
}
look()
addEventListener("pageshow", (event) => event.persisted && look())
document.addEventListener("visibilitychange", () => document.hidden || look())
