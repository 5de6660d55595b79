"""Whether customers come by a channel: on or off, and away with it."""

from nicegui import ui

from services.channels.managing import remove, turn
from services.channels.sheet import ChannelSheet
from ui.admin.confirming import asking
from ui.admin.desk import Desk
from ui.admin.sections import Section
from ui.components import blocks
from ui.components.buttons import Button


def channel_state(desk: Desk, sheet: ChannelSheet, section: Section, *, off: str, gone: str) -> None:
    """Put it here: how it stands, and what can be done; `off` and `gone` say what follows from that.

    When the channel is deleted, the page leads to its section.
    """

    async def switch(on: bool) -> None:
        if await desk.do(turn, sheet.channel_id, on=on):
            ui.navigate.reload()

    async def take_away() -> None:
        if await desk.do(remove, sheet.channel_id):
            ui.navigate.to(section.path)

    blocks.text("On" if sheet.is_on else "Off", "span", "tag tag-ok" if sheet.is_on else "tag tag-over")
    if not sheet.is_on:
        Button("Turn on", lambda: switch(on=True), kind="primary")
    else:
        ask = asking(f"Turn off {sheet.name}?", off, "Turn off", lambda: switch(on=False))
        Button("Turn off", ask)
    if sheet.may_go:
        Button("Delete", asking(f"Delete {sheet.name}?", gone, "Delete", take_away))
