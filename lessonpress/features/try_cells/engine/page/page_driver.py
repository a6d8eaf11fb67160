"""What the page's Python stands on: where it writes, where it looks for modules, and what it says of what is not there."""

import _page
import _sys


def missing(what):
    return f"{what} is not in the page; open the notebook in Colab or download it"


class Output:
    "`sys.stdout` and `sys.stderr`: what is written there stands below the cell."

    encoding = "utf-8"

    def __init__(self, name):
        self.name = name

    def write(self, text):
        if not isinstance(text, str):
            raise TypeError(f"write() argument must be str, not {type(text).__name__}")
        _page.write(self.name, text)
        return len(text)

    def flush(self):
        _page.flush()


_sys.stdout, _sys.stderr = Output("stdout"), Output("stderr")


class Nowhere:
    "The last that is asked for a module."

    asked = ""

    @classmethod
    def find_spec(cls, name, path=None):
        cls.asked = name
        raise ModuleNotFoundError(missing(f"the module `{name}`"), name=name)


def input(prompt=""):
    raise RuntimeError("`input()` cannot ask here; write the answer into the code instead")


def open(file, *args, **kwargs):
    raise FileNotFoundError(missing(f"the file `{file}`"))


def breakpoint(*args, **kwargs):
    raise RuntimeError("`breakpoint()` cannot stop here; print what you want to see instead")


def exit(status=None):
    raise SystemExit(status)


quit = exit


def help(of=None):
    print(getattr(of, "__doc__", None) or "There is no help on that here.")


def standing_in(name, module):
    "What attributes a module has that stands for another one, `name`: its own, and modules below it."

    def attribute(wanted):
        if wanted.startswith("__"):
            raise AttributeError(wanted)
        if hasattr(module, wanted):
            return getattr(module, wanted)
        try:
            __import__(f"{name}.{wanted}")
        except ModuleNotFoundError:
            raise AttributeError(wanted) from None
        return _sys.modules[f"{name}.{wanted}"]

    return attribute


_figures = []


def figure(made):
    "Keep a figure; it is shown when the cell has ended."
    _figures.append(made)


def show_figures():
    for made in _figures:
        _page.tell(made.told())
    _figures.clear()


def show(value):
    "Show a value as a notebook shows a cell's last."
    if isinstance(value, str) and hasattr(value, "right"):
        _page.tell({"kind": "verdict", "right": bool(value.right), "text": str.__str__(value)})
    elif hasattr(value, "_repr_markdown_"):
        _page.tell({"kind": "markdown", "text": value._repr_markdown_()})
    elif value is not None:
        _page.tell({"kind": "value", "text": repr(value)})
