// What is known and what is due, in numbers and in words.
const { fsrs, html, selfTest, words } = lessonpress
const word = words("test", {
  state: "{known} of {all} known, {due} due today",
  sentence: "{text}.",
})

function locale(lang) {
  try {
    return lang === "en" ? "en-GB" : Intl.getCanonicalLocales(lang || "en-GB")[0]
  } catch {
    return "en-GB" // such as `de_DE`, which is none
  }
}
const DATE = {
  weekday: "long",
  day: "numeric",
  month: "long",
  timeZone: "UTC",
  numberingSystem: "latn",
}
const named = (day) => new Date(day * fsrs.DAY).toLocaleDateString(locale(html.lang), DATE)

// How many of the questions were known the last time, are due today, and were asked at all; the day on which the next one is due.
function count(keys, history, now) {
  const cards = keys.map((key) => history.get(key)).filter((card) => card)
  const today = fsrs.dayOf(now), later = cards.map(fsrs.dueDay).filter((day) => day > today)
  return {
    all: keys.length,
    asked: cards.length,
    known: cards.filter((card) => card.rating === fsrs.GOOD).length,
    due: cards.length - later.length,
    next: Math.min(...later),
  }
}

const told = ({ known, all, due }) => word("state", { known, all, due })

const sentence = (text) => word("sentence", { text })

Object.assign(selfTest, { sentence, named, count, told })
