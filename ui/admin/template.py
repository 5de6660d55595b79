"""One message template, or a new one: a form, and beside it how the message reads."""

from functools import partial
from typing import Any

from nicegui import ui
from nicegui.element import Element
from starlette.requests import Request
from starlette.responses import Response

from services.files.names import size_in_words
from services.refusal import Forbidden, NotFound
from services.templates.deleting import remove
from services.templates.filling import EXAMPLES, VARIABLES, fill
from services.templates.listing import TemplateSheet, teams_for_templates, template_sheet
from services.templates.managing import CATEGORY_LIMIT, TITLE_LIMIT, create, edit
from services.text import MESSAGE_LIMIT
from ui.admin.confirming import asking
from ui.admin.desk import Desk
from ui.admin.fields import Checks
from ui.admin.forms import Form
from ui.admin.frame import add_section, card, head
from ui.admin.meanwhile import Meanwhile
from ui.admin.sections import TEMPLATES
from ui.admin.templates import ALL, DELETED, NEW
from ui.components import blocks
from ui.components.buttons import Button
from ui.components.file_choice import FileChoice
from ui.live import Live
from ui.telling import tell

ALL_TEAMS, SOME_TEAMS = "all", "some"
UPLOADS = "/templates/files"
WHAT_DELETING_DOES = (
    "Agents are no longer offered it. What was sent by it stays. On the page that follows you can undo it."
)

# What is put in goes where the writer was, and the form hears of it as if it were typed.
INSERT = """(event) => {
  const field = event.currentTarget.closest("form").querySelector("textarea");
  field.setRangeText(event.currentTarget.textContent, field.selectionStart, field.selectionEnd, "end");
  field.dispatchEvent(new Event("input"));
  field.focus();
}"""


def add_pages(live: Live) -> None:
    """Put the pages where they belong."""
    add_section(live, TEMPLATES, _build_new, below="/new", name=NEW)
    add_section(live, TEMPLATES, _build, below="/{template:id}")


async def _build_new(desk: Desk, _request: Request) -> None:
    teams = await desk.runtime.db.read(teams_for_templates, actor=desk.me)
    team_ids = None if desk.manages.workspace else list(teams) if len(teams) == 1 else []
    _Template(desk, None, TemplateSheet(team_ids=team_ids), teams).build()


async def _build(desk: Desk, request: Request) -> Response | None:
    try:
        await build_template(desk, request.path_params["template"])
    except (NotFound, Forbidden):
        return Response(status_code=404)
    return None


async def build_template(desk: Desk, template_id: int) -> None:
    """Put the page's content here. Raises Forbidden, NotFound for what this agent doesn't manage."""
    sheet = await desk.runtime.db.read(template_sheet, template_id, actor=desk.me)
    teams = await desk.runtime.db.read(teams_for_templates, actor=desk.me)
    _Template(desk, template_id, sheet, teams).build()


