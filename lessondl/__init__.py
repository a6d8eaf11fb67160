"""Executable course notes: lessons that export a library, run as tests and render into a checked website"""

__version__ = "0.1.0"
