"""GREEN's composer in a browser: no word is lost, none is sent twice by itself."""

import pytest
from playwright.sync_api import Locator, Page, expect

from tests.e2e.components.hostile import TEXTS
from tests.e2e.components.stage import Stage

LISTEN = """addEventListener('triptych:pending', ({ detail }) => { window.pending = detail.items; });"""


def open_(stage: Stage, conversation: int | None = 1, *, can_write: bool = True, me: int = 7) -> None:
    stage.push("open", conversation=conversation, me=me, can_write=can_write, shown=4)


def box(stage: Stage) -> Locator:
    return stage.page.get_by_role("textbox", name="Message", exact=True)


def send(stage: Stage) -> Locator:
    return stage.page.get_by_role("button", name="Send", exact=True)


def states(page: Page) -> list[str]:
    found: list[str] = page.evaluate("(window.pending ?? []).map((item) => item.state)")
    return found


@pytest.fixture
def opened(composer: Stage) -> Stage:
    composer.page.evaluate(LISTEN)
    open_(composer)
    return composer


def test_enter_sends_what_was_written(opened: Stage) -> None:
    box(opened).fill("Hello Maria ")
    box(opened).press("Enter")
    expect(box(opened)).to_have_value("")
    (sent,) = opened.said("send")
    written = {"conversation": 1, "client_id": sent["client_id"], "text": "Hello Maria", "shown": 4}
    assert sent == {**written, "note": False, "mentions": [], "anyway": False, "attachments": []}
    assert states(opened.page) == ["sending"]
    opened.push("ack", conversation=1, client_id=sent["client_id"], seq=5)
    assert states(opened.page) == []
    box(opened).fill("Next")
    send(opened).click()
    assert opened.said("send")[-1]["shown"] == 5


def test_spelling_is_checked_for_the_language_that_the_agent_chose(composer: Stage) -> None:
    composer.speak("fr-CA")
    open_(composer)
    expect(box(composer)).to_have_attribute("lang", "fr-CA")


JOIN = """document.body.insertAdjacentHTML(
  'beforeend', '<button data-act="join" onclick="this.remove()">JOIN</button>')"""


@pytest.mark.parametrize("gone", ["this.remove()", "setTimeout(() => this.remove(), 200)"])
def test_who_joins_may_write_at_once(composer: Stage, gone: str) -> None:
    open_(composer, can_write=False)
    composer.page.evaluate(JOIN.replace("this.remove()", gone))
    composer.page.get_by_role("button", name="JOIN").focus()
    composer.page.keyboard.press("Enter")
    open_(composer)
    expect(box(composer)).to_be_focused()


def test_who_has_gone_on_elsewhere_is_left_there(quiet_page: Page, composer: Stage) -> None:
    quiet_page.clock.install()
    composer.load()
    open_(composer, can_write=False)
    quiet_page.evaluate(JOIN)
    quiet_page.evaluate("document.body.insertAdjacentHTML('beforeend', '<input id=elsewhere>')")
    quiet_page.get_by_role("button", name="JOIN").press("Enter")
    quiet_page.locator("#elsewhere").focus()
    open_(composer)
    quiet_page.clock.run_for(10_000)
    expect(quiet_page.locator("#elsewhere")).to_be_focused()


def test_the_composer_of_another_conversation_is_no_place_to_go_on(quiet_page: Page, composer: Stage) -> None:
    """JOIN in a list row, while one may write in what GREEN still shows."""
    quiet_page.clock.install()
    composer.load()
    open_(composer, 1)
    quiet_page.evaluate(JOIN.replace("<button", "<li data-id=2><button"))
    quiet_page.get_by_role("button", name="JOIN").press("Enter")
    quiet_page.clock.run_for(500)
    expect(box(composer)).not_to_be_focused()
    open_(composer, 2)
    quiet_page.clock.run_for(500)
    expect(box(composer)).to_be_focused()


def test_who_opens_one_is_left_where_they_are(composer: Stage) -> None:
    open_(composer, 1)
    expect(box(composer)).to_be_visible()
    expect(box(composer)).not_to_be_focused()
    composer.page.evaluate(JOIN.replace("this.remove()", ""))
    composer.page.get_by_role("button", name="JOIN").click()
    open_(composer, 2)
    expect(composer.page.get_by_role("button", name="JOIN")).to_be_focused()


