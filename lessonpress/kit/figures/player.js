// Goes through the steps of a live figure, by hand or by itself.
const { button, figures, words } = lessonpress
const word = words("live", {
  play: "play",
  pause: "pause",
  back: "back",
  on: "step",
  "one-back": "one step back",
  "one-on": "one step forward",
})

class Player {
  // `figure` has the step that is shown in `now.step`, and draws it.
  constructor(figure, last, pause) {
    Object.assign(this, { figure, last, pause, timer: 0 })
    this.play = button(word("play"), () => this.timer ? this.halt() : this.begin())
    this.buttons = [
      button(word("back"), () => this.go(-1), { "aria-label": word("one-back") }),
      button(word("on"), () => this.go(1), { "aria-label": word("one-on") }),
      this.play,
    ]
    this.obeyStillness()
  }

  // Who asked for less motion steps by hand.
  obeyStillness() {
    const still = matchMedia("(prefers-reduced-motion: reduce)")
    const obey = () => {
      this.play.hidden = still.matches
      if (still.matches) this.halt()
    }
    still.addEventListener("change", obey)
    obey()
  }

  show(step) {
    this.figure.now.step = step
    this.figure.draw()
  }

  go(by) {
    this.halt()
    this.show(Math.max(0, Math.min(this.last, this.figure.now.step + by)))
  }

  begin() {
    if (this.figure.now.step === this.last) this.show(0)
    this.play.textContent = word("pause")
    this.timer = setInterval(() => {
      this.show(this.figure.now.step + 1)
      if (this.figure.now.step === this.last) this.halt()
    }, this.pause)
  }

  halt() {
    if (!this.timer) return
    clearInterval(this.timer)
    this.timer = 0
    this.play.textContent = word("play")
  }
}

figures.Player = Player
