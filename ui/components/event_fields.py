"""What a component's event says, read as what it must be. A browser may send anything."""

from typing import Any, TypeVar

from nicegui.events import GenericEventArguments
from pydantic import BaseModel, ValidationError

M = TypeVar("M", bound=BaseModel)


def _field(event: GenericEventArguments, name: str) -> Any:
    return event.args.get(name) if isinstance(event.args, dict) else None


def number(event: GenericEventArguments, name: str) -> int:
    """A whole number that fits the database; anything else names nothing and is 0."""
    return _whole(_field(event, name))


def numbers(event: GenericEventArguments, name: str) -> tuple[int, ...]:
    """Those of a list, likewise."""
    value = _field(event, name)
    return tuple(map(_whole, value)) if isinstance(value, list) else ()


def _whole(value: Any) -> int:
    return int(value) if isinstance(value, (int, float)) and abs(value) < 2**53 else 0


def text(event: GenericEventArguments, name: str) -> str:
    """A text, or an empty one."""
    value = _field(event, name)
    return value if isinstance(value, str) else ""


def flag(event: GenericEventArguments, name: str) -> bool:
    """Exactly true."""
    return _field(event, name) is True


def texts(event: GenericEventArguments, name: str) -> tuple[str, ...]:
    """Those of a list that are texts."""
    value = _field(event, name)
    return tuple(one for one in value if isinstance(one, str)) if isinstance(value, list) else ()


def pairs(event: GenericEventArguments, name: str) -> dict[str, str]:
    """Texts by names, as far as it has them."""
    value = _field(event, name)
    return _texts_of(value) if isinstance(value, dict) else {}


def _texts_of(value: dict[Any, Any]) -> dict[str, str]:
    return {key: one for key, one in value.items() if isinstance(key, str) and isinstance(one, str)}


def model(event: GenericEventArguments, name: str, instead: M) -> M:
    """What fits the model, or else `instead`."""
    try:
        return instead.model_validate(_field(event, name))
    except ValidationError:
        return instead
