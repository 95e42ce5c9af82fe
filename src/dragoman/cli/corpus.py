"""`dragoman corpus`: many articles to a folder of readings, on all processors or many machines.

Enters: paths and addresses of articles, and a folder. Leaves: files of readings in it, and a report; progress on standard error. It refuses to end with
success when a shard or an article is missing.
"""

from __future__ import annotations

import os
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Literal

import click

from dragoman.errors import ArticleError, UsageError

if TYPE_CHECKING:
    from dragoman.corpus.run import Progress

_TOLD_EVERY_SECONDS = 10.0


@click.command("corpus", short_help="Read any number of articles into a folder of readings.")
@click.argument("inputs", nargs=-1, metavar="INPUT...")
@click.option("--out", metavar="DIR", help="The folder for the readings; made if it is not there.")
@click.option(
    "--engine", type=click.Choice(("processes", "ray")), default="processes", show_default=True,
    help="What runs the workers: processes of this machine, or actors of a Ray cluster.",
)  # fmt: skip
@click.option(
    "--workers", metavar="N", type=click.IntRange(min=1), help="How many at a time; one for each processor if left out."
)
@click.option(
    "--address",
    metavar="ADDRESS",
    help="Of a Ray cluster that is there: auto, or host:port. Else one is started for the run.",
)
@click.option(
    "--no-filter", is_flag=True, help="Read every article, also those that the filter finds nothing for the record in."
)
@click.option(
    "--shard-mb", "shard_mb", metavar="MB", type=click.FloatRange(min=0.001), default=1.0, show_default=True,
    help="Megabytes of articles in a shard. Another size makes other shards, which are read anew.",
)  # fmt: skip
@click.option("--pipeline", metavar="NAME", help="Use this installed spaCy pipeline in place of the built-in reader.")
@click.option("--json", "is_json", is_flag=True, help="Print the report as JSON.")
def corpus(
    inputs: tuple[str, ...],
    out: str | None,
    engine: Literal["processes", "ray"],
    workers: int | None,
    address: str | None,
    no_filter: bool,
    shard_mb: float,
    pipeline: str | None,
    is_json: bool,
) -> None:
    """Read any number of articles into a folder of readings.

    INPUT is a file, a folder, or an address of an object store (s3://news/2024/). A run that was stopped goes on where it stood. `dragoman add DIR`
    puts the readings into a record.
    """
    if not inputs:
        raise UsageError("no input was given. Give files, folders or addresses: dragoman corpus news/ --out readings/")
    if not out:
        raise UsageError(f"no folder was given. Name it: dragoman corpus {' '.join(inputs[:3])} --out readings/")
    if address and engine != "ray":
        raise UsageError("--address is that of a Ray cluster; give --engine ray with it")
    from dragoman.corpus import Settings, run_corpus

    settings = Settings(
        engine=engine, workers=workers or count_processors(), pipeline=pipeline, has_filter=not no_filter,
        shard_bytes=int(shard_mb * 2**20), address=address,
    )  # fmt: skip
    try:
        with _show_progress() as (show, tell):
            report = run_corpus(inputs, Path(out), settings, show=show, tell=tell)
    except KeyboardInterrupt:
        click.echo("Stopped. The shards that were read stay; the same command goes on from there.", err=True)
        raise
    click.echo(report.to_json() if is_json else report.render(), nl=False)
    if not report.shards and not report.problems:
        raise ArticleError(f"nothing to read was found in {', '.join(inputs)}")
    if report.lost or report.problems or report.counts["failed"]:
        click.get_current_context().exit(ArticleError.exit_code)


def count_processors() -> int:
    """Processors that this process may use."""
    try:
        return len(os.sched_getaffinity(0))
    except AttributeError:  # not on every system
        return os.cpu_count() or 1


@contextmanager
def _show_progress() -> Iterator[tuple[Callable[[Progress], None], Callable[[str], None]]]:
    """What shows how far the run has come, and what tells of events: a moving bar on a terminal, else a line now and then."""
    if not sys.stderr.isatty():
        yield _Ticker(), _tell
        return
    from rich.console import Console
    from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeElapsedColumn

    console = Console(stderr=True)
    columns = (
        TextColumn("shards"),
        MofNCompleteColumn(),
        BarColumn(),
        TextColumn("{task.description}"),
        TimeElapsedColumn(),
    )
    with Progress(*columns, console=console, transient=True) as bar:
        task = bar.add_task("", total=None)

        def show(progress: object) -> None:
            bar.update(task, description=describe(progress), completed=progress.shards_done, total=progress.shards)  # type: ignore[arg-type,attr-defined]

        yield show, lambda message: console.print(message, markup=False, highlight=False, soft_wrap=True)


class _Ticker:
    """Tells at most one line in ten seconds."""

    def __init__(self) -> None:
        self._told_at = time.monotonic()

    def __call__(self, progress: Progress) -> None:
        if time.monotonic() - self._told_at > _TOLD_EVERY_SECONDS:
            self._told_at = time.monotonic()
            _tell(f"{progress.shards_done:,} of {progress.shards:,} shards: {describe(progress)}")


def describe(progress: Progress) -> str:
    """Articles, rate, time left and errors in a few words."""
    words = f"{progress.articles:,} articles, {progress.rate:,.1f} a second"
    if progress.left_seconds is not None:
        words += f", {_name_span(progress.left_seconds)} left"
    return words + (f", {progress.failed:,} failed" if progress.failed else "")


def _name_span(seconds: float) -> str:
    if seconds < 90:
        return f"{seconds:.0f} s"
    minutes = seconds / 60
    return f"{minutes:.0f} min" if minutes < 90 else f"{minutes / 60:.1f} h"


def _tell(message: str) -> None:
    click.echo(message, err=True)
