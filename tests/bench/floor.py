"""What the machine gives at best: a bare WebSocket echo under the same server, a bare SQLite commit."""

import asyncio
import socket
import sqlite3
import sys
import tempfile
import time
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path

import uvicorn
from starlette.applications import Starlette
from starlette.routing import WebSocketRoute
from starlette.websockets import WebSocket, WebSocketDisconnect
from websockets.asyncio.client import ClientConnection, connect

from tests.bench.figures import Results, percentiles
from tests.bench.pace import pause
from tests.bench.product import Size
from tests.bench.throughput import CUSTOMERS
from tests.e2e.server import ROOT, clean_environment
from tests.ports import free_port

FRAME = "x" * 120
TIMES = 1_000


async def floor(size: Size) -> Results:
    return await _echo(min(size.seconds, 5.0)) | _commits()


async def _echo(seconds: float) -> Results:
    async with _server() as url:
        clients = [await connect(url, compression=None, proxy=None) for _ in range(CUSTOMERS)]
        alone = [await _round_trip(clients[0]) for _ in range(TIMES)]
        counts = await asyncio.gather(*(_talk(client, seconds) for client in clients))
        await asyncio.gather(*(client.close() for client in clients))
    return {"floor_echo": percentiles(alone), "floor_echoes": (sum(counts) / seconds,)}


async def _round_trip(client: ClientConnection) -> float:
    began = time.perf_counter()
    await client.send(FRAME)
    await client.recv()
    return 1000 * (time.perf_counter() - began)


async def _talk(client: ClientConnection, seconds: float) -> int:
    end, count = time.perf_counter() + seconds, 0
    while time.perf_counter() < end:
        await _round_trip(client)
        count += 1
    return count


async def _serve_echo(client: WebSocket) -> None:
    await client.accept()
    try:
        while True:
            await client.send_text(await client.receive_text())
    except WebSocketDisconnect:
        return


@asynccontextmanager
async def _server() -> AsyncIterator[str]:
    """In a process of its own, as the product is."""
    port = free_port()
    process = await asyncio.create_subprocess_exec(
        sys.executable, "-m", "tests.bench.floor", str(port), cwd=ROOT, env=clean_environment()
    )
    try:
        while not _listens(port):
            await pause(0.05)
        yield f"ws://127.0.0.1:{port}/"
    finally:
        process.terminate()
        await process.wait()


def _listens(port: int) -> bool:
    with socket.socket() as probe:
        return probe.connect_ex(("127.0.0.1", port)) == 0


def _commits() -> Results:
    with tempfile.TemporaryDirectory() as folder:
        connection = sqlite3.connect(Path(folder) / "floor.db", isolation_level=None)
        connection.executescript(
            "PRAGMA journal_mode = WAL; PRAGMA synchronous = FULL; CREATE TABLE line (text)"
        )
        took = []
        for _ in range(TIMES):
            began = time.perf_counter()
            connection.execute("BEGIN IMMEDIATE")
            connection.execute("INSERT INTO line VALUES (?)", (FRAME,))
            connection.execute("COMMIT")
            took.append(1000 * (time.perf_counter() - began))
        connection.close()
    return {"floor_commit": percentiles(took), "floor_commits": (1000 * TIMES / sum(took),)}


if __name__ == "__main__":
    uvicorn.run(
        Starlette(routes=[WebSocketRoute("/", _serve_echo)]),
        port=int(sys.argv[1]),
        ws="websockets-sansio",
        ws_per_message_deflate=False,
        log_config=None,
    )
