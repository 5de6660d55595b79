"""The frame of each page of the administration: who may come, the navigation, and the place for the rest."""

from collections.abc import Awaitable, Callable

from nicegui import Client
from nicegui.element import Element
from nicegui.elements.mixins.text_element import TextElement
from starlette.requests import Request
from starlette.responses import Response

from services.workspace import workspace_name
from ui import design
from ui.admin.desk import Desk, desk_of
from ui.admin.sections import PROFILE, SECTIONS, Section
from ui.components import blocks
from ui.live import Live
from ui.pages import page

Build = Callable[[Desk, Request], Awaitable[Response | None]]


def add_section(live: Live, section: Section, build: Build, *, below: str = "", name: str = "") -> None:
    """Make a page of a section, at its path or `below` it: `below="/{team:id}"` fills `request.path_params`.

    Whoever has nothing to manage there finds no page. `build` puts the content in place; it may answer with
    something else, as 404 for what isn't there. `name`: of the page, where it is not the section's.
    """

    @page(section.path + below)
    async def show(request: Request, client: Client) -> Response | None:
        desk = await desk_of(live, request)
        if not section.is_for(desk.manages):
            return Response(status_code=404)
        workspace = await live.runtime.db.read(workspace_name)
        design.add_to_page()
        design.add_admin_to_page()
        design.add_choices(desk.agent.theme, desk.agent.send_key, desk.agent.language)
        client.title = f"{name or section.name} · {workspace}"
        with Element("div").classes("admin"):
            _navigation(desk, section, workspace)
            with _content(section):
                return await build(desk, request)


def _navigation(desk: Desk, here: Section, workspace: str) -> None:
    nav = Element("nav").classes("pane-red admin-nav")
    nav.props["aria-label"] = "Settings"
    with nav:
        blocks.text(workspace, "div", "brand one-line").props["title"] = workspace
        link("Conversations", "/conversations", icon="back", classes="admin-link")
        menu = blocks.text(here.name, "button", "admin-link admin-menu")
        with Element("ul").classes("admin-links") as links:
            _opens(menu, links, f"Settings: {here.name}")
            for section in (*SECTIONS, PROFILE):
                if section.is_for(desk.manages):
                    with Element("li"):
                        entry = link(section.name, section.path, icon=section.icon, classes="admin-link")
                        if section is here:
                            entry.props["aria-current"] = "page"
            if desk.manages.workspace:
                with Element("li"):
                    link("Getting started", "/start", icon="flag", classes="admin-link")


def _opens(button: Element, links: Element, name: str) -> None:
    """In a small window the links are a menu, which the browser opens and shuts."""
    button.props["type"], button.props["data-icon"], button.props["aria-label"] = "button", "menu", name
    button.props["popovertarget"], links.props["popover"] = links.html_id, "auto"


def _content(section: Section) -> Element:
    content = Element("section").classes("admin-page")
    content.props["aria-label"] = section.name
    return content


def head(title: str, means: str = "", *, back: tuple[str, str] | None = None) -> Element:
    """The head of a page: its heading, a line that says what is done here; acts are put into it.

    `back`: the name and address of the page that this one belongs to.
    """
    if back:
        link(back[0], back[1], icon="back", classes="admin-back")
    with Element("header").classes("admin-head"):
        with Element("div").classes("admin-title"):
            blocks.text(title, "h1", "").props["dir"] = "auto"
            if means:
                blocks.text(means, "p", "admin-means")
        return Element("div").classes("admin-acts")


def card(title: str = "", means: str = "") -> Element:
    """A part of a page, with a heading of its own."""
    part = Element("section").classes("admin-card")
    with part:
        if title:
            part.props["aria-label"] = title
            blocks.text(title, "h2", "admin-card-title")
        if means:
            blocks.text(means, "p", "admin-means")
    return part


def link(text: str, address: str, *, icon: str = "", classes: str = "admin-inline") -> TextElement:
    """A link to a page of ours; `address` is made here, never by somebody outside."""
    element = blocks.text(text, "a", classes)
    element.props["href"] = address
    element.props["dir"] = "auto"
    if icon:
        element.props["data-icon"] = icon
    return element


def outward(text: str, address: str, *, classes: str = "admin-inline") -> TextElement:
    """A link that opens beside the page; `address` is made here as well."""
    element = link(text, address, classes=classes)
    element.props["target"], element.props["rel"] = "_blank", "noopener"
    return element
