// A name, a slider and a number for one value of a live figure.
const { figures, make, words } = lessonpress
const word = words("live", { number: "{name}, as a number" })

// A parameter as a person says it: Python has `_` for a space, and `klass` or `class_` where a word is its own.
const spoken = (name) => name === "klass" ? "class" : name.replaceAll("_", " ").trim()

// What was typed, once it is a number.
function typed(field, whole) {
  const v = +field.value
  if (field.value.trim() === "" || !Number.isFinite(v)) return null
  return whole ? Math.round(v) : v
}

// `say` gives a value in words; `set` is called with a new value; `called` is its name for readers; only whole numbers count if `whole`.
function knob(name, [min, max, value, step], { say, set, whole, called = spoken(name) }) {
  const limits = { min, max, step, value }
  const range = make("input", { type: "range", ...limits, "aria-label": called })
  const number = make("input", {
    type: "number",
    ...limits,
    inputMode: "decimal",
    "aria-label": word("number", { name: called }),
  })
  let now = value
  range.addEventListener("input", () => set(+range.value))
  number.addEventListener("input", () => {
    const v = typed(number, whole)
    if (v !== null && v >= min && v <= max) set(v)
  })
  // What is out of range is brought back when the reader has finished.
  number.addEventListener("change", () => {
    const v = typed(number, whole)
    if (v !== null) set(Math.max(min, Math.min(max, v)))
    number.value = now
  })
  function show(v) {
    now = v
    range.value = v
    range.setAttribute("aria-valuetext", say(v))
    if (number !== document.activeElement || typed(number, whole) !== v) number.value = v
  }
  const label = make("span", { className: "name", "aria-hidden": "true" }, called)
  return { name, show, el: make("div", { className: "knob" }, label, range, number) }
}

Object.assign(figures, { knob, spoken })
