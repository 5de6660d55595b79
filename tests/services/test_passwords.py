"""Passwords: right, wrong, and nobody's, in the same time."""

import time

import pytest

from services.passwords import LONGEST, check_password, hash_password, is_password, prepare
from services.refusal import BadRequest, TooLong


@pytest.fixture(scope="module")
def password_hash() -> str:
    return hash_password("correct horse")


def test_only_the_password_is_the_password(password_hash: str) -> None:
    assert is_password("correct horse", password_hash)
    assert not is_password("correct Horse", password_hash)
    assert not is_password("", password_hash)


def test_the_same_password_never_hashes_alike(password_hash: str) -> None:
    assert hash_password("correct horse") != password_hash
    assert "$argon2id$" in password_hash


def test_nobody_has_a_password() -> None:
    assert not is_password("nobody has this password", None)


def test_unknown_takes_as_long_as_known(password_hash: str) -> None:
    prepare()

    def seconds(known: str | None) -> float:
        samples = []
        for _ in range(9):
            began = time.process_time()
            is_password("wrong", known)
            samples.append(time.process_time() - began)
        return sorted(samples)[4]

    known, unknown = seconds(password_hash), seconds(None)
    assert unknown > known / 3
    assert known > unknown / 3


def test_a_password_with_more_behind_it_is_another() -> None:
    longest = "x" * LONGEST
    assert is_password(longest, hash_password(longest))
    assert not is_password(longest + "y", hash_password(longest))


def test_what_no_agent_should_choose() -> None:
    check_password("eight ch")
    with pytest.raises(BadRequest, match="at least 8"):
        check_password("seven c")
    with pytest.raises(TooLong):
        check_password("x" * (LONGEST + 1))
