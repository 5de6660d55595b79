"""What is chosen, as it stands in the page's address."""

from collections.abc import Collection, Mapping
from urllib.parse import urlencode

from services.access import Viewer
from services.conversations.selection import Selection, Sort, Status, View

PATH = "/conversations"


def address(selection: Selection, chosen: int | None) -> str:
    """The address of this selection and conversation; what is the default is left out."""
    fields = {
        "view": selection.view if selection.view != View.ALL else None,
        "team": selection.team_id,
        "status": selection.status,
        "agent": selection.agent_id,
        "channels": "-".join(str(one) for one in sorted(selection.channels)) or None,
        "sort": selection.sort if selection.sort != Sort.WAITING else None,
        "conversation": chosen,
    }
    query = urlencode({name: value for name, value in fields.items() if value is not None})
    return f"{PATH}?{query}" if query else PATH


def selection_from(
    query: Mapping[str, str], viewer: Viewer, people: Collection[int]
) -> tuple[Selection, int | None]:
    """Read an address back; what names nothing is left out. `people`: who may be chosen."""
    team_id, agent_id = _number(query.get("team")), _number(query.get("agent"))
    selection = Selection(
        view=View(query["view"]) if query.get("view") in set(View) else View.ALL,
        team_id=team_id if team_id in viewer.team_ids else None,
        status=Status(query["status"]) if query.get("status") in set(Status) else None,
        channels=_numbers(query.get("channels", "")),
        agent_id=agent_id if agent_id in people else None,
        sort=Sort(query["sort"]) if query.get("sort") in set(Sort) else Sort.WAITING,
    )
    return selection, _number(query.get("conversation"))


def _numbers(value: str) -> frozenset[int]:
    return frozenset(filter(None, map(_number, value[:500].split("-"))))


def _number(value: str | None) -> int | None:
    return int(value) if value and value.isascii() and value.isdigit() and len(value) < 16 else None
