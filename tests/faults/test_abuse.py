"""The abuse, in a tenth of its counts; `make faults` takes its time."""

import re
from pathlib import Path

from tests.faults.abusing import ATTACKS, POSTS, abuse
from tests.web.test_matrix import ALIKE, BY_ROLE


async def test_whoever_abuses_a_server_is_cut_off_and_the_others_go_on(tmp_path: Path) -> None:
    assert len(await abuse(tmp_path, 0.1)) == len(ATTACKS)


def test_each_route_that_takes_a_body_is_among_them() -> None:
    routes = [route.removeprefix("POST ") for route in ALIKE | BY_ROLE if route.startswith("POST ")]
    assert len(routes) > 10
    patterns = [re.sub(r"\\{[^/]+\\}", "[^/]+", re.escape(route)) for route in routes]
    missed = [pattern for pattern in patterns if not any(re.fullmatch(pattern, path) for path in POSTS)]
    assert missed == []
