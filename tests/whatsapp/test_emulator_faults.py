"""Everything that goes wrong on the way out can be ordered."""

import httpx2
import pytest

from tests.whatsapp.conftest import Stage
from tests.whatsapp.sampled import sample
from tests.whatsapp.shaped import shape
from web.emulator.graph_errors import PAIR_RATE, RATE, TEMPORARY, TOKEN_EXPIRED

HELLO = {"body": "Hello"}


@pytest.fixture(autouse=True)
def window(stage: Stage) -> None:
    stage.emulator.writes(stage.marta, "Hello?")


async def test_a_refusal_is_met_once(stage: Stage) -> None:
    stage.emulator.answers_next_with(RATE)
    refused = await stage.sends("text", HELLO)
    assert refused.status_code == 429
    assert shape(refused.json()) == shape(sample("error_rate_limit"))
    assert (await stage.sends("text", HELLO)).status_code == 200
    assert len(stage.emulator.sent_to(stage.marta)) == 1


async def test_refusals_come_in_their_order_and_at_their_place(stage: Stage) -> None:
    stage.emulator.answers_next_with(PAIR_RATE, times=2)
    stage.emulator.answers_next_with(TEMPORARY)
    stage.emulator.answers_next_with(TOKEN_EXPIRED, to="media")
    codes = [stage.code(await stage.sends("text", HELLO)) for _ in range(3)]
    assert codes == [(400, 131056), (400, 131056), (503, 2)]
    assert stage.code(await stage.uploads(b"x", "image/png")) == (401, 190)


@pytest.mark.parametrize("taken", [True, False])
async def test_a_line_can_drop_before_the_answer(stage: Stage, taken: bool) -> None:
    stage.emulator.drops_next_line(taken=taken)
    with pytest.raises(httpx2.RemoteProtocolError):
        await stage.sends("text", HELLO)
    assert len(stage.emulator.sent_to(stage.marta)) == taken
    assert (await stage.sends("text", HELLO)).status_code == 200


@pytest.mark.parametrize("taken", [True, False])
async def test_silence(stage: Stage, taken: bool) -> None:
    stage.emulator.says_nothing_next(taken=taken)
    with pytest.raises(httpx2.ReadTimeout):
        await stage.asks(
            {"messaging_product": "whatsapp", "to": stage.marta.phone, "type": "text", "text": HELLO},
            timeout=0.2,
        )
    assert len(stage.emulator.sent_to(stage.marta)) == taken


async def test_a_gateway_speaks_another_language(stage: Stage) -> None:
    stage.emulator.breaks_next(502)
    answer = await stage.sends("text", HELLO)
    assert (answer.status_code, answer.text) == (502, "Bad gateway")


async def test_down_for_a_while(stage: Stage) -> None:
    with stage.emulator.is_down():
        assert (await stage.sends("text", HELLO)).status_code == 503
        assert (await stage.http.get(stage.emulator.account.phone_number_id)).status_code == 503
    assert (await stage.sends("text", HELLO)).status_code == 200


async def test_gone_for_a_while(stage: Stage) -> None:
    await stage.api.stop()
    with pytest.raises(httpx2.ConnectError):
        await stage.sends("text", HELLO)
    await stage.api.start()
    assert (await stage.sends("text", HELLO)).status_code == 200


async def test_a_file_can_fail_to_come_down(stage: Stage) -> None:
    media = stage.emulator.media.add(b"x" * 10, "image/png")
    url = (await stage.http.get(media.id)).json()["url"]
    stage.emulator.drops_next_line(to="file")
    with pytest.raises(httpx2.RemoteProtocolError):
        await stage.http.get(url)
    stage.emulator.breaks_next(500, to="media")
    assert (await stage.http.get(media.id)).status_code == 500
    assert (await stage.http.get(url)).content == b"x" * 10
