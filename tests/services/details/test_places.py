"""Languages, time zones and countries by name."""

from services.details.fields import Details, checked
from services.details.places import choices, country_name, language_name


def test_what_can_be_chosen_is_taken() -> None:
    offered = choices()
    tags = [tag for tag, _ in offered["languages"]]
    assert {"en", "pt", "ar", "zh-Hans", "zh-Hant", "fr"} <= set(tags)
    assert {"Europe/Lisbon", "America/New_York", "Asia/Tokyo"} <= set(offered["zones"])
    assert len(set(tags)) == len(tags) > 100
    assert len(offered["zones"]) > 300
    for tag in tags:
        assert checked(Details(language=tag)).language == tag
    for zone in offered["zones"]:
        assert checked(Details(time_zone=zone)).time_zone == zone


def test_languages_are_in_the_order_of_their_names() -> None:
    names = [name.casefold() for _, name in choices()["languages"]]
    assert names == sorted(names)


def test_names_in_words() -> None:
    assert language_name("pt-PT") == "Portuguese (Portugal)"
    assert language_name("no such tag") == "no such tag"
    assert country_name("PT") == "Portugal"
    assert country_name("??") == ""
