"""What agents write reaches the customer's phone, once and in order; or its sender is told why not."""

import uuid
from collections.abc import Mapping

import pytest
from sqlmodel import Session

from models import ChannelIdentity
from services import clock
from services.actor import agent
from services.channels.told import Sender, Step, Stepped
from services.channels.windows import TEMPLATE, WindowClosed
from services.conversations.change import Change
from services.conversations.messaging import answer, speak
from services.files.facts import FileFacts
from services.outbox.ending import send_again
from services.outbox.reading import deliveries
from services.outcome import Outcome
from services.refusal import Forbidden
from tests.services.channels.whatsapp.conftest import Line
from tests.services.files.pictures import picture
from tests.services.files.test_receiving import TYPE, body, cut, part
from web.emulator import graph_errors

NAMED = [
    {"type": "text", "parameter_name": "customer", "text": "Marta"},
    {"type": "text", "parameter_name": "product", "text": "lamp"},
]
DAY = 86_400_000
MINUTE = 60_000


async def test_an_answer_reaches_the_phone(line: Line) -> None:
    seq = await line.answers("Two are left in brass.")
    assert line.got() == ["Two are left in brass."]
    (entry,) = line.emulator.sent_to(line.marta)
    row = await line.row(seq)
    assert (row.state, row.lease, row.due_at, row.mail_id) == ("sent", None, None, entry.opaque)
    assert await line.world.is_whole()


async def test_who_has_no_number_is_written_to_by_their_id(line: Line) -> None:
    await line.answers("Hi Owen", line.owens)
    assert (line.got(line.owen), line.got()) == (["Hi Owen"], [])


async def test_they_go_in_their_order_and_once(line: Line) -> None:
    texts = [f"Line {number}" for number in range(12)]
    for text in texts:
        await line.says(text)
    others = [line.another_carrier() for _ in range(3)]
    for carrier in (line.carrier, *others):
        await carrier.round()
    for carrier in (line.carrier, *others):
        await carrier.settled()
    assert line.got() == texts


async def test_how_far_it_has_come_is_seen(line: Line) -> None:
    seq = await line.answers()
    assert await line.hears() == ["sent", "delivered"]
    row = await line.world.row(line.martas.conversation_id)
    assert (row.customer_received_seq, row.customer_read_seq) == (seq, 0)
    line.emulator.opens_chat(line.marta)
    assert await line.hears() == ["read"]
    assert (await line.world.row(line.martas.conversation_id)).customer_read_seq == seq


@pytest.mark.parametrize("order", [(0, 1, 2), (2, 1, 0), (2, 0, 1), (1, 1, 2, 2, 0)])
async def test_news_only_goes_forward(line: Line, order: tuple[int, ...]) -> None:
    seq = await line.says()
    await line.carrier.round()
    await line.carrier.settled()
    (entry,) = line.emulator.sent_to(line.marta)
    for number in order:
        await line.told(news(entry.id, list(Step)[number]))
    await line.told(news(entry.id, Step.FAILED))
    row = await line.world.row(line.martas.conversation_id)
    assert (row.customer_received_seq, row.customer_read_seq) == (seq, seq)
    assert (await line.row(seq)).state == "sent"


@pytest.mark.parametrize("order", [(0, 1), (1, 0)])
async def test_what_came_after_it_does_not_hide_that_it_failed(line: Line, order: tuple[int, int]) -> None:
    seqs = [await line.says(text) for text in ("First", "Second")]
    await line.carries()
    first, second = (entry.id for entry in line.emulator.sent_to(line.marta))
    told = news(first, Step.FAILED), news(second, Step.READ)
    for number in order:
        await line.told(told[number])
    assert [(await line.row(seq)).state for seq in seqs] == ["failed", "sent"]
    assert await line.waits() is None, "the other one has answered"
    await retries(line, seqs[0])
    await line.carries()
    again = line.emulator.sent_to(line.marta)[-1]
    await line.told(news(again.id, Step.FAILED))
    assert (await line.row(seqs[0])).state == "failed"


async def test_news_of_what_is_not_ours_is_let_be(line: Line) -> None:
    await line.says()
    for mark in ("", "999999.abc", "1.wrong", "²", "9" * 400):
        await line.told(news("wamid.other", Step.READ, mark))
    assert (await line.world.row(line.martas.conversation_id)).customer_read_seq == 0


