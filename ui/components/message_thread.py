"""GREEN's thread of messages."""

from collections import deque
from collections.abc import Awaitable, Callable, Iterable
from pathlib import Path
from typing import Any

from nicegui.element import Element

from ui.components.event_fields import number, numbers

Push = Callable[[str, dict[str, Any]], None]
Message = dict[str, Any]
"""`{seq, id, author: {kind, id, name}, audience, kind, text, at, client_id?, action?: {label, url},
attachments: [{id, name, size, type, url, thumb?, width?, height?}], delivery?}`; of system lines `text` is
the finished sentence; `delivery` is what became of it by mail."""
About = Callable[[int, int], Awaitable[None] | None]
AboutAll = Callable[[int, tuple[int, ...]], Awaitable[None] | None]


MODULES: list[str | Path] = [
    "triptych.js",
    "message_files.js",
    "thread_bubble.js",
    "mail_note.js",
    "message_parts.js",
    "fates.js",
]


class MessageThread(Element, component="message_thread.js", dependencies=MODULES):
    """Pushes by `push(method, payload)`; handlers get `(conversation_id, seq)`.

    `on_older(conversation, before)`, `on_seen(conversation, seq)`: on screen in a visible tab,
    `on_resync(conversation, since)`: a hole was noticed; answer with `add` of all after `since`,
    `on_mail_again(conversation, seq)`: Retry of what did not go by mail, or by its channel,
    `on_all_again(conversation, seqs)`: Retry all of what did not go by its channel,
    `on_lead(conversation, seq)`: to a message further up than the browser holds; answer with `reset`.
    """

    def __init__(
        self,
        push: Push,
        *,
        on_older: About,
        on_seen: About,
        on_resync: About,
        on_mail_again: About,
        on_all_again: AboutAll,
        on_lead: About,
    ) -> None:
        super().__init__()
        self._push = push
        self.conversation: int | None = None
        self._shown: deque[Message] = deque(maxlen=100)  # for fast tests; the browser holds the rest
        self.on("older", lambda e: on_older(number(e, "conversation"), number(e, "before")))
        self.on("seen", lambda e: on_seen(number(e, "conversation"), number(e, "seq")))
        self.on("mailagain", lambda e: on_mail_again(number(e, "conversation"), number(e, "seq")))
        self.on("allagain", lambda e: on_all_again(number(e, "conversation"), numbers(e, "seqs")))
        self.on("lead", lambda e: on_lead(number(e, "conversation"), number(e, "seq")))
        self.on("resync", lambda e: on_resync(number(e, "conversation"), number(e, "since")))

    def reset(
        self,
        conversation: int,
        messages: Iterable[Message],
        *,
        me: int,
        more: bool,
        received: int,
        read: int,
        now: int,
        typing: str | None = None,
        lead_to: int = 0,
    ) -> None:
        """Show a conversation's latest messages, oldest first; `received`, `read` are the customer's marks.

        `lead_to`: the message to be brought into sight, in the place of the last one.
        For the conversation already shown, as after a reconnect, the browser joins them to what it holds.
        """
        shown = list(messages)
        self.conversation = conversation
        self._shown.clear()
        self._shown.extend(shown)
        payload = {"conversation": conversation, "messages": shown, "me": me, "more": more, "now": now}
        payload["lead"] = lead_to or None
        marks = {"received": received, "read": read}
        self._push("reset", {**payload, "marks": marks, "typing": {"on": typing is not None, "name": typing}})

    def clear_thread(self) -> None:
        """Show that nothing is chosen."""
        self.conversation = None
        self._shown.clear()
        self._push("reset", {"conversation": None})

    def add(self, conversation: int, messages: Iterable[Message]) -> None:
        """Add new messages, or give those of a known `seq` anew."""
        new = list(messages)
        if conversation == self.conversation:
            self._shown.extend(new)
        self._push("add", {"conversation": conversation, "messages": new})

    def renew(self, conversation: int, messages: Iterable[Message]) -> None:
        """Give these anew, where the browser holds them."""
        self._push("renew", {"conversation": conversation, "messages": list(messages)})

    def older(self, conversation: int, messages: Iterable[Message], *, more: bool) -> None:
        """Answer `on_older`. `more` says whether there are older ones still."""
        self._push("older", {"conversation": conversation, "messages": list(messages), "more": more})

    def marks(self, conversation: int, *, received: int, read: int) -> None:
        """Move the customer's marks, by which sent, delivered and read are told."""
        self._push("marks", {"conversation": conversation, "received": received, "read": read})

    def typing(self, conversation: int, *, on: bool, name: str) -> None:
        """Somebody else types, or has stopped; ends by itself after 6 s."""
        self._push("typing", {"conversation": conversation, "on": on, "name": name})

    def _displayed_contents(self, *, only_visible: bool) -> list[Any]:
        if self.conversation is None:
            return ["Choose a conversation"]
        return [content for m in self._shown for content in (m["author"]["name"], m["text"])]
