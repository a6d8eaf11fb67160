"""Where a notebook runs without being installed."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any
from urllib.parse import quote

from lessonpress.pandoc import tree as T
from lessonpress.words import Words

__all__ = ["github", "links", "spaced"]

_COLAB = "https://colab.research.google.com/github"
_KAGGLE = "https://www.kaggle.com/kernels/welcome?src="


def github(repository: str) -> str:
    "OWNER/NAME of a repository there; empty of another one."
    return repository.partition("//github.com/")[2]


def links(file: str, connected: dict[str, Any], word: Words) -> list[T.Node]:
    "To Colab and Kaggle, which read GitHub alone; and to the repository's file where the site has none."
    repository, at = connected["repository"], quote(f"{connected['branch']}/{file}")
    places = []
    if own := github(repository):
        kaggle = quote(f"{repository}/blob/{at}", safe="")
        places += [
            (word("run.open", place="Colab"), f"{_COLAB}/{own}/blob/{at}"),
            (word("run.open", place="Kaggle"), f"{_KAGGLE}{kaggle}"),
        ]
    if repository and not connected["copy"]:
        places.append((word("run.download"), f"{repository}/raw/{at}"))
    return [T.link(T.words(name), href) for name, href in places]


def spaced(links: Iterable[T.Node]) -> list[T.Node]:
    return [x for link in links for x in (link, T.node("Space"))][:-1]
