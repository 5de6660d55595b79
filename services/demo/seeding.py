"""Conversations as they would have come about: by the services' own verbs, with the clock moved."""

import uuid
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

from sqlmodel import Session

from services import clock
from services.actor import Actor, agent
from services.channels import web
from services.conversations.closing import close, close_quiet
from services.conversations.joining import join
from services.conversations.leaving import leave
from services.conversations.marking import mark_by_agent
from services.conversations.messaging import Sent, answer
from services.conversations.reopening import reopen
from services.demo.cast import SHOP, WORKSPACE
from services.demo.script import Step, Story
from services.events import Event
from services.outcome import Outcome

CLOSE_AFTER = 86_400_000
ARRIVED = 20_000
"""Milliseconds for which who has not written yet has had the chat open."""

BROWSERS = (
    "Mozilla/5.0 (X11; Linux x86_64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/142.0.0.0 Safari/537.36",
    "Mozilla/5.0 (iPhone; CPU iPhone OS 18_5 like Mac OS X) AppleWebKit/605 Version/18.5 Mobile/1 Safari/604",
    "Mozilla/5.0 (Windows NT 10.0; Win64; x64; rv:144.0) Gecko/20100101 Firefox/144.0",
    "Mozilla/5.0 (Linux; Android 15; Pixel 8) AppleWebKit/537.36 Chrome/142.0.0.0 Mobile Safari/537.36",
)


def page_of(story: Story, address: str) -> web.Page:
    """The page of the shop that the customer is on."""
    title = f"{story.page.replace('-', ' ').capitalize()} · {WORKSPACE}"
    return web.Page(f"{address}{SHOP}#{story.page}", title)


def browser_of(story: Story) -> str:
    """What the customer's browser says of itself."""
    return BROWSERS[len(story.name) % len(BROWSERS)]


def play(
    session: Session, stories: Iterable[Story], people: Mapping[str, int], *, began: int, address: str
) -> Outcome[list[str]]:
    """Let stories happen, ending at the moment `began`; tell under which ids their visitors are known.

    All in one transaction: with one for each, the disk's syncs would be most of the demo's start.
    """
    played = [_play(session, story, people, began, address) for story in stories]
    return Outcome(
        [outcome.value for outcome in played],
        tuple(event for outcome in played for event in outcome.events),
    )


def _play(
    session: Session, story: Story, people: Mapping[str, int], began: int, address: str
) -> Outcome[str]:
    stage = _Stage(session, story, people, address)
    with clock.at(began - (story.steps[0].ago if story.steps else ARRIVED)):
        stage.customer_arrives()
    for step in story.steps:
        with clock.at(began - step.ago):
            stage.take(step)
    return Outcome(stage.visitor_id, tuple(stage.events))


@dataclass
class _Stage:
    """One story under way."""

    session: Session
    story: Story
    people: Mapping[str, int]
    address: str
    visitor_id: str = ""
    last_seq: int = 0
    events: list[Event] = field(default_factory=list)

    def customer_arrives(self) -> None:
        """Open the chat, or come back to it: either is the customer's latest activity."""
        story = self.story
        visit = web.Visit(
            visitor_id=self.visitor_id or None,
            page=page_of(story, self.address),
            time_zone=story.time_zone,
            language=story.language,
            name=story.name,
            email=story.email,
            user_agent=browser_of(story),
        )
        outcome = web.hello(self.session, story.channel, visit)
        self.events += outcome.events
        self.visitor_id, self.conversation_id = outcome.value.visitor_id, outcome.value.conversation_id
        self.customer = outcome.value.actor

    def take(self, step: Step) -> None:
        """Do one step."""
        outcome = self._of_agent(step, agent(self.people[step.who])) if step.who else self._of_customer(step)
        for part in outcome:
            self.events += part.events

    def _of_customer(self, step: Step) -> Iterator[Outcome[Any]]:
        match step.deed:
            case "writes":
                if step is self._latest and not self.story.is_online:
                    self.customer_arrives()
                yield self._reads()
                yield self._said(web.write, step.text, self.customer)
            case "reads":
                yield self._reads()
            case _:
                yield close_quiet(self.session, self.conversation_id, older_than=clock.now() - CLOSE_AFTER)

    def _of_agent(self, step: Step, actor: Actor) -> Iterator[Outcome[Any]]:
        match step.deed:
            case "answers":
                yield mark_by_agent(self.session, self.conversation_id, seq=self.last_seq, actor=actor)
                yield self._said(answer, step.text, actor)
            case "closes":
                yield close(self.session, self.conversation_id, shown=self.last_seq, actor=actor)
            case verb:
                yield _ACTS[verb](self.session, self.conversation_id, actor=actor)

    @property
    def _latest(self) -> Step | None:
        """The last thing that the customer writes."""
        return next((step for step in reversed(self.story.steps) if step.deed == "writes"), None)

    def _said(self, verb: Callable[..., Outcome[Sent]], text: str, actor: Actor) -> Outcome[Any]:
        client_id = str(uuid.uuid4())
        outcome = verb(self.session, self.conversation_id, text=text, client_id=client_id, actor=actor)
        self.last_seq = outcome.value.seq
        return Outcome(None, outcome.events)

    def _reads(self) -> Outcome[None]:
        return web.mark(self.session, self.conversation_id, read=self.last_seq, actor=self.customer)


_ACTS: dict[str, Callable[..., Outcome[None]]] = {"joins": join, "leaves": leave, "reopens": reopen}
