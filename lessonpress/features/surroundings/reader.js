// The reader's mode: the page alone, without menu and contents beside it.
const { html, remember, remembered } = lessonpress
const KEY = "lessonpress-reader"

const toggle = document.querySelector(".reader-toggle")
function set(on) {
  html.classList.toggle("reading", on)
  toggle.setAttribute("aria-pressed", String(on))
}

if (toggle) {
  set(remembered(KEY) === "on")
  toggle.hidden = false
  toggle.addEventListener("click", () => {
    const on = !html.classList.contains("reading")
    set(on)
    remember(KEY, on ? "on" : null)
  })
}
