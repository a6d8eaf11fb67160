"""Before it renders, Quarto has lessonpress read the whole course here."""

import sys
from pathlib import Path

sys.dont_write_bytecode = True  # nothing of it is left in the course
sys.path.insert(0, str(Path(__file__).resolve().parent))
from command import call  # noqa: E402

sys.exit(call("collect"))
