"""Figures with sliders: a function of a few numbers that a reader can turn, in Jupyter, on the published page, and as a plain picture.

The stored output is a small SVG picture of the start, with the function's translation (`lessonpress.kit.translate`) beside it; the page's script
makes it move. The picture is drawn by calling the Python function, so both show the same numbers. Nothing in the output changes from run to run.
"""

from __future__ import annotations

import html
import inspect
import json
import math
import os
import sys
from collections.abc import Callable, Mapping, Sequence
from contextlib import nullcontext
from dataclasses import dataclass, field

from lessonpress import environment
from lessonpress.kit.plot import BLUE, INK, RUST
from lessonpress.kit.translate import Program, _lib, _numbers, refuse
from lessonpress.problems import LessonpressError

__all__ = ["Figure", "frames", "live"]

_LEFT, _TOP, _WIDTH, _HEIGHT = 44, 8, 506, 214  # the ground of the picture, in a view of 560 by 250
_POINTS = 101  # of a curve


def live(
    f: Callable,
    *,
    alt: str,
    data: tuple | None = None,
    loss: Callable | Mapping[str, Callable] | None = None,
    trail: Callable | None = None,
    steps: int = 8,
    xlim: tuple | None = None,
    ylim: tuple | None = None,
    xlabel: str = "x",
    ylabel: str = "",
    caption: str = "",
    **sliders: tuple,
) -> Figure:
    """A figure of `f` over x with a slider for each of its parameters.

    Each slider is given by its parameter's name as `(low, high, start)` or `(low, high, start, step)`; the one parameter of `f` that has no slider and no
    default is x. `data` is a pair `x, y` of as many numbers each, drawn as points; a `loss` is called with `f` at the data's x and the data's y, and there may be several
    by name. `trail` is a function of those of the sliders that it names and of a count 0, 1, ... `steps`: where on the x axis
    a dot stands, at the height that `f` has there. `alt` says what is to be seen at the start.

    Raises `LessonpressError` (rule "live") if a function cannot be translated, by name, file and line.
    """
    if not sliders:
        refuse("a live figure needs at least one slider", hint="such as a=(-4, 4, 1.1)")
    ranges = {name: _range(name, r) for name, r in sliders.items()}
    return Figure(
        f,
        alt,
        {n: r[2] for n, r in ranges.items()},
        ranges,
        None,
        *_data(data, loss),
        trail,
        steps,
        xlim,
        ylim,
        xlabel,
        ylabel,
        caption,
    )


def frames(
    states: Sequence,
    f: Callable,
    *,
    alt: str,
    data: tuple | None = None,
    loss: Callable | Mapping[str, Callable] | None = None,
    xlim: tuple | None = None,
    ylim: tuple | None = None,
    xlabel: str = "x",
    ylabel: str = "",
    caption: str = "",
) -> Figure:
    """A figure that goes through stored states of `f`'s parameters, step by step or playing: each step of gradient descent, say.

    `states` has a row of numbers for each step, in the order of `f`'s parameters; the parameter after those is x. The rest is as for `live`.
    """
    rows = [_row(s) for s in states]
    if len(rows) < 2 or len({len(r) for r in rows}) > 1:
        refuse("frames need at least two states with as many numbers each")
    names = list(_parameters(f))[: len(rows[0])]
    return Figure(
        f,
        alt,
        dict(zip(names, rows[0])),
        {},
        (names, rows),
        *_data(data, loss),
        None,
        0,
        xlim,
        ylim,
        xlabel,
        ylabel,
        caption,
    )


class Shown:
    "What Jupyter shows of a figure: the page's HTML, and in a live kernel its widget."

    def _repr_mimebundle_(self, include=None, exclude=None) -> dict:
        bundle = {"text/html": self.html(), "text/plain": repr(self)}
        if widget := _widgets():
            bundle |= {
                k: v for k, v in self.widget(widget)._repr_mimebundle_().items() if "widget" in k
            }
        return bundle


