// The way back to the top, for who scrolls up far below it.
const FAR = 800 // pixels

const link = document.querySelector(".back-to-top")
let last = scrollY
function look() {
  if (Math.abs(scrollY - last) < 8) return
  link.hidden = scrollY > last || scrollY < FAR
  last = scrollY
}

if (link) addEventListener("scroll", look, { passive: true })
