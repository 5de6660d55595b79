"""Every route against every role: who is answered how, and that no route is forgotten (SPEC 2, 6).

A new route fails here until it is decided, and written down, what it answers to whom.
"""

import json
import subprocess
import sys

import pytest

from tests.e2e.server import ROOT, clean_environment
from tests.web.matrix import AGENTS, ROLES

CONVERSATION = "/conversations/{conversation:id}"
SIGNED_IN = AGENTS[:-1]

ALIKE = {
    "GET /": "303",
    "POST /login": "401",
    "POST /login/code": "303",
    "POST /logout": "303",
    "GET /forgot": "200",
    "POST /forgot": "503",
    "GET /reset": "403",
    "POST /reset": "403",
    "GET /invitation": "403",
    "POST /invitation": "403",
    "GET /setup": "303",
    "POST /setup": "403",
    "GET /start-DIGEST.js": "200",
    "GET /session": "410",
    "GET /session-DIGEST.js": "200",
    "GET /page-DIGEST.css": "200",
    "GET /files/{id}/thumb": "404",
    "GET /webhooks/{kind}/{key}": "401",
    "POST /webhooks/{kind}/{key}": "401",
    "GET /healthz": "200",
    "GET /readyz": "200",
    "GET /metrics": "200",
    "GET /call-assets/DIGEST/{name}": "200",
    "SOCKET /call/{id}/ws": "opened",
    "GET /widget.js": "200",
    "GET /chat/{key}": "200",
    "GET /widget/{key}/logo": "404",
    "OPTIONS /widget/{key}/files": "204",
    "SOCKET /widget/{key}/ws": "opened",
    "GET /console-assets/DIGEST/console.css": "200",
    "GET /console-assets/DIGEST/admin.css": "200",
    "GET /console-assets/DIGEST/whatsapp.css": "200",
    "GET /console-assets/DIGEST/sanitizer.js": "200",
    "GET /people/{agent:id}/picture": "404",
    "GET /channels/{channel:id}/logo": "404",
    "GET /widget/preview": "200",
    "FRAME hello": "welcome",
    "FRAME ping": "pong",
}
"""Answered alike whoever asks: public, or by what the request itself carries (a password, a link)."""

#   anonymous, customer, other customer | outsider, Representative, Team Admin | admin, owner | suspended
BY_ROLE = {
    "GET /login": "200 200 200 | 303 303 303 | 303 303 | 200",
    "GET /start": "303 303 303 | 404 404 404 | 200 200 | 303",
    "GET /start/try": "303 303 303 | 404 404 404 | 200 200 | 303",
    "GET /files/{id}": "404 404 404 | 404 200 200 | 404 404 | 404",
    f"POST {CONVERSATION}/files": "401 401 401 | 404 400 403 | 404 404 | 401",
    f"POST {CONVERSATION}/templates/{{template:id}}/file": "401 401 401 | 404 404 404 | 404 404 | 401",
    "POST /templates/files": "401 401 401 | 403 403 400 | 400 400 | 401",
    f"GET {CONVERSATION}/transcript": "404 404 404 | 404 200 200 | 404 404 | 404",
    f"GET {CONVERSATION}/export": "404 404 404 | 404 404 200 | 404 404 | 404",
    "GET /settings/audit.csv": "404 404 404 | 404 404 404 | 200 200 | 404",
    "GET /call/{id}": "303 303 303 | 404 200 403 | 404 404 | 303",
    "POST /widget/{key}/files": "401 400 400 | 401 401 401 | 401 401 | 401",
    "GET /conversations": "303 303 303 | 200 200 200 | 200 200 | 303",
    "GET /profile": "303 303 303 | 200 200 200 | 200 200 | 303",
    "GET /settings": "303 303 303 | 404 404 303 | 303 303 | 303",
    "GET /settings/audit": "303 303 303 | 404 404 404 | 200 200 | 303",
    "GET /settings/channels": "303 303 303 | 404 404 404 | 200 200 | 303",
    "GET /settings/channels/new": "303 303 303 | 404 404 404 | 200 200 | 303",
    "GET /settings/channels/{channel:id}": "303 303 303 | 404 404 404 | 200 200 | 303",
    "GET /settings/people": "303 303 303 | 404 404 404 | 200 200 | 303",
    "GET /settings/people/invite": "303 303 303 | 404 404 404 | 200 200 | 303",
    "GET /settings/teams": "303 303 303 | 404 404 200 | 200 200 | 303",
    "GET /settings/teams/{team:id}": "303 303 303 | 404 404 200 | 200 200 | 303",
    "GET /settings/templates": "303 303 303 | 404 404 200 | 200 200 | 303",
    "GET /settings/templates/new": "303 303 303 | 404 404 200 | 200 200 | 303",
    "GET /settings/templates/{template:id}": "303 303 303 | 404 404 200 | 200 200 | 303",
    "GET /settings/whatsapp": "303 303 303 | 404 404 404 | 200 200 | 303",
    "GET /settings/whatsapp/new": "303 303 303 | 404 404 404 | 200 200 | 303",
    "GET /settings/whatsapp/{number:id}": "303 303 303 | 404 404 404 | 200 200 | 303",
    "GET /settings/workspace": "303 303 303 | 404 404 404 | 200 200 | 303",
    "POST /channels/{channel:id}/logo": "401 401 401 | 403 403 403 | 400 400 | 401",
}

