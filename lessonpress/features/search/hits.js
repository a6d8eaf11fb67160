// What was found, as it is listed.
const { make, root, search, words } = lessonpress
const word = words("search", {
  nothing: "Nothing found for “{words}”",
  nearest: "No place has all of these words; the nearest are",
  "found.one": "{n} result",
  "found.other": "{n} results",
  "without.one": "{n} result without “{words}”, which is nowhere",
  "without.other": "{n} results without “{words}”, which is nowhere",
  served:
    "Search needs the site to be served: a browser does not let pages that were opened as files read the index.",
  failed: "The search index could not be loaded.",
  question: "Question",
  section: "Section",
  lesson: "Lesson",
  page: "Page",
  glossary: "Glossary",
  class: "Class",
  function: "Function",
})
const KINDS = { "?": "question", "§": "section", "*": "lesson", "-": "page", "=": "glossary" }
const kindOf = ({ kind }, title) =>
  word(kind === "ƒ" ? /^\p{Lu}/u.test(title) ? "class" : "function" : KINDS[kind])

// Pagefind marks words in text that it escaped; only the text and the marks are taken.
function marked(html) {
  const { childNodes } = new DOMParser().parseFromString(html, "text/html").body
  return [...childNodes].map((node) =>
    node.nodeName === "MARK" ? make("mark", {}, node.textContent) : node.textContent
  )
}

async function hit(result) {
  const { raw_url, meta, excerpt, plain_excerpt, content } = await result.data()
  const title = search.title(meta)
  const place = kindOf(meta, title)
  const where = [place, meta.page === place ? "" : meta.page].filter(Boolean).join(" · ")
  const link = make(
    "a",
    { href: new URL(raw_url, root) },
    make("span", { className: "search-title" }, title),
    make("span", { className: "search-where" }, where),
  )
  if (content !== title) {
    const before = content.startsWith(plain_excerpt) ? "" : "… "
    const after = content.endsWith(plain_excerpt) ? "" : " …"
    link.append(make("span", { className: "search-excerpt" }, before, ...marked(excerpt), after))
  }
  return make("li", {}, link)
}

search.hits = (results) => Promise.all(results.map(hit))

// What was found, in words.
search.told = (count, asked, single, lost) => {
  if (!count) return word("nothing", { words: asked.trim() })
  if (lost.length && lost.length === single.split(" ").length) {
    return word("nearest")
  }
  return word(lost.length ? "without" : "found", { n: count, words: lost.join(" ") })
}

search.failed = () => word(location.protocol === "file:" ? "served" : "failed")
