"""Several people at once."""

from collections.abc import Callable

from playwright.sync_api import expect

from tests.e2e.people import Agent, someone


def test_several_are_looked_at_and_invited(agent: Callable[..., Agent]) -> None:
    ada = agent("Ada")
    ada.signs_in()
    ada.is_at_the_console()
    ada.page.goto("/settings/people/invite")
    names = [someone("Finn"), someone("Gil")]
    good = "\n".join(f"{name},{name.lower().replace(' ', '.')}@demo.example,member,Sales" for name in names)
    text = f"name,email,role,team\n{good}\nDan,dan@demo.example,,\n"
    with ada.page.expect_file_chooser() as choosing:
        ada.page.get_by_text("Choose a CSV file", exact=True).click()
    choosing.value.set_files({"name": "people.csv", "mimeType": "text/csv", "buffer": text.encode()})
    lines = ada.page.get_by_role("table", name="Lines", exact=True)
    expect(lines.get_by_role("row").filter(has_text="dan@demo.example")).to_contain_text(
        "can sign in already"
    )
    ada.page.get_by_role("button", name="Invite 2 people", exact=True).click()
    expect(ada.page.get_by_text("2 of 3 are invited.").first).to_be_visible()
    for name in names:
        expect(lines.get_by_role("row").filter(has_text=name)).to_contain_text("Invited")
