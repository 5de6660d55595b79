"""A stage for each component."""

from collections.abc import Iterator

import pytest
from playwright.sync_api import Dialog, Page

from tests.e2e.components.stage import Stage, StageServer


@pytest.fixture(scope="session")
def stage_url() -> Iterator[str]:
    server = StageServer()
    yield server.url
    server.close()


@pytest.fixture
def quiet_page(page: Page) -> Iterator[Page]:
    """A page in which nothing may throw or open a dialog."""
    mistakes: list[str] = []

    def note(dialog: Dialog) -> None:
        mistakes.append(dialog.message)
        dialog.dismiss()

    page.on("pageerror", lambda error: mistakes.append(str(error)))
    page.on("dialog", note)
    yield page
    assert mistakes == []


@pytest.fixture
def conversations(quiet_page: Page, stage_url: str) -> Stage:
    return Stage(quiet_page, stage_url, "conversation_list", "list")


@pytest.fixture
def thread(quiet_page: Page, stage_url: str) -> Stage:
    return Stage(quiet_page, stage_url, "message_thread", "thread")


@pytest.fixture
def composer(quiet_page: Page, stage_url: str) -> Stage:
    return Stage(quiet_page, stage_url, "composer", "composer")
