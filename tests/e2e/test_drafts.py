"""Drafts of one agent: on another tab, on another device, through an outage."""

from collections.abc import Callable

import pytest
from playwright.sync_api import expect

from tests.e2e.people import Agent, someone
from tests.e2e.server import Server
from tests.e2e.visitor import visit


@pytest.fixture
def omar(server: Server) -> str:
    name = someone("Omar")
    with visit(server, "demo-sales", name=name) as visitor:
        visitor.writes("Hello")
    return name


@pytest.fixture
def ben(agent: Callable[..., Agent], omar: str) -> Agent:
    ben = agent("Ben")
    ben.signs_in()
    ben.joins(omar)
    return ben


def test_tabs_and_devices_agree(ben: Agent, agent: Callable[..., Agent], omar: str) -> None:
    tab, phone = ben.opens_another_tab(), agent("Ben")
    phone.signs_in()
    for other in (tab, phone):
        other.opens(omar)
    ben.composer.press_sequentially("Dear")
    for other in (tab, phone):
        expect(other.composer).to_have_value("Dear")
    phone.composer.press("End")
    phone.composer.press_sequentially(" Omar")
    for other in (ben, tab):
        expect(other.composer).to_have_value("Dear Omar")
    tab.composer.press("End")
    tab.answers("Dear Omar")
    for other in (ben, phone):
        expect(other.composer).to_have_value("")


def test_a_draft_is_there_on_a_device_that_comes_later(
    server: Server, ben: Agent, agent: Callable[..., Agent], omar: str
) -> None:
    server.wire.unplug()
    ben.composer.press_sequentially("Written without a line")
    server.wire.plug()
    ben.page.wait_for_function("socket.connected")
    ben.page.reload()
    expect(ben.composer).to_have_value("Written without a line")
    phone = agent("Ben")
    phone.signs_in()
    phone.opens(omar)
    expect(phone.composer).to_have_value("Written without a line")
