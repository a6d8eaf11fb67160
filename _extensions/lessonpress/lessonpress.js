// What a page does by itself. It runs in pages of ours and of Quarto's; what Quarto's own scripts do there is left to them.
(() => {
  const html = document.documentElement, main = document.querySelector("main.content") || document.body
  const quarto = !!window.bootstrap
  html.classList.add("js")
  const all = (selector, at = main) => [...at.querySelectorAll(selector)]
  const pressed = f => e => { if (e.key === "Enter" || e.key === " ") { e.preventDefault(); f(e) } }

  // A word for those who listen instead of look.
  const said = Object.assign(document.createElement("div"), { className: "said" })
  said.setAttribute("role", "status")
  document.body.append(said)
  const say = text => { said.textContent = ""; setTimeout(() => { said.textContent = text }, 50) }

  // Theme: the system's, light, dark, and round again. Storage may be forbidden or full.
  const themes = ["system", "light", "dark"]
  let toggle = document.querySelector(".theme-toggle")
  if (!toggle) {
    toggle = Object.assign(document.createElement("button"), { type: "button", className: "theme-toggle" })
    const place = [".quarto-navbar-tools", "#quarto-header .navbar-container", "#quarto-sidebar"].map(s => document.querySelector(s)).find(el => el)
    if (place) place.append(toggle)
  }
  function setTheme(theme) {
    if (theme === "system") delete html.dataset.theme
    else html.dataset.theme = theme
    toggle.title = "Colour theme: " + theme
    toggle.setAttribute("aria-label", toggle.title)
  }
  function storeTheme(theme) {
    try { theme === "system" ? localStorage.removeItem("lessonpress-theme") : localStorage.setItem("lessonpress-theme", theme) } catch (e) {}
  }
  function storedTheme() {
    try { return localStorage.getItem("lessonpress-theme") } catch (e) {}
  }
  setTheme(themes.includes(storedTheme()) ? storedTheme() : "system")
  toggle.hidden = false
  toggle.addEventListener("click", () => {
    const theme = themes[(themes.indexOf(html.dataset.theme || "system") + 1) % 3]
    setTheme(theme), storeTheme(theme), say(toggle.title)
  })
  addEventListener("storage", e => {
    if (e.key === "lessonpress-theme") setTheme(themes.includes(e.newValue) ? e.newValue : "system")
  })

  // Search: its script, and all that it looks into, load when it is first opened.
  const searching = document.querySelector(".search-button")
  let search = null
  function openSearch() {
    if (search) return search.open && search.open()
    search = document.createElement("script")  // gets a function to open it with
    search.src = searching.dataset.root + "assets/search.js"
    search.addEventListener("error", () => { search = null; say("The search could not be loaded") })
    document.head.append(search)
  }
  if (searching) {
    searching.hidden = false
    searching.addEventListener("click", openSearch)
    addEventListener("keydown", e => {
      const plain = !e.ctrlKey && !e.metaKey && !e.altKey, typing = e.target.closest("input, textarea, select, [contenteditable]")
      const wanted = e.key === "/" ? plain && !typing : e.key.toLowerCase() === "k" && (e.ctrlKey || e.metaKey) && !e.altKey && !e.shiftKey
      if (wanted && !document.querySelector("dialog:modal")) { e.preventDefault(); openSearch() }
    })
  }

  // Questions are written open, for those who read without scripts, and closed here. Hiding answers closes them, leaves only what can be
  // answered, and opens one at a time.
  const questions = all("details.question")
  const fold = open => questions.forEach(q => { q.open = open })
  fold(false)
  html.classList.remove("folding")
  const coverage = main.querySelector(".coverage")
  if (questions.length && coverage) {
    const tools = Object.assign(document.createElement("div"), { className: "outline-tools" })
    tools.setAttribute("role", "group")
    tools.setAttribute("aria-label", "All answers")
    const button = (text, f) => {
      const b = Object.assign(document.createElement("button"), { type: "button", textContent: text })
      b.addEventListener("click", () => f(b))
      tools.append(b)
      return b
    }
    const hide = on => { main.classList.toggle("hiding", on); hiding.setAttribute("aria-pressed", on) }
    button("Open all", () => { hide(false), fold(true), say("All answers are open") })
    button("Close all", () => { fold(false), say("All answers are closed") })
    const hiding = button("Hide answers", b => {
      const on = b.getAttribute("aria-pressed") !== "true"
      fold(false), hide(on), say(on ? "Answer each question for yourself, then open it" : "All questions are shown")
    })
    hide(false)
    coverage.after(tools)
    for (const q of questions) q.addEventListener("toggle", () => {
      if (q.open && main.classList.contains("hiding")) questions.forEach(other => { if (other !== q && !other.contains(q)) other.open = false })
    })
  }

  // Open whatever hides the place that an address points into.
  function reveal() {
    let id = location.hash.slice(1)
    try { id = decodeURIComponent(id) } catch (e) {}
    const target = id && document.getElementById(id)
    if (!target) return
    let opened = false
    for (let el = target; el && el !== main; el = el.parentElement) {
      if (el.tagName === "DETAILS" && !el.open) opened = el.open = true
      if (el.matches(".tab-pane:not(.active)")) { const tab = tabOf(el); if (tab) { tab.click(); opened = true } }
      if (el.matches(".callout-collapse:not(.show)")) { el.parentElement.querySelector("[data-bs-toggle]").click(); opened = true }
    }
    if (opened) target.scrollIntoView()
  }
  const tabOf = pane => document.getElementById(pane.getAttribute("aria-labelledby"))

  if (quarto) {
    // Bootstrap takes an active tab for a link that can have the focus; Quarto writes it without an address.
    for (const tab of all("a[role=tab]:not([href])")) tab.setAttribute("href", "#" + tab.getAttribute("aria-controls"))
  } else {
    // Anchors on headings.
    for (const h of all(".anchored[data-anchor-id]:not(:has(.anchorjs-link))").filter(h => /^H\d$/.test(h.tagName))) {
      const a = Object.assign(document.createElement("a"), { className: "anchorjs-link", href: "#" + h.dataset.anchorId })
      a.setAttribute("aria-label", "Link to this section")
      h.append(a)
    }

    // Copy buttons.
    async function copy(button) {
      const code = button.closest("pre, div.sourceCode").querySelector("code").cloneNode(true)
      all(".code-annotation-anchor, .code-copy-button", code).forEach(el => el.remove())
      try { await navigator.clipboard.writeText(code.textContent.replace(/\n$/, "")) } catch (e) { return say("The browser does not allow copying") }
      button.classList.add("code-copy-button-checked")
      say("Code copied")
      setTimeout(() => button.classList.remove("code-copy-button-checked"), 1500)
    }
    main.addEventListener("click", e => { const button = e.target.closest(".code-copy-button"); if (button) copy(button) })

    // Tabsets; those of one group change together.
    function choose(tab, focus) {
      for (const other of all("[role=tab]", tab.closest("[role=tablist]"))) {
        const on = other === tab, pane = document.getElementById(other.getAttribute("aria-controls"))
        other.classList.toggle("active", on)
        other.setAttribute("aria-selected", on)
        other.tabIndex = on ? 0 : -1
        if (pane) pane.classList.toggle("active", on)
      }
      if (focus) tab.focus()
    }
    function chooseGroup(tab, focus) {
      choose(tab, focus)
      const group = tab.closest(".panel-tabset").dataset.group
      if (group) for (const set of all(`.panel-tabset[data-group="${CSS.escape(group)}"]`)) {
        const same = all("[role=tab]", set).find(t => t.textContent === tab.textContent)
        if (same && same !== tab) choose(same)
      }
    }
    for (const list of all(".panel-tabset [role=tablist]")) {
      const tabs = all("[role=tab]", list)
      tabs.forEach((tab, i) => {
        tab.tabIndex = tab.classList.contains("active") ? 0 : -1
        tab.addEventListener("click", e => { e.preventDefault(); chooseGroup(tab) })
        tab.addEventListener("keydown", e => {
          const to = { ArrowRight: i + 1, ArrowLeft: i - 1, Home: 0, End: -1 }[e.key]
          if (to !== undefined) { e.preventDefault(); chooseGroup(tabs.at(to % tabs.length), true) }
        })
      })
    }

    // Callouts that fold.
    for (const header of all(".callout-header[data-bs-toggle]")) {
      const body = header.parentElement.querySelector(".callout-collapse")
      header.addEventListener("click", () => header.setAttribute("aria-expanded", body.classList.toggle("show")))
    }

    // Annotated code: a number and its lines light up together.
    const twins = el => all(`[data-target-cell="${el.dataset.targetCell}"][data-target-annotation="${el.dataset.targetAnnotation}"]`)
    function light(el, on) {
      const cell = el.dataset.targetCell
      twins(el).forEach(twin => twin.classList.toggle("code-annotation-active", on))
      const note = main.querySelector(`[data-code-cell="${cell}"][data-code-annotation="${el.dataset.targetAnnotation}"]`)
      for (const part of note ? note.dataset.codeLines.split(",") : []) {
        const [from, to = from] = part.split("-").map(Number)
        for (let n = from; n <= to; n++) {
          const line = document.getElementById(`${cell}-${n}`)
          if (line) line.classList.toggle("code-annotation-line-active", on)
        }
      }
    }
    for (const el of all("[data-target-annotation]")) {
      for (const [name, on] of [["mouseenter", true], ["focus", true], ["mouseleave", false], ["blur", false]]) el.addEventListener(name, () => light(el, on))
      if (el.tagName === "A") {
        el.tabIndex = 0
        el.setAttribute("role", "button")
        el.setAttribute("aria-label", "Annotation " + el.textContent)
        const go = () => twins(el).find(twin => twin !== el)?.scrollIntoView({ block: "nearest" })
        el.addEventListener("click", go)
        el.addEventListener("keydown", pressed(go))
      }
    }

    // The table of contents follows the scroll.
    const links = all("#TOC a[href^='#']", document)
    const places = links.map(a => [document.getElementById(a.getAttribute("href").slice(1)), a]).filter(([el]) => el)
    let waiting = false
    function follow() {
      waiting = false
      const atEnd = innerHeight + scrollY >= html.scrollHeight - 4
      const passed = places.filter(([el]) => el.getBoundingClientRect().top < 120)
      const [, link] = (atEnd ? places : passed).at(-1) || []
      if (link && link.classList.contains("active")) return
      links.forEach(a => { a.classList.remove("active"); a.removeAttribute("aria-current") })
      all("#TOC li.open", document).forEach(li => li.classList.remove("open"))
      if (!link) return
      link.classList.add("active")
      link.setAttribute("aria-current", "location")
      for (let li = link.closest("li"); li; li = li.parentElement.closest("li")) li.classList.add("open")
      const side = link.closest(".side"), box = side.getBoundingClientRect(), at = link.getBoundingClientRect()
      if (at.bottom > box.bottom || at.top < box.top) side.scrollTop += at.top - box.top - box.height / 2
    }
    const soon = () => { if (!waiting) { waiting = true; requestAnimationFrame(follow) } }
    addEventListener("scroll", soon, { passive: true })
    addEventListener("resize", soon)
    follow()

    // A drop-down closes when the reader turns to something else.
    const drops = all(".bar details", document)
    const close = e => drops.forEach(d => { if (e.key === "Escape" || e.type === "click" && !d.contains(e.target)) d.open = false })
    addEventListener("click", close)
    addEventListener("keydown", close)

    // The menu closes when one of its links was followed.
    const side = document.querySelector(".side[popover]")
    if (side) side.addEventListener("click", e => { if (e.target.closest("a") && side.matches(":popover-open")) side.hidePopover() })
  }

  // Folding callouts answer to the keyboard on both hosts.
  for (const header of all(".callout-header[data-bs-toggle]")) {
    header.tabIndex = 0
    header.setAttribute("role", "button")
    header.removeAttribute("aria-label")
    header.addEventListener("keydown", pressed(() => header.click()))
  }

  // A line's number is a picture of a number, not one more link to pass on the way.
  for (const a of all("pre.numberSource code > span > a:first-child")) { a.tabIndex = -1; a.setAttribute("aria-hidden", "true") }

  // What scrolls inside its box can be scrolled by keyboard.
  for (const box of all("pre, pre > code, table, .cell-output-display, figure > div, p")) {
    const wider = box.scrollWidth > box.clientWidth + 1 || box.scrollHeight > box.clientHeight + 1
    if (wider && getComputedStyle(box).overflowX === "auto") box.tabIndex = 0
  }

  // Paper has nothing to click on.
  let folded = []
  addEventListener("beforeprint", () => { folded = all("details:not([open])"); folded.forEach(d => { d.open = true }) })
  addEventListener("afterprint", () => folded.forEach(d => { d.open = false }))

  addEventListener("hashchange", reveal)
  reveal()
})()
// Figures with sliders. A figure brings its function as a list of nodes (lessonpress.kit.translate), which is computed here, never run as text.
// The picture itself comes with the page; only its curve and dots are drawn again.
var lessonpressLive = (() => {
  const stop = what => { throw new Error(what) }
  const negative = v => v < 0 || Object.is(v, -0)
  // The remainder has the sign of the divisor; a remainder of zero too, but not in a tensor.
  const remainder = (a, b) => { const m = a % b; return m && (b < 0) !== (m < 0) ? m + b : m }
  const mod = (a, b) => { const m = remainder(a, b); return m === 0 ? negative(b) ? -0 : 0 : m }
  // As CPython rounds it, step by step.
  const floordiv = (a, b) => {
    if (b === 0) return a / b
    const m = a % b, whole = (a - m) / b - (m && (b < 0) !== (m < 0)), down = Math.floor(whole)
    return whole !== 0 ? whole - down > .5 ? down + 1 : down : negative(a / b) ? -0 : 0
  }
  // As C and Python: 1 to any power is 1, and so is -1 to an infinite one.
  const pow = (a, b) => a === 1 || a === -1 && Math.abs(b) === Infinity ? 1 : a ** b
  const divisor = f => (a, b) => b === 0 ? stop("division by zero") : f(a, b)
  const real = (v, ok) => Number.isFinite(v) || ok ? v : stop("no real number")
  const power = (a, b) => real(pow(a, b), !Number.isFinite(a) || !Number.isFinite(b))
  const maths = f => a => { const v = f(a); return real(v, Number.isNaN(a) || !Number.isNaN(v) && !Number.isFinite(a)) }

  // Number by number. A name with ! is of Python's own numbers, which raise where arrays have inf and nan.
  const each = {
    "+": (a, b) => a + b, "-": (a, b) => a - b, "*": (a, b) => a * b, "/": (a, b) => a / b, "//": floordiv, "%": mod, remainder, pow,
    "/!": divisor((a, b) => a / b), "//!": divisor(floordiv), "%!": divisor(mod), "pow!": power,
    "<": (a, b) => +(a < b), "<=": (a, b) => +(a <= b), ">": (a, b) => +(a > b), ">=": (a, b) => +(a >= b), "==": (a, b) => +(a === b), "!=": (a, b) => +(a !== b),
    "&": (a, b) => a & b, "|": (a, b) => a | b, "^": (a, b) => a ^ b, neg: a => -a, not: a => +(a === 0), min: (a, b) => b < a ? b : a, max: (a, b) => b > a ? b : a,
    minimum: Math.min, maximum: Math.max, abs: Math.abs, where: (test, a, b) => test !== 0 ? a : b,
  }
  for (const name of ["exp", "sin", "cos", "tanh", "sqrt", "log"]) each[name] = Math[name], each[name + "!"] = maths(Math[name])
  const sum = v => Array.isArray(v) ? v.reduce((a, b) => a + b, 0) : v
  const whole = {
    nan: () => NaN, inf: () => Infinity, "-inf": () => -Infinity, stack: (...args) => args, sum, do: (...args) => args.at(-1),
    mean: v => Array.isArray(v) ? sum(v) / v.length : v,
  }

  function broadcast(f, args) {
    const rows = args.filter(Array.isArray)
    if (!rows.length) return f(...args)
    const length = rows.some(r => r.length !== 1) ? rows.find(r => r.length !== 1).length : 1
    return Array.from({ length }, (_, i) => f(...args.map(a => Array.isArray(a) ? a[a.length === 1 ? 0 : i] : a)))
  }

  // A function from the place of a node to its value: a number or a list of numbers. It throws where Python raises.
  function program(nodes, inputs) {
    const known = new Map()
    function at(i) {
      if (!known.has(i)) known.set(i, step(nodes[i]))
      return known.get(i)
    }
    function step(node) {
      if (typeof node === "string") return Object.hasOwn(inputs, node) ? inputs[node] : stop("no input " + node)
      if (!Array.isArray(node) || typeof node[0] !== "string") return node
      const [op, ...args] = node
      if (op === "if") return at(at(args[0]) !== 0 ? args[1] : args[2])
      if (Object.hasOwn(each, op)) return broadcast(each[op], args.map(at))
      return Object.hasOwn(whole, op) ? whole[op](...args.map(at)) : stop("no operation " + op)
    }
    return at
  }

  const attempt = f => { try { return f() } catch (e) { return NaN } }

  // The values of a figure at `inputs`: its curve, its trail and its losses.
  function compute(spec, inputs) {
    const { nodes, curve, trail, losses = [] } = spec
    const [low, high, n] = spec.x, x = Array.from({ length: n }, (_, i) => low + (high - low) * i / (n - 1))
    // A function of an array is computed at once, one of a number for each.
    function over(name, xs, place) {
      if (spec.each) return xs.map(v => attempt(() => program(nodes, { ...inputs, [name]: v })(place)))
      const v = attempt(() => program(nodes, { ...inputs, [name]: xs })(place))
      return Array.isArray(v) ? v : xs.map(() => v)
    }
    const steps = trail ? Array.from({ length: trail[2] }, (_, i) => i) : []
    return {
      x, y: over(" x", x, curve), trail: trail && [over(" k", steps, trail[0]), over(" k", steps, trail[1])],
      losses: losses.map(([name, place]) => [name, attempt(() => program(nodes, inputs)(place))]),
    }
  }

  const text = v => Number.isNaN(v) ? "no number" : Math.abs(v) < 1e5 ? v.toFixed(4) : v.toExponential(3)
  const make = (name, props = {}, ...inside) => {
    const el = document.createElement(name)
    for (const [k, v] of Object.entries(props)) k in el ? el[k] = v : el.setAttribute(k, v)
    el.append(...inside)
    return el
  }

  function figure(box) {
    const spec = JSON.parse(box.querySelector("script[type='application/json']").textContent)
    const svg = box.querySelector("svg"), inner = svg.querySelector("svg"), alt = svg.getAttribute("aria-label")
    const [width, height] = ["width", "height"].map(k => +inner?.getAttribute(k)), [left, right, bottom, top] = spec.view ?? []
    const px = v => (v - left) / (right - left) * width
    const py = v => Math.max(-9999, Math.min(9999, (top - v) / (top - bottom) * height))
    const frames = spec.frames, loss = box.querySelector(".loss"), rows = [], start = {}, now = {}
    const said = make("p", { className: "said", role: "status", "aria-live": "polite" })
    let later, playing

    function path(xs, ys, dots) {
      let d = "", pen = false
      xs.forEach((x, i) => {
        const ok = Number.isFinite(x) && Number.isFinite(ys[i])
        if (ok) d += (dots || !pen ? "M" : "L") + px(x).toFixed(1) + " " + py(ys[i]).toFixed(1) + (dots ? "h0" : "")
        pen = ok
      })
      return d
    }

    function inputs() {
      return frames ? Object.fromEntries(frames.names.map((name, i) => [name, frames.rows[now.step][i]])) : { ...now }
    }

    const settings = () => spec.looks ? frames.rows[now.step][2] : Object.entries(inputs()).map(([k, v]) => `${k} = ${frames ? text(v) : v}`).join(", ")

    // Draws a function's curve and dots; gives the losses as they are written.
    function curves() {
      const got = compute(spec, inputs())
      const set = (name, d) => { const el = inner.querySelector("." + name); if (el) el.setAttribute("d", d) }
      set("curve", path(got.x, got.y))
      if (got.trail) set("trail", path(...got.trail)), set("dots", path(...got.trail, true))
      return got.losses.map(([name, v]) => [name, text(v)])
    }

    // Writes a state into the cells of tables.
    function cells() {
      const [texts, marks] = frames.rows[now.step]
      svg.querySelectorAll(".entry").forEach((el, i) => {
        const [opacity, border] = spec.looks[marks[i]]
        el.textContent = texts[i]
        el.previousElementSibling.setAttribute("fill-opacity", opacity)
        el.previousElementSibling.setAttribute("stroke-width", border)
      })
      return []
    }

    function draw(quiet) {
      const losses = spec.looks ? cells() : curves()
      if (loss) loss.querySelectorAll("b").forEach((b, i) => { b.textContent = losses[i][1] })
      if (frames) at.textContent = settings()
      for (const show of rows) show()
      if (quiet) return
      svg.setAttribute("aria-label", `At the start: ${alt} Now: ${settings()}.`)
      clearTimeout(later)
      later = setTimeout(() => { said.textContent = losses.map(l => l.join(" ")).join(", ") || settings() }, 500)
    }

    function row(name, [low, high, first, step], label) {
      start[name] = now[name] = first
      const say = v => frames ? `step ${v} of ${high}` : String(v)
      const range = make("input", { type: "range", min: low, max: high, step, value: first, "aria-label": label })
      const number = make("input", { type: "number", min: low, max: high, step, value: first, inputMode: "decimal", "aria-label": label + ", as a number" })
      const set = v => { now[name] = v; halt(); draw() }
      range.addEventListener("input", () => set(+range.value))
      // A number that is being typed counts once it is one; what is out of range is brought back when the reader has finished.
      const typed = () => number.value.trim() === "" || !Number.isFinite(+number.value) ? null : frames ? Math.round(+number.value) : +number.value
      number.addEventListener("input", () => { const v = typed(); if (v !== null && v >= low && v <= high) set(v) })
      number.addEventListener("change", () => {
        const v = typed()
        if (v !== null) set(Math.max(low, Math.min(high, v)))
        number.value = now[name]
      })
      rows.push(() => {
        range.value = now[name]
        range.setAttribute("aria-valuetext", say(now[name]))
        if (number !== document.activeElement || typed() !== now[name]) number.value = now[name]
      })
      return make("div", { className: "knob" }, make("span", { className: "name", "aria-hidden": "true" }, name), range, number)
    }

    const button = (name, f, label = name) => {
      const el = make("button", { type: "button", "aria-label": label }, name)
      el.addEventListener("click", f)
      return el
    }
    const halt = () => { if (playing) { clearInterval(playing); playing = 0; play.textContent = "play" } }
    const go = by => { halt(); now.step = Math.max(0, Math.min(frames.rows.length - 1, now.step + by)); draw() }
    const play = make("button", { type: "button" }, "play")
    play.addEventListener("click", () => {
      if (playing) return halt()
      if (now.step === frames.rows.length - 1) now.step = 0, draw()
      play.textContent = "pause"
      playing = setInterval(() => { now.step++; draw(); if (now.step === frames.rows.length - 1) halt() }, spec.looks ? 1200 : Math.max(60, Math.min(400, 8000 / frames.rows.length)))
    })

    const at = box.querySelector(".at"), controls = make("div", { className: "controls" })
    if (frames) controls.append(row("step", [0, frames.rows.length - 1, 0, 1], "step"))
    else for (const [name, ...range] of spec.sliders) controls.append(row(name, range, name))
    const buttons = make("div", { className: "buttons" })
    if (frames) {
      buttons.append(button("back", () => go(-1), "one step back"), button("step", () => go(1), "one step forward"), play)
      // Who asked for less motion steps by hand.
      const still = matchMedia("(prefers-reduced-motion: reduce)"), obey = () => { play.hidden = still.matches; if (still.matches) halt() }
      still.addEventListener("change", obey)
      obey()
    } else at.remove()
    buttons.append(button("reset", () => { halt(); Object.assign(now, start); draw() }, "reset to the start"))
    const below = make("div", { className: "below" }, ...(loss ? [loss] : []), buttons);
    (frames ? at : svg).after(controls, below)
    box.append(said)
    box.classList.add("on")
    draw(true)
  }

  for (const box of document.querySelectorAll(".live")) {
    try { figure(box) } catch (e) { console.error("a live figure", e) } // the static picture stays
  }
  return { program, compute }
})()
