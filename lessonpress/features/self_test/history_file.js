// A history as a file, and its end.
const { button, fsrs, make, selfTest, stop, words } = lessonpress
const { dateOf, fromText, merged, short, toText } = selfTest
const word = words("test", {
  save: "Save as a file",
  forget: "Forget all",
  "forget-code": "Forget the questions and your code for good",
  "forget-n.one": "Forget {n} question for good",
  "forget-n.other": "Forget {n} questions for good",
  forgotten: "Forgotten.",
  "taken.one":
    "{n} question read: {fresh} taken, {old} already here with the same review or a later one.",
  "taken.other":
    "{n} questions read: {fresh} taken, {old} already here with the same review or a later one.",
  unread: "“{file}” was not read: {why}. Your history is as it was.",
  large: "it is too large",
})
const MOST = 2e7 // bytes that are read: more than a browser keeps

// What was written in cells that can be tried goes along; a page that Quarto alone has rendered knows of none.
const triedOf = ({ course }) => lessonpress.tryCells?.storeOf(course)
const hasTried = (store) => Object.keys(triedOf(store)?.read() ?? {}).length > 0
function whole(store) {
  const text = toText(store.read(), store.course)
  if (!hasTried(store)) return text
  return `${text.trimEnd().slice(0, -1)},\n"tried": ${JSON.stringify(triedOf(store).toData())}}\n`
}

function saveButton({ store, now }) {
  return button(word("save"), () => {
    const text = whole(store)
    const url = URL.createObjectURL(new Blob([text], { type: "application/json" }))
    const today = dateOf(fsrs.dayOf(now()))
    make("a", { href: url, download: `self-test-${today}.json` }).click()
    setTimeout(() => URL.revokeObjectURL(url), 60000)
  })
}

// Takes a file's cards into the store; says what came of it.
async function taken(file, { store, now }) {
  const text = file.size > MOST ? stop(word("large")) : await file.text()
  const other = fromText(text, store.course, now())
  const both = merged(store.read(), other)
  const read = other.size, fresh = [...other].filter(([key, card]) => both.get(key) === card).length
  store.write(both)
  triedOf(store)?.take(JSON.parse(text).tried)
  return word("taken", { n: read, fresh, old: read - fresh })
}

function fileInput(panel) {
  const input = make("input", { type: "file", accept: ".json,application/json" })
  input.addEventListener("change", async () => {
    const [file] = input.files
    if (!file) return
    try {
      panel.said.textContent = await taken(file, panel)
    } catch (e) {
      panel.said.textContent = word("unread", { file: short(file.name), why: e.message })
    }
    input.value = ""
    panel.refresh()
  })
  return input
}

// Forgetting takes a second press, which says what it is about.
function forgetButton(panel) {
  const { store } = panel
  let sure = false
  function calm() {
    sure = false
    forget.textContent = word("forget")
  }
  const forget = button(word("forget"), () => {
    if (!sure) {
      sure = true
      const all = hasTried(store) ? "forget-code" : "forget-n"
      forget.textContent = word(all, { n: store.read().size })
      return
    }
    store.write(new Map())
    triedOf(store)?.write({})
    panel.said.textContent = word("forgotten")
    calm()
    panel.refresh()
  })
  forget.addEventListener("blur", calm)
  return forget
}

Object.assign(selfTest, { saveButton, fileInput, forgetButton, hasTried })
