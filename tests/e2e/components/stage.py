"""One component of the console alone in a browser: the test is its server.

The component's own file runs in NiceGUI's own Vue under our stylesheet; only the socket is the test's:
by it the test says what is pushed and hears what is said.
"""

import json
import threading
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any
from urllib.parse import quote

import nicegui
from playwright.sync_api import Page

from ui import design

COMPONENTS = Path(design.__file__).parent / "components"
VUE = Path(nicegui.__file__).parent / "static" / "vue.esm-browser.prod.js"
PAGE = """<!doctype html>
<html lang="en"><meta charset="utf-8"><title>Stage</title>
<meta name="viewport" content="width=device-width, initial-scale=1">
<link rel="icon" href="data:,"><link rel="stylesheet" href="/style.css">
<script type="importmap">
__IMPORTS__
</script>
<main class="pane pane-yellow" style="height: 100vh"></main>
<script type="module">
  import * as Vue from "vue";
  globalThis.Vue = Vue;
  const [file, key, given] = decodeURIComponent(location.hash).slice(1).split(/:(.*?):(.*)/);
  const { default: part } = await import(`/${file}.js`);
  const heard = new Set();
  window.said = [];
  window.socket = { connected: true, on: (_, hear) => heard.add(hear), off: (_, hear) => heard.delete(hear) };
  window.push = (m, p) => heard.forEach((hear) => hear({ el: key, m, p }));
  const handler = (name) => `on${name[0].toUpperCase()}${name.slice(1)}`;
  const say = (name) => [handler(name), (what) => window.said.push([name, what])];
  const says = Object.fromEntries((part.emits ?? []).map(say));
  Vue.createApp(part, { ...JSON.parse(given), ...says }).mount("main");
  await Promise.resolve();
  window.ready = true;
</script></html>"""


class StageServer:
    """Serves the page, Vue, the stylesheet and the components until it is closed."""

    def __init__(self) -> None:
        class Handler(BaseHTTPRequestHandler):
            def do_GET(self) -> None:
                found = content(self.path)
                if found is None:
                    self.send_error(404)
                    return
                kind, body = found
                self.send_response(200)
                self.send_header("Content-Type", f"{kind}; charset=utf-8")
                self.send_header("Content-Length", str(len(body)))
                self.end_headers()
                self.wfile.write(body)

            def log_message(self, *_: object) -> None:
                """What fails is seen in the browser."""

        self._server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self._thread = threading.Thread(target=self._server.serve_forever, name="stage", daemon=True)
        self._thread.start()
        self.url = f"http://127.0.0.1:{self._server.server_port}"

    def close(self) -> None:
        self._server.shutdown()
        self._server.server_close()
        self._thread.join()


def imports() -> str:
    """Every file of ours by the name that the others import it by, as NiceGUI has it."""
    ours = {path.stem: f"/{path.name}" for path in COMPONENTS.glob("*.js")}
    return json.dumps({"imports": {"vue": "/vue.js", **ours}})


def content(path: str) -> tuple[str, bytes] | None:
    if path == "/":
        return "text/html", PAGE.replace("__IMPORTS__", imports()).encode()
    if path == "/style.css":
        return "text/css", design.stylesheet().encode()
    file = VUE if path == "/vue.js" else COMPONENTS / path.removeprefix("/")
    return ("text/javascript", file.read_bytes()) if file.suffix == ".js" and file.is_file() else None


class Stage:
    """A component shown, what it is told, and what it says."""

    def __init__(self, page: Page, url: str, file: str, key: str, **props: Any) -> None:
        self.page = page
        self._address = f"{url}/#{file}:{key}:{quote(json.dumps(props))}"
        self.load()

    def load(self) -> None:
        self.page.goto("about:blank")
        self.page.goto(self._address)
        self.page.wait_for_function("window.ready")

    def speak(self, language: str) -> None:
        """Load anew for an agent who has chosen this language."""
        chosen = f"document.documentElement.dataset.language = {json.dumps(language)}"
        self.page.add_init_script(f"document.addEventListener('readystatechange', () => {{ {chosen} }})")
        self.load()

    def push(self, method: str, **payload: Any) -> None:
        """The server tells the component something; done when it is in the document."""
        self.page.evaluate(
            "([m, p]) => { window.push(m, p); return new Promise(requestAnimationFrame); }", [method, payload]
        )

    def said(self, event: str) -> list[Any]:
        """What it has told the server under this name."""
        return [what for name, what in self.page.evaluate("window.said") if name == event]

    def says(self, event: str, **what: Any) -> None:
        """Waits until it has told the server exactly this."""
        self.page.wait_for_function(
            "([name, what]) => said.some((s) => s[0] === name && JSON.stringify(s[1]) === what)",
            arg=[event, json.dumps(what, separators=(",", ":"), ensure_ascii=False)],
        )

    def connect(self, on: bool) -> None:
        self.page.evaluate("(on) => { window.socket.connected = on; }", on)
