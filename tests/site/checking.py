"What `lessonpress check --json` says of a course."

import io
import json
from contextlib import redirect_stdout

from lessonpress.commands.main import run
from lessonpress.problems import Problem


def report(course, *args):
    "The whole report; its problems are `Problem`s."
    with redirect_stdout(io.StringIO()) as said:
        run(["--course", str(course.root), "check", "--json", *args])
    told = json.loads(said.getvalue())
    return told | {"problems": [Problem(**p) for p in told["problems"]]}