def news(external_id: str, step: Step, mark: str = "") -> Stepped:
    return Stepped("key", Sender(""), 0, external_id, step, mark)


async def test_what_was_taken_without_an_answer_is_not_sent_twice(line: Line) -> None:
    """The line breaks after the request: its mark comes back by the webhook."""
    line.emulator.drops_next_line(taken=True)
    seq = await line.answers()
    assert (await line.row(seq)).state == "waiting"
    await line.hears()
    await line.carries(after=10 * MINUTE)
    assert ((await line.row(seq)).state, line.got()) == ("sent", ["Hi!"])


async def test_what_was_not_taken_is_sent_again(line: Line) -> None:
    line.emulator.drops_next_line(taken=False)
    seq = await line.answers()
    assert line.got() == []
    await line.carries(after=2 * MINUTE)
    assert ((await line.row(seq)).state, line.got()) == ("sent", ["Hi!"])


async def test_while_nobody_is_there_nothing_is_lost(line: Line) -> None:
    await line.api.stop()
    seqs = [await line.says(text) for text in ("One", "Two")]
    await line.carries()
    assert [(await line.row(seq)).state for seq in seqs] == ["waiting", "waiting"]
    await line.api.start()
    await line.carries(after=MINUTE)
    assert line.got() == ["One", "Two"]
    assert [(await line.row(seq)).state for seq in seqs] == ["sent", "sent"]


@pytest.mark.parametrize("error", [graph_errors.RATE, graph_errors.TEMPORARY, graph_errors.PAIR_RATE])
async def test_what_may_help_is_tried_again(line: Line, error: graph_errors.GraphError) -> None:
    line.emulator.answers_next_with(error)
    seq = await line.answers()
    assert ((await line.row(seq)).state, line.got()) == ("waiting", [])
    await line.carries(after=MINUTE)
    assert line.got() == ["Hi!"]


@pytest.mark.parametrize(
    ("error", "reason"),
    [
        (graph_errors.TOKEN_EXPIRED, "does not take the access token"),
        (graph_errors.ACCOUNT_LOCKED, "locked or restricted"),
        (graph_errors.WRONG_PROOF, "The app secret is not that of the app"),
        (graph_errors.INVALID, "did not take it: A parameter is not supported (100)."),
    ],
)
async def test_what_can_not_help_is_told_and_the_wait_goes_on(
    line: Line, error: graph_errors.GraphError, reason: str
) -> None:
    since = await line.waits()
    assert since is not None
    line.emulator.answers_next_with(error)
    seq = await line.says()
    assert await line.waits() is None
    await line.carries()
    row = await line.row(seq)
    assert row.state == "failed"
    assert reason in row.reason
    assert await line.waits() == since
    said = await line.world.ask(deliveries, line.martas.conversation_id, seq, seq)
    assert (said[seq]["door"], said[seq]["state"], said[seq]["retry"]) == ("whatsapp", "failed", True)
    assert line.got() == []
    assert await line.world.is_whole()


async def test_retry_sends_it_once_more(line: Line) -> None:
    line.emulator.answers_next_with(graph_errors.INVALID)
    seq = await line.answers()
    with pytest.raises(Forbidden):
        await retries(line, seq, by=line.world.cast.dan)
    await retries(line, seq)
    assert await line.waits() is None
    await line.carries()
    assert ((await line.row(seq)).state, line.got()) == ("sent", ["Hi!"])


async def retries(line: Line, seq: int, by: int | None = None) -> None:
    of = line.martas.conversation_id
    await line.world.do(send_again, of, seq=seq, actor=agent(by or line.ben))


async def test_one_that_fails_later_has_not_answered(line: Line) -> None:
    since = await line.waits()
    line.marta.on_whatsapp = False
    seq = await line.answers()
    assert await line.hears() == ["failed"]
    assert ((await line.row(seq)).state, await line.waits()) == ("failed", since)


async def test_another_answer_ends_the_wait_all_the_same(line: Line) -> None:
    line.emulator.answers_next_with(graph_errors.INVALID)
    await line.answers("First")
    await line.answers("Second")
    assert (line.got(), await line.waits()) == (["Second"], None)


