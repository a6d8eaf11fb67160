// When to ask a question again: FSRS-6 with its default parameters, as the reference implementation py-fsrs computes it without learning steps
// and without fuzz. A card is what is known of one question; times are milliseconds since 1970, days are whole days since 1970 as the reader's
// own clock counts them, so that an hour more or less, summer time or a journey makes no interval longer or shorter.
//   stability: days until the chance to remember has fallen to 90 %; difficulty: 1 to 10; retrievability: the chance to remember now.
const AGAIN = 1, GOOD = 3, EASY = 4, DAY = 86400000
const NEW_DAY = 4 // the hour at which a day begins: an evening that goes past midnight is one day
// deno-fmt-ignore
const parameters = [
  0.212, 1.2931, 2.3065, 8.2956, 6.4133, 0.8334, 3.0194, 0.001, 1.8722, 0.1666, 0.796, 1.4835, 0.0614, 0.2629, 1.6483, 0.6014,
  1.8729, 0.5425, 0.0912, 0.0658, 0.1542,
]
const w = parameters, desiredRetention = .9, maximumInterval = 36500
const decay = -w[20], factor = .9 ** (1 / decay) - 1

const clampStability = (s) => Math.max(s, .001)
const clampDifficulty = (d) => Math.min(Math.max(d, 1), 10)

// The reader's day at `time`, by the clock of the place where they are.
function dayOf(time) {
  const at = new Date(time), early = at.getHours() < NEW_DAY ? 1 : 0
  return Date.UTC(at.getFullYear(), at.getMonth(), at.getDate()) / DAY - early
}

// Days since the last review; a calendar that was set back counts as no time at all.
const daysSince = (card, now) => Math.max(0, dayOf(now) - card.day)
// The first day on which a card is asked again.
const dueDay = (card) => card.day + Math.max(1, Math.round((card.due - card.last_review) / DAY))

const retrievability = (card, now) => (1 + factor * daysSince(card, now) / card.stability) ** decay

const initialStability = (rating) => clampStability(w[rating - 1])
const initialDifficulty = (rating) => w[4] - Math.exp(w[5] * (rating - 1)) + 1

function nextInterval(stability) {
  const days = stability / factor * (desiredRetention ** (1 / decay) - 1)
  return Math.min(Math.max(Math.round(days), 1), maximumInterval)
}

// A second review on the same day teaches less than one that had to wait.
function shortTermStability(stability, rating) {
  const increase = Math.exp(w[17] * (rating - 3 + w[18])) * stability ** -w[19]
  return clampStability(stability * (rating >= GOOD ? Math.max(increase, 1) : increase))
}

function nextDifficulty(difficulty, rating) {
  const damped = difficulty + (10 - difficulty) * -(w[6] * (rating - 3)) / 9
  return clampDifficulty(w[7] * initialDifficulty(EASY) + (1 - w[7]) * damped)
}

function nextStability({ difficulty, stability }, retrievability, rating) {
  const next = rating === AGAIN ? forgetStability : recallStability
  return clampStability(next(difficulty, stability, retrievability))
}

function forgetStability(difficulty, stability, retrievability) {
  const forgotten = Math.exp((1 - retrievability) * w[14])
  const longTerm = w[11] * difficulty ** -w[12] * ((stability + 1) ** w[13] - 1) * forgotten
  return Math.min(longTerm, stability / Math.exp(w[17] * w[18]))
}

function recallStability(difficulty, stability, retrievability) {
  const surprise = Math.exp((1 - retrievability) * w[10]) - 1
  return stability * (1 + Math.exp(w[8]) * (11 - difficulty) * stability ** -w[9] * surprise)
}

function stabilityAfter(card, rating, now) {
  if (!card) return initialStability(rating)
  if (daysSince(card, now) < 1) return shortTermStability(card.stability, rating)
  return nextStability(card, retrievability(card, now), rating)
}

function difficultyAfter(card, rating) {
  return card ? nextDifficulty(card.difficulty, rating) : clampDifficulty(initialDifficulty(rating))
}

// The card after a review; `card` is undefined at the first one.
function review(card, rating, now) {
  const stability = stabilityAfter(card, rating, now)
  return {
    stability,
    difficulty: difficultyAfter(card, rating),
    due: now + nextInterval(stability) * DAY,
    last_review: now,
    day: dayOf(now),
    rating,
    reviews: (card ? card.reviews : 0) + 1,
    lapses: (card ? card.lapses : 0) + (card && rating === AGAIN ? 1 : 0),
  }
}

lessonpress.fsrs = { AGAIN, GOOD, DAY, parameters, dayOf, dueDay, retrievability, review }
