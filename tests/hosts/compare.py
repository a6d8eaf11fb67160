"""The two built sites of one course side by side in Chromium: every difference between them and every fault of either, in words.

`compare(browser, embedded, published)` opens every page of both. What has a reason to differ stands in `REASONS`; all else is wrong."""

from __future__ import annotations

import gzip
import json
import re
from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field
from difflib import SequenceMatcher
from fnmatch import fnmatchcase
from functools import cached_property
from pathlib import Path
from posixpath import dirname, join, normpath
from urllib.parse import unquote

import lxml.html

LOOK = (Path(__file__).parent / "look.js").read_text(encoding="utf-8")
WIDE, NARROW = {"width": 1400, "height": 900}, {"width": 390, "height": 800}
# What has to be the same on both hosts, in order.
SAME = (
    "heading",
    "figure caption",
    "sub-figure",
    "picture",
    "table caption",
    "fact",
    "fact row",
    "run card",
    "question",
    "text",
)
TEXTS = re.compile(r"text/|javascript|json|xml")
MOST = 6  # faults of one kind on a page that are told one by one


@dataclass(frozen=True)
class Host:
    "A built site: its name in messages, the address at which it is served on loopback, and its folder."

    name: str
    url: str
    folder: Path

    @cached_property
    def pages(self) -> list[str]:
        return sorted(
            p.relative_to(self.folder).as_posix()
            for p in self.folder.rglob("*.html")
            if not {"site_libs", "assets"} & set(p.relative_to(self.folder).parts)  # no reader's
        )

    def tree(self, page: str):
        return lxml.html.fromstring((self.folder / page).read_bytes())

    def links(self, page: str, xpath: str) -> list[tuple[str, str]]:
        "Page and id of the links that `xpath` finds on a page and that stay in the site."
        hrefs = [a.get("href", "").partition("#") for a in self.tree(page).xpath(xpath)]
        return [
            (normpath(join(dirname(page), unquote(path))) if path else page, unquote(id))
            for path, _, id in hrefs
            if id and ":" not in path
        ]


@dataclass(frozen=True)
class Fault:
    page: str
    what: str
    host: str
    detail: str

    def __str__(self):
        return f"{self.page}: {self.what} ({self.host}): {self.detail}"


@dataclass(frozen=True)
class Reason:
    "Why a fault of this kind on these pages (a pattern), which says this (a regular expression), may stand."

    what: str
    where: str
    says: str
    why: str

    def excuses(self, f: Fault) -> bool:
        return (
            f.what == self.what
            and fnmatchcase(f.page, self.where)
            and bool(re.search(self.says, f.detail))
        )


REASONS = [
    Reason(
        "text",
        "nbs/*",
        r"published has '(Note|Warning|Tip|Important|Caution)[A-Z]",
        "Quarto 1.9 says the kind of a callout to those who listen, ahead of its title.",
    ),
]


@dataclass
class Seen:
    "What was seen of a page: what can be compared, and the faults that need no comparison."

    same: dict = field(default_factory=dict)
    faults: list[Fault] = field(default_factory=list)


def compare(
    browser, embedded: Host, published: Host, pages: Iterable[str] | None = None
) -> list[str]:
    "Every difference and every fault on `pages` (all, if none are given), in words; empty if both sites are whole and the same."
    return without_reason(faults(browser, embedded, published, pages))


def without_reason(found: list[Fault]) -> list[str]:
    "Those faults that no reason excuses, in words; of one kind on one page the first few."
    kinds = defaultdict(list)
    for f in found:
        if not any(r.excuses(f) for r in REASONS):
            kinds[f.page, f.what, f.host].append(f)
    return [
        line
        for (page, what, host), fs in kinds.items()
        for line in [
            *map(str, fs[:MOST]),
            *([f"{page}: {what} ({host}): and {len(fs) - MOST} more"] if fs[MOST:] else []),
        ]
    ]


