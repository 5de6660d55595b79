"""`/metrics` in Prometheus' form, for whoever asks on this machine or has the token; 404 for all others."""

import hmac
import ipaddress
from collections.abc import Iterator
from typing import TYPE_CHECKING, Any

from starlette.requests import Request
from starlette.responses import Response

from services.channels.lanes import oldest_inbound
from services.outbox.reading import oldest_age
from services.runtime import Runtime
from web.page import plain

if TYPE_CHECKING:
    from prometheus_client import Metric

PATH = "/metrics"


async def metrics(request: Request) -> Response:
    """What the process counts of itself."""
    runtime: Runtime = request.scope["runtime"]
    if not _may_read(request, runtime):
        return plain(404)
    # Imported with the first look: who never looks pays nothing for it.
    from prometheus_client import CONTENT_TYPE_LATEST, CollectorRegistry, ProcessCollector, generate_latest

    registry = CollectorRegistry()
    ProcessCollector(registry=registry)
    ages = await runtime.db.read(oldest_age), await runtime.db.read(oldest_inbound)
    registry.register(_Counted(runtime, *ages))
    return Response(generate_latest(registry), headers={"content-type": CONTENT_TYPE_LATEST})


def _may_read(request: Request, runtime: Runtime) -> bool:
    token = runtime.settings.metrics_token
    given = request.headers.get("authorization", "")
    if token is not None and hmac.compare_digest(
        given.encode(), f"Bearer {token.get_secret_value()}".encode()
    ):
        return True
    return _is_local(request)


def _is_local(request: Request) -> bool:
    """Asked on this machine itself: what a proxy on it passes on says so, and is not."""
    try:
        is_here = ipaddress.ip_address(request.client.host if request.client else "").is_loopback
    except ValueError:
        return False
    return is_here and not request.scope["is_forwarded"]


class _Counted:
    """A collector, as Prometheus' client calls it."""

    def __init__(self, runtime: Runtime, outbox_age: int, inbound_age: int) -> None:
        self._runtime = runtime
        self._outbox_age, self._inbound_age = outbox_age, inbound_age

    def collect(self) -> Iterator["Metric"]:
        """Everything, as it stands."""
        from prometheus_client.core import CounterMetricFamily, GaugeMetricFamily

        def many(family: Any, name: str, means: str, label: str, values: dict[Any, int]) -> Any:
            made = family(f"triptych_{name}", means, labels=[label])
            for value, count in sorted(values.items()):
                made.add_metric([str(value)], count)
            return made

        def one(name: str, means: str, value: float) -> Any:
            return GaugeMetricFamily(f"triptych_{name}", means, value=value)

        counted, db = self._runtime.metrics, self._runtime.db
        yield many(CounterMetricFamily, "answers", "Answers by HTTP status.", "status", counted.answers)
        yield many(GaugeMetricFamily, "sockets", "Open WebSockets.", "kind", counted.sockets)
        yield many(CounterMetricFamily, "messages", "Messages committed.", "author", counted.messages)
        yield one("outbox_age_seconds", "How long the oldest mail is overdue.", self._outbox_age / 1000)
        yield one("inbound_age_seconds", "How long the oldest event waits.", self._inbound_age / 1000)
        yield one("writer_queue", "Transactions that wait for the writer.", db.waiting)
        yield one("loop_lag_seconds", "How late the event loop was at the last look.", counted.lag)
        longest = counted.longest_lag()
        yield one("loop_lag_max_seconds", "The most since metrics were last read.", longest)
