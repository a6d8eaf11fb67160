// What the reader knew: a card for each question, by the outline's file and the question's permanent id. Names and texts from a file are
// compared or shown as text, never read as HTML.
const { fsrs, stop } = lessonpress
const FORMAT = "lessonpress-study", VERSION = 1

const plain = (v) => v !== null && typeof v === "object" && !Array.isArray(v)
const short = (v) => (typeof v === "object" ? JSON.stringify(v) : String(v)).slice(0, 80)
const whole = (v, least) => Number.isSafeInteger(v) && v >= least
const HOUR = 3600000
const dateOf = (day) => new Date(day * fsrs.DAY).toISOString().slice(0, 10)
const capped = (v) => Math.min(v, 1e9) // so that what is reviewed once more is still a number that can be read

// As `toISOString` writes it. `Date.parse` takes the 30th of February for a day in March.
const TIME = /^\d{4}-\d\d-(\d\d)T\d\d:\d\d:\d\d\.\d{3}Z$/
function timeIn(record, name) {
  const text = record[name], found = typeof text === "string" && TIME.exec(text)
  const t = found ? Date.parse(text) : NaN
  return new Date(t).getUTCDate() === Number(found?.[1]) ? t : stop(`\`${name}\` is no time`)
}

// The day of a review. Of one that was kept before days were, it is the day of its time here.
function dayIn(record, reviewed) {
  if (record.day === undefined) return fsrs.dayOf(reviewed)
  const t = typeof record.day === "string" ? Date.parse(record.day) : NaN
  if (!Number.isFinite(t) || dateOf(t / fsrs.DAY) !== record.day) stop("`day` is no day")
  // Wherever on earth it was, its clock showed this day at that time.
  if (t - reviewed > 10 * HOUR || reviewed - t > 40 * HOUR) {
    stop("`day` is not the day of its last review")
  }
  return t / fsrs.DAY
}

function checkNumbers({ stability, difficulty, rating, reviews, lapses }) {
  const { AGAIN, GOOD } = fsrs
  if (!(Number.isFinite(stability) && stability > 0)) stop("`stability` is no number of days")
  if (!(Number.isFinite(difficulty) && difficulty >= 1 && difficulty <= 10)) {
    stop("`difficulty` is no number from 1 to 10")
  }
  if (rating !== AGAIN && rating !== GOOD) stop(`\`rating\` is neither ${AGAIN} nor ${GOOD}`)
  if (!whole(reviews, 1) || !whole(lapses, 0) || lapses > reviews) {
    stop("`reviews` and `lapses` are no counts")
  }
}

function cardFrom(record, now) {
  if (!plain(record)) stop("it is no record")
  checkNumbers(record)
  const { stability, difficulty, rating, reviews, lapses } = record
  const due = timeIn(record, "due"), last_review = timeIn(record, "last_review")
  if (due <= last_review) stop("it is due before its last review")
  if (last_review > now + fsrs.DAY) stop("its last review lies in the future")
  return {
    stability: capped(stability),
    difficulty,
    due,
    last_review,
    day: dayIn(record, last_review),
    rating,
    reviews: capped(reviews),
    lapses: capped(lapses),
  }
}

function parsed(text) {
  try {
    return JSON.parse(text)
  } catch {
    stop("it is no JSON, or only a part of it")
  }
}

// A history from its text, complete and sound, or an Error that says what is wrong with it.
function fromText(text, course, now) {
  const data = parsed(text)
  if (!plain(data) || data.format !== FORMAT) stop("no self-test wrote it")
  if (data.version !== VERSION) {
    stop(`it has version ${short(data.version)}, and this page reads version ${VERSION}`)
  }
  if (data.course !== course) {
    stop(`it belongs to another course${data.course ? `, “${short(data.course)}”` : ""}`)
  }
  if (!plain(data.questions)) stop("it holds no questions")
  const history = new Map()
  for (const [key, record] of Object.entries(data.questions)) {
    if (!/^[^#]+#[^#]+$/.test(key)) stop(`“${short(key)}” names no question`)
    try {
      history.set(key, cardFrom(record, now))
    } catch (e) {
      stop(`the record of “${short(key)}” is damaged: ${e.message}`)
    }
  }
  return history
}

// Cards never change, so each is written once, and a review writes one of them.
const records = new WeakMap()
function recordOf(card) {
  if (!records.has(card)) {
    const due = new Date(card.due), last_review = new Date(card.last_review)
    records.set(card, JSON.stringify({ ...card, due, last_review, day: dateOf(card.day) }))
  }
  return records.get(card)
}

// A line for each question.
function toText(history, course) {
  const sorted = [...history].sort(([a], [b]) => a < b ? -1 : 1)
  const lines = sorted.map(([key, card]) => `${JSON.stringify(key)}: ${recordOf(card)}`)
  const head = JSON.stringify({ format: FORMAT, version: VERSION, course }).slice(0, -1)
  return `${head}, "questions": {\n${lines.join(",\n")}\n}}\n`
}

// Both histories in one; of two cards for one question the one that was reviewed later stays.
function merged(mine, other) {
  const both = new Map(mine)
  for (const [key, card] of other) {
    if (!(both.get(key)?.last_review >= card.last_review)) both.set(key, card)
  }
  return both
}

lessonpress.selfTest = { FORMAT, dateOf, fromText, toText, merged, short }
