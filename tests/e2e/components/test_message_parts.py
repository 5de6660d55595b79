"""In the thread: what customers send by other channels than the web, and how messages to them fare."""

from typing import Any

from playwright.sync_api import Locator, expect

from tests.e2e.components.hostile import TEXTS
from tests.e2e.components.stage import Stage
from tests.e2e.components.test_mail_note import bubble
from tests.e2e.components.test_message_thread import DAN, log, message, reset

KAI = {"latitude": 53.54412, "longitude": 9.99372, "name": "Sandtorkai", "address": "Am Kai 4", "url": ""}
FILE = {"size": 900, "url": "/files/" + "0" * 32}


def link(thread: Stage, name: str) -> Locator:
    return log(thread).get_by_role("link", name=name)


def test_an_answer_leads_to_what_it_answers(thread: Stage) -> None:
    quote = {"seq": 1, "text": "Which one?", "author": "Dan"}
    far = {"seq": -4, "text": "Long ago", "author": "Dan"}
    messages = [message(1, "Which one?", DAN), message(2, "The brass one", reply_to=quote)]
    reset(thread, [*messages, message(3, "That", reply_to=far)])
    log(thread).get_by_role("button", name="In reply to Dan: Which one?").press("Enter")
    expect(bubble(thread, 1)).to_have_class("msg ours mine led")
    assert thread.said("lead") == []
    log(thread).get_by_role("button", name="In reply to Dan: Long ago").press("Enter")
    assert thread.said("lead") == [{"conversation": 1, "seq": -4}]


def test_a_reaction_is_on_its_bubble_and_goes_again(thread: Stage) -> None:
    reset(thread, [message(1, "Here it is", DAN, reaction="👍")])
    expect(bubble(thread, 1)).to_contain_text("Reaction: 👍")
    thread.push("renew", conversation=1, messages=[message(1, "Here it is", DAN, reaction="")])
    expect(bubble(thread, 1).get_by_text("👍")).to_have_count(0)


def test_a_place_leads_to_a_map(thread: Stage) -> None:
    bare = {**KAI, "name": "", "address": ""}
    reset(thread, [message(1, place=KAI) | {"text": ""}, message(2, place=bare) | {"text": ""}])
    expect(link(thread, "Sandtorkai Am Kai 4")).to_have_attribute(
        "href", "https://www.openstreetmap.org/?mlat=53.54412&mlon=9.99372#map=16/53.54412/9.99372"
    )
    expect(link(thread, "Location 53.54412, 9.99372")).to_be_visible()
    expect(log(thread).locator(".bubble")).to_have_count(0)


def test_people_can_be_called(thread: Stage) -> None:
    people = [{"name": "Jonas Berg", "phones": ["+49 (176) 555-0829"]}, {"name": "", "phones": []}]
    reset(thread, [message(1, contacts=people) | {"text": ""}])
    expect(link(thread, "+49 (176) 555-0829")).to_have_attribute("href", "tel:+491765550829")
    expect(log(thread).get_by_text("Jonas Berg")).to_be_visible()


def test_what_has_no_digits_leads_nowhere(thread: Stage) -> None:
    reset(
        thread,
        [message(1, contacts=[{"name": "Jonas", "phones": ["ask Mia", "0176 5550829"]}]) | {"text": ""}],
    )
    expect(link(thread, "0176 5550829")).to_be_visible()
    expect(log(thread).get_by_text("ask Mia")).to_be_visible()
    expect(log(thread).locator("a")).to_have_count(1)


def test_a_forwarded_message_says_so_above_it(thread: Stage) -> None:
    reset(
        thread, [message(1, "Look!", is_forwarded=True), message(2, "What do you say?", is_forwarded=False)]
    )
    expect(bubble(thread, 1)).to_contain_text("Forwarded")
    expect(bubble(thread, 2)).not_to_contain_text("Forwarded")
    expect(bubble(thread, 1).get_by_text("Forwarded").locator("+ .bubble")).to_have_text("Look!")


def test_what_the_channel_cant_tell_is_told_quietly(thread: Stage) -> None:
    reset(thread, [message(1, "Unsupported message", unsupported="poll")])
    expect(log(thread).get_by_text("Unsupported message")).to_have_css(
        "font-style", "normal"
    )  # no sheet here
    expect(log(thread).locator(".bubble.odd")).to_have_count(1)


