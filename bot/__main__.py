"""The commands. Each reads its arguments, calls one function, and turns what went wrong into one line and a status."""

import gc
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import date, datetime
from functools import wraps
from pathlib import Path
from typing import Annotated, Any, Literal, ParamSpec

import typer
from typer.exceptions import TyperException

from bot.config import Settings, SettingsError, read_settings
from flows.errors import FlowsError
from storage.errors import DatabaseAddressError, SecretKeyError, StorageError

P = ParamSpec("P")
FAILED, BAD_INPUT = 1, 2

app = typer.Typer(no_args_is_help=True, add_completion=False, pretty_exceptions_enable=False)
network_app = typer.Typer(help="The organisations' data.", no_args_is_help=True)
key_app = typer.Typer(help="Secret keys.", no_args_is_help=True)
app.add_typer(network_app, name="network")
app.add_typer(key_app, name="key")


@app.callback()
def common(
    context: typer.Context,
    env_file: Annotated[Path | None, typer.Option(help="A file of settings; else .env where there is one.")] = None,
) -> None:
    """Lotse, a Telegram bot: the chat front door of a network of migrant organisations.

    To try it on this machine alone: lotse demo. To run it: lotse run, with the settings that README.md lists.
    """
    context.obj = env_file


def _settings(context: typer.Context) -> Settings:
    from bot.file_owners import closed_file  # noqa: PLC0415
    from bot.logs import configure_logs  # noqa: PLC0415 - `lotse check` logs nothing

    try:
        settings = read_settings(context.obj)
    except PermissionError:
        raise SettingsError("; ".join(closed_file(context.obj or Path(".env"), "read"))) from None
    configure_logs(settings.log_format, settings.log_level)
    return settings


@contextmanager
def _loading() -> Iterator[None]:
    """Load modules without collecting garbage meanwhile: there is hardly any, and looking for it takes a fifth of a start."""
    gc.disable()
    try:
        yield
    finally:
        gc.enable()


def says_what_is_wrong(command: Callable[P, int | None]) -> Callable[P, None]:
    """Turn the errors a person can mend into one line on standard error; never a traceback for them."""

    @wraps(command)
    def guarded(*args: P.args, **kwargs: P.kwargs) -> None:
        from bot.app_errors import StartError  # noqa: PLC0415

        try:
            status = command(*args, **kwargs)
        except (SettingsError, FlowsError) as error:
            _end(str(error), BAD_INPUT)
        except SecretKeyError as error:
            _end(f"LOTSE_SECRET_KEY is wrong: {error}", BAD_INPUT)
        except DatabaseAddressError as error:
            _end(f"LOTSE_DATABASE_URL is wrong: {error}", BAD_INPUT)
        except (StorageError, StartError, OSError) as error:
            _end(str(error), FAILED)
        else:
            raise typer.Exit(status or 0)

    return guarded


def _end(line: str, status: int) -> None:
    print(line.replace("\n", " "), file=sys.stderr)  # noqa: T201
    raise typer.Exit(status)


@app.command()
@says_what_is_wrong
def run(context: typer.Context) -> None:
    """Run the bot, by polling or webhook as the settings say."""
    settings = _settings(context)
    with _loading():
        from bot.running import run_bot  # noqa: PLC0415 - imports what only a running bot needs

    run_bot(settings, context.obj)


@app.command()
@says_what_is_wrong
def demo(
    port: Annotated[int, typer.Option(min=0, max=65535, help="Port of the page; 0 picks one.")] = 8080,
    data: Annotated[Path | None, typer.Option(help="Folder whose state survives a restart.")] = None,
    fresh: Annotated[bool, typer.Option("--fresh", help="Forget what the folder holds.")] = False,
    clock: Annotated[str | None, typer.Option(help="ISO instant at which the demo begins.")] = None,
) -> int:
    """Run the whole service on this machine alone, with a page of phones; prints the page's address."""
    with _loading():
        from bot.demo.running import run_demo  # noqa: PLC0415

    return run_demo(port, data, fresh=fresh, start_at=_instant(clock))


