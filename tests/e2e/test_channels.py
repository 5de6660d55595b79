"""An owner opens a door for customers, shares it, and shuts it again."""

import re
from collections.abc import Callable

from playwright.sync_api import Locator, Page, expect

from tests.e2e.people import Agent, Customer
from tests.e2e.server import Server
from tests.e2e.test_accessibility import serious
from tests.e2e.test_layout import PHONES, WINDOWS, wrong
from tests.services.channels.test_logo import picture

NewAgent = Callable[..., Agent]
NewCustomer = Callable[..., Customer]


def at(agent: NewAgent, path: str, name: str = "Ada") -> Page:
    one = agent(name)
    one.signs_in()
    one.is_at_the_console()
    one.page.goto(path)
    return one.page


def is_in_order(page: Page) -> None:
    """In both themes and every window, by mouse and by finger."""
    assert serious(page) == []
    for width, height in {*WINDOWS, *PHONES}:
        page.set_viewport_size({"width": width, "height": height})
        assert wrong(page) == []
    page.set_viewport_size({"width": 1280, "height": 720})


def edge_of(part: Locator) -> float:
    box = part.bounding_box()
    assert box
    return box["x"]


def row(page: Page, name: str) -> Locator:
    table = page.get_by_role("table", name="Channels", exact=True)
    return table.get_by_role("row").filter(has=page.get_by_role("link", name=name, exact=True))


def test_a_door_is_opened_and_shut(server: Server, agent: NewAgent, customer: NewCustomer) -> None:
    page = at(agent, "/settings/channels")
    page.get_by_role("button", name="New channel", exact=True).click()
    page.get_by_role("button", name="Make the channel", exact=True).click()
    expect(page.get_by_text("Give the chat a name: customers read it at its top.")).to_be_visible()
    expect(page.get_by_role("textbox", name="Name", exact=True)).to_be_focused()
    page.get_by_role("textbox", name="Name", exact=True).fill("Harbour Fair")
    page.get_by_role("group", name="Teams").get_by_role("checkbox", name="Sales").check()
    page.get_by_role("button", name="Make the channel", exact=True).click()

    expect(page.get_by_role("heading", name="Harbour Fair", exact=True)).to_be_visible()
    line = page.get_by_role("textbox", name="Line for your website", exact=True)
    expect(line).to_have_value(re.compile(r'^<script async src="http://.*" data-channel="\w+"></script>$'))
    expect(page.get_by_role("img", name="QR code of the link")).to_be_visible()
    expect(page.get_by_role("link", name="Save as PNG")).to_have_attribute(
        "download", re.compile(r"chat-\w+\.png")
    )
    is_in_order(page)
    link = page.get_by_role("textbox", name="Link to share", exact=True).input_value()
    key = link.rpartition("/")[2]
    guest = customer(key)
    guest.visits()
    guest.opens_chat()
    guest.writes("Is the fair open?")

    form = page.get_by_role("region", name="Where it leads", exact=True)
    form.get_by_role("textbox", name="Allowed sites", exact=True).fill("https://shop.example/en")
    form.get_by_role("button", name="Save", exact=True).click()
    expect(
        page.get_by_text("Name the whole site, without what follows: https://shop.example")
    ).to_be_visible()
    form.get_by_role("textbox", name="Allowed sites", exact=True).fill("shop.example")
    form.get_by_role("button", name="Save", exact=True).click()
    expect(page.get_by_text("Saved.")).to_be_visible()

    page.get_by_role("button", name="Turn off", exact=True).click()
    dialog = page.get_by_role("dialog", name="Turn off Harbour Fair?", exact=True)
    dialog.get_by_role("button", name="Turn off", exact=True).click()
    expect(page.get_by_role("button", name="Turn on", exact=True)).to_be_visible()
    expect(page.get_by_role("textbox", name="Allowed sites", exact=True)).to_have_value(
        "https://shop.example"
    )
    expect(page.get_by_role("button", name="Delete", exact=True)).to_have_count(0)
    expect(guest.chat.get_by_text("This chat is not available.")).to_be_visible()
    guest.visits()
    guest.page.get_by_role("button", name="Open chat").click()
    expect(guest.chat.get_by_role("heading", name="This chat is not available.")).to_be_visible()
    guest.chat.get_by_role("button", name="Close chat").click()
    expect(guest.page.get_by_role("button", name="Open chat")).to_be_visible()
    page.get_by_role("link", name="Channels", exact=True).first.click()
    expect(row(page, "Harbour Fair")).to_contain_text("Off")
    is_in_order(page)


