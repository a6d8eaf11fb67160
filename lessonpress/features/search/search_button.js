// Opens the search. Its script, and all that it looks into, load when it is first opened.
const { say } = lessonpress

const opener = document.querySelector(".bar .search-button")
let script = null // it gets a function to open the search with
function open() {
  if (script) return script.open && script.open()
  script = document.createElement("script")
  script.src = opener.dataset.root + "assets/search.js"
  script.addEventListener("error", () => {
    script = null
    say("The search could not be loaded")
  })
  document.head.append(script)
}

const typing = (el) => el.closest("input, textarea, select, [contenteditable]")
function asks(e) {
  if (e.altKey) return false
  const control = e.ctrlKey || e.metaKey
  if (e.key === "/") return !control && !typing(e.target)
  return e.key.toLowerCase() === "k" && control && !e.shiftKey
}

if (opener) {
  opener.hidden = false
  opener.addEventListener("click", open)
  addEventListener("keydown", (e) => {
    if (!asks(e) || document.querySelector("dialog:modal")) return
    e.preventDefault()
    open()
  })
}
