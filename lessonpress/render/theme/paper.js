// Paper has nothing to click on.
const { all } = lessonpress

let folded = []
const open = (on) => {
  for (const details of folded) details.open = on
}
addEventListener("beforeprint", () => {
  folded = all("details:not([open])")
  open(true)
})
addEventListener("afterprint", () => open(false))
