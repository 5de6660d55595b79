"""What somebody could do to a server from outside: each is limited or cut off, and the others go on."""

import asyncio
import resource
import time
from collections import Counter
from collections.abc import Awaitable, Callable
from pathlib import Path

import httpx2

from tests.faults.besieged import ATTACKER, Besieged, at_work, customer
from tests.faults.crowding import crowd
from tests.faults.pausing import pause
from tests.web.raw import CONTINUED, PING, TEXT, Line, asking, code_in, frame, opened, socket

GROWTH = 25_000_000
"""Bytes that may stay: of buffers and caches that were not warm."""

LOOKS = 300
"""Tenths of a second for which to wait until it has."""

LINES = 20_000
"""Handles of ours and of the server's."""

Attack = Callable[[Besieged, float], Awaitable[str]]


async def sockets(server: Besieged, scale: float) -> str:
    """5,000 sockets from one address."""
    seen: Counter[str] = Counter()
    held: list[Line] = []
    for _ in range(round(5_000 * scale)):
        line = await opened(server.port, asking(server.port, server.widget), address=ATTACKER)
        head = await line.hears_until(b"\r\n\r\n")
        seen[head.split(b" ", 2)[1].decode()] += 1
        assert head.startswith((b"HTTP/1.1 101", b"HTTP/1.1 429"))
        assert b" 101 " in head or b"retry-after" in head.lower()
        held.append(line)
    for line in held:
        line.writer.close()
    assert seen["429"] > 0
    return f"{seen['101']} opened, {seen['429']} told to come again"


async def half_open(server: Besieged, scale: float) -> str:
    """Lines on which nothing is said; given the time, each is ended."""
    held = [await opened(server.port, address=ATTACKER) for _ in range(round(3_000 * scale))]
    if scale == 1:
        await asyncio.gather(*(line.hears() for line in held))
        return f"{len(held)} ended"
    for line in held:
        line.writer.close()
    return f"{len(held)} held"


async def floods(server: Besieged, scale: float) -> str:
    """Pings, words and parts without an end, of who said hello and of who did not."""
    hello = frame(TEXT, b'{"type":"hello"}')
    what = {
        "pings": (b"", frame(PING, b"x" * 125)),
        "words": (b"", frame(TEXT, b'{"type":"ping"}')),
        "nonsense": (hello, frame(TEXT, b'{"type":"fly"}')),
        "writing": (hello, frame(TEXT, b'{"type":"typing","on":true}')),
        "parts": (hello + frame(TEXT, b"{", marks=0), frame(CONTINUED, b"x", marks=0)),
        "empty parts": (hello + frame(TEXT, b"", marks=0), frame(CONTINUED, b"", marks=0)),
    }
    for _ in range(max(1, round(5 * scale))):
        for name, (first, again) in what.items():
            line = await socket(server.port, server.widget, first, address=ATTACKER)
            code = code_in(await line.goes_on(again * 500))
            assert code in (1006, 1008), f"{name}: {code}"
    return f"{', '.join(what)}: cut off"


async def endless_frame(server: Besieged, scale: float) -> str:
    """Frames a byte at a time: of 900 kB they are refused, of 60 kB who has not said hello is closed."""
    large, begun = (frame(TEXT, b"x" * size)[:20] for size in (900_000, 60_000))
    refused = await socket(server.port, server.widget, large)
    assert code_in(await refused.hears()) == 1009
    held = [await socket(server.port, server.widget, begun) for _ in range(max(1, round(50 * scale)))]
    if scale < 1:
        for line in held:
            line.writer.close()
        return "held"
    codes = Counter(await asyncio.gather(*(_code_after(line) for line in held)))
    assert set(codes) == {1008}, codes
    return f"{len(held)} closed"


async def _code_after(line: Line) -> int:
    return code_in(await line.goes_on(b"x", every=1.0))


async def asking_much(server: Besieged, scale: float) -> str:
    """10,000 requests of nobody in particular."""
    seen: Counter[int] = Counter()
    async with server.people(ATTACKER) as http:
        for number in range(round(10_000 * scale)):
            paths = (
                f"/conversations?{number}",
                f"/nowhere/{number}",
                f"/chat/{server.key}?{number}",
                f"/chat/{number}",
                f"/widget.js?{number}",
                f"/settings/people?{number}",
                f"/login?next=/{number}",
                f"/_nicegui/{number}/x.js",
                "/widget/preview",
                f"/invitation?link={number}",
            )
            answer = await http.get(paths[number % len(paths)])
            seen[answer.status_code] += 1
    assert not any(status >= 500 for status in seen), seen
    return ", ".join(f"{times} x {status}" for status, times in sorted(seen.items()))


async def writing_much(server: Besieged, scale: float) -> str:
    """100 messages a second of one visitor."""
    eve = await customer(server, ATTACKER)
    answers = [await eve.writes(f"and {number}") for number in range(round(1_000 * scale))]
    seen = Counter(answer.get("code", answer["type"]) for answer in answers)
    assert seen.keys() == {"ack", "rate_limited"}, seen
    assert seen["ack"] <= 60
    assert all(answer["retry_after"] > 0 for answer in answers if answer["type"] == "error")
    eve.close()
    return f"{seen['ack']} taken, {seen['rate_limited']} told to wait"


