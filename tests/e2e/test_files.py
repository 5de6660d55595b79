"""Files between a customer and agents: both ways, and not to whom they are not for."""

import re
import urllib.request
from collections.abc import Callable

from playwright.sync_api import expect

from tests.e2e.people import Agent, has_the_focus, someone
from tests.e2e.posting import attaches, chips, file, gradient, last_of, sends_file
from tests.e2e.server import Server
from tests.e2e.visitor import visit

Bring = Callable[..., Agent]


def test_a_customers_picture_and_an_agents_files(server: Server, agent: Bring) -> None:
    ben, dan, cleo = agent("Ben"), agent("Dan"), agent("Cleo")
    for one in (ben, dan, cleo):
        one.signs_in()
    maria = someone("Maria")
    with visit(server, name=maria) as visitor, visit(server, "demo-support", name=someone("Omar")) as omar:
        visitor.writes("My lantern looks like this")
        sends_file(server, visitor, "Lantern.png", gradient())
        for one in (ben, dan):
            one.sees(maria, "Image: Lantern.png")
        omar.writes("My lamp is broken")
        cleo.counts("All Chatroom", 1)
        cleo.does_not_see(maria)

        ben.joins(maria)
        small = ben.messages.get_by_role("button", name="Enlarge Lantern.png", exact=True)
        expect(small.locator("img")).to_have_js_property("naturalWidth", 560)
        small.press("Enter")
        picture = ben.page.get_by_role("dialog", name="Picture", exact=True)
        large = picture.get_by_role("img", name="Lantern.png")
        expect(large).to_have_js_property("naturalWidth", 1_200)
        has_the_focus(picture)
        ben.page.keyboard.press("Escape")
        expect(small).to_be_focused()

        attaches(
            ben, file("Offer.pdf", b"%PDF-1.7\n", "application/pdf"), file("Plan.png", gradient(300, 200))
        )
        expect(chips(ben)).to_have_count(2)
        ben.composer.fill("Like these?")
        ben.composer.press("Enter")
        ben.reads("Like these?")
        expect(chips(ben)).to_have_count(0)
        expect(ben.messages.get_by_role("link", name=re.compile("Offer.pdf"))).to_be_visible()
        dan.opens(maria)
        expect(dan.messages.get_by_role("button", name="Enlarge Plan.png", exact=True)).to_be_visible()

        told = last_of(visitor)
        assert [one["name"] for one in told["attachments"]] == ["Offer.pdf", "Plan.png"]
        with urllib.request.urlopen(server.url + told["attachments"][0]["url"]) as got:
            assert got.read() == b"%PDF-1.7\n"
            assert got.headers["content-disposition"].startswith("attachment")


def test_a_notes_file_stays_in_the_house(server: Server, agent: Bring) -> None:
    ben, dan = agent("Ben"), agent("Dan")
    for one in (ben, dan):
        one.signs_in()
    maria = someone("Maria")
    with visit(server, name=maria) as visitor:
        visitor.writes("Hello?")
        ben.joins(maria)
        ben.interaction.get_by_role("tab", name="Note", exact=True).click()
        attaches(ben, file("Secret.txt"))
        expect(chips(ben)).to_contain_text("5 bytes")
        ben.composer.press("Enter")
        dan.opens(maria)
        card = dan.messages.get_by_role("link", name=re.compile("Secret.txt"))
        expect(card).to_be_visible()
        assert last_of(visitor)["text"] == "Hello?"
        with dan.page.expect_download() as saved:
            card.click()
        assert saved.value.suggested_filename == "Secret.txt"


def test_a_message_waits_for_a_file_while_the_line_is_cut(server: Server, agent: Bring) -> None:
    ben = agent("Ben")
    ben.signs_in()
    maria, noor = someone("Maria"), someone("Noor")
    with visit(server, name=maria) as visitor, visit(server, name=noor) as other:
        other.writes("Hello?")
        visitor.writes("Hello?")
        ben.joins(maria)
        ben.page.route("**/conversations/*/files", lambda route: route.abort())
        attaches(ben, file("Report.txt"))
        expect(chips(ben).get_by_role("alert")).to_have_text("The line broke.")
        ben.opens(noor)
        expect(chips(ben)).to_have_count(0)
        ben.opens(maria)
        ben.page.unroute_all()
        chips(ben).get_by_role("button", name="Retry", exact=True).press("Enter")
        expect(chips(ben)).to_contain_text("5 bytes")
        ben.page.reload()
        ben.is_reading(maria)
        expect(chips(ben)).to_contain_text("Report.txt")
        ben.composer.fill("Here it is")
        ben.composer.press("Enter")
        expect(ben.messages.get_by_role("link", name=re.compile("Report.txt"))).to_be_visible()
        expect(ben.messages.get_by_text("Sending", exact=True)).to_have_count(0)
        assert [one["name"] for one in last_of(visitor)["attachments"]] == ["Report.txt"]


def test_the_server_restarts_between_the_upload_and_the_message(server: Server, agent: Bring) -> None:
    ben = agent("Ben")
    ben.signs_in()
    maria = someone("Maria")
    with visit(server, name=maria) as visitor:
        visitor.writes("Hello?")
    ben.joins(maria)
    attaches(ben, file("Report.txt"))
    expect(chips(ben)).to_contain_text("5 bytes")
    server.restart()
    ben.composer.fill("Here it is")
    ben.composer.press("Enter")
    expect(ben.messages.get_by_role("link", name=re.compile("Report.txt"))).to_be_visible()
    ben.reads("Here it is")
    expect(ben.messages.get_by_text("Not sent")).to_have_count(0)
