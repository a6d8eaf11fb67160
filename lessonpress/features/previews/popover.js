// A preview of the place that a link leads to, at the link.
const { main, make, place, preview, words } = lessonpress
const word = words("previews", { go: "Go there" })

const box = make("div", { id: "lessonpress-preview", className: "preview", popover: "auto" })
main.append(box)

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
    ? [make("p", {}, make("a", { className: "preview-go", href: link.href }, word("go")))]
    : []
  const above = where ? [make("p", { className: "preview-where" }, where)] : []
  const shown = make("div", { className: "preview-body" }, ...body.filter(Boolean))
  box.replaceChildren(...(big ? [...head, ...above] : [...above, ...head]), shown, ...go)
}

// Whether there was something to show.
preview.show = async (link, y, byTouch) => {
  const found = await place(link)
  if (preview.at !== link) return true
  if (!found) return false
  fill(found, link, byTouch)
  link.removeAttribute("title") // the browser would show it, too
  if (!box.matches(":popover-open")) box.showPopover()
  put(link, y)
  link.setAttribute("aria-describedby", box.id)
  return true
}

function left() {
  preview.at?.removeAttribute("aria-describedby")
  preview.at = null
}
// Before it closes: what is closed describes nothing any more.
box.addEventListener("beforetoggle", (e) => e.newState === "closed" && left())
box.addEventListener("click", (e) => {
  if (e.target.closest("a")) box.hidePopover()
})
preview.box = box
