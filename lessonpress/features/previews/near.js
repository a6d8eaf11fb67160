// When a preview of the place that a link leads to is shown: as the pointer rests on the link, as the keyboard comes to it, and at a tap. What
// shows it loads at the first of these.
const { late, main, quarto } = lessonpress
const REST = 300, LEAVE = 200 // milliseconds

const preview = { box: null, at: null } // its element, once there is one, and the link that it is of
const isInside = (el) => preview.box?.contains(el)
const isOpen = () => preview.box?.matches(":popover-open")

const UNSEEN = ".time, .anchorjs-link, .address, .footnote-back, [aria-hidden=true]"
function linkAt(el) {
  const link = el.closest?.("main.content a[href*='#']")
  if (!link || !link.hash || link.origin !== location.origin || link.matches(UNSEEN)) return null
  return isInside(link) || link.closest("summary, nav, h1, h2, h3, h4") ? null : link
}

let timer = 0
function soon(what, after) {
  clearTimeout(timer)
  timer = setTimeout(what, after)
}

// Whether there was something to show.
async function show(link, y, byTouch = false) {
  preview.at = link
  try {
    await late("previews.js")
  } catch {
    return false
  }
  return preview.at !== link || preview.show(link, y, byTouch) // which that script gives
}

const close = () => isOpen() && preview.box.hidePopover()
function stop() {
  if (!isOpen()) preview.at = null
  soon(close, LEAVE)
}

function over(e) {
  if (e.pointerType === "touch") return
  if (isInside(e.target)) return clearTimeout(timer)
  const link = linkAt(e.target)
  if (link && link === preview.at) clearTimeout(timer)
  else if (link) soon(() => show(link, e.clientY), REST)
}
function out(e) {
  if (e.pointerType !== "touch" && (linkAt(e.target) || isInside(e.target))) stop()
}
function focused(e) {
  const link = linkAt(e.target)
  if (link?.matches(":focus-visible")) soon(() => show(link, 0), REST)
}
function left(e) {
  if (linkAt(e.target) && !isInside(e.relatedTarget)) stop()
}

// A tap shows the preview, which has a link to the place; where there is none to show, it leads there at once.
async function clicked(e) {
  const link = linkAt(e.target)
  if (!link) return close()
  clearTimeout(timer)
  if (e.pointerType !== "touch") return close()
  e.preventDefault()
  if (!await show(link, e.clientY, true)) location.href = link.href
}

if (!quarto) {
  const heard = {
    pointerover: over,
    pointerout: out,
    focusin: focused,
    focusout: left,
    click: clicked,
  }
  for (const [name, hear] of Object.entries(heard)) main.addEventListener(name, hear)
  addEventListener("keydown", (e) => {
    if (e.key === "Escape") clearTimeout(timer)
  })
}
lessonpress.preview = preview
