"""Finding conversations: by whom, in any script, live, and nothing that one may not see."""

import re
from collections.abc import Callable

from playwright.sync_api import Locator, expect

from tests.e2e.people import Agent, someone
from tests.e2e.server import Server
from tests.e2e.test_sight import GONE, overheard
from tests.e2e.visitor import visit


def box(agent: Agent) -> Locator:
    return agent.page.get_by_role("searchbox", name="Search conversations", exact=True)


def looks_for(agent: Agent, text: str) -> None:
    box(agent).click()
    box(agent).fill("")
    agent.page.keyboard.type(text)


def status(agent: Agent, words: str | re.Pattern[str]) -> Locator:
    return agent.page.get_by_role("status").filter(has_text=words)


def test_by_name_by_what_was_said_and_in_any_script(server: Server, agent: Callable[..., Agent]) -> None:
    ben = agent("Ben")
    ben.signs_in()
    tomas, li = someone("Tomás"), someone("李小龙")
    with visit(server, name=tomas) as visitor:
        visitor.writes("Where is my trombone?")
    with visit(server, name=li) as visitor:
        visitor.writes("请问这个长号还有货吗")
    ben.sees(tomas)
    ben.joins(tomas)
    ben.answers("Your trombone is on its way")
    ben.closes()
    ben.does_not_list(tomas)
    for text in (tomas.lower().replace("á", "a"), "TROMBONE", "trombone way"):
        looks_for(ben, text)
        ben.sees(tomas, "Closed")
        expect(status(ben, "1 conversation found")).to_be_visible()
        ben.does_not_list(li)
    expect(ben.row(tomas).locator("mark")).to_have_text(["trombone", "way"])
    looks_for(ben, "长号")
    ben.sees(li, "请问这个长号还有货吗")
    ben.does_not_list(tomas)
    box(ben).press("Escape")
    expect(box(ben)).to_have_value("")
    expect(status(ben, re.compile(r"^\d+ conversations?$"))).to_be_visible()


def test_what_is_chosen_narrows_it_and_counts_stay(server: Server, agent: Callable[..., Agent]) -> None:
    maria = someone("Maria")
    with visit(server, name=maria) as visitor:
        visitor.writes("My bassoon is broken")
    ben = agent("Ben")
    ben.signs_in()
    ben.sees(maria)
    all_ = ben.category("All Chatroom").get_attribute("aria-label")
    looks_for(ben, "bassoon")
    ben.sees(maria)
    expect(status(ben, "1 conversation found")).to_be_visible()
    expect(ben.category("All Chatroom")).to_have_attribute("aria-label", all_ or "")
    ben.chooses("Closed")
    expect(ben.page.get_by_text("Nothing found")).to_be_visible()
    expect(status(ben, "Only in Closed")).to_be_visible()
    ben.page.get_by_role("button", name="Search all conversations", exact=True).click()
    ben.sees(maria)
    expect(box(ben)).to_have_value("bassoon")


def test_what_is_said_meanwhile_comes_by_itself(server: Server, agent: Callable[..., Agent]) -> None:
    ben = agent("Ben")
    ben.signs_in()
    maria = someone("Maria")
    with visit(server, name=maria) as visitor:
        visitor.writes("Hello")
        ben.sees(maria)
        looks_for(ben, "piccolo")
        expect(ben.page.get_by_text("Nothing found")).to_be_visible()
        visitor.writes("I have lost my piccolo")
        ben.sees(maria, "I have lost my piccolo")
        visitor.writes("It was a silver Piccolo")
        ben.sees(maria, "It was a silver Piccolo")
        expect(ben.row(maria).locator("mark")).to_have_text("Piccolo")


def test_nobody_finds_what_a_colleague_has_grabbed(server: Server, agent: Callable[..., Agent]) -> None:
    cleo, dan = agent("Cleo"), agent("Dan")
    at_dans = overheard(dan.page)
    marker = "glockenspiel-4471"
    cleo.signs_in()
    dan.signs_in()
    maria = someone("Maria")
    with visit(server, "demo-support", name=maria) as visitor:
        visitor.writes(f"Where is my {marker}?")
        looks_for(dan, "glockenspiel")
        dan.sees(maria)
        cleo.joins(maria)
        dan.page.wait_for_function(GONE, arg=marker)
        heard = len(at_dans)
        visitor.writes(f"I want my {marker}")
        looks_for(cleo, "glockenspiel")
        cleo.sees(maria, f"I want my {marker}")
        looks_for(dan, "glockenspiel 4471")
        expect(dan.page.get_by_text("Nothing found")).to_be_visible()
        expect(status(dan, "0 conversations found")).to_be_visible()
    assert [frame for frame in at_dans[heard:] if marker in frame] == []


def test_a_place_far_up_is_led_to_and_left_again(server: Server, agent: Callable[..., Agent]) -> None:
    ben = agent("Ben")
    ben.signs_in()
    maria = someone("Maria")
    with visit(server, name=maria) as visitor:
        visitor.writes(*(f"Line {i}" for i in range(30)), "I mean the theremin")
        visitor.writes(*(f"Another line {i}" for i in range(70)))
    ben.sees(maria)
    looks_for(ben, "theremin")
    ben.sees(maria, "I mean the theremin")
    ben.opens(maria)
    expect(ben.messages.get_by_text("I mean the theremin", exact=True)).to_be_in_viewport()
    ben.button("Newest messages").click()
    expect(ben.messages.get_by_text("Another line 69", exact=True)).to_be_in_viewport()
    expect(ben.button("Newest messages")).to_have_count(0)
