"""Who is taken for WhatsApp: who knows the secret of the app, and of each body anew."""

import json

import pytest

from services.channels.kind import Call
from services.channels.whatsapp.kind import WhatsApp
from services.refusal import Unauthorized
from tests.services.channels.whatsapp.signing import SECRET, TOKEN, account, packed, signature, signed
from tests.whatsapp.sampled import sample

BODY = packed(sample("message_text"))
DUE = signature(BODY)
ASKED = {"hub.mode": "subscribe", "hub.verify_token": TOKEN, "hub.challenge": "1158201444"}


def whatsapp(secret: str = SECRET, token: str = TOKEN) -> WhatsApp:
    of = account()
    of.app_secret, of.verify_token = secret, token
    return WhatsApp(of, "https://graph.example/v24.0")


def test_what_is_signed_is_taken() -> None:
    assert whatsapp().verify(signed(BODY)) == ""


@pytest.mark.parametrize(
    "header",
    [
        "",
        "sha256=",
        DUE.removeprefix("sha256="),
        DUE.upper(),
        DUE + " ",
        DUE[:-1],
        DUE + "0",
        f"sha1={DUE.removeprefix('sha256=')}",
        "sha256=" + "0" * 64,
        "sha256=" + "\u00e9" * 64,
        f"{DUE}, {DUE}",
        signature(BODY, "another secret"),
        signature(BODY, ""),
    ],
)
def test_what_is_signed_otherwise_is_not(header: str) -> None:
    with pytest.raises(Unauthorized):
        whatsapp().verify(Call(BODY, {"x-hub-signature-256": header}))


def test_without_a_signature_nothing_is_taken() -> None:
    with pytest.raises(Unauthorized):
        whatsapp().verify(Call(BODY, {}))


def test_the_same_content_written_anew_is_another_body() -> None:
    anew = json.dumps(json.loads(BODY)).encode()
    assert json.loads(anew) == json.loads(BODY)
    with pytest.raises(Unauthorized):
        whatsapp().verify(Call(anew, {"x-hub-signature-256": DUE}))


def test_a_signature_is_of_one_body() -> None:
    other = packed(sample("message_text_reply"))
    with pytest.raises(Unauthorized):
        whatsapp().verify(Call(other, {"x-hub-signature-256": DUE}))


def test_without_a_secret_nobody_can_sign() -> None:
    with pytest.raises(Unauthorized):
        whatsapp(secret="").verify(signed(BODY, ""))


def test_the_question_whether_it_is_here_is_answered() -> None:
    assert whatsapp().verify(Call(query=ASKED)) == "1158201444"


@pytest.mark.parametrize(
    "said",
    [
        {"hub.verify_token": "another"},
        {"hub.verify_token": ""},
        {"hub.verify_token": "\udcff"},
        {"hub.mode": "unsubscribe"},
        {"hub.challenge": ""},
        {"hub.challenge": "<script>alert(1)</script> "},
        {"hub.challenge": "1" * 201},
    ],
)
def test_another_question_is_not(said: dict[str, str]) -> None:
    with pytest.raises(Unauthorized):
        whatsapp().verify(Call(query=ASKED | said))


def test_without_a_token_it_is_not_answered() -> None:
    with pytest.raises(Unauthorized):
        whatsapp(token="").verify(Call(query=ASKED | {"hub.verify_token": ""}))


def test_what_has_a_body_is_signed_whatever_it_asks() -> None:
    with pytest.raises(Unauthorized):
        whatsapp().verify(Call(BODY, query=ASKED))
