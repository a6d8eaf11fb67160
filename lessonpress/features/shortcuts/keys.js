// The list of keys, in a dialog over the page, with what can be chosen there.
const { button, keys, late, make, shortcuts, words } = lessonpress

const word = words("keys", {
  list: "Keys and choices",
  on: "Keys of one letter are on",
  hint: "They do nothing while you type.",
  close: "Close",
  or: "or",
})

const named = (key) => key.split(" ").map((part) => make("kbd", {}, part))
const spaced = (parts, between) => parts.flatMap((part, i) => i ? [between, ...part] : part)
const shown = (s) => s.shown?.() ?? true

function row({ keys, text }) {
  const term = make("dt", {}, ...spaced(keys.map(named), ` ${word("or")} `))
  return make("div", {}, term, make("dd", {}, text))
}

function choice({ text, act }) {
  const pressed = button(text, () => {
    act()
    pressed.remove()
  })
  return pressed
}

const close = button("×", () => dialog.close(), {
  className: "keys-close",
  "aria-label": word("close"),
})
const title = make("h2", { id: "lessonpress-keys" }, word("list"))
const rows = make("dl", {})
const choices = make("div", { className: "keys-choices" })
const box = make("input", { type: "checkbox" })
box.addEventListener("change", () => keys.on = box.checked)
const label = make("label", {}, box, word("on"))
const dialog = make(
  "dialog",
  { className: "keys", "aria-labelledby": title.id },
  ...[make("header", {}, title, close), rows, make("p", {}, label, " ", word("hint")), choices],
)

// Beside it.
dialog.addEventListener("click", (e) => {
  if (e.target === dialog) dialog.close()
})

async function open() {
  await late("keys.css")
  if (dialog.open) return
  if (!dialog.isConnected) document.body.append(dialog)
  const here = shortcuts.filter(shown)
  rows.replaceChildren(...here.filter((s) => s.keys).map(row))
  choices.replaceChildren(...here.filter((s) => !s.keys).map(choice))
  box.checked = keys.on
  dialog.showModal()
}

lessonpress.keyList = open
