// A figure brings its function as a list of nodes (lessonpress.kit.translate), which is computed here, never run as text.
const { stop, figures } = lessonpress

// A function from the place of a node to its value: a number or a list of numbers. It throws where Python raises.
function program(nodes, inputs) {
  const known = new Map()
  function at(i) {
    if (!known.has(i)) known.set(i, step(nodes[i]))
    return known.get(i)
  }
  function step(node) {
    if (typeof node === "string") {
      return Object.hasOwn(inputs, node) ? inputs[node] : stop("no input " + node)
    }
    if (!Array.isArray(node) || typeof node[0] !== "string") return node
    const [op, ...args] = node
    if (op === "if") return at(at(args[0]) !== 0 ? args[1] : args[2])
    return figures.operate(op, args.map(at))
  }
  return at
}

function attempt(f) {
  try {
    return f()
  } catch {
    return NaN
  }
}

// The values of a figure at `inputs`: its curve, its trail and its losses.
function compute(spec, inputs) {
  const { nodes, curve, trail, losses = [] } = spec, [low, high, n] = spec.x
  const value = (more, place) => attempt(() => program(nodes, { ...inputs, ...more })(place))
  // A function of an array is computed at once, one of a number for each.
  function over(name, xs, place) {
    if (spec.each) return xs.map((v) => value({ [name]: v }, place))
    const v = value({ [name]: xs }, place)
    return Array.isArray(v) ? v : xs.map(() => v)
  }
  const x = Array.from({ length: n }, (_, i) => low + (high - low) * i / (n - 1))
  const steps = trail ? Array.from({ length: trail[2] }, (_, i) => i) : []
  return {
    x,
    y: over(" x", x, curve),
    trail: trail && [over(" k", steps, trail[0]), over(" k", steps, trail[1])],
    losses: losses.map(([name, place]) => [name, value({}, place)]),
  }
}

Object.assign(figures, { program, compute })
