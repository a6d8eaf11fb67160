"""The features of the generator; each folder or module has an object `feature`."""

# In the order in which they change a page. Names are told from citations first; then outlines become questions, since
# what follows counts on their ids; the run card comes last, since it stands above what the others add.
OWN = [
    "names",
    "outlines",
    "reference",
    "self_test",
    "facts",
    "questionnaire",
    "posts",
    "listings",
    "run_card",
    "flash_cards",
    "search",
]
