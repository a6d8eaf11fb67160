"""Kept work: asked for once, by content, and harmless when it cannot be kept."""

from lessonpress.pandoc.kept import Kept


def test_work_is_done_once_for_each_content(tmp_path):
    made = []

    def make():
        return made.append(1) or "result"

    cache = Kept(tmp_path / "c")
    assert [
        cache.get(("read", "x"), make),
        cache.get(("read", "x"), make),
        Kept(tmp_path / "c").get(("read", "x"), make),
    ] == ["result"] * 3
    assert len(made) == 1
    (
        cache.get(("read", "y"), make),
        cache.get(("write", "x"), make),
        Kept(tmp_path / "c", "other version").get(("read", "x"), make),
    )
    assert len(made) == 4


def test_parts_do_not_run_into_each_other(tmp_path):
    cache = Kept(tmp_path)
    assert cache.get(("ab", "c"), lambda: "1") != cache.get(("a", "bc"), lambda: "2")


def test_what_was_not_asked_for_is_dropped(tmp_path):
    Kept(tmp_path).get(("old",), lambda: "1")
    cache = Kept(tmp_path)
    cache.get(("new",), lambda: "2")
    cache.drop_unused()
    assert [p.read_text() for p in tmp_path.iterdir()] == ["2"]


def test_what_went_into_kept_work_is_not_dropped(tmp_path):
    Kept(tmp_path).get(("part",), lambda: "1")
    cache = Kept(tmp_path)
    cache.use([cache.name(("part",))])
    cache.drop_unused()
    assert [p.read_text() for p in tmp_path.iterdir()] == ["1"]


def test_a_folder_that_cannot_be_made_only_costs_time(tmp_path):
    (tmp_path / "file").write_text("in the way")
    assert Kept(tmp_path / "file" / "c").get(("x",), lambda: "made") == "made"