def test_shift_enter_breaks_the_line(opened: Stage) -> None:
    box(opened).fill("one")
    box(opened).press("Shift+Enter")
    box(opened).press_sequentially("two")
    expect(box(opened)).to_have_value("one\ntwo")
    assert opened.said("send") == []


def test_who_chose_it_sends_by_ctrl_enter(opened: Stage) -> None:
    box(opened).fill("one")
    box(opened).press("Control+Enter")
    expect(box(opened)).to_have_value("one")
    opened.page.evaluate("document.documentElement.dataset.send = 'ctrl'")
    box(opened).press("Enter")
    box(opened).press_sequentially("two")
    expect(box(opened)).to_have_value("one\ntwo")
    assert opened.said("send") == []
    box(opened).press("Control+Enter")
    expect(box(opened)).to_have_value("")
    assert [said["text"] for said in opened.said("send")] == ["one\ntwo"]


@pytest.mark.parametrize("key", [{"isComposing": True}, {"keyCode": 229}])
def test_enter_of_an_input_method_sends_nothing(opened: Stage, key: dict[str, object]) -> None:
    box(opened).fill("にほん")
    box(opened).dispatch_event("keydown", {"key": "Enter", "bubbles": True, "cancelable": True, **key})
    expect(box(opened)).to_have_value("にほん")
    assert opened.said("send") == []


@pytest.mark.parametrize("text", ["", "   ", "\n\n"])
def test_nothing_cannot_be_sent(opened: Stage, text: str) -> None:
    box(opened).fill(text)
    expect(send(opened)).to_be_disabled()
    box(opened).press("Enter")
    assert opened.said("send") == []


@pytest.mark.parametrize("letter", ["x", "😀", "e\u0301"])
def test_ten_thousand_characters_are_the_most(opened: Stage, letter: str) -> None:
    box(opened).fill(letter * 10_001)
    expect(opened.page.get_by_role("alert")).to_have_text("10,001 of 10,000 characters")
    box(opened).press("Enter")
    expect(box(opened)).to_have_value(letter * 10_001)
    assert opened.said("send") == []
    box(opened).fill(letter * 10_000)
    expect(opened.page.get_by_text("10,000 of 10,000 characters")).to_be_visible()
    box(opened).press("Enter")
    assert opened.said("send")[0]["text"] == letter * 10_000


def test_drafts_belong_to_agent_and_conversation(opened: Stage) -> None:
    box(opened).fill("for one")
    open_(opened, 2)
    expect(box(opened)).to_have_value("")
    box(opened).fill("for two")
    open_(opened, 1)
    expect(box(opened)).to_have_value("for one")
    opened.load()
    open_(opened, 2)
    expect(box(opened)).to_have_value("for two")
    opened.load()
    open_(opened, 2, me=8)
    expect(box(opened)).to_have_value("")


def test_a_reconnect_leaves_what_is_being_written(opened: Stage) -> None:
    box(opened).fill("half a sent")
    open_(opened)
    box(opened).press_sequentially("ence")
    expect(box(opened)).to_have_value("half a sentence")


def test_who_may_not_write_sees_no_composer(opened: Stage) -> None:
    open_(opened, can_write=False)
    expect(box(opened)).to_be_hidden()
    open_(opened, None)
    expect(box(opened)).to_be_hidden()


def test_without_a_connection_it_waits_and_goes_once(opened: Stage) -> None:
    opened.connect(False)
    box(opened).fill("first")
    box(opened).press("Enter")
    box(opened).fill("second")
    box(opened).press("Enter")
    assert opened.said("send") == []
    assert states(opened.page) == ["sending", "sending"]
    opened.connect(True)
    open_(opened)
    assert [sent["text"] for sent in opened.said("send")] == ["first", "second"]


def test_what_was_not_acknowledged_goes_again_after_a_reload(opened: Stage) -> None:
    box(opened).fill("Hello")
    box(opened).press("Enter")
    (before,) = opened.said("send")
    opened.load()
    open_(opened, None)
    assert opened.said("send") == [before]


