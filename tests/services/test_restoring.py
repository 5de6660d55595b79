"""Restore: all of a good archive, nothing of a bad one, and what was there is kept."""

import io
import tarfile
from pathlib import Path

import pytest

from services.backup import DATABASE, backup
from services.restoring import restore
from services.settings import Settings
from services.startup import StartRefused
from tests.services.conftest import Stage


@pytest.fixture
def settings(sqlite_stage: Stage, tmp_path: Path) -> Settings:
    """A data folder with a database, a secret and a file in it."""
    url, _ = sqlite_stage
    data = tmp_path / "data"
    (data / "files" / "ab").mkdir(parents=True)
    (data / "files" / "ab" / "abc").write_text("a file")
    (data / "secret").write_text("s" * 64)
    Path(url.removeprefix("sqlite:///")).rename(data / DATABASE)
    return Settings(_env_file=None, data_dir=data)


@pytest.fixture
def archive(settings: Settings, tmp_path: Path) -> Path:
    target = tmp_path / "kept.tar.gz"
    backup(settings, target)
    return target


def tree(folder: Path) -> dict[str, bytes]:
    return {str(path.relative_to(folder)): path.read_bytes() for path in folder.rglob("*") if path.is_file()}


def test_into_an_empty_folder(archive: Path, tmp_path: Path) -> None:
    fresh = Settings(_env_file=None, data_dir=tmp_path / "fresh")
    fresh.data_dir.mkdir()
    assert restore(fresh, archive) is None
    found = tree(fresh.data_dir)
    assert found["secret"] == b"s" * 64
    assert found["files/ab/abc"] == b"a file"
    assert sorted(found) == ["files/ab/abc", "secret", DATABASE]
    assert (fresh.data_dir / DATABASE).stat().st_mode & 0o777 == 0o600


def test_what_was_there_is_kept_aside(settings: Settings, archive: Path) -> None:
    (settings.data_dir / "secret").write_text("n" * 64)
    (settings.data_dir / "files" / "ab" / "new").write_text("a newer file")
    before = tree(settings.data_dir)
    aside = restore(settings, archive)
    assert aside is not None
    assert tree(aside) == before
    assert (settings.data_dir / "secret").read_text() == "s" * 64
    assert not (settings.data_dir / "files" / "ab" / "new").exists()


def with_member(member: tarfile.TarInfo, folder: Path, body: bytes = b"x") -> Path:
    path = folder / "hostile.tar.gz"
    with tarfile.open(path, "w:gz") as made:
        member.size = len(body) if member.isfile() else 0
        made.addfile(member, io.BytesIO(body))
    return path


def a_link(name: str, to: str) -> tarfile.TarInfo:
    member = tarfile.TarInfo(name)
    member.type, member.linkname = tarfile.SYMTYPE, to
    return member


@pytest.mark.parametrize(
    "member",
    [
        tarfile.TarInfo("../evil"),
        tarfile.TarInfo("/etc/evil"),
        tarfile.TarInfo("files/../../evil"),
        tarfile.TarInfo("other"),
        a_link("files/link", "/etc"),
        a_link("secret", "/etc/passwd"),
    ],
    ids=lambda member: f"{member.name}{member.linkname}",
)
def test_a_hostile_archive_changes_nothing(
    settings: Settings, tmp_path: Path, member: tarfile.TarInfo
) -> None:
    before = tree(tmp_path)
    hostile = with_member(member, tmp_path)
    with pytest.raises(StartRefused, match="is not a backup of Triptych"):
        restore(settings, hostile)
    hostile.unlink()
    assert tree(tmp_path) == before


@pytest.mark.parametrize("cut", [0, 20, 4_000])
def test_a_broken_archive_changes_nothing(settings: Settings, archive: Path, cut: int) -> None:
    archive.write_bytes(archive.read_bytes()[:cut])
    before = tree(settings.data_dir)
    with pytest.raises(StartRefused, match="is not a backup of Triptych, or is damaged"):
        restore(settings, archive)
    assert tree(settings.data_dir) == before


def test_a_database_of_something_else_is_refused(settings: Settings, tmp_path: Path) -> None:
    before = tree(settings.data_dir)
    foreign = with_member(tarfile.TarInfo(DATABASE), tmp_path, b"not a database at all")
    with pytest.raises(StartRefused, match="is not a SQLite database"):
        restore(settings, foreign)
    with pytest.raises(StartRefused, match="could not be restored"):
        restore(settings, tmp_path / "nowhere.tar.gz")
    assert tree(settings.data_dir) == before
