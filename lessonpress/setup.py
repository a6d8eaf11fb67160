"""Which folders are packages; everything else about the distribution stands in pyproject.toml."""

from setuptools import find_namespace_packages, setup
from setuptools.command.build_py import build_py


class Build(build_py):
    def find_package_modules(self, package, package_dir):
        "All modules but this one, which lies in the package's folder."
        found = super().find_package_modules(package, package_dir)
        return [m for m in found if m[:2] != ("lessonpress", "setup")]


# Folders without Python, of templates and styles, count too; package-data in pyproject.toml names what they hold.
folders = find_namespace_packages(".", exclude=["build", "build.*", "dist"])
setup(
    package_dir={"lessonpress": "."},
    packages=["lessonpress", *(f"lessonpress.{name}" for name in folders)],
    cmdclass={"build_py": Build},
)