async def ranges(server: Besieged, scale: float) -> str:
    """10,000 parts of one answer."""
    parts = "bytes=" + ",".join("0-0" for _ in range(round(10_000 * scale)))
    longest = 0.0
    async with server.people(ATTACKER) as http:
        for path in ("/widget.js", f"/chat/{server.key}", "/login", "/files/0", "/healthz"):
            began = time.monotonic()
            answer = await http.get(path, headers={"range": parts, "accept-encoding": "identity"})
            longest = max(longest, time.monotonic() - began)
            assert answer.status_code in (200, 404), (path, answer.status_code)
    assert longest < 2
    return "all of it, or nothing"


async def forms(server: Besieged, scale: float) -> str:
    """Forms with thousands of fields and files, of great depth, with long boundaries."""
    many = round(10_000 * scale)
    edge = b"x" * many
    part = b'--e\r\nContent-Disposition: form-data; name="f"; filename="a"\r\n\r\nx\r\n'
    plain, parts = "application/x-www-form-urlencoded", "multipart/form-data; boundary="
    bodies = [
        (b"&".join(b"f%d=" % number for number in range(many)), plain),
        (b"a" + b"[b]" * many + b"=1", plain),
        (b"%" * many, plain),
        (b"=&" * many * 100, plain),
        (b"--" + edge + b"\r\n\r\n", parts + edge.decode()),
        (part * many + b"--e--", parts + "e"),
        (b"--e\r\nContent-Type: multipart/mixed; boundary=e\r\n\r\n" * many, parts + "e"),
    ]
    seen: Counter[int] = Counter()
    async with server.people(ATTACKER) as http:
        for path in POSTS:
            for body, kind in bodies:
                address = path.format(key=server.key)
                try:
                    answer = await http.post(address, content=body, headers={"content-type": kind})
                    seen[answer.status_code] += 1
                except httpx2.TransportError:
                    seen[0] += 1  # cut off while it was still sending
    assert all(status < 500 or status == 503 for status in seen), seen
    return ", ".join(f"{times} x {status}" for status, times in sorted(seen.items()))


POSTS = (
    "/login",
    "/login/code",
    "/logout",
    "/forgot",
    "/reset",
    "/invitation",
    "/setup",
    "/conversations/1/files",
    "/conversations/1/templates/1/file",
    "/templates/files",
    "/channels/1/logo",
    "/widget/{key}/files",
    "/webhooks/whatsapp/x",
)


async def slow_bodies(server: Besieged, scale: float) -> str:
    """A byte a second to everything that takes a body; given the time, each is cut off."""
    held = []
    for _ in range(max(1, round(20 * scale))):
        for path in POSTS:
            head = (
                f"POST {path.format(key=server.key)} HTTP/1.1\r\nHost: x\r\nOrigin: {server.url}\r\n"
                "Content-Type: application/x-www-form-urlencoded\r\nContent-Length: 10000\r\n\r\n"
            )
            held.append(await opened(server.port, head.encode(), address=ATTACKER))
    if scale == 1:
        await asyncio.gather(*(line.goes_on(b"x", every=1.0) for line in held))
        return f"{len(held)} ended"
    for line in held:
        await line.says(b"x")
        line.writer.close()
    return f"{len(held)} held"


ATTACKS: dict[str, Attack] = {
    "requests": asking_much,
    "lines that say nothing": half_open,
    "floods": floods,
    "frames without an end": endless_frame,
    "a crowd": crowd,
    "messages": writing_much,
    "ranges": ranges,
    "forms": forms,
    "slow bodies": slow_bodies,
    "sockets": sockets,
}


async def abuse(folder: Path, scale: float) -> list[str]:
    """Attack one server in every way; at 1 in full counts. Returns what became of each.

    Raises AssertionError when one gets through, when others have to wait for it, or when something stays.
    """
    _, most = resource.getrlimit(resource.RLIMIT_NOFILE)
    resource.setrlimit(resource.RLIMIT_NOFILE, (LINES if most < 0 else min(LINES, most), most))
    server, told = Besieged(folder), []
    try:
        await asyncio.to_thread(server.start)
        await asking_much(server, 0.02)
        for name, attack in ATTACKS.items():
            memory, handles = server.memory, server.handles
            async with at_work(server) as waits:
                became = await attack(server, scale)
            stays = await _stays(server, handles, memory)
            assert not stays, f"{name}: {stays} stay"
            told.append(f"{name}: {became}; others waited {1000 * max(waits):.0f} ms at most")
        assert await asyncio.to_thread(server.stop) == 0, server.log
        assert "Traceback" not in server.log, server.log[-4_000:]
    finally:
        await asyncio.to_thread(server.close)
    return told


async def _stays(server: Besieged, handles: int, memory: int) -> str:
    """What has not come back to where it was after some time: passwords of the last are hashed still."""
    stays = ""
    for _ in range(LOOKS):
        more = server.memory - memory
        stays = f"{more / 1e6:.0f} MB" if more >= GROWTH else ""
        if server.handles > handles + 4:
            stays = f"{server.handles - handles} handles"
        if not stays:
            break
        await pause(0.1)
    return stays
