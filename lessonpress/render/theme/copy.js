// Buttons that copy code.
const { all, main, quarto, say } = lessonpress

function textOf(button) {
  const code = button.closest("pre, div.sourceCode").querySelector("code").cloneNode(true)
  for (const el of all(".code-annotation-anchor, .code-copy-button", code)) el.remove()
  return code.textContent.replace(/\n$/, "")
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
  main.addEventListener("click", (e) => {
    const button = e.target.closest(".code-copy-button")
    if (button) copy(button)
  })
}
