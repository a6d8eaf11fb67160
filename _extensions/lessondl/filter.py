"""Quarto hands each document to lessondl.site here, and takes it back."""
import sys

from lessondl.site.__main__ import main

sys.exit(main(["document-filter", *sys.argv[1:]]))
