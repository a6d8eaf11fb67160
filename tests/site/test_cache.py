"""Kept work: asked for once, by content, and harmless when it cannot be kept."""

import pytest

from lessonpress import feature, generator, pipeline
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
    assert [p.read_text().split("\n")[1] for p in tmp_path.iterdir()] == ["2"]


def test_what_went_into_kept_work_is_not_dropped(tmp_path):
    Kept(tmp_path).get(("part",), lambda: "1")
    cache = Kept(tmp_path)
    cache.use([cache.name(("part",))])
    cache.drop_unused()
    assert [p.read_text().split("\n")[1] for p in tmp_path.iterdir()] == ["1"]


def test_a_folder_that_cannot_be_made_only_costs_time(tmp_path):
    (tmp_path / "file").write_text("in the way")
    assert Kept(tmp_path / "file" / "c").get(("x",), lambda: "made") == "made"


@pytest.mark.parametrize("what", ["own_hash", "pandoc_version"])
def test_work_of_another_generator_or_another_pandoc_is_not_taken(course, monkeypatch, what):
    pipeline.build(course.root)
    with pipeline.open_workshop(course.root) as workshop:
        ours = workshop.kept.name(("read", "x"))
        workshop.kept.put(ours, "made by this one")
    before = getattr(pipeline, what)
    monkeypatch.setattr(pipeline, what, lambda: "another")
    with pipeline.open_workshop(course.root) as workshop:
        assert workshop.kept.get(("read", "x"), lambda: "made anew") == "made anew"
        made = []
        workshop.map = lambda function, tasks: (
            made.append(len(tasks)) or (function(workshop, task) for task in tasks)
        )
        site = pipeline.load(course.root, workshop)
        pipeline.render(site, workshop)
        assert made[0] == made[-1] == len(site.pages) == 3, "each page is read and rendered"
    monkeypatch.setattr(pipeline, what, before)
    with pipeline.open_workshop(course.root) as workshop:
        assert workshop.kept.find(ours) == "made by this one"


def test_a_feature_that_was_added_makes_another_generator(monkeypatch, tmp_path):
    "One of the course's own, whose code is part of what pages are made of."
    monkeypatch.setattr(feature, "_added", [])
    before = generator.own_hash()
    code = "from lessonpress.feature import Feature\nclass Own(Feature):\n    name = 'own'\n"
    monkeypatch.syspath_prepend(tmp_path)
    (tmp_path / "own_feature_of_a_test.py").write_text(code)
    feature.register(__import__("own_feature_of_a_test").Own())
    generator._hash_of.cache_clear()
    added = generator.own_hash()
    (tmp_path / "own_feature_of_a_test.py").write_text(code + "    always = True\n")
    generator._hash_of.cache_clear()
    assert len({before, added, generator.own_hash()}) == 3
    generator._hash_of.cache_clear()


@pytest.mark.parametrize("damage", [b"", b"{}", b"00000000\n{}"])
def test_kept_work_that_is_not_as_it_was_written_is_made_again(tmp_path, damage):
    cache = Kept(tmp_path)
    cache.get(("x",), lambda: "made")
    (tmp_path / cache.name(("x",))).write_bytes(damage)
    assert Kept(tmp_path).get(("x",), lambda: "made anew") == "made anew"
