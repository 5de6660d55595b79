"""How a channel's widget looks: what is taken, who may say it, and that it can be read on any colour."""

import itertools
from typing import Any

import pytest

from models import Agent
from services.actor import agent
from services.channels.look import Look, WrongLook, dress, ink_on, read_look, shown
from services.refusal import Forbidden, NotFound
from tests.services.cast import NOWHERE, World

FULL: dict[str, Any] = {
    "colours": {"brand": "#0F4C5C"},
    "texts": {"tagline": " We answer in minutes ", "welcome": "Ahoy!", "away": "Back at nine."},
    "side": "start",
    "form": "required",
}


async def test_a_look_is_kept_as_chosen_and_cleaned(world: World) -> None:
    channel = await world.channel("sales")
    await world.do(dress, channel.id, look=FULL, actor=agent(world.cast.owner))
    await world.do(dress, channel.id, look=FULL, actor=agent(world.cast.owner))
    kept = (await world.channel("sales")).look
    assert kept["colours"] == {"brand": "#0f4c5c"}
    assert kept["texts"]["tagline"] == "We answer in minutes"
    assert shown(kept) == read_look(FULL)
    assert (await world.channel("support")).look == {}


async def test_what_was_not_chosen_is_not_kept(world: World) -> None:
    channel = await world.channel("sales")
    await world.do(dress, channel.id, look=FULL, actor=agent(world.cast.owner))
    await world.do(
        dress, channel.id, look={"texts": {"welcome": "", "away": None}}, actor=agent(world.cast.owner)
    )
    assert (await world.channel("sales")).look == {"texts": {"welcome": ""}}


async def test_only_owners_and_admins_of_the_workspace_dress_a_channel(world: World) -> None:
    channel = await world.channel("sales")
    for who in (world.cast.admin, world.cast.ben, world.cast.outsider):
        with pytest.raises(Forbidden):
            await world.do(dress, channel.id, look=FULL, actor=agent(who))
    assert (await world.channel("sales")).look == {}


async def test_a_channel_that_is_not_there(world: World) -> None:
    with pytest.raises(NotFound):
        await world.do(dress, NOWHERE, look={}, actor=agent(world.cast.owner))
    assert await world.ask(lambda session: session.get(Agent, world.cast.owner))


@pytest.mark.parametrize(
    ("look", "field"),
    [
        ({"colours": {"brand": "red"}}, "colours.brand"),
        ({"colours": {"brand": "#fff"}}, "colours.brand"),
        ({"colours": {"brand": "#0f4c5c; } * { display: none"}}, "colours.brand"),
        ({"colours": {"brand": "#0f4c5c\n"}}, "colours.brand"),
        ({"colours": {"brand": 7}}, "colours.brand"),
        ({"texts": {"tagline": "x" * 81}}, "texts.tagline"),
        ({"texts": {"welcome": "x" * 501}}, "texts.welcome"),
        ({"side": "left"}, "side"),
        ({"form": "always"}, "form"),
        ({"logo": "https://elsewhere.example/x.png"}, "logo"),
    ],
)
def test_what_is_wrong_is_named(look: dict[str, Any], field: str) -> None:
    with pytest.raises(WrongLook) as refused:
        read_look(look)
    assert refused.value.sentences.keys() == {field}
    assert refused.value.sentence


def test_all_that_is_wrong_is_named_at_once() -> None:
    with pytest.raises(WrongLook) as refused:
        read_look({"colours": {"brand": "red"}, "texts": {"tagline": "x" * 81}, "side": "end"})
    assert refused.value.sentences == {
        "colours.brand": "A colour is written as #0f4c5c: a # and six digits from 0 to f.",
        "texts.tagline": "This has 81 characters; 80 are possible.",
    }


def test_what_was_stored_otherwise_counts_as_not_chosen() -> None:
    assert shown({"colours": {"brand": "url(https://x)"}}) == Look()


def contrast(one: str, other: str) -> float:
    def luminance(colour: str) -> float:
        parts = [int(colour[at : at + 2], 16) / 255 for at in (1, 3, 5)]
        linear = [part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in parts]
        return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]

    darker, lighter = sorted([luminance(one), luminance(other)])
    return (lighter + 0.05) / (darker + 0.05)


def test_text_can_be_read_on_whatever_colour_is_chosen() -> None:
    for parts in itertools.product(range(0, 256, 15), repeat=3):
        colour = "#{:02x}{:02x}{:02x}".format(*parts)
        assert contrast(colour, ink_on(colour)) >= 4.5, colour
