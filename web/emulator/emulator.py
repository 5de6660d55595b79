"""One account of WhatsApp's, its customers and their phones, and everything that can go wrong between."""

from collections import deque
from collections.abc import AsyncIterator, Callable, Iterable
from contextlib import AbstractContextManager, asynccontextmanager
from typing import Any

from services import clock
from web.emulator import events
from web.emulator.account import Account
from web.emulator.chats import Customer, Entry
from web.emulator.faults import Fault, Faults, Place
from web.emulator.graph_errors import GraphError
from web.emulator.media import MediaStore
from web.emulator.phones import Phones
from web.emulator.postman import KEPT, Patience, Postman
from web.emulator.templates import Template, TemplateBook

HOUR = 3_600_000


class Emulator(Phones):
    """Holds all state of one emulation. `application(emulator)` is the API over it."""

    def __init__(
        self, account: Account, templates: Iterable[Template] = (), patience: Patience | None = None
    ) -> None:
        self.account = account
        self.media = MediaStore()
        self.templates = TemplateBook()
        self.customers: list[Customer] = []
        self.post = Postman(account, patience or Patience())
        self.post.on_taken = self._arrived
        self.faults = Faults()
        self.failures: deque[GraphError] = deque()
        self.token_is_expired = False
        self.demands_proof = False
        """“Require app secret” is on in the app's settings."""
        self.is_subscribed = True
        """An app gets the account's webhooks."""
        self.requests: deque[dict[str, Any]] = deque(maxlen=KEPT)
        """The body of each message that the business asked to send, refused ones too."""
        self.reads: deque[str] = deque(maxlen=KEPT)
        """Which messages of customers the business has marked as read, in this order."""
        self.on_time_passed: Callable[[Customer, int], None] | None = None
        """Called when time is let pass for a customer, with the milliseconds."""
        for template in templates:
            self.templates.add(template)

    @asynccontextmanager
    async def at_work(self) -> AsyncIterator[None]:
        """Tell the webhook what happens, until the end of the block."""
        async with self.post.at_work():
            yield

    def customer(self, name: str, phone: str = "", user_id: str | None = None, **more: Any) -> Customer:
        """Somebody new with a phone."""
        customer = Customer(name, phone, user_id, **more)
        self.customers.append(customer)
        return customer

    def chat(self, customer: Customer) -> list[Entry]:
        """What their phone shows, the oldest first."""
        return list(customer.chat)

    def sent_to(self, customer: Customer) -> list[Entry]:
        """What the business has sent them."""
        return [entry for entry in customer.chat if not entry.is_own]

    def reached_by(self, number: str | None, user_id: str | None) -> Customer | None:
        """Whom a request means; the number counts before the user id."""
        if number is not None:
            digits = "".join(filter(str.isdecimal, number))
            return next((one for one in self.customers if one.phone == digits), None)
        return next((one for one in self.customers if one.user_id == user_id), None)

    def _arrived(self, event: events.Event) -> None:
        """Show the customer that what they sent has arrived."""
        taken = events.message_ids(event)
        for customer in self.customers:
            for entry in customer.chat:
                if entry.is_own and entry.id in taken and entry.state == "sent":
                    entry.state = "delivered"

    async def told(self) -> None:
        """Wait until the webhook has taken everything that has happened so far."""
        await self.post.told()

    def held(self) -> AbstractContextManager[list[events.Event]]:
        """Keep what happens in the block as a list, to be repeated, shuffled, dropped or put in a `batch`."""
        return self.post.held()

    async def verifies(self, token: str | None = None) -> bool:
        """Subscribe the webhook, as when its address is entered: whether it knew the verify token."""
        challenge = "1158201444"
        answer = await self.post.verify(challenge, self.account.verify_token if token is None else token)
        return answer.status_code == 200 and answer.text == challenge

    def lets_pass(self, customer: Customer, milliseconds: int = 24 * HOUR) -> None:
        """Let time pass for one customer: the window may close."""
        if customer.last_wrote is not None:
            customer.last_wrote -= milliseconds
        if self.on_time_passed is not None:
            self.on_time_passed(customer, milliseconds)

    def answers_next_with(self, error: GraphError, *, times: int = 1, to: Place = "messages") -> None:
        """Refuse the next requests."""
        self.faults.add(to, Fault("refuses", error=error), times)

    def drops_next_line(self, *, taken: bool = True, times: int = 1, to: Place = "messages") -> None:
        """Break the line before an answer; `taken`: after having done what was asked."""
        self.faults.add(to, Fault("drops", taken), times)

    def says_nothing_next(self, *, taken: bool = True, times: int = 1, to: Place = "messages") -> None:
        """Keep silent; `taken`: after having done what was asked."""
        self.faults.add(to, Fault("stalls", taken), times)

    def breaks_next(
        self, status: int = 502, *, taken: bool = False, times: int = 1, to: Place = "messages"
    ) -> None:
        """Answer as a gateway would, without the API's own words."""
        self.faults.add(to, Fault("breaks", taken, status=status), times)

    def is_down(self, status: int = 503) -> AbstractContextManager[None]:
        """Answer everything so until the end of the block."""
        return self.faults.for_all(Fault("breaks", status=status))

    def fails_next(self, error: GraphError, *, times: int = 1) -> None:
        """Take the next messages, and let them fail afterwards, by a status."""
        self.failures.extend([error] * times)

    def changes_template(self, name: str, language: str, status: str, reason: str = "NONE") -> None:
        """Approve, pause, reject or disable one, and tell the webhook."""
        template = self.templates.find(name, language)
        if template is None:
            raise LookupError(f"no template {name} in {language}")
        template.status = status
        value = {
            "event": status,
            "message_template_id": int(template.id),
            "message_template_name": template.name,
            "message_template_language": template.language,
            "reason": reason,
            "message_template_category": template.category,
        }
        self.post.put(events.template_changed(self.account, value, clock.now()))

    def tells_trouble(self, error: GraphError) -> None:
        """Tell an error that belongs to no message."""
        self.post.put(events.trouble(self.account, error))
