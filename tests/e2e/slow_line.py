"""What the server tells a page, kept on its way: the page acts on what it shows."""

import re

from playwright.sync_api import Page, WebSocketRoute


class SlowLine:
    """What the server tells a page can be kept on its way."""

    def __init__(self, page: Page) -> None:
        self._kept: list[str | bytes] | None = None
        self._line: WebSocketRoute | None = None
        page.route_web_socket(re.compile("socket.io"), self._open)

    def holds(self) -> None:
        self._kept = []

    def lets_go(self) -> None:
        assert self._line is not None
        while self._kept:  # what comes meanwhile waits its turn
            self._line.send(self._kept.pop(0))
        self._kept = None

    def _open(self, line: WebSocketRoute) -> None:
        self._line = line
        line.connect_to_server().on_message(self._carry)

    def _carry(self, message: str | bytes) -> None:
        assert self._line is not None
        if self._kept is None:
            self._line.send(message)
        else:
            self._kept.append(message)
