// Whatever hides the place that an address points into opens. It comes last: tabs and callouts have to answer to a click.
const { main, pointedAt } = lessonpress

// Whether `el` hid what is in it; it does no more.
function opened(el) {
  let done = false
  if (el.tagName === "DETAILS" && !el.open) done = el.open = true
  if (el.matches(".tab-pane:not(.active)")) {
    const tab = document.getElementById(el.getAttribute("aria-labelledby"))
    if (tab) {
      tab.click()
      done = true
    }
  }
  if (el.matches(".callout-collapse:not(.show)")) {
    el.parentElement.querySelector("[data-bs-toggle]").click()
    done = true
  }
  return done
}

function reveal() {
  const place = pointedAt()
  if (!place) return
  let hidden = false
  for (let el = place; el && el !== main; el = el.parentElement) hidden = opened(el) || hidden
  if (hidden) place.scrollIntoView()
}

addEventListener("hashchange", reveal)
reveal()
