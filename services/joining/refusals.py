"""Why a link leads nowhere: each in one sentence that says what to do."""

from services.refusal import Conflict, Forbidden


class BadLink(Forbidden):
    """Not made here for this purpose, cut off in a mail, or older than can be told."""

    sentence = "This link is not complete, or too old. Open the whole link, or ask for a new one."


class Used(Conflict):
    """It works once."""

    sentence = "This invitation has been accepted already. Sign in."


class Withdrawn(Conflict):
    """Whoever manages people thought again."""

    sentence = "This invitation was withdrawn. Ask who invited you."


class Renewed(Conflict):
    """A newer link voids the older ones."""

    sentence = "There is a newer link than this one: open that, or ask for another."


class Expired(Conflict):
    """Its seven days are over."""

    sentence = "This link was good for 7 days and is too old. Ask for a new one."


class InviterGone(Conflict):
    """Who invited may not do so any more."""

    sentence = "Whoever invited you can't do so any more. Ask another admin of the workspace."
