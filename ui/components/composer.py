"""GREEN's composer: a textarea, the tools placed in its slot, and Send."""

from collections.abc import Awaitable, Callable, Iterable, Mapping
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

from nicegui.element import Element
from nicegui.events import GenericEventArguments

from services.channels.kind import Kind, Limits
from services.drafts import DraftView, Extras
from ui.components.event_fields import flag, model, number, numbers, text, texts

Push = Callable[[str, dict[str, Any]], None]
MODULES: list[str | Path] = [
    "triptych.js",
    "outbox.js",
    "limited.js",
    "shut_place.js",
    "drafts.js",
    "merging.js",
    "mentions.js",
    "gaps.js",
    "typing.js",
    "attached_files.js",
]


@dataclass(frozen=True, slots=True)
class Written:
    """What the browser sends, and sends again until it is answered.

    `shown` is the last `seq` that its writer had before them. `note`: for agents only, and `mentions` whom it
    names. `anyway`: also if a colleague has answered since. `attachments` are ids from the upload.
    """

    conversation: int
    client_id: str
    text: str
    shown: int
    note: bool = False
    mentions: tuple[int, ...] = ()
    anyway: bool = False
    attachments: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Drafted:
    """What is being written, on which revision of it (0: on none)."""

    conversation: int
    note: bool
    text: str
    extras: Extras
    revision: int


class Composer(Element, component="composer.js", dependencies=MODULES):
    """Pushes by `push(method, payload)`. Made once and never rebuilt: it holds what is being written.

    `on_send(written)`: answer with `ack`, `held` or `refused`; may come again for a `client_id` already
    taken, also of a conversation that is not open now. `on_typing(conversation, on)`.
    `on_people(conversation)`: answer with `people`. `on_draft(drafted)`: answer with `kept`, or with `draft`
    where another device was first. `on_template()`: show what may be sent when the time to write is over.
    Files have at most `file_limit` bytes; 0: there are none.
    Tools are placed beside Send with `with composer: ...`.
    """

    def __init__(
        self,
        push: Push,
        *,
        on_send: Callable[[Written], Awaitable[None] | None],
        on_typing: Callable[[int, bool], Awaitable[None] | None],
        on_people: Callable[[int], Awaitable[None] | None],
        on_draft: Callable[[Drafted], Awaitable[None] | None],
        on_template: Callable[[], None] = lambda: None,
        file_limit: int = 0,
    ) -> None:
        super().__init__()
        self.props["limit"] = file_limit
        self._push = push
        self.can_write = False
        self.on("send", lambda e: on_send(_written(e)))
        self.on("typing", lambda e: on_typing(number(e, "conversation"), flag(e, "on")))
        self.on("draft", lambda e: on_draft(_drafted(e)))
        self.on("template", lambda _: on_template(), args=[])
        self.on("people", lambda e: on_people(number(e, "conversation")))

    def open(
        self,
        conversation: int | None,
        *,
        me: int,
        can_write: bool,
        shown: int = 0,
        drafts: Iterable[DraftView] | None = None,
        until: int | None = None,
        limits: Limits = Kind.limits,
    ) -> None:
        """Turn to a conversation, or to none; hidden unless one `can_write`.

        Once it is `until` (milliseconds) only notes can be written, and a template be called for. What is
        more than the channel's `limits` take goes as several messages.

        To be said on every connect too, with the `drafts` that the database holds: the browser then sends
        again what was not acknowledged. `shown` is the last `seq` the thread was given.
        """
        self.can_write = conversation is not None and can_write
        payload: dict[str, Any] = {"conversation": conversation, "me": me, "can_write": self.can_write}
        payload |= {"shown": shown, "until": until, "limits": asdict(limits)}
        if drafts is not None and conversation is not None:
            payload["drafts"] = [_draft(conversation, one) for one in drafts]
        self._push("open", payload)

    def kept(self, drafted: Drafted, revision: int) -> None:
        """The draft is in the database."""
        about = {"conversation": drafted.conversation, "note": drafted.note}
        self._push("kept", {**about, "revision": revision})

    def draft(self, conversation: int, draft: DraftView, *, refused: bool = False) -> None:
        """Another device wrote: it is worked into what is being written here.

        `refused`: so that what was to be kept was not.
        """
        self._push("draft", {**_draft(conversation, draft), "refused": refused})

    def people(self, conversation: int, people: Iterable[Mapping[str, Any]]) -> None:
        """Say whom a note of this conversation can name: `{id, name}`."""
        self._push("people", {"conversation": conversation, "people": [dict(one) for one in people]})

    def ack(self, written: Written, seq: int) -> None:
        """The message is committed."""
        self._answer("ack", written, seq=seq)

    def held(self, written: Written, sentence: str) -> None:
        """A colleague has answered since: it is shown as held, with "Send anyway" and "Edit"."""
        self._answer("held", written, sentence=sentence)

    def refused(self, written: Written, sentence: str, *, code: str, retry: bool) -> None:
        """The message is shown as not sent, with the sentence, "Edit", and "Retry" if that may help."""
        self._answer("refused", written, code=code, sentence=sentence, retry=retry)

    def _answer(self, method: str, written: Written, **said: Any) -> None:
        about = {"conversation": written.conversation, "client_id": written.client_id}
        self._push(method, {**about, **said})

    def _displayed_contents(self, *, only_visible: bool) -> list[Any]:
        return ["Reply", "Note", "Message", "Send"] if self.can_write else []


def _written(event: GenericEventArguments) -> Written:
    return Written(
        conversation=number(event, "conversation"),
        client_id=text(event, "client_id"),
        text=text(event, "text"),
        shown=number(event, "shown"),
        note=flag(event, "note"),
        mentions=numbers(event, "mentions"),
        anyway=flag(event, "anyway"),
        attachments=texts(event, "attachments"),
    )


def _drafted(event: GenericEventArguments) -> Drafted:
    return Drafted(
        conversation=number(event, "conversation"),
        note=flag(event, "note"),
        text=text(event, "text"),
        extras=model(event, "extras", Extras()),
        revision=number(event, "revision"),
    )


def _draft(conversation: int, draft: DraftView) -> dict[str, Any]:
    return {**asdict(draft), "extras": draft.extras.model_dump(), "conversation": conversation}
