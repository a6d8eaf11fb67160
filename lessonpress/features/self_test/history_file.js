// A history as a file, and its end.
const { button, fsrs, make, selfTest, stop } = lessonpress
const { dateOf, fromText, many, merged, short, toText } = selfTest
const MOST = 2e7 // bytes that are read: more than a browser keeps

function saveButton({ store, now }) {
  return button("Save as a file", () => {
    const text = toText(store.read(), store.course)
    const url = URL.createObjectURL(new Blob([text], { type: "application/json" }))
    const today = dateOf(fsrs.dayOf(now()))
    make("a", { href: url, download: `self-test-${today}.json` }).click()
    setTimeout(() => URL.revokeObjectURL(url), 60000)
  })
}

// Takes a file's cards into the store; says what came of it.
async function taken(file, { store, now }) {
  const text = file.size > MOST ? stop("it is too large") : await file.text()
  const other = fromText(text, store.course, now())
  const both = merged(store.read(), other)
  const read = other.size, fresh = [...other].filter(([key, card]) => both.get(key) === card).length
  store.write(both)
  return `${many(read, "question")} read: ${fresh} taken, ` +
    `${read - fresh} already here with the same review or a later one.`
}

function fileInput(panel) {
  const input = make("input", { type: "file", accept: ".json,application/json" })
  input.addEventListener("change", async () => {
    const [file] = input.files
    if (!file) return
    try {
      panel.said.textContent = await taken(file, panel)
    } catch (e) {
      const name = short(file.name)
      panel.said.textContent = `“${name}” was not read: ${e.message}. Your history is as it was.`
    }
    input.value = ""
    panel.refresh()
  })
  return input
}

// Forgetting takes a second press.
function forgetButton(panel) {
  const { store } = panel
  let sure = false
  function calm() {
    sure = false
    forget.textContent = "Forget all"
  }
  const forget = button("Forget all", () => {
    if (!sure) {
      sure = true
      forget.textContent = `Forget ${many(store.read().size, "question")} for good`
      return
    }
    store.write(new Map())
    panel.said.textContent = "Forgotten."
    calm()
    panel.refresh()
  })
  forget.addEventListener("blur", calm)
  return forget
}

Object.assign(selfTest, { saveButton, fileInput, forgetButton })
