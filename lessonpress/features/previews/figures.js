// A figure, as large as the window: by a button beside its caption, or a click on the picture.
const { all, button, inert, main, make } = lessonpress

const close = button("Close", () => dialog.close(), { className: "enlarged-close" })
const place = make("div", { className: "enlarged-figure" })
const dialog = make("dialog", { className: "enlarged", "aria-label": "Figure" }, close, place)
dialog.addEventListener("click", (e) => {
  if (e.target === dialog || e.target === place) dialog.close()
})

function enlarge(figure) {
  place.replaceChildren(inert(figure, location.href, ".enlarge"))
  if (!dialog.isConnected) main.append(dialog)
  dialog.showModal()
  close.focus()
}

for (const figure of all("figure:has(img)")) {
  const caption = figure.querySelector("figcaption")
  const words = caption?.textContent.trim().match(/^[^:]{1,20}(?=:)/)?.[0] || "picture"
  const properties = { className: "enlarge", "aria-label": `Enlarge ${words}`, title: "Enlarge" }
  const opener = button("", () => enlarge(figure), properties)
  if (caption) caption.append(" ", opener)
  else figure.append(opener)
}
main.addEventListener("click", (e) => {
  const picture = e.target.closest("figure img")
  if (picture && !picture.closest("a, dialog, .preview")) enlarge(picture.closest("figure"))
})
