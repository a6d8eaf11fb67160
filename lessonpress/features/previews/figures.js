// Figures enlarge: by a button beside their caption, or a click on the picture; a picture that is a link to itself, by that link.
const { all, button, using, main, quarto, say, words } = lessonpress
const word = words("figures", {
  failed: "The figure could not be enlarged",
  enlarge: "Enlarge",
  "enlarge-it": "Enlarge {figure}",
  picture: "picture",
})

const enlarge = (figure) =>
  using("previews.js", () => lessonpress.enlarge(figure), () => say(word("failed")))

function addButton(figure) {
  const caption = figure.querySelector("figcaption")
  const called = caption?.textContent.trim().match(/^[^:]{1,20}(?=:)/)?.[0] || word("picture")
  const name = word("enlarge-it", { figure: called })
  const properties = { className: "enlarge", "aria-label": name, title: word("enlarge") }
  const opener = button("", () => enlarge(figure), properties)
  if (caption) caption.append(" ", opener)
  else figure.append(opener)
}

if (!quarto) {
  all("figure:has(img:not(.nolightbox)):not(:has(a.lightbox))").forEach(addButton)
  main.addEventListener("click", (e) => {
    const link = e.target.closest("a.lightbox")
    if (link && !e.metaKey && !e.ctrlKey && !e.shiftKey) {
      e.preventDefault()
      enlarge(link)
      return
    }
    const picture = e.target.closest("figure img:not(.nolightbox)")
    if (picture && !picture.closest("a, dialog, .preview")) enlarge(picture.closest("figure"))
  })
}
