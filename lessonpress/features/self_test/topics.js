// The choice of questions: of everything, of a lesson, of a topic, and under its outline where there are several.
const { make, selfTest, words } = lessonpress
const word = words("test", {
  topics: "All topics",
  which: "Which questions",
  whole: "All of it",
  lessons: "By lesson",
  "no-lesson": "What no lesson shows",
  "no-topic": "Without a topic",
})

function option(text, holds) {
  const el = make("option", {}, text)
  el.holds = holds
  return el
}

// What can be chosen of one outline, whose questions are `own`.
function optionsOf(file, own) {
  const topics = [...new Set(own.map((q) => q.topic))]
  return topics.map((topic) =>
    option(topic || word("no-topic"), (q) => q.file === file && q.topic === topic)
  )
}

// Questions by the path: those of the first lesson first, and those that no lesson shows last. `lessons` name them by their places among all.
function byPath(questions, lessons) {
  const ordered = lessons.flatMap(([file, title, places]) =>
    places.map((n) => Object.assign(questions[n], { lesson: { file, title } }))
  )
  return [...ordered, ...questions.filter((q) => !q.lesson)]
}

// Lessons stand by their addresses, so that a link can name one.
function lessonOptions(questions) {
  const lessons = new Map(questions.map(({ lesson }) => [lesson?.file ?? "", lesson]))
  if (lessons.size < 2) return []
  const options = [...lessons].map(([file, lesson]) => {
    const el = option(lesson?.title ?? word("no-lesson"), (q) => (q.lesson?.file ?? "") === file)
    el.value = file
    return el
  })
  return [make("optgroup", { label: word("lessons") }, ...options)]
}

function topicChoice(questions) {
  const everything = option(word("topics"), () => true)
  const choice = make("select", { "aria-label": word("which") }, everything)
  choice.append(...lessonOptions(questions))
  const files = [...new Set(questions.map((q) => q.file))]
  for (const file of files) {
    const own = questions.filter((q) => q.file === file), options = optionsOf(file, own)
    const whole = option(word("whole"), (q) => q.file === file)
    if (files.length === 1) choice.append(...options)
    else choice.append(make("optgroup", { label: own[0].title }, whole, ...options))
  }
  choice.hidden = choice.length < 3
  return choice
}

function shuffled(list) {
  for (let i = list.length - 1; i > 0; i--) {
    const j = Math.floor(Math.random() * (i + 1)), held = list[i]
    list[i] = list[j]
    list[j] = held
  }
  return list
}

Object.assign(selfTest, { byPath, topicChoice, shuffled })
