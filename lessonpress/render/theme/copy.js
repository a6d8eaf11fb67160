// Buttons that copy code.
const { all, quarto, say } = lessonpress

function without(code) {
  const copied = code.cloneNode(true)
  for (const el of all(".code-annotation-anchor, .code-copy-button", copied)) el.remove()
  return copied.textContent.replace(/\n$/, "")
}

// The code beside a button; of a cell whose code stands in parts, all of it.
function textOf(button) {
  const own = button.closest("pre, div.sourceCode").querySelector("code")
  const cell = own.closest(".cell-code") && own.closest(".cell")
  return (cell ? all(".cell-code code", cell) : [own]).map(without).join("\n")
}

async function copy(button) {
  const text = textOf(button)
  try {
    await navigator.clipboard.writeText(text)
  } catch {
    return say("The browser does not allow copying")
  }
  button.classList.add("code-copy-button-checked")
  say("Code copied")
  setTimeout(() => button.classList.remove("code-copy-button-checked"), 1500)
}

if (!quarto) {
  document.addEventListener("click", (e) => {
    const button = e.target.closest(".code-copy-button")
    if (button) copy(button)
  })
}
