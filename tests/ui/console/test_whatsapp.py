"""GREEN of a WhatsApp conversation: the window, and its templates."""

import asyncio
import dataclasses
import threading
from collections.abc import Awaitable, Callable
from typing import Any

from nicegui.events import GenericEventArguments
from sqlalchemy import event

from services.actor import agent
from services.channels.windows import TEMPLATE
from services.runtime import Runtime
from tests.services.cast import Guest, World
from tests.services.channels.whatsapp.company import DAY, ORDER, has_template, written_by_whatsapp
from tests.services.files.attaching import PHOTO, uploaded
from tests.services.hearing import PATIENCE
from tests.ui.console.scene import Scene, console_of
from ui.components.composer import Written
from ui.components.whatsapp_templates import WhatsAppTemplates
from ui.console.templating import ONLY_WHATSAPP

VALUES = {"body.1": "Marta", "body.2": "2081", "button.1.1": "2081"}


async def opens(scene: Scene, guest: Guest) -> None:
    with scene.user:
        await scene.console.open(guest.conversation_id)


def told(scene: Scene) -> tuple[WhatsAppTemplates, Callable[[], Awaitable[tuple[str, dict[str, Any]]]]]:
    """The dialog, pressed for, and what it is told next."""
    templating = scene.console._green._writing._templating
    with scene.user:
        templating.open_whatsapp()
    dialog = templating._whatsapp
    assert dialog is not None
    heard: asyncio.Queue[tuple[str, dict[str, Any]]] = asyncio.Queue()
    dialog._push = lambda method, payload: heard.put_nowait((method, payload))

    async def hear() -> tuple[str, dict[str, Any]]:
        async with asyncio.timeout(PATIENCE):
            return await heard.get()

    return dialog, hear


async def asks(dialog: WhatsAppTemplates, event: str, args: dict[str, Any]) -> None:
    """What the browser says, until it is done."""
    (listener,) = [one for one in dialog._event_listeners.values() if one.type == event]
    assert listener.handler is not None
    await listener.handler(GenericEventArguments(sender=dialog, client=dialog.client, args=args))


async def test_the_window_and_the_tool_are_whatsapps_alone(runtime: Runtime, world: World) -> None:
    guest = await written_by_whatsapp(world)
    other = await world.asks("both")
    await world.joins(world.cast.ben, other.conversation_id)
    async with console_of(runtime, world, world.cast.ben) as scene:
        await opens(scene, other)
        await scene.user.should_see(ONLY_WHATSAPP)
        await scene.user.should_not_see("WhatsApp window")
        await opens(scene, guest)
        await scene.user.should_see("WhatsApp window")
        await scene.user.should_not_see(ONLY_WHATSAPP)
        await scene.user.should_not_see("WhatsApp templates")
        await opens(scene, other)
        await scene.user.should_not_see("WhatsApp window")


async def test_a_template_is_found_refused_and_sent(runtime: Runtime, world: World) -> None:
    template_id = await has_template(world, ORDER)
    guest = await written_by_whatsapp(world, ago=DAY)
    of = {"conversation": guest.conversation_id}
    async with console_of(runtime, world, world.cast.ben) as scene:
        await opens(scene, guest)
        dialog, hear = told(scene)
        await asks(dialog, "search", {**of, "search": "order", "number": 1})
        method, found = await hear()
        assert (method, [one["name"] for one in found["items"]]) == ("found", ["order_shipped"])
        chosen = {**of, "template": template_id, "client_id": "a", "shown": 9, "values": {}}
        await asks(dialog, "send", chosen)
        method, refused = await hear()
        assert (method, set(refused["errors"])) == ("refused", set(VALUES))
        await asks(dialog, "send", {**chosen, "values": VALUES})
        assert await hear() == ("sent", {"client_id": "a"})
        await scene.user.should_see("Hello Marta, order 2081 left our quay today.")
    assert TEMPLATE in (await world.messages(guest.conversation_id))[-1].detail


async def test_thousands_of_templates_keep_nobody_waiting(runtime: Runtime, world: World) -> None:
    """They are looked through beside the loop: an account may have 5,000."""
    await has_template(world, ORDER)
    guest = await written_by_whatsapp(world)
    readers: set[str] = set()

    def note(_connection: object, _cursor: object, statement: str, *_: object) -> None:
        if "FROM whatsapp_template" in statement:
            readers.add(threading.current_thread().name)

    async with console_of(runtime, world, world.cast.ben) as scene:
        await opens(scene, guest)
        dialog, hear = told(scene)
        event.listen(runtime.db._readers, "before_cursor_execute", note)
        await asks(dialog, "search", {"conversation": guest.conversation_id, "search": "order", "number": 1})
        assert (await hear())[0] == "found"
    assert readers
    assert threading.main_thread().name not in readers


async def test_it_closes_with_what_it_was_opened_for(runtime: Runtime, world: World) -> None:
    guest = await written_by_whatsapp(world)
    async with console_of(runtime, world, world.cast.ben) as scene:
        await opens(scene, guest)
        _, hear = told(scene)
        await opens(scene, await world.asks("both"))
        assert await hear() == ("close", {})


async def test_a_file_that_is_too_large_is_refused_and_not_offered_again(
    runtime: Runtime, world: World
) -> None:
    guest = await written_by_whatsapp(world)
    large = dataclasses.replace(PHOTO, size=5_000_001)
    file = await uploaded(world, guest.conversation_id, agent(world.cast.ben), large)
    async with console_of(runtime, world, world.cast.ben) as scene:
        await opens(scene, guest)
        writing = scene.console._green._writing
        told: list[dict[str, Any]] = []
        writing.composer._push = lambda _, payload: told.append(payload)
        await writing._send(Written(guest.conversation_id, "a", "", 9, attachments=(file["id"],)))
    (refused,) = told
    assert refused["sentence"] == "WhatsApp takes files of this kind of up to 5 MB."
    assert refused["retry"] is False
