// Drop-downs of the bar, and the menu of narrow windows.
const { all, quarto } = lessonpress

// A drop-down closes when the reader turns to something else.
function closeDropDowns() {
  const drops = all(".bar details", document)
  addEventListener("click", (e) => {
    for (const drop of drops) if (!drop.contains(e.target)) drop.open = false
  })
  addEventListener("keydown", (e) => {
    if (e.key !== "Escape") return
    for (const drop of drops) drop.open = false
  })
}

// The menu closes when one of its links was followed.
function closeMenu() {
  const side = document.querySelector(".side[popover]")
  side?.addEventListener("click", (e) => {
    if (e.target.closest("a") && side.matches(":popover-open")) side.hidePopover()
  })
}

if (!quarto) {
  closeDropDowns()
  closeMenu()
}
