// The questions on paper, with or without their answers. Those of other pages are brought here for it.
const { button, html, main, make, selfTest } = lessonpress
const { elementOf, load } = selfTest

async function brought(questions) {
  await Promise.all(questions.map(load))
  const sheet = make("div", { className: "study-sheet" })
  let title
  for (const q of questions) {
    if (q.title !== title) sheet.append(make("h2", {}, title = q.title))
    const copy = document.importNode(elementOf(q).parentElement, true)
    const question = copy.querySelector("details")
    question.open = true
    question.removeAttribute("id")
    sheet.append(copy)
  }
  return sheet
}

function printButton({ box, questions }, text, how) {
  return button(text, async () => {
    const sheet = box.dataset.root ? await brought(questions) : null
    if (sheet) main.append(sheet)
    html.dataset.sheet = how
    addEventListener("afterprint", () => {
      delete html.dataset.sheet
      sheet?.remove()
    }, { once: true })
    print()
  })
}

selfTest.printButton = printButton
