"""The demo makes its own folder anew and touches no other."""

from pathlib import Path

import pytest
from pydantic import SecretStr

from services.demo import Demo
from services.demo.folder import MARKER
from services.settings import Settings
from services.startup import StartRefused, prepare_folder


def prepare(settings: Settings, *, is_empty: bool = False) -> Demo:
    prepare_folder(settings.data_dir)
    demo = Demo(is_empty=is_empty)
    demo.prepare(settings)
    return demo


def content(folder: Path) -> dict[str, bytes]:
    return {str(path.relative_to(folder)): path.read_bytes() for path in folder.rglob("*") if path.is_file()}


@pytest.mark.parametrize("is_empty", [False, True])
@pytest.mark.parametrize("name", ["triptych.db", "triptych.db-wal", "secret", "files/1/photo"])
def test_real_data_is_refused_and_not_touched(settings: Settings, name: str, *, is_empty: bool) -> None:
    path = settings.data_dir / name
    path.parent.mkdir(parents=True)
    path.write_text("someone's")
    with pytest.raises(StartRefused, match="was not made by the demo") as refused:
        prepare(settings, is_empty=is_empty)
    assert "\n" not in str(refused.value)
    assert content(settings.data_dir) == {name: b"someone's"}


def test_a_damaged_marker_is_refused(settings: Settings) -> None:
    prepare(settings)
    (settings.data_dir / "triptych.db").write_text("someone's")
    (settings.data_dir / MARKER).write_text("{")
    with pytest.raises(StartRefused, match="is damaged"):
        prepare(settings)
    assert (settings.data_dir / "triptych.db").read_text() == "someone's"


def test_only_what_triptych_puts_there_is_removed(settings: Settings, tmp_path: Path) -> None:
    prepare(settings)
    outside = tmp_path / "outside"
    outside.mkdir()
    (outside / "photo").write_text("someone's")
    (settings.data_dir / "files").symlink_to(outside)
    for name in ("triptych.db", "triptych.db-wal", "secret", "notes.txt"):
        (settings.data_dir / name).write_text("x")
    prepare(settings)
    assert sorted(path.name for path in settings.data_dir.iterdir()) == [MARKER, "notes.txt"]
    assert (outside / "photo").exists()


def test_the_marker_is_its_owners(settings: Settings) -> None:
    prepare(settings)
    assert (settings.data_dir / MARKER).stat().st_mode & 0o777 == 0o600


def test_no_database_elsewhere_is_made_anew(settings: Settings) -> None:
    elsewhere = settings.model_copy(update={"database_url": "sqlite:////tmp/nowhere/triptych.db"})
    with pytest.raises(StartRefused, match="start it with --empty"):
        prepare(elsewhere)
    prepare(elsewhere, is_empty=True)


def test_a_password_is_made_up_each_time(settings: Settings) -> None:
    greetings = {" ".join(prepare(settings).greeting()) for _ in range(5)}
    assert len(greetings) == 5


def test_a_chosen_password_is_not_repeated(settings: Settings) -> None:
    chosen = settings.model_copy(update={"demo_password": SecretStr("lantern in the window")})
    greeting = "\n".join(prepare(chosen).greeting())
    assert "lantern in the window" not in greeting
    assert "TRIPTYCH_DEMO_PASSWORD" in greeting


def test_a_chosen_password_may_be_short(settings: Settings) -> None:
    chosen = settings.model_copy(update={"demo_password": SecretStr("demo")})
    assert "TRIPTYCH_DEMO_PASSWORD" in "\n".join(prepare(chosen).greeting())
