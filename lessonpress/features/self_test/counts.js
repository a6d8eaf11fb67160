// What is known and what is due, in numbers and in words.
const { fsrs, html, selfTest } = lessonpress

const many = (n, what) => `${n} ${what}${n === 1 ? "" : "s"}`
const endOfToday = (now) => new Date(now).setHours(24, 0, 0, 0)

function locale(lang) {
  try {
    return lang === "en" ? "en-GB" : Intl.getCanonicalLocales(lang || "en-GB")[0]
  } catch {
    return "en-GB" // such as `de_DE`, which is none
  }
}
const DATE = { weekday: "long", day: "numeric", month: "long" }
const day = (time) => new Date(time).toLocaleDateString(locale(html.lang), DATE)

// How many of the questions were known the last time, are due by the end of today, and were asked at all; when the next one is due.
function count(keys, history, now) {
  const cards = keys.map((key) => history.get(key)).filter((card) => card)
  const later = cards.map((card) => card.due).filter((due) => due >= endOfToday(now))
  return {
    all: keys.length,
    asked: cards.length,
    known: cards.filter((card) => card.rating === fsrs.GOOD).length,
    due: cards.length - later.length,
    next: Math.min(...later),
  }
}

const told = ({ known, all, due }) => `${known} of ${all} known, ${due} due today`

Object.assign(selfTest, { many, endOfToday, day, count, told })
