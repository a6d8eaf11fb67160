// Lists of pages come alive: by category, by words, in another order, and in parts.
const { make, enliven, list, category, parsed, listControls, words } = lessonpress
const word = words("listings", {
  some: "{n} of {all}",
  filed: "{n} of {all} filed under “{category}”",
  none: "Nothing is here with these words",
  "none-filed": "Nothing is here filed under “{category}”",
})

function told(n, all, { category }) {
  if (n === all) return ""
  const filed = category !== ""
  if (!n) return word(filed ? "none-filed" : "none", { category })
  return word(filed ? "filed" : "some", { n, all, category })
}

function shown(box) {
  const asked = parsed(box.dataset.controls, {})
  const pages = list(box)
  if (!pages.items.length) return
  const state = { category: "", words: [], parts: 1 }
  const size = asked.size || pages.items.length
  const status = make("p", { className: "posts-status", role: "status", dir: "auto" })
  const more = listControls.more(() => {
    state.parts += 1
    const first = show()[size * (state.parts - 1)]
    first?.el.querySelector("a")?.focus()
  })
  function show() {
    const matching = pages.matching(state.category, state.words)
    const sorted = pages.items.filter((i) => matching.includes(i))
    pages.show(matching, size * state.parts)
    more.hidden = matching.length <= size * state.parts
    status.textContent = told(matching.length, pages.items.length, state)
    return sorted
  }
  const change = (new_state) => {
    Object.assign(state, new_state, { parts: 1 })
    show()
  }
  const filed = listControls.categories(pages.items, asked.categories)
  const line = [
    listControls.filter(asked.filter, (words) => change({ words })),
    listControls.sorter(asked.sort || [], (field, way) => {
      pages.order(field, way)
      change({})
    }),
  ].filter(Boolean)
  const above = [
    filed,
    line.length && make("div", { className: "posts-controls" }, ...line),
    status,
  ]
  box.querySelector(".posts-room")?.remove()
  box.prepend(...above.filter(Boolean))
  pages.items[0].el.closest(".posts-items").after(more)
  if (asked.categories) listControls.linked(box)
  function follow() {
    const name = category()
    for (const link of filed?.querySelectorAll("a") || []) {
      if (link.dataset.category === name) link.setAttribute("aria-current", "true")
      else link.removeAttribute("aria-current")
    }
    change({ category: name })
  }
  addEventListener("hashchange", follow)
  follow()
}

enliven(".posts", "list of pages", shown)
