"""What a WhatsApp number goes by, as it is typed. What is secret is never shown: an empty field keeps it."""

from collections.abc import Mapping
from typing import Any

from services.channels.routing import NAME_LIMIT
from services.channels.whatsapp.account import ID_LENGTH, SECRET_LENGTH, TypedAccount
from services.channels.whatsapp.sheet import WhatsAppSheet
from ui.admin.channels import LEADS_TO
from ui.admin.fields import Checks
from ui.admin.forms import Form, Save, Text
from ui.admin.meanwhile import Meanwhile

KEPT = "One is kept. Type only to change it."
NEVER_SHOWN = "It is never shown again."


class AccountForm:
    """The form; `sheet`: of the number that is changed."""

    def __init__(
        self,
        save: Save,
        teams: Mapping[int, str],
        sheet: WhatsAppSheet | None = None,
        *,
        act: str = "Save",
        meanwhile: Meanwhile[WhatsAppSheet] | None = None,
    ) -> None:
        self._typed: dict[str, Text] = {}
        with Form(save, act=act, meanwhile=meanwhile) as self._form:
            self._place(teams, sheet)
            self._ids(sheet)
            self._secrets(has_some=sheet is not None)

    @staticmethod
    def read(said: dict[str, Any]) -> TypedAccount:
        """What stands in it."""
        rest = {name: text for name, text in said.items() if name != "teams"}
        return TypedAccount(team_ids=said["teams"], **rest)

    def forget_secrets(self) -> None:
        """They have been kept: they stand on this page no longer."""
        for field in self._typed.values():
            field.fill("")

    def _place(self, teams: Mapping[int, str], sheet: WhatsAppSheet | None) -> None:
        name = sheet.channel.name if sheet else ""
        team_ids = sheet.channel.team_ids if sheet else teams if len(teams) == 1 else ()
        self._form.text("name", "Name", name, hint="Only colleagues read it.", longest=NAME_LIMIT)
        self._form.add("teams", Checks("Teams", teams, team_ids, hint=LEADS_TO))

    def _ids(self, sheet: WhatsAppSheet | None) -> None:
        for name, label in (
            ("phone_number_id", "Phone number id"),
            ("business_account_id", "WhatsApp business account id"),
        ):
            value = getattr(sheet, name) if sheet else ""
            self._form.text(name, label, value, longest=ID_LENGTH, hint="Digits only, as under “API Setup”.")

    def _secrets(self, *, has_some: bool) -> None:
        hints = {
            "access_token": ("Access token", KEPT if has_some else f"Of a system user. {NEVER_SHOWN}"),
            "app_secret": (
                "App secret",
                KEPT if has_some else f"At Meta under “App settings”, “Basic”. {NEVER_SHOWN}",
            ),
            "verify_token": (
                "Verify token",
                "Type only to change it; then it has to be entered at Meta again."
                if has_some
                else "You enter it at Meta as well. Empty: one is made up for you.",
            ),
        }
        for name, (label, hint) in hints.items():
            kind = "text" if name == "verify_token" else "password"
            self._typed[name] = self._form.text(
                name, label, kind=kind, complete="new-password", longest=SECRET_LENGTH, hint=hint
            )
