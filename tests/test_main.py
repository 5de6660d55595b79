"""The command line: every command does its part, and every mistake is one line."""

import logging
import os
import sqlite3
import subprocess
import sys
import tomllib
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import pytest
import structlog
from typer.testing import CliRunner, Result

import main
from services.lock import take_lock
from tests.e2e.server import ROOT, clean_environment
from tests.ports import free_port

PASSWORD = "correct horse battery"
ADD = ["create-agent", "--name", "Ada", "--email", "Ada@demo.example"]


@pytest.fixture(autouse=True)
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    """A data folder of its own, and loggers as they were."""
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("TRIPTYCH_DATA_DIR", str(tmp_path / "data"))
    monkeypatch.setenv("TRIPTYCH_AGENT_PASSWORD", PASSWORD)
    root = logging.getLogger()
    handlers, level = list(root.handlers), root.level
    yield tmp_path / "data"
    root.handlers[:] = handlers
    root.setLevel(level)
    structlog.reset_defaults()


def run(*arguments: str, typed: str = "") -> Result:
    result = CliRunner().invoke(main.cli, list(arguments), input=typed)
    assert result.exception is None or isinstance(result.exception, SystemExit), result.exception
    return result


def refusal(*arguments: str) -> str:
    """The one line that a command ends with."""
    result = run(*arguments)
    assert result.exit_code == 2
    (line,) = result.stderr.splitlines()
    return line


COMMANDS = (
    "",
    "serve",
    "demo",
    "create-agent",
    "reset-password",
    "migrate",
    "check",
    "backup",
    "restore",
    "version",
)


@pytest.mark.parametrize("command", COMMANDS)
def test_every_command_explains_itself(command: str) -> None:
    result = run(*command.split(), "--help")
    assert result.exit_code == 0
    assert "Usage:" in result.stdout


def test_the_version_is_the_projects() -> None:
    project = tomllib.loads((ROOT / "pyproject.toml").read_text())["project"]
    assert run("version").stdout.strip() == project["version"]


def test_a_link_for_a_new_password_is_printed() -> None:
    run(*ADD)
    result = run("reset-password", "--email", "ADA@demo.example")
    assert result.exit_code == 0, result.stderr
    assert result.stdout.startswith(
        "For ada@demo.example, good for an hour: http://127.0.0.1:8080/reset?link="
    )
    assert "Nobody signs in with eve@demo.example" in refusal("reset-password", "--email", "eve@demo.example")


def test_two_factor_sign_in_is_turned_off_where_that_is_said(folder: Path) -> None:
    run(*ADD)
    with closing(sqlite3.connect(folder / "triptych.db")) as database:
        database.execute("INSERT INTO second_factor VALUES (1, 'SECRET', 1, 0)")
        database.execute("INSERT INTO recovery_code (agent_id, code_hash) VALUES (1, 'hash')")
        database.commit()
        for options, left in (([], 1), (["--without-codes"], 0)):
            result = run("reset-password", "--email", "ada@demo.example", *options)
            assert result.exit_code == 0, result.stderr
            assert "/reset?link=" in result.stdout
            assert database.execute("SELECT count(*) FROM second_factor").fetchone() == (left,)
            assert database.execute("SELECT count(*) FROM recovery_code").fetchone() == (left,)
        kinds = [kind for (kind,) in database.execute("SELECT kind FROM audit_line")]
        assert kinds.count("sign_in_codes_off") == 1
    assert "Nobody signs in" in refusal("reset-password", "--email", "eve@demo.example", "--without-codes")


def test_the_first_agent_gets_a_workspace_that_works(folder: Path) -> None:
    result = run(*ADD)
    assert result.exit_code == 0, result.stderr
    lines = result.stdout.splitlines()
    assert lines[0] == "ada@demo.example can sign in at http://127.0.0.1:8080/login"
    assert lines[1].startswith(
        'For your website: <script async src="http://127.0.0.1:8080/widget.js" data-channel="'
    )
    with closing(sqlite3.connect(folder / "triptych.db")) as database:
        assert database.execute("SELECT name, workspace_role FROM agent").fetchall() == [("Ada", "owner")]
        assert database.execute("SELECT role FROM team_member").fetchall() == [("admin",)]
        assert database.execute("SELECT count(*) FROM channel_team").fetchone() == (1,)


def test_the_next_agent_is_a_representative(folder: Path) -> None:
    run(*ADD)
    result = run("create-agent", "--name", "Ben", "--email", "ben@demo.example")
    assert result.stdout.splitlines() == ["ben@demo.example can sign in at http://127.0.0.1:8080/login"]
    with closing(sqlite3.connect(folder / "triptych.db")) as database:
        roles = database.execute(
            "SELECT workspace_role, role FROM agent JOIN team_member ON agent.id = agent_id"
        )
        assert roles.fetchall() == [("owner", "admin"), ("member", "representative")]


