// Numbers as texts, rounded as Python rounds them: by what the number is to the last bit, and a half to the even digit.
const { python: $B } = globalThis.page
const py = $B.builtins

const ALL = 1e21 // from here on the browser itself writes no decimals
const MOST = 100 // decimals that it writes
const EVEN = /[02468]$/

// Exactly between two numbers with d decimals lies an odd number of the 2^(d + 1)th part, and nothing else.
function isHalf(size, d) {
  if (d < 0) {
    return Number.isInteger(size) && BigInt(size) * 2n % 10n ** BigInt(1 - d) === 10n ** BigInt(-d)
  }
  return Number.isInteger(size * 2 ** (d + 1)) && size * 2 ** (d + 1) % 2 === 1
}

// The number before one that is written with decimals.
function before(text) {
  const digits = text.replace(".", ""), decimals = text.length - 1 - text.indexOf(".")
  const less = String(BigInt(digits) - 1n).padStart(digits.length, "0")
  return text.includes(".") ? `${less.slice(0, -decimals)}.${less.slice(-decimals)}` : less
}

// The browser rounds a half up.
const even = (text, half) => half && !EVEN.test(text) ? before(text) : text

function fixed(size, d) {
  if (size >= ALL) return String(BigInt(size)) + (d ? "." + "0".repeat(d) : "")
  return even(size.toFixed(Math.min(d, MOST)), isHalf(size, d))
}

function scientific(size, d) {
  const [digits, exponent] = size.toExponential(Math.min(d, MOST)).split("e")
  const sign = exponent[0], power = exponent.slice(1).padStart(2, "0")
  return `${even(digits, isHalf(size, d - exponent))}e${sign}${power}`
}

const trimmed = (digits) => digits.includes(".") ? digits.replace(/\.?0+$/, "") : digits

// So many digits in all, in the shorter way. Without a letter, a number with a point.
function general(size, { alternate, precision, type }) {
  const count = precision || 1, exponent = +scientific(size, count - 1).split("e")[1]
  const cut = alternate ? (digits) => digits : trimmed
  if (exponent >= -4 && exponent + 1 <= (type ? count : count - 1)) {
    const digits = cut(fixed(size, count - 1 - exponent))
    return type || digits.includes(".") ? digits : digits + ".0"
  }
  const [digits, power] = scientific(size, count - 1).split("e")
  return `${cut(digits)}e${power}`
}

// What stands behind the sign.
function written(size, format) {
  const { precision, type = "" } = format, kind = type.toLowerCase()
  const end = kind === "%" ? "%" : ""
  if (!Number.isFinite(size)) return (Number.isNaN(size) ? "nan" : "inf") + end
  if (kind === "" && precision === undefined) return String(py.repr($B.fast_float(size)))
  if (kind === "f") return fixed(size, precision ?? 6)
  if (kind === "%") return fixed(size * 100, precision ?? 6) + end
  if (kind === "e") return scientific(size, precision ?? 6)
  return general(size, { ...format, precision: precision ?? 6 })
}

function grouped(text, mark) {
  const [, whole, rest] = text.match(/^(\d*)(.*)$/)
  return whole.replace(/\B(?=(\d{3})+$)/g, mark) + rest
}

py.float.$format = (self, format) => {
  const { grouping_option: mark, sign = "", type = "", z } = format, { value } = self
  if (!"eEfFgGn%".includes(type)) {
    const kind = `Unknown format code '${type}' for object of type 'float'`
    $B.RAISE(py.ValueError, kind)
  }
  const text = written(Math.abs(value), format)
  const minus = value < 0 || Object.is(value, -0) && !z
  const signed = minus && !(z && /^[0.]*%?$/.test(text)) ? "-" : sign.replace("-", "")
  const whole = signed + (mark ? grouped(text, mark) : text)
  format.align ??= ">"
  return $B.format_width(/[EFG]/.test(type) ? whole.toUpperCase() : whole, format)
}

const { __round__: round } = py.float.tp_funcs
py.float.tp_funcs.__round__ = Object.assign(function (self, digits) {
  if (typeof digits !== "number" || digits < 1 || digits > MOST) return round(...arguments)
  if (!Number.isFinite(self.value)) return self
  return $B.fast_float(Math.sign(self.value) * fixed(Math.abs(self.value), digits))
}, round)

const PLACE = /%(?:\([^)]*\))?[-#0 +]*(\*?)\d*(?:\.(\*?)\d*)?[hlL]?(.)/g

// For each value that a text with `%` takes, in their order, the letter that says how it is written.
const letters = (text) =>
  [...text.matchAll(PLACE)].flatMap(([, width, digits, letter]) =>
    letter === "%" ? [] : [width, digits, letter].filter(Boolean)
  )

// An object where a number is written is asked for one, such as the tensor in `"%.3f" % tensor`.
function asked(value, letter = "") {
  const [kind, method] = /[efg]/i.test(letter) ? [py.float, "__float__"] : [py.int, "__int__"]
  const wanted = /[efgdiu]/i.test(letter) && !$B.$isinstance(value, [py.int, py.float])
  return wanted && $B.$getattr(value, method, $B.NULL) !== $B.NULL ? $B.$call(kind, value) : value
}

const { printf_format } = $B
$B.printf_format = (text, type, given) => {
  const each = letters(text), many = $B.is_tuple(given)
  const values = Array.from(many ? given : [given], (value, i) => asked(value, each[i]))
  return printf_format(text, type, many ? $B.fast_tuple(values) : values[0])
}
