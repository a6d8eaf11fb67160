// Where the reader stopped: kept by course, and offered when the page is opened again. What is stored is a text and stays one.
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

// Who has read a page to its end goes on with the next one.
function end() {
  const next = document.querySelector("a[rel=next]")
  if (!next) return store(null)
  const title = (next.lastChild?.textContent ?? next.textContent).trim()
  store({ path: pathOf(new URL(next.href)), title, heading: "", at: Date.now() })
}

// The place in this page that is kept, if there is one.
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
