"""The content security policies of pages, and of the frames in them: what a browser may load and run."""

from __future__ import annotations

import base64
import hashlib
from collections.abc import Collection, Iterable

from lessonpress.addresses import ANY, host_names, is_host

__all__ = ["of_frame", "of_interpreter", "of_page"]


def of_page(
    hosts: Collection[str], script: bytes, search: bool, framed: Collection[str] = ()
) -> str:
    """The policy of a page that may load from `hosts`, and show frames of `framed`, with one inline script, `script`. Nothing else that stands in it runs, and
    scripts of another host only where it is named, not by `any`. The index of
    a search is a program in WebAssembly, which `wasm-unsafe-eval` lets run, and no text."""
    others = _sources(hosts)
    return _written(
        {
            "default-src": ["'self'"],
            "script-src": [
                "'self'",
                _hashed(script),
                *(["'wasm-unsafe-eval'"] if search else []),
                *_sources(host for host in hosts if host.lower() != ANY),
            ],
            # Tables, formulas and terminal text have `style` attributes and sheets of their own. A style loads only what is allowed here.
            "style-src": ["'self'", "'unsafe-inline'", *others],
            "img-src": ["'self'", "data:", *others],
            "media-src": ["'self'", "data:", *others],
            "font-src": ["'self'", "data:", *others],
            "connect-src": ["'self'", *others],
            "frame-src": ["'self'", *others, *(f"https://{host}" for host in framed)],
            "object-src": ["'none'"],
            "base-uri": ["'none'"],
            "form-action": ["'self'", *others],
        }
    )


def of_frame(hosts: Collection[str]) -> str:
    """The policy of a sandboxed frame, whose scripts are the output's own. The sandbox keeps them from the site and from what a reader has
    stored there; who may run a text of his own gains nothing by `unsafe-eval`, and libraries of charts need it."""
    shown = ["'self'", "data:", "blob:", *(others := _sources(hosts))]
    return _written(
        {
            "default-src": ["'none'"],
            "script-src": ["'unsafe-inline'", "'unsafe-eval'", *shown],
            "style-src": ["'unsafe-inline'", *shown],
            "img-src": shown,
            "media-src": shown,
            "font-src": shown,
            "connect-src": ["data:", "blob:", *others],
            "worker-src": ["blob:"],
            "frame-src": others or ["'none'"],
            "base-uri": ["'none'"],
            "form-action": ["'none'"],
        }
    )


def of_interpreter(script: bytes) -> str:
    """The policy of the sandboxed frame in which a reader's own Python runs, in a worker that is made there of a text. The interpreter makes
    programs of texts, so only here may it. One script, which stands in the frame, is all that ever loads there: the worker takes this policy over, and can
    ask nobody for anything."""
    return _written(
        {
            "default-src": ["'none'"],
            "script-src": [_hashed(script), "'unsafe-eval'"],
            "worker-src": ["blob:"],
            "connect-src": ["'none'"],
            "base-uri": ["'none'"],
            "form-action": ["'none'"],
        }
    )


def _hashed(script: bytes) -> str:
    "A script that stands in a page, as a policy names it."
    return f"'sha256-{base64.b64encode(hashlib.sha256(script).digest()).decode()}'"


def _sources(hosts: Iterable[str]) -> list[str]:
    "Hosts with their subdomains, as a policy names them; what is no host cannot get into one."
    names = host_names(hosts)
    if ANY in names:
        return ["https:"]
    known = sorted({name for name in names if is_host(name)})
    return [source for name in known for source in (f"https://{name}", f"https://*.{name}")]


def _written(policy: dict[str, list[str]]) -> str:
    return "; ".join(" ".join([name, *sources]) for name, sources in policy.items())
