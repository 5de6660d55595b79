"""One's own picture is chosen, shown and removed on one's profile."""

from nicegui.element import Element
from nicegui.testing import User
from nicegui.testing.user_interaction import UserInteraction

from services.own_picture import picture_of
from services.runtime import Runtime
from tests.services.cast import World
from tests.services.test_own_picture import address
from tests.ui.admin.scene import at_the_desk
from ui.admin.desk import Desk
from ui.admin.profile_picture import OwnPicture
from ui.components.buttons import Button


async def build(desk: Desk) -> None:
    OwnPicture(desk)


def chooses(user: User, picture: str) -> None:
    """Choose a file: what the browser made of it comes in."""
    (field,) = [one for one in user.find(kind=Element).elements if one.props.get("type") == "file"]
    UserInteraction(user, {field}, None).trigger("change", picture)


async def test_it_is_chosen_and_removed(runtime: Runtime, world: World) -> None:
    ben = world.cast.ben
    async with at_the_desk(runtime, world, ben, build) as user:
        await user.should_not_see(kind=Button, content="Remove the picture")
        chooses(user, address(256, 256))
        await user.should_see("This is your picture now.")
        assert (await world.ask(picture_of, ben)).startswith(b"\x89PNG")
        user.find(kind=Button, content="Remove the picture").click()
        await user.should_see("Your picture is removed.")
        await user.should_not_see(kind=Button, content="Remove the picture")


async def test_what_is_no_picture_is_refused(runtime: Runtime, world: World) -> None:
    async with at_the_desk(runtime, world, world.cast.ben, build) as user:
        chooses(user, "")
        await user.should_see("This is not a picture that can be shown.")
        await user.should_not_see(kind=Button, content="Remove the picture")
