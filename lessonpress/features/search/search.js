// The search: a dialog over the page that asks Pagefind's index, which lies below the site's root. It loads when it is first opened.
(() => {
  const script = document.currentScript, root = new URL("../", script.src)
  const kinds = { "?": "Question", "§": "Section", "*": "Lesson", "-": "Page" }
  const step = 10
  const make = (tag, properties = {}, ...children) => {
    const el = Object.assign(document.createElement(tag), properties)
    el.append(...children)
    return el
  }

  // The dialog.
  const input = make("input", { id: "search-words", type: "search", autocomplete: "off", spellcheck: false, enterKeyHint: "search" })
  const close = make("button", { type: "button", className: "search-close", textContent: "Close" })
  const form = make("form", {}, make("label", { htmlFor: input.id, textContent: "Search these notes" }), make("div", {}, input, close))
  const status = make("p", { className: "search-status" }), list = make("ol", { className: "search-hits" })
  const more = make("button", { type: "button", className: "search-more", textContent: "Show more", hidden: true })
  const dialog = make("dialog", { className: "search" }, form, status, list, more)
  form.setAttribute("role", "search")
  status.setAttribute("role", "status")
  dialog.setAttribute("aria-label", "Search")

  // Pagefind finds the index from its own address.
  let engine = null
  function load() {
    if (!engine) {
      engine = import(new URL("pagefind/pagefind.js", root)).then(async pagefind => {
        await pagefind.options({ excerptLength: 24, ranking: { termSimilarity: 2, metaWeights: { title: 5, heading: 3, name: 1, page: .3, names: .1, kind: 0 } } })
        return { search: pagefind.search, size: (await pagefind.search(null)).results.length }
      })
      engine.catch(() => { engine = null })
    }
    return engine
  }

  // All words in one place, or, where there is no such place, those that hold the rarest of them. What no place holds is left out, and so is
  // what stands everywhere: "what is momentum" asks for momentum.
  async function find(words) {
    const { search, size } = await load(), single = words.split(" ")
    const each = await Promise.all(single.map(word => places(search, word)))
    const known = single.filter((_, i) => each[i].length), lost = single.filter((_, i) => !each[i].length)
    const telling = single.filter((_, i) => each[i].length && each[i].length < size / 3), asked = telling.length && !words.includes('"') ? telling : known
    const together = asked.length === 1 ? each[single.indexOf(asked[0])] : asked.length ? (await search(asked.join(" "))).results : []
    if (together.length || !known.length) return { results: together, lost }
    return { results: nearest(each), lost: known }
  }
  async function places(search, word) {
    const { results } = await search(word)
    return results.length && begins(await results[0].data(), word) ? results : []
  }
  // Pagefind takes the longest word that the asked one begins with where none begins with it: "for" in place of "forest".
  function begins({ meta, content }, word) {
    const text = plain([title(meta), meta.page, meta.names, content].join(" ")), stem = plain(word).slice(0, /(ing|ed|es|er)$/.test(word) ? 3 : 4)
    return text.includes(stem)
  }
  const plain = text => text.normalize("NFD").replace(/[^\p{L}\p{N}_\s]/gu, "").toLowerCase()
  const title = meta => meta.title || meta.heading || meta.name
  function nearest(each) {
    const scores = new Map()
    for (const results of each) for (const result of results) {
      const place = scores.get(result.id) || { result, score: 0 }
      place.score += result.score / Math.sqrt(results.length)
      scores.set(result.id, place)
    }
    return [...scores.values()].sort((a, b) => b.score - a.score).slice(0, step).map(place => place.result)
  }

  // Signs of a formula stand in no word of the index; of a name in a module, only the name.
  const wordsOf = text => text.replace(/\p{S}/gu, "").replace(/[\p{L}_][\p{L}\p{N}_]*\.(?=[\p{L}_])/gu, "").trim().replace(/\s+/g, " ")

  let turn = 0, found = [], shown = 0, wanted = ""
  async function search() {
    const words = wordsOf(input.value), mine = ++turn
    wanted = words
    if (!words) return show([], "")
    try {
      const { results, lost } = await find(words)
      if (mine === turn) await show(results, told(results.length, words, lost), mine)
    } catch (e) {
      if (mine === turn) show([], location.protocol === "file:" ? "Search needs the site to be served: a browser does not let pages that were opened as files read the index." : "The search index could not be loaded.")
    }
  }
  function told(count, words, lost) {
    if (!count) return `Nothing found for “${input.value.trim()}”`
    if (lost.length && lost.length === words.split(" ").length) return "No place has all of these words; the nearest are"
    return `${count} ${count === 1 ? "result" : "results"}` + (lost.length ? ` without “${lost.join(" ")}”, which is nowhere` : "")
  }

  async function show(results, text, mine = turn) {
    const hits = await Promise.all(results.slice(0, step).map(hit))
    if (mine !== turn) return
    found = results, shown = hits.length
    list.replaceChildren(...hits)
    list.scrollTop = 0
    status.textContent = text
    more.hidden = shown >= found.length
  }
  more.addEventListener("click", async () => {
    const mine = turn, hits = await Promise.all(found.slice(shown, shown + step).map(hit))
    if (mine !== turn) return
    list.append(...hits)
    shown += hits.length
    more.hidden = shown >= found.length
    hits[0].querySelector("a").focus()
  })

  async function hit(result) {
    const { raw_url, meta, excerpt, plain_excerpt, content } = await result.data()
    const where = [kinds[meta.kind], meta.page].filter(Boolean).join(" · ")
    const link = make("a", { href: new URL(raw_url, root) }, make("span", { className: "search-title", textContent: title(meta) }), make("span", { className: "search-where", textContent: where }))
    const before = content.startsWith(plain_excerpt) ? "" : "… ", after = content.endsWith(plain_excerpt) ? "" : " …"
    if (content !== title(meta)) link.append(make("span", { className: "search-excerpt" }, before, ...marked(excerpt), after))
    return make("li", {}, link)
  }

  // Pagefind marks words in text that it escaped; only the text and the marks are taken.
  function marked(html) {
    const nodes = new DOMParser().parseFromString(html, "text/html").body.childNodes
    return [...nodes].map(node => node.nodeName === "MARK" ? make("mark", { textContent: node.textContent }) : node.textContent)
  }

  // While typing.
  let waiting = 0
  input.addEventListener("input", () => {
    clearTimeout(waiting)
    waiting = setTimeout(search, 120)
  })
  form.addEventListener("submit", async e => {
    e.preventDefault()
    clearTimeout(waiting)
    if (wanted !== wordsOf(input.value) || !shown) await search()
    list.querySelector("a")?.click()
  })
  dialog.addEventListener("keydown", e => {
    const links = [...list.querySelectorAll("a")], at = links.indexOf(document.activeElement)
    if (e.key === "ArrowDown" && links[at + 1]) links[at + 1].focus()
    else if (e.key === "ArrowUp" && at >= 0) (links[at - 1] || input).focus()
    else if (at >= 0 && (e.key.length === 1 || e.key === "Backspace") && !e.ctrlKey && !e.metaKey && !e.altKey && e.key !== " ") return input.focus()  // goes on typing
    else return
    e.preventDefault()
  })

  // A hit on this very page is shown behind the dialog, which goes.
  list.addEventListener("click", e => {
    const link = e.target.closest("a")
    if (!link || e.ctrlKey || e.metaKey || e.shiftKey || e.altKey || e.button) return
    dialog.close()
    const here = new URL(location.href), there = new URL(link.href)
    if (tidy(here.pathname) !== tidy(there.pathname)) return
    e.preventDefault()
    if (there.hash && there.hash !== here.hash) location.hash = there.hash
    else if (there.hash) dispatchEvent(new HashChangeEvent("hashchange"))
    const target = there.hash ? document.getElementById(decodeURIComponent(there.hash.slice(1))) : document.querySelector("main")
    if (!target) return
    if (!target.matches("a[href], button, summary, [tabindex]")) target.tabIndex = -1
    target.focus({ preventScroll: true })
    there.hash ? target.scrollIntoView() : scrollTo(0, 0)
  })
  const tidy = path => path.replace(/(\/|^)index\.html$/, "$1")

  close.addEventListener("click", () => dialog.close())
  dialog.addEventListener("click", e => { if (e.target === dialog) dialog.close() })  // beside it

  function open() {
    if (dialog.open) return
    dialog.showModal()
    input.focus()
    input.select()
    load().catch(search)
  }
  script.open = open
  const style = make("link", { rel: "stylesheet", href: new URL("search.css", script.src) })
  style.onload = style.onerror = open
  document.head.append(style)
  document.body.append(dialog)
})()
