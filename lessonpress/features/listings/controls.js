// The controls of a list of pages. They are made here, since without scripts none of them would do anything.
const { make, button, words } = lessonpress
const word = words("listings", {
  all: "All",
  categories: "Categories",
  listed: "As listed",
  newest: "{field}, newest first",
  oldest: "{field}, oldest first",
  order: "Order",
  filter: "Filter",
  more: "Show more",
})

const address = (name) => `#category=${encodeURIComponent(name)}`

function counted(items) {
  const counts = new Map()
  for (const { categories } of items) {
    for (const name of categories) counts.set(name, (counts.get(name) || 0) + 1)
  }
  return [...counts].sort(([a], [b]) => a.localeCompare(b))
}

function entry(name, text, count, kind) {
  const link = make("a", { href: address(name), dir: "auto" }, text)
  link.dataset.category = name
  if (kind === "numbered") link.append(make("span", { className: "posts-count" }, ` ${count}`))
  if (kind === "cloud") link.style.fontSize = `${Math.min(1 + Math.log2(count) / 6, 1.6)}em`
  return make("li", {}, link)
}

// The categories, each a link to the address that shows it alone.
function categories(items, kind) {
  const found = counted(items)
  if (!kind || !found.length) return null
  const entries = found.map(([name, count]) => entry(name, name, count, kind))
  const list = make("ul", {}, entry("", word("all"), items.length, kind === "numbered" ? kind : ""))
  list.append(...entries)
  return make("nav", { className: "posts-filed", "aria-label": word("categories") }, list)
}

// Each category of an item leads to the others of it.
function linked(box) {
  for (const el of box.querySelectorAll(".posts-category")) {
    const name = el.textContent
    el.replaceChildren(make("a", { href: address(name) }, name))
  }
}

function labelled(text, control) {
  return make("label", {}, make("span", {}, text), control)
}

function ways([field, label]) {
  if (!field.startsWith("date")) return [[`${field} 1`, label]]
  return [
    [`${field} -1`, word("newest", { field: label })],
    [`${field} 1`, word("oldest", { field: label })],
  ]
}

function sorter(fields, change) {
  if (!fields.length) return null
  const options = [["", word("listed")], ...fields.flatMap(ways)]
  const select = make(
    "select",
    {},
    ...options.map(([v, text]) => make("option", { value: v }, text)),
  )
  select.addEventListener("change", () => {
    const [field, way] = select.value.split(" ")
    change(field, Number(way) || 1)
  })
  return labelled(word("order"), select)
}

function filter(wanted, change) {
  if (!wanted) return null
  const input = make("input", { type: "search", autocomplete: "off", spellcheck: false })
  input.addEventListener(
    "input",
    () => change(input.value.toLowerCase().split(/\s+/).filter(Boolean)),
  )
  return labelled(word("filter"), input)
}

const more = (press) => button(word("more"), press, { className: "posts-more" })

lessonpress.listControls = { categories, linked, sorter, filter, more }
