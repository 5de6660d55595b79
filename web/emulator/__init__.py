"""WhatsApp's Cloud API on loopback: for the demo, and for tests of what speaks to the real one.

`Emulator` knows the account, its customers and their phones; `application` is the API over it. Both follow
the published reference (tests/whatsapp/samples/README.md). `graph_errors` has what it refuses with.
"""

from web.emulator.account import Account
from web.emulator.api import application
from web.emulator.chats import Customer, Entry
from web.emulator.emulator import Emulator
from web.emulator.events import Event
from web.emulator.templates import Template

__all__ = ["Account", "Customer", "Emulator", "Entry", "Event", "Template", "application"]