def test_what_is_not_given_is_asked_for(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("TRIPTYCH_AGENT_PASSWORD")
    result = run("create-agent", typed=f"Ada\nada@demo.example\n{PASSWORD}\n{PASSWORD}\n")
    assert result.exit_code == 0
    assert PASSWORD not in result.stdout


@pytest.mark.parametrize(
    ("arguments", "password", "line"),
    [
        (ADD, "short", "A password needs at least 8 characters."),
        ([*ADD[:-1], "nobody"], PASSWORD, "nobody is not an e-mail address."),
        ([*ADD, "--role", "root"], PASSWORD, "A workspace role is one of owner, admin, member."),
    ],
)
def test_an_agent_that_can_not_be(
    monkeypatch: pytest.MonkeyPatch, arguments: list[str], password: str, line: str
) -> None:
    monkeypatch.setenv("TRIPTYCH_AGENT_PASSWORD", password)
    assert refusal(*arguments) == line


def test_an_address_is_given_once() -> None:
    run(*ADD)
    assert refusal(*ADD) == "There is an agent with the address ada@demo.example already."


def test_settings_mistakes_are_a_line_each(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("TRIPTYCH_PORT", "eighty")
    monkeypatch.setenv("TRIPTYCH_LOG_LEVEL", "loud")
    result = run("serve")
    assert result.exit_code == 2
    assert [line.split()[0] for line in result.stderr.splitlines()] == ["TRIPTYCH_PORT", "TRIPTYCH_LOG_LEVEL"]


@pytest.mark.parametrize("command", ["serve", "migrate", "demo"])
def test_a_locked_folder_is_left_alone(folder: Path, command: str) -> None:
    folder.mkdir()
    lock = take_lock(folder)
    assert refusal(command).startswith(f"DATA_DIR {folder} is in use by process {os.getpid()}.")
    lock.release()


def test_an_agent_can_be_added_while_the_server_runs(folder: Path) -> None:
    folder.mkdir()
    lock = take_lock(folder)
    assert run(*ADD).exit_code == 0
    lock.release()


@pytest.mark.parametrize("command", ["serve", "migrate", "check"])
def test_a_lost_database_is_not_made_anew(folder: Path, command: str) -> None:
    folder.mkdir()
    (folder / "secret").write_text("s" * 64)
    assert "triptych.db is missing" in refusal(command)
    assert not (folder / "triptych.db").exists()


def test_an_empty_database_is_not_filled(folder: Path) -> None:
    folder.mkdir()
    (folder / "triptych.db").touch()
    for command in ("serve", "migrate", "check"):
        assert "is empty (0 bytes)" in refusal(command)
    assert (folder / "triptych.db").stat().st_size == 0


def test_migrating_is_done_once_and_again(folder: Path) -> None:
    for _ in range(2):
        assert run("migrate").stdout == "The database is up to date.\n"
    assert run("check").stdout == "Nothing is wrong.\n"


def test_checking_tells_what_is_wrong(folder: Path) -> None:
    run(*ADD)
    with closing(sqlite3.connect(folder / "triptych.db")) as database, database:
        database.execute("DELETE FROM agent")
    result = run("check")
    assert result.exit_code == 1
    assert result.stdout.splitlines() == ["team_member row 1 refers to a row of agent that does not exist"]


def test_checking_nothing_makes_nothing(folder: Path) -> None:
    assert "There is no database" in refusal("check")
    assert not folder.exists()


def test_without_a_command_it_serves_and_says_how_to_begin(folder: Path) -> None:
    environment = clean_environment() | {"TRIPTYCH_DATA_DIR": str(folder), "TRIPTYCH_PORT": str(free_port())}
    command = [sys.executable, "main.py"]
    with subprocess.Popen(command, cwd=ROOT, env=environment, stdout=subprocess.PIPE, text=True) as server:
        assert server.stdout is not None
        ready, begin, link = [server.stdout.readline() for _ in range(3)]
        server.terminate()
        assert server.wait(20) == 0
    assert ready == f"Triptych is ready: http://127.0.0.1:{environment['TRIPTYCH_PORT']}\n"
    assert begin == "Nobody can sign in yet. Set it up by this link, which is for you alone:\n"
    assert link.startswith(f"  http://127.0.0.1:{environment['TRIPTYCH_PORT']}/setup?link=ey")
    assert oct(folder.stat().st_mode)[-3:] == "700"
    assert oct((folder / "secret").stat().st_mode)[-3:] == "600"


def test_what_was_backed_up_is_restored_and_what_was_there_is_kept(folder: Path, tmp_path: Path) -> None:
    run(*ADD)
    archive = tmp_path / "kept.tar.gz"
    assert run("backup", str(archive)).stdout.startswith(
        f"Backed up into {archive}: the database and 0 files"
    )
    run("create-agent", "--name", "Ben", "--email", "ben@demo.example")
    lines = run("restore", str(archive)).stdout.splitlines()
    assert lines[0] == f"Restored from {archive}. Start the server to go on."
    with closing(sqlite3.connect(folder / "triptych.db")) as database:
        assert database.execute("SELECT name FROM agent").fetchall() == [("Ada",)]
    aside = Path(lines[1].removeprefix("What was there before lies in ").removesuffix("."))
    with closing(sqlite3.connect(aside / "triptych.db")) as database:
        assert database.execute("SELECT count(*) FROM agent").fetchone() == (2,)
    assert run("check").exit_code == 0


def test_restoring_waits_for_no_server_that_runs(folder: Path, tmp_path: Path) -> None:
    run(*ADD)
    archive = tmp_path / "kept.tar.gz"
    run("backup", str(archive))
    lock = take_lock(folder)
    try:
        assert f"DATA_DIR {folder} is in use" in refusal("restore", str(archive))
        assert run("backup", str(archive)).exit_code == 0
    finally:
        lock.release()


def test_check_tells_whether_customers_reach_the_chat(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    run(*ADD)
    monkeypatch.setenv("TRIPTYCH_PUBLIC_URL", f"http://127.0.0.1:{free_port()}")
    found = run("check", "--reachable")
    assert found.exit_code == 1
    (line,) = found.stdout.splitlines()
    assert line.startswith("Nothing listens at 127.0.0.1:")
    assert run("check").exit_code == 0, "without it, the data alone"
