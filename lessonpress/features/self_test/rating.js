// What the two buttons do: a review is kept, and it is told when the question comes back.
const { button, fsrs, selfTest, words } = lessonpress
const { AGAIN, GOOD, dayOf, dueDay, review } = fsrs
const word = words("test", {
  "not-yet": "Not yet",
  knew: "Knew it",
  tomorrow: "tomorrow",
  "days.one": "in {n} day",
  "days.other": "in {n} days",
})

// When a question with this card comes back after a rating, in words.
function comesBack(card, rating, now) {
  const days = dueDay(review(card, rating, now)) - dayOf(now)
  return days === 1 ? word("tomorrow") : word("days", { n: days })
}

function keep(store, key, rating, now) {
  store.put(key, review(store.read().get(key), rating, now))
}

const ratingButtons = (rate) => [
  button(word("not-yet"), () => rate(AGAIN)),
  button(word("knew"), () => rate(GOOD)),
]

// The rating that a key means, if it means one.
const ratingOf = (key) => ({ 1: AGAIN, 2: GOOD })[key]

Object.assign(selfTest, { comesBack, keep, ratingButtons, ratingOf })
