"""What customers do with their phones; each deed is told to the webhook when its turn comes."""

import base64
import secrets
from typing import Any

from services import clock
from web.emulator import events
from web.emulator.account import Account
from web.emulator.chats import Customer, Entry
from web.emulator.graph_errors import GraphError
from web.emulator.media import Media, MediaStore
from web.emulator.postman import Postman

PIXEL = base64.b64decode(
    "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg=="
)
"""The smallest picture there is, as PNG."""


def new_id() -> str:
    """A message's id; no two are alike."""
    return "wamid." + base64.b64encode(secrets.token_bytes(24)).decode()


class Phones:
    """The customers' side of an emulator."""

    account: Account
    post: Postman
    media: MediaStore

    def writes(self, customer: Customer, text: str, *, reply_to: str = "", forwarded: bool = False) -> str:
        """A text. Tells the message's id, as all of these do."""
        entry = self._entry(customer, "text", text=text, reply_to=reply_to)
        return self._says(customer, entry, {"body": text}, forwarded=forwarded)

    def sends_image(
        self, customer: Customer, content: bytes = PIXEL, mime: str = "image/png", **more: Any
    ) -> str:
        """A picture; `caption`, `reply_to`."""
        return self._sends_file(customer, "image", self.media.add(content, mime), **more)

    def sends_document(
        self, customer: Customer, content: bytes, name: str, mime: str = "application/pdf", **more: Any
    ) -> str:
        """A document under a name; `caption`, `reply_to`."""
        return self._sends_file(
            customer, "document", self.media.add(content, mime, name), filename=name, **more
        )

    def sends_audio(self, customer: Customer, content: bytes, mime: str = "audio/ogg; codecs=opus") -> str:
        """A voice message."""
        return self._sends_file(customer, "audio", self.media.add(content, mime), voice=True)

    def sends_video(self, customer: Customer, content: bytes, mime: str = "video/mp4", **more: Any) -> str:
        """A video; `caption`, `reply_to`."""
        return self._sends_file(customer, "video", self.media.add(content, mime), **more)

    def sends_sticker(self, customer: Customer, content: bytes = PIXEL, mime: str = "image/webp") -> str:
        """A sticker."""
        return self._sends_file(customer, "sticker", self.media.add(content, mime), animated=False)

    def shares_location(
        self, customer: Customer, latitude: float, longitude: float, *, name: str = "", address: str = ""
    ) -> str:
        """A place."""
        entry = self._entry(customer, "location", text=name or address, place=(latitude, longitude))
        known = {key: value for key, value in (("name", name), ("address", address)) if value}
        return self._says(customer, entry, known | {"latitude": latitude, "longitude": longitude})

    def shares_contact(self, customer: Customer, name: str, phone: str) -> str:
        """Somebody else's card."""
        card = {"name": {"formatted_name": name}, "phones": [{"phone": phone, "type": "MOBILE"}]}
        return self._says(customer, self._entry(customer, "contacts", text=f"{name}, {phone}"), [card])

    def presses(self, customer: Customer, message_id: str, label: str, payload: str = "") -> str:
        """A template's quick reply."""
        entry = self._entry(customer, "button", text=label, reply_to=message_id)
        return self._says(customer, entry, {"payload": payload or label, "text": label})

    def sends_unknown(self, customer: Customer, kind: str = "edit") -> str:
        """Something that the API can't tell."""
        unknown = GraphError(400, 131051, "Message type unknown", "Message type is currently not supported.")
        failure = {name: value for name, value in unknown.failure().items() if name != "href"}
        entry = self._entry(customer, "unsupported")
        return self._says(customer, entry, {"type": kind}, errors=[failure])

    def sends(self, customer: Customer, kind: str, content: Any, **more: Any) -> str:
        """Anything, as the event says it: kinds that may come one day, content that is broken."""
        return self._says(customer, self._entry(customer, kind), content, **more)

    def reacts(self, customer: Customer, message_id: str, emoji: str) -> str:
        """An emoji on a message; an empty one takes it back. The window stays as it is."""
        found = customer.find(message_id)
        if found is not None:
            found.reactions = found.reactions | {"customer": emoji}
        reaction = {"message_id": message_id} | ({"emoji": emoji} if emoji else {})
        return self._tell(customer, new_id(), clock.now(), "reaction", reaction)

    def opens_chat(self, customer: Customer) -> None:
        """Read what has been delivered."""
        for entry in customer.chat:
            if not entry.is_own and entry.state == "delivered":
                entry.state = "read"
                if customer.receipts:
                    self.post.put(events.status(self.account, customer, entry, "read", clock.now()))

    def turns_on(self, customer: Customer) -> None:
        """Get what has waited."""
        customer.is_on = True
        for entry in customer.chat:
            self.arrives(customer, entry)

    def turns_off(self, customer: Customer) -> None:
        """Get nothing until it is on again."""
        customer.is_on = False

    def arrives(self, customer: Customer, entry: Entry) -> None:
        """Deliver one that was sent, if the phone takes it."""
        if not entry.is_own and entry.state == "sent" and customer.is_on and not customer.has_blocked:
            entry.state = "delivered"
            self.post.put(events.status(self.account, customer, entry, "delivered", clock.now()))

    def changes_number(self, customer: Customer, phone: str, user_id: str | None = None) -> None:
        """Another number; with it the user id becomes another."""
        body = f"User {customer.name} changed from {customer.phone} to {phone}"
        told: dict[str, Any] = {"body": body, "wa_id": phone}
        if user_id is not None:
            told |= {"user_id": user_id, "previous_user_id": customer.user_id}
        message = {"from": customer.phone} | self._system(told | {"type": "user_changed_number"})
        customer.phone, customer.user_id = phone, user_id or customer.user_id
        self.post.put(events.system(self.account, message))

    def changes_user_id(self, customer: Customer, user_id: str) -> None:
        """Another user id of somebody whose number is not told."""
        told = {"body": f"User {customer.name} changed from {customer.user_id} to {user_id}"}
        told |= {
            "user_id": user_id,
            "previous_user_id": customer.user_id or "",
            "type": "user_changed_user_id",
        }
        customer.user_id = user_id
        self.post.put(events.system(self.account, self._system(told)))

    def _sends_file(
        self, customer: Customer, kind: str, media: Media, *, reply_to: str = "", **more: Any
    ) -> str:
        entry = self._entry(
            customer,
            kind,
            text=more.get("caption", ""),
            media_id=media.id,
            file_name=media.name,
            reply_to=reply_to,
        )
        file = {"mime_type": media.mime, "sha256": media.sha256_base64, "id": media.id}
        return self._says(
            customer, entry, {name: value for name, value in more.items() if value != ""} | file
        )

    def _entry(self, customer: Customer, kind: str, **more: Any) -> Entry:
        """Put one of the customer's into their chat; the window opens anew."""
        entry = Entry(new_id(), clock.now(), kind, is_own=True, state="sent", **more)
        customer.last_wrote = entry.at
        customer.chat.append(entry)
        return entry

    def _says(
        self, customer: Customer, entry: Entry, content: Any, *, forwarded: bool = False, **more: Any
    ) -> str:
        if forwarded:
            more["context"] = {"forwarded": True}
        if entry.reply_to:
            more["context"] = {"from": self.account.number, "id": entry.reply_to}
        return self._tell(customer, entry.id, entry.at, entry.type, content, **more)

    def _tell(self, customer: Customer, id_: str, at: int, kind: str, content: Any, **more: Any) -> str:
        message = {"id": id_, "timestamp": events.seconds(at), **more, "type": kind, kind: content}
        self.post.put(events.incoming(self.account, customer, message))
        return id_

    def _system(self, told: dict[str, Any]) -> dict[str, Any]:
        at = events.seconds(clock.now())
        return {"id": new_id(), "timestamp": at, "system": told, "type": "system"}
