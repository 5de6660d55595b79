"""The one application: our own routes first, then NiceGUI's, all behind one door."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, nullcontext

import nicegui
import structlog
from fastapi import FastAPI
from nicegui import core
from starlette.convertors import Convertor, register_url_convertor
from starlette.requests import Request
from starlette.responses import RedirectResponse, Response
from starlette.routing import Mount
from uvicorn.middleware.proxy_headers import ProxyHeadersMiddleware

import ui
import widget.routes
from services.company import Company
from services.refusal import Unavailable
from services.runtime import Runtime
from ui.dismantling import let_pages_end
from web import (
    call,
    channels,
    exports,
    files,
    health,
    invitation,
    login,
    metrics,
    page,
    pictures,
    resetting,
    second_step,
    session,
    setup,
    start,
    webhooks,
)
from web.assets import Assets
from web.middleware import Door
from web.nicegui_door import NiceguiDoor
from web.nicegui_line import leave_nothing
from web.nicegui_socket import guard_sockets
from web.revocations import Revocations
from web.shortcut import Shortcut

log = structlog.get_logger(__name__)


class _Id(Convertor[int]):
    """A number that can be an id; Starlette's own fails over 4,300 digits."""

    regex = "[0-9]{1,18}"

    def convert(self, value: str) -> int:
        return int(value)

    def to_string(self, value: int) -> str:
        return str(value)


register_url_convertor("id", _Id())


def create_app(runtime: Runtime, company: Company | None = None) -> FastAPI:
    """Build the application on an open runtime, which lives and ends with it; `company` is the demo's."""
    app = FastAPI(title="Triptych", docs_url=None, redoc_url=None, openapi_url=None, lifespan=_lifespan)
    app.state.runtime, app.state.company = runtime, company
    _add_routes(app)
    call.mount(app, runtime)
    app.include_router(widget.routes.router)
    if company is not None:
        from web import demo, mailbox, phone

        demo.mount(app)
        if company.mailbox is not None:
            mailbox.mount(app, company.mailbox)
        if company.line is not None:
            app.state.emulator = phone.open_line(app, runtime, company.line)
    _add_console(app, runtime)
    app.add_exception_handler(Exception, _failed)
    app.add_exception_handler(Unavailable, _unavailable)
    app.add_middleware(Shortcut, routes=widget.routes.router.routes)
    app.add_middleware(Door, runtime=runtime)
    # Outermost: afterwards nobody believes what proxies say.
    app.add_middleware(
        ProxyHeadersMiddleware, trusted_hosts=[str(net) for net in runtime.settings.trusted_proxies]
    )
    return app


@asynccontextmanager
async def _lifespan(app: FastAPI) -> AsyncIterator[None]:
    runtime: Runtime = app.state.runtime
    company: Company | None = app.state.company
    await runtime.start()
    unsubscribe = runtime.bus.subscribe(app.state.revocations.hear)
    try:
        async with (
            company.at_work(runtime) if company else nullcontext(),
            app.state.emulator.at_work() if company and company.line else nullcontext(),
        ):
            yield
    finally:
        unsubscribe()
        await runtime.stop()
        let_pages_end()


def _add_routes(app: FastAPI) -> None:
    app.add_route("/", _home, ["GET"])
    app.add_route("/login", login.login_page, ["GET"])
    app.add_route("/login", login.sign_in, ["POST"])
    app.add_route(second_step.PATH, login.sign_in_by_code, ["POST"])
    app.add_route("/logout", login.sign_out, ["POST"])
    app.add_route(resetting.FORGOT, resetting.forgot_page, ["GET"])
    app.add_route(resetting.FORGOT, resetting.send_link, ["POST"])
    app.add_route(resetting.PATH, resetting.reset_page, ["GET"])
    app.add_route(resetting.PATH, resetting.reset, ["POST"])
    app.add_route(invitation.PATH, invitation.invitation_page, ["GET"])
    app.add_route(invitation.PATH, invitation.accept, ["POST"])
    app.add_route(setup.PATH, setup.setup_page, ["GET"])
    app.add_route(setup.PATH, setup.begin, ["POST"])
    app.add_route(setup.NEXT, start.start, ["GET"])
    app.add_route(start.TRY, start.try_it, ["GET"])
    app.add_route(start.SCRIPT_URL, start.script, ["GET"])
    app.add_route("/session", session.session, ["GET"])
    app.add_route(session.SCRIPT_URL, session.script, ["GET"])
    app.add_route(page.STYLE_URL, page.style, ["GET"])
    app.add_route("/people/{agent:id}/picture", pictures.picture, ["GET"])
    app.add_route("/files/{id}", files.contents, ["GET"])
    app.add_route("/files/{id}/thumb", files.thumb, ["GET"])
    app.add_route("/conversations/{conversation:id}/files", files.upload, ["POST"])
    copied = "/conversations/{conversation:id}/templates/{template:id}/file"
    app.add_route(copied, files.copy_of_template, ["POST"])
    app.add_route("/templates/files", files.upload_for_template, ["POST"])
    app.add_route("/channels/{channel:id}/logo", channels.logo, ["GET"])
    app.add_route("/channels/{channel:id}/logo", channels.take_logo, ["POST"])
    app.add_route("/conversations/{conversation:id}/transcript", exports.transcript_file, ["GET"])
    app.add_route("/conversations/{conversation:id}/export", exports.export_file, ["GET"])
    app.add_route("/settings/audit.csv", exports.audit_file, ["GET"])
    app.add_route(webhooks.PATH, webhooks.question, ["GET"])
    app.add_route(webhooks.PATH, webhooks.call, ["POST"])
    app.add_route("/healthz", health.healthz, ["GET"])
    app.add_route("/readyz", health.readyz, ["GET"])
    app.add_route(metrics.PATH, metrics.metrics, ["GET"])


def _add_console(app: FastAPI, runtime: Runtime) -> None:
    """Mount NiceGUI last, with its own door around it."""
    ui.mount(app, runtime)
    core.app.config.socket_io_js_transports = ["websocket"]  # its door lets nothing else through
    nicegui.ui.add_head_html(f'<script src="{session.SCRIPT_URL}" defer></script>', shared=True)
    for route in app.routes:
        if isinstance(route, Mount) and route.app is core.app:
            route.app = NiceguiDoor(Assets(core.app, ui.scripts()))
    app.state.revocations = Revocations(runtime.db)
    guard_sockets(app.state.revocations.opened)
    leave_nothing(core.sio.eio)


async def _home(_request: Request) -> Response:
    return RedirectResponse(login.HOME, 303)


async def _unavailable(_request: Request, _error: Exception) -> Response:
    """The database can't be asked: whoever comes again in a while may find it."""
    return page.plain(503, {"cache-control": "no-store", "retry-after": "2"})


async def _failed(_request: Request, error: Exception) -> Response:
    """The outermost edge: what nobody expected is noted by the server, and told without details."""
    log.error("request failed", exc_info=error)
    return page.plain(
        500, {"cache-control": "no-store", "content-security-policy": "default-src 'none'; style-src 'self'"}
    )
