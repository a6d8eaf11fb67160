"""Executable course notes: lessons that export a library, run as tests and render into a checked website

Modules:

- `lessondl.kit.data`: The data sets of the lessons: `data("mnist_sample")` is a folder that says what it is.
- `lessondl.kit.live`: Figures with sliders: a function of a few numbers that a reader can turn, in Jupyter, on the published page, and as a plain picture.
- `lessondl.kit.plot`: The plot style of the lessons: quiet SVG pictures that can be read on light and on dark paper.
- `lessondl.kit.samples`: The embedded samples: small data sets in the layout of the real ones, made on the spot, the same everywhere.
- `lessondl.kit.tables`: Figures that go through states of tables, step by step or playing: a matrix product, one multiplication at a time.
- `lessondl.kit.translate`: A Python function of numbers as a small program that a page can compute: plain data, no text that anything has to run."""

__version__ = "0.1.0"
