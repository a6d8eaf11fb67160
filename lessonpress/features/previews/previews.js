// When a card is shown: after the pointer rests on a link, with the keyboard's focus, at a tap. Escape, leaving and scrolling away take it back.
const { main } = lessonpress
const { excerpt, leads } = lessonpress.previews
const { card, show, hide, of } = lessonpress.card
const REST = 250, LEAVE = 200 // milliseconds

let wanted = null, timer = 0
function later(what, delay) {
  clearTimeout(timer)
  timer = setTimeout(what, delay)
}

async function open(link, touched = false) {
  wanted = link
  try {
    const told = await excerpt(link)
    if (told && wanted === link) show(link, told, touched)
    else if (touched && !told) location.href = link.href
  } catch {
    if (touched) location.href = link.href // it cannot be read here: then it is a link like others
  }
}

function close() {
  wanted = null
  clearTimeout(timer)
  hide()
}

const linkAt = (e) => {
  const link = e.target.closest?.("a[href]")
  return link && leads(link) ? link : null
}

main.addEventListener("pointerover", (e) => {
  const link = e.pointerType === "mouse" && linkAt(e)
  if (!link) return
  if (link === of()) clearTimeout(timer)
  else later(() => open(link), REST)
})
main.addEventListener("pointerout", (e) => {
  if (e.pointerType === "mouse" && linkAt(e)) later(close, LEAVE)
})
card.addEventListener("pointerenter", () => clearTimeout(timer))
card.addEventListener("pointerleave", (e) => e.pointerType === "mouse" && later(close, LEAVE))

main.addEventListener("focusin", (e) => {
  const link = linkAt(e)
  if (link?.matches(":focus-visible")) open(link)
})
main.addEventListener("focusout", (e) => linkAt(e) && later(close, LEAVE))

// A tap on a small link within the text shows its card, in which a link leads on; other links do what they always do.
let byTouch = false
addEventListener("pointerdown", (e) => {
  byTouch = e.pointerType === "touch"
  if (of() && !card.contains(e.target) && e.target !== of()) close()
}, { passive: true })
main.addEventListener("click", (e) => {
  const link = byTouch && linkAt(e)
  if (!link || !link.matches(".term, .fact, .quarto-xref, [role=doc-biblioref]")) return close()
  if (link === of()) return
  e.preventDefault()
  open(link, true)
})
card.addEventListener("click", (e) => e.target.closest("a") && close())

addEventListener("keydown", (e) => {
  if (e.key === "Escape" && of()) {
    e.stopPropagation()
    close()
  }
}, true)
addEventListener("scroll", () => of() && close(), { passive: true })
