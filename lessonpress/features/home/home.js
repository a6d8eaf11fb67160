// Where the reader stands, on the course's first page: the buttons lead there. What is stored is a text and stays one.
const { all, enliven, make, remembered, root, selfTest, words } = lessonpress

const word = words("home", {
  on: "Go on with {title}",
  "on-at": "Go on with {title}: {heading}",
  lesson: "lesson {n}",
  read: "read",
  "read-of": "{read} of {all} read",
  questions: "{known} of {all} questions",
  exercises: "{solved} of {all} exercises",
  due: "{test}: {n} due today",
})
const PLACE = "lessonpress-place" // { path, title, heading, at }, by course

function stored(key) {
  try {
    return JSON.parse(remembered(key))
  } catch {
    return null // forbidden, or no JSON
  }
}

// The place where the reader stopped, if it is one on this site.
function placeOf(course) {
  const places = stored(PLACE)
  const place = places && Object.hasOwn(places, course) ? places[course] : null
  if (typeof place?.path !== "string" || typeof place.title !== "string") return null
  if (!URL.canParse(place.path, root)) return null
  const to = new URL(place.path, root)
  if (!to.href.startsWith(root.href)) return null
  return to.pathname === location.pathname ? null : { ...place, href: to.href }
}

// How many questions of the page's lists are due: of the outlines, or else of the lessons.
function dueOf() {
  if (!selfTest) return 0
  const boxes = all(".progress-outline")
  const keys = boxes.flatMap(({ dataset: { outline, questions = "" } }) =>
    questions.split(" ").filter((id) => id).map((id) => outline + "#" + id)
  )
  if (!boxes.length) return sum(selfTest.lessonsOn(document), (s) => s.questions.due)
  const known = selfTest.storeOf(boxes[0].dataset.course).read()
  return selfTest.count(keys, known, Date.now()).due
}

const sum = (list, of) => list.reduce((n, each) => n + of(each), 0)

// What the reader has of the lessons to which a card of the path leads, if anything.
function haveOf(lessons) {
  const read = sum(lessons, (s) => Number(s.read)), { length } = lessons
  const known = sum(lessons, (s) => s.questions.known)
  const solved = sum(lessons, (s) => s.exercises.solved)
  return [
    read && (length > 1 ? word("read-of", { read, all: length }) : word("read")),
    known && word("questions", { known, all: sum(lessons, (s) => s.questions.all) }),
    solved && word("exercises", { solved, all: sum(lessons, (s) => s.exercises.all) }),
  ].filter((text) => text)
}

function tell(card, states) {
  const leads = new Set(all("a[href]", card).map((a) => a.href.split("#")[0]))
  const have = haveOf(states.filter((s) => s.href && leads.has(s.href)))
  if (!have.length) return
  card.append(make("p", { className: "path-have" }, ...have.map((text) => make("span", {}, text))))
}

// What a lesson is called: by its number on the path, or else by its title.
function called(place) {
  const links = all(".path > ol > li").map((li) => li.querySelector("a[href]"))
  const to = new URL(place.href)
  const at = links.findIndex((a) => a && new URL(a.href).pathname === to.pathname)
  return at < 0 ? place.title : word("lesson", { n: links[at].dataset.number ?? at + 1 })
}

enliven(".opening", "the opening", (box) => {
  const [begin, test] = [".begin", ".test"].map((name) => box.querySelector("a" + name))
  const place = placeOf(box.dataset.course ?? "")
  if (begin && place) {
    const heading = typeof place.heading === "string" ? place.heading : ""
    begin.textContent = word(heading ? "on-at" : "on", { title: called(place), heading })
    begin.href = place.href
  }
  const due = test ? dueOf() : 0
  if (due) {
    test.textContent = word("due", { test: test.textContent, n: due })
    test.href += "?test=due"
  }
})

enliven(".path", "the path", (box) => {
  const states = selfTest ? selfTest.lessonsOn(document) : []
  for (const card of all("li", box)) tell(card, states)
})
