"""What the keys are said to do is what they do for who looks."""

import pytest

from models import SendKey
from ui.console.shortcuts import groups


@pytest.mark.parametrize("key", SendKey)
def test_what_sends_is_what_was_chosen(key: SendKey) -> None:
    said = groups(key)["In the message"]
    keys = {"enter": ("Enter",), "ctrl": ("Ctrl", "Enter")}
    assert said["Send"] == keys[key]
    assert said["New line"] != said["Send"]
    assert "In the list" in groups(key)
