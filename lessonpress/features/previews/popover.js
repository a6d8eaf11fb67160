// A preview of the place that a link leads to, at the link: when the pointer rests on it, when the keyboard comes to it, and at a tap.
const { main, make, place } = lessonpress
const REST = 300, LEAVE = 200 // milliseconds

const box = make("div", { id: "lessonpress-preview", className: "preview", popover: "auto" })
main.append(box)

const UNSEEN = ".time, .anchorjs-link, .address, .footnote-back, [aria-hidden=true]"
function linkAt(el) {
  const link = el.closest?.("main.content a[href*='#']")
  if (!link || !link.hash || link.origin !== location.origin || link.matches(UNSEEN)) return null
  return box.contains(link) || link.closest("summary, nav, h1, h2, h3, h4") ? null : link
}

let at = null // the link that the preview is of
let timer = 0
const soon = (what, after) => {
  clearTimeout(timer)
  timer = setTimeout(what, after)
}
const close = () => box.matches(":popover-open") && box.hidePopover()

// Under the line of the link that is pointed at, or above it where there is more room.
function put(link, y) {
  const lines = [...link.getClientRects()]
  const line = lines.find((r) => y >= r.top && y <= r.bottom) || lines[0]
  const { offsetWidth: width, offsetHeight: height } = box
  const left = Math.max(8, Math.min(line.left, document.documentElement.clientWidth - width - 8))
  const below = line.bottom + height + 16 < innerHeight || line.top < height + 16
  const top = below ? line.bottom + 6 : line.top - height - 6
  box.style.left = `${left + scrollX}px`
  box.style.top = `${top + scrollY}px`
}

function fill({ where, title, big, body }, link, byTouch) {
  const head = title
    ? [make("p", { className: big ? "preview-number" : "preview-title" }, title)]
    : []
  const go = byTouch
    ? [make("p", {}, make("a", { className: "preview-go", href: link.href }, "Go there"))]
    : []
  const above = where ? [make("p", { className: "preview-where" }, where)] : []
  const shown = make("div", { className: "preview-body" }, ...body.filter(Boolean))
  box.replaceChildren(...(big ? [...head, ...above] : [...above, ...head]), shown, ...go)
}

// Whether there was something to show.
async function show(link, y, byTouch = false) {
  at = link
  const found = await place(link)
  if (at !== link) return true
  if (!found) return false
  fill(found, link, byTouch)
  link.removeAttribute("title") // the browser would show it, too
  if (!box.matches(":popover-open")) box.showPopover()
  put(link, y)
  link.setAttribute("aria-describedby", box.id)
  return true
}

const left = () => {
  at?.removeAttribute("aria-describedby")
  at = null
}
box.addEventListener("toggle", (e) => e.newState === "closed" && left())

const stop = () => {
  if (!box.matches(":popover-open")) at = null
  soon(close, LEAVE)
}
main.addEventListener("pointerover", (e) => {
  if (e.pointerType === "touch") return
  if (box.contains(e.target)) return clearTimeout(timer)
  const link = linkAt(e.target)
  if (link && link === at) clearTimeout(timer)
  else if (link) soon(() => show(link, e.clientY), REST)
})
main.addEventListener("pointerout", (e) => {
  if (e.pointerType !== "touch" && (linkAt(e.target) || box.contains(e.target))) stop()
})
main.addEventListener("focusin", (e) => {
  const link = linkAt(e.target)
  if (link?.matches(":focus-visible")) soon(() => show(link, 0), REST)
})
main.addEventListener("focusout", (e) => {
  if (linkAt(e.target) && !box.contains(e.relatedTarget)) stop()
})
addEventListener("keydown", (e) => {
  if (e.key === "Escape") clearTimeout(timer)
})

// A tap shows the preview, which has a link to the place; where there is none to show, it leads there at once.
main.addEventListener("click", async (e) => {
  const link = linkAt(e.target)
  if (!link) return close()
  clearTimeout(timer)
  if (e.pointerType !== "touch") return close()
  e.preventDefault()
  if (!await show(link, e.clientY, true)) location.href = link.href
})
box.addEventListener("click", (e) => {
  if (e.target.closest("a")) close()
})
