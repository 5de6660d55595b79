"""A mail looks the same to its reader whoever wrote it, and says nothing but what it should."""

import json
import re
from dataclasses import replace
from email.message import EmailMessage

import pytest

from services.files.facts import FileFacts
from services.languages import LANGUAGES, first_spoken
from services.mail.colours import button_colours, contrast
from services.mail.rendering import HERE, in_bytes, render, words
from services.outbox.letter import Button, Letter, Part
from tests.services.outbox.mail_host import text_of

LINK = "https://chat.shop.example/chat/sales?return=a.b.c"
FILES = "https://chat.shop.example/files/{}?link=d.e.f"
LETTER = Letter(
    lease="1",
    mail_id="<1@house.example>",
    conversation_id=1,
    address="maria@shop.example",
    team="Sales",
    workspace="Harbour Supplies",
    channel_key="sales",
    colour="#0f4c5c",
    visitor_id="visitor",
    language="en-GB",
    parts=(Part("Dan", "Your lantern is here.\nShall I send it?"), Part("Dan", "Or will you come?")),
)
HOSTILE = '"><script>alert(1)</script>\r\nBcc: all@shop.example\x00{{7*7}}{team}\u202e'


def mail(**changes: object) -> EmailMessage:
    return render(replace(LETTER, **changes), sender="hello@house.example", link=LINK, file_link=FILES.format)  # type: ignore[arg-type]


def both(message: EmailMessage) -> tuple[str, str]:
    return text_of(message), text_of(message, "html")


def test_both_forms_hold_everything() -> None:
    message = mail()
    assert message.get_content_type() == "multipart/alternative"
    assert [part.get_content_type() for part in message.iter_parts()] == ["text/plain", "text/html"]
    for form in both(message):
        for words_ in (
            "Sales",
            "Harbour Supplies",
            "Dan",
            "Your lantern is here.",
            "Or will you come?",
            LINK,
        ):
            assert words_ in form
        assert "answers to it are not read" in re.sub(r"\s+", " ", form)
        assert form.count("Dan") == 1, "one author is named once"
    assert "here.<br>Shall" in both(message)[1]


def test_its_head() -> None:
    message = mail()
    assert str(message["From"]) == "Sales <hello@house.example>"
    assert str(message["To"]) == "maria@shop.example"
    assert str(message["Subject"]) == "New message from Sales, Harbour Supplies"
    assert message["Message-ID"] == LETTER.mail_id
    assert message["Auto-Submitted"] == "auto-generated"
    assert message["Date"]
    assert mail()["References"] == message["References"] != mail(visitor_id="other")["References"]


@pytest.mark.parametrize("name", ["team", "workspace"])
def test_a_hostile_name_is_a_name(name: str) -> None:
    message = mail(**{name: HOSTILE})
    raw = message.as_bytes()
    assert re.search(rb"(?im)^bcc:", raw.partition(b"\r\n\r\n")[0]) is None
    assert message["Bcc"] is None
    assert "<script>" not in both(message)[1]
    assert "49" not in both(message)[1].replace("#1149", "")


def test_hostile_words_are_words() -> None:
    part = Part(HOSTILE, HOSTILE, Button(HOSTILE, 'https://x.example/"onclick="alert(1)'))
    text, html = both(mail(parts=(part,)))
    assert "<script>" not in html
    assert '"onclick="' not in html
    assert "{{7*7}}" in html
    assert "<script>alert(1)</script>" in text


def test_a_button_of_a_message_is_in_both() -> None:
    text, html = both(
        mail(parts=(Part("Dan", "Let us talk", Button("Join the call", "https://x.example/c/1")),))
    )
    assert "Join the call: https://x.example/c/1" in text
    assert 'href="https://x.example/c/1"' in html


def test_files_are_links_with_their_sizes() -> None:
    plan = FileFacts(id="a1", name='plan"><b>.pdf', size=1_240_000, type="application/pdf")
    photo = FileFacts(id="b2", name="photo.jpg", size=84_300, type="image/jpeg")
    text, html = both(mail(parts=(Part("Dan", "", files=(plan, photo)),)))
    for form in (text, html):
        assert FILES.format("a1") in form
        assert FILES.format("b2") in form
        assert "1.2 MB" in form
        assert "84 kB" in form
    assert "<b>" not in html


@pytest.mark.parametrize(
    ("size", "words_"), [(0, "0 B"), (999, "999 B"), (999_499, "999 kB"), (10**6, "1.0 MB")]
)
def test_a_size_in_the_unit_that_fits(size: int, words_: str) -> None:
    assert in_bytes(size) == words_


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_language_says_everything(language: str) -> None:
    assert words(language).keys() == words("en").keys()
    assert first_spoken(language, LANGUAGES) == language
    message = mail(language=language)
    html = text_of(message, "html")
    assert f'<html lang="{language}" dir="{"rtl" if language == "ar" else "ltr"}">' in html
    assert "Sales" in str(message["Subject"])
    assert "Harbour Supplies" in str(message["Subject"])
    for form in both(message):
        assert words(language)["open"] in form


def test_no_language_lies_about_unused() -> None:
    assert {path.stem for path in (HERE / "words").iterdir()} == set(LANGUAGES)
    for path in (HERE / "words").iterdir():
        assert set(re.findall(r"\{(\w+)\}", json.loads(path.read_text())["subject"])) == {"team", "workspace"}


@pytest.mark.parametrize(
    ("tag", "language"),
    [
        ("zh-TW", "zh-Hant"),
        ("zh-HK", "zh-Hant"),
        ("zh_Hant_MO", "zh-Hant"),
        ("zh", "zh-Hans"),
        ("zh-CN", "zh-Hans"),
        ("de-AT", "de"),
        ("AR", "ar"),
        ("ja-JP", "en"),
        ("", "en"),
        ("../../en", "en"),
    ],
)
def test_which_language_is_spoken(tag: str, language: str) -> None:
    assert first_spoken(tag, LANGUAGES) == language


@pytest.mark.parametrize(
    "colour", ["#0f4c5c", "#ffffff", "#000000", "#e3b21b", "#777777", "red", "", "#12345g"]
)
def test_a_button_can_be_read_whatever_was_chosen(colour: str) -> None:
    found = button_colours(colour)
    assert contrast(found.ground, found.ink) >= 4.5
    assert found.ground in mail(colour=colour).as_string()


def test_long_and_foreign_texts_arrive_as_they_are() -> None:
    said = "ﷺ 日本語 😀 " + "x" * 5_000 + "\n.\nFrom here\n" + "é" * 4_000
    assert said in text_of(mail(parts=(Part("Dan", said),)))
