"""Everything one process runs on, made from its settings and passed on by hand."""

from dataclasses import dataclass, field

from services.activity import Activity
from services.catching_up import CatchingUp
from services.channels.receiving import Receiver
from services.channels.whatsapp.synchronising import TemplateReader
from services.chores import rethink
from services.database import Database
from services.details.location import Locator
from services.events import Bus
from services.files.keeper import Files
from services.limits import Limits
from services.metrics import Metrics
from services.outbox.carrying import Carrier
from services.outbox.posting import Post
from services.outbox.showing_read import Receipts
from services.presence import Presence, forget_online
from services.schedule import Schedule
from services.secret import load_secret
from services.settings import Settings
from services.thresholds import Thresholds
from services.tokens import Tokens


@dataclass(slots=True)
class Runtime:
    """One process' services."""

    settings: Settings
    bus: Bus
    db: Database
    presence: Presence
    catching_up: CatchingUp
    files: Files
    receiver: Receiver
    post: Post
    carrier: Carrier
    receipts: Receipts
    template_reader: TemplateReader
    schedule: Schedule
    activity: Activity
    locator: Locator
    tokens: Tokens
    limits: Limits
    metrics: Metrics
    is_started: bool = field(default=False)

    @classmethod
    def open(cls, settings: Settings) -> "Runtime":
        """Make them; nothing runs yet. The database is there and of this version."""
        bus = Bus()
        db = Database(
            settings.database_address,
            bus,
            _thresholds(settings),
            email_delay=round(settings.email_delay * 1000),
        )
        presence = Presence(db, bus, online_grace=settings.online_grace)
        catching_up = CatchingUp(db, bus)
        files = Files(db, settings)
        receiver = Receiver(db, files, presence, settings)
        activity = Activity(db, bus)
        tokens = Tokens(load_secret(settings))
        post = Post(db, bus, settings, tokens)
        carrier = Carrier(db, settings, files)
        receipts = Receipts(db, settings)
        template_reader = TemplateReader(db, settings.whatsapp_url)
        schedule = Schedule(
            db, settings, presence, catching_up, files, activity, post, carrier, template_reader
        )
        schedule.also("work off what channels were told", receiver.round)
        schedule.also("show customers that they were read", receipts.round)
        return cls(
            settings=settings,
            bus=bus,
            db=db,
            presence=presence,
            catching_up=catching_up,
            files=files,
            receiver=receiver,
            post=post,
            carrier=carrier,
            receipts=receipts,
            template_reader=template_reader,
            schedule=schedule,
            activity=activity,
            locator=Locator(settings.geoip_db),
            tokens=tokens,
            limits=Limits(settings),
            metrics=Metrics(bus),
        )

    async def start(self) -> None:
        """Run, on this event loop."""
        self.db.start()
        await self.db.write(forget_online)
        await self.db.write(rethink)
        await self.files.start()
        await self.post.look()
        self.schedule.start()
        self.metrics.start()
        self.is_started = True

    async def stop(self) -> None:
        """Finish what is under way, then let go of everything."""
        self.is_started = False
        self.metrics.stop()
        await self.schedule.stop()
        await self.receiver.stop()
        await self.files.stop()
        await self.activity.store()
        await self.post.stop()
        await self.carrier.stop()
        await self.receipts.stop()
        await self.template_reader.stop()
        await self.db.stop()


def _thresholds(settings: Settings) -> Thresholds:
    return Thresholds(round(settings.soon_after * 1000), round(settings.overdue_after * 1000))
