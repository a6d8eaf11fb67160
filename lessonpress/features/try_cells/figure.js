// What a reader's own code plots, drawn by the code that draws live figures.
const { late, make, tryCells, words } = lessonpress
const word = words("try", {
  "figure-said": "Figure. {axes}",
  axes: "{title} {x} from {left} to {right}, {y} from {bottom} to {top}: {series}.",
  "points.one": "{n} point",
  "points.other": "{n} points",
  "line.one": "a line through {n} point",
  "line.other": "a line through {n} points",
  across: "across",
  up: "up",
})

const SVG = "http://www.w3.org/2000/svg"
const LEFT = 44, TOP = 8, WIDTH = 506, HEIGHT = 214 // as in a live figure
const COLOURS = { BLUE: "data", RUST: "accent", GREEN: "good", INK: "soft" }

function draw(tag, attributes, ...inside) {
  const el = document.createElementNS(SVG, tag)
  for (const [name, value] of Object.entries(attributes)) el.setAttribute(name, value)
  el.append(...inside)
  return el
}

// Four to eight round numbers from low to high.
function ticks(low, high) {
  const rough = (high - low) / 5, unit = 10 ** Math.floor(Math.log10(rough))
  const far = (m) => Math.abs(Math.log(m * unit / rough))
  const step = unit * [1, 2, 5, 10].reduce((best, m) => far(m) < far(best) ? m : best)
  const first = Math.ceil(low / step - 1e-9), last = Math.floor(high / step + 1e-9)
  return Array.from({ length: Math.max(0, last - first + 1) }, (_, k) => (first + k) * step)
}

const said = (v) => String(+v.toPrecision(6)).replace("-", "−")

// The ends that are told, or those of the values with a little room.
function limits(told, values) {
  if (told?.every(Number.isFinite) && told[0] !== told[1]) return told
  const known = values.filter(Number.isFinite)
  const low = known.reduce((a, b) => Math.min(a, b), Infinity)
  const high = known.reduce((a, b) => Math.max(a, b), -Infinity)
  if (!(low <= high)) return [0, 1]
  const room = (high - low) / 20 || Math.abs(high) / 20 || 1
  return [low - room, high + room]
}

function viewOf({ xlim, ylim, series }) {
  const all = (name) => series.flatMap((s) => s[name])
  return [...limits(xlim, all("x")), ...limits(ylim, all("y"))]
}

function marks([left, right, bottom, top], { px, py }) {
  const ground = TOP + HEIGHT
  const across = ticks(left, right).map((v) => `M${LEFT + px(v)} ${ground}v4`)
  const up = ticks(bottom, top).map((v) => `M${LEFT} ${TOP + py(v)}h-4`)
  const d = `M${LEFT} ${TOP}V${ground}H${LEFT + WIDTH}${across.join("")}${up.join("")}`
  return draw("path", { d, fill: "none", stroke: "var(--soft)", "stroke-width": ".7" })
}

function texts(ax, [left, right, bottom, top], { px, py }) {
  const text = (x, y, words, anchor = "start") =>
    draw("text", { x, y, "text-anchor": anchor }, words)
  const ground = TOP + HEIGHT, end = LEFT + WIDTH
  const group = draw("g", { fill: "var(--soft)", "font-size": 12 })
  group.append(
    ...ticks(left, right).map((v) => text(LEFT + px(v), ground + 17, said(v), "middle")),
    ...ticks(bottom, top).map((v) => text(LEFT - 8, TOP + py(v) + 4, said(v), "end")),
    text(end, ground + 32, ax.xlabel ?? "", "end"),
    text(LEFT - 36, -5, ax.ylabel ?? ""),
    text(ax.ylabel ? LEFT + WIDTH / 2 : LEFT, -5, ax.title ?? "", ax.ylabel ? "middle" : "start"),
  )
  return group
}

function line({ form, x, y, color }, scale) {
  const dots = form === "points"
  return draw("path", {
    fill: "none",
    "stroke-linejoin": "round",
    "stroke-linecap": "round",
    stroke: `var(--${COLOURS[color] ?? "soft"})`,
    "stroke-width": dots ? 6 : 2,
    d: lessonpress.figures.path(x, y, scale, dots),
  })
}

// The names of lines, each in its line's colour.
function legend(series) {
  const named = series.filter((s) => s.label)
  const name = ({ color, label }) => {
    const el = make("span", {}, label)
    el.style.setProperty("--own", `var(--${COLOURS[color] ?? "soft"})`)
    return el
  }
  return named.length ? [make("p", { className: "try-legend" }, ...named.map(name))] : []
}

function picture(ax) {
  const view = viewOf(ax), above = ax.ylabel || ax.title ? 20 : 0
  const ground = draw("svg", { x: LEFT, y: TOP, width: WIDTH, height: HEIGHT, overflow: "hidden" })
  const scale = lessonpress.figures.scales(ground, view)
  ground.append(...ax.series.map((s) => line(s, scale)))
  const viewBox = `0 ${-above} 560 ${(ax.xlabel ? 256 : 246) + above}`
  const whole = draw("svg", { viewBox, role: "img", "aria-label": spoken(ax, view) })
  whole.append(marks(view, scale), texts(ax, view, scale), ground)
  return [whole, ...legend(ax.series)]
}

// What there is to be seen, in words.
function spoken(ax, [left, right, bottom, top]) {
  const series = ax.series.map((s) => {
    const what = word(s.form === "points" ? "points" : "line", { n: s.x.length })
    return s.label ? `${s.label}: ${what}` : what
  })
  const ends = { left: said(left), right: said(right), bottom: said(bottom), top: said(top) }
  const names = {
    title: ax.title ?? "",
    x: ax.xlabel || word("across"),
    y: ax.ylabel || word("up"),
  }
  const axes = word("axes", { ...names, ...ends, series: series.join(", ") }).trim()
  return word("figure-said", { axes })
}

// The box of a figure, which is filled once the script that draws is there.
function figureOf({ axes }) {
  const box = make("div", { className: "try-figure" })
  const fill = () => box.append(...axes.map((ax) => make("div", {}, ...picture(ax))))
  const ready = lessonpress.figures ? Promise.resolve() : late("figures.js")
  ready.then(fill).catch((e) => console.error("a figure", e))
  if (axes.length > 1) box.classList.add("several")
  return box
}

tryCells.figureOf = figureOf
