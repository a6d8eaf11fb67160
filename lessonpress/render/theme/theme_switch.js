// The theme: the system's, light, dark, and round again.
const { html, make, say } = lessonpress
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
  toggle.title = "Colour theme: " + theme
  toggle.setAttribute("aria-label", toggle.title)
}
const known = (theme) => THEMES.includes(theme) ? theme : "system"

function store(theme) {
  try {
    if (theme === "system") localStorage.removeItem(KEY)
    else localStorage.setItem(KEY, theme)
  } catch {
    // Storage may be forbidden or full: the choice then lasts as long as the page.
  }
}
function stored() {
  try {
    return localStorage.getItem(KEY)
  } catch {
    return null
  }
}

set(known(stored()))
toggle.hidden = false
toggle.addEventListener("click", () => {
  const theme = THEMES[(THEMES.indexOf(html.dataset.theme || "system") + 1) % 3]
  set(theme)
  store(theme)
  say(toggle.title)
})
addEventListener("storage", (e) => {
  if (e.key === KEY) set(known(e.newValue))
})
