// Where the contents do not stand beside the text, the bar names the section that is read, and opens them.
const { make, quarto, words } = lessonpress

const word = words("contents", { title: "On this page" })
const ID = "lessonpress-contents"

const toc = document.getElementById("TOC")
const side = toc?.closest(".side")
const name = make("span", {}, word("title"))
const panel = make("div", { id: ID, className: "contents-panel", popover: "auto" })
const opener = make("button", { type: "button", className: "here", hidden: true }, name)

// Links of a copy, which has no ids.
function copied() {
  const copy = toc.cloneNode(true)
  for (const el of [copy, ...copy.querySelectorAll("[id]")]) el.removeAttribute("id")
  copy.setAttribute("aria-label", word("title"))
  copy.removeAttribute("aria-labelledby")
  panel.replaceChildren(copy)
}

// What the table of contents marks is where the reader is (contents.js).
const current = () => toc.querySelector("[aria-current]")
function follow() {
  const link = current()
  name.textContent = link?.textContent ?? word("title")
  if (link) opener.setAttribute("aria-label", `${word("title")}: ${link.textContent}`)
  else opener.removeAttribute("aria-label")
  opener.classList.toggle("begun", link !== null)
}

function fit() {
  opener.hidden = toc.checkVisibility() && !side.matches(":popover-open")
}

function start() {
  opener.setAttribute("popovertarget", ID)
  document.querySelector(".bar .brand").after(opener)
  opener.after(panel)
  panel.addEventListener("beforetoggle", (e) => {
    if (e.newState === "open") copied()
  })
  panel.addEventListener("toggle", () => {
    const link = panel.querySelector("[aria-current]")
    if (link) panel.scrollTop = link.offsetTop - panel.clientHeight / 2
  })
  panel.addEventListener("click", (e) => {
    if (e.target.closest("a")) panel.hidePopover()
  })
  const marks = { attributes: true, subtree: true, attributeFilter: ["aria-current"] }
  new MutationObserver(follow).observe(toc, marks)
  new ResizeObserver(fit).observe(toc)
  follow()
  fit()
}

if (!quarto && side && document.querySelector(".bar .brand")) start()
