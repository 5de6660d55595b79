"""What the process asks of the C library's allocator."""

import contextlib
import ctypes

_M_MMAP_THRESHOLD = -3
"""mallopt(3)."""

LARGE = 1 << 20
"""Bytes from which on a block goes back to the system as soon as it is free."""


def give_back_large_blocks() -> None:
    """Keep no large blocks for later, where the C library is glibc; others keep none anyway.

    glibc learns to keep what is often freed, in an area for each thread: after a few sign-ins at once, whose
    hashes take 19 MiB each, the server stayed 120 MB larger than before.
    """
    with contextlib.suppress(OSError, AttributeError):
        ctypes.CDLL(None).mallopt(_M_MMAP_THRESHOLD, LARGE)
