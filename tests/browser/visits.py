"""Pages of the built site, and how a reader goes through one."""

from pathlib import Path


def pages(folder: Path) -> list[str]:
    "The addresses of all pages; outputs that stand in frames are none."
    found = (p.relative_to(folder) for p in folder.rglob("*.html"))
    return sorted(p.as_posix() for p in found if p.parts[0] != "assets" and not framed(p))


def framed(path: Path) -> bool:
    return path.parent.name.endswith("_files")


def unfold(page):
    page.evaluate("document.querySelectorAll('details').forEach((d) => { d.open = true })")


def to_the_end(page):
    "Scrolls to the end of a page, a screen at a time, so that all of it has come near once."
    page.evaluate("""async () => {
        const screen = () => new Promise((done) => requestAnimationFrame(() => setTimeout(done, 30)))
        for (let last = -1; scrollY > last;) {
            last = scrollY
            scrollBy(0, innerHeight)
            await screen()
        }
        scrollTo(0, 0)
        await screen()
    }""")
