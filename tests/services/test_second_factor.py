"""Two-factor sign-in: codes that work once."""

import asyncio

import pyotp
import pytest
from sqlalchemy import text
from sqlmodel import select

from models import AuditLine, RecoveryCode, WorkspaceRole
from services import clock
from services.actor import agent
from services.agents import normal_email
from services.paging import Query
from services.people import people
from services.refusal import Conflict, Forbidden, Mistakes, NotFound, Unauthorized
from services.roles import change_workspace_role
from services.second_factor import (
    RECOVERY_CODES,
    STEP,
    Factor,
    address,
    begin,
    confirm,
    factor,
    is_on,
    renew_codes,
    turn_off,
    turn_off_for,
    turn_off_of,
    use_code,
)
from tests.services.cast import NOWHERE, World


def shown(secret: str, steps: int = 0) -> str:
    """What the app shows, or will."""
    return pyotp.TOTP(secret).generate_otp(clock.now() // 1000 // STEP + steps)


async def turned_on(world: World, who: int) -> tuple[str, list[str]]:
    secret = await world.do(begin, actor=agent(who))
    return secret, await world.do(confirm, shown(secret), actor=agent(who))


async def test_in_force_once_it_is_confirmed(world: World) -> None:
    ben = world.cast.ben
    secret = await world.do(begin, actor=agent(ben))
    assert not await world.ask(is_on, ben)
    with pytest.raises(Unauthorized):
        await world.do(use_code, ben, shown(secret))
    for wrong in ("", "000000", shown(secret, 5), "x\ud800"):
        with pytest.raises(Mistakes):
            await world.do(confirm, wrong, actor=agent(ben))
    codes = await world.do(confirm, f" {shown(secret)[:3]} {shown(secret)[3:]} ", actor=agent(ben))
    assert len(set(codes)) == RECOVERY_CODES
    assert await world.ask(factor, ben) == Factor(is_on=True, codes_left=RECOVERY_CODES)
    assert not await world.ask(is_on, world.cast.dan)
    with pytest.raises(Conflict):
        await world.do(begin, actor=agent(ben))
    with pytest.raises(Conflict):
        await world.do(confirm, shown(secret, 1), actor=agent(ben))


async def test_the_code_that_confirmed_signs_nobody_in(world: World) -> None:
    secret, _ = await turned_on(world, world.cast.ben)
    with pytest.raises(Unauthorized):
        await world.do(use_code, world.cast.ben, shown(secret))
    await world.do(use_code, world.cast.ben, shown(secret, 1))


async def test_no_code_works_twice_nor_an_older_one(world: World) -> None:
    ben = world.cast.ben
    secret, _ = await turned_on(world, ben)
    clock.shift(10 * STEP * 1000)
    now = shown(secret)
    await world.do(use_code, ben, now)
    for code in (now, shown(secret, -1), shown(secret, 3), "", "abc"):
        with pytest.raises(Unauthorized):
            await world.do(use_code, ben, code)
    clock.shift(STEP * 1000)
    await world.do(use_code, ben, shown(secret))


async def test_at_the_same_time_one_gets_in(world: World) -> None:
    ben = world.cast.ben
    secret, codes = await turned_on(world, ben)
    for code in (shown(secret, 1), codes[0]):
        tries = (world.do(use_code, ben, code) for _ in range(8))
        answers = await asyncio.gather(*tries, return_exceptions=True)
        assert [type(answer) for answer in answers if answer is not None] == [Unauthorized] * 7


async def test_a_recovery_code_works_once_however_it_is_typed(world: World) -> None:
    ben, dan = world.cast.ben, world.cast.dan
    _, codes = await turned_on(world, ben)
    await turned_on(world, dan)
    with pytest.raises(Unauthorized):
        await world.do(use_code, dan, codes[0])
    await world.do(use_code, ben, codes[0].upper().replace("-", " "))
    with pytest.raises(Unauthorized):
        await world.do(use_code, ben, codes[0])
    assert (await world.ask(factor, ben)).codes_left == RECOVERY_CODES - 1
    stored = await world.ask(lambda session: session.exec(select(RecoveryCode)).all())
    assert not {row.code_hash for row in stored} & set(codes), "only hashes are stored"


async def test_new_recovery_codes_void_the_older_ones(world: World) -> None:
    ben = world.cast.ben
    with pytest.raises(Conflict):
        await world.do(renew_codes, actor=agent(ben))
    _, older = await turned_on(world, ben)
    newer = await world.do(renew_codes, actor=agent(ben))
    with pytest.raises(Unauthorized):
        await world.do(use_code, ben, older[0])
    await world.do(use_code, ben, newer[0])


async def test_off_twice_is_once_and_in_the_audit_trail(world: World) -> None:
    ben = world.cast.ben
    _, codes = await turned_on(world, ben)
    await world.do(turn_off, actor=agent(ben))
    await world.do(turn_off, actor=agent(ben))
    assert await world.ask(factor, ben) == Factor(is_on=False, codes_left=0)
    with pytest.raises(Unauthorized):
        await world.do(use_code, ben, codes[0])
    await turned_on(world, ben)
    await world.do(turn_off_for, normal_email("BEN@demo.example"))
    await world.do(turn_off_for, "nobody@demo.example")
    lines = await world.ask(lambda session: session.exec(select(AuditLine).order_by(text("id"))).all())
    on, off = "sign_in_codes_on", "sign_in_codes_off"
    assert [(line.kind, line.author_id) for line in lines] == [(on, ben), (off, ben), (on, ben), (off, None)]


async def test_off_for_a_colleague_by_who_manages_people(world: World) -> None:
    cast = world.cast
    await turned_on(world, cast.ben)
    for who in (cast.admin, cast.dan, cast.outsider):
        with pytest.raises(Forbidden):
            await world.do(turn_off_of, cast.ben, actor=agent(who))
    for nobody in (NOWHERE, 2**70):
        with pytest.raises(NotFound):
            await world.do(turn_off_of, nobody, actor=agent(cast.owner))
    shown_on = await world.ask(people, Query(text="ben"), actor=agent(cast.owner))
    assert [one.has_codes for one in shown_on.rows] == [True]
    for _ in range(2):
        await world.do(turn_off_of, cast.ben, actor=agent(cast.owner))
    assert not await world.ask(is_on, cast.ben)
    lines = await world.ask(lambda session: session.exec(select(AuditLine).order_by(text("id"))).all())
    assert [(line.kind, line.author_id, line.detail) for line in lines][1:] == [
        ("sign_in_codes_off", cast.owner, {"agent": cast.ben})
    ]


async def test_an_admin_turns_no_owners_off(world: World) -> None:
    cast = world.cast
    await turned_on(world, cast.owner)
    await world.do(change_workspace_role, cast.ben, role=WorkspaceRole.ADMIN, actor=agent(cast.owner))
    with pytest.raises(Forbidden):
        await world.do(turn_off_of, cast.owner, actor=agent(cast.ben))
    with pytest.raises(Conflict):
        await world.do(turn_off_of, cast.owner, actor=agent(cast.owner))
    assert await world.ask(is_on, cast.owner)


def test_what_the_app_reads() -> None:
    made = address("A" * 32, email="ben@demo.example", workspace="Demo & Co")
    assert made.startswith("otpauth://totp/Demo%20%26%20Co:ben%40demo.example?secret=AAAA")
