// A figure, as large as the window.
const { button, inert, main, make, words } = lessonpress
const word = words("figures", { close: "Close", name: "Figure" })

const close = button(word("close"), () => dialog.close(), { className: "enlarged-close" })
const place = make("div", { className: "enlarged-figure" })
const dialog = make("dialog", { className: "enlarged", "aria-label": word("name") }, close, place)
dialog.addEventListener("click", (e) => {
  if (e.target === dialog || e.target === place) dialog.close()
})

lessonpress.enlarge = (figure) => {
  place.replaceChildren(inert(figure, location.href, ".enlarge"))
  if (!dialog.isConnected) main.append(dialog)
  dialog.showModal()
  close.focus()
}
