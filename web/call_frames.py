"""What a call page may say: one model for each frame. What is passed on is made anew from what is known."""

import json
from typing import Annotated, Any, Literal

from pydantic import BaseModel, ConfigDict, Field, TypeAdapter, ValidationError

from services.refusal import BadRequest

FRAME_BYTES = 65_536
"""A longer frame closes the socket; a browser's description has about a tenth."""

Word = Annotated[str, Field(pattern=r"^[A-Za-z0-9_-]{1,64}$")]


class Frame(BaseModel):
    """Fields that a later page may add are no mistake, and go nowhere."""

    model_config = ConfigDict(extra="ignore", frozen=True, strict=True)


class Enter(Frame):
    """The first frame. `page`: a secret that this page has made, and keeps when it comes back."""

    type: Literal["enter"]
    page: Annotated[str, Field(pattern=r"^[A-Za-z0-9-]{16,64}$")]


class Description(Frame):
    """An RTCSessionDescription."""

    type: Literal["offer", "answer", "pranswer", "rollback"]
    sdp: str = ""


class Candidate(Frame):
    """An RTCIceCandidate; an empty one is the last."""

    candidate: str = ""
    sdpMid: str | None = None  # noqa: N815 as browsers call it; likewise below
    sdpMLineIndex: Annotated[int, Field(ge=0, le=65_535)] | None = None  # noqa: N815
    usernameFragment: str | None = None  # noqa: N815


class Signal(Frame):
    """For the other page: `link` says to which of its attempts this belongs."""

    type: Literal["signal"]
    link: Word
    description: Description | None = None
    candidate: Candidate | None = None


class Again(Frame):
    """A wish for a fresh attempt; the agent's page makes it."""

    type: Literal["again"]


class State(Frame):
    """What one can be seen and heard by."""

    type: Literal["state"]
    muted: bool
    picture: Literal["none", "camera", "screen"]


class Leave(Frame):
    """Hung up."""

    type: Literal["leave"]


class Ping(Frame):
    """A wish for a sign of life."""

    type: Literal["ping"]


PageFrame = Enter | Signal | Again | State | Leave | Ping

_FRAMES: TypeAdapter[PageFrame] = TypeAdapter(Annotated[PageFrame, Field(discriminator="type")])


def read_frame(text: str) -> PageFrame:
    """Parse and check a frame. Raises BadRequest."""
    try:
        return _FRAMES.validate_python(json.loads(text))
    except (ValidationError, ValueError, RecursionError):
        raise BadRequest from None


def passed_on(frame: PageFrame) -> dict[str, Any]:
    """What the other page is told of it, without the frame's type."""
    return frame.model_dump(exclude={"type"}, exclude_unset=True)