async def test_of_two_that_fail_the_first_tells_since_when(line: Line) -> None:
    since = await line.waits()
    line.emulator.answers_next_with(graph_errors.INVALID, times=2)
    for text in ("First", "Second"):
        await line.says(text)
    await line.carries()
    assert (line.got(), await line.waits()) == ([], since)


async def test_after_a_day_only_a_template_goes(line: Line) -> None:
    seq = await line.says()
    await line.carries(after=DAY)
    row = await line.row(seq)
    assert (row.state, row.reason, line.got()) == ("failed", WindowClosed.sentence, [])
    with pytest.raises(WindowClosed):
        await line.says("Still there?")
    with pytest.raises(WindowClosed):
        await retries(line, seq)


async def test_a_template_goes_as_it_was_filled(line: Line) -> None:
    kept = {
        "name": "order_shipped",
        "language": "en_US",
        "components": [
            {
                "type": "body",
                "parameters": [{"type": "text", "text": "Marta"}, {"type": "text", "text": "7"}],
            },
            {
                "type": "button",
                "sub_type": "url",
                "index": "1",
                "parameters": [words("4711")],
            },
        ],
    }
    await says_by_template(line, kept)
    (entry,) = line.emulator.sent_to(line.marta)
    assert entry.template == "order_shipped"
    assert "Marta" in entry.text


def words(text: str) -> dict[str, str]:
    return {"type": "text", "text": text}


async def says_by_template(line: Line, kept: Mapping[str, object], *files: FileFacts) -> None:
    def said(session: Session) -> Outcome[int]:
        change = Change(session, session.get_one(type(row), row.id))
        return change.done(speak(change, agent(line.ben), text="Hi", detail={TEMPLATE: kept}, files=files))

    row = await line.world.row(line.martas.conversation_id)
    await line.world.do(said)
    await line.carries()


async def uploads(line: Line, content: bytes, name: str = "photo.png") -> FileFacts:
    chunks = cut(body(part(content, f'form-data; name="file"; filename="{name}"'.encode())), 65_536)
    return await line.files.upload(
        line.martas.conversation_id, TYPE, chunks, length=None, actor=agent(line.ben)
    )


async def test_a_picture_goes_with_its_words(line: Line) -> None:
    file = await uploads(line, picture("PNG"))
    await sends_with(line, file, text="Like this?")
    (entry,) = line.emulator.sent_to(line.marta)
    assert (entry.type, entry.text) == ("image", "Like this?")
    assert entry.media_id is not None
    assert line.emulator.media.get(entry.media_id).content.startswith(b"\x89PNG")


async def sends_with(line: Line, file: FileFacts, *, text: str = "") -> None:
    said = {"text": text, "client_id": str(uuid.uuid4()), "attachments": [file["id"]]}
    await line.world.do(answer, line.martas.conversation_id, **said, actor=agent(line.ben))  # type: ignore[arg-type]
    await line.carries()


async def test_any_other_file_goes_as_a_document_under_its_name(line: Line) -> None:
    file = await uploads(line, b"%PDF-1.7 and so on", "list of prices.pdf")
    await sends_with(line, file)
    (entry,) = line.emulator.sent_to(line.marta)
    assert entry.type == "document"
    assert line.emulator.requests[-1]["document"]["filename"] == "list of prices.pdf"


async def test_a_template_takes_a_picture_along(line: Line) -> None:
    file = await uploads(line, picture("PNG"))
    kept = {
        "name": "new_in_store",
        "language": "en",
        "components": [
            {"type": "header", "parameters": [{"type": "image", "image": {"file": file["id"]}}]},
            {"type": "body", "parameters": NAMED},
        ],
    }
    await says_by_template(line, kept, file)
    (entry,) = line.emulator.sent_to(line.marta)
    assert entry.template == "new_in_store"
    assert "file" not in str(line.emulator.requests[-1])


async def test_the_window_hangs_on_the_customers_clock(line: Line) -> None:
    def wrote_long_ago(session: Session) -> Outcome[None]:
        identity = session.get_one(ChannelIdentity, row.identity_id)
        identity.wrote_at = clock.now() - DAY
        return Outcome(None)

    row = await line.world.row(line.martas.conversation_id)
    await line.world.do(wrote_long_ago)
    with pytest.raises(WindowClosed):
        await line.says()
