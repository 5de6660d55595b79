"""Sites as people write them become origins as browsers send them."""

import pytest

from services.channels.sites import MOST_SITES, WrongSite, read_sites


@pytest.mark.parametrize(
    ("line", "site"),
    [
        ("https://shop.example", "https://shop.example"),
        (" HTTPS://Shop.Example/ ", "https://shop.example"),
        ("shop.example", "https://shop.example"),
        ("https://shop.example:443", "https://shop.example"),
        ("http://localhost:3000", "http://localhost:3000"),
        ("http://192.0.2.7:80", "http://192.0.2.7"),
        ("https://[2001:DB8:0:0::1]:8443", "https://[2001:db8::1]:8443"),
        ("https://bücher.example", "https://xn--bcher-kva.example"),
        ("https://店.example", "https://xn--hxt.example"),
    ],
)
def test_a_site_is_kept_as_its_origin(line: str, site: str) -> None:
    assert read_sites(line) == [site]


def test_each_line_once_and_none_is_every_site() -> None:
    assert read_sites("a.example\n\n https://b.example \r\nhttps://a.example/\n") == [
        "https://a.example",
        "https://b.example",
    ]
    assert read_sites(" \n\t\n") == []


@pytest.mark.parametrize(
    "line",
    [
        "https://",
        "ftp://shop.example",
        "javascript://shop.example/%0aalert(1)",
        "https://shop.example; script-src https:",
        "https://shop.example' 'unsafe-inline",
        "https://a b.example",
        "https://user@shop.example",
        "https://shop..example",
        "https://-shop.example",
        "https://shop.example:99999",
        "https://shop.example:0",
        "https://[::1",
        "https://[v1.a]",
        "https://" + "a" * 64 + ".example",
        "https://" + "a." * 200 + "example",
        "'self'",
    ],
)
def test_what_is_no_site_is_refused(line: str) -> None:
    with pytest.raises(WrongSite, match="is no site"):
        read_sites(f"https://fine.example\n{line}")


def test_the_sentence_says_what_to_do() -> None:
    with pytest.raises(WrongSite, match=r"without what follows: https://shop\.example$"):
        read_sites("https://shop.example/en/index.html")
    with pytest.raises(WrongSite, match="Name each site"):
        read_sites("https://*.shop.example")
    with pytest.raises(WrongSite, match=f"{MOST_SITES} are possible"):
        read_sites("\n".join(f"https://{number}.example" for number in range(MOST_SITES + 1)))
