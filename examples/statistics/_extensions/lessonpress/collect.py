"""Before it renders, Quarto has lessonpress read the whole course here."""

import shutil
import subprocess
import sys

command = shutil.which("lessonpress")
if command is None:
    sys.exit(
        "error: this course needs the command `lessonpress`, which is not on PATH\n"
        "  hint: pip install lessonpress; in a clone of this course `make site` installs it into .venv-site, and "
        'PATH="$PWD/.venv-site/bin:$PATH" quarto render finds it'
    )
sys.exit(subprocess.run([command, "collect"]).returncode)
