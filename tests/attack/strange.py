"""Strange input by the thousand: hypothesis takes what is valid and changes it a little, or more."""

import copy
import json
import re

import yaml
from hypothesis import strategies as st

TEXTS = [
    *["", " ", "x", "two", "é", "\0", "a\0b", "\r", "\t", "\u2028", "\ufeff", "\x1b[31m", "%s {} {0}"],
    *["2024-13-01", "2024-02-31T25:61", "99:99", "-1", "1e999", "nan", "0x", "१२", "٣"],
    *["..", "../../x", "/etc/passwd", "C:\\x", "x/" * 200, "a" * 300, "b" * 5000, "file:///x", "~"],
    *["http://[", "https://[::1", "https://x:port/", "//", "?", "#", "#%", "%zz", "mailto:", "x:y:z"],
    *["{{{{", "[" * 40, "]]]]", "((((", "{#", "{.", "{=html}", "<b", "</div>", "<!--", "]]>", "&#0;", "&#x110000;"],
    *["$", "$$", "\\", "`", "```", ":::", "---", "*", "**_", "|", "![](", "[^1]", "[@x]", "@fig-x"],
    *["<<<<<<< HEAD", "=======", ">>>>>>> theirs", "{{< include x >}}", "{{<", "\ud800", "*x", "&x", "!!x"],
]  # fmt: skip
RAW_YAML = [  # what no value gives when it is written down
    *["!!int foo", "!!float x", "!!timestamp x", "!!binary x", "!!python/name:os.system", "!x y"],
    *["&a [*a]", "&a {x: *a}", "*nowhere", "{<<: 3}", "{<<: [x]}", "{a: 1, a: 2}", "? [x]", "0b", "0o9"],
    *["2024-13-01", ".nan", ".inf", "1__2", "0x_", "+", "0b_", "!!set {a}", "!!omap [a: 1]", "!!bool x"],
    *["!!int ''", "!!null x", "!!str", "!!seq {}", "!!map []", "=", "<<", "%", "@x", "`", "|", ">", "- -"],
]  # fmt: skip
ODD = st.one_of(
    st.sampled_from(TEXTS),
    st.none(),
    st.booleans(),
    st.integers(-5, 5),
    st.sampled_from([10**18, 10**400, -(10**30), 0.5, 1e308, float("nan"), float("inf")]),
    st.text(max_size=8),
)
KEYS = st.sampled_from(
    [
        "id",
        "title",
        "name",
        "text",
        "href",
        "file",
        "contents",
        "data",
        "value",
        "format",
        "source",
        "outputs",
        "metadata",
        "1",
        "x",
    ]
) | st.sampled_from(TEXTS)
ANY = st.recursive(ODD, lambda v: st.lists(v, max_size=3) | st.dictionaries(KEYS, v, max_size=3), max_leaves=6)  # fmt: skip
DEPTHS = st.sampled_from([10, 60, 300, 2000])


DEEP = st.builds("@DEEP {} {}@".format, st.sampled_from([10, 60, 300, 2000]), st.integers(0, 1))


def _deep(m):
    "Lists or mappings in each other, as JSON, which no encoder writes so deep."
    depth, kind = int(m[1]), int(m[2])
    return ["[", '{"a":'][kind] * depth + "1" + "]}"[kind] * depth


def deepened(text):
    return re.sub(r"""["']?@DEEP (\d+) (\d)@["']?""", _deep, text)


VALUE = st.one_of(ANY, ANY, ANY, ANY, DEEP)


def places(tree, path=()):
    "The paths of all values in a tree."
    out = [path]
    items = tree.items() if isinstance(tree, dict) else enumerate(tree) if isinstance(tree, list) else ()  # fmt: skip
    for key, value in items:
        out += places(value, (*path, key))
    return out


def put(tree, path, change):
    "The tree with one container changed, by `change(container, key)`."
    at = tree
    for key in path[:-1]:
        at = at[key]
    change(at, path[-1])


def _delete(at, key):
    del at[key]


def _twice(at, key):
    if isinstance(at, list):
        at.insert(key, copy.deepcopy(at[key]))
    else:
        at[f"{key}2"] = at[key]


