"""A random walk over every verb, with everyone watching."""

import asyncio
from collections.abc import Callable
from typing import Any, TypeVar

from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, precondition, rule
from sqlmodel import Session, col, select

from models import Agent, Channel, Conversation
from services import access, clock
from services.actor import agent
from services.channels.web import Visit, hello, mark, write
from services.check import problems
from services.chores import chores_left, do_some
from services.conference.calling import call
from services.conversations import (
    closing,
    handing_over,
    inviting,
    joining,
    leaving,
    marking,
    messaging,
    withdrawing,
)
from services.conversations.ageing import due_ones, grow_older
from services.conversations.away import Attendance, absences, leave_away
from services.conversations.selection import Selection
from services.conversations.window import window
from services.database import Database
from services.events import Bus, ConversationChanged, Event
from services.outcome import Outcome
from services.presence import turn_online
from services.refusal import Refusal
from tests.services.cast import Cast, Guest
from tests.walk import house
from tests.walk.bells import Bells
from tests.walk.calls import check_calls
from tests.walk.choices import AGENTS, BY_AGENT, CHANNELS, GUESTS, RARE, SEATED, SOME
from tests.walk.company import Company
from tests.walk.panels import Panels, Whole
from tests.walk.truth import Truth, truth

T = TypeVar("T")

READ = 8
"""Lists read from the database after a step, of those that changed."""


