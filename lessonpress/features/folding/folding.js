// Folded code: all of it opens by one switch, which is remembered, and the code of a cell that an address points at opens by itself.
const { all, button, html, main, pointedAt, remember, remembered, say, words } = lessonpress
const word = words("folding", {
  open: "Show all code",
  close: "Fold code",
  opened: "All code is shown",
  closed: "Code is folded",
})
const KEY = "lessonpress-code", OPEN = "open"

const folds = all("details.code-fold")

function show(open) {
  for (const fold of folds) fold.open = open
  html.classList.toggle("code-open", open)
  toggle.textContent = open ? word("close") : word("open")
}

const toggle = button(word("open"), press, { className: "code-switch" })
function press() {
  const open = !html.classList.contains("code-open")
  const from = toggle.getBoundingClientRect().top
  show(open)
  remember(KEY, open && OPEN)
  scrollBy(0, toggle.getBoundingClientRect().top - from)
  say(open ? word("opened") : word("closed"))
}

// The cell that the address points at, or points into, shows its code, also where several cells are folded together.
function reveal() {
  const place = pointedAt()
  if (!place) return
  const cell = place.closest(".cell")
  const closed = folds.filter((f) => !f.open && (cell?.contains(f) || f.contains(place)))
  for (const fold of closed) fold.open = true
  if (closed.length) place.scrollIntoView()
}

if (folds.length) {
  const card = main.querySelector(".run-card")
  if (card) card.append(toggle)
  else folds[0].before(toggle)
  show(remembered(KEY) === OPEN)
  addEventListener("hashchange", reveal)
  reveal()
}
