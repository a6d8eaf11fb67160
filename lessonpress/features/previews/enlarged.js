// A figure, as large as the window.
const { button, inert, main, make } = lessonpress

const close = button("Close", () => dialog.close(), { className: "enlarged-close" })
const place = make("div", { className: "enlarged-figure" })
const dialog = make("dialog", { className: "enlarged", "aria-label": "Figure" }, close, place)
dialog.addEventListener("click", (e) => {
  if (e.target === dialog || e.target === place) dialog.close()
})

lessonpress.enlarge = (figure) => {
  place.replaceChildren(inert(figure, location.href, ".enlarge"))
  if (!dialog.isConnected) main.append(dialog)
  dialog.showModal()
  close.focus()
}
