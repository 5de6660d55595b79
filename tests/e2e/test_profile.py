"""One's own profile: two-factor sign-in, how pages look, and out everywhere."""

import re
from collections.abc import Callable

import pyotp
from playwright.sync_api import BrowserContext, Page, expect

from tests.e2e.called import Called
from tests.e2e.people import Agent
from tests.e2e.server import PASSWORD


def signs_in(page: Page) -> None:
    page.goto("/login")
    page.get_by_role("textbox", name="Email", exact=True).fill("cleo@demo.example")
    page.get_by_role("textbox", name="Password", exact=True).fill(PASSWORD)
    page.get_by_role("button", name="Sign in", exact=True).click()


def test_an_agent_guards_their_account(
    agent: Callable[..., Agent], contexts: Callable[..., BrowserContext]
) -> None:
    cleo = agent("Cleo")
    cleo.signs_in()
    cleo.is_at_the_console()
    cleo.opens_account()
    cleo.page.get_by_role("menuitem", name="Profile", exact=True).click()
    cleo.page.get_by_role("button", name="Set up two-factor sign-in", exact=True).click()
    asked = cleo.page.get_by_role("dialog", name="Set up two-factor sign-in", exact=True)
    asked.get_by_role("textbox", name="Password", exact=True).fill("not it")
    asked.get_by_role("button", name="Set up two-factor sign-in", exact=True).click()
    expect(asked.get_by_text("This is not your password.")).to_be_visible()
    asked.get_by_role("textbox", name="Password", exact=True).fill(PASSWORD)
    asked.get_by_role("button", name="Set up two-factor sign-in", exact=True).click()
    secret = cleo.page.get_by_role("textbox", name="Or type this into the app").input_value()
    cleo.page.get_by_role("textbox", name="Code", exact=True).fill(pyotp.TOTP(secret).now())
    cleo.page.get_by_role("button", name="Turn on", exact=True).click()
    codes = cleo.page.get_by_role("list", name="Recovery codes").get_by_role("listitem")
    expect(codes).to_have_count(10)
    code = codes.first.inner_text()
    cleo.page.get_by_role("button", name="I have kept them", exact=True).click()
    expect(cleo.page.get_by_text("It is on. Recovery codes left: 10.")).to_be_visible()

    elsewhere = contexts().new_page()
    signs_in(elsewhere)
    elsewhere.get_by_role("textbox", name="Code", exact=True).fill(code)
    elsewhere.get_by_role("button", name="Sign in", exact=True).click()
    expect(elsewhere).to_have_url(re.compile("/conversations"))

    cleo.page.get_by_role("combobox", name="Colours", exact=True).select_option("Dark")
    cleo.page.get_by_role("combobox", name="Language", exact=True).select_option("Deutsch (Schweiz)")
    pages = cleo.page.get_by_role("region", name="Pages", exact=True)
    pages.get_by_role("button", name="Save", exact=True).click()
    expect(cleo.page.locator("html")).to_have_attribute("data-theme", "dark")
    expect(cleo.page.locator("html")).to_have_attribute("data-language", "de-CH")
    cleo.page.get_by_role("button", name="Sign out everywhere", exact=True).click()
    dialog = cleo.page.get_by_role("dialog", name="Sign out everywhere?", exact=True)
    dialog.get_by_role("button", name="Sign out everywhere", exact=True).click()
    for page in (cleo.page, elsewhere):
        expect(page).to_have_url(re.compile("/login"))


def test_alerts_are_one_thing_on_the_profile_and_at_the_bell(called: Callable[..., Called]) -> None:
    dan = called("Dan")
    tab = dan.opens_another_tab()
    tab.page.goto("/profile")
    sound = tab.page.get_by_role("switch", name="Sound", exact=True)
    expect(sound).to_be_checked()
    sound.press(" ")
    expect(sound).not_to_be_checked()
    dan.opens_the_centre()
    at_the_bell = dan.centre.get_by_role("switch", name="Sound", exact=True)
    expect(at_the_bell).not_to_be_checked()
    at_the_bell.click()
    expect(at_the_bell).to_be_checked()
    expect(sound).to_be_checked()
    expect(tab.page.get_by_role("switch", name="Desktop notifications", exact=True)).not_to_be_checked()
