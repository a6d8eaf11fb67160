// Links to headings.
const { all, make, quarto } = lessonpress

function addAnchors() {
  const headings = all(".anchored[data-anchor-id]:not(:has(.anchorjs-link))")
  for (const heading of headings.filter((h) => /^H\d$/.test(h.tagName))) {
    heading.append(make("a", {
      className: "anchorjs-link",
      href: "#" + heading.dataset.anchorId,
      "aria-label": "Link to this section",
    }))
  }
}

if (!quarto) addAnchors()
