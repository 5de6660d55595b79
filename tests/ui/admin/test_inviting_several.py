"""Many people, pasted at once: none is lost on the way."""

from services.joining.several import MOST
from services.runtime import Runtime
from tests.services.cast import World
from tests.ui.admin.scene import at_the_desk, control, submits
from tests.ui.stage import says
from ui.admin.desk import Desk
from ui.admin.inviting_several import Several

LINES = "\n".join(
    f"Somebody with a long name {i},somebody.{i}@customers.example,member," for i in range(MOST)
)


async def build(desk: Desk) -> None:
    Several(desk).build()


async def test_as_many_as_are_possible(runtime: Runtime, world: World) -> None:
    async with at_the_desk(runtime, world, world.cast.owner, build) as user:
        field = control(user, "textarea", "One person in each line")
        says(field, "input", LINES)
        submits(user, field)
        await user.should_see(f"Invite {MOST} people")