@dataclass
class Figure(Shown):
    "What `live` and `frames` give: shows itself in a notebook."

    f: Callable
    alt: str
    start: dict
    ranges: dict
    frames: tuple | None
    data: tuple | None
    losses: dict
    trail: Callable | None
    steps: int
    xlim: tuple | None
    ylim: tuple | None
    xlabel: str
    ylabel: str
    caption: str
    spec: dict = field(init=False)

    def __post_init__(self):
        if not self.alt.strip():
            refuse(
                "a live figure needs an alternative text", hint="say in `alt` what is to be seen"
            )
        self.lib = (
            _lib(self.data[0]) if self.data else "torch" if "torch" in sys.modules else "numpy"
        )
        self.xlim = _limits("xlim", self.xlim) or (
            _wider(*_ends(_list(self.data[0])), 0.05) if self.data else (-2.0, 2.0)
        )
        self.spec = self._spec()
        self.ylim = _limits("ylim", self.ylim) or self._heights()
        self.spec["view"] = [*self.xlim, *self.ylim]

    # What the page computes with

    def _spec(self) -> dict:
        "Functions are taken as of an array of x, or if that has no translation, of one x at a time."
        try:
            return self._translated(False)
        except LessonpressError as e:
            try:
                return self._translated(True)
            except LessonpressError:
                raise e from None

    def _translated(self, each: bool) -> dict:
        p = Program()
        values = {n: p.input(n) for n in self.start}
        over = (
            (lambda name, n: p.input(name))
            if each
            else (lambda name, n: p.input(name, (n,), self.lib))
        )
        spec = {
            "nodes": p.nodes,
            "x": [*self.xlim, _POINTS],
            "each": each,
            "curve": p.out(self._at(self.f, p.call, values, over(" x", _POINTS), _POINTS, each)),
        }
        if self.trail:
            where = self._at(
                self.trail, p.call, values, over(" k", self.steps + 1), self.steps + 1, each
            )
            spec["trail"] = [
                p.out(where),
                p.out(self._at(self.f, p.call, values, where, self.steps + 1, each)),
                self.steps + 1,
            ]
        if self.losses:
            spec["losses"] = [
                [name, p.out(self._loss(loss, p, values, each))]
                for name, loss in self.losses.items()
            ]
        if self.frames:
            spec["frames"] = {"names": self.frames[0], "rows": self.frames[1]}
        else:
            spec["sliders"] = [[n, *r] for n, r in self.ranges.items()]
        self.each = each
        return spec

    def _at(self, f, call, values, x, n=None, each=False):
        "`f` with those of the values that it names, and x."
        given, free = _arguments(f, values, self.frames)
        out = call(f, **given, **{free: x})
        if getattr(out, "shape", ()) not in ((), (n,)) and n:
            refuse(f"`{_name(f)}` gives {out.shape[0]} numbers for {n} places on the x axis")
        return out

    def _loss(self, loss, p, values, each):
        x, y = self.data
        preds = (
            p.stack([self._at(self.f, p.call, values, v) for v in _list(x)], self.lib)
            if each
            else self._at(self.f, p.call, values, x, len(x))
        )
        out = p.call(loss, preds, y)
        if getattr(out, "shape", ()):
            refuse(f"`{_name(loss)}` gives {out.shape[0]} numbers: a loss is one")
        return out

    # What Python computes

    def numbers(self, values: dict | None = None) -> dict:
        "What the figure shows with these parameters: `x`, `y`, with a trail `trail`, and `losses` by name. `nan` where Python raises."
        values = {n: float(v) for n, v in (values or self.start).items()}
        x = [
            self.xlim[0] + (self.xlim[1] - self.xlim[0]) * i / (_POINTS - 1) for i in range(_POINTS)
        ]
        out = {
            "x": x,
            "y": self._over(self.f, values, x),
            "losses": {
                n: _attempt(lambda: self._really(loss, values)) for n, loss in self.losses.items()
            },
        }
        if self.trail:
            where = self._over(self.trail, values, [float(k) for k in range(self.steps + 1)])
            out["trail"] = where, self._over(self.f, values, where)
        return out

    def _over(self, f, values, xs) -> list:
        def call(f, **given):
            return f(**given)

        if self.each:
            return [_attempt(lambda: self._at(f, call, values, x)) for x in xs]
        try:
            with _quiet():
                ys = _list(self._at(f, call, values, _array(xs, self.lib)))
        except (ArithmeticError, ValueError):
            ys = math.nan
        return ys if isinstance(ys, list) else [ys] * len(xs)

    def _really(self, loss, values):
        x, y = self.data

        def call(f, **given):
            return f(**given)

        preds = (
            _array([float(self._at(self.f, call, values, v)) for v in _list(x)], self.lib)
            if self.each
            else self._at(self.f, call, values, x)
        )
        return loss(preds, y)

    def _heights(self) -> tuple:
        "From the lowest to the highest thing at the start, and a little more."
        ys = [*_list(self.data[1])] if self.data else self.numbers()["y"]
        ys = [y for y in ys if math.isfinite(y)] or [0.0, 1.0]
        return _wider(*_ends(ys), 0.12 if self.data else 0.25)

    # How it shows

    def svg(self, values: dict | None = None) -> str:
        "The picture with these parameters, at first those of the start."
        got = self.numbers(values)
        line = 'fill="none" stroke-linejoin="round" stroke-linecap="round"'
        rust, data, ink = (
            f"var(--{n}, {c})" for n, c in (("accent", RUST), ("data", BLUE), ("soft", INK))
        )
        parts = [
            f'<path class="curve" {line} stroke="{ink if self.trail else rust}" stroke-width="{1.2 if self.trail else 2.2}" d="{self._path(got["x"], got["y"])}"/>'
        ]
        if self.data:
            parts.append(
                f'<path class="points" {line} stroke="{data}" stroke-width="6.5" d="{self._path(*map(_list, self.data), True)}"/>'
            )
        if self.trail:
            parts.append(
                f'<path class="trail" {line} stroke="{rust}" d="{self._path(*got["trail"])}"/>'
            )
            parts.append(
                f'<path class="dots" {line} stroke="{rust}" stroke-width="6.5" d="{self._path(*got["trail"], True)}"/>'
            )
        inner = (
            f'<svg x="{_LEFT}" y="{_TOP}" width="{_WIDTH}" height="{_HEIGHT}" overflow="hidden">\n'
            + "\n".join(parts)
            + "\n</svg>"
        )
        above, below = (20 if self.ylabel else 0), (256 if self.xlabel else 246)
        return (
            f'<svg viewBox="0 {-above} 560 {below + above}" role="img" aria-label="{html.escape(self.alt)}" style="display:block;width:100%;max-width:38rem;height:auto">\n'
            f"{self._axes()}\n{inner}\n</svg>"
        )

    def _axes(self) -> str:
        x, y, right, bottom = _LEFT, _TOP, _LEFT + _WIDTH, _TOP + _HEIGHT
        marks, words = [f"M{x} {y}V{bottom}H{right}"], []
        for v, said in _ticks(*self.xlim):
            at = round(x + self._x(v), 1)
            marks.append(f"M{at} {bottom}v4")
            words.append(f'<text x="{at}" y="{bottom + 17}" text-anchor="middle">{said}</text>')
        for v, said in _ticks(*self.ylim):
            at = round(y + self._y(v), 1)
            marks.append(f"M{x} {at}h-4")
            words.append(
                f'<text x="{x - 8}" y="{round(at + 4, 1)}" text-anchor="end">{said}</text>'
            )
        words.append(
            f'<text x="{right}" y="{bottom + 32}" text-anchor="end">{html.escape(self.xlabel)}</text>'
        )
        if self.ylabel:
            words.append(f'<text x="{x - 36}" y="-5">{html.escape(self.ylabel)}</text>')
        return (
            f'<path d="{"".join(marks)}" fill="none" stroke="var(--soft, {INK})" stroke-width=".7"/>\n'
            f'<g fill="var(--soft, {INK})" font-family="system-ui, sans-serif" font-size="12">{"".join(words)}</g>'
        )

    def _x(self, v):
        return (v - self.xlim[0]) / (self.xlim[1] - self.xlim[0]) * _WIDTH

    def _y(self, v):
        return max(-9999, min(9999, (self.ylim[1] - v) / (self.ylim[1] - self.ylim[0]) * _HEIGHT))

    def _path(self, xs, ys, dots=False) -> str:
        "The `d` of a path, as the page's script writes it: a line with gaps where there is no number, or dots."
        d, pen = "", False
        for x, y in zip(xs, ys):
            ok = math.isfinite(x) and math.isfinite(y)
            if ok:
                d += f"{'M' if dots or not pen else 'L'}{self._x(x):.1f} {self._y(y):.1f}{'h0' if dots else ''}"
            pen = ok
        return d

    def _settings(self) -> str:
        return ", ".join(
            f"{n} = {_text(v) if self.frames else _short(v)}" for n, v in self.start.items()
        )

    def html(self) -> str:
        "The stored output: the picture, its numbers, and what the page's script needs."
        losses = "".join(
            f"<span>{html.escape(n)} <b>{_text(v)}</b></span> "
            for n, v in self.numbers()["losses"].items()
        )
        return _box(self.svg(), self._settings(), losses.strip(), self.spec, self.caption)

    def __repr__(self):
        losses = [f"{n} {_text(v)}" for n, v in self.numbers()["losses"].items()]
        kind = f"{len(self.frames[1])} frames" if self.frames else "live figure"
        return f"<{kind} of {_name(self.f)}: {', '.join([self._settings(), *losses])}>"

    def widget(self, w=None):
        "The figure with ipywidgets' sliders, computed by the kernel."
        if w is None:
            import ipywidgets as w
        picture, numbers = w.HTML(), w.HTML()
        if self.frames:
            play, slider = _play(w, len(self.frames[1]), 300)
            sliders = {"step": slider}
        else:
            sliders = {
                n: w.FloatSlider(
                    start, min=low, max=high, step=step, description=n, readout_format=".4g"
                )
                for n, (low, high, start, step) in self.ranges.items()
            }

        def draw(_=None):
            values = (
                dict(zip(self.frames[0], self.frames[1][sliders["step"].value]))
                if self.frames
                else {n: s.value for n, s in sliders.items()}
            )
            picture.value = self.svg(values)
            numbers.value = html.escape(
                ", ".join(f"{n} {_text(v)}" for n, v in self.numbers(values)["losses"].items())
            )

        for s in sliders.values():
            s.observe(draw, "value")
        draw()
        return w.VBox([picture, *([play] if self.frames else []), *sliders.values(), numbers])


