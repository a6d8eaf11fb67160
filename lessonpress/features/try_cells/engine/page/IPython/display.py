"""`display` shows a value below the cell."""

from page_driver import show


class HTML:
    "Text that a notebook sets; here it is shown as it is written."

    def __init__(self, data):
        self.data = data

    def __repr__(self):
        return self.data


Latex = HTML


class Markdown(HTML):
    "Of this the page sets tables."

    def _repr_markdown_(self):
        return self.data


def display(*values, **options):
    for value in values:
        show(value)
