// Asks whether videos of YouTube play in the page.
const { button, make, video } = lessonpress
const { HERE, THERE, choose } = video

const WORDS = {
  ask: "Play the lecture beside the text? " +
    "The video then comes from YouTube, in its mode without cookies: " +
    "Google learns your network address and what you play. Nothing is loaded before you choose.",
  kept:
    "Your choice is kept in this browser; “Keys and choices”, in the menu, has a button to be asked again.",
  here: "Play here",
  there: "Open at YouTube",
}
// The question, with a link to the same moment at YouTube.
function question(href, play) {
  const here = button(WORDS.here, () => {
    choose(HERE)
    play()
  })
  const there = make("a", { href }, WORDS.there)
  there.addEventListener("click", () => choose(THERE))
  const buttons = make("div", { className: "lecture-choice" }, here, there)
  const kept = make("p", { className: "lecture-kept" }, WORDS.kept)
  return make("div", { className: "lecture-ask" }, make("p", {}, WORDS.ask), buttons, kept)
}

video.question = question
