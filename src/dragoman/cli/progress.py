"""How far a batch of articles has come, on standard error.

Enters: words. Leaves: a moving line on a terminal, else a line now and then. It refuses to write to standard output.
"""

from __future__ import annotations

import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager

import click

_TOLD_EVERY_SECONDS = 10.0


@contextmanager
def show_progress() -> Iterator[Callable[[str], None]]:
    """Gives a function that tells how far the batch has come, on standard error: a moving line on a terminal, else a line
    now and then."""
    if not sys.stderr.isatty():
        yield _Ticker()
        return
    from rich.console import Console
    from rich.progress import BarColumn, Progress, SpinnerColumn, TextColumn, TimeElapsedColumn

    columns = (SpinnerColumn(), TextColumn("{task.description}"), BarColumn(), TimeElapsedColumn())
    with Progress(*columns, console=Console(stderr=True), transient=True) as progress:
        # How many articles a folder of JSON lines holds is known when they are read, not before.
        task = progress.add_task("reading", total=None)
        yield lambda text: progress.update(task, description=text)


class _Ticker:
    """Tells at most one line in ten seconds."""

    def __init__(self) -> None:
        self._told_at = time.monotonic()

    def __call__(self, text: str) -> None:
        if time.monotonic() - self._told_at > _TOLD_EVERY_SECONDS:
            self._told_at = time.monotonic()
            click.echo(text, err=True)
