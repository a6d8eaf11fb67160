"""Code that is highlighted by itself looks as Pandoc has it in the whole page, numbers of blocks and lines included."""

import marshal

import pytest

from lessonpress.html_tree import inner, parsed
from lessonpress.pandoc import tree as T
from lessonpress.pandoc.kept import Kept
from lessonpress.pandoc.pool import Workshop
from lessonpress.render.highlight import coloured, filled

PAGE = """\
# A

```python
a = "id=\\"cb1-1\\" href=\\"#cb1-1\\""  # <a id="cb1-1">
```

```
plain
```

- In a list

  ```{.python #named .numberLines startFrom="5"}
  b = 1

  c = 2
  ```

  A note.[^1] Another.[^2]

> ```sh
> ls # cb1
> ```

| a | b |
|---|---|
| `x` | y |

+-----------+
| ```python |
| d = 3     |
| ```       |
+-----------+

::: {.cell}
``` {.python .cell-code filename="x.py" data-x="id=cb1"}
def f(x): return x**2
```
:::

Term
: ```{.unknown-language}
  e
  ```

[^1]: With code:

    ```python
    f = "in a note"
    ```

[^2]: Only words.

```{.r}
g <- 1
```
"""


@pytest.fixture(params=["", "> ", "1. "])
def page(request):
    return "".join(
        (request.param if i == 0 else " " * len(request.param) if request.param != "> " else "> ")
        + line
        for i, line in enumerate(PAGE.splitlines(True))
    )


def written(tree, workshop):
    "The page of a tree, its blocks of code highlighted by themselves; what was marked, and what was filled in."
    code = coloured("a.qmd", tree, T.containers(tree["blocks"]), workshop)
    return inner(parsed(filled(workshop.write(tree), code))), tree, code


def test_the_page_is_the_same(tmp_path, page):
    with Workshop(Kept(tmp_path), 1) as workshop:
        tree = workshop.read(page)
        plain = inner(parsed(workshop.write(tree)))
        html, marked, code = written(marshal.loads(marshal.dumps(tree)), workshop)
        assert len(code.html) == 8 and html == plain
        assert marked != tree and 'id="cb8"' in plain
        again, marked_again, code_again = written(marshal.loads(marshal.dumps(tree)), workshop)
        assert again == plain and marked_again == marked and vars(code_again) == vars(code)


def test_code_is_highlighted_once(tmp_path, page):
    with Workshop(Kept(tmp_path), 1) as workshop:
        tree = workshop.read(page)
        written(marshal.loads(marshal.dumps(tree)), workshop)
        wrote, write = [], workshop.write
        workshop.write = lambda tree: wrote.append(str(tree)) or write(tree)
        written(marshal.loads(marshal.dumps(tree)), workshop)
        assert len(wrote) == 1 and "unknown-language" not in wrote[0]


def test_what_looks_like_a_mark_stays_as_the_author_wrote_it(tmp_path):
    own = '<div class="lessonpress-code">7</div><div class="lessonpress-code">x</div>'
    with Workshop(Kept(tmp_path), 1) as workshop:
        html, _, code = written(
            workshop.read(f"```python\nx = 1\n```\n\n```{{=html}}\n{own}\n```\n"), workshop
        )
    assert len(code.html) == 1 and html.count(own) == 1 and 'id="cb1"' in html
