"""`dragoman brief`: a cited document of what changed and how things stand.

Enters: a record, a day, a moment. Leaves: a document as a file, or on standard output. It refuses to write over what is there unless it is
told to.
"""

from __future__ import annotations

import sys
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import click

from dragoman.cli import find_version
from dragoman.cli.record import parse_now
from dragoman.cli.views import limit_scope, make_scope
from dragoman.errors import RecordError, UsageError

_FORMATS = ("html", "pdf", "docx", "md")
_ENDINGS = {".html": "html", ".htm": "html", ".pdf": "pdf", ".docx": "docx", ".md": "md"}


@click.command(
    "brief", short_help="Write a cited brief: what changed, state of play, ledger, what is next, disagreements."
)
@click.option(
    "--format", "name", type=click.Choice(_FORMATS), help="By the ending of the file, else html, if left out."
)
@click.option("-o", "--output", "target", metavar="FILE", help="Where to write it; standard output if left out.")
@click.option(
    "--now",
    "given_now",
    metavar="TIME",
    envvar="DRAGOMAN_NOW",
    help="The moment from which it is seen: 2025-07-21T15:42Z. The clock of this machine if left out.",
)
@click.option("--replace", "replaces", is_flag=True, help="Write over what is there.")
@limit_scope
def brief(
    record_path: str, name: str | None, target: str | None, given_now: str | None, replaces: bool, **limits: Any
) -> None:
    """Write a cited brief of a record: what changed since a day, the state of play, the ledger, what is next, where sources disagree.

    Every sentence is made from the fields of the record and leads to the reports it rests on, with their words.
    """
    from dragoman.documents.brief import make_brief
    from dragoman.documents.writing import write_document
    from dragoman.record import Record
    from dragoman.views.timeline import read_bound

    since = limits.pop("since")
    if since is None:
        raise UsageError(
            "--since is missing: from which day on are reports new? Give a year, a month or a day: --since 2025-07-01"
        )
    first_day = read_bound(since, "since")[0]
    name = name or (_ENDINGS.get(Path(target).suffix.lower()) if target else None) or "html"
    if target in (None, "-") and name in ("pdf", "docx"):
        raise UsageError(f"--format {name}: this cannot be shown on a terminal. Name a file: -o brief.{name}")
    if target not in (None, "-") and Path(str(target)).exists() and not replaces:
        raise RecordError(
            f"{target}: this file is there already, and nothing is written over. Name another, or add --replace."
        )
    now = datetime.now(UTC) if given_now is None else parse_now(given_now)
    with Record.open(record_path, mode="read") as record:
        paper = make_brief(make_scope(record, since=None, **limits), since=first_day, now=now, version=find_version())
    made = write_document(paper, name)
    if target in (None, "-"):
        sys.stdout.buffer.write(made)
        sys.stdout.buffer.flush()
        return
    path = Path(str(target))
    part = path.with_name(f"{path.name}.part")
    try:
        part.write_bytes(made)
        part.replace(path)
    except OSError as error:
        raise RecordError(
            f"{target}: the brief cannot be written ({error.strerror}). Name another file, or make room."
        ) from error
    finally:
        part.unlink(missing_ok=True)
    click.echo(f"{target}: {len(made):,} bytes, {len(paper.notes):,} notes")