def faults(
    browser, embedded: Host, published: Host, pages: Iterable[str] | None = None
) -> list[Fault]:
    "What `compare` says, with what has a reason in it."
    return between(
        read(browser, embedded, pages), read(browser, published, pages), embedded, published
    )


def between(
    mine: dict[str, Seen], theirs: dict[str, Seen], embedded: Host, published: Host
) -> list[Fault]:
    "The faults of two sites that were read, and the differences between them."
    found = [
        Fault(p, "page", host.name, "only this host has it")
        for host, other in ((embedded, published), (published, embedded))
        for p in host.pages
        if p not in other.pages
    ]
    for seen in (*mine.values(), *theirs.values()):
        found += seen.faults
    for page in mine.keys() & theirs.keys():
        for what, a in mine[page].same.items():
            found += [
                Fault(page, what, "both", d)
                for d in differences(a, theirs[page].same.get(what), embedded.name, published.name)
            ]
    return sorted(set(found), key=lambda f: (f.page, f.what, f.host, f.detail))


def differences(a, b, mine: str, theirs: str) -> list[str]:
    "Where two lists part, in words."
    if a == b:
        return []
    a, b = ([repr(x) for x in v or ()] for v in (a, b))
    parts = [
        op for op in SequenceMatcher(None, a, b, autojunk=False).get_opcodes() if op[0] != "equal"
    ]
    told = [
        f"{mine} has {short(a[i:j])}, {theirs} has {short(b[k:m])}"
        + (f", after {a[i - 1]}" if i else "")
        for _, i, j, k, m in parts
    ]
    return told


def short(values: list[str]) -> str:
    text = " ".join(values) or "nothing"
    return text if len(text) < 240 else f"{text[:160]} … {text[-60:]}"


# ---- One site


def read(browser, host: Host, pages: Iterable[str] | None = None) -> dict[str, Seen]:
    "What the pages of a site show, each opened once, wide and narrow, light and dark; a few places once more by their address."
    pages = [p for p in host.pages if pages is None or p in set(pages)]
    targets, ids = evidence(host), {}
    with opened(browser, host) as page:
        seen = {path: look_at(page, host, path, sorted(targets[path])) for path in pages}
        for path in pages:
            seen[path].faults += dead_links(host, path, ids)
        arrive(page, host, [(p, id) for p in pages for id in sorted(targets[p])], seen)
    return seen


class opened:
    "A page in a context of its own that reaches nothing but the host; `page.said` are its complaints since they were last cleared."

    def __init__(self, browser, host: Host, **options):
        self.context, self.host = (
            # What is planted has to run to be seen; that the policy lets nothing run is held by tests of its own.
            browser.new_context(viewport=WIDE, color_scheme="light", bypass_csp=True, **options),
            host,
        )

    def __enter__(self):
        self.context.add_init_script(LOOK)
        page = self.context.new_page()
        page.said = []
        self.context.route(
            re.compile(rf"^(?!{re.escape(self.host.url)}|data:|blob:|about:)"),
            lambda route: (page.said.append(("another host", route.request.url)), route.abort()),
        )
        page.on(
            "console",
            lambda m: (
                page.said.append(("console", m.text))
                if m.type in ("error", "warning") and "ERR_FAILED" not in m.text
                else None
            ),
        )
        page.on("pageerror", lambda e: page.said.append(("console", str(e))))
        page.on(
            "response",
            lambda r: (
                page.said.append(("console", f"{r.status} for {r.url}"))
                if r.status >= 400
                else None
            ),
        )
        return page

    def __exit__(self, *_):
        self.context.close()


