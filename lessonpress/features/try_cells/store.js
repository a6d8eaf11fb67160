// What a reader wrote in cells that are tried, and which exercises are solved: in this browser alone. One that keeps nothing forgets it with the page.
const { remember, remembered } = lessonpress
lessonpress.tryCells ??= {}

const FORMAT = 1, MOST = 1e5 // letters of a cell
const isText = (v) => typeof v === "string" && v.length <= MOST
const isDay = (v) => v === null || typeof v === "string" && /^\d{4}-\d\d-\d\d$/.test(v)

// One cell as it is kept: its code (null where it is the lesson's), the day on which it was solved, which text of the lesson's it was made of, and when.
function entryFrom(v) {
  if (v === null || typeof v !== "object") return null
  const { code = null, solved = null, was = "", when = "" } = v
  const sound = (code === null || isText(code)) && isDay(solved) && isText(was) && isText(when)
  return sound && (code !== null || solved !== null) ? { code, solved, was, when } : null
}

// Cells by `FILE#LABEL`; what is damaged is left out.
function fromData(data) {
  const cells = data?.format === FORMAT ? data.cells : null
  if (cells === null || typeof cells !== "object") return {}
  const found = Object.entries(cells).map(([key, v]) => [key, entryFrom(v)])
  return Object.fromEntries(found.filter(([key, v]) => v && /^.+#[^#]+$/.test(key)))
}

// Of two of the same cell the code that was written later, and the day on which it was solved first.
function merged(one, other) {
  if (!one || !other) return one ?? other
  const later = other.when > one.when ? other : one
  const [solved = null] = [one.solved, other.solved].filter((day) => day !== null).sort()
  return { ...later, solved }
}

class Tried {
  constructor(course) {
    this.key = "lessonpress-tried" + (course && ":" + course)
    this.visit = null // where the browser keeps nothing
  }

  // Another tab may have written since: what is stored is read again each time.
  read() {
    if (this.visit) return this.visit
    const text = remembered(this.key) ?? "null"
    try {
      const data = JSON.parse(text)
      if (data === null || data.format === FORMAT) return fromData(data)
    } catch {
      // no JSON
    }
    remember(this.key + ":damaged", text) // what is written next would end it
    return {}
  }

  write(cells) {
    const text = Object.keys(cells).length ? JSON.stringify({ format: FORMAT, cells }) : ""
    if (!this.visit) remember(this.key, text)
    if (this.visit || (remembered(this.key) ?? "") !== text) this.visit = cells
  }

  get(key) {
    return this.read()[key] ?? null
  }

  put(key, entry) {
    const { [key]: _, ...others } = this.read()
    const sound = entryFrom(entry)
    if (!sound && entry.code !== null) return // too long to be kept: what was kept stays
    this.write(sound ? { ...others, [key]: sound } : others)
  }

  // The labels of the exercises of a lesson that are solved.
  solved(file) {
    const own = Object.entries(this.read()).filter(([key, v]) =>
      v.solved && key.startsWith(`${file}#`)
    )
    return new Set(own.map(([key]) => key.slice(file.length + 1)))
  }

  // As a part of the file of a study history, and out of one.
  toData() {
    return { format: FORMAT, cells: this.read() }
  }

  take(data) {
    const mine = this.read(), other = fromData(data)
    const keys = Object.keys({ ...mine, ...other })
    this.write(Object.fromEntries(keys.map((key) => [key, merged(mine[key], other[key])])))
    return Object.keys(other).length
  }
}

const stores = new Map()
lessonpress.tryCells.storeOf = (course) => {
  if (!stores.has(course)) stores.set(course, new Tried(course))
  return stores.get(course)
}
