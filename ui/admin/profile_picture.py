"""One's own picture on one's profile: made small in the browser, and anew on the server."""

import asyncio

from nicegui.element import Element
from nicegui.events import GenericEventArguments

from services.own_picture import made_of, show_picture
from services.refusal import Refusal
from ui.admin.desk import Desk
from ui.components import blocks
from ui.components.buttons import Button
from ui.components.face import face
from ui.telling import tell, warn

READ = """async ({ target }) => {
  const file = target.files[0];
  target.value = "";
  if (!file) return;
  const canvas = Object.assign(document.createElement("canvas"), { width: 256, height: 256 });
  try {
    const image = await createImageBitmap(file);
    const side = Math.min(image.width, image.height);
    const [x, y] = [(image.width - side) / 2, (image.height - side) / 2];
    canvas.getContext("2d").drawImage(image, x, y, side, side, 0, 0, 256, 256);
    emit(canvas.toDataURL("image/png"));
  } catch {
    emit("");  // which is no picture
  }
}"""


class OwnPicture:
    """The picture, and what changes it."""

    def __init__(self, desk: Desk) -> None:
        self._desk = desk
        self._shown = desk.agent.picture
        self._place = Element("div").classes("own-picture")
        self._build()

    def _build(self) -> None:
        self._place.clear()
        with self._place:
            face(self._desk.agent.agent_id, self._desk.agent.name, self._shown)
            with Element("label").classes("btn file-choice"):
                blocks.text("Choose a picture", "span", "")
                field = Element("input").classes("sr-only")
            field.props["type"], field.props["accept"] = "file", "image/*"
            field.props["aria-label"] = "Choose a picture"
            field.on("change", self._choose, js_handler=READ)
            if self._shown:
                Button("Remove the picture", self._remove)

    async def _choose(self, event: GenericEventArguments) -> None:
        desk = self._desk
        try:
            desk.runtime.limits.hit("upload", f"agent:{desk.agent.agent_id}")
            picture = await asyncio.to_thread(made_of, str(event.args))
        except Refusal as refusal:
            warn(refusal)
            return
        await self._show(picture, "This is your picture now.")

    async def _remove(self) -> None:
        await self._show(b"", "Your picture is removed.")

    async def _show(self, picture: bytes, done: str) -> None:
        self._shown = await self._desk.runtime.db.write(show_picture, picture, actor=self._desk.me)
        tell(done)  # first: what was pressed goes now
        self._build()
