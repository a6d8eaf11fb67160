// What can be reached by keyboard.
const { all } = lessonpress

// A line's number is a picture of a number, not one more link to pass on the way.
for (const number of all("pre.numberSource code > span > a:first-child")) {
  number.tabIndex = -1
  number.setAttribute("aria-hidden", "true")
}

// What scrolls inside its box can be scrolled by keyboard. A box is measured when it comes near: to measure what is folded, or far below, has
// the browser lay it out.
function reach(box) {
  const wider = box.scrollWidth > box.clientWidth || box.scrollHeight > box.clientHeight + 1
  if (wider && getComputedStyle(box).overflowX === "auto") box.tabIndex = 0
}

const near = new IntersectionObserver((seen) => {
  for (const { isIntersecting, target } of seen) {
    if (!isIntersecting) continue
    near.unobserve(target)
    reach(target)
  }
}, { rootMargin: "1000px" })

function look() {
  near.disconnect()
  for (
    const box of all("pre, pre > code, table, .cell-output-display, .diagram, figure > div, p")
  ) {
    near.observe(box)
  }
}
// Letters of another font are of another width.
document.fonts.ready.then(look)
// A page that is enlarged or turned is as one of another width.
let width = innerWidth
addEventListener("resize", () => {
  if (innerWidth === width) return
  width = innerWidth
  look()
})
