"""Triptych's command line: `python main.py` serves; every command has --help."""

import sys

if sys.version_info < (3, 11):  # noqa: UP036 whoever starts it with an older one is told so
    print("Triptych needs Python 3.11 or newer; this is %d.%d." % sys.version_info[:2], file=sys.stderr)  # noqa: UP031
    sys.exit(2)

import contextlib
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

if TYPE_CHECKING:
    from services.company import Company
    from services.runtime import Runtime
    from services.settings import Settings

cli = typer.Typer(
    add_completion=False, pretty_exceptions_enable=False, help="A customer-conversation console."
)

DEMO_FOLDER = Path("demo-data")


@cli.callback(invoke_without_command=True)
def _default(context: typer.Context) -> None:
    """Serve, unless a command says otherwise."""
    if context.invoked_subcommand is None:
        serve()


@cli.command()
def serve() -> None:
    """Start the server on your own data."""
    with _one_line_each():
        _serve(_settings())


@cli.command()
def demo(
    empty: Annotated[
        bool, typer.Option("--empty", help="People, teams and channels only; kept at later starts.")
    ] = False,
    still: Annotated[
        bool, typer.Option("--still", help="Customers who are online do not write by themselves.")
    ] = False,
) -> None:
    """Start a small company to try it on, in demo-data unless DATA_DIR says else."""
    with _one_line_each():
        settings = _settings()
        if "data_dir" not in settings.model_fields_set:
            settings = settings.model_copy(update={"data_dir": DEMO_FOLDER})
        from services.demo import Demo

        _serve(settings, Demo(is_empty=empty, is_still=still))


@cli.command("create-agent")
def create_agent(
    name: Annotated[str, typer.Option(prompt=True, help="What customers and colleagues call them.")],
    email: Annotated[str, typer.Option(prompt=True, help="What they sign in with.")],
    role: Annotated[
        str, typer.Option(help="owner, admin or member; the first is owner, others members.")
    ] = "",
) -> None:
    """Make someone who can sign in. The password is asked for, or comes from TRIPTYCH_AGENT_PASSWORD."""
    with _one_line_each():
        settings = _settings()
        password = _password()
        from services.opening import open_runtime
        from services.setting_up import add_agent

        with _locked_unless_running(settings):
            made = open_runtime(settings).db.write_here(
                add_agent, name=name, email=email, password=password, workspace_role=role
            )
        added = made.value
        print(f"{added.email} can sign in at {settings.address}/login")
        if added.channel_key:
            source = f"{settings.address}/widget.js"
            print(
                f'For your website: <script async src="{source}" data-channel="{added.channel_key}"></script>'
            )


@cli.command("reset-password")
def reset_password(
    email: Annotated[str, typer.Option(prompt=True, help="What they sign in with.")],
    without_codes: Annotated[
        bool,
        typer.Option("--without-codes", help="Turn two-factor sign-in off too: app and codes are lost."),
    ] = False,
) -> None:
    """Print a link by which somebody chooses a new password, also while the server runs. It works once."""
    with _one_line_each():
        settings = _settings()
        from services.opening import open_runtime
        from services.refusal import NotFound
        from services.resetting import begin, link
        from services.second_factor import turn_off_for

        with _locked_unless_running(settings):
            runtime = open_runtime(settings)
            made = runtime.db.write_here(begin, email).value
            if made is not None and without_codes:
                runtime.db.write_here(turn_off_for, made.email)
        if made is None:
            raise NotFound(f"Nobody signs in with {email}, or they are suspended.")
        print(f"For {made.email}, good for an hour: {link(runtime.tokens, settings.address, made)}")


@cli.command()
def migrate() -> None:
    """Bring the database to this version's schema. The server does so at its start."""
    with _one_line_each():
        settings = _settings()
        from services.opening import bring_up_to_date

        with _locked(settings):
            bring_up_to_date(settings)
        print("The database is up to date.")


@cli.command()
def check(
    reachable: Annotated[
        bool, typer.Option("--reachable", help="Also fetch the chat's script by PUBLIC_URL, as customers do.")
    ] = False,
) -> None:
    """Look for damage in the data. Ends with 1 when something is wrong."""
    with _one_line_each():
        settings = _settings()
        from services.check import problems
        from services.opening import examined
        from services.reachable import trouble

        with contextlib.closing(examined(settings)) as db:
            found = db.read_here(problems)
        if reachable and (line := trouble(settings.address)):
            found.append(line)
    for line in found:
        print(line)
    if found:
        raise typer.Exit(1)
    print(
        f"Nothing is wrong; {settings.address} can be reached from here."
        if reachable
        else "Nothing is wrong."
    )


