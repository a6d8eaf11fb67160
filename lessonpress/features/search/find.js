// Which places of the index are found for some words. Pagefind finds the index from its own address.
const root = new URL("../", document.currentScript.src) // of the site
const MOST = 10
const title = (meta) => meta.title || meta.heading || meta.name

const OPTIONS = {
  excerptLength: 24,
  ranking: {
    termSimilarity: 2,
    metaWeights: { title: 5, heading: 3, name: 1, page: .3, names: .1, kind: 0 },
  },
}
async function started() {
  const pagefind = await import(new URL("pagefind/pagefind.js", root))
  await pagefind.options(OPTIONS)
  const everything = await pagefind.search(null)
  return { search: pagefind.search, size: everything.results.length }
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

const plain = (text) => text.normalize("NFD").replace(/[^\p{L}\p{N}_\s]/gu, "").toLowerCase()

// Pagefind takes the longest word that the asked one begins with where none begins with it: "for" in place of "forest".
function begins({ meta, content }, word) {
  const text = plain([title(meta), meta.page, meta.names, content].join(" "))
  const stem = plain(word).slice(0, /(ing|ed|es|er)$/.test(word) ? 3 : 4)
  return text.includes(stem)
}

async function places(search, word) {
  const { results } = await search(word)
  return results.length && begins(await results[0].data(), word) ? results : []
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
async function find(words) {
  const { search, size } = await load(), single = words.split(" ")
  const each = await Promise.all(single.map((word) => places(search, word)))
  const known = single.filter((_, i) => each[i].length)
  const lost = single.filter((_, i) => !each[i].length)
  const telling = single.filter((_, i) => each[i].length && each[i].length < size / 3)
  const asked = telling.length && !words.includes('"') ? telling : known
  let together = []
  if (asked.length === 1) together = each[single.indexOf(asked[0])]
  else if (asked.length) together = (await search(asked.join(" "))).results
  if (together.length || !known.length) return { results: together, lost }
  return { results: nearest(each), lost: known }
}

// Signs of a formula stand in no word of the index; of a name in a module, only the name.
const wordsOf = (text) =>
  text.replace(/\p{S}/gu, "")
    .replace(/[\p{L}_][\p{L}\p{N}_]*\.(?=[\p{L}_])/gu, "")
    .trim()
    .replace(/\s+/g, " ")

lessonpress.search = { MOST, find, load, root, title, wordsOf }
