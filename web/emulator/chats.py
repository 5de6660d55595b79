"""Who is on the other side, and what their phone shows."""

from dataclasses import dataclass, field

from web.emulator.graph_errors import GraphError

WINDOW = 86_400_000
"""Milliseconds after a customer's message for which the business may write freely."""


@dataclass(eq=False)
class Customer:
    """A person with a phone. `user_id` is theirs for this business; None as it was before April 2026."""

    name: str
    phone: str = ""
    """Digits only; empty when the business has never known it."""
    user_id: str | None = None
    username: str = ""
    hides_number: bool = False
    """No event names the number, which `to` may still reach."""
    is_on: bool = True
    """The phone: only then is anything delivered."""
    has_blocked: bool = False
    """Takes nothing from the business, without telling it."""
    on_whatsapp: bool = True
    receipts: bool = True
    """Whether the business hears what was read."""
    last_wrote: int | None = None
    """Milliseconds; the window hangs on it."""
    chat: list["Entry"] = field(default_factory=list, repr=False)

    @property
    def key(self) -> str:
        """What they are told apart by."""
        return self.phone or self.user_id or self.name

    @property
    def wa_id(self) -> str | None:
        """The number, when events may name it."""
        return None if self.hides_number or not self.phone else self.phone

    def find(self, message_id: str) -> "Entry | None":
        """One message of the chat."""
        return next((entry for entry in self.chat if entry.id == message_id), None)

    def has_window(self, now: int) -> bool:
        """Whether the business may write anything but a template."""
        return self.last_wrote is not None and now - self.last_wrote < WINDOW


@dataclass(eq=False)
class Entry:
    """One message as the phone shows it."""

    id: str
    at: int
    type: str
    is_own: bool
    """The customer's; else the business'."""
    text: str = ""
    """Body or caption."""
    media_id: str = ""
    link: str = ""
    """Where a picture or file is that was not uploaded."""
    file_name: str = ""
    header: str = ""
    footer: str = ""
    buttons: tuple[str, ...] = ()
    template: str = ""
    """Its name."""
    category: str = "service"
    """What it is charged as."""
    place: tuple[float, float] | None = None
    reply_to: str = ""
    reactions: dict[str, str] = field(default_factory=dict)
    """By "customer" and "business"."""
    state: str = "accepted"
    """accepted (the business' only), sent, delivered, read, failed."""
    error: GraphError | None = None
    opaque: str | None = None
    """`biz_opaque_callback_data`, which its statuses bring back."""
    to_number: bool = True
    """Sent to the number, not to the user id."""
    is_priced: bool = False
    """Whether delivered or read has told the price already."""
