// Comments that are kept elsewhere: nothing is asked there before a reader wants to see them, and then only a frame is.
const { enliven, html, make, remember, remembered } = lessonpress
const SERVICES = {
  giscus: {
    origin: "https://giscus.app",
    frame: giscus,
    height: (data) => data.giscus?.resizeHeight,
  },
  utterances: {
    origin: "https://utteranc.es",
    frame: utterances,
    height: (data) => data.type === "resize" ? data.height : 0,
  },
}
const TALLEST = 20000 // pixels

const path = () =>
  location.pathname.length < 2 ? "index" : location.pathname.slice(1).replace(/\.\w+$/, "")

// Who signs in there comes back with a word in the address.
function session(service) {
  const key = `lessonpress-${service}`, here = new URL(location.href)
  const brought = here.searchParams.get(service)
  if (brought) {
    here.searchParams.delete(service)
    history.replaceState(null, "", here)
    remember(key, brought)
  }
  return { word: brought || remembered(key) || "", brought: !!brought }
}

function theme(light, dark, system) {
  return { light, dark }[html.dataset.theme] || system
}

function giscus({ mapping, term, lang, ...told }, url, word) {
  const terms = { pathname: path(), url, title: document.title, "og:title": document.title }
  const asked = {
    ...told,
    origin: url,
    session: word,
    theme: theme("light", "dark", "preferred_color_scheme"),
    emitMetadata: "0",
    strict: "0",
    description: "",
    backLink: url,
    term: terms[mapping] ?? term,
  }
  return `https://giscus.app/${lang ? `${lang}/` : ""}widget?${new URLSearchParams(asked)}`
}

function utterances(told, url, word) {
  const asked = {
    ...told,
    url,
    origin: location.origin,
    pathname: path(),
    title: document.title,
    session: word,
    theme: theme("github-light", "github-dark", "preferred-color-scheme"),
  }
  return `https://utteranc.es/utterances.html?${new URLSearchParams(asked)}`
}

function show(box, service, word) {
  const { origin, frame, height } = SERVICES[service]
  const url = box.dataset.url || location.href.split("#")[0]
  const src = frame(JSON.parse(box.dataset.told), url, word)
  const el = make("iframe", { src, title: box.querySelector("h2").textContent, loading: "lazy" })
  addEventListener("message", (e) => {
    if (e.origin !== origin || e.source !== el.contentWindow || !e.data) return
    const tall = Number(height(e.data))
    if (tall > 0) el.style.height = `${Math.min(tall, TALLEST)}px`
  })
  for (const part of box.querySelectorAll("p")) part.remove()
  box.append(el)
}

enliven(".comments", "comments", (box) => {
  const { service } = box.dataset
  if (!SERVICES[service]) {
    const link = box.querySelector("a")
    if (!box.dataset.url) link.href += encodeURIComponent(location.href.split("#")[0])
    return
  }
  const { word, brought } = session(service)
  if (brought) {
    show(box, service, word)
    return
  }
  const button = box.querySelector("button")
  button.hidden = false
  button.addEventListener("click", () => show(box, service, word))
})
