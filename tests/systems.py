"""What a test needs that Windows does not have, told from its source, its fixtures and the functions that it calls: so each that cannot work there says why."""

import inspect
import re
from collections.abc import Iterator

POSIX = {
    r"#!/bin/sh|\"bash\"|\"sh\"|\"make\"|/bin/": "it starts programs of the shell",
    r"symlink|os\.link\b": "it makes links, for which Windows asks a right of its own",
    r"os\.(?:killpg|mkfifo|fork|setsid|geteuid|getpgid|openpty)|process_group": "it has to do with processes of Unix",
    r"import (?:.*, )?(?:resource|fcntl|pty)\b|\bresource\.|\bfcntl\.": "it bounds or locks as Unix does",
    r"SIG(?:TERM|INT|KILL)|send_signal": "it sends a signal of Unix",
    r"\bchmod\(": "it changes modes of files, of which Windows has fewer",
    r"/dev/|/proc/|\"/nowhere": "it names a file of Unix",
}


def why_not(item, system: str) -> str | None:
    "Why a test cannot work on a system, by the name that Python has for it; None if it can."
    if system != "nt":
        return None
    text = "\n".join(_sources(item))
    return next(
        (f"not on Windows: {why}" for sign, why in POSIX.items() if re.search(sign, text)), None
    )


def _sources(item) -> Iterator[str]:
    own = inspect.getsource(item.function)
    yield own
    fixtures = [d for found in item._fixtureinfo.name2fixturedefs.values() for d in found]
    called = [getattr(item.module, name, None) for name in set(re.findall(r"\b\w+(?=\()", own))]
    for function in [*(d.func for d in fixtures), *called]:
        if inspect.isfunction(function) and function.__module__ == item.module.__name__:
            yield inspect.getsource(function)
