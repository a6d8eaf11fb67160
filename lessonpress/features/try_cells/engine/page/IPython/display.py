"""`display` shows a value below the cell."""

from page_driver import show


class Markdown:
    "Text that a notebook sets; here it is shown as it is written."

    def __init__(self, data):
        self.data = data

    def __repr__(self):
        return self.data


HTML = Latex = Markdown


def display(*values, **options):
    for value in values:
        show(value)
