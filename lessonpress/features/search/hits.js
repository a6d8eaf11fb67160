// What was found, as it is listed.
const { make, root, search } = lessonpress
const KINDS = { "?": "Question", "§": "Section", "*": "Lesson", "-": "Page", "=": "Glossary" }
const kindOf = ({ kind }, title) =>
  kind === "ƒ" ? /^\p{Lu}/u.test(title) ? "Class" : "Function" : KINDS[kind]

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
search.told = (count, asked, words, lost) => {
  if (!count) return `Nothing found for “${asked.trim()}”`
  if (lost.length && lost.length === words.split(" ").length) {
    return "No place has all of these words; the nearest are"
  }
  const without = lost.length ? ` without “${lost.join(" ")}”, which is nowhere` : ""
  return `${count} ${count === 1 ? "result" : "results"}${without}`
}

search.failed = () =>
  location.protocol === "file:"
    ? "Search needs the site to be served: a browser does not let pages that were opened as files read the index."
    : "The search index could not be loaded."
