"""Problems by the rules that they break: how many of each, and those of one alone."""

from __future__ import annotations

from collections import defaultdict

import typer

from lessonpress.commands.terminal import count, say
from lessonpress.problems import Problem, nearest

__all__ = ["chosen", "tell_counts", "tell_rule", "within"]


def chosen(name: str | None) -> str | None:
    "The name of a rule that there is; bad usage if it is none."
    from lessonpress.rules import known

    rules = known() if name else {}
    if name and name not in rules:
        hint = nearest(name, rules) or f"rules are {', '.join(rules)}"
        raise typer.BadParameter(f"`{name}` is no rule: {hint}")
    return name


def within(problems: list[Problem], rule: str | None) -> list[Problem]:
    "The problems that break `rule`; all where none is named."
    return [p for p in problems if rule in (None, p.rule)]


def tell_counts(problems: list[Problem]) -> None:
    "A line for each rule that is broken, with what it asks for: errors first, then the most often broken."
    from lessonpress.rules import known

    rules, found = known(), defaultdict(list)
    for p in problems:
        found[p.rule].append(p)
    for name, own in sorted(found.items(), key=lambda f: (_is_warning(f[1]), -len(f[1]), f[0])):
        about = f"  {rules[name].about}" if name in rules else ""
        say(f"{name}: {_counted(own)}{about}")


def _counted(problems: list[Problem]) -> str:
    "`2 errors`, without what there is none of."
    return ", ".join(part for part in count(problems).split(", ") if not part.startswith("0 "))


def _is_warning(problems: list[Problem]) -> bool:
    return all(p.level == "warning" for p in problems)


def tell_rule(name: str) -> None:
    "What a rule asks for, and what the settings can say of it."
    from lessonpress.rules import known

    rule = known()[name]
    can = "[checks] in the settings raises it or switches it off"
    says = "an error by nature" if rule.level == "error" else f"a warning; {can}"
    say(f"{name}: {rule.about} ({says})")
