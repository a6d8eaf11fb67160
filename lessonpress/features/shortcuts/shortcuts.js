// Keys of one letter. They do nothing while something is typed, in a dialog or during a test, and can be switched off: then no script hears
// a letter at all. Their list loads when it is first opened.
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
