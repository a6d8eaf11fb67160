// The player: beside the text where there is room, and else below it. Nothing of it is there before a reader follows a time.
const { button, html, main, make, say, words } = lessonpress
const { Film, HERE, Topics, YouTube, choice, isYouTubes, question, secondOf, videoOf } =
  lessonpress.video

const word = words("video", {
  name: "Video of the lecture",
  at: "At {clock}",
  close: "Close the video",
  "close-key": "Close the video (Esc)",
  out: "At YouTube",
  file: "The video alone",
  failed: "The video cannot be played here",
})
const LEAST_BESIDE = 280, MOST_BESIDE = 440, MARGIN = 24 // pixels

const clockOf = (a) => a.textContent.match(/[\d:]*\d:\d\d/)?.[0] ?? a.textContent.trim()

class Player {
  constructor() {
    this.screen = make("div", { className: "lecture-screen" })
    this.now = make("p", { className: "lecture-now" })
    this.out = make("a", { className: "lecture-out" })
    this.close = button("×", () => this.end(), {
      className: "lecture-close",
      "aria-label": word("close"),
      title: word("close-key"),
    })
    this.el = make(
      "aside",
      { className: "lecture", tabIndex: -1, "aria-label": word("name") },
      this.screen,
      make("div", { className: "lecture-line" }, this.now, this.out, this.close),
    )
    this.el.addEventListener("keydown", (e) => this.closeBy(e))
    this.settle = () => this.place()
    this.sized = new ResizeObserver(this.settle) // longer words, a picture that comes late
  }

  // A time is asked for: go there, or begin.
  open(link) {
    this.link = link
    this.out.href = link.href
    this.out.textContent = isYouTubes(link) ? word("out") : word("file")
    const goesOn = this.source && this.topics.video === videoOf(link)
    if (!goesOn) this.begin(link)
    this.told(secondOf(link))
    if (!this.topics.now) this.now.textContent = word("at", { clock: clockOf(link) })
    if (goesOn) this.source.play(secondOf(link))
  }

  begin(link) {
    this.source?.end()
    this.topics?.clear()
    this.source = null
    this.topics = new Topics(link)
    this.show()
    if (isYouTubes(link) && choice() !== HERE) {
      this.screen.replaceChildren(question(link.href, () => this.play(this.link)))
      this.place()
    } else this.play(link)
    this.el.focus({ preventScroll: true })
  }

  play(link) {
    const Source = isYouTubes(link) ? YouTube : Film
    const told = { id: videoOf(link), at: secondOf(link), title: word("name") }
    this.source = new Source({
      ...told,
      tell: (second) => this.told(second),
      fail: () => say(word("failed")),
    })
    this.screen.replaceChildren(this.source.el)
    this.place()
    this.el.focus({ preventScroll: true })
  }

  // The second at which the video is.
  told(second) {
    if (!this.topics.mark(second, this.link)) return
    const now = this.topics.now, id = now?.el.id || now?.el.dataset.anchorId
    const name = now?.said.firstChild
      ? now.said.textContent.trim()
      : word("at", { clock: clockOf(this.link) })
    this.now.replaceChildren(id ? make("a", { href: "#" + id }, name) : name)
  }

  show() {
    if (this.el.isConnected) return
    document.body.append(this.el)
    addEventListener("resize", this.settle)
    this.sized.observe(this.el)
  }

  // Beside the text is what the column leaves free.
  place() {
    const room = html.clientWidth - main.getBoundingClientRect().right - 2 * MARGIN
    const beside = room >= LEAST_BESIDE
    this.el.classList.toggle("beside", beside)
    if (beside) this.el.style.setProperty("--room", Math.min(room, MOST_BESIDE) + "px")
    const height = beside ? 0 : this.el.offsetHeight
    html.classList.toggle("above-lecture", !beside)
    html.style.setProperty("--lecture", height + "px")
  }

  closeBy(e) {
    if (e.key !== "Escape") return
    e.stopPropagation()
    this.end()
  }

  end() {
    this.source?.end()
    this.topics.clear()
    this.source = this.topics = null
    this.screen.replaceChildren()
    this.el.remove()
    removeEventListener("resize", this.settle)
    this.sized.disconnect()
    html.classList.remove("above-lecture")
    html.style.removeProperty("--lecture")
    this.link.focus({ preventScroll: true })
  }
}

let player = null
lessonpress.video.open = (link) => {
  player ??= new Player()
  player.open(link)
}
