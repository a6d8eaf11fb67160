"""Which of Quarto's keys are done here, which are told as not supported, and which mean nothing here: each key is in exactly one of these lists."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field

from lessonpress.gather import jekyll
from lessonpress.gather.other_formats import OTHER_FORMATS
from lessonpress.gather.shown import SHOWING
from lessonpress.problems import nearest

__all__ = [
    "CARD",
    "EXECUTE",
    "FOOTER",
    "FORMAT",
    "ITEM",
    "NAVBAR",
    "PAGE",
    "PROJECT",
    "SEARCH",
    "SIDEBAR",
    "TOP",
    "WEBSITE",
    "Keys",
]


@dataclass(frozen=True)
class Keys:
    "The keys that may stand in one place."

    done: frozenset[str]
    told: dict[str, str] = field(default_factory=dict)  # each with what happens instead
    nothing: frozenset[str] = (
        frozenset()
    )  # what they ask for is nothing that a page here could show

    def __contains__(self, key: object) -> bool:
        return key in self.done or key in self.told or key in self.nothing

    def instead(self, key: str, value: object) -> str | None:
        "What happens in place of what `key: value` asks for; None where that is done, or nothing is asked for."
        if key not in self:
            return "no such key is known"
        if key not in self.told or value is None or value in self.as_here(key):
            return None
        return self.told[key]

    def as_here(self, key: str) -> tuple[object, ...]:
        "The values of a key that is told which ask for what happens here anyway."
        return _AS_HERE.get(key, (False,))

    def hint(self, key: str) -> str | None:
        "For a key that nobody knows, the one that it was most likely meant to be."
        return None if key in self else nearest(key, self.done) or nearest(key, self.told)


def _names(*texts: str) -> frozenset[str]:
    return frozenset(name for text in texts for name in text.split())


def _told(*groups: tuple[str, str], **more: str) -> dict[str, str]:
    "From what happens instead, and the keys for which it does."
    return {name: instead for instead, names in groups for name in names.split()} | more


def _same(instead: str, names: Iterable[str]) -> dict[str, str]:
    return dict.fromkeys(names, instead)


_OWN_STYLE = "our own style is used"
_PLAIN_BAR = "our own bar and menu are used"

# Values that ask for what happens here anyway. For any other key, `false` asks for nothing.
_AS_HERE: dict[str, tuple[object, ...]] = {
    "anchor-sections": (True,),
    "appendix-style": ("none",),
    "cap-location": ("bottom",),
    "citation-location": ("document",),
    "citeproc": (True,),
    "code-annotations": ("below", True),
    "code-overflow": ("scroll",),
    "collapse-level": (1,),
    "crossref": (True,),
    "dir": ("ltr",),
    "echo": (True,),
    "email-obfuscation": ("none",),
    "fig-align": ("default",),
    "fig-cap-location": ("bottom",),
    "fig-responsive": (True,),
    "from": ("markdown",),
    "html-math-method": ("mathml",),
    "html-table-processing": ("none",),
    "include": (True,),
    "link-citations": (True,),
    "output": (True,),
    "page-layout": ("article",),
    "reference-location": ("document",),
    "respect-user-color-scheme": (True,),
    "search": (True,),
    "section-divs": (True,),
    "shift-heading-level-by": (0,),
    "style": ("docked",),
    "tbl-cap-location": ("top",),
    "tbl-colwidths": ("auto", False),
    "title-block-style": ("default",),
    "to": ("html",),
    "toc-location": ("left",),
    "warning": (True,),
}

# ---- project and website

PROJECT = Keys(
    done=_names("type output-dir render resources pre-render post-render"),
    told={"brand": _OWN_STYLE},
    # the name of a project that is no website; where notebooks run; Quarto's own libraries and preview; how Quarto finds a project's type
    nothing=_names("title execute-dir lib-dir preview detect"),
)
_NO_OTHER_HOST = "no page sends anything to another host"
_NOTHING_MORE = "pages have nothing there"
WEBSITE = Keys(
    done=_names(
        "title description favicon site-url page-navigation search navbar sidebar page-footer drafts draft-mode",
        "open-graph twitter-card image image-alt llms-txt repo-url repo-subdir repo-branch repo-actions",
    ),
    told=_told(
        ("links to the repository open as others do", "repo-link-target repo-link-rel issue-url"),
        (_NO_OTHER_HOST, "google-analytics plausible-analytics"),
        (_NOTHING_MORE, "body-header body-footer margin-header margin-footer announcement"),
        (_NOTHING_MORE, "other-links code-links"),
        ("there is no such button", "reader-mode back-to-top-navigation"),
    )
    | {
        "bread-crumbs": "the menu shows where a page stands",
        "comments": "pages have no comments",
        "cookie-consent": "pages set no cookies, so nobody is asked",
        "site-path": "addresses go by `site-url`",
    },
)
_COLOURS = "background foreground"
_LOGO = "logo-href"
NAVBAR = Keys(
    done=_names("title left right tools logo logo-alt"),
    told=_told(
        (_OWN_STYLE, _COLOURS),
        ("the logo leads to the home page", _LOGO),
        (_PLAIN_BAR, "pinned collapse collapse-below toggle-position tools-collapse"),
        ("the search stands in the bar unless `website.search` is false", "search"),
    ),
)
SIDEBAR = Keys(
    done=_names("id title contents tools logo logo-alt"),
    told=_told(
        (_OWN_STYLE, f"{_COLOURS} border alignment"),
        ("the logo leads to the home page", _LOGO),
        (_PLAIN_BAR, "pinned style header footer"),
        ("only the section of the page is open", "collapse-level"),
        ("the search stands in the bar unless `website.search` is false", "search"),
    ),
)
FOOTER = Keys(_names("left center right"), _told((_OWN_STYLE, f"{_COLOURS} border")))
SEARCH = Keys(
    done=frozenset(),
    told=_told(
        ("our own search is used", "algolia limit collapse-after copy-button keyboard-shortcut"),
        ("our own search is used", "show-item-context merge-navbar-crumbs"),
    ),
    nothing=_names("location type"),  # where the field of Quarto's search stands, and how it opens
)
_OF_CARDS = "title description image image-alt image-height image-width audio locale card-style"
_CARD = _told(("cards show what the page says of itself", _OF_CARDS))
CARD = Keys(_names("site-name creator site"), _CARD)
ITEM = Keys(
    done=_names("text href file url menu section contents icon aria-label rel auto"),
    told=_told(("a link opens as readers choose", "target")),
    nothing=_names("id"),  # which Quarto gives itself
)

# ---- execution: stored outputs are shown, nothing is run

_SHOWING = frozenset(SHOWING)
_RUNNING = _names(
    "cache daemon daemon-restart debug enabled engine error eval freeze ipynb julia jupyter knitr server"
)
EXECUTE = Keys(_SHOWING, nothing=_RUNNING)

# ---- documents: what format.html, the top of _quarto.yml and a page's front matter may say

_BOTH = _SHOWING | _names(
    "page-layout date-format number-sections number-depth tbl-colwidths abstract-title",
    "header-includes include-after include-after-body include-before",
    "include-before-body include-in-header",
    "code-fold search toc toc-depth lang language filters theme execute format",
)
_SITE_ONLY = _names("bibliography code-copy csl css ipynb-filters toc-title")
_CITING = _names("bibliography csl")
_CREDITS = _names("author copyright license")  # of all pages, or of one
_PAGE_ONLY = _names(
    "about abstract date-modified doi keywords",
    "author categories code-line-numbers code-summary date description subtitle title",
    "aliases draft image image-alt listing order",
    "copyright license",
)
_NOTHING = OTHER_FORMATS | _names(
    # only for running notebooks
    "cache daemon daemon-restart debug df-print enabled engine fig-asp fig-dpi fig-format fig-height",
    "fig-width freeze ipynb ipynb-shell-interactivity julia jupyter kernelspec keep-ipynb keep-md",
    "knitr params plotly-connected server",
    # only for editors
    "editor editor_options zotero",
    # only for how Quarto and Pandoc go about their work
    "data-dir dpi dump-args extract-media fail-if-warnings file-scope ignore-args input-file",
    "input-files keep-hidden log-file merge-includes output-divs quarto-required request-headers",
    "trace variables verbosity",
    # only for lists of pages that Quarto fills by itself, for figures in print, and for nbdev
    "fig-env fig-pos image-height image-lazy-loading image-width skip_exec skip_showdoc",
)
_INTO_THE_PAGE = "it is not put into the page"
_TITLE_BLOCK = "the title block is our own"
_AS_PANDOC = "Pandoc is asked as for every page"
_TELL = _told(
    (_OWN_STYLE, "backgroundcolor body-classes brand code-block-bg code-block-border-left"),
    (_OWN_STYLE, "document-css fontcolor fontsize grid highlight-style linestretch linkcolor"),
    (_OWN_STYLE, "mainfont margin-bottom margin-left margin-right margin-top max-width minimal"),
    (_OWN_STYLE, "monobackgroundcolor monofont respect-user-color-scheme"),
    (_OWN_STYLE, "smooth-scroll syntax-highlighting tabsets toc-expand toc-location classoption"),
    (_TITLE_BLOCK, "hide-description title-block-banner title-block-banner-color authors"),
    (_TITLE_BLOCK, "title-block-categories title-block-style"),
    ("the page's head holds its title alone", "author-meta date-meta description-meta pagetitle"),
    ("the page's head holds its title alone", "canonical-url title-prefix"),
    ("a page has no appendix", "appendix-cite-as appendix-style citation funding"),
    (_INTO_THE_PAGE, "defaults metadata"),
    ("our own template is used", "template template-partials"),
    ("nothing shows on the pointer", "citations-hover crossrefs-hover footnotes-hover"),
    ("headings count from 1 on each page", "number-offset"),
    ("headings keep their level", "shift-heading-level-by"),
    ("code has no such button or link", "code-link code-tools keep-source"),
    ("code is shown without colours", "syntax-definition syntax-definitions"),
    ("say it in the cell", "code-overflow fig-align html-table-processing"),
    ("captions stand where they always do", "cap-location fig-cap-location tbl-cap-location"),
    ("notes and references stand at the end", "citation-location reference-location"),
    ("citations are resolved by Pandoc, and are links", "citation-abbreviations citeproc nocite"),
    ("citations are resolved by Pandoc, and are links", "link-citations"),
    ("formulas are written as MathML", "html-math-method"),
    ("references come from `bibliography` in _quarto.yml", "references"),
    ("a page links to no other form of itself", "code-links format-links notebook-links"),
    ("a page links to no other form of itself", "notebook-preview-options notebook-view"),
    ("a page links to no other form of itself", "notebook-view-style other-links repo-actions"),
    ("links open as readers choose", "link-external-filter link-external-icon"),
    ("links open as readers choose", "link-external-newwindow"),
    ("a page has the name of its source", "output-ext output-file"),
    ("a page's files stand beside it", "embed-resources self-contained self-contained-math"),
    ("it is shown as code", "mermaid ojs-engine"),
    ("paths count from the page, and have an ending", "default-image-extension resource-path"),
    ("name them in `project.resources`", "resources"),
    ("figures and sections keep their usual names", "crossref"),
    ("only Quarto’s own shortcodes are known, and icons", "shortcodes"),
    (_AS_PANDOC, "abbreviations ascii email-obfuscation from html-q-tags identifier-prefix"),
    (_AS_PANDOC, "indented-code-classes section-divs strip-comments table-of-contents to"),
    ("pages have none", "axe comments lightbox"),
    ("pictures are as wide as they are, and never wider than the text", "fig-responsive"),
    ("headings have their links", "anchor-sections"),
    ("notes on code stand below it", "code-annotations"),
    ("text runs from left to right", "dir"),
)
_NOT_BELOW_FORMAT = _names("execute format")
_FILES = _told(("only _quarto.yml names such files", "metadata-file metadata-files"))
FORMAT = Keys(
    done=_BOTH - _NOT_BELOW_FORMAT | _SITE_ONLY,
    told=_TELL
    | _FILES
    | _same("each page says it for itself", _PAGE_ONLY)
    | _same("it is read at the top of _quarto.yml", _NOT_BELOW_FORMAT),
    nothing=_NOTHING,
)
TOP = Keys(
    done=_BOTH | _SITE_ONLY | _CREDITS | _names("project website metadata-file metadata-files"),
    told=_TELL
    | _same("each page says it for itself", _PAGE_ONLY - _CREDITS)
    | _told(
        ("only `project.type: website` is built", "book manuscript type"),
        ("only _quarto.yml is read", "profile"),
    ),
    nothing=_NOTHING - _names("type") | _names("engines"),
)
PAGE = Keys(
    done=_BOTH | _PAGE_ONLY | _CITING | jekyll.DONE | _names("questionnaire sidebar"),
    told=_TELL
    | _FILES
    | _same("say it in _quarto.yml, for all pages", _SITE_ONLY - _CITING)
    | jekyll.TOLD,
    nothing=(_NOTHING - jekyll.DONE) | jekyll.NOTHING,
)
