"""The small modules of a page's Python, under this Python: they say what its own do."""

import copy
import functools
import importlib.util
import itertools
import random
import statistics
import sys
import types

import pytest
from course import ROOT

PAGE = ROOT / "lessonpress/features/try_cells/engine/page"


def loaded(name, monkeypatch, **others):
    "A module of the page, under its own name among others that stand in for what only a page has."
    for other, module in others.items():
        monkeypatch.setitem(sys.modules, other, module)
    file = PAGE.joinpath(*name.split("."))
    file = file / "__init__.py" if file.is_dir() else file.with_suffix(".py")
    spec = importlib.util.spec_from_file_location(f"page_{name}", file)
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


@pytest.fixture
def page(monkeypatch):
    clock = types.SimpleNamespace(today=lambda: 1e9, now=lambda: 1.0)
    return lambda name, **others: loaded(name, monkeypatch, _page=clock, **others)


def test_random_numbers_are_pythons_own(page):
    theirs, ours = random.Random(), page("random").Random()
    for seed in (0, 1, 42, 2**40 + 7):
        theirs.seed(seed)
        ours.seed(seed)
        for drawn in (
            lambda r: [r.random() for _ in range(700)],
            lambda r: [r.gauss(1, 2) for _ in range(5)],
            lambda r: [r.normalvariate(1, 2) for _ in range(5)],
            lambda r: [r.randint(-3, 12) for _ in range(50)],
            lambda r: [r.randrange(0, 100, 7), r.choice("abc"), r.uniform(2, 5)],
            lambda r: [r.sample(range(1000), 4), r.sample(range(10), 6), r.expovariate(2)],
            lambda r: r.choices("abc", k=9) + r.choices("abc", [1, 2, 7], k=9),
            lambda r: r.getrandbits(70),
        ):
            assert drawn(ours) == drawn(theirs)
        mixed, expected = list(range(30)), list(range(30))
        ours.shuffle(mixed)
        theirs.shuffle(expected)
        assert mixed == expected


def test_numpys_older_generator_gives_its_numbers(page):
    numpy = pytest.importorskip("numpy")
    assert numpy.random  # which looks for other modules when it is first asked for
    ours = page("numpy.random", random=page("random")).RandomState()
    for seed in (0, 42, 123456):
        theirs = numpy.random.RandomState(seed)
        ours.seed(seed)
        for drawn in (
            lambda r: r.normal(scale=2.0, size=(3, 7)),
            lambda r: r.rand(650),
            lambda r: r.randn(5),
            lambda r: r.uniform(-1, 4, size=9),
            lambda r: r.randint(0, 11, size=50),
            lambda r: r.permutation(25),
            lambda r: r.normal(),
        ):
            assert numpy.array_equal(drawn(ours), drawn(theirs))


ITERATORS = [
    lambda i: i.islice(i.count(3, 2), 5),
    lambda i: i.islice(i.cycle("ab"), 5),
    lambda i: i.repeat("a", 3),
    lambda i: i.chain("ab", [1], ()),
    lambda i: i.chain.from_iterable(["ab", "c"]),
    lambda i: i.accumulate([0, 1, 2, 3]),
    lambda i: i.accumulate([3, 1, 2], max),
    lambda i: i.accumulate([1, 2], initial=10),
    lambda i: i.accumulate([]),
    lambda i: i.islice(range(10), 2, 9, 3),
    lambda i: i.islice(range(10), 4),
    lambda i: i.islice(range(3), 1, None),
    lambda i: i.product("ab", [1, 2], repeat=2),
    lambda i: i.product(),
    lambda i: i.permutations("abc"),
    lambda i: i.permutations(range(4), 2),
    lambda i: i.combinations("abcde", 3),
    lambda i: i.combinations("ab", 3),
    lambda i: i.combinations("ab", 0),
    lambda i: i.combinations_with_replacement("abc", 2),
    lambda i: i.pairwise("abcd"),
    lambda i: i.pairwise("a"),
    lambda i: i.starmap(pow, [(2, 3), (3, 2)]),
    lambda i: i.takewhile(lambda n: n < 3, [1, 2, 3, 1]),
    lambda i: i.dropwhile(lambda n: n < 3, [1, 2, 3, 1]),
    lambda i: i.filterfalse(None, [0, 1, "", 2]),
    lambda i: i.compress("abcd", [1, 0, 1, 0]),
    lambda i: i.zip_longest("abc", [1], fillvalue=0),
    lambda i: [(key, list(group)) for key, group in i.groupby("aabbbca")],
    lambda i: [(key, list(group)) for key, group in i.groupby([1, 3, 2, 4], lambda n: n % 2)],
    lambda i: map(list, i.tee("ab")),
]


