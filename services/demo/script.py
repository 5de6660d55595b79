"""The stories of the demo's conversations, read from `stories/*.txt`.

A story begins with `== NAME`, then a line `CHANNEL, LANGUAGE, TIME ZONE, PAGE` with, in any order, `online`
and an e-mail address. Each line that follows says how long ago, in hours, minutes and seconds, what happened:
`> TEXT` (the customer wrote), `AGENT: TEXT`, `AGENT joins`, `leaves`, `closes` or `reopens`, `reads` (the
customer), `closes by itself`. What a customer who is online may still say follows as `says TEXT` and, when
they have been answered, `replies TEXT`.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path

FOLDER = Path(__file__).parent / "stories"
NAMELESS = "(no name)"

_STEP = re.compile(r"(?:(\d+):)?(\d+):(\d\d) (.+)")
_SAYING = re.compile(r"(?:>|(\w+):) (.+)")
_DEED = re.compile(r"reads|closes by itself|(\w+) (joins|leaves|closes|reopens)")


@dataclass(frozen=True, slots=True)
class Step:
    """Something that happened `ago` milliseconds before the demo's start. `who` is empty: the customer."""

    ago: int
    who: str
    deed: str
    text: str = ""


@dataclass(frozen=True, slots=True)
class Story:
    """One conversation: who the customer is, what happened, and what they may still say."""

    name: str
    channel: str
    language: str
    time_zone: str
    page: str
    email: str = ""
    is_online: bool = False
    steps: list[Step] = field(default_factory=list)
    says: list[str] = field(default_factory=list)
    replies: list[str] = field(default_factory=list)


@cache
def stories() -> tuple[Story, ...]:
    """Every story of the demo."""
    return tuple(
        story for path in sorted(FOLDER.glob("*.txt")) for story in read_stories(path.read_text("utf-8"))
    )


def read_stories(script: str) -> Iterator[Story]:
    """Read stories in the form above. Raises ValueError for a line that says nothing known."""
    for part in re.split(r"^== ", script, flags=re.MULTILINE)[1:]:
        name, facts, *lines = part.strip().splitlines()
        story = _begin(name, facts.split(", "))
        for line in lines:
            _tell(story, line)
        yield story


def _begin(name: str, facts: list[str]) -> Story:
    channel, language, time_zone, page, *more = facts
    return Story(
        name="" if name == NAMELESS else name,
        channel=channel,
        language=language,
        time_zone=time_zone,
        page=page,
        email=next((fact for fact in more if "@" in fact), ""),
        is_online="online" in more,
    )


def _tell(story: Story, line: str) -> None:
    word, _, text = line.partition(" ")
    if word == "says":
        story.says.append(text)
    elif word == "replies":
        story.replies.append(text)
    else:
        story.steps.append(_step(line))


def _step(line: str) -> Step:
    when = _STEP.fullmatch(line)
    if when is None:
        raise ValueError(f"not a step of a story: {line}")
    hours, minutes, seconds = (int(part or 0) for part in when.groups()[:3])
    ago = ((hours * 60 + minutes) * 60 + seconds) * 1000
    if saying := _SAYING.fullmatch(when[4]):
        return Step(ago, saying[1] or "", "answers" if saying[1] else "writes", saying[2])
    if deed := _DEED.fullmatch(when[4]):
        return Step(ago, deed[1] or "", deed[2] or deed[0])
    raise ValueError(f"not a step of a story: {line}")
