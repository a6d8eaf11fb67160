// The picture of a live figure comes with the page; only its curve and dots, or the cells of its tables, are drawn again.
const { all, figures, words } = lessonpress
const word = words("live", { "no-number": "no number" })

const text = (v) =>
  Number.isNaN(v) ? word("no-number") : Math.abs(v) < 1e5 ? v.toFixed(4) : v.toExponential(3)

// From values to places in the picture.
function scales(svg, [left, right, bottom, top]) {
  const [width, height] = ["width", "height"].map((side) => +svg.getAttribute(side))
  return {
    px: (v) => (v - left) / (right - left) * width,
    py: (v) => Math.max(-9999, Math.min(9999, (top - v) / (top - bottom) * height)),
  }
}

// A line, or a dot at each place. What is no number is left out.
function path(xs, ys, { px, py }, dots) {
  let d = "", pen = false
  xs.forEach((x, i) => {
    const ok = Number.isFinite(x) && Number.isFinite(ys[i])
    if (ok) {
      d += (dots || !pen ? "M" : "L") + px(x).toFixed(1) + " " + py(ys[i]).toFixed(1)
      if (dots) d += "h0"
    }
    pen = ok
  })
  return d
}

// Draws a function's curve and dots; gives the losses as they are written.
function drawCurves(svg, spec, inputs) {
  const { x, y, trail, losses } = figures.compute(spec, inputs)
  const scale = scales(svg, spec.view)
  const set = (name, d) => svg.querySelector("." + name)?.setAttribute("d", d)
  set("curve", path(x, y, scale))
  if (trail) {
    set("trail", path(...trail, scale))
    set("dots", path(...trail, scale, true))
  }
  return losses.map(([name, v]) => [name, text(v)])
}

// Writes a state into the cells of tables.
function drawCells(svg, looks, [texts, marks]) {
  all(".entry", svg).forEach((el, i) => {
    const [opacity, border] = looks[marks[i]], ground = el.previousElementSibling
    el.textContent = texts[i]
    ground.setAttribute("fill-opacity", opacity)
    ground.setAttribute("stroke-width", border)
  })
}

Object.assign(figures, { text, scales, path, drawCurves, drawCells })
