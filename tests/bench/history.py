"""The history of SPEC 10, written in bulk, with every copy as the product's own verbs would have left it.

The closed conversations are made once and kept; the few open ones are made anew for each run, since what
waits has to have begun to wait a moment ago.
"""

import hashlib
import shutil
from collections.abc import Iterator
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from sqlalchemy import Connection, Table, insert
from sqlmodel import SQLModel

from models import Audience, Author, ChannelIdentity, Conversation, Customer, MessageKind, State
from services import clock, migrating
from services.conversations import waiting
from services.conversations.change import COPIED, rank_of
from services.database import Database, sqlite_engine
from services.events import Bus
from services.search import profile, words
from services.search.indexing import index_some
from services.startup import prepare_folder
from tests.bench import company
from tests.bench.company import TEAMS, found_company

DATABASE = "triptych.db"
SAID = 9
"""Messages in each conversation, before the line that closes it."""
CHUNK = 2_000
MINUTE, DAY = 60_000, 86_400_000
SOON, OVERDUE = 3 * MINUTE, 5 * MINUTE

_WORDS = "The parcel that I ordered last week has not come yet. Could you please look where it is now?"


@dataclass(frozen=True, slots=True)
class Past:
    """How much there is."""

    closed: int
    open: int


FULL, SMALL = Past(closed=99_400, open=600), Past(closed=1_900, open=100)


def prepared(cache: Path, past: Past, folder: Path) -> None:
    """Fill a data folder with this much history, up to now."""
    kept = cache / f"{_fingerprint(past)}.sqlite"
    if not kept.exists():
        _make(kept, past)
    prepare_folder(folder)
    shutil.copy(kept, folder / DATABASE)
    _write(folder / DATABASE, range(past.closed + 1, past.closed + past.open + 1), State.OPEN)
    _index(folder / DATABASE)


def _fingerprint(past: Past) -> str:
    """Changes with whatever the kept database depends on."""
    digest = hashlib.sha256(repr(past).encode())
    sources = [*(migrating.FOLDER / "versions").glob("*.py"), Path(__file__), Path(company.__file__)]
    sources += [Path(words.__file__), Path(profile.__file__)]
    for source in sorted(sources):
        digest.update(source.read_bytes())
    return digest.hexdigest()[:16]


def _make(kept: Path, past: Past) -> None:
    prepare_folder(kept.parent)
    making = kept.with_suffix(".making")
    making.unlink(missing_ok=True)
    url = f"sqlite:///{making}"
    migrating.migrate(url)
    with closing(Database(url, Bus())) as db:  # one left open would keep what is written in its log
        db.write_here(found_company)
    _write(making, range(1, past.closed + 1), State.CLOSED)
    _index(making)
    making.rename(kept)


def _index(path: Path) -> None:
    """Let all of it be found, as the product's own sweep would have."""
    with closing(Database(f"sqlite:///{path}", Bus())) as db:
        while db.write_here(index_some).value:
            pass


def _write(path: Path, ids: range, state: State) -> None:
    engine = sqlite_engine(f"sqlite:///{path}", "BEGIN IMMEDIATE")
    now = clock.now()
    for start in range(ids.start, ids.stop, CHUNK):
        with engine.begin() as connection:
            _insert(connection, [_Story(id_, state, now) for id_ in ids if start <= id_ < start + CHUNK])
    with engine.connect() as connection:
        connection.connection.execute("PRAGMA wal_checkpoint(TRUNCATE)")
    engine.dispose()


def _insert(connection: Connection, stories: list["_Story"]) -> None:
    for name in ("customer", "channel_identity", "conversation", "conversation_team", "crew_member"):
        rows = [row for story in stories for row in getattr(story, name)()]
        if rows:
            connection.execute(insert(_table(name)), rows)
    connection.execute(insert(_table("message")), [row for story in stories for row in story.messages()])


def _table(name: str) -> Table:
    return SQLModel.metadata.tables[name]


