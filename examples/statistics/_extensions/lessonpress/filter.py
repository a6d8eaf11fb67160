"""Quarto hands each document to lessonpress here, and takes it back."""

import subprocess
import sys

try:
    from lessonpress.__main__ import main
except (
    ModuleNotFoundError
):  # the Python that Quarto found is not the one in which lessonpress is installed

    def main(words):
        return subprocess.run(["lessonpress", *words]).returncode


sys.exit(main(["document-filter", *sys.argv[1:]]))
