"""`live` and `frames`: figures of a function, with a slider for each parameter or with states to go through."""

from __future__ import annotations

import html
import math
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

from lessonpress.kit.live.arguments import (
    Function,
    Limits,
    data_and_losses,
    function_name,
    limits,
    parameters,
    slider_range,
    states_of,
    wider,
)
from lessonpress.kit.live.arrays import array_library, numbers
from lessonpress.kit.live.model import Model, Shows
from lessonpress.kit.live.picture import Axes, Line
from lessonpress.kit.live.program import Spec, page_program
from lessonpress.kit.live.shown import Shown, box, number_text
from lessonpress.kit.live.translate import refuse
from lessonpress.kit.live.widgets import loaded, play_and_slider

__all__ = ["Figure", "frames", "live"]


def live(
    f: Function,
    *,
    alt: str,
    data: tuple[Any, Any] | None = None,
    loss: Function | Mapping[str, Function] | None = None,
    trail: Function | None = None,
    steps: int = 8,
    xlim: Limits | None = None,
    ylim: Limits | None = None,
    xlabel: str = "x",
    ylabel: str = "",
    caption: str = "",
    **sliders: tuple[float, ...],
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
    ranges = {name: slider_range(name, r) for name, r in sliders.items()}
    points, losses = data_and_losses(data, loss)
    model = Model(
        f,
        {name: r[2] for name, r in ranges.items()},
        ranges,
        None,
        points,
        losses,
        trail,
        steps,
        *_scale(xlim, points),
    )
    return _figure(model, ylim, Words(alt, xlabel, ylabel, caption))


def frames(
    states: Sequence[Any],
    f: Function,
    *,
    alt: str,
    data: tuple[Any, Any] | None = None,
    loss: Function | Mapping[str, Function] | None = None,
    xlim: Limits | None = None,
    ylim: Limits | None = None,
    xlabel: str = "x",
    ylabel: str = "",
    caption: str = "",
) -> Figure:
    """A figure that goes through stored states of `f`'s parameters, step by step or playing: each step of gradient descent, say.

    `states` has a row of numbers for each step, in the order of `f`'s parameters; the parameter after those is x. The rest is as for `live`.
    """
    rows = states_of(states)
    names = list(parameters(f))[: len(rows[0])]
    start = dict(zip(names, rows[0]))
    points, losses = data_and_losses(data, loss)
    model = Model(f, start, {}, (names, rows), points, losses, None, 0, *_scale(xlim, points))
    return _figure(model, ylim, Words(alt, xlabel, ylabel, caption))


@dataclass(frozen=True)
class Words:
    "What is written at a figure."

    alt: str
    xlabel: str
    ylabel: str
    caption: str


def _scale(xlim: Limits | None, data: tuple[Any, Any] | None) -> tuple[Limits, str]:
    "The x axis, which reaches a little farther than the data, and whose arrays the functions get."
    given = limits("xlim", xlim)
    if not data:
        return given or (-2.0, 2.0), array_library()
    return given or wider(numbers(data[0], 1), 0.05), array_library(*data)


def _figure(model: Model, ylim: Limits | None, words: Words) -> Figure:
    if not words.alt.strip():
        refuse("a live figure needs an alternative text", hint="say in `alt` what is to be seen")
    spec = page_program(model)
    model = replace(model, each=spec["each"])
    axes = Axes(model.xlim, limits("ylim", ylim) or _heights(model), words.xlabel, words.ylabel)
    return Figure(model, axes, spec | {"view": [*axes.xlim, *axes.ylim]}, words)


def _heights(model: Model) -> Limits:
    "From the lowest to the highest thing at the start, and a little more."
    ys = numbers(model.data[1], 1) if model.data else model.shows()["y"]
    return wider([y for y in ys if math.isfinite(y)] or [0.0, 1.0], 0.12 if model.data else 0.25)


@dataclass
class Figure(Shown):
    "What `live` and `frames` give: shows itself in a notebook."

    model: Model
    axes: Axes
    spec: Spec  # what the page's script reads
    words: Words

    @property
    def lib(self) -> str:
        "Whose arrays its functions get: torch or numpy."
        return self.model.lib

    def numbers(self, values: Mapping[str, float] | None = None) -> Shows:
        "What the figure shows with these parameters: `x`, `y`, with a trail `trail`, and `losses` by name. `nan` where Python raises."
        return self.model.shows(values)

    def svg(self, values: Mapping[str, float] | None = None) -> str:
        "The picture with these parameters, at first those of the start."
        return self.axes.svg(list(self._lines(self.numbers(values))), self.words.alt)

    def _lines(self, shows: Shows) -> Iterator[Line]:
        "The curve is thin where a trail goes along it."
        trail = shows.get("trail")
        colour, width = ("soft", 1.2) if trail else ("accent", 2.2)
        yield Line("curve", colour, shows["x"], shows["y"], width)
        if self.model.data:
            x, y = (numbers(v, 1) for v in self.model.data)
            yield Line("points", "data", x, y, 6.5, dots=True)
        if trail:
            yield Line("trail", "accent", *trail)
            yield Line("dots", "accent", *trail, 6.5, dots=True)

    def html(self) -> str:
        "The stored output: the picture, its numbers, and what the page's script needs."
        losses = " ".join(
            f"<span>{html.escape(name)} <b>{number_text(v)}</b></span>"
            for name, v in self.numbers()["losses"].items()
        )
        return box(self.svg(), self._settings(), losses, self.spec, self.words.caption)

    def _settings(self) -> str:
        "The parameters of the start, as the page's script writes them."
        written = number_text if self.model.states else "{:.12g}".format
        return ", ".join(f"{n} = {written(v)}" for n, v in self.model.start.items())

    def __repr__(self) -> str:
        states = self.model.states
        kind = f"{len(states[1])} frames" if states else "live figure"
        parts = [self._settings(), *_written(self.numbers()["losses"])]
        return f"<{kind} of {function_name(self.model.f)}: {', '.join(parts)}>"

    def widget(self, w: Any = None) -> Any:
        "The figure with the sliders of `w`, ipywidgets, computed by the kernel."
        w = loaded(w)
        picture, numbers = w.HTML(), w.HTML()
        controls, sliders, values = self._controls(w)

        def draw(_: Any = None) -> None:
            now = values()
            picture.value = self.svg(now)
            numbers.value = html.escape(", ".join(_written(self.numbers(now)["losses"])))

        for slider in sliders:
            slider.observe(draw, "value")
        draw()
        return w.VBox([picture, *controls, numbers])

    def _controls(self, w: Any) -> tuple[list[Any], list[Any], Callable[[], dict[str, float]]]:
        "What stands below the picture, which of it are sliders, and the parameters that they say."
        if self.model.states:
            names, rows = self.model.states
            play, step = play_and_slider(w, len(rows), 300)
            return [play, step], [step], lambda: dict(zip(names, rows[step.value]))
        sliders = {
            name: w.FloatSlider(
                start, min=low, max=high, step=step, description=name, readout_format=".4g"
            )
            for name, (low, high, start, step) in self.model.ranges.items()
        }
        controls = list(sliders.values())
        return controls, controls, lambda: {n: s.value for n, s in sliders.items()}


def _written(losses: Mapping[str, float]) -> list[str]:
    return [f"{name} {number_text(v)}" for name, v in losses.items()]
