// What there is to see at a place: a title, what stands there, and what to know of it.
const { all, inert, make, words } = lessonpress
const word = words("previews", {
  question: "Question",
  unanswered: "Not answered yet",
  here: "Computed in this lesson",
  in: "Computed in {page}",
  cell: "Cell",
  glossary: "Glossary",
  function: "Function",
  section: "Section",
})
const ENOUGH = 320 // letters of a text
const LINES = 7 // of code or of an output

// Pages that were asked for once. One that cannot be read, such as any other from a disk, has nothing to show.
const pages = new Map()
async function fetched(url) {
  const answer = await fetch(url, { credentials: "same-origin" })
  if (!answer.ok) throw new Error(answer.status)
  return new DOMParser().parseFromString(await answer.text(), "text/html")
}
function page(url) {
  if (url === here()) return document
  if (!pages.has(url)) pages.set(url, fetched(url).catch(() => null))
  return pages.get(url)
}
const bare = (url) => url.href.slice(0, url.href.length - url.hash.length)
const here = () => bare(new URL(location.href))

const cut = (text) => {
  const lines = text.replace(/\s+$/, "").split("\n")
  if (lines.length <= LINES) return lines.join("\n")
  return lines.slice(0, LINES).join("\n").trimEnd() + "\n…"
}
const code = (text) => make("pre", {}, make("code", {}, cut(text)))
const codeOf = (cell) => cell.querySelector(".cell-code code, pre.sourceCode code")
const heading = (doc) => doc.querySelector("main h1")?.textContent.trim() || ""
const note = (text) => text ? [make("p", { className: "preview-note" }, text)] : []

// Paragraphs from `first` on, as many as are enough.
function texts(first, base, skip) {
  const out = []
  let length = 0
  for (let el = first; el && length < ENOUGH; el = el.nextElementSibling) {
    if (/^(H[1-6]|SECTION|DETAILS)$/.test(el.tagName) && out.length) break
    if (!/^(P|UL|OL|PRE|BLOCKQUOTE)$/.test(el.tagName) && !el.matches(".sourceCode")) continue
    out.push(inert(el, base, skip))
    length += el.textContent.length
  }
  return out
}

function question(el, base) {
  const first = el.querySelector(".answer")?.firstElementChild
  const answer = first ? texts(first, base, ".evidence, .related, .time") : []
  return {
    kind: word("question"),
    title: el.querySelector(".question-text").textContent,
    body: answer.length ? answer : note(word("unanswered")),
  }
}

// Of the code of a cell, what makes the fact `name`.
function making(text, name) {
  const lines = text.split("\n"), at = lines.findIndex((line) => line.includes(`"${name}"`))
  return at < 0 || lines.length <= LINES ? text : lines.slice(at, at + LINES).join("\n")
}

function fact(cell, _base, link) {
  const doc = cell.ownerDocument, name = `"${link.dataset.fact}"`
  const parts = all(".cell-code code", cell) // of which some are folded
  const source = parts.find((part) => part.textContent.includes(name)) ?? codeOf(cell)
  const when = doc.querySelector(".run-card .run-when")?.textContent
  return {
    where: word(doc === document ? "here" : "in", { page: heading(doc) }),
    title: link.textContent,
    big: true,
    body: [
      ...(source ? [code(making(source.textContent, link.dataset.fact))] : []),
      ...note(when && when[0].toUpperCase() + when.slice(1)),
    ],
  }
}

function cell(el, base) {
  const source = codeOf(el), out = all(".cell-output pre, figure, .cell-output table", el)[0]
  const facts = all(".cell-output [data-fact]", el).map((e) => e.textContent).join(", ")
  const shown = !out ? note(facts) : [out.matches("pre") ? code(out.textContent) : inert(out, base)]
  return {
    kind: word("cell"),
    body: [...(source && !out?.matches("figure") ? [code(source.textContent)] : []), ...shown],
  }
}

function term(el, base) {
  const said = el.closest("dt")?.nextElementSibling
  const body = said ? [inert(said, base, ".term-place")] : [inert(el.closest("p, li"), base)]
  const place = said?.querySelector(".term-place")?.textContent
  return { where: place || word("glossary"), title: el.textContent, body }
}

function section(el, base) {
  const head = /^H[1-6]$/.test(el.tagName) ? el : el.querySelector("h1, h2, h3, h4, h5, h6")
  if (!head) return null
  const name = head.querySelector("code"), body = texts(head.nextElementSibling, base)
  const kind = name && name.textContent === head.textContent ? "function" : "section"
  return { kind: word(kind), title: head.textContent, body }
}

const KINDS = [
  [".question", question],
  [".quarto-float", (el, base) => ({ body: [inert(el.querySelector("figure") || el, base)] })],
  [".cell", cell],
  ["dfn, dt *", term],
  ["section, h1, h2, h3, h4, h5, h6", section],
]

// What to show of the place that a link leads to; null where there is nothing.
function seen(target, link, base) {
  const box = target.closest(".cell")
  if (link.dataset.fact && box) return fact(box, base, link)
  const [, shown] = KINDS.find(([selector]) => target.matches(selector)) || []
  if (shown) return shown(target, base, link)
  if (target.matches(".cell-output") && box) return cell(box, base)
  return { body: [inert(target, base, ".footnote-back")] }
}

// `link`'s place: its kind and page, a title and elements to show.
lessonpress.place = async (link) => {
  const url = new URL(link.href), doc = await page(bare(url))
  const target = doc?.getElementById(decodeURIComponent(url.hash.slice(1)))
  const found = target && seen(target, link, bare(url))
  if (
    !found || !found.body.some((el) => el && (el.textContent.trim() || el.querySelector("img")))
  ) {
    return null
  }
  const on = doc === document ? "" : heading(doc)
  const where = [found.kind, on].filter(Boolean).join(" · ")
  return { where, ...found }
}
