"""`dragoman verify`, `backup`, `import`: a record checked, copied, and brought back from an archive.

Enters: a record and a path. Leaves: a copy, a record, or what is wrong. It refuses to write over a file that is there.
"""

from __future__ import annotations

from pathlib import Path

import click

from dragoman.cli.record import tell
from dragoman.errors import RecordError


@click.command("verify", short_help="Check that nothing in a record was changed or lost.")
@click.argument("record_path", metavar="RECORD")
@click.option("--quick", "is_quick", is_flag=True, help="Without making all entries anew on the side.")
def verify(record_path: str, is_quick: bool) -> None:
    """Check every text, reading, finding and decision against its digest and the journal, and the entries against those that they
    make."""
    from dragoman.record import Record
    from dragoman.record.store.proof import verify_record

    with Record.open(record_path, mode="read") as record:
        flaws = verify_record(record, is_quick=is_quick)
        counted = record.count() if not flaws else {}
    if flaws:
        for flaw in flaws[:50]:
            click.echo(f"{flaw.part}: {flaw.what}")
        left = f" ({len(flaws) - 50:,} more)" if len(flaws) > 50 else ""
        raise RecordError(
            f"{record_path}: {len(flaws):,} flaw{'' if len(flaws) == 1 else 's'}{left}. Restore a backup, or import an archive."
        )
    what = "digests and journal" if is_quick else "digests, journal and entries"
    click.echo(f"{record_path}: all is well ({what}; {counted['articles']:,} articles).")


@click.command("backup", short_help="Copy a record while others use it.")
@click.argument("record_path", metavar="RECORD")
@click.argument("target", metavar="FILE")
def backup(record_path: str, target: str) -> None:
    """Copy a record to a new file, as it is at one moment, while others may read and write it."""
    from dragoman.record import Record

    _check_target(target)
    with Record.open(record_path, mode="read") as record:
        record.backup(Path(target))
    click.echo(f"{target}: {Path(target).stat().st_size:,} bytes")


@click.command("import", short_help="Make a record from an archive.")
@click.argument("source", metavar="FILE")
@click.argument("record_path", metavar="RECORD")
def import_(source: str, record_path: str) -> None:
    """Make a record from an archive that `dragoman export` wrote. The record must be new or empty."""
    from dragoman.record import Record
    from dragoman.record.store.archive import import_archive

    if not Path(source).is_file():
        raise RecordError(f"{source}: there is no such file. Name an archive that `dragoman export` wrote.")
    with Record.open(record_path, on_wait=tell) as record:
        counts = import_archive(record, Path(source), tell)
    click.echo(
        f"{record_path}: {counts['article']:,} articles, {counts['reading']:,} readings, {counts['decision']:,} decisions"
    )


def _check_target(target: str) -> None:
    if Path(target).exists():
        raise RecordError(f"{target}: this file is there already, and nothing is written over. Name another.")
