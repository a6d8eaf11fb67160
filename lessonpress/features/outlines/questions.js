// Questions are written open, for those who read without scripts, and closed here. Hiding answers closes them, leaves only what can be
// answered, and opens one at a time.
const { all, button, html, main, make, say, shortcuts, words } = lessonpress
const word = words("questions", {
  hide: "Hide answers",
  all: "All answers",
  think: "Answer each question for yourself, then open it",
  shown: "All questions are shown",
  open: "Open all",
  opened: "All answers are open",
  close: "Close all",
  closed: "All answers are closed",
  key: "Open or close all answers",
})

const questions = all("details.question")
function fold(open) {
  for (const question of questions) question.open = open
}

function hide(on) {
  main.classList.toggle("hiding", on)
  hiding.setAttribute("aria-pressed", on)
}

const hiding = button(word("hide"), () => {
  const on = hiding.getAttribute("aria-pressed") !== "true"
  fold(false)
  hide(on)
  say(word(on ? "think" : "shown"))
})

function tools() {
  const opening = button(word("open"), () => {
    hide(false)
    fold(true)
    say(word("opened"))
  })
  const closing = button(word("close"), () => {
    fold(false)
    say(word("closed"))
  })
  const group = { className: "outline-tools", role: "group", "aria-label": word("all") }
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
  shortcuts.push({ keys: ["o"], text: word("key"), act: turn })
  main.addEventListener("toggle", (e) => closeOthers(e.target), true) // which does not bubble
}
