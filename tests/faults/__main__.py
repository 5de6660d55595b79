"""The faults at full length: `python -m tests.faults --only cut --seed 1`."""

import argparse
import asyncio
import random
import tempfile
from collections.abc import Callable
from pathlib import Path

from tests.faults.abusing import abuse
from tests.faults.browsing import browse_at_length
from tests.faults.cutting import cut
from tests.faults.filling import fill, fill_database, fill_files, mute
from tests.faults.flapping import flap
from tests.faults.fuzzing import fuzz
from tests.faults.keeping import keep
from tests.faults.killing import kill
from tests.faults.locking import lock
from tests.faults.maturing import LONGEST_BLOCK, mature
from tests.faults.queueing import outlast, poison
from tests.faults.racing import race
from tests.faults.refusing import damage, refuse
from tests.faults.restarting import crowd_out, exhaust, restart
from tests.faults.shuffling import shuffle
from tests.faults.stage import staged
from tests.faults.stepping import kill_migrations, step
from tests.faults.stopping import stop
from tests.faults.turning_back import turn_back
from tests.postgres import running

Fault = Callable[[Path, int], str]
"""From a folder and a seed, what came of it in words."""


def _cut(folder: Path, seed: int) -> str:
    cuts = asyncio.run(cut(folder, staged(folder), times=200, seed=seed))
    return f"{', '.join(f'{number} {point}' for point, number in cuts.items())}: each message once everywhere"


def _shuffle(folder: Path, seed: int) -> str:
    said = asyncio.run(shuffle(folder, staged(folder), times=40, seed=seed))
    return f"{said} messages on bad lines, each once everywhere"


def _browse(folder: Path, seed: int) -> str:
    cuts = browse_at_length(folder, times=10, words=40, seed=seed)
    return (
        f"400 words in browsers on lines that were cut {cuts} times, each once in the same order everywhere"
    )


def _race(folder: Path, seed: int) -> str:
    pushed = asyncio.run(race(folder, staged(folder), times=1_000, seed=seed))
    return f"{pushed} messages in 1,000 welcomes or right behind them, each once"


def _step(folder: Path, _seed: int) -> str:
    rows = step(f"sqlite:///{folder / 'triptych.db'}")
    with running() as cluster, cluster.database("steps") as url:
        assert step(url.replace("postgresql://", "postgresql+psycopg://")) == rows
    return f"{rows} rows, all there after every migration, on both databases"


def _kill_migrations(folder: Path, seed: int) -> str:
    early = kill_migrations(folder, times=50, seed=seed)
    return f"{early} of 50 before their end; all there, and the next went through"


def _turn_back(folder: Path, seed: int) -> str:
    lost = asyncio.run(turn_back(folder, staged(folder), times=50, seed=seed))
    return f"{lost} messages lost by 50 restored backups, and none of them left on a screen"


def _flap(folder: Path, seed: int) -> str:
    said = asyncio.run(flap(folder, staged(folder), times=100, seed=seed))
    return f"{said} messages on a line that broke 100 times; the customer was never gone"


def _stop(folder: Path, seed: int) -> str:
    slowest = asyncio.run(stop(folder, times=20, seed=seed))
    return f"20 ends in peace, everyone told, the slowest in {slowest:.1f} s"


def _lock(folder: Path, _seed: int) -> str:
    return f"everyone told within {asyncio.run(lock(folder, seconds=60)):.1f} s; went on afterwards"


def _keep(folder: Path, _seed: int) -> str:
    return f"{asyncio.run(keep(folder, times=10))} messages in the last of 10, each whole"


def _outlast(folder: Path, _seed: int) -> str:
    knocks = asyncio.run(outlast(folder, staged(folder), number=5_000))
    return f"5,000 mails, each sent once; {knocks} tries in the two hours"


def _poison(folder: Path, _seed: int) -> str:
    return f"{asyncio.run(poison(folder, staged(folder), number=1_000))} mails went out past one that stalled"


def _restart(_folder: Path, seed: int) -> str:
    with running() as cluster:
        acknowledged, refused = asyncio.run(restart(cluster, times=10, seed=seed))
        more = asyncio.run(exhaust(cluster)) + asyncio.run(crowd_out(cluster))
    return f"{acknowledged} acknowledged, each there once; {refused + more} refused, and tried again"


