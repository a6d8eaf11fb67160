// The reader's progress on the home page: what they have of each outline and of each lesson, if anything.
const { enliven, make, remembered, root, selfTest, words } = lessonpress
const word = words("test", {
  known: "{known} of {all} known",
  "due-today": "{n} due today",
  "known-due": "{known}, {due}",
})
const told = words("progress", {
  read: "read",
  solved: "{solved} of {all} solved",
})
const { count, storeOf } = selfTest
const READ = "lessonpress-read" // { path: { seen } or { on } } by course (place/read.js)

const list = (text) => (text ?? "").split(" ").filter((word) => word)
const plain = (v) => v !== null && typeof v === "object"

function kept(key) {
  try {
    const found = JSON.parse(remembered(key))
    return plain(found) ? found : {}
  } catch {
    return {} // forbidden, or no JSON
  }
}

// What the reader knows in words, where a question was asked at all; what is due leads to a test of it.
function knownOf(c, address) {
  const text = word("due-today", { n: c.due })
  const due = c.due && address ? make("a", { href: address }, text) : text
  return word.parts("known-due", { known: word("known", c), due })
}

function ofOutline(box) {
  const { course, outline, questions } = box.dataset, store = storeOf(course)
  const keys = list(questions).map((id) => outline + "#" + id)
  const line = box.querySelector(".progress-count"), link = box.querySelector("a[href]")
  const before = line.textContent
  const address = link && link.getAttribute("href").split(/[?#]/)[0] + "?test=due"
  function refresh() {
    const c = count(keys, store.read(), Date.now())
    line.replaceChildren(...c.asked ? knownOf(c, address) : [before])
  }
  refresh()
  addEventListener("storage", refresh)
}

// `outlines/a.qmd# one two`: the ids of each outline stand behind its name.
function keysOf(text) {
  let file = ""
  return list(text).flatMap((word) => {
    if (!word.endsWith("#")) return [file + word]
    file = word
    return []
  })
}

// Whether each section of a page and its end were on the screen.
const isRead = (course, path) => Boolean(plain(kept(READ)[course]) && kept(READ)[course][path]?.on)

function solvedOf(course, lesson, labels) {
  const solved = lessonpress.tryCells?.storeOf(course).solved(lesson)
  return labels.filter((label) => solved?.has(label)).length
}

// What a reader has of a lesson, in numbers.
function stateOf(box, course) {
  const { lesson = "", questions, exercises } = box.dataset, link = box.querySelector("a[href]")
  const labels = list(exercises), keys = keysOf(questions)
  return {
    lesson,
    href: link?.href.split("#")[0],
    read: Boolean(link) && isRead(course, link.href.split("#")[0].slice(root.href.length)),
    questions: count(keys, storeOf(course).read(), Date.now()),
    exercises: { all: labels.length, solved: solvedOf(course, lesson, labels) },
  }
}

// Of what was begun what there is, of the rest what is to be done.
function partsOf({ lesson, read, questions, exercises }, before, test) {
  const [asked, tried] = before
  const address = test && `${test}?test=due&lesson=${encodeURIComponent(lesson)}`
  return [
    read && [told("read")],
    questions.all && (questions.asked ? knownOf(questions, address) : [asked]),
    exercises.all && [exercises.solved ? told("solved", exercises) : tried],
  ].filter((part) => part)
}

function ofLessons(box) {
  const { course, test } = box.dataset
  for (const row of box.querySelectorAll(".progress-lesson")) {
    const line = row.querySelector(".progress-count")
    const before = [...line.children].map((el) => el.textContent)
    if (!row.dataset.questions) before.unshift("")
    const refresh = () => {
      const state = stateOf(row, course)
      row.classList.toggle("read", state.read)
      const parts = partsOf(state, before, test)
      line.replaceChildren(...parts.flatMap((part) => [make("span", {}, ...part), " "]))
    }
    refresh()
    addEventListener("storage", refresh)
  }
}

// What the reader has of all lessons that a page lists.
selfTest.lessonsOn = (page) =>
  [...page.querySelectorAll(".progress-lessons")].flatMap((box) =>
    [...box.querySelectorAll(".progress-lesson")].map((row) => stateOf(row, box.dataset.course))
  )

enliven(".progress-outline", "the self-test", ofOutline)
enliven(".progress-lessons", "the progress", ofLessons)
