// Links to headings, and what headings and figures are called: their words alone, not what can be pressed beside them.
const { all, make, quarto, words } = lessonpress
const word = words("anchors", { section: "Link to this section" })

// A heading's words are the heading, so that its link stands beside it and not in it.
function addAnchor(heading) {
  const words = make("span", {}, ...heading.childNodes)
  words.setAttribute("role", "heading")
  words.setAttribute("aria-level", heading.tagName[1])
  heading.setAttribute("role", "none")
  heading.append(
    words,
    make("a", {
      className: "anchorjs-link",
      href: "#" + heading.dataset.anchorId,
      "aria-label": word("section"),
    }),
  )
}

function addAnchors() {
  const headings = all(".anchored[data-anchor-id]:not(:has(.anchorjs-link))")
  headings.filter((h) => /^H\d$/.test(h.tagName)).forEach(addAnchor)
}

// Scripts that come later put buttons into a caption, after its words.
function nameFigure(caption, n) {
  const words = make("span", { id: `caption-${n}-words` }, ...caption.childNodes)
  caption.append(words)
  caption.parentElement.setAttribute("aria-labelledby", words.id)
}

if (!quarto) addAnchors()
all("figure > figcaption").forEach(nameFigure)
