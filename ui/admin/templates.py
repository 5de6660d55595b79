"""Message templates: the list of those that one manages."""

from nicegui import ui
from nicegui.element import Element
from starlette.requests import Request

from services.paging import Page, Query
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


def add_page(live: Live) -> None:
    """Put the page where it belongs."""
    add_section(live, TEMPLATES, _build)


async def _build(desk: Desk, _request: Request) -> None:
    means = "What agents send by “Message template”, filled in for each customer."
    with head(TEMPLATES.name, means):
        Button(NEW, lambda: ui.navigate.to(f"{TEMPLATES.path}/new"), kind="primary")

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


def _title(one: ListedTemplate) -> None:
    with Element("div").classes("cell-text"):
        with Element("div").classes("cell-who"):
            link(one.title, f"{TEMPLATES.path}/{one.template_id}", classes="admin-inline cell-text")
        blocks.text(one.text[:200], "span", "cell-dim one-line cell-begins")


def _teams(one: ListedTemplate) -> None:
    blocks.text(", ".join(one.teams) or ALL, "span", "cell-text")
