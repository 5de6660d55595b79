"""Contents in a folder and in a bucket: the same promises of both."""

import os
import socket
import stat
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import urlsplit

import pytest
from moto.server import ThreadedMotoServer
from obstore.store import S3Store

from services.files.storage import PART, Storage, bucket
from services.refusal import NotFound, Unavailable
from services.settings import Settings, SettingsError, load_settings
from tests.services.files.pictures import written

KEY = "ab" + "0" * 30


@pytest.fixture(scope="session")
def s3() -> Iterator[str]:
    """A server of S3's kind on loopback, with a bucket; its address as FILES_URL has it."""
    server = ThreadedMotoServer("127.0.0.1", 0)
    server.start()
    host, port = server.get_host_and_port()
    address = f"http://{host}:{port}"
    with socket.create_connection((host, port)) as door:
        door.sendall(
            b"PUT /files HTTP/1.1\r\nHost: x\r\nContent-Length: 0\r\nConnection: close\r\n"
            b"Authorization: AWS4-HMAC-SHA256 Credential=key/20260101/us-east-1/s3/aws4_request, "
            b"SignedHeaders=host, Signature=x\r\n\r\n"
        )
        assert b" 200 " in door.recv(200)
    yield f"s3://key:s%2Fecret@files/PREFIX?endpoint={address}&region=us-east-1"
    server.stop()


@pytest.fixture(params=["folder", "elsewhere", "bucket"])
def storage(request: pytest.FixtureRequest, tmp_path: Path) -> Storage:
    url = {"folder": "", "elsewhere": (tmp_path / "other").as_uri()}.get(request.param)
    if url is None:
        url = request.getfixturevalue("s3").replace("PREFIX", tmp_path.name)
    return Storage(Settings(_env_file=None, data_dir=tmp_path / "data", files_url=url))


async def whole(storage: Storage, key: str = KEY) -> bytes:
    size, chunks = await storage.get(key)
    content = b"".join([chunk async for chunk in chunks])
    assert len(content) == size
    return content


async def test_a_part_comes_alone(storage: Storage, tmp_path: Path) -> None:
    await storage.put(KEY, written(tmp_path, b"0123456789"))
    size, chunks = await storage.get(KEY, range(2, 5))
    assert (size, b"".join([chunk async for chunk in chunks])) == (10, b"234")


@pytest.mark.parametrize("size", [1, 300_000, PART + 1_000_000])
async def test_what_is_kept_comes_back(storage: Storage, tmp_path: Path, size: int) -> None:
    content = os.urandom(size)
    await storage.put(KEY, written(tmp_path, content))
    assert await whole(storage) == content


async def test_once_more_is_another(storage: Storage, tmp_path: Path) -> None:
    for content in (b"one", b"other"):
        await storage.put(KEY, written(tmp_path, content))
    assert await whole(storage) == b"other"


async def test_a_copy_stays_when_the_first_goes(storage: Storage, tmp_path: Path) -> None:
    copy = KEY[::-1]
    await storage.put(KEY, written(tmp_path, b"one"))
    await storage.copy(KEY, copy)
    await storage.delete([KEY])
    assert await whole(storage, copy) == b"one"
    with pytest.raises(NotFound):
        await storage.copy(KEY, copy)


async def test_what_is_not_there_is_not_found(storage: Storage) -> None:
    with pytest.raises(NotFound):
        await storage.get(KEY)


async def test_what_is_let_go_is_gone_and_twice_is_once(storage: Storage, tmp_path: Path) -> None:
    await storage.put(KEY, written(tmp_path, b"x"))
    for _ in range(2):
        await storage.delete([KEY, "cd" + KEY])
    with pytest.raises(NotFound):
        await storage.get(KEY)


async def test_a_folder_is_its_owners(tmp_path: Path) -> None:
    storage = Storage(Settings(_env_file=None, data_dir=tmp_path / "data"))
    await storage.put(KEY, written(tmp_path, b"x"))
    assert stat.S_IMODE((tmp_path / "data" / "files").stat().st_mode) == 0o700
    assert [path.name for path in (tmp_path / "data" / "files" / "ab").iterdir()] == [KEY], "nothing half"


async def test_what_cant_be_reached_says_so_and_can_be_tried_again(tmp_path: Path) -> None:
    with socket.create_server(("127.0.0.1", 0)) as nobody:
        port = nobody.getsockname()[1]
    url = f"s3://key:secret@files?endpoint=http://127.0.0.1:{port}"
    storage = Storage(Settings(_env_file=None, data_dir=tmp_path / "data", files_url=url))
    storage.__dict__["_store"] = S3Store(**bucket(url) | {"retry_config": {"max_retries": 0}})
    for act in (storage.put(KEY, written(tmp_path, b"x")), storage.get(KEY), storage.delete([KEY])):
        with pytest.raises(Unavailable) as refused:
            await act
        assert refused.value.retry_after
        assert "secret" not in refused.value.sentence


async def test_a_full_disk_keeps_room_for_messages(tmp_path: Path) -> None:
    storage = Storage(Settings(_env_file=None, data_dir=tmp_path / "data"))
    assert storage.has_room(1)
    assert not storage.has_room(2**60)


def test_a_bucket_by_its_address() -> None:
    said = bucket("s3://key:se%2Fcret@files/a/b?endpoint=http://127.0.0.1:9000&region=eu-west-1")
    assert (said["bucket"], said["prefix"]) == ("files", "a/b")
    assert said["config"] == {
        "endpoint": "http://127.0.0.1:9000",
        "region": "eu-west-1",
        "access_key_id": "key",
        "secret_access_key": "se/cret",
    }
    assert said["client_options"]["allow_http"]
    plain = bucket("s3://files")
    assert (plain["config"], plain["prefix"], plain["client_options"]["allow_http"]) == ({}, None, False)


@pytest.mark.parametrize(
    "url", ["s3://", "s3:///prefix", "file://", "file:///", "file://host/path", "ftp://x"]
)
def test_an_address_that_names_no_place_is_refused_at_the_start(url: str) -> None:
    with pytest.raises(SettingsError) as refused:
        load_settings(files_url=url)
    assert refused.value.lines[0].startswith("TRIPTYCH_FILES_URL must be")
    assert urlsplit(url).scheme in ("s3", "file", "ftp")
