"""Our own icons, drawn on a 24 x 24 field and painted as masks in the text's colour.

A mask costs no element: `<button data-icon="bell">` or `<i class="icon" data-icon="web">` is all. The icon
font (129 kB) is never asked for.
"""

from collections.abc import Iterable
from urllib.parse import quote

# Strokes 1.8 wide with round ends; what stands in SOLID is filled instead.
PATHS = {
    # views
    "all": "M4 5h16v11H9l-5 4z M8 9h8 M8 12.5h5",
    "joined": "M4 5h16v11H9l-5 4z M8.5 10.5l2.3 2.3 4.7-4.8",
    # statuses
    "online": "M12 20.5a8.5 8.5 0 100-17 8.5 8.5 0 000 17z M12 14.5a2.5 2.5 0 100-5 2.5 2.5 0 000 5z",
    "rep-needed": "M10 11a3.5 3.5 0 100-7 3.5 3.5 0 000 7z M3 20c.5-4 3-6 7-6 1.6 0 3 .3 4 .9 "
    "M18 13v4 M18 20v.2",
    "pending": "M7 3.5h10 M7 20.5h10 M8 3.5c0 5 8 5.5 8 17 M16 3.5c0 5-8 5.5-8 17",
    "soon": "M12 20.5a8.5 8.5 0 100-17 8.5 8.5 0 000 17z M12 7.5v5l3.2 2",
    "overdue": "M12 20.5a8.5 8.5 0 100-17 8.5 8.5 0 000 17z M12 7.5v5.5 M12 16.3v.2",
    "closed": "M4 5h16v4H4z M5.5 9v10.5h13V9 M10 13h4",
    # people and channels
    "people": "M9 11a3.5 3.5 0 100-7 3.5 3.5 0 000 7z M2.5 20c.5-4 3-6 6.5-6s6 2 6.5 6 "
    "M16 4.5a3.5 3.5 0 010 6.5 M18 14.5c2 .8 3.2 2.6 3.5 5.5",
    "person": "M12 11.5a4 4 0 100-8 4 4 0 000 8z M4.5 20.5c.6-4.2 3.4-6.3 7.5-6.3s6.9 2.1 7.5 6.3",
    "web": "M12 21a9 9 0 100-18 9 9 0 000 18z M3 12h18 M12 3c5 5 5 13 0 18c-5-5-5-13 0-18",
    "whatsapp": "M4 20l1.2-4A8 8 0 118 18.8z M9.2 8.8c-.4 3.2 2.6 6.2 6 6",
    # tools
    "bell": "M6 16v-5a6 6 0 1112 0v5l1.5 2h-15z M10 20.5a2.2 2.2 0 004 0",
    "edit": "M6 3h8l4 4v14H6z M9.5 16.5l.4-2.4 4.6-4.6 2 2-4.6 4.6z",
    "attach": "M20 11.5l-8.2 8.2a5 5 0 01-7-7l8.6-8.6a3.3 3.3 0 014.7 4.7l-8.5 8.4"
    "a1.7 1.7 0 01-2.4-2.4l7.8-7.7",
    "file": "M6 3h8l4 4v14H6z M14 3v4h4",
    "image": "M4 5h16v14H4z M4 16l5-5 4 4 3-3 4 4 M15.5 9.6v.2",
    "film": "M4 5h16v14H4z M10 9l5 3-5 3z",
    "sound": "M9 18V6l10-2v12 M9 18a2.5 2.5 0 11-5 0 2.5 2.5 0 015 0z "
    "M19 16a2.5 2.5 0 11-5 0 2.5 2.5 0 015 0z",
    "archive": "M6 3h12v18H6z M12 3v2 M12 7v2 M12 11v2 M10.5 15h3v3h-3z",
    "save": "M12 4v11 M7.5 11l4.5 4.5 4.5-4.5 M5 19.5h14",
    "template": "M7 3h7l5 5v13H7z M14 3v5h5 M10 13h6 M10 17h6",
    "chat": "M4 5h16v11H9l-5 4z M8.5 10.5h7",
    "conference": "M3 7h11v10H3z M14 11l7-4v10l-7-4z",
    "send": "M7 4l13 8-13 8z",
    "lock": "M6 11h12v9.5H6z M8.5 11V8a3.5 3.5 0 017 0v3",
    "search": "M10.5 17.5a7 7 0 100-14 7 7 0 000 14z M15.7 15.7l5 5",
    "back": "M14.5 5l-7 7 7 7",
    "onward": "M9.5 5l7 7-7 7",
    "down": "M5 9.5l7 7 7-7",
    "sort": "M7 4.5v15l-3-3 M7 19.5l3-3 M17 19.5v-15l-3 3 M17 4.5l3 3",
    "close": "M6 6l12 12 M18 6L6 18",
    "check": "M4.5 12.5l5 5 10-11",
    "menu": "M4 6.5h16 M4 12h16 M4 17.5h16",
    "more": "M5.5 13a1 1 0 100-2 1 1 0 000 2z M12 13a1 1 0 100-2 1 1 0 000 2z "
    "M18.5 13a1 1 0 100-2 1 1 0 000 2z",
    "list": "M4 6h3 M10 6h10 M4 12h3 M10 12h10 M4 18h3 M10 18h10",
}
OF_SETTINGS = {
    "workspace": "M4 20.5V9l8-5 8 5v11.5z M9.5 20.5v-6h5v6",
    "flag": "M6 21V3.5 M6 4.5h12.5l-3 4 3 4H6",
}
"""In the settings' own sheet: the console does without them."""
OF_WHATSAPP = {
    "place": "M12 21c4.5-4.6 6.5-8 6.5-11a6.5 6.5 0 10-13 0c0 3 2 6.4 6.5 11z "
    "M12 12a2 2 0 100-4 2 2 0 000 4z",
}
"""Likewise of what WhatsApp's conversations need."""
SOLID = frozenset({"send"})
# Drawn for reading from left to right; mirrored where one reads from the right.
DIRECTED = frozenset({"send", "back", "onward", "list", "edit"})


def svg(name: str) -> str:
    """The drawing as an SVG document, for a favicon or a mask. Raises KeyError for an unknown name."""
    paint = "fill='#000'" if name in SOLID else "fill='none' stroke='#000' stroke-width='1.8'"
    return (
        f"<svg xmlns='http://www.w3.org/2000/svg' viewBox='0 0 24 24' {paint} stroke-linecap='round' "
        f"stroke-linejoin='round'><path d='{(PATHS | OF_SETTINGS | OF_WHATSAPP)[name]}'/></svg>"
    )


def _mask(name: str) -> str:
    return f'url("data:image/svg+xml,{quote(svg(name), safe=_KEPT)}")'


def css() -> str:
    """One rule a name that sets the mask, and the mirroring."""
    mirrored = ",".join(
        f"[dir=rtl] .icon[data-icon={name}],[dir=rtl] [data-icon={name}]:not(.icon)::before"
        for name in sorted(DIRECTED)
    )
    return f":root{{--icon-check:{_mask('check')}}}\n{_rules(PATHS)}\n{mirrored}{{transform:scaleX(-1)}}"


def css_of_settings() -> str:
    """The rules of what only the settings show."""
    return _rules(OF_SETTINGS)


def css_of_whatsapp() -> str:
    """The rules of what only WhatsApp's conversations show."""
    return _rules(OF_WHATSAPP)


def _rules(names: Iterable[str]) -> str:
    return "\n".join(f"[data-icon={name}]{{--icon:{_mask(name)}}}" for name in names)


_KEPT = " ='/:.,-"
