"""`dragoman why`, `split`, `merge`, `correct`, `retract`, `accept`, `undo`, `decisions`: what people decide.

Enters: a record, ids, a name and a reason. Leaves: a decision in the record, and what it changed on standard output. It refuses a
decision that nobody signs.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any

import click

from dragoman.cli.record import parse_now, tell, write_lines, write_text
from dragoman.errors import UsageError

if TYPE_CHECKING:
    from dragoman.record.entries import Decision

_JSON = click.option("--json", "is_json", is_flag=True, help="Print JSON.")


def _sign(command: Callable[..., Any]) -> Callable[..., Any]:
    """The options of every decision: who, why, when."""
    for option in (
        click.option("--wait", "wait_seconds", metavar="SECONDS", type=click.FloatRange(min=0), default=30.0, help="How long to wait while another program writes to the record."),
        click.option("--now", "given_now", metavar="TIME", envvar="DRAGOMAN_NOW", help="When it is decided: 2025-07-21T15:42Z. The clock of this machine if left out."),
        click.option("--reason", metavar="WORDS", help="Why."),
        click.option("--by", "author", metavar="NAME", envvar="DRAGOMAN_BY", help="Who decides."),
    ):  # fmt: skip
        command = option(command)
    return command


@click.command("why", short_help="Show why two reports are one entry, or are not.")
@click.argument("record_path", metavar="RECORD")
@click.argument("left", metavar="A")
@click.argument("right", metavar="B")
@_JSON
def why(record_path: str, left: str, right: str, is_json: bool) -> None:
    """Show why two reports, or two entries, are one entry or are not.

    A and B are ids, as `dragoman timeline` shows them for entries and `dragoman explain` for reports.
    """
    from dragoman.record import Record
    from dragoman.record.comparing import compare_reports
    from dragoman.views.comparison import make_comparison_json, render_comparison

    with Record.open(record_path, mode="read") as record:
        found = compare_reports(record, left, right)
        if is_json:
            write_lines(iter([make_comparison_json(found)]))
        else:
            write_text(lambda terminal: render_comparison(record, found, terminal))


@click.command("split", short_help="Decide that two reports are not one thing.")
@click.argument("record_path", metavar="RECORD")
@click.argument("left", metavar="A")
@click.argument("right", metavar="B")
@_sign
def split(record_path: str, left: str, right: str, **signed: Any) -> None:
    """Decide that two reports are not one thing. It holds until it is undone."""
    _decide(record_path, lambda record, **by: record.split(left, right, **by), **signed)


@click.command("merge", short_help="Decide that two reports are one thing.")
@click.argument("record_path", metavar="RECORD")
@click.argument("left", metavar="A")
@click.argument("right", metavar="B")
@_sign
def merge(record_path: str, left: str, right: str, **signed: Any) -> None:
    """Decide that two reports, and with them their entries, are one thing. It holds until it is undone."""
    _decide(record_path, lambda record, **by: record.merge(left, right, **by), **signed)


@click.command("correct", short_help="Set a field of an entry.")
@click.argument("record_path", metavar="RECORD")
@click.argument("id", metavar="ID")
@click.argument("field", metavar="FIELD")
@click.argument("value", metavar="VALUE")
@_sign
def correct(record_path: str, id: str, field: str, value: str, **signed: Any) -> None:
    """Set a field of the entry with this id, or of the one that holds this report.

    FIELD is status, when, format, what, act, round, place, country, outcome or channel. What the reports give stays beside it.
    """
    _decide(record_path, lambda record, **by: record.correct(id, field, value, **by), **signed)


@click.command("retract", short_help="Decide that a report does not count.")
@click.argument("record_path", metavar="RECORD")
@click.argument("id", metavar="ID")
@_sign
def retract(record_path: str, id: str, **signed: Any) -> None:
    """Decide that a report does not count, because it was misread or taken back. It stays in the record, outside of its entry."""
    _decide(record_path, lambda record, **by: record.retract(id, **by), **signed)


@click.command("accept", short_help="Record that somebody looked and agrees.")
@click.argument("record_path", metavar="RECORD")
@click.argument("id", metavar="ID")
@click.argument("other", metavar="[OTHER]", required=False)
@_sign
def accept(record_path: str, id: str, other: str | None, **signed: Any) -> None:
    """Record that somebody looked at the entry with this id and agrees with it as it stands; with OTHER, that these two reports are
    rightly one. It changes no entry; what comes in later asks for a new look."""
    _decide(record_path, lambda record, **by: record.accept(id, other=other, **by), **signed)


@click.command("undo", short_help="Take a decision back.")
@click.argument("record_path", metavar="RECORD")
@click.argument("id", metavar="DECISION")
@_sign
def undo(record_path: str, id: str, **signed: Any) -> None:
    """Take a decision of a person back, by its id or the beginning of it. It stays in the record, marked as undone."""
    if not (signed["author"] or "").strip():
        raise UsageError("an undoing needs a name. Say who undoes it, with --by NAME.")
    signed["reason"] = signed["reason"] or ""
    _decide(record_path, lambda record, **by: record.undo(id, **by), **signed)


@click.command("decisions", short_help="List what people have decided.")
@click.argument("record_path", metavar="RECORD")
@_JSON
def decisions(record_path: str, is_json: bool) -> None:
    """List what people have decided, what was undone too, in the order in which it was decided."""
    from dragoman.record import Record
    from dragoman.views.comparison import list_decisions_json, render_decisions

    with Record.open(record_path, mode="read") as record:
        made = record.list_decisions()
        if is_json:
            write_lines(list_decisions_json(made))
        else:
            write_text(lambda terminal: render_decisions(record, made, terminal))


def _decide(
    record_path: str,
    decide: Callable[..., Decision],
    *,
    author: str | None,
    reason: str | None,
    given_now: str | None,
    wait_seconds: float,
) -> None:
    from pathlib import Path

    from dragoman.record import Record
    from dragoman.views.comparison import describe_decision

    now = datetime.now(UTC) if given_now is None else parse_now(given_now)
    if "://" not in record_path and not Path(record_path).exists():
        # Nothing can be decided of what is not there, and no record is to be made by it.
        Record.open(record_path, mode="read").close()
    with Record.open(record_path, wait_seconds=wait_seconds, on_wait=tell) as record:
        before = record.count()
        made = decide(record, author=author or "", reason=reason or "", now=now)
        after = record.count()
        ids = {anchor: claim.id for anchor, claim in record.load_claims([made.left, made.right]).items()}
    click.echo(describe_decision(made, ids))
    for kind in sorted(before | after):
        if before.get(kind, 0) != after.get(kind, 0):
            click.echo(f"  {kind} entries: {before.get(kind, 0):,} → {after.get(kind, 0):,}")
    if not made.undone_utc:
        click.echo(f"To take it back: dragoman undo {record_path} {made.id[:10]} --by NAME")
