"""Before it renders, Quarto has lessondl read the whole course here."""
import shutil
import subprocess
import sys

command = shutil.which("lessondl")
if command is None:
    sys.exit("error: this course needs the command `lessondl`, which is not on PATH\n"
             "  hint: pip install 'lessondl[site]', or activate the environment it is in: `make site` makes .venv-site, and Quarto finds it with\n"
             "        PATH=\"$PWD/.venv-site/bin:$PATH\" quarto render")
sys.exit(subprocess.run([command, "collect"]).returncode)
