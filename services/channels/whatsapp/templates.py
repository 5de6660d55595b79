"""The message templates of an account, as WhatsApp answers them: read whole, page by page, and kept.

Source: developers.facebook.com/docs/graph-api/reference/whats-app-business-account/message_templates
"""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from typing import Annotated, Any

import structlog
from pydantic import AfterValidator, BaseModel, ConfigDict, Field, ValidationError
from sqlalchemy import delete, select, tuple_
from sqlmodel import Session, col

from models import WhatsAppAccount, WhatsAppTemplate
from services.channels.whatsapp.client import Graph, GraphError
from services.outcome import Outcome
from services.text import clean

log = structlog.get_logger(__name__)

MOST_PAGES = 50
PAGE = 100
FIELDS = "name,parameter_format,components,language,status,category,id"
NAMED = "NAMED"

Word = Annotated[str, Field(max_length=600), AfterValidator(clean)]
Words = Annotated[str, Field(max_length=5_000), AfterValidator(clean)]
Few = Annotated[list[Words], Field(max_length=50)]


class _Part(BaseModel):
    """Takes what it knows; what WhatsApp adds in the meantime is left out."""

    model_config = ConfigDict(coerce_numbers_to_str=True)


class _Named(_Part):
    param_name: Word = ""
    example: Words = ""


class _Example(_Part):
    header_text: Few | None = None
    header_handle: Few | None = None
    header_text_named_params: Annotated[list[_Named], Field(max_length=50)] | None = None
    body_text: Annotated[list[Few], Field(max_length=10)] | None = None
    body_text_named_params: Annotated[list[_Named], Field(max_length=50)] | None = None


class _Button(_Part):
    type: Word
    text: Word = ""
    url: Words | None = None
    phone_number: Word | None = None
    otp_type: Word | None = None
    example: Few | Words | None = None


class _Component(_Part):
    type: Word
    format: Word | None = None
    text: Words | None = None
    example: _Example | None = None
    buttons: Annotated[list[_Button], Field(max_length=20)] | None = None


class ReadTemplate(_Part):
    """A template in one language. It is the same one as long as both are."""

    id: Word
    name: Annotated[Word, Field(min_length=1)]
    language: Annotated[str, Field(min_length=1, max_length=20), AfterValidator(clean)]
    status: Word
    category: Word = ""
    parameter_format: Word | None = None
    components: Annotated[list[_Component], Field(max_length=20)] = []

    def facts(self) -> dict[str, Any]:
        """As its row has it."""
        return {
            "external_id": self.id,
            "category": self.category.upper(),
            "status": self.status.upper(),
            "is_named": self.parameter_format == NAMED,
            "components": [part.model_dump(exclude_none=True) for part in self.components],
        }


class _Cursors(_Part):
    after: Word = ""


class _Paging(_Part):
    cursors: _Cursors = _Cursors()
    next: Words | None = None


class _Page(_Part):
    data: Annotated[list[dict[str, Any]], Field(max_length=10 * PAGE)]
    paging: _Paging = _Paging()


@dataclass(frozen=True, slots=True)
class ReadTemplates:
    """All that an account has; not whole where there are more than anybody should have."""

    found: list[ReadTemplate]
    is_whole: bool = True


async def read_templates(graph: Graph, business_account_id: str) -> ReadTemplates:
    """Ask for all of them. One that can't be understood is left out. Raises GraphError."""
    found: dict[tuple[str, str], ReadTemplate] = {}
    after: dict[str, str] = {}
    for _ in range(MOST_PAGES):
        path = f"{business_account_id}/message_templates"
        page = _page(await graph.get(path, fields=FIELDS, limit=str(PAGE), **after))
        for one in filter(None, map(_template, page.data)):
            found.setdefault((one.name, one.language), one)
        # The cursor alone: the address of the next page would lead the token to wherever it says.
        if page.paging.next is None or page.paging.cursors.after in ("", after.get("after")):
            return ReadTemplates(list(found.values()))
        after = {"after": page.paging.cursors.after}
    log.warning("more templates than are read", pages=MOST_PAGES, business_account=business_account_id)
    return ReadTemplates(list(found.values()), is_whole=False)


def _page(answer: dict[str, Any]) -> _Page:
    try:
        return _Page.model_validate(answer)
    except ValidationError:
        raise GraphError("WhatsApp's answer could not be understood.") from None


def _template(told: dict[str, Any]) -> ReadTemplate | None:
    try:
        return ReadTemplate.model_validate(told)
    except ValidationError as error:
        log.warning("template left out", fields=[".".join(map(str, one["loc"])) for one in error.errors()])
        return None


def keep_some(
    session: Session, channel_id: int, of: str, templates: Collection[ReadTemplate]
) -> Outcome[bool]:
    """Put these in, or change those that are there. False: the channel has another account by now."""
    if _account(session, channel_id, of) is None:
        return Outcome(False)
    ids = [(one.name, one.language) for one in templates]
    kept = {(one.name, one.language): one for one in _kept(session, channel_id, ids)}
    for one in templates:
        row = kept.get((one.name, one.language))
        if row is None:
            row = WhatsAppTemplate(channel_id=channel_id, name=one.name, language=one.language, **one.facts())
            session.add(row)
        else:
            row.sqlmodel_update(one.facts())
    return Outcome(True)


def drop_others(
    session: Session, channel_id: int, of: str, ids: Collection[tuple[str, str]]
) -> Outcome[None]:
    """Forget those that the account has no more: all but these, by name and language."""
    if _account(session, channel_id, of) is None:
        return Outcome(None)
    statement = select(col(WhatsAppTemplate.id), col(WhatsAppTemplate.name), col(WhatsAppTemplate.language))
    rows = session.execute(statement.where(col(WhatsAppTemplate.channel_id) == channel_id)).all()
    wanted = set(ids)
    gone = [id_ for id_, name, language in rows if (name, language) not in wanted]
    if gone:
        session.execute(delete(WhatsAppTemplate).where(col(WhatsAppTemplate.id).in_(gone)))
    return Outcome(None)


def _kept(session: Session, channel_id: int, ids: Sequence[tuple[str, str]]) -> list[WhatsAppTemplate]:
    place = tuple_(col(WhatsAppTemplate.name), col(WhatsAppTemplate.language))
    statement = select(WhatsAppTemplate).where(col(WhatsAppTemplate.channel_id) == channel_id, place.in_(ids))
    return list(session.scalars(statement))


def _account(session: Session, channel_id: int, of: str) -> WhatsAppAccount | None:
    """Locked: two who read at once put in what is new one after the other."""
    account = session.get(WhatsAppAccount, channel_id, with_for_update=True)
    return account if account is not None and account.business_account_id == of else None
