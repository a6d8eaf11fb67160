// The search: a dialog over the page that asks Pagefind's index, which lies below the site's root. It loads when it is first opened.
const { all, button, late, make, words } = lessonpress
const { MOST, failed, find, hits, load, told, wordsOf } = lessonpress.search
const word = words("search", {
  name: "Search",
  label: "Search these notes",
  close: "Close",
  more: "Show more",
  meant: "Did you mean {words}?",
})

const input = make("input", {
  id: "search-words",
  type: "search",
  autocomplete: "off",
  spellcheck: false,
  enterKeyHint: "search",
})
const close = button(word("close"), () => dialog.close(), { className: "search-close" })
const label = make("label", { htmlFor: input.id }, word("label"))
const form = make("form", { role: "search" }, label, make("div", {}, input, close))
const status = make("p", { className: "search-status", role: "status" })
const suggestion = make("p", { className: "search-suggestion", hidden: true })
const list = make("ol", { className: "search-hits" })
const more = button(word("more"), showMore, { className: "search-more", hidden: true })
const dialog = make(
  "dialog",
  { className: "search", "aria-label": word("name") },
  ...[form, status, suggestion, list, more],
)

// An answer counts only if nothing was asked since: `turn` says what was.
let turn = 0, found = [], shown = 0, wanted = ""
async function search() {
  const words = wordsOf(input.value), mine = ++turn
  wanted = words
  suggest("")
  if (!words) return show([], "", mine)
  try {
    const { results, lost, meant } = await find(words)
    if (mine !== turn) return
    suggest(meant)
    await show(results, told(results.length, input.value, words, lost), mine)
  } catch {
    if (mine === turn) show([], failed(), mine)
  }
}

// What may have been meant, to be asked for instead.
function suggest(words) {
  suggestion.hidden = !words
  if (!words) return
  const instead = button(words, () => {
    input.value = words
    input.focus()
    search()
  })
  suggestion.replaceChildren(...word.parts("meant", { words: instead }))
}

async function show(results, text, mine) {
  const first = await hits(results.slice(0, MOST))
  if (mine !== turn) return
  found = results
  shown = first.length
  list.replaceChildren(...first)
  list.scrollTop = 0
  status.textContent = text
  more.hidden = shown >= found.length
}

async function showMore() {
  const mine = turn, next = await hits(found.slice(shown, shown + MOST))
  if (mine !== turn) return
  list.append(...next)
  shown += next.length
  more.hidden = shown >= found.length
  next[0].querySelector("a").focus()
}

// While typing.
let waiting = 0
input.addEventListener("input", () => {
  clearTimeout(waiting)
  waiting = setTimeout(search, 120)
})
form.addEventListener("submit", async (e) => {
  e.preventDefault()
  clearTimeout(waiting)
  if (wanted !== wordsOf(input.value) || !shown) await search()
  list.querySelector("a")?.click()
})

// The arrows go from hit to hit; what is typed there goes on in the field.
dialog.addEventListener("keydown", (e) => {
  const links = all("a, .search-suggestion:not([hidden]) button", dialog),
    at = links.indexOf(document.activeElement)
  const letter = e.key.length === 1 && e.key !== " " || e.key === "Backspace"
  if (e.key === "ArrowDown" && links[at + 1]) links[at + 1].focus()
  else if (e.key === "ArrowUp" && at >= 0) (links[at - 1] || input).focus()
  else if (at >= 0 && letter && !e.ctrlKey && !e.metaKey && !e.altKey) return input.focus()
  else return
  e.preventDefault()
})

const tidy = (path) => path.replace(/(\/|^)index\.html$/, "$1")

// A hit on this very page is shown behind the dialog, which goes.
list.addEventListener("click", (e) => {
  const link = e.target.closest("a")
  if (!link || e.ctrlKey || e.metaKey || e.shiftKey || e.altKey || e.button) return
  dialog.close()
  const here = new URL(location.href), there = new URL(link.href)
  if (tidy(here.pathname) !== tidy(there.pathname)) return
  e.preventDefault()
  if (there.hash && there.hash !== here.hash) location.hash = there.hash
  else if (there.hash) dispatchEvent(new HashChangeEvent("hashchange"))
  goTo(there.hash)
})

function goTo(hash) {
  const target = hash
    ? document.getElementById(decodeURIComponent(hash.slice(1)))
    : document.querySelector("main")
  if (!target) return
  if (!target.matches("a[href], button, summary, [tabindex]")) target.tabIndex = -1
  target.focus({ preventScroll: true })
  if (hash) target.scrollIntoView()
  else scrollTo(0, 0)
}

// Beside it.
dialog.addEventListener("click", (e) => {
  if (e.target === dialog) dialog.close()
})

async function open() {
  await late("search.css")
  if (dialog.open) return
  if (!dialog.isConnected) document.body.append(dialog)
  dialog.showModal()
  input.focus()
  input.select()
  load().catch(search)
}
lessonpress.openSearch = open
