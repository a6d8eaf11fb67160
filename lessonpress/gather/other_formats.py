"""The keys of documents that no HTML page knows: of PDF, slides, books for readers, word processors. A course that Quarto also writes in such a format may
have them; its pages lose nothing."""

from __future__ import annotations

__all__ = ["OTHER_FORMATS"]

_NAMES = """
CJKmainfont CJKoptions adjusting affiliation article aspectratio auto-animate
auto-animate-duration auto-animate-easing auto-animate-styles auto-animate-unmatched
auto-play-media auto-slide auto-slide-method auto-slide-stoppable auto-stretch
background-transition beamerarticle beameroption belongs-to-collection biblatexoptions
biblio-config biblio-style biblio-title bibliographystyle block-headings brand-mode category
center center-title-slide chalkboard cite-method citecolor code-block-height codefont colorlinks
colortheme colorthemeoptions columns contrastcolor contributor controls controls-back-arrows
controls-layout controls-tutorial coverage creator css-property-processing default-timing
disable-layout display documentclass email-version embedded eol epub-chapter-level
epub-cover-image epub-fonts epub-metadata epub-subdirectory epub-title-page expandable filecolor
font-paths fontenc fontfamily fontfamilyoptions fonttheme fontthemeoptions footer footertext
fragment-in-url fragments geometry group-position hash hash-one-based-index hash-type header
headertext height help hide-cursor-time hide-inactive-cursor history html-pre-tag-processing
hyperrefoptions hyphenate ibooks identifier includesource incremental indent indenting innertheme
innerthemeoptions institute interlinespace ipynb-output journal jump-to-slide keep-tex keep-typ
keyboard latex-auto-install latex-auto-mk latex-clean latex-input-paths latex-makeindex
latex-makeindex-opts latex-max-runs latex-min-runs latex-output-dir latex-tinytex latex-tlmgr-opts
layout lineheight link-bibliography links-as-notes linkstyle list-tables listings lof logo loop
lot mainfontoptions margin margin-geometry markdown-headings mathfont mathfontoptions max-scale
menu microtypeoptions min-scale mobile-view-distance monofontoptions mouse-wheel multiplex
natbiboptions nav-buttons navigation navigation-mode notebook-subarticles notes
notes-after-punctuation orientation outertheme outerthemeoptions output-location overview
page-numbering page-progression-direction page-width pagenumbering pagestyle papersize
parallax-background-horizontal parallax-background-image parallax-background-size
parallax-background-vertical pause pdf-engine pdf-engine-opt pdf-engine-opts
pdf-max-pages-per-slide pdf-page-height-offset pdf-separate-fragments pdf-standard pdfa
pdfaiccprofile pdfaintent pointsize prefer-html preload-iframes preserve-tabs preview-links
preview-mode progress reference-doc relation respond-to-hash-changes revealjs-url rights rtl
s5-url sansfont sansfontoptions scroll-view scrollable scrolling secnumdepth section
section-numbering section-titles shorthands show-notes show-slide-number shuffle slide-level
slide-number slide-tone slideous-url slidy-url smaller split-level subject tab-stop tags thanks
themeoptions theorem-appearance title-meta title-slide-attributes title-slide-style titlegraphic
toc-indent toccolor top-level-division touch track-changes transition transition-speed type
urlcolor use-rsvg-convert variant view-distance whitespace width wrap
"""
OTHER_FORMATS = frozenset(_NAMES.split())