class Walk(Company, RuleBasedStateMachine):
    """`db` and `loop` are set by the test: one database for the whole walk, emptied for each example."""

    db: Database
    bus: Bus
    loop: asyncio.AbstractEventLoop
    cast: Cast

    def __init__(self) -> None:
        super().__init__()
        self.told: list[Event] = []
        self.guests: list[Guest] = []
        self.sent = 0
        self.lists: dict[tuple[int, Selection], Whole] = {}
        self.unread: dict[tuple[int, Selection], None] = {}
        """Lists that came to be otherwise than when they were last read from the database."""
        self.last: Truth | None = None
        """As it was checked last: what a refusal leaves as it is need not be checked again."""
        self._deaf = self.bus.subscribe(self.told.append)

    def teardown(self) -> None:
        """At the end every list is read that changed since it was."""
        self._deaf()
        if self.guests:
            self.db.read_here(self._check_lists, len(self.unread))

    def do(self, verb: Callable[..., Outcome[T]], *args: Any, **kwargs: Any) -> T | None:
        """Do it, and let everyone hear; what is refused tells nothing."""
        self.told.clear()
        try:
            return self.loop.run_until_complete(self.db.write(verb, *args, **kwargs))
        except Refusal:
            assert self.told == []
            return None
        finally:
            for event in self.told:
                self.bells.hear(event)
                for panels in self.panels.values():
                    panels.hear(event)

    def guest(self, number: int) -> Guest:
        return self.guests[number % len(self.guests)]

    def watch(self, session: Session) -> None:
        """Everyone opens their console anew."""
        self.lists.clear()
        self.unread.clear()
        self.last = None
        now, channels = truth(session, clock.now()), list(session.scalars(select(col(Channel.id))))
        self.panels = {
            one: Panels(session, one, channels, self.cast.dan, now)
            for one in self.cast.agents.values()
            if session.get_one(Agent, one).suspended_at is None
        }
        self.bells = Bells(session, self.panels)

    @initialize(keys=st.lists(CHANNELS, min_size=3, max_size=GUESTS))
    def begin(self, keys: list[str]) -> None:
        """An empty house, and a few customers who wrote."""
        type(self).cast = self.db.write_here(house.emptied).value
        self.db.read_here(self.watch)
        for key in keys:
            self.opens(key)
            self.writes(len(self.guests) - 1, 0, set())

    @precondition(lambda self: len(self.guests) < GUESTS)
    @rule(key=CHANNELS)
    def opens(self, key: str) -> None:
        welcome = self.do(hello, key, Visit())
        assert welcome is not None
        self.guests.append(
            Guest(welcome.customer_id, welcome.conversation_id, welcome.visitor_id, key, welcome.actor)
        )

    def comes_back(self, number: int, since: int) -> None:
        guest = self.guest(number)
        self.do(hello, guest.key, Visit(visitor_id=guest.visitor_id, since=since))

    @rule(number=SOME, repeat=st.integers(0, 2), connected=st.sets(SEATED))
    def writes(self, number: int, repeat: int, connected: set[str]) -> None:
        """Now and then the same frame comes twice; what was just closed goes back to who is connected."""
        guest = self.guest(number)
        self.sent += 1
        for _ in range(1 + repeat // 2):
            self.do(
                write,
                guest.conversation_id,
                text="?",
                client_id=str(self.sent),
                actor=guest.actor,
                connected=[self.cast.agents[one] for one in connected],
                back_within=100_000,
            )

    @rule(number=SOME, one=SEATED)
    def answers(self, number: int, one: str) -> None:
        self.sent += 1
        self.by_agent(number, one, messaging.answer, text="!", client_id=str(self.sent))

    def calls(self, number: int, one: str) -> None:
        self.by_agent(number, one, call, address="https://chat.example")

    @rule(number=SOME, one=AGENTS, verb=st.sampled_from(BY_AGENT))
    def acts(self, number: int, one: str, verb: Callable[..., Outcome[None]]) -> None:
        self.by_agent(number, one, verb)

    @rule(number=SOME, one=SEATED)
    def joins(self, number: int, one: str) -> None:
        """By itself: most of what happens needs a crew."""
        self.by_agent(number, one, joining.join)

    @rule(number=SOME, one=AGENTS, shown=st.sampled_from([0, 999]))
    def closes(self, number: int, one: str, shown: int) -> None:
        self.by_agent(number, one, closing.close, shown=shown)

    @rule(number=SOME, one=AGENTS, other=AGENTS)
    def invites(self, number: int, one: str, other: str) -> None:
        self.by_agent(number, one, inviting.invite, agent_id=self.cast.agents[other])

    def invites_team(self, number: int, one: str, team: str) -> None:
        self.by_agent(number, one, inviting.invite_team, team_id=getattr(self.cast, team))

    def hands_over(self, number: int, one: str, other: str) -> None:
        self.by_agent(number, one, handing_over.hand_over, agent_id=self.cast.agents[other])

    def withdraws(self, number: int, one: str, which: int) -> None:
        given = self.db.read_here(house.invitations, self.guest(number).conversation_id)
        if given:
            self.by_agent(number, one, withdrawing.withdraw, invitation_id=given[which % len(given)])

    def loses_invitations(self, one: str, teams: tuple[str, ...] | None) -> None:
        """As with a seat, or with all of them."""
        team_ids = None if teams is None else [getattr(self.cast, team) for team in teams]
        self.do(house.end_invitations, self.cast.agents[one], team_ids)

    def takes_out(self, number: int, one: str, other: str) -> None:
        self.by_agent(number, one, leaving.take_out, agent_id=self.cast.agents[other])

    @rule(number=SOME, one=SEATED, seq=st.integers(1, 12))
    def marks(self, number: int, one: str, seq: int) -> None:
        self.by_agent(number, one, marking.mark_by_agent, seq=seq)
        guest = self.guest(number)
        self.do(mark, guest.conversation_id, read=seq, actor=guest.actor)

    @rule(turned=st.dictionaries(SOME, st.booleans(), min_size=1, max_size=4))
    def presence(self, turned: dict[int, bool]) -> None:
        self.do(turn_online, {self.guest(one).conversation_id: here for one, here in turned.items()})

    @rule(by=st.sampled_from([1, 6_000, 70_000, 310_000]))
    def time_passes(self, by: int) -> None:
        """And waits grow older, as by the clock's sweep."""
        clock.shift(by)
        self.do(grow_older, self.db.read_here(due_ones, limit=100))
        for chore_id in self.db.read_here(chores_left):
            self.do(do_some, chore_id)

    def some_are_away(self, here: set[str], after: int) -> None:
        """As by the clock's sweep: who is not here was never."""
        attendance = Attendance(0, frozenset(self.cast.agents[one] for one in here), {})
        for absence in self.db.read_here(absences, attendance, away_after=after):
            self.do(leave_away, absence, attendance=attendance, away_after=after)

    def thresholds_change(self, team: str, soon: int | None, overdue: int | None) -> None:
        self.do(house.change_thresholds, getattr(self.cast, team), soon, overdue)

    @rule(number=SOME, quiet=st.sampled_from([0, 6_000, 300_000]))
    def the_clock_closes(self, number: int, quiet: int) -> None:
        self.do(closing.close_quiet, self.guest(number).conversation_id, older_than=clock.now() - quiet)

    def leads_elsewhere(self, key: str, teams: tuple[str, ...]) -> None:
        ids = [getattr(self.cast, team) for team in teams]
        self.do(house.route, key, ids)

    @rule(step=RARE)
    def rarely(self, step: tuple[Any, ...]) -> None:
        verb, *arguments = step
        getattr(self, verb)(*arguments)

    def by_agent(self, number: int, one: str, verb: Callable[..., Outcome[Any]], **kwargs: Any) -> None:
        """An agent acts. What they may not see, they find no more than what is not there."""
        guest, who = self.guest(number), self.cast.agents[one]
        seen = self.db.read_here(truth, clock.now()).visible(who)
        saw = guest.conversation_id in [row.id for row in seen]
        self.do(verb, guest.conversation_id, actor=agent(who), **kwargs)
        if not saw:
            assert self.told == []

    @invariant()
    def everything_agrees(self) -> None:
        if self.guests:
            self.db.read_here(self._check)

    def _check(self, session: Session) -> None:
        now = truth(session, clock.now())
        if now == self.last and not self.told:
            return
        self.last = now
        for one, panels in self.panels.items():
            self._check_sight(session, panels.viewer, now)
            for selection, whole in panels.check(session, now).items():
                if self.lists.get((one, selection), []) != whole:
                    self.lists[one, selection] = whole
                    self.unread[one, selection] = None
        self.bells.check(session)
        check_calls(session, [panels.viewer for panels in self.panels.values()], now)
        self._check_lists(session, READ)
        self._check_told(session)
        assert problems(session) == []

    def _check_sight(self, session: Session, viewer: access.Viewer, now: Truth) -> None:
        """The three forms of the one rule, and the truth."""
        sight = {row.id for row in now.visible(viewer.agent_id)}
        may_see = set(session.scalars(select(col(Conversation.id)).where(access.MAY_SEE), viewer.parameters))
        visible = [row.id for row in session.execute(access.visible(viewer.shape), viewer.parameters)]
        assert may_see == set(visible) == sight
        assert len(visible) == len(sight), "each once"
        unread = now.unread(viewer.agent_id)
        told = marking.unread(session, viewer.agent_id, list(unread))
        assert {id_: told.get(id_, 0) for id_ in unread} == unread
        for event in self.told:
            if isinstance(event, ConversationChanged) and event.after:
                assert access.sees(viewer, event.after) == (event.after.id in sight)

    def _check_lists(self, session: Session, most: int) -> None:
        """YELLOW read anew."""
        for one, selection in list(self.unread)[:most]:
            fresh = window(session, self.panels[one].viewer, selection, count=2 * GUESTS)
            assert fresh._held == self.lists[one, selection], selection
            del self.unread[one, selection]

    def _check_told(self, session: Session) -> None:
        """What was told last of a conversation is how it stands."""
        last = {
            event.after.id: event.after
            for event in self.told
            if isinstance(event, ConversationChanged) and event.after
        }
        for id_, facts in last.items():
            row = session.get_one(Conversation, id_)
            for name in ("version", "access_version", "state", "rank", "waiting_since", "online", "owner_id"):
                assert getattr(facts, name) == getattr(row, name)
            for name in ("team_ids", "crew_ids", "invited_ids", "invited_team_ids"):
                assert list(getattr(facts, name)) == getattr(row, name)
