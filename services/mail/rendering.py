"""A letter as a mail: text and HTML side by side, in the customer's language."""

import json
from collections.abc import Callable
from email.message import EmailMessage
from functools import cache
from hashlib import sha256
from pathlib import Path
from typing import Any

from jinja2 import Environment, FileSystemLoader, StrictUndefined, Template, select_autoescape
from markupsafe import Markup

from services.languages import LANGUAGES, direction, first_spoken
from services.mail.colours import button_colours
from services.mail.head import headed
from services.outbox.letter import Letter

HERE = Path(__file__).parent


def render(letter: Letter, *, sender: str, link: str, file_link: Callable[[str], str]) -> EmailMessage:
    """Put it into a mail from `sender`, with a button that leads to `link`, and files behind their links."""
    language = first_spoken(letter.language, LANGUAGES)
    names = {"team": letter.team, "workspace": letter.workspace}
    say = {key: form.format(**names) for key, form in words(language).items()}
    values = {
        "letter": letter,
        "link": link,
        "lang": language,
        "dir": direction(language),
        "button": button_colours(letter.colour),
        "say": say,
        "file_link": file_link,
    }
    message = headed(sender, letter.address, say["subject"], name=letter.team, mail_id=letter.mail_id)
    # One thread in the customer's mailbox for one conversation.
    thread = sha256(letter.visitor_id.encode()).hexdigest()[:32]
    message["References"] = f"<{thread}@{sender.rpartition('@')[2]}>"
    message.set_content(template("message.txt").render(values))
    message.add_alternative(template("message.html").render(values), subtype="html")
    return message


@cache
def words(language: str) -> dict[str, str]:
    """The words of one language."""
    found: dict[str, str] = json.loads((HERE / "words" / f"{language}.json").read_text("utf-8"))
    return found


def _in_lines(said: str) -> Markup:
    """A text for HTML, with its line breaks: not every mailbox keeps them by style."""
    return Markup("<br>").join(said.splitlines())


def in_bytes(size: int) -> str:
    """A file's size in the unit that fits; the same in every language of ours."""
    if size < 1_000:
        return f"{size} B"
    return f"{size / 1_000:.0f} kB" if size < 999_500 else f"{size / 1_000_000:.1f} MB"


def template(name: str) -> Template:
    """A mail's template; what is put into its HTML is text."""
    return _templates().get_template(name)


@cache
def _templates() -> Environment:
    environment: Any = Environment(
        loader=FileSystemLoader(HERE / "templates"),
        autoescape=select_autoescape(["html"]),
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        keep_trailing_newline=True,
    )
    environment.filters |= {"in_lines": _in_lines, "in_bytes": in_bytes}
    return environment  # type: ignore[no-any-return]
