// Where a video comes from: YouTube, in a frame that tells the second at which it is, or a file. Both are an element that plays from a
// second on, and `tell` hears how far it is.
const { make, video } = lessonpress
const HOST = "https://www.youtube-nocookie.com"

// A browser's own pages may stand in a frame, and are not spoken to for ever.
const MOST_GREETINGS = 20

function addressOf(id, at) {
  const asked = { start: at, autoplay: 1, enablejsapi: 1, playsinline: 1, origin: location.origin }
  return `${HOST}/embed/${encodeURIComponent(id)}?${new URLSearchParams(asked)}`
}

// The second that a message tells, if it does.
function secondIn(data) {
  try {
    const at = JSON.parse(data).info.currentTime
    return Number.isFinite(at) && at >= 0 ? at : null
  } catch {
    return null
  }
}

class YouTube {
  constructor({ id, at, title, tell }) {
    Object.assign(this, { id, tell, answers: false, waiting: 0 })
    this.el = make("iframe", {
      src: addressOf(id, at),
      title,
      allow: "autoplay; encrypted-media; fullscreen; picture-in-picture",
      referrerPolicy: "strict-origin-when-cross-origin",
    })
    this.heard = (e) => this.hear(e)
    addEventListener("message", this.heard)
    this.el.addEventListener("load", () => this.greet())
  }

  // Only who is asked says how far it is.
  greet() {
    clearInterval(this.waiting)
    let left = MOST_GREETINGS
    this.waiting = setInterval(() => {
      if (this.answers || !left--) clearInterval(this.waiting)
      else this.say({ event: "listening", id: "lessonpress", channel: "widget" })
    }, 250)
  }

  say(what) {
    this.el.contentWindow?.postMessage(JSON.stringify(what), HOST)
  }

  hear({ origin, source, data }) {
    if (origin !== HOST || source !== this.el.contentWindow) return
    const at = secondIn(data)
    if (at === null) return
    this.answers = true
    this.tell(at)
  }

  play(at) {
    if (!this.answers) {
      this.el.src = addressOf(this.id, at)
      return
    }
    for (const [func, args] of [["seekTo", [at, true]], ["playVideo", []]]) {
      this.say({ event: "command", func, args })
    }
  }

  end() {
    clearInterval(this.waiting)
    removeEventListener("message", this.heard)
    this.el.remove()
  }
}

class Film {
  constructor({ id, at, title, tell, fail }) {
    const src = `${id}#t=${at}`
    this.el = make("video", { src, controls: true, autoplay: true, "aria-label": title })
    this.el.addEventListener("timeupdate", () => tell(this.el.currentTime))
    this.el.addEventListener("error", fail)
  }

  play(at) {
    this.el.currentTime = at
    this.el.play().catch(() => {}) // a browser may want another click, for which its controls stand there
  }

  end() {
    this.el.pause()
    this.el.remove()
  }
}

Object.assign(video, { YouTube, Film })
