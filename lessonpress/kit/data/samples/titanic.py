"""The sample of the Titanic: invented passengers, drawn from the published counts of all aboard."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING

from lessonpress.kit.data.samples.making import generator, pick, table, words

if TYPE_CHECKING:
    from lessonpress.kit.data.samples.making import Content, Random

__all__ = ["ABOARD", "COLUMNS", "passengers"]

# People aboard the Titanic: (sex, age group) -> (died, survived) in class 1, 2, 3 and the crew.
# R's data set `Titanic`, after R. Dawson, The "Unusual Episode" Data Revisited, Journal of Statistics Education 3(3), 1995.
ABOARD = {
    ("male", "child"): ((0, 5), (0, 11), (35, 13), (0, 0)),
    ("male", "adult"): ((118, 57), (154, 14), (387, 75), (670, 192)),
    ("female", "child"): ((0, 1), (0, 13), (17, 14), (0, 0)),
    ("female", "adult"): ((4, 140), (13, 80), (89, 76), (3, 20)),
}
COLUMNS = words("PassengerId Survived Pclass Name Sex Age SibSp Parch Ticket Fare Cabin Embarked")


@dataclass(frozen=True)
class _Class:
    "What is drawn for a passenger of a class."

    fare: float  # median
    spread: float  # standard deviation of its logarithm, which gives the published mean
    age: float  # mean of the adults'
    years: float  # their standard deviation
    ageless: float  # chance of a missing age
    cabin: float  # chance of a known cabin
    south: float  # chance of the port of Southampton
    cherbourg: float  # chance of that of Cherbourg
    company: float  # chance of relatives aboard


_CLASSES = {
    1: _Class(60.2875, 0.817, 39, 14, 0.14, 0.81, 0.59, 0.39, 0.37),
    2: _Class(14.25, 0.862, 33, 11.5, 0.06, 0.09, 0.89, 0.09, 0.35),
    3: _Class(8.05, 1.03, 28, 10.3, 0.28, 0.02, 0.72, 0.13, 0.28),
}
_HIGHEST_FARE = 512.3292


def passengers() -> Iterator[tuple[str, Content]]:
    """`train.csv` with the columns and the 891 rows of Kaggle's: passengers drawn without replacement from the 1,316 of the table.

    The crew stays out, as in Kaggle's file, whose `Pclass` knows 1, 2 and 3 only. Class, sex, age group and survival are people's own;
    name, age in years, family, ticket, fare, cabin and port are drawn by class.
    """
    rng = generator(1912)
    people = [
        (survived, klass, sex, group == "child")
        for (sex, group), classes in ABOARD.items()
        for klass, counts in enumerate(classes[:3], 1)
        for survived, n in enumerate(counts)
        for _ in range(n)
    ]
    chosen = rng.permutation(len(people))[:891]
    rows = [[n, *_passenger(rng, *people[i])] for n, i in enumerate(chosen, 1)]
    yield "train.csv", table(COLUMNS, rows)


def _passenger(rng: Random, survived: int, klass: int, sex: str, child: bool) -> list[object]:
    "All columns but the first. The order in which they are drawn is part of the sample."
    c = _CLASSES[klass]
    age = _age(rng, c, child)
    siblings, parents = _family(rng, c, child)
    fare, cabin, port = _fare(rng, c), _cabin(rng, c), _port(rng, c)
    name = _name(rng, sex, child, siblings)
    if rng.random() < c.ageless:
        age = ""
    ticket = str(rng.integers(2000, 390000))
    return [survived, klass, name, sex, age, siblings, parents, ticket, fare, cabin, port]


def _age(rng: Random, c: _Class, child: bool) -> str:
    "Whole years, or months of the first year as a decimal; a child of the table is under 13 here."
    if not child:
        return str(int(min(max(c.age + c.years * rng.standard_normal(), 13), 80)))
    years = rng.random() * 13
    return str(int(years)) if years >= 1 else f"{max(years, 0.42):.2f}"


def _family(rng: Random, c: _Class, child: bool) -> tuple[int, int]:
    "Siblings (or wife and husband), and parents or children."
    company = rng.random() < c.company
    if child:
        return int(rng.integers(0, 5)), int(rng.integers(1, 3))
    return (int(rng.integers(0, 2)), int(rng.integers(0, 3))) if company else (0, 0)


def _fare(rng: Random, c: _Class) -> str:
    fare = 0.0
    if rng.random() >= 15 / 891:
        drawn = c.fare * 2.718281828459045 ** (c.spread * rng.standard_normal())
        fare = min(drawn, _HIGHEST_FARE)
    return f"{fare:.4f}".rstrip("0").rstrip(".")


def _cabin(rng: Random, c: _Class) -> str:
    return f"{pick(rng, 'ABCDE')}{rng.integers(1, 130)}" if rng.random() < c.cabin else ""


def _port(rng: Random, c: _Class) -> str:
    known, port = rng.random() > 2 / 891, rng.random()
    if not known:
        return ""
    return "S" if port < c.south else "C" if port < c.south + c.cherbourg else "Q"


_SYLLABLES = words(
    "Al Bar Cor Dun El Far Gor Hal In Jor Kel Lam Mor Nor Os Per Quin Ros Sel Tor Ul Ver Wes Yar"
)
_ENDINGS = words("ton ley wick ford sen man ski berg ini ard")
_FIRST = {
    "male": words("Adam Bruno Carl David Emil Frank Georg Hugo Ivan Jakob"),
    "female": words("Anna Berta Clara Dora Edith Flora Greta Helen Irma Johanna"),
}


def _name(rng: Random, sex: str, child: bool, siblings: int) -> str:
    "An invented name in the form of the real file's: `Surname, Title. First`."
    if sex == "male":
        title = "Master" if child else "Mr"
    else:
        title = "Mrs" if siblings and not child else "Miss"
    surname = pick(rng, _SYLLABLES) + pick(rng, _ENDINGS)
    return f"{surname}, {title}. {pick(rng, _FIRST[sex])}"
