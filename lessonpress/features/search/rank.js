// What a hit weighs by its title: what is called exactly as one asks comes first, a word of the glossary and a function before all others.
const EXACT = { "=": 40, "ƒ": 20 }, CALLED = 12

const plain = (text) => text.normalize("NFD").replace(/[^\p{L}\p{N}_\s]/gu, "").toLowerCase()
const stem = (word) => word.replace(/(?<=\w{3})(ies|es|s|ing|ed|y|e)$/, "")
const stems = (text) => plain(text.replace(/[-–—/]/g, " ")).split(/\s+/).filter(Boolean).map(stem)

function weight([title, kind], asked) {
  const words = stems(title)
  if (words.join(" ") === asked.join(" ")) return EXACT[kind] || CALLED
  if (!asked.every((word) => words.includes(word))) return 1
  return 1 + 3 * asked.length / words.length
}

// `results` of Pagefind for `words`, the best first; `titles` has title and kind of each.
function ranked(results, titles, words) {
  const asked = stems(words)
  const scores = new Map(results.map((r) => [r, r.score * weight(titles[r.id] || ["", ""], asked)]))
  return [...results].sort((a, b) => scores.get(b) - scores.get(a))
}

lessonpress.search = { plain, ranked, stem }
