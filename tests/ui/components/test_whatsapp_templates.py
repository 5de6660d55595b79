"""The Python side of the dialog "WhatsApp templates"."""

from typing import Any

from services.channels.whatsapp.parts import parts_of
from services.channels.whatsapp.picking import Offer, Pick, Picks
from tests.services.channels.whatsapp.company import SALE, template
from tests.ui.stage import Pushes, says, shown
from ui.components.whatsapp_templates import Chosen, WhatsAppTemplates


async def test_what_is_searched_for_and_sent_reaches_its_handlers() -> None:
    pushes, acts = Pushes(), list[tuple[Any, ...]]()

    def make() -> WhatsAppTemplates:
        return WhatsAppTemplates(
            pushes, on_search=lambda *what: acts.append(what), on_send=lambda chosen: acts.append((chosen,))
        )

    said = {"conversation": 5, "template": 2, "client_id": "a", "values": {"body.1": "x", "y": 3}, "shown": 9}
    async with shown(make) as (_, dialog):
        says(dialog, "search", {"conversation": 5, "search": "<b>", "number": 3})
        says(dialog, "send", {**said, "attachments": ["f"], "anyway": True})
        says(dialog, "send", {"values": [1], "template": "x", "attachments": 4, "anyway": "yes"})
    assert acts == [
        (5, "<b>", 3),
        (Chosen(5, 2, "a", {"body.1": "x"}, ("f",), 9, anyway=True),),
        (Chosen(0, 0, "", {}, (), 0),),
    ]


async def test_answers_name_what_they_answer() -> None:
    pushes, chosen = Pushes(), Chosen(5, 2, "a", {}, (), 9)
    pick = Pick(2, "season_sale", "en", "MARKETING", parts_of(template(SALE)))
    async with shown(
        lambda: WhatsAppTemplates(pushes, on_search=lambda *_: None, on_send=lambda _: None)
    ) as (_, dialog):
        dialog.found(3, Picks([pick], more=True, offers=[Offer("name", "Maria")]))
        dialog.refused(chosen, errors={"body.1": "No."})
        dialog.refused(chosen, sentence="Dan has answered.", held=True)
        dialog.sent(chosen)
    (_, found), *answers = pushes
    assert (found["number"], found["more"], found["offers"]) == (3, True, [{"key": "name", "value": "Maria"}])
    assert found["items"][0]["parts"]["body"] == "Everything of brass for less, until Sunday."
    assert answers == [
        ("refused", {"client_id": "a", "errors": {"body.1": "No."}, "sentence": "", "held": False}),
        ("refused", {"client_id": "a", "errors": {}, "sentence": "Dan has answered.", "held": True}),
        ("sent", {"client_id": "a"}),
    ]
