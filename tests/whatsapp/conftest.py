"""An emulator at work, its API on loopback, and a receiver of its webhooks."""

from collections.abc import AsyncIterator
from dataclasses import dataclass
from typing import Any

import httpx2
import pytest

from tests.whatsapp.hosting import Host, hosted
from tests.whatsapp.receiver import Receiver
from tests.whatsapp.sampled import sample
from web.emulator import Account, Customer, Emulator, Template, application
from web.emulator.postman import Patience

PHONE, USER_ID = "4917655501234", "DE.41836207715503928164"
HIDDEN_ID = "GB.73920518846120957733"
QUICK = Patience(answer=2, first=0.01, longest=0.05)


@dataclass
class Stage:
    """Everything that a test of the emulator has to do with."""

    emulator: Emulator
    receiver: Receiver
    api: Host
    webhook: Host
    http: httpx2.AsyncClient
    marta: Customer
    owen: Customer
    """Known by user id alone."""

    async def sends(self, type_: str, content: Any, **more: Any) -> httpx2.Response:
        """As the business: a message to Marta, unless `to` or `recipient` says otherwise."""
        body = {"messaging_product": "whatsapp", "type": type_, type_: content}
        whom = {} if "recipient" in more else {"to": PHONE}
        return await self.asks(body | whom | more)

    async def asks(self, body: Any, **options: Any) -> httpx2.Response:
        """As the business: any request for a message."""
        return await self.http.post(f"{self.emulator.account.phone_number_id}/messages", json=body, **options)

    async def uploads(self, content: bytes, mime: str, name: str = "file", **more: str) -> httpx2.Response:
        """As the business: a file."""
        fields = {"messaging_product": "whatsapp", "type": mime} | more
        path = f"{self.emulator.account.phone_number_id}/media"
        return await self.http.post(path, data=fields, files={"file": (name, content, mime)})

    def code(self, answer: httpx2.Response) -> tuple[int, int]:
        """HTTP's status and Graph's code of a refusal."""
        return answer.status_code, answer.json()["error"]["code"]


def templates() -> list[Template]:
    """Those of the samples."""
    pages = (sample("answer_templates"), sample("answer_templates_last"))
    return [Template(**one) for page in pages for one in page["data"]]


@pytest.fixture
async def stage() -> AsyncIterator[Stage]:
    receiver = Receiver()
    async with hosted(receiver.application()) as webhook:
        account = Account(
            "109876543210987",
            "201234567890123",
            access_token="the access token",
            app_secret="the app secret",
            verify_token=receiver.verify_token,
            webhook_url=f"{webhook.url}/webhook",
        )
        emulator = Emulator(account, templates(), QUICK)
        headers = {"authorization": f"Bearer {account.access_token}"}
        async with (
            emulator.at_work(),
            hosted(application(emulator)) as api,
            httpx2.AsyncClient(base_url=f"{api.url}/v24.0", headers=headers, trust_env=False) as http,
        ):
            marta = emulator.customer("Marta Lindqvist", PHONE, USER_ID)
            owen = emulator.customer("Owen P.", user_id=HIDDEN_ID, username="owenpriest")
            yield Stage(emulator, receiver, api, webhook, http, marta, owen)
