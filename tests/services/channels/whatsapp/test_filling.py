"""What a template says with its values, what the API is told, and what WhatsApp would not take."""

from typing import Any

import pytest

from services.channels.whatsapp.filling import (
    EMPTY,
    NO_ADDRESS,
    NO_FILE,
    UNTIDY,
    checked,
    components,
    fill,
    in_words,
)
from services.channels.whatsapp.parts import Parts, parts_of
from services.files.facts import FileFacts
from services.refusal import Mistakes
from tests.services.channels.whatsapp.company import ORDER, SALE, STORE, template
from tests.whatsapp.sampled import sample

VALUES = {"body.1": "Marta", "body.2": "2081", "button.1.1": "2081"}
NAMED = {"body.customer": "Marta", "body.product": "Storm lantern"}
PHOTO = FileFacts(id="f" * 32, name="lantern.jpg", size=5_000_000, type="image/jpeg")
PAPER = FileFacts(id="e" * 32, name="order.pdf", size=5_000, type="application/pdf")


def parts(*told: dict[str, Any]) -> Parts:
    return parts_of(template(ORDER, components=list(told)))


def wrong(of: Parts, values: dict[str, str], *files: FileFacts) -> dict[str, str]:
    with pytest.raises(Mistakes) as refused:
        checked(of, values, files)
    return refused.value.sentences


def test_it_reads_as_the_customer_reads_it() -> None:
    words = in_words(parts_of(template(ORDER)), VALUES)
    assert words == "On its way\n\nHello Marta, order 2081 left our quay today.\n\nHarbour Supplies"


def test_no_value_is_read_as_a_variable() -> None:
    assert fill("{{1}} and {{2}}", "body", {"body.1": "{{2}}", "body.2": "\\1"}) == "{{2}} and \\1"
    assert fill("{{1}} and {{ 2 }}", "body", {"body.1": "x"}) == "x and {{ 2 }}"


def test_the_api_is_told_as_its_reference_says() -> None:
    order = template(ORDER)
    told = sample("request_template_positional")["template"]["components"]
    assert components(order, parts_of(order), VALUES, []) == told


def test_a_picture_goes_by_our_own_id() -> None:
    store = template(STORE)
    header, body = sample("request_template_named")["template"]["components"]
    header["parameters"][0]["image"] = {"file": PHOTO["id"]}
    assert components(store, parts_of(store), NAMED, [PHOTO]) == [header, body]


def test_a_document_has_its_name_and_a_code_its_own_form() -> None:
    of = template(
        ORDER,
        components=[
            {"type": "HEADER", "format": "DOCUMENT"},
            {"type": "BODY", "text": "Hello"},
            {"type": "BUTTONS", "buttons": [{"type": "COPY_CODE", "text": "Copy"}]},
        ],
    )
    header, code = components(of, parts_of(of), {"button.0.1": "BRASS25"}, [PAPER])
    assert header["parameters"] == [
        {"type": "document", "document": {"file": PAPER["id"], "filename": "order.pdf"}}
    ]
    assert (code["sub_type"], code["parameters"]) == (
        "copy_code",
        [{"type": "coupon_code", "coupon_code": "BRASS25"}],
    )


def test_what_has_no_variables_is_told_none() -> None:
    sale = template(SALE)
    assert components(sale, parts_of(sale), checked(parts_of(sale), {"body.1": "x"}, []), []) == []


def test_counted_ones_are_told_in_their_order_wherever_they_stand() -> None:
    of = template(ORDER, components=[{"type": "BODY", "text": "{{10}} {{2}} {{1}}"}])
    (body,) = components(of, parts_of(of), {"body.1": "a", "body.2": "b", "body.10": "j"}, [])
    assert [one["text"] for one in body["parameters"]] == ["a", "b", "j"]


def test_values_are_tidied() -> None:
    tidy = checked(parts_of(template(ORDER)), VALUES | {"body.1": "  Jose\u0301 ", "other": "x"}, [])
    assert tidy == VALUES | {"body.1": "José"}


@pytest.mark.parametrize(
    ("value", "sentence"),
    [
        ("", EMPTY),
        (" \x00", EMPTY),
        ("a\nb", UNTIDY),
        ("a\tb", UNTIDY),
        ("a     b", UNTIDY),
        ("a\u2028b", UNTIDY),
    ],
)
def test_each_value_is_looked_at(value: str, sentence: str) -> None:
    assert wrong(parts_of(template(ORDER)), VALUES | {"body.2": value}) == {"body.2": sentence}


def test_four_spaces_and_no_more() -> None:
    assert checked(parts_of(template(ORDER)), VALUES | {"body.1": "a    b"}, [])["body.1"] == "a    b"


def test_all_that_is_wrong_is_told_at_once() -> None:
    assert wrong(parts_of(template(ORDER)), {"button.1.1": "a b"}, PAPER) == {
        "body.1": EMPTY,
        "body.2": EMPTY,
        "button.1.1": NO_ADDRESS,
        "file": NO_FILE,
    }


def test_lengths_are_those_of_what_is_filled_in() -> None:
    of = parts({"type": "HEADER", "format": "TEXT", "text": "For {{1}}"}, {"type": "BODY", "text": "{{1}}!"})
    assert checked(of, {"header.1": "x" * 56, "body.1": "y" * 1_023}, [])
    assert wrong(of, {"header.1": "x" * 57, "body.1": "y" * 1_024}) == {
        "header": "WhatsApp takes 60 characters in the header; these are 61.",
        "body": "WhatsApp takes 1,024 characters in the body; these are 1,025.",
    }


@pytest.mark.parametrize(
    ("media", "file", "sentence"),
    [
        ("IMAGE", None, "Choose a picture: a JPEG or PNG."),
        ("IMAGE", PAPER, "Choose a picture: a JPEG or PNG."),
        ("IMAGE", PHOTO | {"type": "image/webp"}, "Choose a picture: a JPEG or PNG."),
        ("IMAGE", PHOTO | {"size": 5_000_001}, "WhatsApp takes files of up to 5 MB here."),
        ("VIDEO", PHOTO, "Choose a video: an MP4 or 3GP."),
        ("DOCUMENT", PHOTO, "Choose a document: PDF, text or of Office."),
        ("DOCUMENT", PAPER | {"size": 100_000_001}, "WhatsApp takes files of up to 100 MB here."),
    ],
)
def test_a_header_takes_one_file_of_its_kind(media: str, file: FileFacts | None, sentence: str) -> None:
    of = parts({"type": "HEADER", "format": media}, {"type": "BODY", "text": "Hello"})
    assert wrong(of, {}, *([file] if file else [])) == {"file": sentence}


def test_two_files_are_one_too_many() -> None:
    assert "file" in wrong(parts_of(template(STORE)), NAMED, PHOTO, PHOTO | {"id": "a" * 32})
    assert checked(parts_of(template(STORE)), NAMED, [PHOTO]) == NAMED
