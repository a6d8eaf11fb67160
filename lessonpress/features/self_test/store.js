// Where a history is kept: in this browser alone. One that keeps nothing, or no more, is told of in `trouble`, and the history lasts as long
// as the page.
const { selfTest, words } = lessonpress
const word = words("test", {
  damaged:
    "The history that this browser kept is damaged. It was set aside under the name {name}, and a new one begins.",
  blocked:
    "This browser keeps nothing for this page: its storage is blocked or full. The self-test goes on, and forgets everything when you leave the page, unless you save your history as a file.",
})

class Store {
  constructor(course) {
    this.course = course
    this.key = selfTest.FORMAT + (course && ":" + course)
    this.visit = null
    this.trouble = ""
    this.last = { text: null, history: new Map() } // what was stored when it was last read or written
  }

  read() {
    if (this.visit) return this.visit
    let text
    try {
      text = localStorage.getItem(this.key)
    } catch {
      return this.onlyHere(new Map())
    }
    if (text === this.last.text) return this.last.history
    if (text === null) return new Map()
    try {
      return this.known(text, selfTest.fromText(text, this.course, Infinity))
    } catch {
      return this.setAside(text)
    }
  }

  known(text, history) {
    this.last = { text, history }
    return history
  }

  setAside(text) {
    const aside = this.key + ":damaged"
    try {
      localStorage.setItem(aside, text)
      localStorage.removeItem(this.key)
    } catch {
      return this.onlyHere(new Map())
    }
    this.trouble = word("damaged", { name: aside })
    return new Map()
  }

  onlyHere(history) {
    this.trouble = word("blocked")
    this.visit = history
    return history
  }

  write(history) {
    if (this.visit) {
      this.visit = history
      return
    }
    try {
      if (!history.size) return localStorage.removeItem(this.key)
      const text = selfTest.toText(history, this.course)
      localStorage.setItem(this.key, text)
      this.known(text, history)
    } catch {
      this.onlyHere(history)
    }
  }

  // Another tab may have written since: what is stored is read again each time.
  put(key, card) {
    this.write(new Map(this.read()).set(key, card))
  }
}

// One for each course, however many boxes of a page ask for it.
const stores = new Map()
function storeOf(course) {
  if (!stores.has(course)) stores.set(course, new Store(course))
  return stores.get(course)
}

selfTest.storeOf = storeOf
