"""Several people at once: pasted or from a CSV file, looked at first, then invited line by line."""

from typing import Any

from nicegui import background_tasks
from nicegui.element import Element
from nicegui.events import GenericEventArguments

from models import WorkspaceRole
from services.joining.several import LONGEST, Row, invite_row, preview
from services.paging import Page, Query, paged
from services.refusal import Refusal
from ui.admin.desk import Desk
from ui.admin.forms import Form
from ui.admin.inviting import ROLES, mail
from ui.admin.listing import Column, Listing
from ui.components import blocks
from ui.components.buttons import Button
from ui.telling import tell

WHAT_A_LINE_IS = (
    "A CSV file, or lines pasted from a spreadsheet, with name, email, role and team. The role is member, "
    "admin, owner, team admin or representative; between several teams stand semicolons."
)
EXAMPLE = "Eve Adams,eve@example.com,representative,Support"
FILE_BYTES = 2 * LONGEST
READ = f"""async ({{ target }}) => {{
  const file = target.files[0];
  target.value = "";
  if (file) emit(file.size > {FILE_BYTES} ? "x".repeat({LONGEST + 1}) : await file.text());
}}"""
INVITED, CAN_BE = "Invited", "Can be invited"


class Several:
    """The form, then the lines, then what came of each."""

    def __init__(self, desk: Desk) -> None:
        self._desk = desk
        self._rows: list[Row] = []
        self._came: dict[int, str] = {}
        """What came of the lines that were tried, by number."""

    def build(self) -> None:
        """Put the form, and the place for the lines, here."""
        with Form(self._look, act="Look at it first") as self._form:
            self._text = self._form.text(
                "text",
                "One person in each line",
                lines=5,
                takes=LONGEST + 1,
                placeholder=EXAMPLE,
                hint=WHAT_A_LINE_IS,
            )
        with self._form.acts:
            self._file()
        self._place = Element("div").classes("admin-stack")
        self._place.props["aria-live"] = "polite"

    def _file(self) -> None:
        label = Element("label").classes("btn file-choice")
        with label:
            blocks.text("Choose a CSV file", "span", "")
            field = Element("input").classes("sr-only")
        field.props["type"], field.props["accept"] = "file", ".csv,text/csv,text/plain"
        field.props["aria-label"] = "Choose a CSV file"
        field.on("change", self._chosen, js_handler=READ)

    async def _chosen(self, event: GenericEventArguments) -> None:
        self._text.fill(str(event.args)[: LONGEST + 1])
        await self._form.submit()

    async def _look(self, values: dict[str, Any]) -> None:
        self._place.clear()
        self._rows = await self._desk.runtime.db.read_slow(preview, values["text"], actor=self._desk.me)
        self._came = {}
        good = sum(not row.wrong for row in self._rows)
        with self._place:
            self._listing = self._list()
            with Element("div").classes("admin-acts") as self._acts:
                if good:
                    self._go = Button(_invite(good), self._invite, kind="primary")
                else:
                    blocks.text(
                        "Nobody in it can be invited. Mend the lines, then look again.", "p", "form-error"
                    )
        await self._listing.refresh()

    def _list(self) -> Listing[Row]:
        return Listing(
            "Lines",
            (
                Column("line", "Line", lambda one: blocks.text(str(one.number), "span", "cell-short")),
                Column("name", "Name", lambda one: blocks.text(one.name, "bdi", "cell-text cell-strong")),
                Column("email", "Email", lambda one: blocks.text(one.email, "bdi", "cell-text")),
                Column("role", "Workspace role", _role),
                Column("team", "Team", lambda one: blocks.text(one.team, "bdi", "cell-text")),
                Column("came", "Result", self._result),
            ),
            self._read,
            key=lambda one: one.number,
            empty="There is nobody in it.",
        )

    async def _read(self, query: Query) -> Page[Row]:
        return paged(
            self._rows,
            query,
            texts=lambda one: (one.name, one.email, one.team, self._said(one)),
            sorts={
                "line": lambda one: one.number,
                "name": lambda one: one.name.casefold(),
                "email": lambda one: one.email,
                "role": lambda one: one.workspace_role,
                "team": lambda one: one.team.casefold(),
                "came": self._said,
            },
        )

    def _said(self, one: Row) -> str:
        return one.wrong or self._came.get(one.number, CAN_BE)

    def _result(self, one: Row) -> None:
        said = self._said(one)
        is_good = not one.wrong and said in (INVITED, CAN_BE)
        look = ("tag tag-ok" if said == INVITED else "tag") if is_good else "cell-text form-error"
        with Element("div").classes("cell-said"):
            blocks.text(said, "span", look)

    async def _invite(self) -> None:
        self._go.enable(False)
        made = []
        for row in self._rows:
            if not row.wrong:
                try:
                    made.append(await self._desk.runtime.db.write(invite_row, row, actor=self._desk.me))
                    self._came[row.number] = INVITED
                except Refusal as refusal:
                    self._came[row.number] = refusal.sentence
        await self._listing.refresh()
        self._acts.clear()
        with self._acts:
            said = f"{len(made):,} of {len(self._rows):,} are invited. Their links are under “People”."
            blocks.text(said, "p", "")
        tell(said)
        background_tasks.create(self._mail(made))

    async def _mail(self, joining_ids: list[int]) -> None:
        for joining_id in joining_ids:
            await mail(self._desk, joining_id)


def _invite(count: int) -> str:
    return "Invite 1 person" if count == 1 else f"Invite {count:,} people"


def _role(one: Row) -> None:
    blocks.text("" if one.wrong else ROLES[WorkspaceRole(one.workspace_role)], "span", "cell-short")
