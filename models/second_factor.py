"""Two-factor sign-in: what makes an agent's one-time codes, and the codes for who has lost the app."""

from sqlmodel import Field, SQLModel

from models.base import Millis, millis


class SecondFactor(SQLModel, table=True):
    """In force once it is confirmed by a first code."""

    __tablename__ = "second_factor"

    agent_id: int = Field(foreign_key="agent.id", primary_key=True, ondelete="CASCADE")
    secret: str = Field(repr=False)
    confirmed_at: Millis | None = millis(default=None)
    last_step: int = 0
    """The half minute of the last code that was taken: it and what was before are void."""


class RecoveryCode(SQLModel, table=True):
    """Works once; only the SHA-256 of it is stored."""

    __tablename__ = "recovery_code"

    id: int = Field(default=None, primary_key=True)
    agent_id: int = Field(foreign_key="agent.id", index=True, ondelete="CASCADE")
    code_hash: str
