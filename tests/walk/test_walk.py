"""The walk, on both databases.

`WALK_STEPS=5000` walks longer, `WALK_SEED=...` the same way again, `WALK_SHRINK=1` seeks the shortest way.
"""

import asyncio
import os
import random

import pytest
from hypothesis import HealthCheck, Phase, seed, settings
from hypothesis.stateful import run_state_machine_as_test

from services import clock
from services.conversations import window
from services.database import Database
from services.events import Bus
from services.migrating import migrate
from tests.walk.walk import Walk

STEPS = 40
"""Of one example; then it begins anew from an empty house."""


@pytest.fixture(params=["sqlite", "postgres"])
def url(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> str:
    if request.param == "sqlite":
        return f"sqlite:///{tmp_path_factory.mktemp('walk') / 'triptych.db'}"
    plain: str = request.getfixturevalue("postgres_url")
    return plain.replace("postgresql://", "postgresql+psycopg://")


def test_counts_lists_and_sight_agree_after_every_step(url: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(window, "LIMIT", 4)
    monkeypatch.setattr(clock, "_start", clock.now())
    monkeypatch.setattr(clock, "_elapsed", lambda: 0)  # time passes by steps of the walk alone
    steps = int(os.environ.get("WALK_STEPS", "200" if url.startswith("sqlite") else "50"))
    number = int(os.environ.get("WALK_SEED", random.randrange(2**32)))
    print(f"WALK_SEED={number}")
    migrate(url)
    with asyncio.Runner() as runner:
        Walk.loop, Walk.bus = runner.get_loop(), Bus()
        Walk.db = Database(url, Walk.bus)
        runner.run(_started(Walk.db))
        try:
            run_state_machine_as_test(
                seed(number)(Walk),
                settings=settings(
                    max_examples=max(1, steps // STEPS),
                    stateful_step_count=STEPS,
                    suppress_health_check=list(HealthCheck),
                    deadline=None,
                    database=None,
                    phases=[Phase.generate, *[Phase.shrink] * ("WALK_SHRINK" in os.environ)],
                ),
            )
        finally:
            runner.run(Walk.db.stop())


async def _started(db: Database) -> None:
    db.start()
