// What the interpreter compiles otherwise than Python means it.
const { python: $B } = globalThis.page

const { Compare } = $B.ast
const { to_js: plain } = Compare.prototype

// `a < b < c` is `a < b and b < c`, and what `a < b` gives may be any object, such as a tensor. The middle is kept in `$op`.
Compare.prototype.to_js = function (scopes) {
  if (this.ops.length < 2) return plain.call(this, scopes)
  const last = this.ops.length - 1
  const pairs = this.ops.map((op, i) => {
    const left = i ? kept(this.comparators[i - 1]) : this.left
    const right = i < last ? keeping(this.comparators[i]) : this.comparators[i]
    const pair = new Compare(left, $B.$list([op]), $B.$list([right]))
    $B.copy_position(pair, this)
    return plain.call(pair, scopes)
  })
  return pairs.reduceRight((rest, js) =>
    `(! $B.$bool(locals.$test = ${js}) ? locals.$test : ${rest})`
  )
}

const standing = (node, to_js) => Object.create(node, { to_js: { value: to_js } })
const kept = (node) => standing(node, () => "locals.$op")
const keeping = (node) => standing(node, (scopes) => `(locals.$op = ${node.to_js(scopes)})`)
