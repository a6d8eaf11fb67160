// A figure in large: a button on it opens it over the page; Escape, the button and a click beside it close it.
const { all, button, make } = lessonpress

const close = button("Close", () => dialog.close())
const stage = make("div", { className: "large-stage" })
const dialog = make("dialog", { className: "large" }, close, stage)
dialog.addEventListener("click", (e) => e.target === dialog && dialog.close())
dialog.addEventListener("close", () => stage.replaceChildren())

function enlarge(figure, picture) {
  const copy = picture.cloneNode(true)
  copy.removeAttribute("width")
  copy.removeAttribute("height")
  copy.removeAttribute("loading")
  copy.removeAttribute("id")
  const words = figure.querySelector("figcaption")?.cloneNode(true)
  for (const el of words ? all("[id], .address", words) : []) {
    el.matches(".address") ? el.remove() : el.removeAttribute("id")
  }
  stage.replaceChildren(...[copy, words].filter(Boolean))
  dialog.setAttribute("aria-label", picture.alt ? `Figure: ${picture.alt}`.slice(0, 120) : "Figure")
  dialog.isConnected || document.body.append(dialog)
  dialog.showModal()
}

for (const figure of all("figure:has(img):not(figure figure)")) {
  const pictures = all("img", figure)
  if (pictures.length !== 1 || pictures[0].closest("a")) continue
  const opens = button("Enlarge", () => enlarge(figure, pictures[0]), { className: "enlarge" })
  opens.setAttribute("aria-haspopup", "dialog")
  pictures[0].after(opens)
  pictures[0].parentElement.classList.add("enlarged")
}