@cli.command()
def backup(
    file: Annotated[Path, typer.Argument(help="The archive to write, such as triptych.tar.gz.")],
) -> None:
    """Write database, secret and files into one archive, also while the server runs."""
    with _one_line_each():
        settings = _settings()
        from services.backup import backup as back_up

        kept = back_up(settings, file)
    print(f"Backed up into {kept.path}: the database and {kept.files:,} files, {kept.size:,} bytes.")


@cli.command()
def restore(
    file: Annotated[Path, typer.Argument(help="An archive that `backup` has written, or a copy in backups.")],
) -> None:
    """Put a backup in the place of what is there, which is kept aside. The server must not run."""
    with _one_line_each():
        settings = _settings()
        from services.restoring import restore as put_back

        with _locked(settings):
            aside = put_back(settings, file)
    print(f"Restored from {file}. Start the server to go on.")
    if aside is not None:
        print(f"What was there before lies in {aside}.")


@cli.command()
def version() -> None:
    """Say which version this is."""
    import tomllib

    print(tomllib.loads(Path(__file__).with_name("pyproject.toml").read_text("utf-8"))["project"]["version"])


def _serve(settings: "Settings", company: "Company | None" = None) -> None:
    """Serve until told to stop; `company` is the demo's, None for one's own data."""
    from web.server import bind, serve

    with _locked(settings), contextlib.closing(bind(settings.host, settings.port)) as listener:
        settings = settings.model_copy(update={"port": listener.getsockname()[1]})
        if company is not None:
            settings = company.prepare(settings)
        from services.opening import open_runtime
        from web.app import create_app

        runtime = open_runtime(settings)
        serve(create_app(runtime, company), listener, _greeting(runtime, company))


def _greeting(runtime: "Runtime", company: "Company | None") -> Callable[[], None]:
    """What is printed once people can come."""

    def greet() -> None:
        from services.agents import anyone
        from services.first_run import link

        address = runtime.settings.address
        lines = [f"Triptych is ready: {address}"]
        if company is not None:
            lines += company.greeting()
        elif not runtime.db.read_here(anyone):
            lines += ["Nobody can sign in yet. Set it up by this link, which is for you alone:"]
            lines += [f"  {link(runtime.tokens, address)}"]
        with contextlib.suppress(OSError):  # a full disk behind it is no reason not to serve
            print("\n".join(lines), flush=True)

    return greet


def _settings() -> "Settings":
    from services.logs import configure_logs
    from services.settings import load_settings

    settings = load_settings()
    configure_logs(settings.log_format, settings.log_level)
    return settings


def _password() -> str:
    import os

    from services.environment import AGENT_PASSWORD
    from services.passwords import check_password

    password = os.environ.get(AGENT_PASSWORD) or typer.prompt(
        "Password", hide_input=True, confirmation_prompt=True
    )
    check_password(password)
    return str(password)


@contextlib.contextmanager
def _locked(settings: "Settings") -> Iterator[None]:
    """Hold the data folder for this process."""
    from services.lock import take_lock
    from services.startup import prepare_folder

    prepare_folder(settings.data_dir)
    lock = take_lock(settings.data_dir)
    try:
        yield
    finally:
        lock.release()


@contextlib.contextmanager
def _locked_unless_running(settings: "Settings") -> Iterator[None]:
    """Hold the folder, or share it with the server that does: adding someone is one transaction."""
    from services.startup import StartRefused

    with contextlib.ExitStack() as stack:
        with contextlib.suppress(StartRefused):
            stack.enter_context(_locked(settings))
        yield


@contextlib.contextmanager
def _one_line_each() -> Iterator[None]:
    """Tell every expected mistake in one line, without a traceback, and end with 2."""
    from services.refusal import Refusal
    from services.settings import SettingsError
    from services.startup import StartRefused

    try:
        yield
    except SettingsError as error:
        _end(error.lines)
    except StartRefused as error:
        _end([str(error)])
    except Refusal as refusal:
        _end([refusal.sentence])


def _end(lines: list[str]) -> None:
    for line in lines:
        print(line, file=sys.stderr)
    raise typer.Exit(2)


if __name__ == "__main__":
    cli()
