"""The dialog "WhatsApp templates", made when it is first asked for: its browser side is loaded then."""

from collections.abc import Awaitable, Callable, Mapping
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

from nicegui.element import Element
from nicegui.events import GenericEventArguments

from services.channels.whatsapp.picking import Picks
from ui.components.event_fields import flag, number, pairs, text, texts

Push = Callable[[str, dict[str, Any]], None]
MODULES: list[str | Path] = ["triptych.js", "file_choice.js"]


@dataclass(frozen=True, slots=True)
class Chosen:
    """A template as it is to be sent. `shown` and `anyway` as of what is written in the composer."""

    conversation: int
    template: int
    client_id: str
    values: dict[str, str]
    attachments: tuple[str, ...]
    shown: int
    anyway: bool = False


class WhatsAppTemplates(Element, component="whatsapp_templates.js", dependencies=MODULES):
    """Opens itself once it is there, from then on by `open`.

    `on_search(conversation, search, number)`: answer with `found` and that number. `on_send(chosen)`: answer
    with `sent` or `refused`.
    """

    def __init__(
        self,
        push: Push,
        *,
        on_search: Callable[[int, str, int], Awaitable[None] | None],
        on_send: Callable[[Chosen], Awaitable[None] | None],
    ) -> None:
        super().__init__()
        self._push = push
        self.on(
            "search", lambda e: on_search(number(e, "conversation"), text(e, "search"), number(e, "number"))
        )
        self.on("send", lambda e: on_send(_chosen(e)))

    def open(self) -> None:
        """Show it for what GREEN shows."""
        self._push("open", {})

    def close(self) -> None:
        """What it is filled in for is not shown any more."""
        self._push("close", {})

    def found(self, number: int, picks: Picks) -> None:
        """What was found; of several searches the latest is shown."""
        self._push("found", {"number": number, **asdict(picks)})

    def sent(self, chosen: Chosen) -> None:
        """It is committed: the dialog goes."""
        self._push("sent", {"client_id": chosen.client_id})

    def refused(
        self,
        chosen: Chosen,
        *,
        errors: Mapping[str, str] | None = None,
        sentence: str = "",
        held: bool = False,
    ) -> None:
        """Say beside which field what is wrong, or why nothing was sent; `held`: it may be sent anyway."""
        about = {"client_id": chosen.client_id, "errors": dict(errors or {}), "sentence": sentence}
        self._push("refused", {**about, "held": held})

    def _displayed_contents(self, *, only_visible: bool) -> list[Any]:
        return ["WhatsApp templates"]


def _chosen(event: GenericEventArguments) -> Chosen:
    return Chosen(
        conversation=number(event, "conversation"),
        template=number(event, "template"),
        client_id=text(event, "client_id"),
        values=pairs(event, "values"),
        attachments=texts(event, "attachments"),
        shown=number(event, "shown"),
        anyway=flag(event, "anyway"),
    )
