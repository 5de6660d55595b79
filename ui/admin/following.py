"""A page that follows what is told while it is open, gathered: at most once a second."""

import asyncio
from collections.abc import Awaitable, Callable

import structlog
from nicegui import background_tasks, ui

from services import again
from services.events import Bus, Event
from services.refusal import Refusal, Unavailable

log = structlog.get_logger(__name__)

GATHER = 1.0
"""Seconds. A quiet moment is passed on at once."""


class Following:
    """Calls `renew` after what `concerns` it was told, until the page is gone."""

    def __init__(
        self, bus: Bus, concerns: Callable[[Event], bool], renew: Callable[[], Awaitable[None]]
    ) -> None:
        self._concerns, self._renew = concerns, renew
        self._client = ui.context.client
        self._timer: asyncio.TimerHandle | None = None
        self._next = 0.0
        self._is_running = self._is_due = False
        self._client.on_delete(bus.subscribe(self._hear))
        self._client.on_delete(self._stop)

    def _hear(self, event: Event) -> None:
        if not self._concerns(event):
            return
        if self._is_running:
            self._is_due = True
        elif self._timer is None:
            loop = asyncio.get_running_loop()
            self._timer = loop.call_at(max(loop.time(), self._next), self._go)

    def _go(self) -> None:
        self._timer, self._is_running, self._is_due = None, True, False
        background_tasks.create(self._run(), name="renew a page")

    async def _run(self) -> None:
        loop = asyncio.get_running_loop()
        pause = GATHER
        try:
            with self._client:
                await self._renew()
        except Unavailable as refusal:
            log.info("page not renewed", reason=refusal.sentence)
            self._is_due, pause = True, again.AGAIN_SECONDS
        except Refusal:
            self._client.open("/settings")  # it is not theirs any more
        except Exception:  # the outermost edge of what nobody waits for
            log.exception("page not renewed")
        finally:
            self._is_running = False
            self._next = loop.time() + pause
            if self._is_due and self._client.id in self._client.instances:
                self._timer = loop.call_at(self._next, self._go)

    def _stop(self) -> None:
        if self._timer is not None:
            self._timer.cancel()
