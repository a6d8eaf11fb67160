"""Which of the keys of `_quarto.yml` that say what a site or a book is, and what stands around its pages, are done here, told, or mean nothing."""

from __future__ import annotations

from lessonpress.gather.key_lists import Keys, names, told

__all__ = [
    "BOOK",
    "CARD",
    "FOOTER",
    "ITEM",
    "NAVBAR",
    "PROJECT",
    "SEARCH",
    "SIDEBAR",
    "WEBSITE",
]

_OWN_STYLE = "our own style is used"
_PLAIN_BAR = "our own bar and menu are used"

PROJECT = Keys(
    done=names("type output-dir render resources pre-render post-render brand"),
    # the name of a project that is no website; where notebooks run; Quarto's own libraries and preview; how Quarto finds a project's type
    nothing=names("title execute-dir lib-dir preview detect"),
)
_NO_OTHER_HOST = "no page sends anything to another host"
WEBSITE = Keys(
    done=names(
        "title description favicon site-url page-navigation search navbar sidebar page-footer drafts draft-mode",
        "announcement back-to-top-navigation body-footer body-header bread-crumbs code-links",
        "comments margin-footer margin-header other-links reader-mode",
        "open-graph twitter-card image image-alt llms-txt repo-url repo-subdir repo-branch repo-actions",
    ),
    told=told(
        ("links to the repository open as others do", "repo-link-target repo-link-rel issue-url"),
        (_NO_OTHER_HOST, "google-analytics plausible-analytics"),
    )
    | {
        "cookie-consent": "pages set no cookies, so nobody is asked",
        "site-path": "addresses go by `site-url`",
    },
)
# What styles of citations know of a source.
_FOR_CITATIONS = (
    "DOI ISBN ISSN PMCID PMID URL abstract-url accessed annote archive archive-collection "
    "archive-location archive-place archive_collection archive_location authority "
    "available-date call-number chair chapter-number citation-key citation-label "
    "citation-number collection-editor collection-number collection-title compiler "
    "composer container-author container-title container-title-short contributor curator "
    "dimensions director division edition editor editor-translator editorial-director "
    "event event-date event-place event-title executive-producer "
    "first-reference-note-number fulltext-url genre guest host id illustrator interviewer "
    "isbn issn issue issued jurisdiction keyword language locator medium narrator note "
    "number number-of-pages number-of-volumes organizer original-author original-date "
    "original-publisher original-publisher-place original-title page page-first page-last "
    "part-number part-title pdf-url performer pmcid pmid printing-number producer "
    "public-url publisher publisher-place recipient reviewed-author reviewed-genre "
    "reviewed-title scale script-writer section series-creator source status submitted "
    "supplement-number title-short translator type url version volume volume-title "
    "year-suffix"
)
BOOK = Keys(
    done=names(
        "abstract appendices author chapters copyright cover-image cover-image-alt date",
        "date-format description doi license subtitle tools",
    ),
    told=told(
        ("only HTML pages are made", "downloads"),
        ("references come from `bibliography`", "references"),
        ("there is no such button", "sharing"),
        ("the box below a page says how to cite it", _FOR_CITATIONS),
    ),
    nothing=names("output-file"),  # the name of a book in one file
)
_COLOURS = "background foreground"
_LOGO = "logo-href"
NAVBAR = Keys(
    done=names("title left right tools logo logo-alt"),
    told=told(
        (_OWN_STYLE, _COLOURS),
        ("the logo leads to the home page", _LOGO),
        (_PLAIN_BAR, "pinned collapse collapse-below toggle-position tools-collapse"),
        ("the search stands in the bar unless `website.search` is false", "search"),
    ),
)
SIDEBAR = Keys(
    done=names("id title contents tools logo logo-alt"),
    told=told(
        (_OWN_STYLE, f"{_COLOURS} border alignment"),
        ("the logo leads to the home page", _LOGO),
        (_PLAIN_BAR, "pinned style header footer"),
        ("only the section of the page is open", "collapse-level"),
        ("the search stands in the bar unless `website.search` is false", "search"),
    ),
)
FOOTER = Keys(names("left center right"), told((_OWN_STYLE, f"{_COLOURS} border")))
SEARCH = Keys(
    done=frozenset(),
    told=told(
        ("our own search is used", "algolia limit collapse-after copy-button keyboard-shortcut"),
        ("our own search is used", "show-item-context merge-navbar-crumbs"),
    ),
    nothing=names("location type"),  # where the field of Quarto's search stands, and how it opens
)
_OF_CARDS = "title description image image-alt image-height image-width audio locale card-style"
_CARD = told(("cards show what the page says of itself", _OF_CARDS))
CARD = Keys(names("site-name creator site"), _CARD)
ITEM = Keys(
    done=names("text href file url menu section contents icon aria-label rel auto"),
    told=told(("a link opens as readers choose", "target")),
    nothing=names("id"),  # which Quarto gives itself
)
