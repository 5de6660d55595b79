"""Whether the process lives, and whether it can serve."""

from sqlalchemy import text
from sqlalchemy.exc import SQLAlchemyError
from sqlmodel import Session
from starlette.requests import Request
from starlette.responses import JSONResponse, Response

from services import clock
from services.channels.lanes import oldest_inbound
from services.outbox.reading import oldest_age
from services.refusal import Unavailable
from services.runtime import Runtime

LATE = 120_000
"""Milliseconds after which what should have gone out, or have been worked off, is told to be late."""


async def healthz(_request: Request) -> Response:
    """Alive: the event loop answers."""
    return JSONResponse({"status": "ok"})


async def readyz(request: Request) -> Response:
    """Ready: the database answers and the sweeps run, else 503.

    A clock that was stepped, mail that does not get away and events that can't be worked off are only shown:
    another process could no more.
    """
    runtime: Runtime = request.scope["runtime"]
    drift = clock.drift()
    checks = {"database": await _database(runtime), "scheduler": runtime.schedule.is_running}
    ready = all(checks.values())
    told = {name: "ok" if well else "failing" for name, well in checks.items()}
    told["clock"] = "ok" if abs(drift) <= clock.DRIFT_LIMIT else f"wall clock differs by {drift} ms"
    told["outbox"] = await _outbox(runtime) if checks["database"] else "unknown"
    told["inbound"] = await _inbound(runtime) if checks["database"] else "unknown"
    return JSONResponse({"status": "ok" if ready else "failing", **told}, 200 if ready else 503)


async def _database(runtime: Runtime) -> bool:
    try:
        return await runtime.db.read(_one) == 1
    except (Unavailable, SQLAlchemyError):
        return False


async def _outbox(runtime: Runtime) -> str:
    if not runtime.post.is_set_up:
        return "off"
    age = await runtime.db.read(oldest_age)
    return "ok" if age <= LATE else f"oldest mail is {age // 1000} s old"


async def _inbound(runtime: Runtime) -> str:
    age = await runtime.db.read(oldest_inbound)
    return "ok" if age <= LATE else f"oldest event is {age // 1000} s old"


def _one(session: Session) -> int:
    return int(session.execute(text("SELECT 1")).scalar_one())
