"""Each parser takes whatever comes, for about a second; `make faults` gives each a minute."""

from pathlib import Path

import pytest

from tests.fuzz.parsers import PARSERS
from tests.fuzz.protocol import fuzz


@pytest.mark.parametrize("name", PARSERS)
def test_an_answer_or_a_refusal(name: str) -> None:
    PARSERS[name].fuzz(examples=150)


def test_a_widgets_socket_never_fails(tmp_path: Path) -> None:
    fuzz(tmp_path / "data", examples=80)
