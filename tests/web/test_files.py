"""Files over HTTP: agents' uploads, and who may have what. For everyone else it is not there."""

from collections.abc import Iterator
from contextlib import ExitStack

import httpx2
import pytest

from tests.e2e.server import Server
from tests.e2e.visitor import Visitor as Customer
from tests.e2e.visitor import visit
from tests.services.files.pictures import SECRET, photo, picture
from tests.web.posting import answers, joins, sends, signed_in, uploads
from tests.web.visitors import Visitor

ADA, BEN, CLEO, DAN = 1, 2, 3, 4


@pytest.fixture(scope="module")
def company(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    """Ada is Team Admin of Sales and Support, Ben in Sales, Cleo in Support, Dan in both."""
    server = Server(tmp_path_factory.mktemp("files"), "demo", "--empty", MAX_FILE_SIZE="1 MB")
    server.start()
    yield server
    assert server.stop() == 0, server.log
    assert "Traceback" not in server.log, server.log


@pytest.fixture
def maria(company: Server) -> Iterator[Customer]:
    """A customer of Sales who has written."""
    with visit(company, name="Maria") as maria:
        maria.writes("Hello?")
        yield maria


@pytest.fixture
def omar(company: Server) -> Iterator[Customer]:
    """One of Support."""
    with visit(company, "demo-support", name="Omar") as omar:
        omar.writes("Hello?")
        yield omar


def conversation(customer: Customer) -> int:
    found: int = customer.welcome["conversation"]
    return found


def test_an_agent_uploads_and_sends(company: Server, maria: Customer) -> None:
    joins(company, conversation(maria), BEN)
    with signed_in(company, "ben") as ben, signed_in(company, "dan") as dan:
        made = uploads(ben.http, conversation(maria), photo((90, 60)), "Photo.jpg")
        assert made.status_code == httpx2.codes.OK
        file = made.json()
        assert (file["name"], file["width"], file["height"]) == ("Photo.jpg", 60, 90)
        assert ben.http.get(file["thumb"]).headers["content-type"] == "image/webp"
        assert dan.http.get(file["url"]).status_code == httpx2.codes.NOT_FOUND, "it is not sent yet"
        answers(company, conversation(maria), BEN, file["id"])
        got = dan.http.get(file["url"])
        assert got.status_code == httpx2.codes.OK
        assert SECRET.encode() not in got.content
        assert got.headers["content-disposition"] == "inline; filename*=UTF-8''Photo.jpg"
        assert "sandbox" in got.headers["content-security-policy"]
        assert got.headers["cache-control"] == "private, no-cache"
        assert dan.http.get(file["url"], headers={"if-none-match": got.headers["etag"]}).status_code == 304


@pytest.mark.parametrize("name", ["dan", "ada", "cleo"])
def test_only_the_crew_uploads(company: Server, maria: Customer, name: str) -> None:
    joins(company, conversation(maria), BEN)
    with signed_in(company, name) as other:
        refused = uploads(other.http, conversation(maria), b"x")
    code = "not_found" if name == "cleo" else "forbidden"
    assert (refused.status_code, refused.json()["code"]) == ({"not_found": 404, "forbidden": 403}[code], code)


def test_who_may_not_see_the_conversation_finds_nothing(
    company: Server, maria: Customer, omar: Customer
) -> None:
    of_maria = sends(company, maria, picture())
    of_omar = sends(company, omar, picture(), "demo-support")
    with ExitStack() as stack:
        people = {
            name: stack.enter_context(signed_in(company, name)) for name in ("ada", "ben", "cleo", "dan")
        }
        stranger = stack.enter_context(Visitor(company.url))

        def have(file: dict[str, str]) -> set[str]:
            found = set()
            for name, person in (people | {"stranger": stranger}).items():
                for part in ("", "/thumb"):
                    answer = person.http.get(f"/files/{file['id']}{part}")
                    assert answer.status_code in (httpx2.codes.OK, httpx2.codes.NOT_FOUND)
                    assert answer.status_code == httpx2.codes.OK or file["name"] not in answer.text
                    found |= {name} if answer.status_code == httpx2.codes.OK else set()
            return found

        assert have(of_maria) == {"ada", "ben", "dan"}
        assert have(of_omar) == {"ada", "cleo", "dan"}
        joins(company, conversation(omar), DAN)
        assert have(of_omar) == {"ada", "dan"}, "Dan has grabbed it"
        nowhere = people["cleo"].http.get(f"/files/{'0' * 32}")
        lost = people["cleo"].http.get(f"/files/{of_omar['id']}")
        assert (nowhere.status_code, nowhere.text) == (lost.status_code, lost.text)


def test_a_link_is_for_one_file_and_for_nobody_to_change(
    company: Server, maria: Customer, omar: Customer
) -> None:
    of_maria = sends(company, maria, picture())
    of_omar = sends(company, omar, picture(), "demo-support")
    with Visitor(company.url) as stranger, signed_in(company, "ada") as ada:
        assert stranger.http.get(of_maria["url"]).status_code == httpx2.codes.OK
        assert stranger.http.get(of_maria["thumb"]).status_code == httpx2.codes.OK
        link = of_omar["url"].partition("?")[2]
        for wrong in (
            f"/files/{of_maria['id']}?{link}",
            of_maria["url"] + "x",
            f"/files/{of_maria['id']}?link=",
        ):
            for person in (stranger, ada):
                assert person.http.get(wrong).status_code == httpx2.codes.NOT_FOUND


@pytest.mark.parametrize("id_", ["x", "%00", "..%2f..%2fsecret", "%27%20OR%201=1", "0" * 3_000])
def test_a_guessed_id_is_not_there(company: Server, id_: str) -> None:
    with signed_in(company, "ada") as ada:
        for address in (f"/files/{id_}", f"/files/{id_}/thumb"):
            assert ada.http.get(address).status_code == httpx2.codes.NOT_FOUND


def test_a_strangers_and_a_foreign_sites_upload_is_refused(company: Server, maria: Customer) -> None:
    joins(company, conversation(maria), BEN)
    with Visitor(company.url) as stranger:
        assert uploads(stranger.http, conversation(maria), b"x").json()["code"] == "unauthorized"
    with signed_in(company, "ben") as ben:
        for origin in ("https://evil.example", "null", None):
            ben.http.headers.pop("origin", None)
            ben.http.headers.update({"origin": origin} if origin else {})
            assert uploads(ben.http, conversation(maria), b"x").status_code == httpx2.codes.FORBIDDEN
    with signed_in(company, "ben") as ben:
        for place in (0, 10**9, 10**30):
            assert uploads(ben.http, place, b"x").status_code == httpx2.codes.NOT_FOUND


def test_what_is_refused_says_why(company: Server, maria: Customer) -> None:
    joins(company, conversation(maria), BEN)
    with signed_in(company, "ben") as ben:
        large = uploads(ben.http, conversation(maria), b"x" * 1_000_001)
        assert (large.status_code, large.json()["code"]) == (413, "too_large")
        assert large.json()["message"] == "This file is too large: 1 MB are possible."
        empty = uploads(ben.http, conversation(maria), b"")
        assert (empty.status_code, empty.json()["message"]) == (400, "This file is empty.")
        plain = ben.http.post(f"/conversations/{conversation(maria)}/files", content=b"x")
        assert plain.json()["code"] == "bad_request"


def test_a_part_of_a_recording_is_played(company: Server, maria: Customer) -> None:
    joins(company, conversation(maria), BEN)
    sound = b"ID3\x04" + bytes(range(256)) * 4
    with signed_in(company, "ben") as ben:
        file = uploads(ben.http, conversation(maria), sound, "Quay.mp3").json()
        assert file["type"] == "audio/mpeg"
        whole = ben.http.get(file["url"])
        assert (whole.content, whole.headers["accept-ranges"]) == (sound, "bytes")
        part = ben.http.get(file["url"], headers={"range": "bytes=1000-"})
        assert (part.status_code, part.content) == (206, sound[1000:])
        assert part.headers["content-range"] == f"bytes 1000-{len(sound) - 1}/{len(sound)}"
        assert "sandbox" in part.headers["content-security-policy"]
        beyond = ben.http.get(file["url"], headers={"range": f"bytes={len(sound)}-"})
        assert (beyond.status_code, beyond.headers["content-range"]) == (416, f"bytes */{len(sound)}")


def test_a_part_of_anything_else_is_not_to_be_had(company: Server, maria: Customer) -> None:
    file = sends(company, maria, picture())
    got = httpx2.get(company.url + file["url"], headers={"range": "bytes=0-0," * 500 + "1-1"})
    assert (got.status_code, got.headers["accept-ranges"]) == (200, "none")
    assert len(got.content) == file["size"]
