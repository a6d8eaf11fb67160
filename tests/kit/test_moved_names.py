"""Names that have another module now, found where they were."""

import sys
import types

import pytest

from lessonpress.kit.moved import moved


def test_a_moved_name_is_found_in_its_old_module_and_loads_the_new_one_only_then(
    tmp_path, monkeypatch
):
    (tmp_path / "newer.py").write_text("import older\n\nthing = [older.base]")
    monkeypatch.syspath_prepend(tmp_path)
    older = types.ModuleType("older")
    older.base, older.__getattr__ = 1, moved("older", {"thing": "newer"})
    monkeypatch.setitem(sys.modules, "older", older)
    assert "newer" not in sys.modules
    from older import thing

    assert thing == [1] and sys.modules.pop("newer").thing is thing
    with pytest.raises(AttributeError, match="'older' has no attribute 'nothing'"):
        older.nothing  # noqa: B018
    with pytest.raises(ImportError):
        from older import nothing  # noqa: F401
