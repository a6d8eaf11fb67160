"""Which folders are packages; everything else about the distribution stands in pyproject.toml."""

from setuptools import find_packages, setup

setup(
    package_dir={"lessonpress": "."},
    packages=["lessonpress", *(f"lessonpress.{name}" for name in find_packages("."))],
)