def test_the_preview_follows_what_is_typed(agent: NewAgent) -> None:
    page = at(agent, "/settings/channels/1")
    preview = page.get_by_role("region", name="Preview", exact=True)
    chat = preview.frame_locator('iframe[title="Preview of the chat"]')
    header, log = chat.locator("header"), chat.locator("#log")
    expect(header).to_contain_text("Harbour Supplies Sales")
    page.get_by_role("textbox", name="Name", exact=True).fill("Fair")
    tagline = page.get_by_role("textbox", name="Line below the name")
    tagline.clear()
    tagline.press_sequentially("</script>We answer in minutes")
    expect(header).to_contain_text("</script>We answer in minutes")
    expect(tagline).to_have_value("</script>We answer in minutes")  # no answer overtakes what is typed
    colour = page.get_by_role("textbox", name="Colour", exact=True)
    colour.fill("#e3b21")
    expect(page.get_by_text("A colour is written as #0f4c5c")).to_be_visible()
    colour.fill("#E3B21B")
    expect(page.get_by_text("Text on it is black, at 10.7 to 1; 4.5 is needed.")).to_be_visible()
    expect(header).to_have_text(re.compile(r"^F\s*Fair\s*</script>We answer in minutes"))
    expect(header).to_have_css("background-color", "rgb(227, 178, 27)")
    expect(header).to_have_css("color", "rgb(0, 0, 0)")
    expect(preview.locator(".preview-launcher")).to_have_css("background-color", "rgb(227, 178, 27)")
    right = edge_of(preview.locator(".preview-launcher"))
    page.get_by_role("combobox", name="Side of the button").select_option("Left")
    expect(preview.locator(".preview-page")).to_have_class(re.compile("start"))
    assert edge_of(preview.locator(".preview-launcher")) < right
    page.get_by_role("combobox", name="Welcome").select_option("In words of your own")
    page.get_by_role("textbox", name="Words of welcome").fill("Ahoy!")
    expect(log).to_contain_text("Ahoy!")
    expect(log).to_contain_text("Do you deliver on Saturdays?")
    page.get_by_role("combobox", name="Ask who it is before the first message").select_option("required")
    expect(log).to_contain_text("E-mail")
    expect(log).not_to_contain_text("Do you deliver on Saturdays?")
    page.get_by_role("textbox", name="When nobody is available").fill("Back at nine.")
    preview.get_by_role("button", name="Nobody available").click()
    expect(chat.locator("#bar")).to_have_text("Back at nine.")
    preview.get_by_role("button", name="Dark").click()
    expect(log).to_have_css("color", "rgb(227, 239, 231)")
    preview.get_by_role("combobox", name="Customer's language").select_option("Deutsch")
    expect(log).to_contain_text("Ahoy!")
    expect(chat.locator("#card")).to_contain_text("Speichern")
    page.set_input_files(
        "input[type=file]", {"name": "logo.png", "mimeType": "image/png", "buffer": picture()}
    )
    expect(header.locator("img")).to_have_js_property("complete", True)
    expect(header.locator("img")).to_have_attribute("src", re.compile(r"^/channels/1/logo\?\w+$"))
    page.get_by_role("region", name="Look", exact=True).get_by_role("button", name="Save").click()
    expect(page.get_by_text("Saved. Customers see it when they open the chat.")).to_be_visible()
    page.goto("/chat/demo-sales")
    expect(page.locator("header")).to_have_css("background-color", "rgb(227, 178, 27)")
    expect(page.locator("#log")).to_contain_text("Ahoy!")
    assert page.locator("header img").evaluate("(image) => image.complete && image.naturalWidth") == 144
