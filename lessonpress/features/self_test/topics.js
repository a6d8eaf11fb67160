// The choice of questions: of everything, of a topic, and under its outline where there are several.
const { make, selfTest, words } = lessonpress
const word = words("test", {
  topics: "All topics",
  which: "Which questions",
  whole: "All of it",
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

function topicChoice(questions) {
  const everything = option(word("topics"), () => true)
  const choice = make("select", { "aria-label": word("which") }, everything)
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

Object.assign(selfTest, { topicChoice, shuffled })