class _Template:
    """The page of one template."""

    def __init__(
        self, desk: Desk, template_id: int | None, sheet: TemplateSheet, teams: dict[int, str]
    ) -> None:
        self._desk, self._id, self._sheet, self._teams = desk, template_id, sheet, teams
        self._file: dict[str, Any] | None = dict(sheet.file) if sheet.file else None

    def build(self) -> None:
        """Put everything in place."""
        title = NEW if self._id is None else self._sheet.title
        with head(title, back=(TEMPLATES.name, TEMPLATES.path)):
            if self._id is not None:
                ask = asking(f"Delete {title}?", WHAT_DELETING_DOES, "Delete", self._remove)
                Button("Delete", ask)
        with Element("div").classes("admin-beside"):
            with card(), Form(self._save, meanwhile=self._meanwhile()) as self._form:
                self._fields()
            self._preview()
        for field in self._form.fields.values():
            field.on_change(lambda _: self._show())
        self._show()

    def _meanwhile(self) -> Meanwhile[TemplateSheet] | None:
        if self._id is None:
            return None
        desk = self._desk
        return Meanwhile(self._sheet, partial(desk.runtime.db.read, template_sheet, self._id, actor=desk.me))

    def _fields(self) -> None:
        sheet, form = self._sheet, self._form
        form.text("title", "Title", sheet.title, hint="Only agents read it.", longest=TITLE_LIMIT)
        form.text("text", "Text", sheet.text, lines=7, longest=MESSAGE_LIMIT)
        with Element("div").classes("variables") as variables:
            variables.props["role"], variables.props["aria-label"] = "group", "Variables"
            for name in VARIABLES:
                Button("{{" + name + "}}", kind="plain").on("click", js_handler=INSERT)
        self._file_line()
        form.text("category", "Category", sheet.category, hint="Such as Greetings.", longest=CATEGORY_LIMIT)
        self._audience()

    def _audience(self) -> None:
        chosen = self._sheet.team_ids
        checks = partial(Checks, "Teams", self._teams, chosen or ())
        if not self._desk.manages.workspace:
            self._form.add("teams", checks())
            return
        options = {ALL_TEAMS: ALL, SOME_TEAMS: "Some teams"}
        whom = self._form.choice("whom", "For", options, ALL_TEAMS if chosen is None else SOME_TEAMS)
        teams = self._form.add("teams", checks())
        teams.place.set_visibility(chosen is not None)
        whom.on_change(lambda value: teams.place.set_visibility(value == SOME_TEAMS))

    def _file_line(self) -> None:
        with Element("div").classes("form-field"):
            blocks.text("File", "span", "form-label")
            self._named = blocks.text("", "bdi", "cell-text")
            with Element("div").classes("admin-form-acts"):
                FileChoice("Attach a file", UPLOADS, self._take)
                self._without = Button("Remove the file", self._let_go)
            blocks.text("It goes along with the message.", "p", "form-hint")

    def _preview(self) -> None:
        with card("Preview", "With values of an example."), Element("div").classes("template-preview"):
            self._read = blocks.text("", "p", "template-text")
            self._read.props["dir"] = "auto"
            self._along = blocks.text("", "p", "template-file")
            self._along.props["data-icon"] = "attach"

    def _show(self) -> None:
        typed, me = self._form.values, self._desk.agent
        team_ids = self._team_ids(typed) or self._teams
        team = next((name for id_, name in self._teams.items() if id_ in team_ids), "")
        own = {"agent.name": me.name, "agent.email": me.email, "team.name": team}
        self._read.text = fill(typed["text"], EXAMPLES | own).text or "Nothing is written yet."
        file = self._file
        self._named.text = f"{file['name']}, {size_in_words(int(file['size']))}" if file else "None"
        self._along.text = str(file["name"]) if file else ""
        self._along.set_visibility(file is not None)
        self._without.set_visibility(file is not None)

    def _take(self, answer: dict[str, Any]) -> None:
        """What came in is checked when it is saved: here it is only shown."""
        size = answer.get("size")
        self._file = {
            "id": str(answer.get("id", ""))[:64],
            "name": str(answer.get("name", ""))[:255],
            "size": size if isinstance(size, int) else 0,
        }
        self._show()

    def _let_go(self) -> None:
        self._file = None
        self._show()

    def _team_ids(self, typed: dict[str, Any]) -> list[int] | None:
        return None if typed.get("whom") == ALL_TEAMS else sorted(typed["teams"])

    async def _save(self, typed: dict[str, Any]) -> None:
        said = {name: typed[name] for name in ("title", "text", "category")}
        said |= {"team_ids": self._team_ids(typed), "file": self._file["id"] if self._file else None}
        write = self._desk.runtime.db.write
        if self._id is None:
            await write(create, **said, actor=self._desk.me)
            ui.navigate.to(TEMPLATES.path)
        else:
            await write(edit, self._id, **said, actor=self._desk.me)
            tell("Saved. Agents are offered it like this from now on.")

    async def _remove(self) -> None:
        if self._id is not None and await self._desk.do(remove, self._id):
            ui.navigate.to(f"{TEMPLATES.path}?{DELETED}={self._id}")
