"""Before it renders, Quarto has lessondl read the whole course here."""
import shutil
import subprocess
import sys

command = shutil.which("lessondl")
if command is None:
    sys.exit("error: this course needs the command `lessondl`, which is not on PATH\n"
             "  hint: `make site` installs it into .venv-site, and then PATH=\"$PWD/.venv-site/bin:$PATH\" quarto render finds it; elsewhere: pip install 'lessondl[site]'")
sys.exit(subprocess.run([command, "collect"]).returncode)
