"""Expected refusals: each with a code for programs and a sentence that tells people what to do.

Codes are those of SPEC 8 wherever the customer's side can meet them.
"""


class Refusal(Exception):
    """Something that may not be done, or not now."""

    code = "bad_request"
    status = 400
    """What HTTP calls it, for doors that speak it."""
    sentence = "That can't be done."

    def __init__(self, sentence: str | None = None, *, retry_after: float | None = None) -> None:
        self.sentence = sentence or self.sentence
        self.retry_after = retry_after
        """Seconds after which trying again makes sense; None: final."""
        super().__init__(self.sentence)


class BadRequest(Refusal):
    """What came in is not of the form agreed."""

    sentence = "That request could not be understood."


class Mistakes(BadRequest):
    """Some fields of a form can't be taken; a sentence for each, by its name."""

    def __init__(self, sentences: dict[str, str]) -> None:
        super().__init__(" ".join(sentences.values()))
        self.sentences = sentences


class NotFound(Refusal):
    """It does not exist, or the asker may not see it: the same answer for both (SPEC 2)."""

    code = "not_found"
    status = 404
    sentence = "This is not here, or you may not see it."


class Forbidden(Refusal):
    """The asker may see it but not do this."""

    code = "forbidden"
    status = 403
    sentence = "You may not do this here."


class Conflict(Refusal):
    """It stands differently from what the asker saw."""

    code = "conflict"
    status = 409
    sentence = "This has changed in the meantime. Look again, then decide."


class TooLong(Refusal):
    """A text over its limit."""

    code = "too_long"
    sentence = "This text is too long."


class TooLarge(Refusal):
    """A file over its limit."""

    code = "too_large"
    status = 413
    sentence = "This file is too large."


class Blocked(Refusal):
    """The customer is blocked; the sentence stays neutral (SPEC 2)."""

    code = "blocked"
    status = 403
    sentence = "This message could not be delivered."


class Unauthorized(Refusal):
    """No valid proof of who is asking."""

    code = "unauthorized"
    status = 401
    sentence = "Sign in again, please."


class RateLimited(Refusal):
    """Too often; `retry_after` says when again."""

    code = "rate_limited"
    status = 429
    sentence = "That was too often. Wait a moment, then try again."


class Unavailable(Refusal):
    """The server can't do it now, and nothing was stored."""

    code = "unavailable"
    status = 503
    sentence = "The server can't do this now. Try again in a moment."
