"""Executable course notes: a generator of checked websites from lessons and outlines, and the kit that lessons stand on."""

__version__ = "0.1.0"