def look_at(page, host: Host, path: str, targets: list[str]) -> Seen:
    "Opens a page and measures all there is to it."
    seen = Seen()

    def fault(what, *details):
        return seen.faults.extend(Fault(path, what, host.name, d) for d in details)

    page.set_viewport_size(WIDE)
    page.goto(host.url + path)
    shown = page.evaluate("look.structure()")
    seen.same = {what: shown[what] for what in SAME}
    seen.same["text"] = [w for w in shown["text"] if w]
    if shown["twice"]:
        fault("id twice", " ".join(shown["twice"]))
    fault("lost picture", *shown["lost picture"])
    fault(
        "figure caption",
        *(f"the caption of {id} is empty" for id, text in shown["figure caption"] if not text),
    )
    fault("current page", *wrongly_marked(shown))
    fault(
        "place at 1400 px",
        *(f"#{id}: {said}" for id, said in page.evaluate("ids => look.follow(ids)", targets)),
    )
    contrasts(page, fault)
    page.set_viewport_size(NARROW)
    for state in ("as it is opened", "with all open"):
        if state == "with all open":
            page.evaluate("look.openAll()")
        if wide := page.evaluate("look.sideways()"):
            fault("sideways at 390 px", f"{state} it is {wide[0]} px wide: {', '.join(wide[1])}")
    page.evaluate("look.openAll(false)")
    menu(page, fault)
    fault(
        "place at 390 px",
        *(f"#{id}: {said}" for id, said in page.evaluate("ids => look.follow(ids)", targets)),
    )
    seen.same["live figure"] = moved(page, fault)
    if page.evaluate("!!document.querySelector('.study')"):
        seen.same["self-test"] = tested(page, fault)
    fault_of = {(what, said.replace(host.url, "")) for what, said in page.said}
    for what, said in sorted(fault_of):
        fault(what, said)
    page.said.clear()
    return seen


def wrongly_marked(shown) -> list[str]:
    "What is wrong with the entry of the navigation that is marked as the page that is open."
    wrong = [
        f"“{text}” is marked and leads elsewhere" for text, here in shown["marked"] if not here
    ]
    return wrong + (
        ["no entry is marked, and one leads here"]
        if shown["leads here"] and not any(here for _, here in shown["marked"])
        else []
    )


SCHEMES = {
    "light": ("light", "light"),
    "dark by the system": ("dark", ""),
    "dark by choice": ("light", "dark"),
    "light by choice": ("dark", "light"),
}


def contrasts(page, fault, within: str = "body *"):
    "All texts in all schemes, with everything open."
    page.evaluate("look.openAll()")
    bad = defaultdict(list)
    for name, (system, chosen) in SCHEMES.items():
        page.emulate_media(color_scheme=system)
        page.evaluate(
            "chosen => { chosen ? document.documentElement.dataset.theme = chosen : delete document.documentElement.dataset.theme }",
            chosen,
        )
        for what, ratio, n in page.evaluate("within => look.contrast(within)", within):
            bad[what, n].append(f"{ratio} {name}")
    page.emulate_media(color_scheme="light")
    page.evaluate("() => { delete document.documentElement.dataset.theme; look.openAll(false) }")
    fault(
        "contrast",
        *(f"{what}, {n} times: {', '.join(ratios)}" for (what, n), ratios in bad.items()),
    )


def menu(page, fault):
    "The course's menu as it opens in a narrow window."
    if said := page.evaluate("look.menu(true)"):
        return fault("menu", said)
    if wide := page.evaluate("look.sideways()"):
        fault(
            "sideways at 390 px",
            f"with the menu open it is {wide[0]} px wide: {', '.join(wide[1])}",
        )
    contrasts(page, fault, "header *, [popover] *")
    if said := page.evaluate("look.menu(false)"):
        fault("menu", said)


def moved(page, fault) -> list:
    "Every live figure before and after its first slider was moved."
    states = page.evaluate("look.live()")
    for n, s in enumerate(states, 1):
        if s["after"] is None:
            fault("live figure", f"number {n} has no slider")
        elif s["after"] == s["before"]:
            fault("live figure", f"number {n} does not move")
    return [[s["before"], s["after"]] for s in states]


def tested(page, fault) -> list:
    "What the self-test asks first, with its answer."
    done = page.evaluate("look.selfTest()")
    if done["error"]:
        fault("self-test", done["error"])
    return done["shown"]


# ---- Where links lead

EVIDENCE = "//main//a[contains(concat(' ', @class, ' '), ' evidence ') or starts-with(normalize-space(), 'Shown in')]"


