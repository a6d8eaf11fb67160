"""A Python function of numbers as a small program that a page can compute: plain data, no text that anything has to run.

The function's own source is followed with the numbers still unknown. What is known already (constants, shapes, which function is called)
is worked out at once and by Python itself; what depends on the unknown numbers becomes a node of a list:

    ["a", "x", 2, ["pow", 1, 2], ["*", 0, 3]]                # a*x**2, the last node

A text is an input, a number or a list of numbers a constant, and a list that begins with a text an operation on earlier nodes, by their places.
The theme's `figures.js` computes such a list. Both follow these rules:

- All numbers are float64. A lesson's tensors are often float32 (and so is what PyTorch makes of integers), so compare with a tolerance, or give Python float64.
- Where 0 and -0 are compared by `relu`, `clip`, `maximum` or `minimum`, the sign of the zero is not the library's.
- A *number* is a Python number: what would raise there (`1/0`, `math.sqrt(-1)`, a complex power) ends the computation.
- An *array* is a tensor or NumPy's array or scalar, of rank 0 or 1: what would be inf or nan there is inf or nan.
- Only what is needed is computed: the branch of an `if` that is not taken may be impossible.
- Captured numbers and arrays are what they are at the time of the translation.

What cannot be translated raises `LessonpressError` with the rule "live", naming the thing, the file and the line.
"""

from __future__ import annotations

from lessonpress.kit.live.translate.program import Program, translate
from lessonpress.kit.live.translate.values import Value, refuse

__all__ = ["Program", "Value", "refuse", "translate"]
