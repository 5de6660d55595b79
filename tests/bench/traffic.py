"""What a page asks one server for: requests and sockets, of its frames too, and their bytes."""

from playwright.async_api import Page, Request, WebSocket


class Traffic:
    """Counts from its making on."""

    def __init__(self, page: Page, url: str) -> None:
        self._url = url
        self._requests: list[Request] = []
        self.sockets = 0
        self._pushed = 0
        page.on("requestfinished", self._finished)
        page.on("websocket", self._opened)

    @property
    def requests(self) -> int:
        """Requests and sockets."""
        return len(self._requests) + self.sockets

    async def bodies(self) -> int:
        """Bytes of the answers, compressed as they came over the line."""
        return sum([(await request.sizes())["responseBodySize"] for request in self._requests])

    async def others(self) -> int:
        """Bytes of the answers' heads, and of what sockets brought."""
        heads = [(await request.sizes())["responseHeadersSize"] for request in self._requests]
        return sum(heads) + self._pushed

    def _finished(self, request: Request) -> None:
        if request.url.startswith(self._url):
            self._requests.append(request)

    def _opened(self, socket: WebSocket) -> None:
        if socket.url.startswith(self._url.replace("http", "ws", 1)):
            self.sockets += 1
            socket.on("framereceived", self._received)

    def _received(self, frame: str | bytes) -> None:
        self._pushed += len(frame.encode() if isinstance(frame, str) else frame)
