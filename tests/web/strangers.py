"""Asks an application 1,000 times without a session, and prints what has stayed behind in its process.

A process of its own: NiceGUI's application is one for each process, and what it keeps is to be counted.
"""

import asyncio
import gc
import json
import os
import sys
import tracemalloc
from pathlib import Path

import httpx2
from fastapi import FastAPI
from nicegui import core
from nicegui.client import Client

from services.opening import open_runtime
from services.settings import load_settings
from web.app import create_app

ROUNDS = 100


async def ask(app: FastAPI, rounds: int) -> None:
    """Ask for fourteen things, so many times, each time for other ones."""
    transport = httpx2.ASGITransport(app=app)
    async with httpx2.AsyncClient(transport=transport, base_url="http://127.0.0.1:8080") as http:
        for number in range(rounds):
            for address in (
                f"/conversations?stranger={number}",
                f"/nowhere/{number}",
                f"/_nicegui/3.18.0/static/{number}.js",
                f"/_nicegui/3.18.0/components/{number}",
                f"/_nicegui/client/{number}/upload/1",
                f"/_nicegui_ws/socket.io/?EIO=4&transport=polling&t={number}",
                f"/login?next=/{number}",
                f"/session?client_id={number}",
                f"/favicon.ico?{number}",
                f"/files/{number:032x}",
                f"/files/{number:032x}/thumb?link={number}",
            ):
                await http.get(address, headers={"cookie": f"triptych_session=forged-{number}"})
            for address in (
                f"/_nicegui/client/{number}/upload/1",
                f"/conversations/{number}/files",
                f"/conversations/{number}/templates/{number}/file",
                "/templates/files",
                f"/widget/{number}/files",
            ):
                await http.post(address, files={"file": b"x" * 1000})


def files_in(folder: Path) -> set[str]:
    """Every path below a folder."""
    return {str(path) for path in folder.rglob("*")}


async def main(folder: Path, rounds: int) -> None:
    """Warm up, ask, count."""
    os.chdir(folder)
    app = create_app(open_runtime(load_settings(data_dir=folder / "data")))
    async with app.router.lifespan_context(app):
        await ask(app, 5)
        before_files = files_in(folder)
        tracemalloc.start()
        gc.collect()
        before, _ = tracemalloc.get_traced_memory()
        await ask(app, rounds)
        gc.collect()
        after, _ = tracemalloc.get_traced_memory()
        counted = {
            "clients": len(Client.instances),
            "sockets": len(core.sio.eio.sockets),
            "tabs": len(core.app.storage._tabs),
            "users": len(core.app.storage._users),
            "new_files": sorted(files_in(folder) - before_files),
            "grown_by": after - before,
        }
    print(json.dumps(counted))


if __name__ == "__main__":
    asyncio.run(main(Path(sys.argv[1]), int(sys.argv[2]) if len(sys.argv) > 2 else ROUNDS))
