// A figure, as large as the window; of a gallery, with the ones before it and behind it.
const { all, button, inert, main, make, words } = lessonpress
const word = words("figures", {
  close: "Close",
  name: "Figure",
  before: "Previous picture",
  next: "Next picture",
})

const close = button(word("close"), () => dialog.close(), { className: "enlarged-close" })
const place = make("div", { className: "enlarged-figure" })
const before = button("←", () => turn(-1), { "aria-label": word("before") })
const next = button("→", () => turn(1), { "aria-label": word("next") })
const turning = make("div", { className: "enlarged-turn" }, before, next)
const dialog = make("dialog", { className: "enlarged", "aria-label": word("name") })
dialog.append(close, place, turning)
dialog.addEventListener("click", (e) => {
  if (e.target === dialog || e.target === place) dialog.close()
})
dialog.addEventListener("keydown", (e) => {
  const by = { ArrowLeft: -1, ArrowRight: 1 }[e.key]
  if (by && !turning.hidden) turn(by)
})

let gallery = [], at = 0

// A link to a picture is shown with what is said of it; a picture in a figure, with its figure.
function shown(el) {
  const figure = el.closest("figure")
  const whole = inert(
    figure && figure.querySelectorAll("img").length === 1 ? figure : el,
    location.href,
    ".enlarge",
  )
  const more = el.dataset.description
  if (more) whole.append(make("p", { className: "inert-caption" }, more))
  return whole
}

function turn(by) {
  at = (at + by + gallery.length) % gallery.length
  place.replaceChildren(shown(gallery[at]))
}

lessonpress.enlarge = (el) => {
  const name = el.dataset.gallery
  gallery = name ? all("a.lightbox").filter((link) => link.dataset.gallery === name) : [el]
  at = gallery.indexOf(el)
  turning.hidden = gallery.length < 2
  turn(0)
  if (!dialog.isConnected) main.append(dialog)
  if (!dialog.open) dialog.showModal()
  close.focus()
}
