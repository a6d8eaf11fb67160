// A field that leaves the keys in which the text stands. It is made here, since without scripts it would do nothing.
const { all, make, words } = lessonpress
const word = words("listings", { filter: "Filter" })

function left(box, text) {
  for (const row of all("tbody tr", box)) {
    row.hidden = !row.textContent.toLowerCase().includes(text)
  }
  for (const part of all("section", box)) {
    part.hidden = !part.querySelector("tbody tr:not([hidden])")
  }
}

for (const box of all(".quarto-keys")) {
  const field = make("input", { type: "search", spellcheck: false, autocapitalize: "none" })
  field.addEventListener("input", () => left(box, field.value.trim().toLowerCase()))
  box.prepend(make("label", { className: "keys-filter" }, make("span", {}, word("filter")), field))
}