def _box(picture: str, at: str, losses: str, spec: dict, caption: str) -> str:
    "A figure as it is stored: its picture, where it stands, its losses, and as JSON what the page's script goes by."
    text = json.dumps(spec, separators=(",", ":"), ensure_ascii=False, allow_nan=False).replace(
        "<", "\\u003c"
    )
    box = "\n".join(
        filter(
            None,
            [
                '<div class="live">',
                picture,
                f'<p class="at">{html.escape(at)}</p>',
                losses and f'<p class="loss">{losses}</p>',
                f'<script type="application/json">{text}</script>',
                "</div>",
            ],
        )
    )
    return (
        f"<figure>\n{box}\n<figcaption>{html.escape(caption)}</figcaption>\n</figure>"
        if caption
        else box
    )


def _play(w, states: int, interval: int) -> tuple:
    "ipywidgets' button that plays, and the slider of steps that it moves."
    play, slider = (
        w.Play(min=0, max=states - 1, interval=interval),
        w.IntSlider(0, 0, states - 1, description="step"),
    )
    w.jslink((play, "value"), (slider, "value"))
    return play, slider


def _widgets():
    """ipywidgets, if it is installed and a person sits before the kernel; `LESSONPRESS_WIDGETS` (0 or 1) decides otherwise.

    Jupyter's server and VS Code say so to their kernels; where a notebook is only executed, its output must not name a widget that is gone afterwards.
    """
    shell = sys.modules["IPython"].get_ipython() if "IPython" in sys.modules else None
    person = "JPY_SESSION_NAME" in os.environ or "__vsc_ipynb_file__" in getattr(
        shell, "user_ns", ()
    )
    if (environment.said("WIDGETS") or ("1" if person else "0")) != "1" or not getattr(
        shell, "kernel", None
    ):
        return None
    try:
        import ipywidgets
    except ModuleNotFoundError:
        return None
    return ipywidgets


