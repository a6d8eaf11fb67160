// Opens the search. Its script, and all that it looks into, load when it is first opened.
const { using, say, words } = lessonpress
const word = words("search", { unloaded: "The search could not be loaded" })

const opener = document.querySelector(".bar .search-button")
const open = () => using("search.js", () => lessonpress.openSearch(), () => say(word("unloaded")))

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
