// Buttons that copy code.
const { all, quarto, say, words } = lessonpress
const word = words("copy", {
  done: "Code copied",
  refused: "The browser does not allow copying",
})

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
    return say(word("refused"))
  }
  button.classList.add("code-copy-button-checked")
  say(word("done"))
  setTimeout(() => button.classList.remove("code-copy-button-checked"), 1500)
}

if (!quarto) {
  document.addEventListener("click", (e) => {
    const button = e.target.closest(".code-copy-button")
    if (button) copy(button)
  })
}
