"""What is asked of WhatsApp about one of its accounts, to see whether it can be served."""

from collections.abc import Awaitable, Callable

from pydantic import BaseModel, ConfigDict, Field

from models import WhatsAppAccount
from services.channels.whatsapp.advice import is_about_id, is_about_rights, is_about_token, is_unreached
from services.channels.whatsapp.client import Graph, GraphError
from services.text import line

NAME_LENGTH = 200
MOST_PAGES = 5
"""Of an account's phone numbers; it has some twenty at most."""

NOBODYS = "wamid.none"
"""Of no message. Who may send is told so when they mark it as read; who may not is refused for that first."""

NOT_SUBSCRIBED = "No app hears what customers write to this account. Press “Subscribe” to change that."

Ask = Callable[[], Awaitable[str]]

RESTS_ON = {
    "Sending": "Phone number",
    "Templates": "Business account",
    "Subscription": "Business account",
}
"""What is asked of an id that WhatsApp knows, and of no other: the answer would be the same."""


class Wrong(Exception):
    """WhatsApp has answered, and not what is needed. `sentence` says what to do."""

    def __init__(self, sentence: str) -> None:
        super().__init__(sentence)
        self.sentence = sentence


class _Said(BaseModel):
    model_config = ConfigDict(coerce_numbers_to_str=True)


class _Number(_Said):
    display_phone_number: str = Field(min_length=1)
    verified_name: str = ""


class _Id(_Said):
    id: str


class _Cursors(_Said):
    after: str = ""


class _Paging(_Said):
    cursors: _Cursors = _Cursors()
    next: str | None = None


class _Ids(_Said):
    data: list[_Id] = Field(max_length=1_000)
    paging: _Paging = _Paging()


class Asking:
    """Each question returns what is well, or raises Wrong, GraphError, ValidationError."""

    def __init__(self, graph: Graph, account: WhatsAppAccount) -> None:
        self._graph, self._account = graph, account
        self.number = self.name = ""
        """As WhatsApp tells them."""

    @property
    def points(self) -> dict[str, Ask]:
        """The questions by name, in an order in which one answer explains the next ones."""
        return {
            "Phone number": self._tell_number,
            "Business account": self._is_its_number,
            "Sending": self._may_send,
            "Templates": self._may_manage,
            "Subscription": self._is_heard,
            "App secret": self._is_its_secret,
        }

    async def _tell_number(self) -> str:
        path = self._account.phone_number_id
        said = _Number.model_validate(
            await self._graph.get(path, fields="display_phone_number,verified_name")
        )
        self.number = line(said.display_phone_number, NAME_LENGTH)
        self.name = line(said.verified_name, NAME_LENGTH)
        return f"{self.number}, “{self.name}”." if self.name else f"{self.number}."

    async def _is_its_number(self) -> str:
        path = f"{self._account.business_account_id}/phone_numbers"
        after: dict[str, str] = {}
        for _ in range(MOST_PAGES):
            page = _Ids.model_validate(await self._graph.get(path, fields="id", **after))
            if any(one.id == self._account.phone_number_id for one in page.data):
                return "The phone number belongs to it."
            if page.paging.next is None:
                break
            after = {"after": page.paging.cursors.after}
        raise Wrong(
            "It has no phone number of this id. Copy both ids from the same page at Meta: your app, "
            "WhatsApp, API Setup."
        )

    async def _may_send(self) -> str:
        body = {"messaging_product": "whatsapp", "status": "read", "message_id": NOBODYS}
        try:
            await self._graph.post(f"{self._account.phone_number_id}/messages", body)
        except GraphError as error:
            if is_about_rights(error) or is_about_token(error) or is_unreached(error) or error.is_server:
                raise
        return "The access token may send messages."

    async def _may_manage(self) -> str:
        await self._graph.get(f"{self._account.business_account_id}/message_templates", limit="1")
        return "The access token may read message templates."

    async def _is_heard(self) -> str:
        answer = await self._graph.get(f"{self._account.business_account_id}/subscribed_apps")
        if not answer.get("data"):
            raise Wrong(
                "No app hears what customers write to this account. Press “Subscribe” to change that."
            )
        return "An app hears what customers write to this account."

    async def _is_its_secret(self) -> str:
        # A proof made with it goes along with whatever is asked, and is looked at before the id is.
        try:
            await self._graph.get(self._account.phone_number_id, fields="id")
        except GraphError as error:
            if not is_about_id(error):
                raise
        return "It is that of the app by which the access token was made."