def test_recordings_and_films_play_where_they_are(thread: Stage) -> None:
    voice = {**FILE, "id": "1", "name": "Voice message.ogg", "type": "audio/ogg"}
    film = {**FILE, "id": "2", "name": "Quay.mp4", "type": "video/mp4"}
    elsewhere = {**film, "id": "3", "name": "Evil.mp4", "url": "https://evil.example/x.mp4"}
    reset(thread, [message(1, attachments=[voice, film, elsewhere]) | {"text": ""}])
    for tag, name in (("audio", "Voice message.ogg"), ("video", "Quay.mp4")):
        player = log(thread).locator(f"{tag}[aria-label='{name}']")
        expect(player).to_have_attribute("src", FILE["url"])  # type: ignore[arg-type]
        expect(player).to_have_attribute("preload", "none")
        expect(link(thread, f"Save {name}")).to_be_visible()
    expect(log(thread).locator("video")).to_have_count(1)


def test_a_sticker_is_small(thread: Stage) -> None:
    thumb = {"thumb": FILE["url"] + "/thumb", "width": 512, "height": 512}  # type: ignore[operator]
    sticker = {**FILE, **thumb, "id": "1", "name": "Sticker.webp", "type": "image/webp"}
    reset(thread, [message(1, attachments=[sticker]) | {"text": ""}])
    expect(log(thread).locator("img")).to_have_attribute("width", "120")


def delivery(state: str, reason: str = "", *, retry: bool = False) -> dict[str, Any]:
    return {"door": "whatsapp", "state": state, "at": 9, "reason": reason, "retry": retry}


def test_of_a_channels_messages_what_failed_is_told_and_the_rest_by_marks(thread: Stage) -> None:
    reset(
        thread,
        [
            message(1, "One", DAN, delivery=delivery("sent")),
            message(2, "Two", DAN, delivery=delivery("failed", "Not on WhatsApp.", retry=True)),
            message(3, "Three", DAN, delivery=delivery("sent")),
            message(4, "Four", DAN, delivery=delivery("waiting")),
            message(5, "Five", DAN, delivery=delivery("waiting", "This number is turned off.")),
        ],
        marks={"received": 1, "read": 1},
    )
    expect(bubble(thread, 1).locator(".msg-state")).to_have_text("Read")
    expect(bubble(thread, 2).locator(".msg-state")).to_contain_text("Not sent: Not on WhatsApp.")
    expect(bubble(thread, 3).locator(".msg-state")).to_have_text("Sent")
    expect(bubble(thread, 4).locator(".msg-state")).to_have_text("Sending")
    expect(bubble(thread, 5).locator(".msg-state")).to_have_text("Not sent yet: This number is turned off.")
    bubble(thread, 2).get_by_role("button", name="Retry", exact=True).press("Enter")
    thread.says("mailagain", conversation=1, seq=2)


def test_what_failed_together_is_tried_again_at_one_press(thread: Stage) -> None:
    token = delivery("failed", "WhatsApp does not take the access token any more.", retry=True)
    lost = delivery("failed", "Not on WhatsApp.")
    fates = [token, delivery("sent"), token, lost, token]
    messages = [message(seq, f"Number {seq}", DAN, delivery=fate) for seq, fate in enumerate(fates, 1)]
    reset(thread, [*messages, message(6, "Hello?")])
    every = log(thread).get_by_role("button", name="Retry all")
    expect(every).to_have_count(1)
    expect(log(thread).get_by_role("button", name="Retry", exact=True)).to_have_count(3)
    bubble(thread, 5).get_by_role("button", name="Retry all 2", exact=True).press("Enter")
    thread.says("allagain", conversation=1, seqs=[3, 5])
    thread.push("renew", conversation=1, messages=[message(5, "Number 5", DAN, delivery=delivery("waiting"))])
    expect(every).to_have_count(0)


def test_hostile_words_stay_words(thread: Stage) -> None:
    for text in TEXTS:
        quote = {"seq": 1, "text": text, "author": text}
        place = {**KAI, "latitude": text, "longitude": text, "name": text, "address": text}
        people = [{"name": text, "phones": [text]}]
        told = message(
            2, "x", reply_to=quote, place=place, contacts=people, reaction=text[:8], unsupported=text
        )
        reset(thread, [told])
        expect(log(thread).get_by_role("button", name="In reply to")).to_have_count(1)
        expect(log(thread).locator("img, script")).to_have_count(0)
        assert str(link(thread, "").first.get_attribute("href")).startswith("https://www.openstreetmap.org/")
