// Asks whether videos of YouTube play in the page.
const { button, make, video, words } = lessonpress
const { HERE, THERE, choose } = video

const word = words("video", {
  ask:
    "Play the lecture beside the text? The video then comes from YouTube, in its mode without cookies: Google learns your network address and what you play. Nothing is loaded before you choose.",
  kept:
    "Your choice is kept in this browser; “Keys and choices”, in the menu, has a button to be asked again.",
  here: "Play here",
  there: "Open at YouTube",
})
// The question, with a link to the same moment at YouTube.
function question(href, play) {
  const here = button(word("here"), () => {
    choose(HERE)
    play()
  })
  const there = make("a", { href }, word("there"))
  there.addEventListener("click", () => choose(THERE))
  const buttons = make("div", { className: "lecture-choice" }, here, there)
  const kept = make("p", { className: "lecture-kept" }, word("kept"))
  return make("div", { className: "lecture-ask" }, make("p", {}, word("ask")), buttons, kept)
}

video.question = question
