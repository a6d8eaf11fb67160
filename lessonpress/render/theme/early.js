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
// The faces that the page uses are asked for at once. From a disk they may not be: there they come with the style sheet.
for (const face of location.protocol === "file:" ? [] : (html.dataset.faces ?? "").split(" ")) {
  const link = document.createElement("link")
  const told = { rel: "preload", as: "font", type: "font/woff2", crossOrigin: "", href: face }
  if (face) document.head.append(Object.assign(link, told))
}