# Arguments


def _range(name, r) -> list:
    "Low, high, start and step, checked; the start is on a step."
    try:
        low, high, start, *step = (float(v) for v in r)
    except (TypeError, ValueError):
        refuse(f"the slider {name}={r!r}", hint="(low, high, start) or (low, high, start, step)")
    if (
        not all(map(math.isfinite, (low, high, start, *step)))
        or not low <= start <= high
        or low == high
        or len(step) > 1
    ):
        refuse(f"the slider {name}={r!r}", hint="low <= start <= high")
    if step:
        return (
            [_whole(v) for v in (low, high, start, *step)]
            if step[0] > 0
            else refuse(f"the step of the slider {name} is {step[0]}")
        )
    rough = (high - low) / 80
    unit = 10 ** math.floor(math.log10(rough))
    for part in (10, 5, 2, 1, 0.5, 0.2, 0.1, 0.05, 0.02, 0.01):
        n = (start - low) / (part * unit)
        if part * unit <= 1.5 * rough and abs(n - round(n)) < 1e-6:
            return [_whole(v) for v in (low, high, start, float(f"{part * unit:.6g}"))]
    refuse(
        f"the start of the slider {name} is not on a step from {low:g}",
        hint="give a step: (low, high, start, step)",
    )


def _whole(v: float):
    return int(v) if v == int(v) else v


