"""The rules that a course is held to, each with one name and one sentence, and whether it is an error."""

from __future__ import annotations

from lessonpress.feature import registered
from lessonpress.problems import Rule

__all__ = ["LEVELS", "OWN", "known", "refusal"]

LEVELS = ("error", "warning", "off")  # what the settings can say of a rule

# Of the steps, the kit and the commands; those of a feature stand in it.
OWN: dict[str, Rule] = {
    "attachment": Rule("A picture that a cell shows is attached to it.", "warning"),
    "bibliography": Rule("A file of sources can be read."),
    "broken-link": Rule("A link leads to a page, a place or a file that is there.", "warning"),
    "cell-option": Rule("The options of a cell are YAML.", "warning"),
    "citation": Rule("What is cited stands in the bibliography.", "warning"),
    "collect": Rule("Quarto's filters find what `lessonpress collect` has kept."),
    "commands": Rule("A course brings no code that Quarto would run, unless who builds allows it."),
    "clean": Rule("What was built can be removed."),
    "config": Rule("`_quarto.yml` can be read, and its values are of the right kind."),
    "contrast": Rule("Text in a course's own colours can be read.", "warning"),
    "cross-reference": Rule("A reference names something that is labelled.", "warning"),
    "data": Rule("A data set is at hand, whole, and the one that is pinned."),
    "diagram": Rule("A diagram can be drawn.", "warning"),
    "directive": Rule("A directive of a cell is one that nbdev knows.", "warning"),
    "duplicate-id": Rule("An id stands once on a page.", "warning"),
    "export": Rule("What a notebook exports is what its module holds."),
    "extension": Rule("Quarto's extension is there, and of the command's version.", "warning"),
    "extra": Rule("What only some lessons need is installed."),
    "features": Rule("A feature from elsewhere can be loaded."),
    "finish": Rule("Quarto has written pages to be finished."),
    "fix": Rule("What `check --fix` mends can be written."),
    "formula": Rule("A formula can be shown as MathML.", "warning"),
    "frozen": Rule("What `_freeze` holds of a page is what its text of today gives.", "warning"),
    "front-matter": Rule("The values in a page's front matter are of the right kind."),
    "include": Rule("An included file is there.", "warning"),
    "label": Rule("A label is made of letters, digits and hyphens.", "warning"),
    "live": Rule("A live figure computes what can be translated."),
    "lost-output": Rule("A cell still has the output of its last run."),
    "missing-alt": Rule("An image has alternative text.", "warning"),
    "missing-page": Rule("A page that is named is there.", "warning"),
    "new": Rule("What is begun anew has a name, and stands where nothing stands yet."),
    "no-address": Rule(
        "A site that is built knows the address at which it is published.", "warning"
    ),
    "no-effect": Rule("What `_quarto.yml` names has an effect.", "warning"),
    "not-verified": Rule(
        "A notebook can be run again with the data that it was run with.", "warning"
    ),
    "no-div": Rule("What is meant to begin a div begins one.", "warning"),
    "no-block": Rule("What is meant to begin a list, a heading or a table begins one.", "warning"),
    "no-home": Rule("The site has a home page.", "warning"),
    "notebook": Rule("A notebook is one, of a format that can be read."),
    "older-version": Rule("What an older version wrote into the course is renewed.", "warning"),
    "open-output": Rule("The HTML of a stored output is whole.", "warning"),
    "other-host": Rule("A page loads from no other host than those that are allowed.", "warning"),
    "outside": Rule("What the course names is in its folder."),
    "output": Rule("A stored output is one."),
    "left-over": Rule("What stood in the last site can be removed.", "warning"),
    "output-folder": Rule("The site's folder can be written, and holds nothing else."),
    "page": Rule("A page can be read."),
    "pandoc": Rule("Pandoc is there, and makes the page."),
    "pandoc-remark": Rule("Pandoc has no remark on the text of a page.", "warning"),
    "publish": Rule("A site can be published where it is to go."),
    "quarto": Rule("Quarto is there, and renders the site."),
    "quarto-setup": Rule("Quarto finds what it needs to render the course as ours.", "warning"),
    "record": Rule("The records of runs are kept by nbdev.", "warning"),
    "run": Rule("A notebook runs."),
    "same-address": Rule("Two pages are not written over each other.", "warning"),
    "sample-data": Rule("The real data are used.", "warning"),
    "scheme": Rule("A page leads to addresses on the web, of mail, and in the course.", "warning"),
    "script": Rule("Nothing that an author wrote runs in a page itself.", "warning"),
    "serve": Rule("The site can be served on this machine."),
    "settings": Rule("The course's settings can be read, and their values are of the right kind."),
    "stale": Rule("Stored outputs are those of the cells and of what they use."),
    "title": Rule("A notebook has a title.", "warning"),
    "two-meanings": Rule("A label means what its own cell says, or one other.", "warning"),
    "unclosed": Rule("What is opened in a text is closed.", "warning"),
    "unforeseen": Rule("Nothing happens that nobody has foreseen: please report it."),
    "unknown-option": Rule("An option of a cell is one that Quarto knows.", "warning"),
    "unlabelled-figure": Rule(
        "A figure with a caption has a label, so it has a number.", "warning"
    ),
    "unshown-output": Rule("A stored output has a form that can be shown.", "warning"),
    "unsupported": Rule("What a page asks for, the embedded renderer does.", "warning"),
    "unused-setting": Rule("What the settings say is read.", "warning"),
    "verify": Rule("A notebook that is run again gives the same facts."),
    "yaml": Rule("YAML can be read."),
}


def known() -> dict[str, Rule]:
    "All rules by their names, those of features too."
    found = dict(OWN)
    for feature in registered():
        found |= feature.rules
    return dict(sorted(found.items()))


def refusal(name: str) -> tuple[str, str]:
    "Why the rule `name`, an error by nature, cannot be lowered, and what to do."
    return (
        f"`{name}` is an error by nature and stays one",
        "what it names would make a page false, or cannot be made: mend that, or build with "
        "--keep-going, which leaves such pages out",
    )
