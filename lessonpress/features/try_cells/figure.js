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

// One axis: its ends as they are drawn (of a logarithmic one, their logarithms), its marks, and what is said of a place on it.
function axis(name, { xscale, yscale, xlim, ylim, series }) {
  const isLog = (name === "x" ? xscale : yscale) === "log"
  const place = (v) => v === null ? null : isLog ? Math.log10(v) : v
  const value = (at) => said(isLog ? 10 ** at : at)
  const told = (name === "x" ? xlim : ylim) ?? [null, null]
  const [low, high] = limits(told.map(place), series.flatMap((s) => s[name]).map(place))
  const marks = ticks(low, high).filter((v) => !isLog || Number.isInteger(v) || high - low < 1)
  return { low, high, marks, place, value }
}

// The ends that are told, and for others those of the values with a little room.
function limits([low, high], values) {
  const known = values.filter((v) => v !== null && Number.isFinite(v))
  const first = known.reduce((a, b) => Math.min(a, b), Infinity)
  const last = known.reduce((a, b) => Math.max(a, b), -Infinity)
  const some = first <= last
  const room = some ? (last - first) / 20 || Math.abs(last) / 20 || 1 : 0
  const ends = [low ?? (some ? first - room : 0), high ?? (some ? last + room : 1)]
  return ends.every(Number.isFinite) && ends[0] !== ends[1] ? ends : [0, 1]
}

function marks(x, y, { px, py }) {
  const ground = TOP + HEIGHT
  const across = x.marks.map((v) => `M${LEFT + px(v)} ${ground}v4`)
  const up = y.marks.map((v) => `M${LEFT} ${TOP + py(v)}h-4`)
  const d = `M${LEFT} ${TOP}V${ground}H${LEFT + WIDTH}${across.join("")}${up.join("")}`
  return draw("path", { d, fill: "none", stroke: "var(--soft)", "stroke-width": ".7" })
}

function texts(ax, x, y, { px, py }) {
  const text = (x, y, words, anchor = "start") =>
    draw("text", { x, y, "text-anchor": anchor }, words)
  const ground = TOP + HEIGHT, end = LEFT + WIDTH, middle = LEFT + WIDTH / 2
  const group = draw("g", { fill: "var(--soft)", "font-size": 12 })
  const title = ax.ylabel ? [middle, "middle"] : [LEFT, "start"]
  group.append(
    ...x.marks.map((v) => text(LEFT + px(v), ground + 17, x.value(v), "middle")),
    ...y.marks.map((v) => text(LEFT - 8, TOP + py(v) + 4, y.value(v), "end")),
    text(end, ground + 32, ax.xlabel ?? "", "end"),
    text(LEFT - 36, -5, ax.ylabel ?? ""),
    text(title[0], -5, ax.title ?? "", title[1]),
  )
  return group
}

const DASHES = { dashed: "6 4", dotted: "1 4" }

// A place that is null is the picture's own end.
function line({ form, x, y, color, look }, across, up, scale) {
  const on = (axis, values) =>
    values.map((v, i) => v === null ? (i ? axis.high : axis.low) : axis.place(v))
  const dots = form === "points"
  return draw("path", {
    fill: "none",
    "stroke-linejoin": "round",
    "stroke-linecap": "round",
    stroke: `var(--${COLOURS[color] ?? "soft"})`,
    "stroke-width": dots ? 6 : 2,
    ...(DASHES[look] ? { "stroke-dasharray": DASHES[look] } : {}),
    d: lessonpress.figures.path(on(across, x), on(up, y), scale, dots),
  })
}

// The names of lines, each in its line's colour.
function legend(series) {
  const named = series.filter((s) => s.label)
  const name = ({ color, label, form, look }) => {
    const el = make("span", { className: form === "points" ? "points" : look ?? "solid" }, label)
    el.style.setProperty("--own", `var(--${COLOURS[color] ?? "soft"})`)
    return el
  }
  return named.length ? [make("p", { className: "try-legend" }, ...named.map(name))] : []
}

function picture(ax) {
  const x = axis("x", ax), y = axis("y", ax), above = ax.ylabel || ax.title ? 20 : 0
  const ground = draw("svg", { x: LEFT, y: TOP, width: WIDTH, height: HEIGHT, overflow: "hidden" })
  const scale = lessonpress.figures.scales(ground, [x.low, x.high, y.low, y.high])
  ground.append(...ax.series.map((s) => line(s, x, y, scale)))
  const viewBox = `0 ${-above} 560 ${(ax.xlabel ? 256 : 246) + above}`
  const whole = draw("svg", { viewBox, role: "img", "aria-label": spoken(ax, x, y) })
  whole.append(marks(x, y, scale), texts(ax, x, y, scale), ground)
  return [whole, ...legend(ax.series)]
}

// What there is to be seen, in words.
function spoken(ax, x, y) {
  const series = ax.series.map((s) => {
    const what = word(s.form === "points" ? "points" : "line", { n: s.x.length })
    return s.label ? `${s.label}: ${what}` : what
  })
  const ends = {
    left: x.value(x.low),
    right: x.value(x.high),
    bottom: y.value(y.low),
    top: y.value(y.high),
  }
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
