"""Addresses: what a link in a page means, and how a page writes a link to something."""

from __future__ import annotations

import posixpath
import re
from collections.abc import Iterable
from functools import lru_cache
from urllib.parse import SplitResult, quote, unquote, urlsplit

__all__ = [
    "ANY",
    "address",
    "host_names",
    "host_of",
    "is_among",
    "is_host",
    "is_outside",
    "is_safe",
    "is_site",
    "meant",
    "page_of",
    "relative",
    "resolve",
    "root_of",
    "split",
    "target",
    "unsafe",
]

ANY = "any"  # in place of hosts: all of them

_OUTSIDE = re.compile(r"[a-zA-Z][a-zA-Z0-9+.-]*:|//")
_SCHEMES = ("http", "https", "mailto", "tel")  # that a page may lead to
_DATA = ("image/", "audio/", "video/")  # what an address may itself be, where it is only shown
_DROPPED = dict.fromkeys((*range(33), 127))  # a browser reads over these
_HOST = re.compile(
    r"(?:\*\.)?(?:[a-z0-9](?:[a-z0-9-]*[a-z0-9])?\.)*[a-z0-9](?:[a-z0-9-]*[a-z0-9])?(?::\d{1,5})?"
)


def page_of(file: str) -> str:
    "The address of the page that is made of a source."
    return re.sub(r"\.\w+$", ".html", file)


def is_outside(href: str) -> bool:
    "Whether an address has a scheme or a host of its own."
    return bool(_OUTSIDE.match(href))


def is_safe(href: str, shown: bool = False) -> bool:
    "Whether an address has no scheme, or one by which nothing runs; `shown`: as a picture, a sound or a film."
    scheme, colon, rest = href.translate(_DROPPED).lower().partition(":")
    if not colon or any(sign in scheme for sign in "/?#"):
        return True
    return scheme in _SCHEMES or (shown and scheme == "data" and rest.startswith(_DATA))


def is_host(name: str) -> bool:
    "Whether a text is the name of a host, which may begin with `*.`, and nothing else."
    return _HOST.fullmatch(name.lower()) is not None


def is_site(url: str) -> bool:
    "Whether a text is the address of a site: of the web, with a host, without a query or an anchor."
    try:
        parts = urlsplit(url)
        host = parts.netloc
    except ValueError:
        return False
    extra = any(sign in url for sign in '?#@\\<>"') or any(sign.isspace() for sign in url)
    return parts.scheme in ("http", "https") and is_host(host) and not extra and "*" not in host


def unsafe(href: str) -> tuple[str, str]:
    "What is said of an address that is not safe, and what to do about it."
    message = f"the address `{href}` is not one that a page may lead to"
    return (
        message,
        "write one that begins with http, https, mailto or tel, or a file of the course",
    )


def host_names(hosts: Iterable[str]) -> list[str]:
    "The names of hosts, of which each stands for its subdomains, too, with or without `*.`."
    return [h.lower().removeprefix("*.") for h in hosts]


def is_among(host: str, hosts: Iterable[str]) -> bool:
    "Whether a host is one of `hosts`."
    names = host_names(hosts)
    return ANY in names or any(host == h or host.endswith(f".{h}") for h in names)


def resolve(href: str, file: str) -> str:
    "The file that a relative `href` in `file` means, both relative to the course."
    return posixpath.normpath(posixpath.join(posixpath.dirname(file), href)) if href else file


def meant(path: str, file: str) -> str:
    "The file that a path in `file` means, which counts from the course's folder where it begins with `/`."
    return resolve(path.lstrip("/"), "" if path.startswith("/") else file)


def relative(target: str, file: str) -> str:
    "The other way round: how `file` writes a link to `target`."
    return _relative(target, posixpath.dirname(file) or ".")


# Navigation asks for the same few on page after page.
_relative = lru_cache(1 << 14)(posixpath.relpath)


def target(href: str, file: str) -> tuple[str, str]:
    """The file and the anchor that the address `href` in `file` means, as they are called; an
    empty file outside the course."""
    if href.startswith("#"):  # most links are: each line of code has one
        return file, unquote(href[1:])
    if is_outside(href):
        return "", ""
    path, _, anchor = href.partition("#")
    path = unquote(path.partition("?")[0])
    return meant(path, file), unquote(anchor)


def address(target: str, file: str, anchor: str = "") -> str:
    "The other way round: the address of `target` in `file`, escaped as addresses are."
    return quote(relative(target, file)) + (f"#{quote(anchor)}" if anchor else "")


def split(address: str) -> SplitResult:
    "The parts of an address; what is none, such as `https://[x/`, is a path as a whole."
    try:
        return urlsplit(address)
    except ValueError:
        return SplitResult("", "", address, "", "")


def host_of(address: str) -> str | None:
    "The host that an address names, in small letters; empty of one that names none, None of what is no address."
    try:
        return (urlsplit(address.strip()).hostname or "").lower()
    except ValueError:
        return None


def root_of(site_url: str) -> str:
    "Where a site begins on its host: `/` or the path of its address."
    return urlsplit(site_url).path or "/"
