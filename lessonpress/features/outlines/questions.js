// Questions are written open, for those who read without scripts, and closed here. Hiding answers closes them, leaves only what can be
// answered, and opens one at a time.
const { all, button, html, main, make, say, shortcuts } = lessonpress

const questions = all("details.question")
function fold(open) {
  for (const question of questions) question.open = open
}

function hide(on) {
  main.classList.toggle("hiding", on)
  hiding.setAttribute("aria-pressed", on)
}

const hiding = button("Hide answers", () => {
  const on = hiding.getAttribute("aria-pressed") !== "true"
  fold(false)
  hide(on)
  say(on ? "Answer each question for yourself, then open it" : "All questions are shown")
})

function tools() {
  const opening = button("Open all", () => {
    hide(false)
    fold(true)
    say("All answers are open")
  })
  const closing = button("Close all", () => {
    fold(false)
    say("All answers are closed")
  })
  const group = { className: "outline-tools", role: "group", "aria-label": "All answers" }
  return make("div", group, opening, closing, hiding)
}

// Opens all, or closes them where all are open.
function turn() {
  const open = questions.every((question) => question.open)
  main.querySelectorAll(".outline-tools button")[open ? 1 : 0].click()
}

function closeOthers(question) {
  if (!main.classList.contains("hiding") || !question.open || !question.matches(".question")) return
  for (const other of questions) {
    if (other !== question && !other.contains(question)) other.open = false
  }
}

fold(false)
html.classList.remove("folding")
const coverage = main.querySelector(".coverage")
if (questions.length && coverage) {
  hide(false)
  coverage.after(tools())
  shortcuts.push({ keys: ["o"], text: "Open or close all answers", act: turn })
  main.addEventListener("toggle", (e) => closeOthers(e.target), true) // which does not bubble
}
