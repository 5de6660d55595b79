"""The check finds files and messages that don't know of each other."""

import pytest
from sqlalchemy import text
from sqlmodel import Session

from services.check import problems
from services.outcome import Outcome
from tests.services.cast import World
from tests.services.files.attaching import PHOTO, of_guest, writes_with

DAMAGE = {
    "a row lost": (
        "DELETE FROM stored_file",
        "message {message}: names a file that is not there, or is another",
    ),
    "another size": (
        "UPDATE stored_file SET size = 1",
        "message {message}: names a file that is not there, or is another",
    ),
    "of another message": (
        "UPDATE stored_file SET message_id = {message} - 1",
        "message {message}: names a file of another message",
    ),
    "of no conversation": (
        "UPDATE stored_file SET conversation_id = NULL",
        "message {message}: names a file of another message",
    ),
    "not whole": (
        "UPDATE stored_file SET state = 'doomed'",
        "message {message}: names a file that is not whole",
    ),
    "not named": (
        "UPDATE message SET detail = '{{}}' WHERE id = {message}",
        "file {file}: is of message {message}, which does not name it",
    ),
}


@pytest.mark.parametrize(("statement", "line"), DAMAGE.values(), ids=DAMAGE)
async def test_each_kind_of_damage_is_told(world: World, statement: str, line: str) -> None:
    def damage(session: Session) -> Outcome[None]:
        session.execute(text(statement.format(message=message.id)))
        return Outcome(None)

    guest = await world.asks()
    file_id = await of_guest(world, guest, PHOTO)
    await writes_with(world, guest, file_id)
    message = (await world.messages(guest.conversation_id))[-1]
    assert await world.ask(problems) == []
    await world.do(damage)
    assert await world.ask(problems) == [line.format(message=message.id, file=file_id)]
