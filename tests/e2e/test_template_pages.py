"""A template is made, read as customers will, limited to a team, and deleted."""

from playwright.sync_api import expect

from tests.e2e.test_accessibility import serious
from tests.e2e.test_channels import NewAgent, at
from tests.e2e.test_layout import wrong


def test_a_template_is_made_changed_and_deleted(agent: NewAgent) -> None:
    page = at(agent, "/settings/templates")
    page.get_by_role("button", name="New template", exact=True).click()
    page.get_by_role("button", name="Save", exact=True).click()
    expect(page.get_by_text("A template needs a title.")).to_be_visible()
    page.get_by_role("textbox", name="Title", exact=True).fill("Saturday hours")
    text = page.get_by_role("textbox", name="Text", exact=True)
    text.press_sequentially("Hello ")
    page.get_by_role("button", name="{{customer.first_name}}", exact=True).click()
    expect(text).to_be_focused()
    page.keyboard.type(", until noon. {{x.y}}")
    preview = page.get_by_role("region", name="Preview", exact=True)
    expect(preview).to_contain_text("Hello Maria, until noon. {{x.y}}")
    page.get_by_role("button", name="Save", exact=True).click()
    expect(page.get_by_text("There is no variable x.y.")).to_be_visible()
    text.fill("Hello {{customer.first_name}}, until noon.")
    page.set_input_files(
        "input[type=file]", {"name": "hours.txt", "mimeType": "text/plain", "buffer": b"9-12"}
    )
    expect(preview).to_contain_text("hours.txt")
    page.get_by_role("combobox", name="For", exact=True).select_option("Some teams")
    page.get_by_role("checkbox", name="Sales", exact=True).check()
    for scheme in ("light", "dark"):
        page.emulate_media(color_scheme=scheme)
        assert serious(page) == []
    for width, height in ((1280, 720), (320, 640)):
        page.set_viewport_size({"width": width, "height": height})
        assert wrong(page) == []
    page.get_by_role("button", name="Save", exact=True).click()

    table = page.get_by_role("table", name="Message templates", exact=True)
    row = table.get_by_role("row").filter(has=page.get_by_role("link", name="Saturday hours", exact=True))
    expect(row).to_contain_text("hours.txt")
    expect(row).to_contain_text("Sales")
    row.get_by_role("link", name="Saturday hours", exact=True).click()
    page.get_by_role("button", name="Remove the file", exact=True).click()
    page.get_by_role("button", name="Save", exact=True).click()
    expect(page.get_by_text("Saved. Agents are offered it")).to_be_visible()
    page.reload()
    expect(page.get_by_role("button", name="Remove the file", exact=True)).to_be_hidden()
    page.get_by_role("button", name="Delete", exact=True).click()
    dialog = page.get_by_role("dialog", name="Delete Saturday hours?", exact=True)
    dialog.get_by_role("button", name="Delete", exact=True).click()
    expect(table).to_be_visible()
    expect(row).to_have_count(0)
    expect(page.get_by_text("Saturday hours is deleted.")).to_be_visible()
    undo = page.get_by_role("button", name="Undo", exact=True)
    expect(undo).to_be_focused()
    assert wrong(page) == []
    undo.press("Enter")
    expect(row).to_be_focused()
    expect(undo).to_have_count(0)
    page.reload()
    expect(row).to_have_count(1)
    expect(undo).to_have_count(0)
