"""Limits on sockets and messages, as a client meets them (SPEC 8, 9)."""

import asyncio
from contextlib import suppress
from pathlib import Path
from typing import Any

import pytest
from websockets.exceptions import ConnectionClosed, InvalidStatus

from services.settings import Settings
from tests.services.cast import Cast
from tests.widget.conftest import opened

Stage = tuple[Path, Cast]


async def test_too_many_sockets_are_told_when_to_come_again(
    stage: Stage, tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    async with opened(stage, tmp_path, socket_limit="3/minute") as house, house.customer() as first:
        # One for the socket, one for the customer whom a hello without a token makes.
        async with house.customer(token=first.welcome["token"]):
            with pytest.raises(InvalidStatus) as refusal:
                async with house.customer():
                    pass
        assert refusal.value.response.status_code == 429
        assert int(refusal.value.response.headers["retry-after"]) > 0
    assert [record for record in caplog.records if record.levelname == "ERROR"] == []


async def test_an_address_holds_so_many_sockets_and_may_open_others_once_they_are_gone(
    stage: Stage, tmp_path: Path
) -> None:
    async with opened(stage, tmp_path) as house:
        house.runtime.limits.most_sockets = 2
        async with house.customer() as first:
            async with house.customer(token=first.welcome["token"]):
                with pytest.raises(InvalidStatus) as refusal:
                    async with house.customer(silent=True):
                        pass
            assert refusal.value.response.status_code == 429
            assert int(refusal.value.response.headers["retry-after"]) == 30
            async with asyncio.timeout(60):
                while house.hub.held._open.total() > 1:  # until the server has heard of its end
                    await first.silence()
            async with house.customer(token=first.welcome["token"]) as back:
                assert back.welcome["type"] == "welcome"


async def test_too_many_messages_are_told_when_to_come_again(stage: Stage, tmp_path: Path) -> None:
    async with opened(stage, tmp_path, message_limit="2/second") as house, house.customer() as writer:
        answers = [await writer.writes("Hello?", client_id=str(number)) for number in range(3)]
        assert [answer["type"] for answer in answers] == ["ack", "ack", "error"]
        assert (answers[2]["code"], answers[2]["client_id"]) == ("rate_limited", "2")
        assert 0 < answers[2]["retry_after"] <= 1


async def test_an_office_behind_one_address_may_write_more_than_one_visitor(
    stage: Stage, tmp_path: Path
) -> None:
    async with (
        opened(stage, tmp_path, message_limit="2/minute") as house,
        house.customer() as one,
        house.customer() as other,
    ):
        answers = [
            await who.writes("Hello?", client_id=str(n)) for n, who in enumerate([one, one, other, other])
        ]
        assert [answer["type"] for answer in answers] == ["ack"] * 4


async def test_other_frames_are_limited_too(
    stage: Stage, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("services.limits.FRAMES", "5/minute")
    async with opened(stage, tmp_path) as house, house.customer() as busy:
        answers = [(await busy.hello(token=busy.welcome["token"])) for _ in range(6)]
        assert answers[-1]["code"] == "rate_limited"
        assert answers[-1]["retry_after"] > 0


async def test_a_school_behind_one_address_chats_at_once(stage: Stage, tmp_path: Path) -> None:
    """By the limits that everybody starts with."""
    usual = Settings(_env_file=None)
    limits = {"message_limit": usual.message_limit, "socket_limit": usual.socket_limit}
    async with opened(stage, tmp_path, **limits) as house:

        async def chats(number: int) -> list[dict[str, Any]]:
            async with house.customer() as pupil:
                for _ in range(5):
                    await pupil.say("typing", on=True)
                answers = [await pupil.writes(f"{number}, {n}") for n in range(3)]
                for kind in ("received", "read"):
                    await pupil.say(kind, seq=3)
                return [*answers, *await pupil.silence()]

        heard = await asyncio.gather(*(chats(number) for number in range(50)))
    assert [answer["type"] for each in heard for answer in each] == ["ack"] * 150


async def test_all_at_an_address_share_what_costs_something(stage: Stage, tmp_path: Path) -> None:
    async with (
        opened(stage, tmp_path, message_limit="1/minute") as house,
        house.customer() as busy,
        house.customer() as other,
    ):
        for one in (busy, other):
            answers = [await one.hello(token=one.welcome["token"]) for _ in range(30)]
            refused = [answer for answer in answers if answer.get("code") == "rate_limited"]
            assert refused, answers[-1]
            assert all(answer["retry_after"] > 0 for answer in refused)
        assert (await other.writes("Hello?"))["type"] == "ack"


async def test_who_goes_on_for_nothing_is_closed_and_who_is_still_is_not(
    stage: Stage, tmp_path: Path
) -> None:
    limited = opened(stage, tmp_path, message_limit="1/minute")
    async with limited as house, house.customer() as other, house.customer() as one, house.customer() as two:
        number = 0
        with suppress(ConnectionClosed):
            for number in range(1_000):
                busy = (one, two)[number % 2]
                await busy.say("fly")
                assert (await busy.hear())["code"] == "bad_request"
        assert 50 < number < 999
        assert 1008 in (one.socket.close_code, two.socket.close_code)
        await house.world.joins(house.world.cast.dan, other.conversation_id)
        await house.world.answers(house.world.cast.dan, other.conversation_id, "Are you still there?")
        assert (await other.hear())["text"] == "Are you still there?"


async def test_hello_without_a_token_again_and_again_is_limited(stage: Stage, tmp_path: Path) -> None:
    limited = opened(stage, tmp_path, socket_limit="3/minute")
    async with limited as house, house.customer() as first, house.customer() as second:
        assert (first.welcome["type"], second.welcome) == ("welcome", {})
        answer = await second.hello()
        assert (answer["type"], answer["code"]) == ("error", "rate_limited")
