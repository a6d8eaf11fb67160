// The operations of live figures, which compute what Python does (lessonpress.kit.translate).
const { stop } = lessonpress

const negative = (v) => v < 0 || Object.is(v, -0)
// The remainder has the sign of the divisor; a remainder of zero too, but not in a tensor.
function remainder(a, b) {
  const m = a % b
  return m && (b < 0) !== (m < 0) ? m + b : m
}
function mod(a, b) {
  const m = remainder(a, b)
  return m === 0 ? negative(b) ? -0 : 0 : m
}
// As CPython rounds it, step by step.
function floordiv(a, b) {
  if (b === 0) return a / b
  const m = a % b, whole = (a - m) / b - (m && (b < 0) !== (m < 0)), down = Math.floor(whole)
  return whole !== 0 ? whole - down > .5 ? down + 1 : down : negative(a / b) ? -0 : 0
}
// As C and Python: 1 to any power is 1, and so is -1 to an infinite one.
const pow = (a, b) => a === 1 || a === -1 && Math.abs(b) === Infinity ? 1 : a ** b

// Python's own numbers raise where arrays have inf and nan.
const divisor = (f) => (a, b) => b === 0 ? stop("division by zero") : f(a, b)
const real = (v, ok) => Number.isFinite(v) || ok ? v : stop("no real number")
const power = (a, b) => real(pow(a, b), !Number.isFinite(a) || !Number.isFinite(b))
const maths = (f) => (a) => {
  const v = f(a)
  return real(v, Number.isNaN(a) || !Number.isNaN(v) && !Number.isFinite(a))
}

// Number by number. A name with ! is of Python's own numbers.
const each = {
  "+": (a, b) => a + b,
  "-": (a, b) => a - b,
  "*": (a, b) => a * b,
  "/": (a, b) => a / b,
  "//": floordiv,
  "%": mod,
  remainder,
  pow,
  "/!": divisor((a, b) => a / b),
  "//!": divisor(floordiv),
  "%!": divisor(mod),
  "pow!": power,
  "<": (a, b) => +(a < b),
  "<=": (a, b) => +(a <= b),
  ">": (a, b) => +(a > b),
  ">=": (a, b) => +(a >= b),
  "==": (a, b) => +(a === b),
  "!=": (a, b) => +(a !== b),
  "&": (a, b) => a & b,
  "|": (a, b) => a | b,
  "^": (a, b) => a ^ b,
  neg: (a) => -a,
  not: (a) => +(a === 0),
  min: (a, b) => b < a ? b : a,
  max: (a, b) => b > a ? b : a,
  minimum: Math.min,
  maximum: Math.max,
  abs: Math.abs,
  where: (test, a, b) => test !== 0 ? a : b,
}
for (const name of ["exp", "sin", "cos", "tanh", "sqrt", "log"]) {
  each[name] = Math[name]
  each[name + "!"] = maths(Math[name])
}

// With whatever comes, at once.
const sum = (v) => Array.isArray(v) ? v.reduce((a, b) => a + b, 0) : v
const whole = {
  nan: () => NaN,
  inf: () => Infinity,
  "-inf": () => -Infinity,
  stack: (...args) => args,
  sum,
  do: (...args) => args.at(-1),
  mean: (v) => Array.isArray(v) ? sum(v) / v.length : v,
}

function broadcast(f, args) {
  const rows = args.filter(Array.isArray)
  if (!rows.length) return f(...args)
  const length = rows.some((r) => r.length !== 1) ? rows.find((r) => r.length !== 1).length : 1
  const at = (a, i) => Array.isArray(a) ? a[a.length === 1 ? 0 : i] : a
  return Array.from({ length }, (_, i) => f(...args.map((a) => at(a, i))))
}

function operate(op, args) {
  if (Object.hasOwn(each, op)) return broadcast(each[op], args)
  return Object.hasOwn(whole, op) ? whole[op](...args) : stop("no operation " + op)
}

lessonpress.figures = { operate }
