"""The secret that signs tokens: from the settings, or made once and kept in DATA_DIR."""

import os
import secrets
from pathlib import Path

from services.settings import SECRET_BYTES, Settings
from services.startup import SECRET_FILE, StartRefused


def secret_path(data_dir: Path) -> Path:
    """Where a secret made here is kept."""
    return data_dir / SECRET_FILE


def load_secret(settings: Settings) -> bytes:
    """The key to sign with; made on first start.

    Raises StartRefused for a kept one that can't be used. It is never made anew over a damaged one: that
    would turn every customer's token into a stranger's.
    """
    if settings.secret_key is not None:
        return settings.secret_key.get_secret_value().encode()
    path = secret_path(settings.data_dir)
    try:
        _make(path)
    except FileExistsError:
        pass
    except OSError as error:
        raise StartRefused(f"{path} can't be written: {error.strerror}") from None
    return _kept(path)


def _make(path: Path) -> None:
    handle = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    with os.fdopen(handle, "w") as file:
        file.write(secrets.token_hex(SECRET_BYTES) + "\n")
        file.flush()
        os.fsync(file.fileno())


def _kept(path: Path) -> bytes:
    try:
        key = path.read_bytes().strip()
    except OSError as error:
        raise StartRefused(f"{path} can't be read: {error.strerror}") from None
    if len(key) < SECRET_BYTES:
        raise StartRefused(
            f"{path} is damaged: it holds less than {SECRET_BYTES} bytes. Restore it from a backup."
        )
    return key
