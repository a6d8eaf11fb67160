// A piece of another page as something to look at: only what shows text, formulas and pictures is made again, and nothing that acts.
const { make } = lessonpress

const TAGS = new Set(
  "b blockquote br code dd del div dl dt em i kbd li mark ol p pre s samp small span strong sub sup table tbody td th thead tr ul"
    .split(" "),
)
const DROPPED = new Set(["SCRIPT", "STYLE", "BUTTON", "IFRAME", "TEMPLATE", "INPUT", "SELECT"])
const FIGURE = { figure: ["div", "inert-figure"], figcaption: ["p", "inert-caption"] }
const MATHML = "http://www.w3.org/1998/Math/MathML"
const OF_MATH =
  "accent columnalign display form fence linethickness mathvariant maxsize minsize scriptlevel stretchy"
    .split(" ")

function formula(node, copy) {
  if (/^annotation/.test(node.localName)) return null
  const el = document.createElementNS(MATHML, node.localName)
  for (const name of OF_MATH) {
    if (node.hasAttribute(name)) el.setAttribute(name, node.getAttribute(name))
  }
  el.append(...copy(node))
  return el
}

// A picture of this site, with its address as it is on its own page.
function picture(node, base) {
  const src = new URL(node.getAttribute("src") || "", base)
  const own = src.origin === location.origin || /^data:image\//.test(src.href)
  return own ? make("img", { src: src.href, alt: node.alt, className: node.className }) : null
}

// What stands inside `from`, without what `skip` selects.
function inert(from, base, skip = "") {
  const left = [skip, "[hidden], [aria-hidden=true], .said, .anchorjs-link, .address"]
    .filter(Boolean).join(", ")
  const copy = (parent) => [...parent.childNodes].map(one).filter(Boolean)
  const element = (node) => {
    if (node.namespaceURI === MATHML) return formula(node, copy)
    if (DROPPED.has(node.nodeName) || node.matches(left)) return null
    if (node.nodeName === "IMG") return picture(node, base)
    const tag = node.localName, [as, name] = FIGURE[tag] || [TAGS.has(tag) ? tag : "span"]
    const classes = name || (tag === "a" ? "" : node.getAttribute("class") || "")
    return make(as, classes ? { className: classes } : {}, ...copy(node))
  }
  const one = (node) => {
    if (node.nodeType === Node.TEXT_NODE) return document.createTextNode(node.data)
    return node.nodeType === Node.ELEMENT_NODE ? element(node) : null
  }
  return one(from)
}

lessonpress.inert = inert