@app.command(name="telegram-server")
@says_what_is_wrong
def telegram_server(
    port: Annotated[int, typer.Option(min=0, max=65535)] = 8081,
    clock: Annotated[str | None, typer.Option(help="ISO instant at which its clock begins.")] = None,
    limits: Annotated[Literal["telegram", "off"], typer.Option(help="Telegram's rate limits, or none.")] = "telegram",
) -> None:
    """Run the local Bot API server alone; prints its address."""
    with _loading():
        from bot.telegram_server.serve import serve  # noqa: PLC0415

    serve(port, start_at=_instant(clock), limits=limits)


@app.command()
def check(
    facts: Annotated[str | None, typer.Argument(help="FACTS.json, or - for standard input.")] = None,
    many: Annotated[str | None, typer.Option(help="CASES.jsonl: one case a line.")] = None,
    date_: Annotated[str | None, typer.Option("--date", help="YYYY-MM-DD; default today.")] = None,
    lang: Annotated[str | None, typer.Option(help="Add texts in this language.")] = None,
    explain: Annotated[bool, typer.Option("--explain", help="Add what each status rests on.")] = False,
) -> None:
    """Assess facts: JSON in, JSON out."""
    from bot.check_command import run_check  # noqa: PLC0415
    from bot.languages import complete_languages  # noqa: PLC0415

    source = many if many is not None else facts
    if source is None or (many is not None and facts is not None):
        _end("check: name FACTS.json, or --many CASES.jsonl, one of them", BAD_INPUT)
        return
    if lang is not None and lang not in complete_languages():
        _end(f"--lang: {lang} is not one of {', '.join(complete_languages())}", BAD_INPUT)
    status = run_check(
        source,
        many=many is not None,
        date=_day(date_),
        lang=lang,
        explain=explain,
        translate=_translate,
        stdout=sys.stdout,
        stderr=sys.stderr,
    )
    raise typer.Exit(status)


def _translate(language: str, text: Any) -> str:
    from bot.i18n import check_translator  # noqa: PLC0415 - only with --lang

    return check_translator().plain(text, language)


@app.command()
@says_what_is_wrong
def invite(
    context: typer.Context,
    role: Annotated[str, typer.Argument(help="coordinator, guide, multiplier, member, representative or host.")],
    organisation: Annotated[str | None, typer.Option(help="Its id: whom a representative or member is of.")] = None,
    place: Annotated[str | None, typer.Option(help="The meeting point's id: where a host is.")] = None,
) -> None:
    """Print a link that gives somebody a role, once."""
    from bot.invite_command import print_invite  # noqa: PLC0415
    from bot.services.invite_links import InviteError, check_words  # noqa: PLC0415

    try:
        # What no network could make right is said before any setting is asked for.
        check_words(role, organisation, place)
        print_invite(_settings(context), role, organisation, place)
    except InviteError as error:
        _end(str(error), BAD_INPUT)


@app.command()
@says_what_is_wrong
def backup(
    context: typer.Context,
    file: Path,
    force: Annotated[bool, typer.Option("--force", help="Overwrite the file, if it is a backup.")] = False,
    delete_expired: Annotated[
        bool,
        typer.Option("--delete-expired", help="Delete the backups in its folder whose time is over before tomorrow's."),
    ] = False,
) -> None:
    """Copy the database to a file, while the bot runs, and check the copy."""
    from bot.backup_commands import backup as make  # noqa: PLC0415

    make(_settings(context), file, force=force, delete_expired=delete_expired)


