"""Sending a customer one of the channel's templates: the way that is open when the window has closed."""

from collections.abc import Sequence

from sqlmodel import Session

from services.access import load_as_agent
from services.actor import Actor
from services.channels.whatsapp.filling import Values, checked, components, in_words
from services.channels.whatsapp.parts import parts_of
from services.channels.whatsapp.picking import approved
from services.channels.windows import TEMPLATE
from services.conversations.change import Change
from services.conversations.crew import must_be_crew, must_be_going_on
from services.conversations.guarding import must_have_seen
from services.conversations.messaging import AnotherMessage, Sent, earlier_message, speak
from services.files.taking import attached
from services.numbers import bounded
from services.outcome import Outcome
from services.refusal import Conflict


class NoSuchTemplate(Conflict):
    """It may have been there when it was chosen."""

    sentence = "WhatsApp takes this template no more: it was paused, changed or removed. Choose another one."


def send_template(
    session: Session,
    conversation_id: int,
    template_id: int,
    *,
    values: Values,
    client_id: str,
    actor: Actor,
    attachments: Sequence[str] = (),
    shown: int | None = None,
) -> Outcome[Sent]:
    """Send a template with these values, and with the file that its header takes; it ends the wait.

    An agent's public message like an `answer`, in the words that the customer reads; `shown` likewise.

    Raises NotFound (a file too), Forbidden (not in the crew), Conflict (closed, or this `client_id` for
    something else), NoSuchTemplate, AnsweredMeanwhile, Mistakes by the keys of `filling.checked`.
    """
    conversation, viewer = load_as_agent(session, conversation_id, actor)
    if earlier := earlier_message(session, conversation, actor, client_id):
        if TEMPLATE not in earlier.detail:
            raise AnotherMessage
        return Outcome(Sent(conversation.id, client_id, earlier.seq, earlier.at, repeated=True))
    must_be_going_on(conversation)
    must_be_crew(conversation, viewer)
    if shown is not None:
        must_have_seen(session, conversation, actor, shown=bounded(shown))
    template = approved(session, conversation, bounded(template_id))
    parts = parts_of(template) if template is not None else None
    if template is None or parts is None or parts.why_not:
        raise NoSuchTemplate(parts.why_not if parts else None)
    files = attached(session, conversation, actor, attachments)
    tidy = checked(parts, values, files)
    change = Change(session, conversation)
    told = {
        "name": template.name,
        "language": template.language,
        "components": components(template, parts, tidy, files),
    }
    text, detail = in_words(parts, tidy), {TEMPLATE: told}
    seq = speak(change, actor, text=text, client_id=client_id, detail=detail, files=files)
    return change.done(Sent(conversation.id, client_id, seq, change.at))
