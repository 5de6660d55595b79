"""A hello that the server can't answer now is said again, on the same connection."""

import json
import re
from collections.abc import Callable

from playwright.sync_api import WebSocketRoute

from tests.e2e.people import Customer

NOT_NOW = json.dumps({"type": "error", "code": "unavailable", "message": "Not now.", "retry_after": 0.1})


class Stumbling:
    """A server that takes the second hello of a socket only. Counts what it was asked."""

    def __init__(self) -> None:
        self.sockets = 0
        self.hellos = 0

    def __call__(self, socket: WebSocketRoute) -> None:
        self.sockets += 1
        server = socket.connect_to_server()

        def hear(frame: str | bytes) -> None:
            is_hello = json.loads(frame)["type"] == "hello"
            self.hellos += is_hello
            if is_hello and self.hellos % 2:
                socket.send(NOT_NOW)
            else:
                server.send(frame)

        socket.on_message(hear)


def test_a_hello_that_is_refused_for_now_is_said_again(customer: Callable[..., Customer]) -> None:
    maria = customer(shop=False)
    stumbling = Stumbling()
    maria.page.route_web_socket(re.compile(r"/widget/"), stumbling)
    maria.visits()
    maria.opens_chat()
    maria.writes("Hello")
    maria.messages.get_by_text(re.compile("^Sent")).wait_for()
    assert (stumbling.sockets, stumbling.hellos) == (1, 2)
