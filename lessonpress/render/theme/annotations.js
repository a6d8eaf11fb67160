// Annotated code: a number and its lines light up together.
const { all, main, pressed, quarto, words } = lessonpress
const word = words("annotations", { name: "Annotation {n}" })

const twins = ({ dataset: { targetCell, targetAnnotation } }) =>
  all(`[data-target-cell="${targetCell}"][data-target-annotation="${targetAnnotation}"]`)

// The lines that a number speaks of, as elements.
function linesOf({ dataset: { targetCell, targetAnnotation } }) {
  const note = main.querySelector(
    `[data-code-cell="${targetCell}"][data-code-annotation="${targetAnnotation}"]`,
  )
  const lines = []
  for (const part of note ? note.dataset.codeLines.split(",") : []) {
    const [from, to = from] = part.split("-").map(Number)
    for (let n = from; n <= to; n++) lines.push(document.getElementById(`${targetCell}-${n}`))
  }
  return lines.filter((line) => line)
}

function light(el, on) {
  for (const twin of twins(el)) twin.classList.toggle("code-annotation-active", on)
  for (const line of linesOf(el)) line.classList.toggle("code-annotation-line-active", on)
}

function asButton(el) {
  const go = () => twins(el).find((twin) => twin !== el)?.scrollIntoView({ block: "nearest" })
  el.tabIndex = 0
  el.setAttribute("role", "button")
  el.setAttribute("aria-label", word("name", { n: el.textContent }))
  el.addEventListener("click", go)
  el.addEventListener("keydown", pressed(go))
}

if (!quarto) {
  for (const el of all("[data-target-annotation]")) {
    for (const name of ["mouseenter", "focus"]) el.addEventListener(name, () => light(el, true))
    for (const name of ["mouseleave", "blur"]) el.addEventListener(name, () => light(el, false))
    if (el.tagName === "A") asButton(el)
  }
}
