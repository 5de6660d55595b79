"""What is served is what was written, less what only readers need."""

import pytest

from widget import squeeze


@pytest.mark.parametrize(
    ("written", "served"),
    [
        ("a { b: c; }\n/* why */\nd > e { f: max(1px, 2px - 1px) }", "a{b:c}d>e{f:max(1px,2px - 1px)}"),
        ("[dir=rtl] #a svg { scale: -1 1 }", "[dir=rtl] #a svg{scale:-1 1}"),
        ("a :hover { b: c }", "a :hover{b:c}"),
    ],
)
def test_style(written: str, served: str) -> None:
    assert squeeze.style(written) == served
