// The table of contents follows the scroll.
const { all, html, quarto } = lessonpress

const LINE = 180 // pixels from above, over which a section has begun; a heading that a link leads to stands at 153
const links = all("#TOC a[href^='#']", document)
const places = links
  .map((link) => [document.getElementById(link.getAttribute("href").slice(1)), link])
  .filter(([place]) => place)

// To measure what is far away would have the browser lay it out.
const near = ([place]) => place.checkVisibility?.({ contentVisibilityAuto: true }) ?? true

function linkOfHere() {
  const atEnd = innerHeight + scrollY >= html.scrollHeight - 4
  const passed = places.filter(near).filter(([place]) => place.getBoundingClientRect().top < LINE)
  return (atEnd ? places : passed).at(-1)?.[1]
}

function follow() {
  const link = linkOfHere()
  if (link && link.classList.contains("active")) return
  for (const other of links) {
    other.classList.remove("active")
    other.removeAttribute("aria-current")
  }
  if (link) mark(link)
}

function mark(link) {
  link.classList.add("active")
  link.setAttribute("aria-current", "location")
  const side = link.closest(".side")
  if (!side) return
  const box = side.getBoundingClientRect(), at = link.getBoundingClientRect()
  const seen = at.bottom <= box.bottom && at.top >= box.top
  if (!seen) side.scrollTop += at.top - box.top - box.height / 2
}

// At most once a frame.
let waiting = false
function soon() {
  if (waiting) return
  waiting = true
  requestAnimationFrame(() => {
    waiting = false
    follow()
  })
}

if (!quarto) {
  addEventListener("scroll", soon, { passive: true })
  addEventListener("resize", soon)
  soon()
}
