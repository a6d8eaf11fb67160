"""The features of the generator; each folder or module has an object `feature`."""

# In the order in which they change a page. Names are told from citations first; then outlines become questions, since
# what follows counts on their ids; the run card comes last, since it stands above what the others add.
OWN = [
    "names",
    "elsewhere",
    "faces",
    "outlines",
    "video",
    "reference",
    "self_test",
    "live_figures",
    "contest",
    "home",
    "facts",
    "numbers",
    "questionnaire",
    "folding",
    "glossary",
    "previews",
    "posts",
    "listings",
    "run_card",
    "cover",
    "place",
    "flash_cards",
    "search",
    "twins",
    "sharing",
    "trust",
    "shortcuts",
    "constructs",
]
