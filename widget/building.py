"""Write the widget's scripts as they are served: one file each, with short names (`make widget`).

What is built is kept in the repository, so that neither a set-up nor a start needs the minifier, and a test
says when it is not what the scripts have become. `T.word` in a script stands for the word of the customer's
language; it becomes `__word__`, which widget/bundle.py fills in.
"""

import hashlib
import json
import re
from pathlib import Path

STATIC = Path(__file__).parent / "static"
BUILT = STATIC / "built"
SOURCES = BUILT / "sources.json"

SCRIPTS = {
    "loader": ("loader",),
    "chat": tuple(
        f"chat/{name}"
        for name in (
            "parts",
            "store",
            "outbox",
            "socket",
            "thread",
            "rows",
            "person",
            "files",
            "sound",
            "page",
        )
    ),
    "preview": (
        "chat/parts",
        "preview",
        *(f"chat/{name}" for name in ("thread", "rows", "person", "files", "sound", "page")),
    ),
}


def source(name: str) -> str:
    """One script, put together from its parts, in a scope of its own."""
    parts = "\n".join((STATIC / f"{part}.js").read_text("utf-8") for part in SCRIPTS[name])
    return re.sub(r"\bT\.(\w+)", r"__\1__", f"(() => {{ 'use strict';\n{parts}\n}})();\n")


def stamps() -> dict[str, str]:
    """What the scripts are now: a hash for each."""
    return {name: hashlib.sha256(source(name).encode()).hexdigest() for name in SCRIPTS}


def built(name: str) -> str:
    """One script as it is served."""
    import minify  # of the test group: what serves needs none

    return str(minify.string("application/javascript", source(name))) + "\n"


def write() -> None:
    """Build them all."""
    BUILT.mkdir(exist_ok=True)
    for name in SCRIPTS:
        (BUILT / f"{name}.js").write_text(built(name), "utf-8")
    SOURCES.write_text(json.dumps(stamps(), indent=2) + "\n", "utf-8")


if __name__ == "__main__":
    write()
