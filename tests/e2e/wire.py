"""The line between browsers and the server: a TCP forwarder to cut, unplug and let swallow everything."""

import asyncio
import contextlib
import threading
from collections.abc import Coroutine
from typing import Any

CHUNK = 65_536


class Wire:
    """Forwards to a port; its own stays the same while the server behind it comes and goes."""

    def __init__(self, to_port: int) -> None:
        self._to_port = to_port
        self._is_plugged = True
        self._swallows = False
        self._ends: set[asyncio.StreamWriter] = set()
        self._loop = asyncio.new_event_loop()
        self._thread = threading.Thread(target=self._loop.run_forever, name="wire", daemon=True)
        self._thread.start()
        self._listener: asyncio.Server = self._on_loop(asyncio.start_server(self._carry, "127.0.0.1", 0))
        self.port: int = self._listener.sockets[0].getsockname()[1]

    def cut(self) -> None:
        """Break every connection without a farewell; new ones get through."""
        self._on_loop(self._abort())

    def unplug(self) -> None:
        """Break every connection, and let none through until `plug`."""
        self._is_plugged = False
        self.cut()

    def swallow(self) -> None:
        """Break every connection, and answer nothing on new ones until `plug`."""
        self._swallows = True
        self.unplug()

    def plug(self) -> None:
        self._is_plugged, self._swallows = True, False

    def close(self) -> None:
        self.unplug()
        self._on_loop(self._shut())
        self._loop.call_soon_threadsafe(self._loop.stop)
        self._thread.join()
        self._loop.close()

    def _on_loop(self, work: Coroutine[Any, Any, Any]) -> Any:
        return asyncio.run_coroutine_threadsafe(work, self._loop).result(timeout=10)

    async def _carry(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        self._ends.add(writer)
        try:
            if self._is_plugged:
                there, onward = await asyncio.open_connection("127.0.0.1", self._to_port)
                self._ends.add(onward)
                try:
                    await asyncio.gather(self._pump(reader, onward), self._pump(there, writer))
                finally:
                    self._drop(onward)
            elif self._swallows:
                while await reader.read(CHUNK):
                    pass
        except OSError:
            pass  # the server is down: the browser finds its connection broken, as it would without a wire
        finally:
            self._drop(writer)

    async def _pump(self, source: asyncio.StreamReader, sink: asyncio.StreamWriter) -> None:
        while data := await source.read(CHUNK):
            sink.write(data)
            await sink.drain()
        if sink.can_write_eof():
            with contextlib.suppress(OSError):
                sink.write_eof()

    def _drop(self, end: asyncio.StreamWriter) -> None:
        self._ends.discard(end)
        end.close()

    async def _abort(self) -> None:
        for end in self._ends:
            end.transport.abort()

    async def _shut(self) -> None:
        self._listener.close()
        others = asyncio.all_tasks() - {asyncio.current_task()}
        for task in others:
            task.cancel()
        await asyncio.gather(*others, return_exceptions=True)
