// Tabsets; those of one group change together.
const { all, quarto } = lessonpress

function choose(tab) {
  for (const other of all("[role=tab]", tab.closest("[role=tablist]"))) {
    const on = other === tab, pane = document.getElementById(other.getAttribute("aria-controls"))
    other.classList.toggle("active", on)
    other.setAttribute("aria-selected", on)
    other.tabIndex = on ? 0 : -1
    if (pane) pane.classList.toggle("active", on)
  }
}

function chooseInGroup(tab) {
  choose(tab)
  const group = tab.closest(".panel-tabset").dataset.group
  if (!group) return
  for (const set of all(`.panel-tabset[data-group="${CSS.escape(group)}"]`)) {
    const same = all("[role=tab]", set).find((t) => t.textContent === tab.textContent)
    if (same && same !== tab) choose(same)
  }
}

function listen(tab, i, tabs) {
  tab.tabIndex = tab.classList.contains("active") ? 0 : -1
  tab.addEventListener("click", (e) => {
    e.preventDefault()
    chooseInGroup(tab)
  })
  tab.addEventListener("keydown", (e) => {
    const to = { ArrowRight: i + 1, ArrowLeft: i - 1, Home: 0, End: -1 }[e.key]
    if (to === undefined) return
    e.preventDefault()
    const next = tabs.at(to % tabs.length)
    chooseInGroup(next)
    next.focus()
  })
}

if (quarto) {
  // Bootstrap takes an active tab for a link that can have the focus; Quarto writes it without an address.
  for (const tab of all("a[role=tab]:not([href])")) {
    tab.setAttribute("href", "#" + tab.getAttribute("aria-controls"))
  }
} else {
  for (const list of all(".panel-tabset [role=tablist]")) all("[role=tab]", list).forEach(listen)
}
