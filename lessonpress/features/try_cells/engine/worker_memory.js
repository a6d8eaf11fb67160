// A list that no browser can hold would end the whole page with it. What makes many values at one stroke is asked here first.
const { page } = globalThis
const { python: $B } = page
const py = $B.builtins

const MOST = 20_000_000, MOST_IN_ALL = 200_000_000 // values of one list, and of all lists of a run that were made so
let made = 0

function allow(count) {
  if (count > MOST) {
    $B.RAISE(py.MemoryError, `a list of ${Number(count)} values does not fit into the page`)
  }
  made += Number(count)
  if (made > MOST_IN_ALL) page.stop("memory")
}

function size(value) {
  if ($B.exact_type(value, py.range)) return py.range.mp_length(value)
  return Array.isArray(value) ? value.length : 0
}

// In front of a function of the interpreter: how many values it will make of what it is given.
function guard(of, name, count) {
  const original = of[name]
  of[name] = Object.assign(function (...args) {
    const n = count(...args)
    if (n > 1000) allow(n)
    return original.apply(this, args)
  }, original)
}

for (const kind of [py.list, py.tuple]) guard(kind, "$factory", size)
guard(py.list, "tp_init", (_self, ...args) => args.reduce((sum, value) => sum + size(value), 0))
$B.max_array_size = MOST // for `[0]*n`

// What operators make, `[0]*n` and `a + b`, is counted when it is there.
for (const name of ["rich_op", "augm_assign"]) {
  const original = $B[name]
  $B[name] = (...args) => {
    const result = original(...args)
    if (result?.length > 1000 && typeof result !== "string") allow(result.length)
    return result
  }
}

page.fresh = () => {
  made = 0
}
