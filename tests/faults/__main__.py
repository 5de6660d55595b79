"""The faults at full length: `python -m tests.faults --kills 30 --seed 1`."""

import argparse
import asyncio
import random
import tempfile
from pathlib import Path

from tests.faults.abusing import abuse
from tests.faults.filling import fill
from tests.faults.fuzzing import fuzz
from tests.faults.killing import kill
from tests.faults.maturing import LONGEST_BLOCK, mature


def main() -> None:
    parser = argparse.ArgumentParser("python -m tests.faults", description=__doc__)
    parser.add_argument("--kills", type=int, default=30)
    parser.add_argument("--seed", type=int, default=random.randrange(2**32))
    parser.add_argument("--fuzz", type=float, default=60, help="seconds for each parser")
    arguments = parser.parse_args()
    with tempfile.TemporaryDirectory(prefix="triptych-faults-") as folder:
        print(f"kill -9 under load, {arguments.kills} times, --seed {arguments.seed}", flush=True)
        stored = asyncio.run(kill(Path(folder, "kill"), times=arguments.kills, seed=arguments.seed))
        print(f"  {stored} messages acknowledged, each there once; nothing damaged")
        print("20,000 waits grow older in the same second", flush=True)
        took, longest = asyncio.run(mature(Path(folder, "mature"), 20_000))
        print(f"  each once, in {took:.1f} s; the loop was kept for {1000 * longest:.0f} ms at most")
        assert longest < LONGEST_BLOCK
        print("full disk", flush=True)
        refused = asyncio.run(fill(Path(folder, "fill")))
        print(f"  {refused} refused, none of them acknowledged; went on when there was space")
        print("abuse: 5,000 sockets, 10,000 requests, floods, forms, slow bodies", flush=True)
        for line in asyncio.run(abuse(Path(folder, "abuse"), 1)):
            print(f"  {line}")
        print(f"strange things for every parser, {arguments.fuzz:g} s each", flush=True)
        print(f"  {fuzz(Path(folder, 'fuzz'), arguments.fuzz):,} taken or refused")


if __name__ == "__main__":
    main()
