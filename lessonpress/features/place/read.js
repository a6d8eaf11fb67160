// Which pages the reader has read: each of their sections was on the screen at some time, and so was the end. Who only jumps to the end has
// not. What is stored are the sections seen so far, and once the page is read, the day.
const { all, main, quarto, remember, remembered, root } = lessonpress
const KEY = "lessonpress-read" // { path: { seen: [ids] } or { on: day } }, by course

const course = main.querySelector(".reading-time")?.dataset.course
const path = location.href.slice(root.href.length).split(/[?#]/)[0] || "index.html"
const sections = all(":scope > section[id]")
const end = document.querySelector(".page-navigation") ?? main.lastElementChild
const plain = (v) => v !== null && typeof v === "object" && !Array.isArray(v)

function stored() {
  try {
    const kept = JSON.parse(remembered(KEY))
    return plain(kept) ? kept : {}
  } catch {
    return {} // forbidden, or no JSON
  }
}

function store(told) {
  const kept = stored(), own = plain(kept[course]) ? kept[course] : {}
  remember(KEY, JSON.stringify({ ...kept, [course]: { ...own, [path]: told } }))
}

function today() {
  const now = new Date(), two = (n) => String(n).padStart(2, "0")
  return `${now.getFullYear()}-${two(now.getMonth() + 1)}-${two(now.getDate())}`
}

function watch(seen) {
  let began = false // a page that was only opened has not been read
  addEventListener("scroll", () => began = true, { once: true, passive: true })
  const watcher = new IntersectionObserver((entries) => {
    const shown = entries.filter((e) => e.isIntersecting).map((e) => e.target)
    for (const el of shown) if (el !== end) seen.add(el.id)
    if (!shown.length || !began) return
    const whole = shown.includes(end) && sections.every((el) => seen.has(el.id))
    store(whole ? { on: today() } : { seen: [...seen] })
    if (whole) watcher.disconnect()
  })
  for (const el of [...sections, end]) watcher.observe(el)
}

function start() {
  const told = stored()[course]?.[path]
  if (!told?.on) watch(new Set(Array.isArray(told?.seen) ? told.seen : []))
}

if (!quarto && course !== undefined) start()
