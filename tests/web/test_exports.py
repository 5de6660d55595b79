"""Transcripts and exports over HTTP: who may have them, and that nobody is made to by another site."""

from collections.abc import Iterator

import httpx2
import pytest

from tests.e2e.server import Server
from tests.e2e.visitor import visit
from tests.web.posting import signed_in
from tests.web.visitors import Visitor

WHAT = ["transcript", "transcript?notes=1", "export"]


@pytest.fixture(scope="module")
def company(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    """Ada is Team Admin of Sales and Support, Ben in Sales, Cleo in Support."""
    server = Server(tmp_path_factory.mktemp("exports"), "demo", "--empty")
    server.start()
    yield server
    assert server.stop() == 0, server.log
    assert "Traceback" not in server.log, server.log


@pytest.fixture(scope="module")
def conversation(company: Server) -> int:
    """Of Sales."""
    with visit(company, name="../Maria\r\nX-Evil: 1") as maria:
        maria.writes("Hello?")
        found: int = maria.welcome["conversation"]
        return found


@pytest.mark.parametrize("what", WHAT)
def test_each_has_what_they_may(company: Server, conversation: int, what: str) -> None:
    address = f"/conversations/{conversation}/{what}"
    with (
        signed_in(company, "ada") as ada,
        signed_in(company, "ben") as ben,
        signed_in(company, "cleo") as cleo,
    ):
        got = ada.http.get(address)
        assert got.status_code == httpx2.codes.OK
        assert "x-evil" not in got.headers
        assert got.headers["content-disposition"].startswith("attachment; filename*=UTF-8''")
        assert not {"/", "\\"} & set(got.headers["content-disposition"])
        may = httpx2.codes.NOT_FOUND if what == "export" else httpx2.codes.OK
        assert ben.http.get(address).status_code == may, "a Representative exports nothing"
        assert cleo.http.get(address).status_code == httpx2.codes.NOT_FOUND, "of another team"
    with Visitor(company.url) as stranger:
        assert stranger.http.get(address).status_code == httpx2.codes.NOT_FOUND


@pytest.mark.parametrize("what", WHAT)
@pytest.mark.parametrize("site", ["cross-site", "same-site"])
def test_no_link_of_another_site_hands_them_out(
    company: Server, conversation: int, what: str, site: str
) -> None:
    address = f"/conversations/{conversation}/{what}"
    with signed_in(company, "ada") as ada:
        forged = ada.http.get(address, headers={"sec-fetch-site": site})
        assert forged.status_code == httpx2.codes.NOT_FOUND
        assert ada.http.get(address, headers={"sec-fetch-site": "same-origin"}).status_code == httpx2.codes.OK


@pytest.mark.parametrize("what", [*WHAT, "files"])
@pytest.mark.parametrize("digits", [19, 5_000])
def test_a_number_that_is_none_is_not_there(company: Server, what: str, digits: int) -> None:
    with Visitor(company.url) as stranger:
        address = f"/conversations/{'9' * digits}/{what}"
        asked = stranger.http.post(address) if what == "files" else stranger.http.get(address)
        assert asked.status_code in (httpx2.codes.NOT_FOUND, httpx2.codes.SEE_OTHER)


AUDIT = "/settings/audit.csv"


def test_the_audit_trail_is_for_owners_and_admins(company: Server) -> None:
    with signed_in(company, "ada") as ada, signed_in(company, "ben") as ben:
        got = ada.http.get(AUDIT)
        assert got.status_code == httpx2.codes.OK
        assert got.headers["content-type"] == "text/csv; charset=utf-8"
        assert got.headers["cache-control"] == "no-store"
        assert got.headers["content-disposition"].startswith("attachment; filename*=UTF-8''Audit%20trail%20")
        assert "signed in" in got.text
        assert "exported the audit trail" in ada.http.get(f"{AUDIT}?what=workspace").text
        assert "signed in" not in ada.http.get(f"{AUDIT}?what=workspace").text
        assert ada.http.get(f"{AUDIT}?from=never").status_code == httpx2.codes.NOT_FOUND
        assert ben.http.get(AUDIT).status_code == httpx2.codes.NOT_FOUND
        forged = ada.http.get(AUDIT, headers={"sec-fetch-site": "cross-site"})
        assert forged.status_code == httpx2.codes.NOT_FOUND
    with Visitor(company.url) as stranger:
        assert stranger.http.get(AUDIT).status_code == httpx2.codes.NOT_FOUND


def test_who_was_not_let_in_is_in_it_without_what_they_typed(company: Server) -> None:
    with Visitor(company.url) as stranger, signed_in(company, "ada") as ada:
        stranger.signs_in("eve@elsewhere.example", "wrong")
        stranger.signs_in("ben@demo.example", "wrong")
        told = ada.http.get(f"{AUDIT}?what=signing_in").text
    assert "Somebody,was not let in: no such agent," in told
    assert "Somebody,was not let in as Ben," in told
    assert "elsewhere" not in told
