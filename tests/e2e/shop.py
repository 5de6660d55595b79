"""A shop that embeds the widget: a real web server, on another site than the product's."""

import threading
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

PAGE = """<!doctype html>
<html lang="en">
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>{title} · Harbour Supplies</title>
<h1>{title}</h1>
<nav><a href="/">Home</a> <a href="/lanterns">Lanterns</a></nav>
<script async src="{server}/widget.js" data-channel="{channel}"></script>
</html>
"""
TITLES = {"/": "Home", "/lanterns": "Lanterns"}
# What a careful shop allows: its chat's script and frame, and nothing else at all.
STRICT = "default-src 'none'; script-src {server}; frame-src {server}; base-uri 'none'; form-action 'none'"


class Shop:
    """Serves two pages until it is closed. `localhost` is another site than the product's `127.0.0.1`."""

    def __init__(self, server_url: str, channel: str, *, strict: bool = False) -> None:
        class Handler(BaseHTTPRequestHandler):
            def do_GET(self) -> None:
                title = TITLES.get(self.path)
                if title is None:
                    self.send_error(404)
                    return
                body = PAGE.format(title=title, server=server_url, channel=channel).encode()
                self.send_response(200)
                self.send_header("Content-Type", "text/html; charset=utf-8")
                self.send_header("Content-Length", str(len(body)))
                if strict:
                    self.send_header("Content-Security-Policy", STRICT.format(server=server_url))
                self.end_headers()
                self.wfile.write(body)

            def log_message(self, *_: object) -> None:
                """The shop's own log tells nothing about the product."""

        self._server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self._thread = threading.Thread(target=self._server.serve_forever, name="shop", daemon=True)
        self._thread.start()
        self.url = f"http://localhost:{self._server.server_port}"

    def close(self) -> None:
        self._server.shutdown()
        self._server.server_close()
        self._thread.join()
