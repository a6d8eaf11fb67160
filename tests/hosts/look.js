// What a page shows, measured in the page itself: compare.py puts this into every page that it opens.
window.look = (() => {
  const all = (selector, at = document) => [...at.querySelectorAll(selector)]
  const UNREAD = "script, style, template, noscript, annotation, annotation-xml, .anchorjs-link, .code-copy-button, .outline-tools, #title-block-header .quarto-title-breadcrumbs"
  const BLOCK = /^(P|DIV|LI|UL|OL|DL|DT|DD|TABLE|CAPTION|TR|TD|TH|PRE|H\d|SECTION|HEADER|FIGURE|FIGCAPTION|BLOCKQUOTE|DETAILS|SUMMARY|BUTTON|BR)$/

  // The words of an element, without what a host adds for its own controls.
  function words(el) {
    let out = ""
    const visit = node => {
      for (const n of node.childNodes) {
        if (n.nodeType === 3) out += n.data
        else if (n.nodeType === 1 && !n.matches(UNREAD)) {
          const edge = BLOCK.test(n.tagName) ? " " : ""
          out += edge, visit(n), out += edge
        }
      }
    }
    visit(el)
    return out.replace(/\s+/g, " ").trim()
  }
  const main = () => document.querySelector("main") || document.body
  const nearestId = el => el.closest("[id]")?.id ?? ""
  const named = el => el.tagName.toLowerCase() + (typeof el.className === "string" && el.className.trim() ? "." + el.className.trim().split(/\s+/).join(".") : "")

  // Pictures are fetched when a reader comes near; here all of them are, before anything is measured.
  async function structure() {
    const pictures = all("img")
    pictures.forEach(i => { i.loading = "eager" })
    await Promise.all(pictures.map(i => i.complete || new Promise(done => { i.onload = i.onerror = done })))
    const at = main(), ids = all("[id]").map(e => e.id), body = [...at.children].filter(e => e.id !== "title-block-header")
    return {
      "heading": all("h1, h2, h3, h4, h5, h6", at).map(h => [h.tagName.toLowerCase(), h.closest("section[id]")?.querySelector("h1, h2, h3, h4, h5, h6") === h ? h.closest("section").id : h.dataset.anchorId || h.id, words(h)]),
      "figure caption": all("figcaption", at).map(c => [nearestId(c.parentElement), words(c)]),
      "sub-figure": all(".quarto-layout-cell-subref, figure[class*=quarto-subfloat]", at).map(nearestId),
      "picture": [...all("img", at).map(i => i.alt), ...all("svg[role=img]", at).map(s => s.getAttribute("aria-label"))],
      "table caption": all("table", at).map(t => words(t.caption || t.closest("figure")?.querySelector("figcaption") || document.createElement("i"))),
      "fact": all("[data-fact]", at).map(f => [f.dataset.fact, words(f)]),
      "fact row": all(".numbers-output :is(li, tr, .number)", at).map(words),
      "run card": all(".run-card", at).map(words),
      "question": all(".question", at).map(q => [q.id, words(q.querySelector(".question-text") || q)]),
      "text": body.map(words).join(" ").split(" "),
      "twice": [...new Set(ids.filter((id, i) => ids.indexOf(id) !== i))],
      "lost picture": all("img").filter(i => i.complete && !i.naturalWidth).map(i => i.getAttribute("src")),
      ...current(),
    }
  }

  // Which links of the navigation are marked as the page that is open, and whether any leads here.
  function current() {
    const place = a => a.host + a.pathname.replace(/index\.html$/, "") + a.search
    const links = all("header a[href], nav a[href], .side a[href], #quarto-sidebar a[href]").filter(a =>
      !a.closest("main, #TOC, [role=doc-toc], .page-navigation, .quarto-page-breadcrumbs, .breadcrumb") && !a.matches(".brand, .navbar-brand, .skip") && !a.closest(".sidebar-title, .navbar-brand-container")
      && !a.getAttribute("href").startsWith("#"))
    const marked = links.filter(a => a.matches("[aria-current=page], .active"))
    return { "marked": marked.map(a => [words(a), place(a) === place(location)]), "leads here": links.some(a => place(a) === place(location)) }
  }

  // ---- contrast: the colour of each text over what is painted behind it

  const ctx = Object.assign(document.createElement("canvas"), { width: 1, height: 1 }).getContext("2d", { willReadFrequently: true }), colours = new Map()
  function rgba(colour) {
    if (!colours.has(colour)) {
      const plain = /^rgba?\(([\d., ]+)\)$/.exec(colour)
      if (plain) { const [r, g, b, a = 1] = plain[1].split(",").map(Number); colours.set(colour, [r, g, b, a]) }
      else {
        ctx.clearRect(0, 0, 1, 1), ctx.fillStyle = colour, ctx.fillRect(0, 0, 1, 1)
        const [r, g, b, a] = ctx.getImageData(0, 0, 1, 1).data
        colours.set(colour, [r, g, b, a / 255])
      }
    }
    return colours.get(colour)
  }
  const over = ([r, g, b, a], under) => [r, g, b].map((v, i) => v * a + under[i] * (1 - a))
  const light = c => { const [r, g, b] = c.map(v => (v /= 255) <= .04045 ? v / 12.92 : ((v + .055) / 1.055) ** 2.4); return .2126 * r + .7152 * g + .0722 * b }
  const ratio = (a, b) => { const [x, y] = [light(a), light(b)].sort((p, q) => q - p); return (x + .05) / (y + .05) }

  function contrast(within = "body *") {
    for (const a of document.getAnimations()) a.finish()  // a colour on its way is none
    const grounds = new Map(), opacities = new Map(), bad = new Map(), dark = matchMedia("(prefers-color-scheme: dark)").matches
    const html = getComputedStyle(document.documentElement).colorScheme, canvas = html.startsWith("dark") || /dark/.test(html) && dark ? [18, 18, 18] : [255, 255, 255]
    // null where a picture is behind: what stands there cannot be computed.
    function ground(el) {
      if (!el) return canvas
      if (!grounds.has(el)) {
        const s = getComputedStyle(el), own = rgba(s.backgroundColor)
        grounds.set(el, s.backgroundImage !== "none" ? null : own[3] === 1 ? own.slice(0, 3) : (under => under && over(own, under))(ground(el.parentElement)))
      }
      return grounds.get(el)
    }
    function opacity(el) {
      if (!el) return 1
      if (!opacities.has(el)) opacities.set(el, +getComputedStyle(el).opacity * opacity(el.parentElement))
      return opacities.get(el)
    }
    // A text in a picture may stand on the rectangle that is drawn before it.
    function behind(el) {
      const box = el.ownerSVGElement && el.previousElementSibling, under = ground(el.ownerSVGElement ? el.farthestViewportElement ?? el.ownerSVGElement : el)
      if (!box || box.tagName !== "rect" || !under) return under
      const s = getComputedStyle(box), [r, g, b, a] = s.fill === "none" ? [0, 0, 0, 0] : rgba(s.fill)
      return over([r, g, b, a * s.fillOpacity], under)
    }
    for (const el of all(within)) {
      if (![...el.childNodes].some(n => n.nodeType === 3 && n.data.trim()) || el.closest("script, style, template, noscript, option, textarea, annotation, :disabled")) continue
      if (!el.checkVisibility({ visibilityProperty: true }) || !el.getClientRects().length || opacity(el) < .05) continue
      const s = getComputedStyle(el), under = behind(el), [r, g, b, a] = rgba(el.ownerSVGElement ? s.fill : s.color)
      if (!under) continue
      const size = parseFloat(s.fontSize), least = size >= 24 || size >= 18.66 && +s.fontWeight >= 700 ? 3 : 4.5
      const got = ratio(over([r, g, b, a * opacity(el)], under), under)
      if (got < least - .005) {
        const key = named(el) + got.toFixed(2), seen = bad.get(key)
        bad.set(key, { name: named(el), got: got.toFixed(2), text: seen?.text ?? el.textContent.trim().slice(0, 40), n: (seen?.n ?? 0) + 1 })
      }
    }
    return [...bad.values()].map(({ name, got, text, n }) => [`${name} “${text}”`, +got, n])
  }

  // ---- where a link leads

  const frame = () => new Promise(done => requestAnimationFrame(() => setTimeout(done)))
  // What stays at the upper edge, where it stands when it is there: a bar that a script moves away is back at the reader's next move.
  function bars() {
    return all("body *").filter(e => /fixed|sticky/.test(getComputedStyle(e).position) && parseFloat(getComputedStyle(e).top) <= 1 && e.checkVisibility({ opacityProperty: true, visibilityProperty: true })
      && e.offsetHeight && e.offsetHeight < innerHeight / 2 && e.offsetWidth > innerWidth / 2)
  }
  function barBottom(found, target) { return Math.max(0, ...found.filter(e => !e.contains(target)).map(e => parseFloat(getComputedStyle(e).top) + e.offsetHeight)) }
  function firstLine(el) {
    const walker = document.createTreeWalker(el, NodeFilter.SHOW_TEXT | NodeFilter.SHOW_ELEMENT)
    for (let n = walker.currentNode; n; n = walker.nextNode()) {
      let rect = null
      if (n.nodeType === 3 && n.data.trim() && !n.parentElement.closest("script, style, .code-copy-button") && n.parentElement.checkVisibility({ visibilityProperty: true })) {
        const range = document.createRange()
        range.selectNodeContents(n)
        rect = [...range.getClientRects()].find(r => r.width && r.height)
      } else if (n.nodeType === 1 && n.matches("img, svg, video, input, canvas") && n.checkVisibility()) rect = n.getBoundingClientRect()
      if (rect && rect.width && rect.height) return rect
    }
    return null
  }

  // What is wrong with the place that the address names now, in words; nothing if a reader sees it.
  function arrived(id, found = bars()) {
    const el = document.getElementById(id)
    if (!el) return "there is no such place"
    const line = firstLine(el), bar = barBottom(found, el)
    if (!line) return "nothing of it is shown"
    if (line.top < bar - 1) return `its first line is at ${Math.round(line.top)} px, below the bar that ends at ${Math.round(bar)} px`
    if (line.top + Math.min(line.height, 16) > innerHeight || line.left >= innerWidth || line.right <= 0) return `its first line is outside of the window, at ${Math.round(line.top)} px of ${innerHeight}`
    return ""
  }

  async function follow(ids) {
    const wrong = [], found = bars(), open = () => all("details[open]")
    for (const id of ids) {
      const before = new Set(open())
      scrollTo(0, 0)
      const heard = new Promise(done => addEventListener("hashchange", done, { once: true }))
      location.hash = "#" + encodeURIComponent(id)
      await heard
      await frame()
      // A script may scroll again when the address changes; whoever opens the page has only what styles say of the place.
      const said = [arrived(id, found)]
      scrollTo(0, 0), document.getElementById(id)?.scrollIntoView()
      said.push(arrived(id, found))
      if (said[0] || said[1]) wrong.push([id, said[0] || said[1]])
      for (const d of open()) if (!before.has(d)) d.open = false
    }
    if (ids.length) history.replaceState(null, "", location.pathname + location.search)
    scrollTo(0, 0)
    return wrong
  }

  function openAll(open = true) { for (const d of all("details")) d.open = open }

  // The course's menu, which a narrow window folds: whether there is one to press, and it is there then.
  function menu(open) {
    const button = all("header button[popovertarget=lessonpress-course], .menu-button").find(b => b.checkVisibility()), side = document.querySelector(".side[popover]")
    if (!button || !side) return "there is no menu"
    if (side.matches(":popover-open") !== open) button.click()
    return side.matches(":popover-open") === open ? "" : open ? "the menu does not open" : "the menu does not close"
  }

  // How far the page goes beyond its window, and the outermost elements that make it so.
  function sideways() {
    const wide = document.scrollingElement.scrollWidth
    if (wide <= innerWidth) return null
    const scrolls = el => { for (let p = el.parentElement; p && p !== document.body; p = p.parentElement) if (/auto|scroll|hidden|clip/.test(getComputedStyle(p).overflowX)) return true }
    const who = all("body *").filter(e => e.getBoundingClientRect().right > innerWidth + 1 && !scrolls(e))
    return [wide, who.filter(e => !who.includes(e.parentElement)).slice(0, 3).map(named)]
  }

  // ---- what moves

  function state(box) {
    return [all(".loss b", box).map(b => b.textContent).join(" "), box.querySelector(".at")?.textContent ?? "", all("svg text", box).map(t => t.textContent).join(" "), all("svg path, svg rect", box).map(p => (p.getAttribute("d") ?? "") + (p.getAttribute("fill-opacity") ?? "")).join("|")]
  }
  function live() {
    return all(".live").map(box => {
      const slider = box.querySelector("input[type=range]"), before = state(box)
      if (!box.matches(".on") || !slider) return { before, after: null }
      slider.value = slider.max === slider.value ? slider.min : slider.max
      slider.dispatchEvent(new Event("input", { bubbles: true }))
      return { before, after: state(box) }
    })
  }

  // A test of one question: what was asked and answered, and how it went on.
  async function selfTest() {
    const box = document.querySelector(".study"), shown = []
    const press = name => {
      const found = all("button", box).find(b => b.textContent.startsWith(name) && !b.disabled && b.checkVisibility({ visibilityProperty: true }))
      if (!found) throw new Error(`there is no button “${name}”`)
      found.click()
    }
    // A question may stand on another page, from where it comes.
    const there = async selector => {
      for (let tries = 0; !box.querySelector(selector) && tries < 100; tries++) await new Promise(done => setTimeout(done, 50))
      return box.querySelector(selector)
    }
    const seen = async selector => {
      const el = await there(selector)
      if (!el || !el.checkVisibility({ visibilityProperty: true }) || !words(el)) throw new Error(`nothing is shown in ${selector}`)
      shown.push(words(el))
    }
    try {
      press("All, in order"), await seen(".study-question"), await seen(".study-at")
      press("Show the answer"), await seen(".study-answer"), press("Knew it"), await seen(".study-question")
      if (shown.at(-1) === shown[0]) throw new Error("the grade changes nothing")
      press(box.querySelector(".study-at") ? "End the test" : "Back to the questions"), await seen(".study-status")
    } catch (e) { return { error: e.message, shown } } finally { localStorage.clear() }
    return { error: "", shown }
  }

  return { structure, contrast, follow, arrived, openAll, menu, sideways, live, selfTest, words }
})()
