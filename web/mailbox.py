"""The demo's mailbox: what the product has sent, as its customers would find it."""

import hashlib
from datetime import UTC, datetime
from html import escape
from pathlib import Path

from fastapi import FastAPI
from starlette.requests import Request
from starlette.responses import HTMLResponse, Response

from services.demo.cast import MAILBOX
from services.demo.mailbox import Mail, Mailbox
from web import page

STYLE = (Path(__file__).parent / "static" / "mailbox.css").read_bytes()
STYLE_URL = f"/demo/mailbox-{hashlib.sha256(STYLE).hexdigest()[:12]}.css"

# The frame is a mail's own world: no script, no form, no request; a press on a link opens a page of its own.
HTML_POLICY = (
    "default-src 'none'; style-src 'unsafe-inline'; base-uri 'none'; form-action 'none'; "
    "frame-ancestors 'self'; sandbox allow-popups allow-popups-to-escape-sandbox"
)
PAGE_POLICY = (
    "default-src 'none'; style-src 'self'; img-src data:; frame-src 'self'; base-uri 'none'; "
    "form-action 'none'; frame-ancestors 'none'"
)

NOTHING = "Nothing yet. Answer a customer who is offline and has an address: half a minute later it is here."


def mount(app: FastAPI, mailbox: Mailbox) -> None:
    """Open it to everyone who can reach the demo."""

    async def all_mails(_request: Request) -> Response:
        return _page("Mailbox", _list(mailbox.all()))

    async def one_mail(request: Request) -> Response:
        mail = mailbox.find(request.path_params["mail_id"])
        return _page(mail.subject, _mail(mail)) if mail else page.plain(404)

    async def html_of_one(request: Request) -> Response:
        mail = mailbox.find(request.path_params["mail_id"])
        if mail is None:
            return page.plain(404)
        return HTMLResponse(mail.html, headers={"content-security-policy": HTML_POLICY})

    app.add_route(MAILBOX, all_mails, ["GET"])
    app.add_route(MAILBOX + "/{mail_id:int}", one_mail, ["GET"])
    app.add_route(MAILBOX + "/{mail_id:int}/html", html_of_one, ["GET"])
    app.add_route(STYLE_URL, _style, ["GET"])


async def _style(_request: Request) -> Response:
    headers = {"cache-control": "public, max-age=31536000, immutable"}
    return Response(STYLE, media_type="text/css", headers=headers)


def _page(title: str, content: str) -> Response:
    return HTMLResponse(
        f'<!doctype html><html lang="en"><meta charset="utf-8"><title>{escape(title)} · Triptych</title>'
        '<meta name="viewport" content="width=device-width,initial-scale=1">'
        '<meta name="color-scheme" content="light dark">'
        f'<link rel="icon" href="{escape(page.ICON_URL)}"><link rel="stylesheet" href="{STYLE_URL}">'
        f"<main>{content}</main></html>",
        headers={"content-security-policy": PAGE_POLICY},
    )


def _list(mails: list[Mail]) -> str:
    head = f'<header><h1>Mailbox</h1><a class="btn" href="{MAILBOX}">Look again</a></header>'
    why = "<p>Everything that the demo sends by email arrives here, whoever it is for.</p>"
    if not mails:
        return f'{head}{why}<p class="none">{NOTHING}</p>'
    return f'{head}{why}<ul aria-label="Mails">{"".join(map(_row, mails))}</ul>'


def _row(mail: Mail) -> str:
    return (
        f'<li><a href="{MAILBOX}/{mail.id}"><strong dir="auto">{escape(mail.subject)}</strong>'
        f'<span dir="auto">{escape(mail.to)}</span>{_time(mail)}</a></li>'
    )


def _mail(mail: Mail) -> str:
    facts = (("From", mail.sender), ("To", mail.to))
    told = "".join(f'<div><dt>{name}</dt><dd dir="auto">{escape(value)}</dd></div>' for name, value in facts)
    return (
        f'<nav><a href="{MAILBOX}">Mailbox</a></nav><h1 dir="auto">{escape(mail.subject)}</h1>'
        f"<dl>{told}<div><dt>Came</dt><dd>{_time(mail)}</dd></div></dl>"
        f'<iframe title="Mail" src="{MAILBOX}/{mail.id}/html" '
        'sandbox="allow-popups allow-popups-to-escape-sandbox"></iframe>'
        f'<details><summary>As plain text</summary><pre dir="auto">{escape(mail.text)}</pre></details>'
    )


def _time(mail: Mail) -> str:
    at = datetime.fromtimestamp(mail.at / 1000, UTC)
    return f'<time datetime="{at.isoformat(timespec="seconds")}">{at:%H:%M:%S} UTC</time>'
