// A text area over coloured code. It grows with its text, so nothing scrolls in it but lines that are too long.
const { make, tryCells, words } = lessonpress
const word = words("try", {
  code: "Code: {name}",
  keys: "Tab indents; Escape, then Tab, leaves the code. Ctrl+Enter runs it.",
})

const INDENT = "    "
const lineStart = (text, at) => text.lastIndexOf("\n", at - 1) + 1
let count = 0

class Editor {
  // `block` is the element around the code, `name` what the cell is called.
  constructor(block, name, { run, changed }) {
    Object.assign(this, { run, changed, free: false })
    this.code = block.querySelector("code")
    const pre = this.code.closest("pre")
    this.published = textOf(this.code)
    this.lines = make("div", { className: "try-line", hidden: true })
    const id = `try-keys-${++count}`
    this.keys = make("span", { id, className: "try-keys" }, word("keys"))
    const plain = { spellcheck: false, autocapitalize: "off", autocomplete: "off", wrap: "off" }
    const spoken = { "aria-label": word("code", { name }), "aria-describedby": id }
    this.area = make("textarea", { ...plain, ...spoken, rows: 1 })
    this.area.setAttribute("autocorrect", "off") // as a property it is true of any text
    this.area.value = this.published
    this.code.setAttribute("aria-hidden", "true")
    const box = make("div", { className: "try-edit", dir: "ltr" })
    pre.replaceWith(box)
    const copy = pre.querySelector(".code-copy-button")
    if (copy) box.before(copy) // or it would lie below the text area
    box.append(make("div", { className: "try-layers" }, this.lines, pre, this.area))
    this.area.addEventListener("input", () => this.paint())
    this.area.addEventListener("keydown", (e) => this.press(e))
    this.area.addEventListener("blur", () => this.free = false)
    this.paint(true)
  }

  get text() {
    return this.area.value
  }

  set text(text) {
    this.area.value = text
    this.paint()
  }

  paint(quiet) {
    // A line that is empty takes its height from what stands in it.
    this.code.replaceChildren(...tryCells.coloured(this.text), "\n")
    this.mark(null)
    if (!quiet) this.changed()
  }

  // The line in which an error was, counted from 1.
  mark(line) {
    this.lines.hidden = !(line >= 1 && line <= this.text.split("\n").length)
    if (!this.lines.hidden) this.lines.style.setProperty("--at", line - 1)
  }

  press(e) {
    if (e.isComposing) return
    const wasFree = this.free
    this.free = false
    if (e.key === "Enter" && (e.ctrlKey || e.metaKey || e.shiftKey)) this.taken(e, this.run)
    else if (e.ctrlKey || e.metaKey || e.altKey) return
    else if (e.key === "Escape") this.free = true
    else if (e.key === "Shift") this.free = wasFree
    else if (e.key === "Tab" && !wasFree) this.taken(e, () => this.tab(e.shiftKey))
    else if (e.key === "Enter") this.taken(e, () => this.newLine())
  }

  taken(e, act) {
    e.preventDefault()
    act()
  }

  // As a person types it, so that it can be undone; where a browser cannot, as a program does.
  insert(text, from, to) {
    const { area } = this
    area.setSelectionRange(from, to)
    const done = document.execCommand?.(text ? "insertText" : "delete", false, text)
    if (done || (!text && from === to)) return
    area.setRangeText(text, from, to, "end")
    this.paint()
  }

  // The published text again, in a way that can be undone: it may end an hour's work.
  restore() {
    this.area.focus()
    if (this.text !== this.published) this.insert(this.published, 0, this.text.length)
    this.mark(null)
  }

  tab(back) {
    const { selectionStart: from, selectionEnd: to, value } = this.area
    const start = lineStart(value, from)
    if (!back && !value.slice(from, to).includes("\n")) {
      const column = from - start
      return this.insert(INDENT.slice(column % INDENT.length), from, to)
    }
    const old = value.slice(start, to)
    const text = old.replace(/^.*/gm, (line) => back ? line.replace(/^ {1,4}/, "") : INDENT + line)
    if (text === old) return
    this.insert(text, start, to)
    const moved = text.split("\n")[0].length - old.split("\n")[0].length
    const whole = old.includes("\n")
    this.area.setSelectionRange(
      whole ? start : Math.max(start, from + moved),
      start + text.length,
    )
    if (!whole && from === to) this.area.setSelectionRange(start + text.length, start + text.length)
  }

  // The next line begins where this one does, and deeper after a colon.
  newLine() {
    const { selectionStart: from, selectionEnd: to, value } = this.area
    const line = value.slice(lineStart(value, from), from)
    const deeper = /:\s*(#.*)?$/.test(line) ? INDENT : ""
    this.insert("\n" + line.match(/^ */)[0] + deeper, from, to)
  }
}

function textOf(code) {
  const own = code.cloneNode(true)
  for (const el of own.querySelectorAll(".code-annotation-anchor, .code-copy-button")) el.remove()
  return own.textContent.replace(/^\n+|\s+$/g, "")
}

Object.assign(tryCells, { Editor, textOf })
