"""Code that is highlighted by itself looks as Pandoc has it in the whole page, numbers of blocks and lines included."""

import marshal

import pytest

from lessonpress.pandoc.kept import Cache
from lessonpress.pandoc.pool import Engine
from lessonpress.render.highlight import highlight

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


def test_the_page_is_the_same(tmp_path, page):
    with Engine(Cache(tmp_path), 1) as engine:
        tree = engine.read(page)
        plain, copy = engine.write(tree, [], None), marshal.loads(marshal.dumps(tree))
        assert len(highlight(copy, engine)) == 8 and engine.write(copy, [], None) == plain
        again = marshal.loads(marshal.dumps(tree))
        highlight(again, engine)
        assert again == copy and 'id="cb8"' in plain
