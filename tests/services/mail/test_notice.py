"""A notice says who writes and why, and no name in it becomes a header of its own."""

import pytest

from services.mail.notice import Notice, render_notice
from services.mail.server import MailServer
from tests.services.mail.test_rendering import HOSTILE
from tests.services.outbox.mail_host import text_of


@pytest.mark.parametrize("end", [HOSTILE, "a\nBcc: b@c.example", "a\rBcc: b@c.example", "a\x85\u2028Bcc: b"])
def test_names_end_no_header(end: str) -> None:
    server = MailServer("smtp", "mail.example", 25, None, None, "hello@house.example", "house.example")
    notice = Notice("eve@demo.example", end, end, (end,), end, "https://chat.example.com/x", end)
    message = render_notice(notice, server)
    assert message["Bcc"] is None
    assert b"\nBcc:" not in message.as_bytes().replace(b"\r", b"\n").partition(b"\n\n\n\n")[0]
    assert str(message["To"]) == "eve@demo.example"
    assert "<script>" not in text_of(message, "html")