WITH_A_TOKEN = {
    "FRAME message": "ack",
    "FRAME history": "history",
    "FRAME received": "nothing",
    "FRAME read": "nothing",
    "FRAME typing": "nothing",
    "FRAME profile": "nothing",
}
"""What the widget's socket answers to customers who have said hello; everybody else is refused."""

EVENTS = {
    "connect": "opened, another's refused",
    "handshake": "taken, another's refused",
    "event": "taken, another's dropped",
    "javascript_response": "taken, another's dropped",
    "ack": "taken, another's dropped",
    "log": "taken, another's dropped",
}
"""What NiceGUI's socket does with what agents say of their own page, and of the page of another session (an
owner's); nobody else gets a socket."""


@pytest.fixture(scope="module")
def answers(tmp_path_factory: pytest.TempPathFactory) -> dict[str, dict[str, str]]:
    ended = subprocess.run(
        [sys.executable, "-m", "tests.web.matrix", str(tmp_path_factory.mktemp("matrix"))],
        cwd=ROOT,
        env=clean_environment(),
        capture_output=True,
        text=True,
        timeout=240,
        check=False,
    )
    assert ended.returncode == 0, ended.stderr
    found: dict[str, dict[str, str]] = json.loads(ended.stdout.splitlines()[-1])
    return found


def test_each_route_of_the_application_is_decided(answers: dict[str, dict[str, str]]) -> None:
    events = {f"EVENT {name}" for name in (*EVENTS, "disconnect")}
    assert answers.keys() == ALIKE.keys() | BY_ROLE.keys() | WITH_A_TOKEN.keys() | events


def test_each_role_is_answered_as_decided(answers: dict[str, dict[str, str]]) -> None:
    decided = {route: dict.fromkeys(ROLES, answer) for route, answer in ALIKE.items()}
    for route, row in BY_ROLE.items():
        decided[route] = dict(zip(ROLES, row.replace("|", " ").split(), strict=True))
    for frame, answer in WITH_A_TOKEN.items():
        decided[frame] = {role: answer if "customer" in role else "error bad_request" for role in ROLES}
    for name, answer in EVENTS.items():
        decided[f"EVENT {name}"] = {role: answer if role in SIGNED_IN else "no socket" for role in ROLES}
    decided["EVENT disconnect"] = {}  # which names nothing
    assert {route: row for route, row in answers.items() if row != decided.get(route)} == {}
