"""Limits on sockets and messages, as a client meets them (SPEC 8, 9)."""

from pathlib import Path

import pytest
from websockets.exceptions import InvalidStatus

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


async def test_hello_without_a_token_again_and_again_is_limited(stage: Stage, tmp_path: Path) -> None:
    limited = opened(stage, tmp_path, socket_limit="3/minute")
    async with limited as house, house.customer() as first, house.customer() as second:
        assert (first.welcome["type"], second.welcome) == ("welcome", {})
        answer = await second.hello()
        assert (answer["type"], answer["code"]) == ("error", "rate_limited")
