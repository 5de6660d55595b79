"""The mail server: which one takes mail, and whether a mail gets there."""

from functools import partial
from typing import Any

from nicegui.element import Element

from services.mail.setting import MailSetting, TypedMail, forget_mail_server, mail_setting, set_mail_server
from services.refusal import Refusal
from ui.admin.confirming import asking
from ui.admin.desk import Desk
from ui.admin.forms import Form
from ui.admin.frame import card
from ui.admin.meanwhile import Meanwhile
from ui.components import blocks
from ui.components.buttons import Button
from ui.telling import tell

ENCRYPTION = {
    "smtp+starttls": "STARTTLS (usually port 587)",
    "smtps": "TLS (usually port 465)",
    "smtp": "None: only for a server on this machine or in this network",
}
MEANS = "By it customers who have gone get what they have not read, and colleagues their invitations."
FIXED = "Set where the server runs, by TRIPTYCH_SMTP_URL. It is changed there."
SENDER_FIXED = "Set where the server runs, by TRIPTYCH_MAIL_FROM."
MAILBOX = "This is a demo: until you name a server, mail arrives in the demo's mailbox."
WHAT_FORGETTING_DOES = (
    "Customers who have gone are told nothing by email, and invitations have to be handed over as links. "
    "The password is forgotten."
)


async def build(desk: Desk) -> None:
    """Put the card here."""
    with card("Email", MEANS):
        await _Card(desk).show()


class _Card:
    """The form, and the button that tries it."""

    def __init__(self, desk: Desk) -> None:
        self._desk = desk
        self._place = Element("div")

    async def show(self) -> None:
        """Show how it is set now."""
        now = await self._desk.runtime.db.read(mail_setting, self._desk.runtime.settings)
        self._place.clear()
        with self._place:
            if now.is_fixed:
                blocks.text(FIXED, "p", "admin-means")
            elif not now.host and self._desk.runtime.post.is_set_up:
                blocks.text(MAILBOX, "p", "admin-means")
            self._form(now)
            if self._desk.runtime.post.is_set_up:
                self._test()

    def _form(self, now: MailSetting) -> None:
        fixed, runtime = now.is_fixed, self._desk.runtime
        read = partial(runtime.db.read, mail_setting, runtime.settings)
        form = Form(self._save, meanwhile=Meanwhile(now, read))
        with form:
            form.text(
                "host", "Server", now.host, longest=253, read_only=fixed, hint="Such as mail.example.com."
            )
            form.choice("scheme", "Encryption", ENCRYPTION, now.scheme, read_only=fixed)
            form.text("port", "Port", now.port, longest=5, read_only=fixed, hint="Empty: the usual one.")
            form.text("username", "User name", now.username, longest=500, read_only=fixed)
            kept = "One is kept. Type only to change it." if now.has_password else "It is never shown again."
            form.text(
                "password",
                "Password",
                kind="password",
                complete="new-password",
                longest=500,
                read_only=fixed,
                hint="" if fixed else kept,
            )
            form.text(
                "sender",
                "Sender",
                now.sender,
                longest=500,
                read_only=fixed or now.is_sender_fixed,
                hint=SENDER_FIXED if now.is_sender_fixed else "Such as support@example.com.",
            )
        if fixed:
            form.acts.delete()
        elif now.host:
            with form.acts:
                ask = asking("Switch email off?", WHAT_FORGETTING_DOES, "Switch off", self._forget)
                Button("Switch email off", ask)

    def _test(self) -> None:
        with Element("div").classes("admin-form-acts admin-below"):
            self._try = Button("Send a test mail", self._send_test)
            self._told = blocks.text("", "p", "form-hint")
            self._told.props["role"] = "status"
            self._told.props["dir"] = "auto"

    async def _save(self, said: dict[str, Any]) -> None:
        runtime = self._desk.runtime
        typed = TypedMail(**said)
        await runtime.db.write(set_mail_server, typed, settings=runtime.settings, actor=self._desk.me)
        await runtime.post.look()
        tell("Saved. Mail goes by this server from now on.")
        await self.show()

    async def _forget(self) -> None:
        settings = self._desk.runtime.settings
        if await self._desk.do(forget_mail_server, settings=settings, done="Email is off."):
            await self._desk.runtime.post.look()
            await self.show()

    async def _send_test(self) -> None:
        self._try.enable(False)
        self._say("Sending…", "form-hint")
        try:
            tested = await self._desk.runtime.post.send_test(self._desk.agent.agent_id)
        except Refusal as refusal:
            self._say(f"Not sent. {refusal.sentence}", "form-error")
        else:
            self._say(f"Sent to {tested.address}. The server answered: {tested.answer}", "form-hint")
        finally:
            self._try.enable()

    def _say(self, words: str, look: str) -> None:
        self._told.text = words
        self._told.classes(replace=look)
