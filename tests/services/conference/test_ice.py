"""ICE servers: how operators write them, and what browsers are given."""

import base64
import hashlib
import hmac

import pytest

from services.conference.ice import LASTS_S, IceServer, for_browsers, parse, wants_secret

NOW = 1_800_000_000


def given(servers: str, secret: str = "") -> list[dict[str, str]]:
    return for_browsers(parse(servers), secret=secret, name="room-agent", now_s=NOW)


def test_as_operators_write_them() -> None:
    found = parse("stun:stun.example.com:3478, turns:ann:p%2Ca%3Ass@[2001:db8::1]:5349?transport=tcp")
    assert found == (
        IceServer("stun:stun.example.com:3478"),
        IceServer("turns:[2001:db8::1]:5349?transport=tcp", "ann", "p,a:ss"),
    )
    assert parse("") == ()


@pytest.mark.parametrize(
    "wrong",
    [
        "stun.example.com",
        "http://stun.example.com",
        "stun:",
        "stun:ann:pass@stun.example.com",
        "stun:stun.example.com?transport=tcp",
        "turn:ann@turn.example.com",
        "turn:turn.example.com?transport=sctp",
        "turn:turn.example.com:port",
        'turn:ann:pass@turn.example.com"onload=x',
        "turn:ann:pass@turn.example.com/path",
    ],
)
def test_what_browsers_would_not_take_is_refused(wrong: str) -> None:
    with pytest.raises(ValueError, match="servers such as stun:"):
        parse(wrong)


def test_a_user_of_ones_own_is_given_as_it_is() -> None:
    assert given("turn:ann:pass@turn.example.com,stun:s.example", "secret") == [
        {"urls": "turn:turn.example.com", "username": "ann", "credential": "pass"},
        {"urls": "stun:s.example"},
    ]


def test_by_the_secret_users_are_made_that_end() -> None:
    (server,) = given("turn:turn.example.com?transport=udp", "hush")
    user = f"{NOW + LASTS_S}:room-agent"
    signed = hmac.new(b"hush", user.encode(), hashlib.sha1).digest()
    assert server["username"] == user
    assert server["credential"] == base64.b64encode(signed).decode()


def test_a_turn_server_without_either_is_left_out() -> None:
    assert wants_secret(parse("turn:turn.example.com"))
    assert not wants_secret(parse("turn:ann:pass@turn.example.com,stun:s.example"))
    assert given("turn:turn.example.com,stun:s.example") == [{"urls": "stun:s.example"}]


def test_a_password_is_never_shown() -> None:
    assert "hush" not in repr(parse("turn:ann:hush@turn.example.com"))
