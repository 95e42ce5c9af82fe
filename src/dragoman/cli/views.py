"""`dragoman state`, `ledger`, `agenda`, `who`, `disagreements`, `changes`, `balance`, `statements`, `processes`: a record seen from
one side.

Enters: a record and what to leave out. Leaves: tables or JSON lines on standard output. It refuses to change the record.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from dragoman.cli.record import parse_now, write_lines, write_text

if TYPE_CHECKING:
    from dragoman.record import Record
    from dragoman.views.scope import Scope

_JSON = click.option("--json", "is_json", is_flag=True, help="Print JSON lines.")
_NOW = click.option("--now", "given_now", metavar="TIME", envvar="DRAGOMAN_NOW", help="The moment from which it is seen: 2025-07-21T15:42Z. The clock of this machine if left out.")  # fmt: skip
_CLOCKS = ("published", "learned")


def _limit(command: Callable[..., Any]) -> Callable[..., Any]:
    """The options of a view: of what part of the record it is, and in which form."""
    return limit_scope(_JSON(command))


def limit_scope(command: Callable[..., Any]) -> Callable[..., Any]:
    """The options by which something is of a part of the record."""
    for option in (
        click.option("--clock", type=click.Choice(_CLOCKS), default="published", show_default=True, help="Of --as-of: when it was published, or when the record learned of it."),
        click.option("--as-of", "as_of", metavar="DATE", help="As the record would have been on this day, or at this moment."),
        click.option("--until", metavar="DATE", help="Up to this year, month or day, which is included."),
        click.option("--since", metavar="DATE", help="From this year, month or day on: 2025, 2025-05 or 2025-05-16."),
        click.option("--party", metavar="NAME", help="Only with this party: a name or an ISO code of three letters."),
        click.option("--processes", "declared", metavar="FILE", envvar="DRAGOMAN_PROCESSES", help="TOML file that declares processes."),
        click.option("--process", metavar="NAME", help="Only of this process: its name, an alias, or its parties, as UKR-RUS."),
        click.argument("record_path", metavar="RECORD"),
    ):  # fmt: skip
        command = option(command)
    return command


def _show(
    record_path: str,
    is_json: bool,
    limits: dict[str, Any],
    make: Callable[[Scope], Any],
    list_json: Callable[[Any], Any],
    render: Callable[..., str],
) -> None:
    from dragoman.record import Record

    with Record.open(record_path, mode="read") as record:
        made = make(make_scope(record, **limits))
        if is_json:
            write_lines(list_json(made))
        else:
            write_text(lambda terminal: render(made, terminal))


def make_scope(
    record: Record,
    *,
    process: str | None,
    declared: str | None,
    party: str | None,
    since: str | None,
    until: str | None,
    as_of: str | None,
    clock: str,
) -> Scope:
    from dragoman.views.scope import Scope, find_process, read_as_of
    from dragoman.views.timeline import read_bound

    found = find_process(record, process, Path(declared) if declared else None) if process else None
    begin = None if since is None else read_bound(since, "since")[0]
    end = None if until is None else read_bound(until, "until")[1]
    return Scope(record, found, party, begin, end, read_as_of(as_of, clock))


@click.command("state", short_help="Show what each party wants on each topic, and what moved since the last round.")
@_limit
def state(record_path: str, is_json: bool, **limits: Any) -> None:
    """Show what each party wants on each topic, and what moved since the last round."""
    from dragoman.views.state import list_state_json, make_state, render_state

    _show(record_path, is_json, limits, make_state, list_state_json, render_state)


@click.command("ledger", short_help="Show what was proposed, agreed and carried out, with totals for each side.")
@_limit
def ledger(record_path: str, is_json: bool, **limits: Any) -> None:
    """Show exchanges and commitments: proposed, agreed, carried out, with running totals for each side."""
    from dragoman.views.ledger import list_ledger_json, make_ledger, render_ledger

    _show(record_path, is_json, limits, make_ledger, list_ledger_json, render_ledger)


@click.command("agenda", short_help="Show what is next, and what was planned and never reported as held.")
@_NOW
@_limit
def agenda(record_path: str, is_json: bool, given_now: str | None, **limits: Any) -> None:
    """Show what is planned or proposed, and what was planned and never reported as held."""
    from dragoman.views.agenda import list_agenda_json, make_agenda, render_agenda

    now = datetime.now(UTC) if given_now is None else parse_now(given_now)
    today = now.astimezone(UTC).date().isoformat()
    _show(record_path, is_json, limits, lambda scope: make_agenda(scope, today), list_agenda_json, render_agenda)


@click.command("who", short_help="Show who took part in each round, with titles.")
@_limit
def who(record_path: str, is_json: bool, **limits: Any) -> None:
    """Show who is named as taking part in each meeting, by side, with the titles that reports give."""
    from dragoman.views.delegations import list_delegations, list_delegations_json, render_delegations

    _show(record_path, is_json, limits, list_delegations, list_delegations_json, render_delegations)


@click.command("disagreements", short_help="Show where sources differ, and who says what.")
@_limit
def disagreements(record_path: str, is_json: bool, **limits: Any) -> None:
    """Show the fields on which sources differ, and who says what."""
    from dragoman.views.disagreements import list_disagreements, list_disagreements_json, render_disagreements

    _show(record_path, is_json, limits, list_disagreements, list_disagreements_json, render_disagreements)


@click.command("balance", short_help="Show how much rests on the outlets of each state.")
@_limit
def balance(record_path: str, is_json: bool, **limits: Any) -> None:
    """Show how much of the record rests on the outlets of each state, and whose words it holds."""
    from dragoman.views.balance import list_balance_json, make_balance, render_balance

    _show(record_path, is_json, limits, make_balance, list_balance_json, render_balance)


@click.command("statements", short_help="Find what was said: by whom, about what, in which words.")
@click.option("--by", metavar="NAME", help="Who said it: a name, or the code of a state.")
@click.option("--about", metavar="TOPIC", help="A topic, as ceasefire.")
@click.option("--text", metavar="WORDS", help="Words that it holds, in any form; a phrase in quotation marks.")
@click.option("--all", "show_all", is_flag=True, help="Show them all, and not the last fifty.")
@_limit
def statements(
    record_path: str, is_json: bool, by: str | None, about: str | None, text: str | None, show_all: bool, **limits: Any
) -> None:
    """Find what was said: by whom, about what, in which words."""
    from dragoman.views.statements import list_statements, list_statements_json, render_statements

    def render(made: Any, terminal: Any) -> str:
        return render_statements(made, terminal, limit=None if show_all else 50)

    _show(
        record_path,
        is_json,
        limits,
        lambda scope: list_statements(scope, by=by, about=about, text=text),
        list_statements_json,
        render,
    )


@click.command("changes", short_help="Show what the record has learned since a moment.")
@click.argument("record_path", metavar="RECORD")
@click.option("--since", metavar="DATE", required=True, help="A day, 2025-07-21, or a moment, 2025-07-21T15:42Z.")
@_JSON
def changes(record_path: str, since: str, is_json: bool) -> None:
    """Show what the record has learned since a moment: articles, new entries, changed fields, decisions."""
    from dragoman.record import Record
    from dragoman.views.changes import list_changes_json, make_changes, render_changes
    from dragoman.views.scope import read_as_of

    moment = read_as_of(since if len(since) > 10 else f"{since}T00:00:00Z", "learned")
    assert moment is not None
    with Record.open(record_path, mode="read") as record:
        made = make_changes(record, moment.moment)
    if is_json:
        write_lines(list_changes_json(made))
    else:
        write_text(lambda terminal: render_changes(made, terminal))


@click.command("processes", short_help="List the negotiations that a record is of.")
@click.argument("record_path", metavar="RECORD")
@click.option(
    "--processes", "declared", metavar="FILE", envvar="DRAGOMAN_PROCESSES", help="TOML file that declares processes."
)
@_JSON
def processes(record_path: str, declared: str | None, is_json: bool) -> None:
    """List the negotiations that a record is of: those declared in a file, and those found from who met whom."""
    import msgspec

    from dragoman.record import Record
    from dragoman.views.processes import render_processes
    from dragoman.views.scope import list_processes

    with Record.open(record_path, mode="read") as record:
        made = list_processes(record, Path(declared) if declared else None)
    if is_json:
        write_lines(msgspec.json.encode(process).decode() for process in made)
    else:
        write_text(lambda terminal: render_processes(made, terminal))
