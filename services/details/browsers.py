"""What a browser is called, by what it says of itself."""

import re
from functools import lru_cache

LONGEST = 500
"""Characters that are looked at; the pages of browsers say less, and what says more is none."""

_FAMILY = re.compile(r"[\w .+-]{1,40}")


@lru_cache(1_024)
def browser_and_system(user_agent: str) -> tuple[str, str]:
    """`("Firefox 144", "Windows 10")`; nothing where it is not known.

    A name that was not heard of takes some milliseconds, the first one 0.3 s: ask in a thread.
    """
    import ua_parser

    found = ua_parser.parse(user_agent[:LONGEST])
    browser, system = found.user_agent, found.os
    return (
        _named(browser.family, browser.major) if browser else "",
        _named(system.family, system.major, system.minor) if system else "",
    )


def _named(family: str, *version: str | None) -> str:
    if family == "Other" or not _FAMILY.fullmatch(family):
        return ""
    number = ".".join(part for part in version if part)
    return f"{family} {number}".strip()