class _Story:
    """One conversation. Everything about it follows from its number."""

    def __init__(self, id_: int, state: State, now: int) -> None:
        is_open = state == State.OPEN
        self.id, self.now = id_, now
        # Two of six lie with the first team, which everybody of the load sees.
        self.team = max(1, id_ % (len(TEAMS) + 1))
        self.last_at = now - (id_ % 170) * 1_000 if is_open else now - 2 * DAY - (id_ * 7_919) % (300 * DAY)
        self.is_waiting = is_open and id_ % 3 != 0
        self.crew = [1] if id_ % 2 == 0 else []
        self.closed_at = None if is_open else self.last_at + 30 * MINUTE
        self.row = self._row(state)

    def customer(self) -> Iterator[dict[str, Any]]:
        yield Customer(id=self.id, name=f"Customer {self.id}", created_at=self._at(1)).model_dump()

    def channel_identity(self) -> Iterator[dict[str, Any]]:
        yield ChannelIdentity(
            id=self.id,
            channel_id=self.team,
            customer_id=self.id,
            external_id=f"visitor-{self.id}",
            last_active_at=self.last_at,
        ).model_dump()

    def conversation(self) -> Iterator[dict[str, Any]]:
        yield self.row.model_dump()

    def conversation_team(self) -> Iterator[dict[str, Any]]:
        copies = {name: getattr(self.row, name) for name in COPIED}
        yield copies | {"conversation_id": self.id, "team_id": self.team, "channel_id": self.team}

    def _row(self, state: State) -> Conversation:
        row = Conversation(
            id=self.id,
            channel_id=self.team,
            customer_id=self.id,
            identity_id=self.id,
            state=state,
            waiting_since=self.last_at if self.is_waiting else None,
            soon_at=self.last_at + SOON if self.is_waiting else None,
            overdue_at=self.last_at + OVERDUE if self.is_waiting else None,
            created_at=self._at(1),
            quiet_since=self.last_at,
            last_message_at=self.last_at,
            changed_at=self.closed_at or self.last_at,
            closed_at=self.closed_at,
            closed_by_id=self.crew[0] if self.crew and self.closed_at else None,
            last_seq=SAID + (self.closed_at is not None),
            last_said_seq=SAID,
            customer_count=sum(self._is_customers(seq) for seq in range(1, SAID + 1)),
            version=SAID + 1,
            access_version=1,
            crewed=bool(self.crew),
            team_ids=[self.team],
            crew_ids=self.crew,
        )
        waiting.age(row, self.now)
        row.rank = rank_of(row)
        return row

    def _is_customers(self, seq: int) -> bool:
        """They take turns; who waits has had the last word."""
        return (SAID - seq) % 2 == (0 if self.is_waiting else 1)

    def crew_member(self) -> Iterator[dict[str, Any]]:
        for agent_id in self.crew:
            yield {"conversation_id": self.id, "agent_id": agent_id, "joined_at": self._at(2)}

    def messages(self) -> Iterator[dict[str, Any]]:
        for seq in range(1, SAID + 1):
            author, author_id = (Author.CUSTOMER, self.id) if self._is_customers(seq) else (Author.AGENT, 1)
            words = _WORDS[: 40 + (self.id + seq) % 50]
            yield self._message(seq, author, author_id) | {"text": f"({self.id}.{seq}) {words}"}
        if self.closed_at is not None:
            line = {"audience": Audience.INTERNAL, "kind": MessageKind.CLOSED, "at": self.closed_at}
            by_hand = self._message(SAID + 1, Author.AGENT, 1)
            yield (by_hand if self.crew else self._message(SAID + 1, Author.SYSTEM, None)) | line

    def _message(self, seq: int, author: Author, author_id: int | None) -> dict[str, Any]:
        return {
            "conversation_id": self.id,
            "seq": seq,
            "author": author,
            "author_id": author_id,
            "sender": f"{author}:{author_id}" if author_id else author,
            "client_id": None if author == Author.SYSTEM else f"{self.id}-{seq}",
            "audience": Audience.PUBLIC,
            "kind": MessageKind.TEXT,
            "text": "",
            "detail": {},
            "at": self._at(seq),
        }

    def _at(self, seq: int) -> int:
        return self.last_at - (SAID - seq) * MINUTE
