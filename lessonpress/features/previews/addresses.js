// The address of each question, figure, table, equation and cell: a link that shows when one comes near, and copies it when it is followed.
const { all, main, make, quarto, say, words } = lessonpress
const word = words("links", {
  question: "Link to this question",
  figure: "Link to this figure",
  cell: "Link to this cell",
  copied: "Address copied",
})

const link = (id, what) =>
  make("a", { className: "address", href: `#${id}`, "aria-label": word(what) })

function add(selector, what, put) {
  for (const el of all(selector)) {
    if (el.id && !el.querySelector(`.address[href='#${CSS.escape(el.id)}']`)) {
      put(el, link(el.id, what))
    }
  }
}

function addAll() {
  add("details.question", "question", (el, a) => el.querySelector(".answer")?.append(a))
  add("div.question", "question", (el, a) => el.append(" ", a))
  add(".quarto-float", "figure", (el, a) => el.querySelector("figcaption")?.append(" ", a))
  add(".cell:not(.quarto-float, :has(.quarto-float))", "cell", (el, a) => el.append(a))
}
if (!quarto) addAll()

// It goes there as links do; the copy comes on top.
main.addEventListener("click", async (e) => {
  const at = e.target.closest(".address, .anchorjs-link")
  if (!at || e.ctrlKey || e.metaKey || e.shiftKey || e.altKey) return
  try {
    await navigator.clipboard.writeText(at.href)
  } catch {
    return // the address bar has it
  }
  say(word("copied"))
  at.classList.add("copied")
  setTimeout(() => at.classList.remove("copied"), 1500)
})
