"""The web channel: a widget on a website, spoken to by the protocol of SPEC 8."""

from services.channels.web.reading import History, PublicMessage, history, since
from services.channels.web.returning import return_link, visitor_of
from services.channels.web.visiting import Page, Visit, Welcome, hello, known, profile
from services.conversations.marking import mark_by_customer as mark
from services.conversations.messaging import write

__all__ = [
    "History",
    "Page",
    "PublicMessage",
    "Visit",
    "Welcome",
    "hello",
    "history",
    "known",
    "mark",
    "profile",
    "return_link",
    "since",
    "visitor_of",
    "write",
]
