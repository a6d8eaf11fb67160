// Questions and answers as the self-test shows them: copies of those of the page.
const { all, make, selfTest, words } = lessonpress
const word = words("test", { answer: "Answer", video: "In the video: {time}" })
const { elementOf } = selfTest

function openTabs(copy) {
  for (const pane of all(".tab-pane", copy)) {
    const tab = copy.querySelector(`#${CSS.escape(pane.getAttribute("aria-labelledby"))}`)
    pane.prepend(make("p", {}, make("strong", {}, tab?.textContent ?? "")))
    pane.classList.add("active")
    for (const name of ["role", "aria-labelledby"]) pane.removeAttribute(name)
  }
  for (const tabs of all("[role=tablist]", copy)) tabs.remove()
}

function openCallouts(copy) {
  for (const body of all(".callout-collapse", copy)) body.classList.add("show")
  for (const header of all(".callout-header", copy)) {
    for (const { name } of [...header.attributes]) {
      if (name !== "class") header.removeAttribute(name)
    }
  }
}

// A copy to show: without ids, which stay where they are, with links that do not end the test, and with everything open that would not
// fold in a copy.
function copied(el) {
  const copy = document.importNode(el, true)
  openTabs(copy)
  openCallouts(copy)
  for (const inner of all("[id]", copy)) inner.removeAttribute("id")
  for (const a of all("a[href]", copy)) Object.assign(a, { target: "_blank", rel: "noopener" })
  return copy
}

const heading = (...inside) =>
  make(
    "div",
    { className: "study-question", role: "heading", ariaLevel: "2", tabIndex: -1 },
    ...inside,
  )

const questionOf = (q) =>
  heading(...copied(elementOf(q).querySelector(".question-text")).childNodes)

function answerOf(q) {
  const el = elementOf(q)
  const answer = copied(el.querySelector(".answer"))
  const time = el.closest(".asked")?.querySelector(":scope > .time")
  // Questions below it are asked for themselves.
  for (const further of all(".asked, .question, .topic", answer)) further.remove()
  Object.assign(answer, { className: "study-answer", tabIndex: -1 })
  answer.setAttribute("role", "group")
  answer.setAttribute("aria-label", word("answer"))
  if (time) {
    const link = copied(make("span", {}, time.cloneNode(true))).firstChild
    answer.append(make("p", { className: "study-time" }, ...word.parts("video", { time: link })))
  }
  return answer
}

Object.assign(selfTest, { heading, questionOf, answerOf })
