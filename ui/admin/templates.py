"""Message templates: the list of those that one manages."""

from nicegui import ui
from nicegui.element import Element
from starlette.requests import Request

from services.paging import Page, Query
from services.refusal import Refusal
from services.templates.deleting import deleted_title, restore
from services.templates.listing import ListedTemplate, templates
from ui.admin.desk import Desk
from ui.admin.frame import add_section, head, link
from ui.admin.listing import Column, Listing
from ui.admin.sections import TEMPLATES
from ui.components import blocks
from ui.components.buttons import Button
from ui.live import Live

NEW = "New template"
ALL = "All teams"
DELETED = "deleted"
"""In the address: which one was deleted just now."""


def add_page(live: Live) -> None:
    """Put the page where it belongs."""
    add_section(live, TEMPLATES, _build)


async def _build(desk: Desk, request: Request) -> None:
    await build_templates(desk, request.query_params.get(DELETED, ""))


async def build_templates(desk: Desk, deleted: str = "") -> None:
    """Put the page's content here. `deleted`: the number of one that may be brought back."""
    means = "What agents send by “Message template”, filled in for each customer."
    with head(TEMPLATES.name, means):
        Button(NEW, lambda: ui.navigate.to(f"{TEMPLATES.path}/new"), kind="primary")

    undo = Element("div").classes("undo")
    undo.props["role"] = "status"

    async def read(query: Query) -> Page[ListedTemplate]:
        return await desk.runtime.db.read(templates, query, actor=desk.me)

    listing = Listing(
        TEMPLATES.name,
        (
            Column("title", "Title", _title),
            Column("category", "Category", lambda one: blocks.text(one.category, "bdi", "cell-text")),
            Column("teams", "Teams", _teams),
            Column("file", "File", lambda one: blocks.text(one.file, "bdi", "cell-text")),
        ),
        read,
        key=lambda one: one.template_id,
        empty="There is no template yet. Make one of what you write again and again.",
    )
    await listing.refresh()
    if deleted.isascii() and deleted.isdecimal():
        await _offer_back(desk, int(deleted[:10]), undo, listing)


async def _offer_back(desk: Desk, template_id: int, place: Element, listing: Listing[ListedTemplate]) -> None:
    try:
        title = await desk.runtime.db.read(deleted_title, template_id, actor=desk.me)
    except Refusal:
        return  # another's address, or somebody's own wit
    if not title:
        return

    async def bring_back() -> None:
        if await desk.do(restore, template_id, done=f"{title} is back."):
            place.clear()
            await listing.refresh()
            listing.focus(template_id)

    with place:
        blocks.text(f"{title} is deleted.", "span", "").props["dir"] = "auto"
        Button("Undo", bring_back).props["autofocus"] = True


def _title(one: ListedTemplate) -> None:
    with Element("div").classes("cell-text"):
        with Element("div").classes("cell-who"):
            link(one.title, f"{TEMPLATES.path}/{one.template_id}", classes="admin-inline cell-text")
        blocks.text(one.text[:200], "span", "cell-dim one-line cell-begins")


def _teams(one: ListedTemplate) -> None:
    blocks.text(", ".join(one.teams) or ALL, "span", "cell-text")