def _kill(folder: Path, seed: int) -> str:
    stored = asyncio.run(kill(folder, times=100, seed=seed))
    return f"{stored} messages acknowledged, each there once; nothing damaged"


def _mature(folder: Path, _seed: int) -> str:
    took, longest = asyncio.run(mature(folder, 20_000))
    assert longest < LONGEST_BLOCK
    return f"20,000 waits, each once, in {took:.1f} s; the loop was kept for {1000 * longest:.0f} ms at most"


def _fill(folder: Path, _seed: int) -> str:
    refused = asyncio.run(fill(folder))
    return f"{refused} refused, none of them acknowledged; went on when there was space"


def _fill_database(folder: Path, _seed: int) -> str:
    more = asyncio.run(fill_database(folder))
    return f"{more} acknowledged while the database could not grow, then refused; went on afterwards"


def _fill_files(folder: Path, _seed: int) -> str:
    return f"{asyncio.run(fill_files(folder))} messages acknowledged while no file could be kept"


def _mute(folder: Path, _seed: int) -> str:
    return f"{asyncio.run(mute(folder))} messages acknowledged while nothing could be printed or logged"


def _refuse(folder: Path, _seed: int) -> str:
    return "\n  ".join(refuse(folder))


def _damage(folder: Path, seed: int) -> str:
    return f"{damage(folder / 'damaged', times=1_000, seed=seed)} of 1,000 found at the start, none changed"


def _fuzz(folder: Path, _seed: int) -> str:
    return f"{fuzz(folder, 60):,} taken or refused"


def _abuse(folder: Path, _seed: int) -> str:
    return "\n  ".join(asyncio.run(abuse(folder / "abuse", 1)))


FAULTS: dict[str, tuple[str, Fault]] = {
    "cut": ("the line cut 200 times", _cut),
    "shuffle": ("frames doubled, late and shuffled", _shuffle),
    "browse": ("the same in browsers: two tabs and a phone, and an agent's console", _browse),
    "race": ("messages between snapshot and subscription, 1,000 times", _race),
    "turn-back": ("a backup restored under customers who have seen more, 50 times", _turn_back),
    "flap": ("a line that flaps", _flap),
    "stop": ("SIGTERM under load, 20 times", _stop),
    "lock": ("the database held by another process for 60 s", _lock),
    "keep": ("backups under load, restored and checked", _keep),
    "outlast": ("the mail server down for two hours with 5,000 mails waiting", _outlast),
    "poison": ("one address of 1,000 that stalls", _poison),
    "restart": ("PostgreSQL restarted under load, and without connections to have", _restart),
    "kill": ("kill -9 under load, 100 times", _kill),
    "fill": ("full disk", _fill),
    "fill-database": ("full disk behind the database's own file", _fill_database),
    "fill-files": ("full disk behind the customers' files", _fill_files),
    "mute": ("full disk behind output and log", _mute),
    "refuse": ("folders that can't be used", _refuse),
    "damage": ("databases damaged at random", _damage),
    "step": ("every migration on the schema before it", _step),
    "kill-migrations": ("migrations killed half-way, 50 times", _kill_migrations),
    "fuzz": ("strange things for every parser, 60 s each", _fuzz),
    "abuse": ("abuse: 5,000 sockets, 10,000 requests, floods, forms, slow bodies", _abuse),
    "mature": ("waits grow older in the same second", _mature),
}


def main() -> None:
    parser = argparse.ArgumentParser("python -m tests.faults", description=__doc__)
    parser.add_argument("--only", choices=FAULTS, action="append")
    parser.add_argument("--seed", type=int, default=random.randrange(2**32))
    arguments = parser.parse_args()
    for name in arguments.only or FAULTS:
        title, run = FAULTS[name]
        print(f"{title} (--only {name} --seed {arguments.seed})", flush=True)
        with tempfile.TemporaryDirectory(prefix="triptych-faults-") as folder:
            print(f"  {run(Path(folder), arguments.seed)}", flush=True)


if __name__ == "__main__":
    main()
