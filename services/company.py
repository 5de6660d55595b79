"""What a demonstration brings along: agreed between the command line, the web and `services.demo`."""

from collections.abc import Sequence
from contextlib import AbstractAsyncContextManager
from typing import TYPE_CHECKING, Protocol

from services.runtime import Runtime
from services.settings import Settings

if TYPE_CHECKING:
    from services.demo.line import Line
    from services.demo.mailbox import Mailbox


class Company(Protocol):
    """A small company that is shown at work. `services.demo.Demo(is_empty=..., is_still=...)` is one."""

    mailbox: "Mailbox | None"
    """Where its mail arrives, once it is prepared; None where the operator's own server takes it."""

    line: "Line | None"
    """By which it is reached on WhatsApp; None where the operator names another."""

    def prepare(self, settings: Settings) -> Settings:
        """Make the (locked) data folder ready, before the database is looked at; returns the settings to be
        shown with.

        Empties it, unless the company is to be kept, so that it is made anew. Raises StartRefused rather than
        touch a folder that was not made by a demo.
        """

    def at_work(self, runtime: Runtime) -> AbstractAsyncContextManager[None]:
        """Entered on the started runtime: seeds what is missing, lets customers write, and ends them after.

        The port is taken by then but nobody is served before this is entered: customers connect in tasks.
        """

    def greeting(self) -> Sequence[str]:
        """The lines that say whom to sign in as, once people can come."""
