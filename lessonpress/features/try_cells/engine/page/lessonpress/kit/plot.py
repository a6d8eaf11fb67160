"""The lessons' plots: what is drawn becomes data, and the page draws it."""

from page_driver import figure, missing

INK, BLUE, RUST, GREEN = "INK", "BLUE", "RUST", "GREEN"
_CYCLE = (RUST, BLUE, GREEN, INK)
_SIGNS = {"--": "dashed", "-.": "dashed", "-": "solid", ":": "dotted"}
_WORDS = {"dashed": "dashed", "dashdot": "dashed", "solid": "solid", "dotted": "dotted"}
_LINES = {**_SIGNS, **_WORDS}
_MARKS = ("o", "s", ".", "x", "+", "^", "v", "*", "D")
_LOOKS = {
    "ls": "linestyle",
    "lw": "linewidth",
    "c": "color",
    "ms": "markersize",
    "mew": "markeredgewidth",
}
_SET = ("title", "xlabel", "ylabel", "xlim", "ylim", "xscale", "yscale")
_UNSEEN = ("aspect", "xticks", "yticks")  # may be asked for, and changes nothing here


def style():
    "The page has its own look."


def _plain(values):
    "A list of numbers, of whatever holds some."
    for method in ("detach", "tolist"):
        if hasattr(values, method):
            values = getattr(values, method)()
    if isinstance(values, (int, float)):
        return [values]
    return [value.item() if hasattr(value, "item") else value for value in values]


class Figure:
    def __init__(self, count):
        self.axes = [Axes() for _ in range(count)]

    def told(self):
        return {"kind": "figure", "axes": [ax.told() for ax in self.axes]}


class Axes:
    "One picture. It keeps what is drawn; what the page cannot draw it says."

    def __init__(self):
        self._told, self._series, self._turn = {}, [], 0

    def told(self):
        empty = dict.fromkeys(("title", "xlabel", "ylabel", "xlim", "ylim"))
        return {**empty, **self._told, "series": self._series}

    def plot(self, *args, **look):
        look = {_LOOKS.get(name, name): value for name, value in look.items()}
        for x, y, form in _pairs(args):
            self._draw(_plain(x), _plain(y), {**_read(form), **look})

    def scatter(self, x, y, s=None, c=None, **look):
        self.plot(x, y, "o", **({} if c is None else {"color": c}), **look)

    def _draw(self, x, y, look):
        if len(x) != len(y):
            said = f"x and y must have same first dimension, but have shapes ({len(x)},) and ({len(y)},)"
            raise ValueError(said)
        color = look.get("color")
        if color is None:
            color, self._turn = _CYCLE[self._turn % 4], self._turn + 1
        series = {"x": x, "y": y, "color": _known(color), "label": look.get("label")}
        if series["label"] is not None:
            series["label"] = str(series["label"])
        if line := _LINES.get(look.get("linestyle", "-")):
            self._series.append({"form": "line", "look": line, **series})
        if look.get("marker"):
            label = {"label": None} if line else {}
            self._series.append({"form": "points", **series, **label})

    def axhline(self, y=0, **look):
        self._across({"form": "line", "x": [None, None], "y": [float(y), float(y)]}, look)

    def axvline(self, x=0, **look):
        self._across({"form": "line", "x": [float(x), float(x)], "y": [None, None]}, look)

    def _across(self, line, look):
        "A line from one end of the picture to the other: a side that is None is the picture's own end."
        style = _LINES.get(look.get("linestyle", look.get("ls", "-")), "solid")
        color = _known(look.get("color", INK))
        label = look.get("label")
        self._series.append({**line, "look": style, "color": color, "label": label})

    def set(self, **settings):
        for name, value in settings.items():
            if name in _UNSEEN:
                continue
            if name not in _SET:
                raise NotImplementedError(missing(f"`{name}` of a plot"))
            self._told[name] = _setting(name, value)

    def legend(self, *args, **options):
        "Labels are always shown."

    def axis(self, *args):
        "Axes are always shown."

    def label_outer(self):
        "Each picture has its own labels."

    def __getattr__(self, name):
        if name.startswith("set_") and name[4:] in (*_SET, *_UNSEEN):
            return lambda *args, **options: self.set(
                **{name[4:]: args if len(args) > 1 else args[0]}
            )
        if name.startswith("_"):
            raise AttributeError(name)
        raise NotImplementedError(missing(f"`{name}` of a plot"))


def _setting(name, value):
    if name in ("xlim", "ylim"):
        low, high = value
        return [None if side is None else float(side) for side in (low, high)]
    return str(value)


def _known(color):
    "One of the page's colours."
    return color if color in _CYCLE else INK


def _pairs(args):
    "What `plot` draws: y alone, or x and y, each with a form behind it."
    args = list(args)
    while args:
        taken = [args.pop(0)]
        if args and not isinstance(args[0], str):
            taken.append(args.pop(0))
        form = args.pop(0) if args and isinstance(args[0], str) else ""
        y = taken[-1]
        yield taken[0] if len(taken) == 2 else range(len(_plain(y))), y, form


def _read(form):
    "What a form such as `--o` says."
    line = next((sign for sign in _SIGNS if sign in form), None)
    rest = form.replace(line, "", 1) if line else form
    mark = next((sign for sign in _MARKS if sign in rest), None)
    if line is None and mark is None:
        line = "-"
    return {"linestyle": line or "none", "marker": mark}


def axes(rows=1, columns=1, height=None, share=True, **settings):
    "One picture, or a list of them, row by row."
    made = Figure(rows * columns)
    for ax in made.axes:
        ax.set(**settings)
    figure(made)
    return made.axes if len(made.axes) > 1 else made.axes[0]


def points(ax, x, y, color=BLUE, **kwargs):
    ax.plot(x, y, "o", **{"color": color, **kwargs})


def curve(ax, f, low, high, color=RUST, **kwargs):
    x = _between(low, high, 101)
    ax.plot(x, _values(f, x), **{"color": color, "linestyle": "-", **kwargs})


def _values(f, x):
    "A function of an array, or of one number if there is no array here."
    try:
        import numpy
    except ModuleNotFoundError:
        return [f(value) for value in x]
    return f(numpy.array(x))


def _between(low, high, count):
    return [low + (high - low) * i / (count - 1) for i in range(count)]


def trail(ax, x, y, color=RUST, **kwargs):
    points(ax, x, y, **{"color": color, "linestyle": "-", **kwargs})