@st.composite
def trees(draw, base, values=VALUE, keys=KEYS):
    "A valid tree in which a few values are others, gone, doubled or new."
    tree = copy.deepcopy(base)
    for _ in range(draw(st.sampled_from([1, 1, 1, 2, 3]))):
        found = [p for p in places(tree) if p]
        if not found:
            break
        path = draw(st.sampled_from(found))
        how = draw(st.sampled_from(["value", "value", "value", "delete", "twice", "new", "swap"]))
        if how == "value":
            new = draw(values)
            put(tree, path, lambda at, key, new=new: at.__setitem__(key, new))
        elif how == "delete":
            put(tree, path, _delete)
        elif how == "twice":
            put(tree, path, _twice)
        elif how == "swap":
            other = draw(st.sampled_from(found))
            at = tree
            for key in other:
                at = at[key]
            new = copy.deepcopy(at)
            put(tree, path, lambda at, key, new=new: at.__setitem__(key, new))
        else:
            key, new = draw(keys), draw(values)
            put(tree, path, lambda at, _, key=key, new=new: at.update({key: new}) if isinstance(at, dict) else at.append(new))  # fmt: skip
    return tree


def as_json(tree):
    return deepened(json.dumps(tree)).encode()


@st.composite
def yaml_texts(draw, base):
    "YAML of a changed tree, with something in it that no value would be written as."
    tree = draw(trees(base))
    raw = draw(st.none() | st.sampled_from(RAW_YAML))
    if raw is not None:
        found = [p for p in places(tree) if p]
        if found:
            put(tree, draw(st.sampled_from(found)), lambda at, key: at.__setitem__(key, "@RAW@"))
    text = deepened(yaml.safe_dump(tree, allow_unicode=True, sort_keys=False))
    text = text.replace("'@RAW@'", raw or "").replace("@RAW@", raw or "")
    return draw(texts(text)) if draw(st.integers(0, 9)) == 0 else text.encode("utf-8", "replace")


REPEATED = st.sampled_from(
    ["[", "![", "> ", "- ", "  - ", "*", "_", "**a ", "<div>", "<b>", "(", "{", "$", "`", "'", '"', "::: {.a}\n", "\\begin{a}", "[^", "{{<", "^", "~", "<!--", "|", "[a](", "{#a ", "\\frac{", "&", "a: ", "x\n", " ", "\n", "| a ", "<span>", "<", "\\", "#", "#| a: 1\n", "@a;", "```\n", "1. ", "lambda: ", "not ", "-", "x.", "f("]
)  # fmt: skip
CONFLICT = "<<<<<<< HEAD\nours\n=======\ntheirs\n>>>>>>> them\n"
TIMES = st.sampled_from([2, 10, 20, 40, 200, 1000])


@st.composite
def texts(draw, base, pieces=()):
    "A text that is cut, doubled, filled with signs, or written in another way; as bytes."
    text = base
    for _ in range(draw(st.sampled_from([1, 1, 2, 3]))):
        a, b = sorted(draw(st.lists(st.integers(0, len(text)), min_size=2, max_size=2)))
        how = draw(st.sampled_from(["insert", "insert", "piece", "cut", "double", "repeat", "deep", "line", "conflict"]))  # fmt: skip
        if how == "insert":
            text = text[:a] + draw(st.sampled_from(TEXTS) | st.text(max_size=6)) + text[a:]
        elif how == "piece" and pieces:
            text = text[:a] + "\n\n" + draw(st.sampled_from(pieces)) + "\n\n" + text[a:]
        elif how == "cut":
            text = text[:a] if draw(st.booleans()) else text[:a] + text[b:]
        elif how == "double":
            text = text[:b] + text[a:]
        elif how == "repeat":
            text = text[:a] + draw(REPEATED) * draw(TIMES) + text[a:]
        elif how == "deep":
            text = text[:a] + draw(REPEATED) * draw(TIMES) + draw(REPEATED) * draw(TIMES) + text[a:]
        elif how == "line":
            begin = text.rfind("\n", 0, a) + 1
            text = text[:begin] + draw(st.sampled_from(TEXTS)) + "\n" + text[begin:]
        elif how == "conflict":
            begin = text.rfind("\n", 0, a) + 1
            text = text[:begin] + CONFLICT + text[begin:]
    data = text.encode("utf-8", "surrogatepass")
    how = draw(st.integers(0, 19))
    if how == 0:
        return text.encode("latin-1", "replace") + b"\xe9\n"
    if how == 1:
        return text.encode("utf-16", "replace")
    if how == 2:
        return data[: draw(st.integers(0, len(data)))] + b"\xff\xfe\0"
    return data
