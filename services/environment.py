"""The environment beside the settings themselves: secrets in files, and names that look like mistakes."""

import difflib
import os
from collections.abc import Collection
from pathlib import Path
from typing import Any

from dotenv import dotenv_values
from pydantic.fields import FieldInfo
from pydantic_settings import PydanticBaseSettingsSource

PREFIX = "TRIPTYCH_"

SECRETS = (
    "secret_key",
    "database_url",
    "redis_url",
    "files_url",
    "smtp_url",
    "ice_servers",
    "turn_secret",
    "demo_password",
    "metrics_token",
)
"""Settings that may come from a file named by `<NAME>_FILE`, as container secrets do."""

AGENT_PASSWORD = PREFIX + "AGENT_PASSWORD"
"""The password for `create-agent`, in place of its prompt."""


def _variables() -> dict[str, str]:
    """Everything with our prefix, from `.env` and the environment; the latter wins."""
    named = {name: value or "" for name, value in dotenv_values(".env").items()} | dict(os.environ)
    return {name.upper(): value for name, value in named.items() if name.upper().startswith(PREFIX) and value}


class SecretFiles(PydanticBaseSettingsSource):
    """Reads `<NAME>_FILE` for those settings that are secrets."""

    def get_field_value(self, field: FieldInfo, field_name: str) -> tuple[Any, str, bool]:
        """Read one setting's file, if one is named."""
        path = _variables().get(_file_variable(field_name))
        if field_name not in SECRETS or not path or not Path(path).is_file():
            return None, field_name, False
        return _content(path), field_name, False

    def __call__(self) -> dict[str, Any]:
        """Read every file that is named."""
        found = {
            name: self.get_field_value(field, name)[0]
            for name, field in self.settings_cls.model_fields.items()
        }
        return {name: value for name, value in found.items() if value is not None}


def _content(path: str) -> str | None:
    try:
        return Path(path).read_text("utf-8").rstrip("\r\n")
    except (OSError, UnicodeDecodeError):
        return None


def _file_variable(name: str) -> str:
    return f"{PREFIX}{name.upper()}_FILE"


def complaints(settings: Collection[str]) -> list[str]:
    """One line for each secret's file that can't be used, and for each name that is nearly a setting's."""
    variables = _variables()
    lines = []
    for name in SECRETS:
        variable = _file_variable(name)
        if variable not in variables:
            continue
        if f"{PREFIX}{name.upper()}" in variables:
            lines.append(f"{variable} and {PREFIX}{name.upper()} are both set; keep one of them")
        elif _content(variables[variable]) is None:
            lines.append(f"{variable} names a file that can't be read as text: {variables[variable]}")
    return lines + _misspelt(variables, settings)


def _misspelt(variables: Collection[str], settings: Collection[str]) -> list[str]:
    """Names close to a setting's. Others pass: container hosts add their own (TRIPTYCH_PORT_8080_TCP)."""
    known = [name.upper() for name in settings] + [
        _file_variable(name).removeprefix(PREFIX) for name in SECRETS
    ]
    unknown = {name.removeprefix(PREFIX) for name in variables} - {
        *known,
        AGENT_PASSWORD.removeprefix(PREFIX),
    }
    guesses = {name: difflib.get_close_matches(name, known, 1, 0.75) for name in sorted(unknown)}
    return [
        f"{PREFIX}{name} is not a setting; {PREFIX}{close[0]} is" for name, close in guesses.items() if close
    ]
