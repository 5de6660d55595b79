"""From the command to the first page, and what a server with nothing to do keeps in memory."""

from statistics import median

from tests.bench.figures import Results
from tests.bench.pace import pause
from tests.bench.product import Size, stopped

TIMES = 3
SETTLING = 3.0


async def starting(size: Size) -> Results:
    with stopped(size.past) as product:
        took, idle = [], []
        for _ in range(TIMES):
            took.append(product.start_timed())
            await pause(SETTLING)
            idle.append(product.memory() / 1_000_000)
            assert product.stop() == 0
    return {"start": (median(took),), "idle": (median(idle),)}
