// The theme: the system's, light, dark, and round again.
const { html, make, remember, remembered, say, words } = lessonpress
const word = words("theme", {
  is: "Colour theme: {theme}",
  system: "system",
  light: "light",
  dark: "dark",
})
const KEY = "lessonpress-theme", THEMES = ["system", "light", "dark"]
const PLACES = [".quarto-navbar-tools", "#quarto-header .navbar-container", "#quarto-sidebar"]

const toggle = document.querySelector(".theme-toggle") || added()
function added() {
  const el = make("button", { type: "button", className: "theme-toggle" })
  PLACES.map((place) => document.querySelector(place)).find((place) => place)?.append(el)
  return el
}

function set(theme) {
  if (theme === "system") delete html.dataset.theme
  else html.dataset.theme = theme
  toggle.title = word("is", { theme: word(theme) })
  toggle.setAttribute("aria-label", toggle.title)
}
const known = (theme) => THEMES.includes(theme) ? theme : "system"

set(known(remembered(KEY)))
toggle.hidden = false
toggle.addEventListener("click", () => {
  const theme = THEMES[(THEMES.indexOf(html.dataset.theme || "system") + 1) % 3]
  set(theme)
  remember(KEY, theme === "system" ? null : theme)
  say(toggle.title)
})
addEventListener("storage", (e) => {
  if (e.key === KEY) set(known(e.newValue))
})
