"""Files of the tests, ready to be attached."""

from pathlib import Path

from services.actor import Actor, agent
from services.conversations.messaging import Sent, answer, write
from services.files.facts import FileFacts
from services.files.inspecting import Made
from services.files.uploading import begin, begin_for_template, finish
from tests.services.cast import Guest, World

NOWHERE = Path("nowhere")
REPORT = Made("report.pdf", 1_234, "application/pdf", NOWHERE)
PHOTO = Made("photo.jpg", 5_678, "image/jpeg", NOWHERE, NOWHERE, 640, 480)


async def uploaded(world: World, conversation_id: int, actor: Actor, made: Made = REPORT) -> FileFacts:
    """A whole file of theirs, as far as the database knows."""
    file_id = await world.do(begin, conversation_id, actor=actor)
    return await world.do(finish, file_id, made)


async def of_agent(world: World, agent_id: int, guest: Guest, made: Made = REPORT) -> str:
    return (await uploaded(world, guest.conversation_id, agent(agent_id), made))["id"]


async def of_guest(world: World, guest: Guest, made: Made = REPORT) -> str:
    return (await uploaded(world, guest.conversation_id, guest.actor, made))["id"]


async def answers_with(
    world: World, agent_id: int, guest: Guest, *ids: str, text: str = "", client_id: str = "1"
) -> Sent:
    return await world.do(
        answer, guest.conversation_id, text=text, client_id=client_id, actor=agent(agent_id), attachments=ids
    )


async def writes_with(world: World, guest: Guest, *ids: str, text: str = "", client_id: str = "1") -> Sent:
    return await world.do(
        write, guest.conversation_id, text=text, client_id=client_id, actor=guest.actor, attachments=ids
    )


async def for_template(world: World, agent_id: int, made: Made = REPORT) -> str:
    file_id = await world.do(begin_for_template, actor=agent(agent_id))
    return (await world.do(finish, file_id, made))["id"]
