// Which items of a list of pages are shown, and in which order. What comes from the address or from a field is compared, and set as text.
const { all } = lessonpress

const parsed = (text, none) => {
  try {
    return JSON.parse(text) ?? none
  } catch {
    return none
  }
}

// The category in the address, as Quarto writes it: `#category=deep%20learning`.
function category() {
  const part = location.hash.slice(1).split("&").find((p) => p.startsWith("category="))
  try {
    return part ? decodeURIComponent(part.slice("category=".length)) : ""
  } catch {
    return "" // a slip in the address
  }
}

const item = (el, n) => ({
  el,
  n,
  categories: parsed(el.dataset.categories, []),
  sort: parsed(el.dataset.sort, {}),
  found: el.dataset.found || el.textContent.toLowerCase(),
})

function compare(a, b) {
  const numbers = a !== "" && b !== "" && !isNaN(a) && !isNaN(b)
  return numbers ? a - b : a.localeCompare(b, document.documentElement.lang || undefined)
}

// What a field does not say stands last, whichever way the others go.
function by(field, way) {
  return (a, b) => {
    const [x, y] = [a.sort[field] ?? "", b.sort[field] ?? ""]
    if (!field || (x === "" && y === "")) return a.n - b.n
    if (x === "" || y === "") return x === "" ? 1 : -1
    return way * compare(x, y) || a.n - b.n
  }
}

lessonpress.list = (box) => {
  const items = all(".posts-item", box).map(item)
  const parent = items[0]?.el.parentNode
  return {
    items,
    matching: (category, words) =>
      items.filter(
        (i) =>
          (!category || i.categories.includes(category)) && words.every((w) => i.found.includes(w)),
      ),
    order: (field, way) => parent?.append(...items.sort(by(field, way)).map((i) => i.el)),
    show(matching, limit) {
      const shown = new Set(items.filter((i) => matching.includes(i)).slice(0, limit))
      for (const i of items) i.el.hidden = !shown.has(i)
    },
  }
}
lessonpress.category = category
lessonpress.parsed = parsed
