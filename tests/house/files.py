"""Which files are ours."""

from collections.abc import Iterator
from pathlib import Path

ROOT = Path(__file__).parents[2]
PACKAGES = ("models", "services", "ui", "widget", "web", "migrations", "tests")


def ours(suffix: str, *packages: str) -> Iterator[Path]:
    """Every file of ours with this suffix, of these packages or of all of them and the top."""
    for package in packages or PACKAGES:
        yield from sorted((ROOT / package).rglob(f"*{suffix}"))
    if not packages:
        yield from sorted(ROOT.glob(f"*{suffix}"))


def name(path: Path) -> str:
    return str(path.relative_to(ROOT))
