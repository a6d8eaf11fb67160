"""The course's own site, built once and opened in Chromium."""

import shutil

import pytest
from chromium import hear_failures
from course import ROOT, once


@pytest.fixture(scope="session")
def site(tmp_path_factory):
    "The address of the course's site on loopback."
    from lessonpress.commands.server import Server
    from lessonpress.pipeline import build

    def make(root):
        unbuilt = (".*", "_site", "tests", "benchmarks", "*.egg-info", "__pycache__")
        shutil.copytree(ROOT, root, ignore=shutil.ignore_patterns(*unbuilt))
        # Outputs that are older than their cells are not what these tests are about.
        build(root, keep_going=True)

    server = Server(once(tmp_path_factory, "site", make) / "_site", 0, live=False)
    server.start()
    yield server
    server.stop()


@pytest.fixture
def open_page(chromium, site):
    """Opens a page of the site in a new context. `page.said` collects messages of its console and what it asked for in vain,
    `page.hosts` every host it asked."""
    contexts = []

    def open(path="", **options):
        context = chromium.new_context(**options)
        contexts.append(context)
        page = context.new_page()
        page.said, page.hosts = [], set()
        page.on(
            "console",
            lambda m: page.said.append(m.text) if m.type in ("error", "warning") else None,
        )
        page.on("pageerror", lambda e: page.said.append(str(e)))
        hear_failures(page, page.said)
        page.on(
            "response",
            lambda r: page.said.append(f"{r.status}: {r.url}") if r.status >= 400 else None,
        )
        page.on(
            "request",
            lambda r: page.hosts.add(r.url.split("/")[2]) if r.url.startswith("http") else None,
        )
        page.goto(site.url + path)
        return page

    yield open
    for context in contexts:
        context.close()