def _short(v) -> str:
    return f"{v:.12g}"


def _text(v: float) -> str:
    "A number as the page's script writes it."
    if v != v:
        return "no number"
    if math.isinf(v):
        return "Infinity" if v > 0 else "-Infinity"
    if abs(v) < 1e5:
        return f"{v:.4f}"
    digits, e = f"{v:.3e}".split("e")
    return f"{digits}e{int(e):+d}"


def _name(f) -> str:
    return (
        getattr(f, "__name__", None) or _name(f.func)
        if hasattr(f, "__name__") or hasattr(f, "func")
        else type(f).__name__
    )


def _parameters(f) -> dict:
    "The parameters of `f` that can be given by name."
    try:
        found = inspect.signature(f, follow_wrapped=False).parameters
    except (TypeError, ValueError):
        refuse(f"`{_name(f)}` does not tell its parameters", hint="write a function around it")
    return {n: p for n, p in found.items() if p.kind in (p.POSITIONAL_OR_KEYWORD, p.KEYWORD_ONLY)}


def _arguments(f, values, stored) -> tuple[dict, str]:
    "Those of the values that `f` names, and the name of its one parameter that is left."
    names = _parameters(f)
    free = [n for n, p in names.items() if n not in values and p.default is p.empty]
    if len(free) != 1:
        left = ", ".join(free) or "none"
        refuse(
            f"`{_name(f)}({', '.join(names)})` must have one parameter without a {'stored number' if stored else 'slider'}, for the x axis; there is {left}"
        )
    return {n: values[n] for n in names if n in values}, free[0]


def _data(data, loss) -> tuple:
    "The data in float64, and the losses by name."
    losses = (
        dict(loss)
        if isinstance(loss, Mapping)
        else {}
        if loss is None
        else {_name(loss).replace("_", " "): loss}
    )
    if data is None:
        if losses:
            refuse("a loss needs data", hint="data=(x, y)")
        return None, losses
    lib = _lib(data[0]) or _lib(data[1]) or ("torch" if "torch" in sys.modules else "numpy")
    x, y = (_row(v) for v in data)
    if len(x) != len(y):
        refuse(f"the data have {len(x)} x and {len(y)} y")
    return (_array(x, lib), _array(y, lib)), losses


def _limits(name, pair):
    if pair is None:
        return None
    low, high = map(float, pair)
    return (
        (low, high)
        if low < high and math.isfinite(high - low)
        else refuse(f"{name}={pair!r}", hint="(low, high)")
    )


def _wider(low, high, part):
    return tuple(
        float(f"{v:.4g}") for v in (low - part * (high - low or 1), high + part * (high - low or 1))
    )


def _ends(numbers):
    return min(numbers), max(numbers)


def _ticks(low, high) -> list:
    "Four to eight round numbers from `low` to `high`, with what to write."
    rough = (high - low) / 5
    unit = 10 ** math.floor(math.log10(rough))
    step = unit * min((1, 2, 5, 10), key=lambda m: abs(math.log(m * unit / rough)))
    return [
        (k * step, f"{k * step:.6g}".replace("-", "−"))
        for k in range(math.ceil(low / step - 1e-9), math.floor(high / step + 1e-9) + 1)
    ]


# Numbers and arrays


def _row(v) -> list[float]:
    "A row of finite numbers."
    if _lib(v):
        v = _numbers(v)[1]
    out = [float(n) if not _lib(n) else float(_numbers(n)[1]) for n in v]
    return out if all(map(math.isfinite, out)) else refuse("the data or states hold inf or nan")


def _array(numbers, lib):
    if lib == "torch":
        import torch

        return torch.tensor(numbers, dtype=torch.float64)
    import numpy

    return numpy.array(numbers, dtype=float)


def _list(v):
    "A number, or a list of numbers."
    return [float(n) for n in v.tolist()] if _lib(v) and v.ndim else float(v)


def _attempt(f) -> float:
    "The number that `f()` gives; nan where it raises or gives a complex one."
    try:
        with _quiet():
            return float(f())
    except (ArithmeticError, ValueError, TypeError):
        return math.nan


def _quiet():
    return sys.modules["numpy"].errstate(all="ignore") if "numpy" in sys.modules else nullcontext()
