// Where a history is kept: in this browser alone. One that keeps nothing, or no more, is told of in `trouble`, and the history lasts as long
// as the page.
const { selfTest } = lessonpress

class Store {
  constructor(course) {
    this.course = course
    this.key = selfTest.FORMAT + (course && ":" + course)
    this.visit = null
    this.trouble = ""
  }

  read() {
    if (this.visit) return this.visit
    let text
    try {
      text = localStorage.getItem(this.key)
    } catch {
      return this.onlyHere(new Map())
    }
    if (text === null) return new Map()
    try {
      return selfTest.fromText(text, this.course, Infinity)
    } catch {
      return this.setAside(text)
    }
  }

  setAside(text) {
    const aside = this.key + ":damaged"
    try {
      localStorage.setItem(aside, text)
      localStorage.removeItem(this.key)
    } catch {
      return this.onlyHere(new Map())
    }
    this.trouble = "The history that this browser kept is damaged. " +
      `It was set aside under the name ${aside}, and a new one begins.`
    return new Map()
  }

  onlyHere(history) {
    this.trouble = "This browser keeps nothing for this page: its storage is blocked or full. " +
      "The self-test goes on, and forgets everything when you leave the page, " +
      "unless you save your history as a file."
    this.visit = history
    return history
  }

  write(history) {
    if (this.visit) {
      this.visit = history
      return
    }
    try {
      if (history.size) localStorage.setItem(this.key, selfTest.toText(history, this.course))
      else localStorage.removeItem(this.key)
    } catch {
      this.onlyHere(history)
    }
  }

  // Another tab may have written since: what is stored is read again each time.
  put(key, card) {
    this.write(new Map(this.read()).set(key, card))
  }
}

selfTest.Store = Store
