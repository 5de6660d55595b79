"""Tokens: what python-jose lets through is refused here, each pitfall by name."""

import base64
import json
from collections.abc import Callable
from typing import Any

import pytest
from jose import jwt

from services import clock
from services.refusal import Unauthorized
from services.tokens import LONGEST, Tokens

KEY = b"k" * 32


@pytest.fixture
def tokens() -> Tokens:
    return Tokens(KEY)


def part(value: Any) -> str:
    raw = value if isinstance(value, bytes) else json.dumps(value).encode()
    return base64.urlsafe_b64encode(raw).rstrip(b"=").decode()


def claims(**changes: Any) -> dict[str, Any]:
    now = clock.now() // 1000
    whole = {"aud": "visitor", "iat": now, "exp": now + 60, "jti": "one", "sub": "v"} | changes
    return {name: value for name, value in whole.items() if value is not None}


def signed(tokens: Tokens, **changes: Any) -> str:
    """A token signed by the right key, with claims that our own `make` would never write."""
    token: str = jwt.encode(claims(**changes), tokens._key, algorithm="HS256")
    return token


def test_what_was_signed_is_read(tokens: Tokens) -> None:
    token = tokens.make("visitor", {"channel": "demo-sales", "sub": "v-1"}, 60)
    read = tokens.read("visitor", token)
    assert (read["channel"], read["sub"], read["aud"]) == ("demo-sales", "v-1", "visitor")
    assert Tokens(KEY).read("visitor", token) == read


def test_each_token_is_unique(tokens: Tokens) -> None:
    assert tokens.make("visitor", {}, 60) != tokens.make("visitor", {}, 60)


def test_the_well_formed_one_of_these_tests_is_accepted(tokens: Tokens) -> None:
    assert tokens.read("visitor", signed(tokens))["sub"] == "v"


@pytest.mark.parametrize("key", [b"", b"k" * 31])
def test_a_short_key_is_refused(key: bytes) -> None:
    with pytest.raises(ValueError, match="32 bytes"):
        Tokens(key)


def test_another_key_is_refused(tokens: Tokens) -> None:
    with pytest.raises(Unauthorized):
        tokens.read("visitor", Tokens(b"x" * 32).make("visitor", {}, 60))


@pytest.mark.parametrize(
    "key", [b'{"keys": []}' + b" " * 32, b"1" * 32, b"-----BEGIN PUBLIC KEY-----" + b"k" * 32]
)
def test_a_key_that_looks_like_json_or_pem_is_only_a_key(key: bytes) -> None:
    token = Tokens(key).make("visitor", {}, 60)
    assert Tokens(key).read("visitor", token)
    with pytest.raises(Unauthorized):
        Tokens(KEY).read("visitor", token)


@pytest.mark.parametrize(
    "algorithm", ["none", "None", "NONE", "HS384", "HS512", "RS256", "dir", None, 7, ["HS256"]]
)
def test_no_other_algorithm_is_believed(tokens: Tokens, algorithm: Any) -> None:
    head = part({"alg": algorithm, "typ": "JWT"})
    for signature in (part(b""), part(b"x" * 32), signed(tokens).rsplit(".", 1)[1]):
        with pytest.raises(Unauthorized):
            tokens.read("visitor", f"{head}.{part(claims())}.{signature or 'A'}")


def test_a_stronger_hash_with_the_right_key_is_refused(tokens: Tokens) -> None:
    token = jwt.encode(claims(), tokens._key.prepared_key, algorithm="HS512")  # type: ignore[attr-defined]
    with pytest.raises(Unauthorized):
        tokens.read("visitor", token)


@pytest.mark.parametrize("missing", ["aud", "exp", "iat", "jti"])
def test_every_claim_of_ours_is_required(tokens: Tokens, missing: str) -> None:
    with pytest.raises(Unauthorized):
        tokens.read("visitor", signed(tokens, **{missing: None}))


@pytest.mark.parametrize(
    "wrong",
    [
        {"aud": "invitation"},
        {"aud": ["visitor", "invitation"]},
        {"aud": ["visitor"]},
        {"aud": 7},
        {"exp": "9999999999"},
        {"exp": True},
        {"exp": 9999999999.5},
        {"exp": 0},
        {"exp": -1},
        {"exp": 10**400},
        {"iat": "now"},
        {"iat": True},
        {"jti": ""},
        {"jti": 7},
    ],
    ids=str,
)
def test_every_claim_of_ours_has_its_type(tokens: Tokens, wrong: dict[str, Any]) -> None:
    if wrong.get("exp") == 10**400:
        assert tokens.read("visitor", signed(tokens, **wrong))  # far ahead, but a whole number
        return
    with pytest.raises(Unauthorized):
        tokens.read("visitor", signed(tokens, **wrong))


def test_one_purpose_is_not_another(tokens: Tokens) -> None:
    with pytest.raises(Unauthorized):
        tokens.read("invitation", tokens.make("visitor", {}, 60))


def test_it_ends(tokens: Tokens, monkeypatch: pytest.MonkeyPatch) -> None:
    token = tokens.make("visitor", {}, 60)
    then = clock.now() + 61_000
    monkeypatch.setattr(clock, "now", lambda: then)
    with pytest.raises(Unauthorized):
        tokens.read("visitor", token)


def test_what_is_set_here_can_not_be_given(tokens: Tokens) -> None:
    with pytest.raises(ValueError, match="exp"):
        tokens.make("visitor", {"exp": 1}, 60)


BROKEN: dict[str, Callable[[str], Any]] = {
    "nothing": lambda _: "",
    "none": lambda _: None,
    "a number": lambda _: 7,
    "bytes": lambda token: token.encode(),
    "a list": lambda token: [token],
    "two parts": lambda token: token.rsplit(".", 1)[0],
    "four parts": lambda token: token + ".x",
    "spaces": lambda token: f" {token}",
    "a line break": lambda token: token + "\n",
    "padding": lambda token: token + "=",
    "junk in the signature": lambda token: token[:-3] + "!" + token[-3:],
    "a cut": lambda token: token[:-1],
    "one bit": lambda token: token[:-10] + ("A" if token[-10] != "A" else "B") + token[-9:],
    "other letters": lambda token: token + "é",
    "a lone surrogate": lambda token: token + "\ud800",
    "odd base64": lambda _: "a.a.a",
    "no json": lambda _: ".".join([part(b"{"), part(b"{"), part(b"x")]),
    "no utf-8": lambda _: ".".join([part(b"\xff\xfe"), part(b"\xff"), part(b"x")]),
    "json that is no object": lambda _: ".".join([part([]), part(7), part(b"x")]),
    "deep json": lambda _: ".".join([part(b"[" * 1500), part(b"[" * 1000), part(b"x")]),
    "huge": lambda token: token + "A" * LONGEST,
}


@pytest.mark.parametrize("broken", BROKEN.values(), ids=BROKEN)
def test_what_is_broken_is_refused_like_everything_else(tokens: Tokens, broken: Callable[[str], Any]) -> None:
    with pytest.raises(Unauthorized):
        tokens.read("visitor", broken(tokens.make("visitor", {"sub": "v"}, 60)))


def test_claims_that_are_no_object_are_refused(tokens: Tokens) -> None:
    from jose import jws

    for payload in (b"[]", b"7", b"\xff", b"{"):
        with pytest.raises(Unauthorized):
            tokens.read("visitor", jws.sign(payload, tokens._key, algorithm="HS256"))
