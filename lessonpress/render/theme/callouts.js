// Callouts that fold. In Quarto's pages Bootstrap folds them; they answer to the keyboard in both.
const { all, pressed, quarto } = lessonpress

for (const header of all(".callout-header[data-bs-toggle]")) {
  const body = header.parentElement.querySelector(".callout-collapse")
  if (!quarto) {
    header.addEventListener("click", () => {
      header.setAttribute("aria-expanded", body.classList.toggle("show"))
    })
  }
  header.tabIndex = 0
  header.setAttribute("role", "button")
  header.removeAttribute("aria-label")
  header.addEventListener("keydown", pressed(() => header.click()))
}
