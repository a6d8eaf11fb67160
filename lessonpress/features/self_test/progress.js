// The reader's progress on the home page: what they have of each outline, if anything.
const { enliven, make, selfTest, words } = lessonpress
const word = words("test", {
  known: "{known} of {all} known",
  "due-today": "{n} due today",
  "known-due": "{known}, {due}",
})
const { count, storeOf } = selfTest

function progress(box) {
  const { course, outline, questions } = box.dataset, store = storeOf(course)
  const keys = questions.split(" ").filter((id) => id).map((id) => outline + "#" + id)
  const line = box.querySelector(".progress-count"), link = box.querySelector("a[href]")
  const before = line.textContent
  function due(c) {
    const text = word("due-today", { n: c.due })
    if (!c.due || !link) return text
    return make("a", { href: link.getAttribute("href").split(/[?#]/)[0] + "?test=due" }, text)
  }
  function refresh() {
    const c = count(keys, store.read(), Date.now())
    if (c.asked) {
      line.replaceChildren(...word.parts("known-due", { known: word("known", c), due: due(c) }))
    } else line.replaceChildren(before)
  }
  refresh()
  addEventListener("storage", refresh)
}

enliven(".progress-outline", "the self-test", progress)
