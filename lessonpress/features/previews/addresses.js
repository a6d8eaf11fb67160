// The address of each question, figure, table, equation and cell: a link that shows when one comes near, and copies it when it is followed.
const { all, main, make, quarto, say } = lessonpress

const link = (id, what) =>
  make("a", { className: "address", href: `#${id}`, "aria-label": `Link to this ${what}` })

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
  say("Address copied")
  at.classList.add("copied")
  setTimeout(() => at.classList.remove("copied"), 1500)
})
