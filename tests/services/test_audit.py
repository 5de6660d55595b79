"""The audit trail: who did what to whom, and nothing that would have to go with a customer."""

from sqlmodel import Session

from models import AuditKind
from services import audit, clock
from services.actor import agent
from services.audit import about_customer
from services.outcome import Outcome
from tests.services.cast import World


async def test_a_line_says_who_did_what_when_and_to_whom(world: World) -> None:
    guest = await world.asks()

    def note(session: Session) -> Outcome[None]:
        audit.note(
            session,
            AuditKind.CUSTOMER_EDITED,
            agent(world.cast.ben),
            conversation_id=guest.conversation_id,
            customer_id=guest.id,
            fields=["phone"],
        )
        return Outcome(None)

    before = clock.now()
    await world.do(note)
    (line,) = await world.ask(about_customer, guest.id)
    assert (line.kind, line.author, line.author_id) == ("customer_edited", "agent", world.cast.ben)
    assert (line.conversation_id, line.customer_id, line.team_id) == (guest.conversation_id, guest.id, None)
    assert line.detail == {"fields": ["phone"]}
    assert before <= line.at <= clock.now()