def test_a_late_answer_is_asked_for_again(quiet_page: Page, composer: Stage) -> None:
    quiet_page.clock.install()
    composer.load()
    open_(composer)
    box(composer).fill("Hello")
    box(composer).press("Enter")
    quiet_page.clock.run_for(5_000)
    assert len(composer.said("send")) == 1
    quiet_page.clock.run_for(5_000)
    first, again = composer.said("send")
    assert first == again


def test_a_refusal_keeps_the_words(opened: Stage) -> None:
    box(opened).fill("Please")
    box(opened).press("Enter")
    (sent,) = opened.said("send")
    refusal = {
        "conversation": 1,
        "client_id": sent["client_id"],
        "code": "rate_limited",
        "sentence": "Slower.",
    }
    opened.push("refused", **refusal, retry=True)
    assert states(opened.page) == ["failed"]
    press(opened, "retry", sent["client_id"])
    assert opened.said("send") == [sent, {**sent, "anyway": True}]
    opened.push("refused", **refusal, retry=False)
    press(opened, "edit", sent["client_id"])
    expect(box(opened)).to_have_value("Please")
    assert states(opened.page) == []


def press(stage: Stage, act: str, client_id: str) -> None:
    """As the button under a message in the thread does."""
    stage.page.evaluate(
        "([act, id]) => dispatchEvent(new CustomEvent(`triptych:${act}`, {detail: {client_id: id}}))",
        [act, client_id],
    )


def test_a_held_one_waits_for_its_writer_and_is_held_once(opened: Stage) -> None:
    box(opened).fill("Tomorrow")
    box(opened).press("Enter")
    (sent,) = opened.said("send")
    opened.push("held", conversation=1, client_id=sent["client_id"], sentence="Dan has answered.")
    assert states(opened.page) == ["held"]
    opened.load()
    opened.page.evaluate(LISTEN)
    open_(opened)
    assert (opened.said("send"), states(opened.page)) == ([], ["held"])
    press(opened, "retry", sent["client_id"])
    assert opened.said("send") == [{**sent, "anyway": True}]
    assert states(opened.page) == ["sending"]


def test_a_failed_one_is_not_sent_by_itself(opened: Stage) -> None:
    box(opened).fill("Please")
    box(opened).press("Enter")
    (sent,) = opened.said("send")
    opened.push(
        "refused", conversation=1, client_id=sent["client_id"], code="blocked", sentence="No.", retry=False
    )
    opened.load()
    open_(opened)
    assert opened.said("send") == []


def test_typing_is_told_and_ends(quiet_page: Page, composer: Stage) -> None:
    quiet_page.clock.install()
    composer.load()
    open_(composer)
    box(composer).press_sequentially("Hel")
    assert composer.said("typing") == [{"conversation": 1, "on": True}]
    quiet_page.clock.run_for(4_100)
    assert composer.said("typing")[-1] == {"conversation": 1, "on": False}


def test_ids_need_no_secure_context(quiet_page: Page, composer: Stage) -> None:
    quiet_page.add_init_script("delete Crypto.prototype.randomUUID")
    composer.load()
    open_(composer)
    for text in ("one", "two"):
        box(composer).fill(text)
        box(composer).press("Enter")
    ids = [sent["client_id"] for sent in composer.said("send")]
    assert len(set(ids)) == 2
    assert all(len(id_) == 36 and id_[14] == "4" for id_ in ids)


def test_a_full_storage_loses_nothing_that_is_on_screen(quiet_page: Page, composer: Stage) -> None:
    quiet_page.add_init_script("Storage.prototype.setItem = () => { throw new DOMException('full'); };")
    composer.load()
    composer.page.evaluate(LISTEN)
    open_(composer)
    box(composer).fill("Hello")
    box(composer).press("Enter")
    assert composer.said("send")[0]["text"] == "Hello"
    open_(composer)
    assert states(composer.page) == ["sending"]


@pytest.mark.parametrize("text", TEXTS)
def test_any_text_goes_as_it_was_written(opened: Stage, text: str) -> None:
    box(opened).fill(text)
    box(opened).press("Enter")
    assert opened.said("send")[0]["text"] == text
