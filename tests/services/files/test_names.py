"""Names from outside, made harmless."""

import pytest

from services.files.facts import FileFacts
from services.files.names import NAME_LIMIT, harmless, in_words, size_in_words, with_suffix


@pytest.mark.parametrize(
    ("name", "shown"),
    [
        ("report.pdf", "report.pdf"),
        ("../../etc/passwd", "passwd"),
        ("C:\\Users\\me\\photo.jpg", "photo.jpg"),
        ("", "file"),
        ("...", "file"),
        (" . / ", "file"),
        (".bashrc", "bashrc"),
        ("a\0b\x1b[31m.txt", "ab[31m.txt"),
        ("line\r\nSet-Cookie: x=1", "line Set-Cookie_ x=1"),
        ("invoice\u202egpj.exe", "invoicegpj.exe"),
        ("half\ud800.txt", "half.txt"),
        ('<img src=x onerror="a">.png', "_img src=x onerror=_a__.png"),
        ("con.txt", "_con.txt"),
        ("Re\u0301sume\u0301.pdf", "Résumé.pdf"),
        ("می\u200cخواهم.txt", "می\u200cخواهم.txt"),
        ("👩\u200d🚒.png", "👩\u200d🚒.png"),
        ("報告書.pdf", "報告書.pdf"),
    ],
)
def test_a_name_is_for_showing_and_saving(name: str, shown: str) -> None:
    assert harmless(name) == shown
    assert harmless(shown) == shown


def test_a_long_name_keeps_its_ending() -> None:
    assert harmless("x" * 500 + ".docx") == "x" * (NAME_LIMIT - 5) + ".docx"
    assert harmless("x." + "y" * 500) == ("x." + "y" * 500)[:NAME_LIMIT]


def test_a_picture_has_the_ending_of_what_it_is() -> None:
    assert with_suffix("Photo.JPEG", (".jpg", ".jpeg")) == "Photo.JPEG"
    assert with_suffix("page.html", (".png",)) == "page.html.png"
    assert len(with_suffix("x" * NAME_LIMIT, (".png",))) == NAME_LIMIT


def test_files_in_words() -> None:
    file = FileFacts(id="1", name="report.pdf", size=1, type="application/pdf")
    picture = FileFacts(id="2", name="a.png", size=1, type="image/png", width=1, height=1, thumb=True)
    assert in_words([]) == ""
    assert in_words([file]) == "File: report.pdf"
    assert in_words([picture]) == "Image: a.png"
    assert in_words([file, picture]) == "2 files: report.pdf, a.png"


@pytest.mark.parametrize(
    ("size", "words"),
    [
        (0, "0 bytes"),
        (999, "999 bytes"),
        (1_500, "1.5 kB"),
        (25_000_000, "25 MB"),
        (1_234_567_890, "1.23 GB"),
    ],
)
def test_sizes_in_words(size: int, words: str) -> None:
    assert size_in_words(size) == words
