// Python in the page: a frame of its own with a worker in it (frame.js), which load at the first run. Nothing that runs there reaches the page.
const { make } = lessonpress
lessonpress.tryCells ??= {}

const LOADING = 60_000, ANSWER = 5000, BEAT = 1000, LIMIT = 20 // the last in seconds, the others in milliseconds
const LOST = 4 // beats without an answer
const PIECES = 30 // ms in which pieces of text become one

// One run: its events, and how long it may go on.
class Run {
  constructor(request, onEvent) {
    Object.assign(this, { request, onEvent, text: null, timer: 0, clock: 0 })
    this.over = new Promise((done) => {
      this.done = done
    })
  }

  hear(event) {
    if (event.kind === "text") return this.gather(event)
    this.say()
    if (event.kind === "began") return this.wind()
    if (event.kind === "ended") this.end(event)
    else this.onEvent(event)
  }

  gather(event) {
    if (this.text && this.text.stream !== event.stream) this.say()
    if (this.text) this.text.text += event.text
    else this.text = { ...event }
    this.timer ||= setTimeout(() => this.say(), PIECES)
  }

  say() {
    clearTimeout(this.timer)
    this.timer = 0
    const { text } = this
    this.text = null
    if (text) this.onEvent(text)
  }

  wind() {
    this.clock = setTimeout(() => this.late(), 1000 * (this.request.limit ?? LIMIT))
  }

  end(event) {
    this.say()
    clearTimeout(this.clock)
    this.done()
    this.onEvent(event)
  }
}

class Engine {
  constructor(address) {
    Object.assign(this, { address, frame: null, port: null, current: null, old: 0 })
    this.waiting = new Map() // requests whose turn has not come, and what lets go of them
    this.turn = Promise.resolve()
  }

  // Runs one after another: who asks twice waits.
  run(request, onEvent) {
    const left = new Promise((leave) => this.waiting.set(request, leave))
    const mine = this.turn.then(() =>
      this.waiting.delete(request) ? this.alone(request, onEvent) : undefined
    )
    this.turn = mine.catch(() => {})
    return Promise.race([mine, left])
  }

  async alone(request, onEvent) {
    const run = this.current = new Run(request, onEvent)
    run.late = () => this.end("time")
    try {
      await Promise.race([this.load(), run.over])
      const { name, before = [], source } = request
      if (this.current === run) this.port.postMessage({ run: { name, before, source } })
      await run.over
    } finally {
      if (this.current === run) this.current = null
    }
  }

  // The frame, once it is there.
  load() {
    this.loading ??= this.open().catch((error) => {
      this.leave()
      throw error
    })
    return this.loading
  }

  async open() {
    const attributes = {
      sandbox: "allow-scripts",
      hidden: true,
      title: "Python",
      src: this.address,
    }
    const frame = this.frame = make("iframe", attributes)
    const { port1, port2 } = new MessageChannel()
    this.port = port1
    const there = new Promise((done, failed) => {
      const fail = (text) => failed(new Error(text))
      let late = 0
      frame.addEventListener("load", () => {
        frame.contentWindow.postMessage(null, "*", [port2])
        late = setTimeout(fail, ANSWER, this.address) // what has loaded is not the frame's page
      })
      port1.onmessage = ({ data }) => {
        clearTimeout(late)
        if (data.kind === "started") done()
        else if (data.kind === "lost") fail(data.text)
        else this.hear(data)
      }
      setTimeout(fail, LOADING, this.address)
    })
    document.body.append(frame)
    await there
    this.watch()
  }

  hear(event) {
    this.silent = 0
    if (event.kind === "renewed") this.old -= 1
    if (this.old || ["here", "renewed", "started"].includes(event.kind)) return
    const run = this.current
    if (event.kind === "ended") this.current = null
    run?.hear(event)
  }

  // A frame whose process has ended, as for want of memory, answers no more.
  watch() {
    this.silent = 0
    this.beat = setInterval(() => {
      if (!this.current) return
      this.silent += 1
      this.port.postMessage({ ping: true })
      if (this.silent <= LOST) return
      this.leave()
      this.end("memory")
    }, BEAT)
  }

  leave() {
    clearInterval(this.beat)
    this.frame?.remove()
    this.port?.close()
    Object.assign(this, { frame: null, port: null, loading: undefined, old: 0 })
  }

  end(why) {
    const run = this.current
    if (!run) return
    this.current = null
    if (this.port) {
      this.port.postMessage({ renew: true })
      this.old += 1 // what comes until it is done is of the run that has ended
    }
    run.hear({ kind: "ended", why, gone: true })
  }

  // Stops the run of this name, whether it runs or waits; without one, whatever runs.
  stop(name) {
    const [request, leave] = [...this.waiting].find(([r]) => r.name === name) ?? []
    if (request) {
      this.waiting.delete(request)
      leave()
    } else if (name === undefined || this.current?.request.name === name) this.end("stopped")
  }
}

lessonpress.tryCells.Engine = Engine
