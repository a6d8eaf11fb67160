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
