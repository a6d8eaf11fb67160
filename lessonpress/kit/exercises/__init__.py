"""What the checks of exercises share: a verdict, numbers out of whatever a reader returns, predictions, and what a task forbids.

It runs in Jupyter, in tests and in the page, whose Python is small. So all of it is plain Python and imports nothing that such a page would have to load.

A check is a few lines:

    def check_mean(f):
        return judge(f, mean, (sum, "That is the sum."), at=[([1, 2],), ([4],)], hint="Divide by how many there are.")
"""

from lessonpress.kit.exercises.answers import judge
from lessonpress.kit.exercises.code import source_of, used
from lessonpress.kit.exercises.predictions import predict
from lessonpress.kit.exercises.values import numbers
from lessonpress.kit.exercises.verdict import Refused, Verdict, both

__all__ = ["Refused", "Verdict", "both", "judge", "numbers", "predict", "source_of", "used"]
