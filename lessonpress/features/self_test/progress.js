// The reader's progress on the home page: what they have of each outline, if anything.
const { enliven, make, selfTest } = lessonpress
const { count, storeOf, told } = selfTest

function progress(box) {
  const { course, outline, questions } = box.dataset, store = storeOf(course)
  const keys = questions.split(" ").filter((id) => id).map((id) => outline + "#" + id)
  const line = box.querySelector(".progress-count"), link = box.querySelector("a[href]")
  const before = line.textContent
  function due(c) {
    const text = `${c.due} due today`
    if (!c.due || !link) return text
    return make("a", { href: link.getAttribute("href").split(/[?#]/)[0] + "?test=due" }, text)
  }
  function refresh() {
    const c = count(keys, store.read(), Date.now())
    if (c.asked) line.replaceChildren(told(c).split(", ")[0] + ", ", due(c))
    else line.replaceChildren(before)
  }
  refresh()
  addEventListener("storage", refresh)
}

enliven(".progress-outline", "the self-test", progress)
