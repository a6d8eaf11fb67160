// The address of each figure, table, cell and question: a link to itself, which appears beside it. Headings have theirs from the page.
const { all, make, say } = lessonpress

const NAMES = { fig: "figure", tbl: "table", lst: "listing", eq: "formula" }

function named(el) {
  if (el.matches("details.question")) return "question"
  return NAMES[el.id.split("-")[0]] || "cell"
}

function address(el) {
  const link = make("a", { className: "address", href: `#${encodeURIComponent(el.id)}` })
  link.setAttribute("aria-label", `Link to this ${named(el)}`)
  link.addEventListener("click", () => {
    navigator.clipboard?.writeText(link.href).then(() => say("The address is copied"), () => {})
  })
  return link
}

// A cell whose figure has a name needs none of its own.
function add() {
  for (
    const el of all(
      ".cell[id], details.question[id], figure[id], [id^=fig-]:is(div), [id^=tbl-]:is(div)",
    )
  ) {
    const inner = el.matches(".cell") && el.querySelector("[id^=fig-], [id^=tbl-]")
    if (
      inner || el.parentElement.closest("[id^=fig-], [id^=tbl-]") ||
      el.querySelector(":scope > .address")
    ) continue
    el.classList.add("addressed")
    if (el.matches("details")) el.querySelector("summary").after(address(el))
    else el.append(address(el))
  }
}

add()
