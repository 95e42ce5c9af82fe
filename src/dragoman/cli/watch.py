"""`dragoman watch`: sources looked at again and again, what is new put into a record; and how that stands.

Enters: a plan, a TOML file. Leaves: a record; a line for each round on standard error, or the status on standard output. It refuses to leave an
article half in the record, however it is stopped.
"""

from __future__ import annotations

import signal
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from dragoman.cli.record import tell, write_lines, write_text
from dragoman.errors import UsageError

if TYPE_CHECKING:
    from dragoman.watch import Watch

_FAILED = 3  # as of `add`: a part could not be had, the rest is in the record


@click.command("watch", short_help="Watch feeds, sites and folders, and add what is new to a record.")
@click.argument("plan_path", metavar="PLAN")
@click.option("--once", "is_once", is_flag=True, help="Do the rounds that are due, and end; for timetables as of cron.")
@click.option("--status", "is_status", is_flag=True, help="Show how the watch stands, and change nothing.")
@click.option("--json", "is_json", is_flag=True, help="With --status: JSON lines, one object for each source.")
@click.option(
    "--allow-private", "allowed", metavar="HOST", multiple=True,
    help="Fetch from this host though its address is no public one; may be given twice.",
)  # fmt: skip
@click.option("--pipeline", metavar="NAME", help="Use this installed spaCy pipeline in place of the built-in reader.")
@click.option(
    "--wait", "wait_seconds", metavar="SECONDS", type=click.FloatRange(min=0), default=30.0, show_default=True,
    help="How long to wait while another program writes to the record.",
)  # fmt: skip
def watch(
    plan_path: str,
    is_once: bool,
    is_status: bool,
    is_json: bool,
    allowed: tuple[str, ...],
    pipeline: str | None,
    wait_seconds: float,
) -> None:
    """Watch the sources that PLAN, a TOML file, names, and add what is new to its record.

    Ends at Ctrl-C or SIGTERM, when the article at hand is in the record. Killed at any moment, it goes on where it was.
    """
    if is_status:
        _show_status(Path(plan_path), is_json)
        return
    if is_json:
        raise UsageError("--json belongs to --status: dragoman watch --status --json watch.toml")
    from dragoman.articles.fetch import FetchSettings
    from dragoman.cli import find_version
    from dragoman.cli.record import load_reader
    from dragoman.watch import Watch, load_plan

    made = Watch(
        load_plan(Path(plan_path)),
        load_reader=lambda: load_reader(pipeline),
        tell=tell,
        settings=FetchSettings(allow_private=frozenset(allowed), version=find_version()),
        wait_seconds=wait_seconds,
    )
    _stop_on_signals(made)
    was_stopped = made.run(is_once=is_once)
    if was_stopped:
        tell("Stopped; what was taken is in the record.")
    if is_once and made.failed:
        click.get_current_context().exit(_FAILED)


def _stop_on_signals(made: Watch) -> None:
    """The first signal asks for a clean stop, the next one ends the program as it would have without us."""
    kept: dict[int, Any] = {}

    def handle(_number: int, _frame: object) -> None:
        made.stop()
        for number, before in kept.items():
            signal.signal(number, before)

    handler: Callable[[int, Any], None] = handle
    for number in (signal.SIGINT, signal.SIGTERM):
        kept[number] = signal.signal(number, handler)


def _show_status(path: Path, is_json: bool) -> None:
    from dragoman.views.watching import list_watch_json, render_watch
    from dragoman.watch import watch_status

    status = watch_status(path)
    if is_json:
        write_lines(list_watch_json(status))
    else:
        write_text(lambda terminal: render_watch(status, terminal))
