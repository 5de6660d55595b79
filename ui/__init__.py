"""The console in NiceGUI: pages and components; asks services, never touches a table."""

from pathlib import Path

from fastapi import FastAPI
from nicegui import ui

from services.runtime import Runtime
from ui import admin, design
from ui.console.page import add_page
from ui.live import Live
from ui.pushing import send_json_only

RECONNECT_SECONDS = 30
"""A shorter time would load the page anew after a short outage, and with it lose what is not a draft."""


def scripts() -> list[str]:
    """The names of our components' scripts."""
    return [path.name for path in (Path(__file__).parent / "components").glob("*.js")]


def mount(app: FastAPI, runtime: Runtime) -> None:
    """Put the console into our own application, behind its other routes."""
    design.mount(app)
    send_json_only()
    live = Live(runtime)
    add_page(live)
    admin.add_pages(live)
    ui.run_with(
        app,
        title="Triptych",
        favicon=design.favicon(),
        dark=None,
        language="en-US",
        tailwind=False,
        reconnect_timeout=RECONNECT_SECONDS,
        show_welcome_message=False,
        binding_refresh_interval=None,
    )
