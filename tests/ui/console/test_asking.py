"""Inviting on the screen: the dialogs follow what is told, and who is asked reads by whom."""

import asyncio

from services.conversations.candidates import to_invite
from services.runtime import Runtime
from tests.services.cast import Guest, World
from tests.services.conversations.acts import (
    attended,
    decline,
    hand_over,
    invite,
    invite_team,
    leave,
)
from tests.ui.console.scene import Scene, console_of
from tests.ui.console.slow import slow
from ui.components.buttons import Button


async def reads(scene: Scene, guest: Guest) -> None:
    with scene.user:
        await scene.console.open(guest.conversation_id)


async def test_the_dialog_offers_who_may_be_asked_and_follows(runtime: Runtime, world: World) -> None:
    guest = await attended(world, world.cast.ben)
    async with console_of(runtime, world, world.cast.ben) as scene:
        await reads(scene, guest)
        scene.user.find(kind=Button, content="Invite").click()
        for name in (
            "Outsider",
            "Admin",
            "Away",
            "Support",
            "Grab: the first of its Representatives will enter",
        ):
            await scene.user.should_see(name)
        await invite(world, world.cast.ben, world.cast.outsider, guest)
        await scene.user.should_see("invited by Ben")
        scene.user.find("Withdraw").click()
        await scene.user.should_see("Outsider is not invited any more.")
        await scene.user.should_not_see("invited by Ben")
        assert (await world.row(guest.conversation_id)).invited_ids == []


async def test_who_is_asked_while_a_dialog_opens_is_in_it(runtime: Runtime, world: World) -> None:
    guest = await attended(world, world.cast.ben)
    async with console_of(runtime, world, world.cast.ben) as scene:
        await reads(scene, guest)
        with slow(runtime.db, to_invite) as line:
            scene.user.find(kind=Button, content="Invite").click()
            await line.reached.wait()
            await invite(world, world.cast.ben, world.cast.outsider, guest)
            await scene.user.should_see("invited by Ben")
            line.given.set()
        await invite(world, world.cast.ben, world.cast.admin, guest)
        await scene.user.should_see("Withdraw")
        await scene.user.should_see("invited by Ben")


async def test_no_dialog_opens_over_another_conversation(runtime: Runtime, world: World) -> None:
    guest, other = await attended(world, world.cast.ben), await attended(world, world.cast.ben)
    async with console_of(runtime, world, world.cast.ben) as scene:
        await reads(scene, guest)
        with slow(runtime.db, to_invite) as line, scene.user:
            opening = asyncio.create_task(scene.console._green._dialogs.invite())
            await line.reached.wait()
            await scene.console.open(other.conversation_id)
            line.given.set()
            await opening
        await scene.user.should_not_see("Outsider")


async def test_a_dialog_closes_with_what_it_is_about(runtime: Runtime, world: World) -> None:
    guest = await attended(world, world.cast.dan, key="support")
    async with console_of(runtime, world, world.cast.dan) as scene:
        await reads(scene, guest)
        scene.user.find(kind=Button, content="Hand over").click()
        await scene.user.should_see("Outsider")
        await hand_over(world, world.cast.dan, world.cast.outsider, guest)
        await scene.user.should_see("asked to take over by Dan")
        await world.joins(world.cast.outsider, guest.conversation_id)
        await scene.user.should_see("Choose a conversation")
        await scene.user.should_not_see("asked to take over by Dan")


async def test_who_is_invited_reads_by_whom(runtime: Runtime, world: World) -> None:
    guest = await attended(world, world.cast.ben)
    async with console_of(runtime, world, world.cast.outsider) as scene:
        await invite(world, world.cast.ben, world.cast.outsider, guest)
        await reads(scene, guest)
        await scene.user.should_see("Ben invited you to this conversation. JOIN to answer.")
        scene.user.find("Decline").click()
        await scene.user.should_see("Choose a conversation")
        await scene.user.should_not_see("Ben")


async def test_a_representative_grabs_for_the_team_and_its_admin_joins(
    runtime: Runtime, world: World
) -> None:
    guest = await attended(world, world.cast.ben)
    await invite_team(world, world.cast.ben, world.cast.support, guest)
    async with console_of(runtime, world, world.cast.outsider) as scene:
        await reads(scene, guest)
        await scene.user.should_see("Ben invited your team Support. The first to take it enters.")
        await scene.user.should_not_see(kind=Button, content="JOIN")
        scene.user.find("GRAB").click()
        await scene.user.should_not_see(kind=Button, content="GRAB")
        assert world.cast.outsider in (await world.row(guest.conversation_id)).crew_ids
    await leave(world, world.cast.outsider, guest)
    await invite_team(world, world.cast.ben, world.cast.support, guest)
    async with console_of(runtime, world, world.cast.admin) as scene:
        await reads(scene, guest)
        await scene.user.should_see(kind=Button, content="JOIN")
        await scene.user.should_not_see(kind=Button, content="GRAB")


async def test_one_in_the_crew_is_asked_to_take_over(runtime: Runtime, world: World) -> None:
    guest = await attended(world, world.cast.dan, key="support")
    await invite(world, world.cast.dan, world.cast.outsider, guest)
    await world.joins(world.cast.outsider, guest.conversation_id)
    async with console_of(runtime, world, world.cast.outsider) as scene:
        await reads(scene, guest)
        await scene.user.should_not_see(kind=Button, content="JOIN")
        await hand_over(world, world.cast.dan, world.cast.outsider, guest)
        await scene.user.should_see("Dan asks you to take this conversation over. JOIN makes it yours.")
        await decline(world, world.cast.outsider, guest)
        await scene.user.should_not_see(kind=Button, content="JOIN")


async def test_only_a_team_admin_is_offered_to_take_out(runtime: Runtime, world: World) -> None:
    guest = await attended(world, world.cast.ben)
    async with console_of(runtime, world, world.cast.dan) as scene:
        await reads(scene, guest)
        await scene.user.should_not_see("Take out")
    async with console_of(runtime, world, world.cast.admin) as scene:
        await reads(scene, guest)
        await scene.user.should_see("Representative count: 1. Ben")
        scene.user.find("Take out").click()
        await scene.user.should_see("Nobody has joined yet.")
        await scene.user.should_not_see("Take out")
