"""The demo from its start to its end."""

from collections.abc import AsyncIterator, Sequence
from contextlib import AsyncExitStack, asynccontextmanager

from services import clock
from services.actor import agent
from services.agents import anyone
from services.demo import passwords
from services.demo.cast import agents_by_name, found_company, renew_passwords
from services.demo.customers import Living, at_the_door
from services.demo.folder import Marker, clear, read_marker, refuse_real_data, write_marker
from services.demo.greeting import lines
from services.demo.line import Line, line
from services.demo.mailbox import Mailbox
from services.demo.pace import Pace
from services.demo.script import stories
from services.demo.seeding import play
from services.demo.templates import give_leaflet
from services.demo.whatsapp import put_through
from services.runtime import Runtime
from services.settings import Settings


class Demo:
    """Harbour Supplies. `is_empty`: no conversation and no client, kept at later starts. `is_still`: nobody
    writes by themselves.
    """

    def __init__(self, *, is_empty: bool = False, is_still: bool = False, pace: Pace | None = None) -> None:
        self._is_empty = is_empty
        self._is_still = is_still
        self._pace = pace or Pace()
        self._password = ""
        self._greeting: list[str] = []
        self.mailbox: Mailbox | None = None
        self.line: Line | None = None

    def prepare(self, settings: Settings) -> Settings:
        """Make the folder ready: anew, unless an empty company is kept. Raises StartRefused."""
        refuse_real_data(settings, is_kept=self._is_empty)
        marker = read_marker(settings.data_dir)
        is_kept = self._is_empty and marker is not None and marker.is_kept
        chosen = _chosen_password(settings)
        made_up = "" if chosen else (marker.password if marker and is_kept else "") or passwords.make_up()
        self._password = chosen or made_up
        if not is_kept:
            clear(settings.data_dir)
        write_marker(settings.data_dir, Marker(is_kept=self._is_empty, password=made_up))
        self.mailbox = None if settings.smtp_url else Mailbox()
        self.line = None if "whatsapp_url" in settings.model_fields_set else line(settings)
        self._greeting = lines(
            settings.address,
            made_up,
            has_mailbox=self.mailbox is not None,
            has_phone=self.line is not None,
        )
        if self.line is None:
            return settings
        return settings.model_copy(update={"whatsapp_url": self.line.api_url})

    @asynccontextmanager
    async def at_work(self, runtime: Runtime) -> AsyncIterator[None]:
        """Seed what is missing; let customers come and write until the end."""
        if await runtime.db.read(anyone):
            await runtime.db.write(renew_passwords, self._password)
        else:
            await runtime.db.write(found_company, self._password)
            people = await runtime.db.read(agents_by_name)
            await give_leaflet(runtime, agent(people["Ada"]))
        if self.line is not None:
            await runtime.db.write(put_through, self.line)
        living = [] if self._is_empty else await _seed(runtime)
        async with AsyncExitStack() as stack:
            if self.mailbox is not None:
                runtime.post.hand_to(await stack.enter_async_context(self.mailbox.open()))
            await stack.enter_async_context(
                at_the_door(runtime, living, is_still=self._is_still, pace=self._pace)
            )
            yield

    def greeting(self) -> Sequence[str]:
        """What is printed once people can come."""
        return self._greeting


def _chosen_password(settings: Settings) -> str:
    """The operator's own; short ones too, since a demo is theirs to try things on."""
    return settings.demo_password.get_secret_value() if settings.demo_password else ""


async def _seed(runtime: Runtime) -> list[Living]:
    """Play every story, and return the customers who are still there."""
    people = await runtime.db.read(agents_by_name)
    began, address = clock.now(), runtime.settings.address
    visitor_ids = await runtime.db.write(play, stories(), people, began=began, address=address)
    return [
        Living(story, visitor_id)
        for story, visitor_id in zip(stories(), visitor_ids, strict=True)
        if story.is_online
    ]