@app.command()
@says_what_is_wrong
def restore(
    context: typer.Context,
    file: Path,
    force: Annotated[bool, typer.Option("--force", help="Replace the database that is there.")] = False,
    ledger: Annotated[Path | None, typer.Option(help="The ledger of erasures, if not beside the database.")] = None,
    no_ledger: Annotated[
        bool, typer.Option("--no-ledger", help="Go on with what can be read of the ledger of erasures, or without one.")
    ] = False,
    unreadable: Annotated[
        bool, typer.Option("--unreadable", help="Go on although the database that is replaced cannot be read.")
    ] = False,
) -> None:
    """Put a backup in the database's place, and forget again whoever was erased since."""
    from bot.backup_commands import restore as put_back  # noqa: PLC0415

    put_back(_settings(context), file, force=force, ledger=ledger, no_ledger=no_ledger, unreadable=unreadable)


@app.command()
@says_what_is_wrong
def doctor(context: typer.Context) -> int:
    """Say on a line each whether everything is right that the bot needs; status 1 if anything is bad."""
    from bot.doctor import run_doctor  # noqa: PLC0415

    return run_doctor(context.obj)


@network_app.command(name="check")
@says_what_is_wrong
def network_check(file: Path) -> None:
    """Validate a file of organisations' data."""
    from bot.network_commands import check_file  # noqa: PLC0415

    check_file(file)


@network_app.command(name="import")
@says_what_is_wrong
def network_import(
    context: typer.Context,
    file: Path,
    remove: Annotated[bool, typer.Option("--remove", help="Remove also what people have a role in.")] = False,
) -> None:
    """Put a file's data in place of the database's."""
    from bot.network_commands import import_file  # noqa: PLC0415

    import_file(_settings(context), file, remove=remove)


@network_app.command(name="export")
@says_what_is_wrong
def network_export(
    context: typer.Context,
    file: Path,
    force: Annotated[
        bool, typer.Option("--force", help="Overwrite the file, if it is one of organisations' data.")
    ] = False,
) -> None:
    """Write the database's data to a file."""
    from bot.network_commands import export_file  # noqa: PLC0415

    export_file(_settings(context), file, force=force)


@key_app.command(name="new")
def key_new() -> None:
    """Print a new secret key."""
    from storage.crypto import new_key  # noqa: PLC0415

    print(new_key())  # noqa: T201


@key_app.command(name="rotate")
@says_what_is_wrong
def key_rotate(context: typer.Context) -> None:
    """Encrypt everything anew with the first key, so that the others can be dropped; no bot may run."""
    from bot.key_commands import rotate_keys  # noqa: PLC0415

    rotate_keys(_settings(context))


@app.command()
@says_what_is_wrong
def bench(
    quick: Annotated[bool, typer.Option("--quick", help="Fewer people and rounds; at most 240 s.")] = False,
    as_json: Annotated[bool, typer.Option("--json", help="One object instead of a table.")] = False,
) -> int:
    """Measure, side by side with yardsticks."""
    from bot.bench.running import run_bench  # noqa: PLC0415

    return run_bench(quick=quick, as_json=as_json)


def _instant(words: str | None) -> datetime | None:
    from bot.telegram_server.clock import parse_instant, within_bounds  # noqa: PLC0415

    try:
        return within_bounds(parse_instant(words)) if words else None
    except ValueError as error:
        _end(f"--clock: {error}", BAD_INPUT)
        return None


def _day(words: str | None) -> date | None:
    from bot.check_command import read_day  # noqa: PLC0415

    try:
        return read_day(words) if words else None
    except ValueError as error:
        _end(f"--date: {error}", BAD_INPUT)
        return None


def main() -> None:
    """Run the command named on the command line; bad usage is one line on standard error and status 2."""
    try:
        status = app(prog_name="lotse", standalone_mode=False)
    except TyperException as error:
        words = error.format_message() if hasattr(error, "format_message") else str(error)
        line = f"lotse: {words or 'name a command'} (see `lotse --help`)"
        print(line.replace("\n", " "), file=sys.stderr)  # noqa: T201
        sys.exit(getattr(error, "exit_code", BAD_INPUT))
    except (typer.Abort, KeyboardInterrupt):
        sys.exit(130)
    sys.exit(status or 0)


if __name__ == "__main__":
    main()
