"""The figures of SPEC 10 that customers pay for with their time: bytes of the widget."""

import gzip

import pytest

from services.channels.look import Look
from widget import bundle
from widget.bundle import Served
from widget.languages import LANGUAGES

LOADER, EVERYTHING = 3_000, 12_000
LOOK = Look.model_validate(
    {"colours": {"brand": "#0f4c5c"}, "texts": {"tagline": "Ask us before you buy"}, "form": "optional"}
)


def page(language: str) -> Served:
    return bundle.page(language, "Harbour Supplies Sales", LOOK).served


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_loader(language: str) -> None:
    served = bundle.loader(language)
    assert len(served.gzipped) <= LOADER
    assert gzip.decompress(served.gzipped) == served.body


@pytest.mark.parametrize("language", LANGUAGES)
def test_everything_with_one_language(language: str) -> None:
    assert len(bundle.loader(language).gzipped) + len(page(language).gzipped) <= EVERYTHING
    assert gzip.decompress(page(language).gzipped) == page(language).body


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_page_asks_for_nothing_else(language: str) -> None:
    """Loader, page, socket: three requests when open. Whatever the page named besides would be a fourth."""
    body = page(language).body.decode()
    assert " src=" not in body
    assert "url(" not in body
    assert body.count(" href=") == 1
    assert 'href="data:,"' in body
