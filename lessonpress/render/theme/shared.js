// What several of these files need; it comes first. In what a page loads each file is a block of its own (lessonpress/render/page.py),
// so what one gives to others it gives to `lessonpress`, the only global name.
const html = document.documentElement
const main = document.querySelector("main.content") || document.body

const src = document.currentScript.src
const root = src ? new URL("..", src) : new URL(location.href) // of the site

const stop = (what) => {
  throw new Error(what)
}

const all = (selector, at = main) => [...at.querySelectorAll(selector)]

// An element. What is no property of it becomes an attribute.
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

// For keys on what is a button in all but its element.
const pressed = (press) => (e) => {
  if (e.key !== "Enter" && e.key !== " ") return
  e.preventDefault()
  press(e)
}

// A word for those who listen instead of look.
const said = make("div", { className: "said", role: "status" })
document.body.append(said)
function say(text) {
  said.textContent = ""
  setTimeout(() => {
    said.textContent = text
  }, 50)
}

// The words of a part of the interface, with places such as {n}. A script has its own in English, and a page in another language brings those of
// all scripts. What counts has a form for each category of plurals: `days.one`, `days.other`.
const brought = document.getElementById("lessonpress-words")
const others = brought ? JSON.parse(brought.textContent) : {}
const plurals = new Intl.PluralRules(brought?.lang || "en")
function words(group, english) {
  const known = (name) => others[`${group}.${name}`] ?? english[name]
  const text = (name, n) =>
    known(name) ?? known(`${name}.${plurals.select(n)}`) ?? known(`${name}.other`)
  // The pieces of a text, what fills its places among them.
  const parts = (name, values = {}) =>
    text(name, values.n).split(/\{(\w+)\}/).map((part, i) => i % 2 ? values[part] : part)
  const word = (name, values) => parts(name, values).join("")
  return Object.assign(word, { parts })
}

// What is kept in this browser under `key`: a text, null where there is none, undefined where storage is forbidden.
function remembered(key) {
  try {
    return localStorage.getItem(key)
  } catch {
    return undefined
  }
}

// Without a text nothing is kept. Storage may be forbidden or full: then it lasts as long as the page.
function remember(key, text) {
  try {
    if (text) localStorage.setItem(key, text)
    else localStorage.removeItem(key)
  } catch {
    // Nothing else hangs on it.
  }
}

// The element that the address points at, if there is one.
function pointedAt() {
  let id = location.hash.slice(1)
  try {
    id = decodeURIComponent(id)
  } catch {
    // An id may hold a lone per cent sign.
  }
  return id && document.getElementById(id)
}

// Another file of the site, a script or a style sheet, once it is there. It is asked for once, and again where it did not come, which is no
// failure of a style sheet: what it would dress works without.
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

// Uses what another script gives, once it is there; `lost` does what is left to do where it did not come.
async function using(name, use, lost) {
  try {
    await late(name)
    await use()
  } catch {
    lost()
  }
}

// Where a box cannot be brought to life, what the page has there stays, and so do the other boxes.
function enliven(selector, what, f) {
  for (const box of all(selector, document)) {
    try {
      f(box)
    } catch (e) {
      console.error(what, e)
    }
  }
}

// What Quarto's own scripts do in its pages is left to them.
const quarto = !!globalThis.bootstrap

// What keys do in this page: { keys, text, act }, or without `keys` a button of their list; where there is nothing to do, `shown` says so.
const shortcuts = []

html.classList.add("js")
globalThis.lessonpress = {
  ...{ html, main, stop, all, make, button, pressed, say, enliven, quarto, shortcuts, words },
  ...{ remembered, remember, pointedAt, late, root, using },
}
