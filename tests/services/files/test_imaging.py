"""Pictures made anew: nothing of the camera is left, and no picture takes the machine."""

from pathlib import Path
from typing import Any

import pytest
from PIL import Image

from services.files.imaging import MOST_FRAMES, THUMB_SIDE, Picture, TooManyPixels, made_anew, main
from services.files.kinds import NO_PICTURE, TOO_MANY_PIXELS
from tests.services.files.pictures import SECRET, animation, bomb, dots, photo, picture, written


def make(folder: Path, content: bytes) -> Picture | None:
    return made_anew(written(folder, content), folder / "picture", folder / "thumb")


def test_where_and_by_whom_it_was_taken_is_gone(tmp_path: Path) -> None:
    made = make(tmp_path, photo((64, 48)))
    assert made is not None
    assert (made.format.type, made.width, made.height) == ("image/jpeg", 48, 64), "it stands upright now"
    content = (tmp_path / "picture").read_bytes()
    assert SECRET.encode() not in content
    with Image.open(tmp_path / "picture") as image:
        assert image.size == (48, 64)
        assert dict(image.getexif()) == {}
        assert image.info.keys() <= {
            "jfif",
            "jfif_version",
            "jfif_unit",
            "jfif_density",
            "progressive",
            "progression",
        }


def test_a_small_one_is_made_of_a_large_one(tmp_path: Path) -> None:
    assert make(tmp_path, picture("PNG", (1_600, 800)))
    with Image.open(tmp_path / "thumb") as image:
        assert (image.format, image.size) == ("WEBP", (THUMB_SIDE, THUMB_SIDE // 2))


@pytest.mark.parametrize(
    ("name", "mode"),
    [
        ("JPEG", "L"),
        ("JPEG", "CMYK"),
        ("PNG", "1"),
        ("PNG", "LA"),
        ("PNG", "P"),
        ("PNG", "RGBA"),
        ("PNG", "I;16"),
        ("GIF", "P"),
        ("GIF", "L"),
        ("WEBP", "RGBA"),
    ],
)
def test_odd_ones_are_taken(tmp_path: Path, name: str, mode: str) -> None:
    made = make(tmp_path, picture(name, mode=mode))
    assert made is not None
    with Image.open(tmp_path / "picture") as image:
        image.load()
        assert (image.format, image.size) == (name, (64, 48))


@pytest.mark.parametrize("mode", ["P", "L", "RGB"])
def test_what_is_clear_stays_clear(tmp_path: Path, mode: str) -> None:
    clear: Any = {"P": 0, "L": 120, "RGB": (0, 0, 0)}[mode]
    assert make(tmp_path, picture("PNG", mode=mode, transparency=clear, colour=clear))
    for name in ("picture", "thumb"):
        with Image.open(tmp_path / name) as image:
            assert image.convert("RGBA").getpixel((3, 3))[3] == 0  # type: ignore[index]  # four bands


@pytest.mark.parametrize("name", ["GIF", "WEBP", "PNG"])
def test_what_moves_goes_on_moving(tmp_path: Path, name: str) -> None:
    made = make(tmp_path, animation(name))
    assert made is not None
    assert SECRET.encode() not in (tmp_path / "picture").read_bytes()
    with Image.open(tmp_path / "picture") as image:
        assert (image.format, getattr(image, "n_frames", 1), image.info.get("loop")) == (name, 3, 0)
        image.seek(1)
        image.load()
        assert image.info["duration"] == 70


def test_colours_stay_what_they_are(tmp_path: Path) -> None:
    from PIL import ImageCms

    profile = ImageCms.ImageCmsProfile(ImageCms.createProfile("sRGB")).tobytes()
    assert make(tmp_path, picture("JPEG", icc_profile=profile))
    with Image.open(tmp_path / "picture") as image:
        assert image.info["icc_profile"] == profile


@pytest.mark.parametrize("size", [(40_000, 40_000), (8_000, 5_001), (70_000, 1_000)])
def test_no_more_than_forty_megapixels(tmp_path: Path, size: tuple[int, int]) -> None:
    with pytest.raises(TooManyPixels):
        make(tmp_path, bomb(*size))


def test_frames_count_together(tmp_path: Path) -> None:
    assert make(tmp_path, animation("GIF", 50, (1_000, 900))) is None


def test_no_millions_of_frames_however_small(tmp_path: Path) -> None:
    """A few hundred kilobytes would keep all other pictures waiting for a minute, and each hour anew."""
    assert make(tmp_path, dots(MOST_FRAMES)) is not None
    assert make(tmp_path, dots(MOST_FRAMES + 1)) is None


@pytest.mark.parametrize(
    "content",
    [
        b"",
        b"GIF89a",
        b"\xff\xd8\xff\xe0" + b"\0" * 100,
        picture("PNG", (640, 480))[:-200],
        bomb(100, 100),
        picture("BMP"),
        b"<svg xmlns='http://www.w3.org/2000/svg'><script>1</script></svg>",
    ],
    ids=["nothing", "head", "noise", "cut short", "hollow", "another format", "drawing"],
)
def test_what_is_none_or_not_whole_is_none(tmp_path: Path, content: bytes) -> None:
    assert make(tmp_path, content) is None


@pytest.mark.parametrize(
    ("content", "code"), [(picture(), 0), (b"GIF89a", NO_PICTURE), (bomb(9_000, 9_000), TOO_MANY_PIXELS)]
)
def test_the_process_says_what_came_of_it(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, content: bytes, code: int
) -> None:
    monkeypatch.setattr("services.files.imaging._spare_the_others", lambda: None)
    source = written(tmp_path, content)
    assert main(str(source), str(tmp_path / "picture"), str(tmp_path / "thumb")) == code
