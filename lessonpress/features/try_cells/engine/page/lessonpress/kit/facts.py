"""Facts: in the page they are shown, and nothing is stored."""

import _page


def fact(name, value, format=".2f"):
    number = value.item() if hasattr(value, "item") else value
    text = f"{number:{format}}"
    _page.tell({"kind": "value", "text": text, "fact": name})
