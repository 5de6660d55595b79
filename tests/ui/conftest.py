"""Panels are looked at until they show it: a busy machine takes its time."""

from nicegui.testing import User

LOOKS = 200
"""Of a twentieth of a second; NiceGUI itself gives up after three."""

for _name in ("should_see", "should_not_see"):
    vars(User)[_name].__kwdefaults__["retries"] = LOOKS
