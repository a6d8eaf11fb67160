// The card beside a link: one for the page, placed where there is room.
const { make } = lessonpress
const GAP = 8 // pixels between it, the link and the window's edge

const body = make("div", { id: "preview-text", className: "card-text content" })
const from = make("p", { className: "card-from" })
const go = make("a", { className: "card-go" }, "Go there")
const card = make(
  "div",
  { className: "card", role: "dialog", "aria-label": "Preview", hidden: true },
  body,
  from,
  go,
)
document.body.append(card)

let shown = null // the link that it belongs to

function show(link, told, touched) {
  hide()
  shown = link
  body.replaceChildren(...told.parts)
  from.textContent = told.from
  from.hidden = !told.from
  go.href = link.href
  go.hidden = !touched
  card.hidden = false
  link.setAttribute("aria-describedby", "preview-text")
  place(link)
}

// Below the link, or above it where there is more room.
function place(link) {
  const at = link.getClientRects()[0] || link.getBoundingClientRect()
  card.style.maxHeight = ""
  const below = innerHeight - at.bottom - 2 * GAP, above = at.top - 2 * GAP
  const under = card.offsetHeight <= below || below >= above
  card.style.maxHeight = `${Math.max(under ? below : above, 80)}px`
  card.style.top = `${under ? at.bottom + GAP : Math.max(GAP, at.top - GAP - card.offsetHeight)}px`
  card.style.left = `${
    Math.max(GAP, Math.min(at.left, document.documentElement.clientWidth - card.offsetWidth - GAP))
  }px`
}

function hide() {
  if (!shown) return
  shown.removeAttribute("aria-describedby")
  shown = null
  card.hidden = true
}

lessonpress.card = { card, show, hide, of: () => shown }
