"""One server for one data folder."""

import fcntl
import os
from pathlib import Path

from services.startup import StartRefused

FILE = "lock"


class FolderLock:
    """Held from `take_lock` until `release` or the end of the process, however it ends."""

    def __init__(self, handle: int) -> None:
        self._handle = handle

    def release(self) -> None:
        """Let the next one have it. The file stays: removing it would let two hold different ones."""
        os.close(self._handle)


def take_lock(data_dir: Path) -> FolderLock:
    """Lock the folder for this process.

    Raises StartRefused when another process holds it.
    """
    path = data_dir / FILE
    try:
        handle = os.open(path, os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o600)
    except OSError as error:
        raise StartRefused(f"{path} can't be opened: {error.strerror}.") from None
    try:
        fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except OSError:
        holder = os.pread(handle, 20, 0).decode("ascii", "replace").strip()
        os.close(handle)
        by = f" by process {holder}" if holder else ""
        raise StartRefused(
            f"DATA_DIR {data_dir} is in use{by}. Stop that one first, or name another DATA_DIR."
        ) from None
    os.ftruncate(handle, 0)
    os.pwrite(handle, f"{os.getpid()}\n".encode(), 0)
    return FolderLock(handle)
