"""Take out of styles and pages what only their readers need: comments, indentation, spaces between signs.

Scripts have a minifier of their own, see widget/building.py.
"""

import re


def style(text: str) -> str:
    """CSS on one line."""
    text = re.sub(r"\s*\n\s*", "", _lines(text))
    text = re.sub(r" *([{};,>]) *", r"\1", text)
    return re.sub(r";?}", "}", re.sub(r"(?<=[\w-]): (?=[^{}]*[;}])", ":", text))


def markup(text: str) -> str:
    """HTML without indentation."""
    return _lines(text)


def _lines(text: str) -> str:
    lines = (line.strip() for line in text.splitlines())
    return "\n".join(line for line in lines if line and not _is_comment(line))


def _is_comment(line: str) -> bool:
    return line.startswith("/*") and line.endswith("*/")
