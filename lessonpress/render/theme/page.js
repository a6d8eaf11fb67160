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
