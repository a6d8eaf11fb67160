// Which question or topic a second of a video belongs to; it is marked while the video plays.
const { all, video } = lessonpress
const { isYouTubes } = video

const videoOf = (a) => isYouTubes(a) ? a.dataset.youtube : a.href.split("#")[0]
const secondOf = (a) => Number(a.dataset.at)

// What a link's time is the time of, and the words of that.
function partOf(a) {
  const asked = a.closest(".asked, .question")
  if (asked) {
    const question = asked.matches(".question") ? asked : asked.querySelector(".question")
    return { el: question, said: question.querySelector(".question-text") }
  }
  if (!a.closest(".share")) return { el: a.parentElement, said: a.parentElement }
  const heading = a.closest("section, .topic")?.querySelector("h1, h2, h3, h4, h5, h6")
  return { el: heading ?? a.parentElement, said: heading ?? a.parentElement }
}

const seen = (el) => {
  const { top, bottom } = el.getBoundingClientRect()
  return bottom > 0 && top < innerHeight
}

const calm = matchMedia("(prefers-reduced-motion: reduce)")
function comeTo(el) {
  const far = Math.abs(el.getBoundingClientRect().top) > 2 * innerHeight
  el.scrollIntoView({ block: "center", behavior: far || calm.matches ? "auto" : "smooth" })
}

// The parts of one video in a page, by their seconds, and the one that is marked.
class Topics {
  constructor(link) {
    this.video = videoOf(link)
    const links = all("a.time[data-at]").filter((a) => videoOf(a) === this.video)
    this.parts = links.map((a) => ({ link: a, at: secondOf(a), ...partOf(a) }))
    this.now = null
  }

  // The last that begins at or before a second; of several that begin together, the chosen one.
  at(second, chosen) {
    const begun = this.parts.filter(({ at }) => at <= second)
    const last = Math.max(...begun.map(({ at }) => at))
    const here = begun.filter(({ at }) => at === last)
    return here.find(({ link }) => link === chosen) ?? here[0] ?? null
  }

  // Marks the part of a second. The page follows as long as its reader stays with what plays.
  mark(second, chosen) {
    const before = this.now, now = this.at(second, chosen)
    if (now?.el === before?.el) return false
    const follows = before && seen(before.el)
    this.clear()
    this.now = now
    if (!now) return true
    now.el.classList.add("playing")
    now.el.setAttribute("aria-current", "true")
    this.entryOf(now.el)?.classList.add("playing")
    if (follows && !seen(now.el)) comeTo(now.el)
    return true
  }

  entryOf(el) {
    const id = el.closest("section[id]")?.id
    return id ? document.getElementById("toc-" + id) : null
  }

  clear() {
    if (!this.now) return
    this.now.el.classList.remove("playing")
    this.now.el.removeAttribute("aria-current")
    this.entryOf(this.now.el)?.classList.remove("playing")
    this.now = null
  }
}

Object.assign(video, { Topics, secondOf, videoOf })
