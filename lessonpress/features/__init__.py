"""The features of the generator; each folder or module has an object `feature`."""

# In the order in which they change a page. Outlines become questions first, since what follows
# counts on their ids; the run card comes last, since it stands above what the others add.
OWN = [
    "outlines",
    "reference",
    "self_test",
    "facts",
    "questionnaire",
    "run_card",
    "flash_cards",
    "search",
]
