// A link to a moment of a video plays it in the page. What plays it loads at the first of these clicks.
const { late, main, quarto, remember, remembered, shortcuts, using, words } = lessonpress

const word = words("video", { again: "Ask again where videos play" })
const KEY = "lessonpress-video"
const HERE = "here", THERE = "there"

// Whether videos of YouTube play in the page: asked once, and kept.
let told = null // as long as the page lasts, where storage is forbidden
function choice() {
  told = remembered(KEY) ?? told
  return told === HERE || told === THERE ? told : null
}
function choose(where) {
  told = where
  remember(KEY, where)
}

const isYouTubes = (a) => a.dataset.youtube !== undefined
// YouTube plays for no page that comes from a disk.
const elsewhere = (a) =>
  isYouTubes(a) && (choice() === THERE || !location.protocol.startsWith("http"))

function open(link) {
  const play = async () => {
    await late("video.css")
    lessonpress.video.open(link)
  }
  using("video.js", play, () => {
    location.href = link.href
  })
}

const plain = (e) => e.button || e.ctrlKey || e.metaKey || e.shiftKey || e.altKey
function clicked(e) {
  const link = e.target.closest("a[data-at]")
  if (!link || plain(e) || e.defaultPrevented || elsewhere(link)) return
  e.preventDefault()
  open(link)
}

if (!quarto) main.addEventListener("click", clicked)
shortcuts.push({ text: word("again"), act: () => choose(null), shown: () => choice() !== null })
lessonpress.video = { HERE, THERE, choice, choose, isYouTubes }
