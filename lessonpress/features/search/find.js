// Which places of the index are found for some words. Pagefind finds the index from its own address.
const { root } = lessonpress
const { plain, ranked, spelling } = lessonpress.search
const MOST = 10
const title = (meta) => meta.title || meta.heading || meta.name

const OPTIONS = {
  excerptLength: 24,
  ranking: {
    termSimilarity: 2,
    metaWeights: { title: 5, heading: 3, name: 1, page: .3, names: .1, kind: 0 },
  },
}
async function text(name) {
  const answer = await fetch(new URL(`pagefind/${name}`, root))
  if (!answer.ok) throw new Error(answer.status)
  return answer.text()
}
async function started() {
  const program = import(new URL("pagefind/pagefind.js", root))
  const parts = [program, text("titles.json"), text("words.txt")]
  const [pagefind, titles, words] = await Promise.all(parts)
  await pagefind.options(OPTIONS)
  const everything = await pagefind.search(null)
  return {
    search: pagefind.search,
    size: everything.results.length,
    titles: JSON.parse(titles),
    words: spelling(words.split(" ")),
  }
}
let engine = null
function load() {
  if (!engine) {
    engine = started()
    engine.catch(() => {
      engine = null
    })
  }
  return engine
}

// Pagefind takes the longest word that the asked one begins with where none begins with it: "for" in place of "forest".
function begins({ meta, content }, word) {
  const text = plain([title(meta), meta.page, meta.names, content].join(" "))
  return text.includes(plain(word).slice(0, Math.max(4, word.length - 2)))
}

async function places({ search, words }, word) {
  const { results } = await search(word)
  const found = results.length && (words.known(word) || begins(await results[0].data(), word))
  return found ? results : []
}

// Those that hold the rarest of the words.
function nearest(each) {
  const scores = new Map()
  for (const results of each) {
    for (const result of results) {
      const place = scores.get(result.id) || { result, score: 0 }
      place.score += result.score / Math.sqrt(results.length)
      scores.set(result.id, place)
    }
  }
  const best = [...scores.values()].sort((a, b) => b.score - a.score)
  return best.slice(0, MOST).map((place) => place.result)
}

// All words in one place, or, where there is no such place, those that hold the rarest of them. What no place holds is left out, and so is
// what stands everywhere: "what is momentum" asks for momentum.
async function find(asking) {
  const index = await load(), single = asking.split(" ")
  const each = await Promise.all(single.map((word) => places(index, word)))
  const known = single.filter((_, i) => each[i].length)
  const lost = single.filter((_, i) => !each[i].length)
  const telling = single.filter((_, i) => each[i].length && each[i].length < index.size / 3)
  const asked = telling.length && !asking.includes('"') ? telling : known
  let together = []
  if (asked.length === 1) together = each[single.indexOf(asked[0])]
  else if (asked.length) together = (await index.search(asked.join(" "))).results
  const told = { meant: meant(single, lost, index.words) }
  const order = (results) => ranked(results, index.titles, asked.join(" "))
  if (together.length || !known.length) return { ...told, results: order(together), lost }
  return { ...told, results: order(nearest(each)), lost: known }
}

// What was asked, without slips of the pen; empty if nothing was one, or nobody knows what was meant.
function meant(words, lost, spelling) {
  const right = words.map((word) => lost.includes(word) && spelling.nearest(word) || word)
  return right.join(" ") === words.join(" ") ? "" : right.join(" ")
}

// Signs of a formula stand in no word of the index; of a name in a module, only the name.
const wordsOf = (text) =>
  text.replace(/\p{S}/gu, "")
    .replace(/[\p{L}_][\p{L}\p{N}_]*\.(?=[\p{L}_])/gu, "")
    .trim()
    .replace(/\s+/g, " ")

Object.assign(lessonpress.search, { MOST, find, load, title, wordsOf })
