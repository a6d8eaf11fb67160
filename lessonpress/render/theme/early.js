// It stands in the page's head and runs before the first paint.
const html = document.documentElement
// Questions are written open; "folding" hides their answers until they are closed.
html.classList.add("js", "folding")
addEventListener("load", () => html.classList.remove("folding"))
try {
  const theme = localStorage.getItem("lessonpress-theme")
  if (theme === "light" || theme === "dark") html.dataset.theme = theme
  html.classList.toggle("code-open", localStorage.getItem("lessonpress-code") === "open")
} catch {
  // Storage may be forbidden: the system's choice then stands.
}
