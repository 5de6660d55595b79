"""Logs: ours and the libraries', in one form."""

import json
import logging
from collections.abc import Iterator

import pytest
import structlog
from python_multipart.exceptions import FormParserError
from python_multipart.multipart import MultipartParser

from services.logs import configure_logs


@pytest.fixture(autouse=True)
def restored() -> Iterator[None]:
    root = logging.getLogger()
    handlers, level, configuration = list(root.handlers), root.level, structlog.get_config()
    yield
    root.handlers[:] = handlers
    root.setLevel(level)
    structlog.configure(**configuration)


def test_json_has_one_object_for_each_line(capsys: pytest.CaptureFixture[str]) -> None:
    configure_logs("json", "info")
    structlog.get_logger("triptych.test").info("stored", conversation_id=7)
    logging.getLogger("uvicorn.error").warning("port %d", 80)
    try:
        raise ValueError("broken\nin two lines")
    except ValueError:
        structlog.get_logger("triptych.test").exception("failed")
    ours, theirs, failed = (json.loads(line) for line in capsys.readouterr().err.splitlines())
    assert (ours["event"], ours["conversation_id"], ours["level"]) == ("stored", 7, "info")
    assert (theirs["event"], theirs["logger"]) == ("port 80", "uvicorn.error")
    assert "ValueError" in failed["exception"]


def test_console_is_for_people(capsys: pytest.CaptureFixture[str]) -> None:
    configure_logs("console", "warning")
    structlog.get_logger("t").info("quiet")
    structlog.get_logger("t").warning("loud", who="Ada")
    out = capsys.readouterr().err
    assert "quiet" not in out
    assert "loud" in out
    assert "who=Ada" in out


def test_no_access_lines(capsys: pytest.CaptureFixture[str]) -> None:
    configure_logs("console", "debug")
    logging.getLogger("uvicorn.access").info("GET /_nicegui_ws?client_id=secret")
    assert capsys.readouterr().err == ""


def test_no_addresses_that_are_asked(capsys: pytest.CaptureFixture[str]) -> None:
    configure_logs("console", "debug")
    for name in ("httpx2", "httpcore2.http11"):
        logging.getLogger(name).info("HTTP Request: GET https://graph.example/?appsecret_proof=1")
    assert capsys.readouterr().err == ""


def test_no_line_for_each_upload_that_breaks(capsys: pytest.CaptureFixture[str]) -> None:
    configure_logs("console", "info")
    with pytest.raises(FormParserError):
        MultipartParser(b"edge").write(b"no edge at all")
    assert capsys.readouterr().err == ""
