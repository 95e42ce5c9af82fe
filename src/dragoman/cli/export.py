"""`dragoman export`: a record in the formats that others read.

Enters: a record, a format and a path. Leaves: files, or bytes on standard output. It refuses to write over what is there unless it is told
to, and to print what no terminal can show.
"""

from __future__ import annotations

import sys
from pathlib import Path
from typing import TYPE_CHECKING, Any, cast

import click

from dragoman.cli import find_version
from dragoman.cli.views import limit_scope, make_scope
from dragoman.errors import RecordError, UsageError

if TYPE_CHECKING:
    from dragoman.meaning.findings import Status
    from dragoman.record.claims import Kind

_FORMATS = (
    "archive", "csv", "parquet", "jsonl", "polecat", "plover", "acled", "pax", "mend", "ics", "timelinejs", "geojson", "graphml",
    "gexf", "jsonld", "annotations",
)  # fmt: skip
# Endings that say what is meant where --format was forgotten.
_ENDINGS = {
    ".csv": "csv", ".parquet": "parquet", ".tsv": "polecat", ".ics": "ics", ".geojson": "geojson", ".graphml": "graphml", ".gexf": "gexf",
    ".jsonld": "jsonld",
}  # fmt: skip
# As in `dragoman.meaning.findings`, which is not loaded to print the help.
STATUSES = (
    "proposed", "planned", "ongoing", "carried_out", "postponed", "cancelled", "denied", "conditional", "unknown",
)  # fmt: skip
_KINDS = ("meeting", "exchange", "act", "statement", "commitment", "format", "position", "article")


@click.command("export", short_help="Write a record as an archive, tables, events, a calendar, a map, a graph.")
@click.option(
    "--format", "name", type=click.Choice(_FORMATS), default="archive", show_default=True, help="What to write."
)
@click.option("--kind", "kinds", multiple=True, type=click.Choice(_KINDS), help="Only this kind; may be given again.")
@click.option(
    "--status",
    "statuses",
    multiple=True,
    type=click.Choice((*STATUSES, "all")),
    help="With this status, in place of those that the format takes; may be given again.",
)
@click.option("--excel", "is_excel", is_flag=True, help="Tables as Excel reads them: byte order mark, CRLF.")
@click.option("--replace", "replaces", is_flag=True, help="Write over what is there.")
@limit_scope
@click.argument("target", metavar="[TARGET]", required=False)
def export(
    record_path: str,
    target: str | None,
    name: str,
    kinds: tuple[str, ...],
    statuses: tuple[str, ...],
    is_excel: bool,
    replaces: bool,
    **limits: Any,
) -> None:
    """Write a record to TARGET: a file, a folder where there are several tables, or standard output (-).

    Without --format: the whole record, with texts, readings, decisions and journal, as an archive of JSON lines (talks.jsonl.gz).
    """
    from dragoman.record import Record

    if name == "archive":
        _check_archive(target, kinds, statuses, is_excel, limits)
        assert target is not None
        _write_archive(record_path, target, replaces)
        return
    from dragoman.exports.formats import FORMATS, stream_export, write_export
    from dragoman.exports.selection import Selection
    from dragoman.record.processes import load_processes

    if target is None:
        ending = FORMATS[name].ending
        raise UsageError(
            f"no target was given. Name a file, as talks{ending}, a folder for tables, or - for standard output."
        )
    declared = tuple(load_processes(Path(limits["declared"]))) if limits["declared"] else ()
    asked = frozenset(STATUSES if "all" in statuses else statuses)
    wanted = cast("frozenset[Status] | None", asked or None)
    with Record.open(record_path, mode="read") as record:
        selection = Selection(
            make_scope(record, **limits),
            cast("frozenset[Kind]", frozenset(kinds)) if kinds else None,
            wanted,
            find_version(),
            declared,
        )
        if target != "-":
            written = write_export(name, selection, Path(target), is_excel=is_excel, replaces=replaces)
            for path in written:
                click.echo(f"{path}: {path.stat().st_size:,} bytes")
        elif name == "parquet":
            raise UsageError("--format parquet: Parquet cannot be written to a stream. Name a file or a folder.")
        else:
            for part in stream_export(name, selection, is_excel=is_excel):
                sys.stdout.buffer.write(part)
            sys.stdout.buffer.flush()


def _check_archive(
    target: str | None, kinds: tuple[str, ...], statuses: tuple[str, ...], is_excel: bool, limits: dict[str, Any]
) -> None:
    """Raises `UsageError` where an archive is asked for and something else is meant: it is always of the whole record."""
    if target is None or target == "-":
        raise UsageError("no target was given. Name a file, as talks.jsonl.gz, or say with --format what is wanted.")
    meant = _ENDINGS.get(Path(target).suffix)
    if meant:
        raise UsageError(
            f"{target}: without --format an archive is written, not this. Add --format {meant}, or name talks.jsonl.gz."
        )
    given = [
        f"--{option.replace('_', '-')}"
        for option, value in limits.items()
        if value and option not in ("clock", "declared")
    ]
    given += [option for option, value in (("--kind", kinds), ("--status", statuses), ("--excel", is_excel)) if value]
    if given:
        raise UsageError(f"{given[0]}: an archive is always of the whole record. Say with --format what is wanted.")


def _write_archive(record_path: str, target: str, replaces: bool) -> None:
    from dragoman.record import Record
    from dragoman.record.store.archive import export_archive

    if Path(target).exists() and not replaces:
        raise RecordError(f"{target}: this file is there already, and nothing is written over. Name another.")
    with Record.open(record_path, mode="read") as record:
        counts = export_archive(record, Path(target))
    click.echo(
        f"{target}: {counts['article']:,} articles, {counts['reading']:,} readings, {counts['decision']:,} decisions"
    )