@pytest.mark.parametrize("use", ITERATORS)
def test_iterators_are_pythons_own(page, use):
    assert list(use(page("itertools"))) == list(use(itertools))


def test_an_islice_takes_no_more_than_it_gives(page):
    values = iter(range(10))
    assert list(page("itertools").islice(values, 3)) == [0, 1, 2] and next(values) == 3


def test_functions_of_functions(page):
    ours = page("functools")
    assert ours.partial(int, base=2)("101") == 5
    assert ours.reduce(lambda a, b: a * b, [2, 3, 4]) == 24
    with pytest.raises(TypeError, match="reduce.. of empty iterable with no initial value"):
        ours.reduce(max, [])
    assert sorted("bca", key=ours.cmp_to_key(lambda a, b: (a < b) - (a > b))) == ["c", "b", "a"]


def test_a_cache_asks_once_and_keeps_the_last(page):
    ours, asked = page("functools"), []

    @ours.lru_cache(maxsize=2)
    def f(n):
        asked.append(n)
        return -n

    assert [f(1), f(2), f(1), f(3), f(1), f(2)] == [-1, -2, -1, -3, -1, -2]
    assert asked == [1, 2, 3, 2] and f.__name__ == "f"


def test_what_is_written_with_wraps_keeps_its_name(page):
    def named():
        "What it does."

    for source in (page("functools"), functools):
        made = source.wraps(named)(lambda: None)
        assert (made.__name__, made.__doc__, made.__wrapped__) == ("named", "What it does.", named)


def test_containers(page):
    ours = page("collections")
    counts = ours.Counter("abracadabra")
    assert counts.most_common(2) == [("a", 5), ("b", 2)] and counts["z"] == 0
    assert counts - ours.Counter("aaaaa") == {"b": 2, "r": 2, "c": 1, "d": 1}
    lists = ours.defaultdict(list)
    lists["a"].append(1)
    assert lists == {"a": [1]}
    last = ours.deque([1, 2, 3], maxlen=2)
    last.appendleft(0)
    assert list(last) == [0, 2] and last.popleft() == 0
    Point = ours.namedtuple("Point", "x y", defaults=[5])
    assert (Point(1), Point(1).y, Point(1)._replace(x=2)) == ((1, 5), 5, (2, 5))
    assert repr(Point(1)) == "Point(x=1, y=5)"


def test_copies(page):
    ours = page("copy")

    class Node:
        def __init__(self):
            self.others = [self]

    node, table = Node(), {"a": [1, (2, [3])]}
    for source in (ours, copy):
        deep = source.deepcopy(table)
        deep["a"][1][1].append(4)
        assert table == {"a": [1, (2, [3])]} and deep == {"a": [1, (2, [3, 4])]}
        again = source.deepcopy(node)
        assert again is not node and again.others[0] is again
        assert source.copy(node).others is node.others


def test_classes_of_fields(page):
    ours = page("dataclasses")

    @ours.dataclass
    class Point:
        x: int
        y: int = 2
        z: list = ours.field(default_factory=list)

    @ours.dataclass(frozen=True)
    class Named(Point):
        name: str = ""

    assert repr(Point(1)) == f"{Point.__name__}(x=1, y=2, z=[])"
    assert Point(1) == Point(1) != Point(2) and Point(1).z is not Point(1).z
    assert ours.asdict(ours.replace(Named(1), name="a")) == {"x": 1, "y": 2, "z": [], "name": "a"}
    for wrong in (lambda: Point(), lambda: Point(1, 2, [], 4), lambda: Point(1, w=2)):
        with pytest.raises(TypeError):
            wrong()
    with pytest.raises(AttributeError):
        Named(1).x = 3


def test_managers(page):
    ours = page("contextlib")
    steps = []

    @ours.contextmanager
    def between():
        steps.append("in")
        try:
            yield 5
        finally:
            steps.append("out")

    with between() as value:
        steps.append(value)
    with pytest.raises(ZeroDivisionError), between():
        raise ZeroDivisionError
    with ours.suppress(KeyError):
        {}["a"]
    assert steps == ["in", 5, "out", "in", "out"]


def test_means_and_spreads(page):
    ours, data = page("statistics"), [2.5, 1.0, 4.0, 4.0, 7.25]
    for name in ("mean", "median", "variance", "pvariance", "stdev", "pstdev"):
        for numbers in (data, data[:4], data[:2]):
            expected = getattr(statistics, name)(numbers)
            assert getattr(ours, name)(numbers) == pytest.approx(expected, rel=1e-14)
        with pytest.raises(ValueError, match="requires at least"):
            getattr(ours, name)([])
