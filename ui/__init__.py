"""The console in NiceGUI: pages and components; asks services, never touches a table."""

import logging
from contextlib import suppress
from pathlib import Path

from fastapi import FastAPI
from nicegui import core, ui
from starlette.requests import Request
from starlette.responses import Response

from services.refusal import Unavailable
from services.runtime import Runtime
from ui import admin, design
from ui.console.page import add_page
from ui.dismantling import dismantle_deleted_pages
from ui.live import Live
from ui.pushing import send_json_only
from ui.telling import warn

RECONNECT_SECONDS = 30
"""A shorter time would load the page anew after a short outage, and with it lose what is not a draft."""


def scripts() -> list[str]:
    """The names of our components' scripts."""
    return [path.name for path in (Path(__file__).parent / "components").glob("*.js")]


def mount(app: FastAPI, runtime: Runtime) -> None:
    """Put the console into our own application, behind its other routes."""
    design.mount(app)
    send_json_only()
    core.app.add_exception_handler(Unavailable, _not_now)
    core.app.on_exception(_tell_not_now)
    logging.getLogger("nicegui").addFilter(_is_defect)
    dismantle_deleted_pages()
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


async def _not_now(_request: Request, _error: Exception) -> Response:
    """Of a page that could not be put together; the door says it in words."""
    return Response(status_code=Unavailable.status)


def _tell_not_now(error: Exception) -> None:
    """Whoever pressed something is told that it could not be read; what nobody pressed is tried again."""
    if isinstance(error, Unavailable):
        with suppress(RuntimeError):  # no page stands behind it, or not any more
            warn(error)


def _is_defect(record: logging.LogRecord) -> bool:
    """That the database is away is noted where it is met; each press would say it again with a traceback."""
    return not (record.exc_info and isinstance(record.exc_info[1], Unavailable))
