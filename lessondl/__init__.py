"""Executable course notes: lessons that export a library, run as tests and render into a checked website

Modules:

- `lessondl.kit.plot`: The plot style of the lessons: quiet SVG pictures that can be read on light and on dark paper."""

__version__ = "0.1.0"
