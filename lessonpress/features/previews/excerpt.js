// What is shown of the place that a link leads to: a copy of it that does nothing, from this page or from another one of the site.
const { all, main, make } = lessonpress
const MOST = 3 // blocks
const pages = new Map()

const bare = (url) => url.href.split("#")[0]

// The document at an address of this site, read once; nothing in it runs.
function read(url) {
  if (bare(url) === bare(new URL(location.href))) return Promise.resolve(document)
  const address = bare(url)
  if (!pages.has(address)) {
    pages.set(
      address,
      fetch(address).then((answer) => answer.ok ? answer.text() : lessonpress.stop(answer.status))
        .then((text) => new DOMParser().parseFromString(text, "text/html")),
    )
  }
  return pages.get(address)
}

// The elements that make up a place: with a heading what follows it, with a term what it means.
function partsOf(place) {
  if (place.matches("dt")) return [place, place.nextElementSibling].filter(Boolean)
  if (/^H\d$/.test(place.tagName) || place.matches("section")) return below(place)
  const whole = place.closest(
    "figure, .csl-entry, details.question, .cell, .callout, .theorem, table, [id^=fig-], [id^=tbl-]",
  )
  return [whole || place.closest("p, li, dd, pre, div.math, .function") || place]
}

function below(heading) {
  const first = heading.matches("section") ? heading.firstElementChild : heading
  const parts = [first]
  for (
    let next = first.nextElementSibling;
    next && parts.length < MOST;
    next = next.nextElementSibling
  ) {
    if (/^(H\d|SECTION)$/.test(next.tagName)) break
    if (!next.matches(".answers, .run-card, .open-in")) parts.push(next)
  }
  return parts
}

const IDLE =
  "script, style, iframe, .live, button, input, .anchorjs-link, .address, .answers, details.folded, .code-copy-button"

// A copy for another page: without names, without what can be pressed, and with addresses that still lead there.
function copied(part, url) {
  const copy = document.importNode(part, true)
  for (const el of [copy, ...all("*", copy)]) {
    for (const { name } of [...el.attributes]) {
      if (/^(id|on|aria-describedby|data-anchor-id|popover)/.test(name)) el.removeAttribute(name)
    }
    for (const name of ["src", "href"]) {
      const address = el.getAttribute(name)
      if (address) {
        el.setAttribute(name, new URL(address, bare(url) + (address[0] === "#" ? "" : "")).href)
      }
    }
    if (el.tagName === "DETAILS") el.open = true
  }
  for (const el of all(IDLE, copy)) el.remove()
  return copy
}

// Where it is from: the page's title, and with a number when it was computed.
function source(doc, isFact) {
  if (doc === document && !isFact) return ""
  const title = doc.querySelector("h1.title")?.textContent.trim() || ""
  const run = isFact ? doc.querySelector(".run-card .run-when")?.textContent.trim() : ""
  return [title, run].filter(Boolean).join(", ")
}

// What is shown of a link: copies, and a line that says where they are from; null if it leads to nothing that can be shown.
async function excerpt(link) {
  const url = new URL(link.href)
  const doc = await read(url)
  const id = decodeURIComponent(url.hash.slice(1))
  const place = id && doc.getElementById(id)
  if (!place || !(doc.querySelector("main.content") || doc.body).contains(place)) return null
  const parts = partsOf(place).map((part) => copied(part, url))
  const isFact = link.matches(".fact")
  const head = isFact
    ? make(
      "p",
      { className: "card-fact" },
      make("b", {}, link.textContent),
      ` ${link.dataset.fact}`,
    )
    : ""
  const from = source(doc, isFact)
  return { parts: [head, ...parts].filter(Boolean), from }
}

// Links within the text to a place of this site that has a name; not those of its lines of code, and not its own addresses.
function leads(link) {
  if (!main.contains(link) || !link.hash || link.hash.length < 2) return false
  if (
    link.matches(".anchorjs-link, .address, [aria-hidden=true], .footnote-back") ||
    link.closest("pre, nav, .card")
  ) return false
  return link.origin === location.origin &&
    (location.protocol !== "file:" || bare(new URL(link.href)) === bare(new URL(location.href)))
}

lessonpress.previews = { excerpt, leads }
