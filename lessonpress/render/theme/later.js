// The height of a section far below the screen (later.css) is guessed, and what is in it would overlap the next: pages are scrolled by wrong lengths, and who
// points by voice or through a magnifier meets wrong boxes. So each is measured while nothing else is to be done.
const { all } = lessonpress
const far = all(
  "main.content > section:not(:has(> section)), main.content > section > section",
  document,
)

function measure() {
  const section = far.shift(), { top } = section.getBoundingClientRect()
  // What stands above or in sight must not move.
  if (top > innerHeight && section.lastElementChild) {
    const height = section.lastElementChild.getBoundingClientRect().bottom - top
    section.style.containIntrinsicSize = `auto ${Math.ceil(height)}px`
  }
  next()
}

function next() {
  if (far.length) globalThis.requestIdleCallback?.(measure)
}
addEventListener("load", next)
