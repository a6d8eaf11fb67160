// An address of a part that stands elsewhere now leads there at once. Where it leads is the page's own link, never the address.
{
  const lead = () => {
    let part = location.hash.slice(1)
    try {
      part = decodeURIComponent(part)
    } catch {
      return
    }
    const link = document.getElementById(part)?.closest(".moved-parts > p")?.querySelector("a")
    if (link) location.replace(link.href)
  }
  addEventListener("hashchange", lead)
  lead()
}