def evidence(host: Host) -> dict[str, set[str]]:
    "For each page the places on it that answers of any page point at."
    out = defaultdict(set)
    for page in host.pages:
        for path, id in host.links(page, EVIDENCE):
            out[path].add(id)
    return out


def dead_links(host: Host, page: str, ids: dict) -> list[Fault]:
    "Links within the site that name a page or a place that is not there."

    def there(path, id):
        if path not in ids:
            ids[path] = set(host.tree(path).xpath("//@id")) if path in host.pages else None
            for told in host.tree(path).xpath("//@data-categories") if ids[path] else ():
                ids[path] |= {f"category={c}" for c in json.loads(told)}  # a list shows one of them
        return ids[path] is not None and id in ids[path]

    found = {
        (path, id)
        for path, id in host.links(page, "//main//a[@href]")
        if not path.startswith("/") and not there(path, id)
    }
    return [
        Fault(page, "link", host.name, f"{path}#{id} is not there") for path, id in sorted(found)
    ]


def arrive(page, host: Host, places: list[tuple[str, str]], seen: dict[str, Seen]):
    "A few places opened by their whole address, as from a bookmark."
    n = min(3, len(seen))
    for width in (WIDE, NARROW):
        page.set_viewport_size(width)
        for path, id in places[:: max(1, len(places) // n)][:n]:
            page.goto("about:blank")
            page.goto(f"{host.url}{path}#{id}")
            said = page.evaluate(
                "async id => { await new Promise(requestAnimationFrame); return look.arrived(id) }",
                id,
            )
            if said:
                seen[path].faults.append(
                    Fault(
                        path,
                        f"place at {width['width']} px",
                        host.name,
                        f"#{id}, opened by its address: {said}",
                    )
                )
    page.said.clear()


# ---- Weight


def weight(browser, host: Host, pages: Iterable[str] | None = None) -> list[tuple[str, int, int]]:
    "For each page its path, and how many requests and compressed bytes a first visit costs."
    rows = []
    for path in host.pages if pages is None else pages:
        with opened(browser, host) as page:
            answers = []
            page.on("response", lambda r: answers.append(r))
            page.goto(host.url + path, wait_until="networkidle")
            rows.append((path, len(answers), sum(size(r) for r in answers if r.ok)))
    return rows


def size(response) -> int:
    "Bytes on the way: texts compressed, as hosts of static pages send them."
    body = response.body()
    return (
        len(gzip.compress(body, 6))
        if TEXTS.search(response.headers.get("content-type", ""))
        else len(body)
    )


def table(rows: list[tuple[str, int, int]]) -> str:
    return "\n".join(f"{path:<40} {n:>4} requests {b / 1024:>8.1f} KB" for path, n, b in rows)


# ---- Search


def search(page, words: str) -> list[str]:
    "Types `words` into the search of the page that is open: the addresses of the hits, best first. The one place that knows what the search looks like."
    page.locator("button.search-button").click()
    page.locator("dialog.search[open] input").fill(words)
    page.wait_for_function(
        "document.querySelector('dialog.search[open] .search-status')?.textContent"
    )
    return page.evaluate(
        "[...document.querySelectorAll('dialog.search[open] .search-hits a')].map(a => a.href)"
    )


def not_found(
    browser, host: Host, wanted: dict[str, list[str]], start: str = "index.html"
) -> list[str]:
    "For which of the `wanted` words none of their pages or places (addresses within the site) is among the first three hits."
    out = []
    with opened(browser, host) as page:
        for words, places in wanted.items():
            page.goto(host.url + start)
            hits = [h.removeprefix(host.url) for h in search(page, words)[:3]]
            if not any(
                h == place or h.partition("#")[0] == place for h in hits for place in places
            ):
                out.append(f"{host.name}: “{words}” leads to {hits}, not to {' or '.join(places)}")
        out += [f"{host.name}: {what}: {said}" for what, said in page.said]
    return out
