"""Which of Quarto's keys are done here, which are told as not supported, and which mean nothing here: each key is in exactly one of these lists."""

from __future__ import annotations

from lessonpress.gather import jekyll
from lessonpress.gather.key_lists import Keys
from lessonpress.gather.key_lists import names as _names
from lessonpress.gather.key_lists import same as _same
from lessonpress.gather.key_lists import told as _told
from lessonpress.gather.other_formats import OTHER_FORMATS
from lessonpress.gather.shown import SHOWING
from lessonpress.gather.site_keys import (
    BOOK,
    CARD,
    FOOTER,
    ITEM,
    NAVBAR,
    PROJECT,
    SEARCH,
    SIDEBAR,
    WEBSITE,
)
from lessonpress.gather.themes.palettes import OPTIONS

__all__ = [
    "BOOK",
    "CARD",
    "EXECUTE",
    "FOOTER",
    "FORMAT",
    "ITEM",
    "LIGHTBOX",
    "NAVBAR",
    "PAGE",
    "PROJECT",
    "SEARCH",
    "SIDEBAR",
    "TOP",
    "WEBSITE",
    "Keys",
]

_OWN_STYLE = "our own style is used"

# ---- execution: stored outputs are shown, nothing is run

_SHOWING = frozenset(SHOWING)
_RUNNING = _names(
    "cache daemon daemon-restart debug enabled engine error eval freeze ipynb julia jupyter knitr server"
)
EXECUTE = Keys(_SHOWING, nothing=_RUNNING)

# ---- documents: what format.html, the top of _quarto.yml and a page's front matter may say

_BOTH = _SHOWING | _names(
    "page-layout date-format number-sections number-depth tbl-colwidths abstract-title",
    "anchor-sections hide-description lightbox link-external-filter link-external-icon",
    "link-external-newwindow smooth-scroll title-block-banner title-block-banner-color",
    "code-links code-tools comments other-links",
    "title-block-categories toc-expand toc-location toc-title",
    "header-includes include-after include-after-body include-before",
    "include-before-body include-in-header",
    "code-fold from search toc toc-depth lang language filters theme execute format mermaid",
)
_LOOKS = _names("brand", *OPTIONS)
_SITE_ONLY = _names("bibliography code-copy csl css ipynb-filters") | _LOOKS
_OF_BOTH = _names("bibliography csl css")  # which the site says, or a page
_CREDITS = _names("author copyright license")  # of all pages, or of one
_PAGE_ONLY = _names(
    "about abstract date-modified doi keywords nocite",
    "author authors categories code-line-numbers code-summary date description subtitle title",
    "aliases draft image image-alt listing order output-file pagetitle resources",
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
_FORMS = "a page links to no other form of itself than its notebook"
_AS_PANDOC = "Pandoc is asked as for every page"
_TELL = _told(
    (_OWN_STYLE, "body-classes code-block-bg code-block-border-left document-css grid"),
    (_OWN_STYLE, "highlight-style margin-bottom margin-left margin-right margin-top max-width"),
    (_OWN_STYLE, "minimal respect-user-color-scheme"),
    (_OWN_STYLE, "syntax-highlighting tabsets classoption"),
    (_TITLE_BLOCK, "title-block-style"),
    ("the page's head holds its title alone", "author-meta date-meta description-meta"),
    ("the page's head holds its title alone", "canonical-url title-prefix"),
    ("a page has no appendix", "appendix-cite-as appendix-style citation funding"),
    (_INTO_THE_PAGE, "defaults metadata"),
    ("our own template is used", "template template-partials"),
    ("nothing shows on the pointer", "citations-hover crossrefs-hover footnotes-hover"),
    ("headings count from 1 on each page", "number-offset"),
    ("headings keep their level", "shift-heading-level-by"),
    ("code has no such link", "code-link keep-source"),
    ("code is shown without colours", "syntax-definition syntax-definitions"),
    ("say it in the cell", "code-overflow fig-align html-table-processing"),
    ("captions stand where they always do", "cap-location fig-cap-location tbl-cap-location"),
    ("notes and references stand at the end", "citation-location reference-location"),
    ("citations are resolved by Pandoc, and are links", "citation-abbreviations citeproc"),
    ("citations are resolved by Pandoc, and are links", "link-citations"),
    ("formulas are written as MathML", "html-math-method"),
    ("references come from `bibliography` in _quarto.yml", "references"),
    (_FORMS, "format-links notebook-links notebook-preview-options notebook-view"),
    (_FORMS, "notebook-view-style repo-actions"),
    ("a page has the name of its source", "output-ext"),
    ("a page's files stand beside it", "embed-resources self-contained self-contained-math"),
    ("it is shown as code", "ojs-engine"),
    ("paths count from the page, and have an ending", "default-image-extension resource-path"),
    ("figures and sections keep their usual names", "crossref"),
    ("only Quarto’s own shortcodes are known, and icons", "shortcodes"),
    (_AS_PANDOC, "abbreviations ascii email-obfuscation html-q-tags identifier-prefix"),
    (_AS_PANDOC, "indented-code-classes section-divs strip-comments table-of-contents to"),
    ("pages have none", "axe"),
    ("pictures are as wide as they are, and never wider than the text", "fig-responsive"),
    ("notes on code stand below it", "code-annotations"),
    ("text runs from left to right", "dir"),
)
LIGHTBOX = Keys(
    done=_names("match loop"),
    told=_same("it looks as here", _names("effect desc-position css-class")),
)
_NOT_BELOW_FORMAT = _names("execute format")
_FILES = _names("metadata-file metadata-files")
FORMAT = Keys(
    done=_BOTH - _NOT_BELOW_FORMAT | _SITE_ONLY,
    told=_TELL
    | _same("only _quarto.yml and pages name such files, at their top", _FILES)
    | _same("each page says it for itself", _PAGE_ONLY)
    | _same("it is read at the top of _quarto.yml", _NOT_BELOW_FORMAT),
    nothing=_NOTHING,
)
TOP = Keys(
    done=_BOTH | _SITE_ONLY | _CREDITS | _FILES | _names("project website book"),
    told=_TELL
    | _same("each page says it for itself", _PAGE_ONLY - _CREDITS)
    | _told(
        ("websites and books are built", "manuscript type"),
        ("only _quarto.yml is read", "profile"),
    ),
    nothing=_NOTHING - _names("type") | _names("engines"),
)
PAGE = Keys(
    done=_BOTH
    | _PAGE_ONLY
    | _OF_BOTH
    | jekyll.DONE
    | _FILES
    | _names(
        "back-to-top-navigation bread-crumbs moved-from page-navigation questionnaire sidebar"
    ),
    told=_TELL | _same("say it in _quarto.yml, for all pages", _SITE_ONLY - _OF_BOTH) | jekyll.TOLD,
    nothing=(_NOTHING - jekyll.DONE) | jekyll.NOTHING,
)
