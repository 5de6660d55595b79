"""Change one's own password."""

from typing import Any

from services.changing_password import change_password
from services.passwords import LONGEST, SHORTEST
from ui.admin.desk import Desk
from ui.admin.forms import Form
from ui.telling import tell


def build_password(desk: Desk) -> None:
    """Put the form here."""

    async def save(values: dict[str, Any]) -> None:
        count_try(desk)
        await change_password(
            desk.runtime.db,
            old=values["old"],
            new=values["new"],
            keep=desk.agent.session_id,
            actor=desk.me,
        )
        old.fill("")
        new.fill("")
        tell("Your password is changed. Other computers are signed out.")

    with Form(save, act="Change the password") as form:
        old = form.text(
            "old", "Current password", kind="password", complete="current-password", longest=LONGEST
        )
        new = form.text(
            "new",
            "New password",
            kind="password",
            complete="new-password",
            longest=LONGEST,
            hint=f"At least {SHORTEST} characters.",
        )


def count_try(desk: Desk) -> None:
    """Guessing at an unlocked computer is limited as at the door. Raises RateLimited."""
    desk.runtime.limits.hit("login", f"email:{desk.agent.email}")
