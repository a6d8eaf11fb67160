// Figures enlarge: by a button beside their caption, or a click on the picture.
const { all, button, late, main, quarto, say } = lessonpress

async function enlarge(figure) {
  try {
    await late("previews.js")
    lessonpress.enlarge(figure) // which that script gives
  } catch {
    say("The figure could not be enlarged")
  }
}

function addButton(figure) {
  const caption = figure.querySelector("figcaption")
  const words = caption?.textContent.trim().match(/^[^:]{1,20}(?=:)/)?.[0] || "picture"
  const properties = { className: "enlarge", "aria-label": `Enlarge ${words}`, title: "Enlarge" }
  const opener = button("", () => enlarge(figure), properties)
  if (caption) caption.append(" ", opener)
  else figure.append(opener)
}

if (!quarto) {
  all("figure:has(img)").forEach(addButton)
  main.addEventListener("click", (e) => {
    const picture = e.target.closest("figure img")
    if (picture && !picture.closest("a, dialog, .preview")) enlarge(picture.closest("figure"))
  })
}
