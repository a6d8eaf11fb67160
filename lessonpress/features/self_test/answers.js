// Questions that stand on other pages: their outline comes in pieces, which are scripts, and a piece when one of its questions is asked.
const { make, selfTest, words } = lessonpress
const word = words("test", {
  missing: "This question did not arrive. Is there a connection?",
  stands: "It stands in: {title}",
})
const PIECE = 32 // questions in a piece; answers.py counts so too
const ROOT = /lessonpress-root:/g // in their addresses, the way to the site's root
const arrived = new Map() // the HTML of questions, by outline and id
const asked = new Map() // when a piece is there, or does not come, by its address

function arrive(file, questions) {
  for (const [id, text] of questions) arrived.set(file + "#" + id, text)
}

// The questions with the addresses of their pieces, as a page asks for them that has this way to the site's root.
function elsewhere(questions, root) {
  const counted = new Map()
  for (const q of questions) {
    const n = counted.get(q.file) ?? 0, path = q.file.split("/").map(encodeURIComponent).join("/")
    counted.set(q.file, n + 1)
    Object.assign(q, { root, piece: `${root}assets/answers/${path}/${Math.floor(n / PIECE)}.js` })
  }
  return questions
}

function fetched(address) {
  return new Promise((resolve) => {
    const script = make("script", { src: address })
    script.onload = script.onerror = resolve
    document.head.append(script)
  })
}

function missing(q) {
  const text = word("missing")
  const el = make(
    "details",
    {},
    make("summary", {}, make("span", { className: "question-text" }, text)),
  )
  el.append(make("div", { className: "answer" }, word("stands", { title: q.title })))
  make("div", { className: "asked" }, el)
  return el
}

function made(q) {
  const text = arrived.get(q.key)
  if (text === undefined) return missing(q)
  const parsed = new DOMParser().parseFromString(text.replace(ROOT, q.root), "text/html")
  return parsed.querySelector("details")
}

// Gives a question its element, once its piece is there. What did not come is asked for again the next time.
async function load(q) {
  if (q.el) return
  if (!asked.has(q.piece)) asked.set(q.piece, fetched(q.piece))
  await asked.get(q.piece)
  if (arrived.has(q.key)) q.el = made(q)
  else asked.delete(q.piece)
}

const elementOf = (q) => q.el ?? missing(q)

Object.assign(selfTest, { arrive, elementOf, elsewhere, load })
