"""How a watch stands: per source when it was asked, what came, what was not taken and why.

Enters: a `WatchStatus`. Leaves: a table for the terminal, or JSON. It refuses to show an error without the source that it is of.
"""

from __future__ import annotations

import io
from collections.abc import Iterator
from dataclasses import dataclass

import msgspec
from rich import box
from rich.console import Console
from rich.table import Table
from rich.text import Text

from dragoman.views.reading_table import Terminal
from dragoman.views.reading_words import make_visible

OUTCOMES = ("added", "edited", "there", "unread", "skipped", "failed")
HEADINGS = {"there": "known", "unread": "not read"}
_SHOWN_REASONS, _SHOWN_ARTICLES = 4, 8


@dataclass(frozen=True, slots=True, kw_only=True)
class WatchedArticle:
    """An article that came, or an address that gave none. `outcome`: added, edited, there, unread, skipped, failed."""

    id: str
    outcome: str
    at_utc: str
    url: str | None = None
    title: str | None = None
    published: str | None = None
    language: str | None = None
    reason: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class SourceStatus:
    """`counts`: articles by outcome, over all rounds. `reasons`: how many were not taken for what reason. `waiting`: still to be taken.
    `recent`: the articles that came last, newest first."""

    name: str
    kind: str
    address: str
    interval_seconds: int
    last_utc: str | None = None
    last_good_utc: str | None = None
    next_due_utc: str | None = None
    failures: int = 0
    error: str | None = None
    listed: int = 0
    waiting: int = 0
    counts: dict[str, int]
    reasons: dict[str, int]
    recent: tuple[WatchedArticle, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class WatchStatus:
    """`is_running`: a program is watching now."""

    plan: str
    record: str
    state: str
    is_running: bool
    sources: tuple[SourceStatus, ...]


def list_watch_json(status: WatchStatus) -> Iterator[str]:
    """One line of JSON for each source."""
    for source in status.sources:
        yield msgspec.json.encode(source).decode()


def render_watch(status: WatchStatus, terminal: Terminal) -> str:
    """The status as text for a terminal."""
    out = io.StringIO()
    console = Console(
        file=out,
        width=terminal.width,
        force_terminal=terminal.has_styles,
        no_color=not terminal.has_colour,
        highlight=False,
        markup=False,
        emoji=False,
    )
    running = "running" if status.is_running else "not running"
    console.print(Text(f"{status.plan} · {running} · record {status.record}", style="bold"))
    table = Table(box=box.SIMPLE_HEAD, pad_edge=False, expand=False)
    for heading in ("source", "last", "next", *(HEADINGS.get(name, name) for name in OUTCOMES), "waiting"):
        table.add_column(heading, justify="left" if heading in ("source", "last", "next") else "right")
    for source in status.sources:
        name = Text(make_visible(source.name), style="red" if source.error else "")
        counts = [_show_count(source.counts.get(outcome, 0)) for outcome in OUTCOMES]
        last, following = _show_time(source.last_utc), _show_time(source.next_due_utc)
        table.add_row(name, last, following, *counts, _show_count(source.waiting))
    console.print(table)
    for source in status.sources:
        _print_source(console, source)
    console.print(Text("Times are UTC.", style="dim"))
    return "\n".join(line if terminal.has_styles else line.rstrip() for line in out.getvalue().split("\n"))


def _print_source(console: Console, source: SourceStatus) -> None:
    lines: list[tuple[str, str]] = []
    if source.error:
        times = f", {source.failures} times in a row" if source.failures > 1 else ""
        lines.append((f"failed{times}: {make_visible(source.error)}", "red"))
    for reason, count in list(source.reasons.items())[:_SHOWN_REASONS]:
        lines.append((f"{count:,} × {make_visible(reason)}", "dim"))
    for article in source.recent[:_SHOWN_ARTICLES]:
        title = make_visible(article.title or article.url or article.id)
        lines.append((f"{_show_time(article.at_utc)} {HEADINGS.get(article.outcome, article.outcome):<8} {title}", ""))
    if lines:
        console.print(Text(make_visible(source.name), style="bold"))
    for line, style in lines:
        console.print(Text(f"  {line}", style=style))


def _show_count(count: int) -> str:
    return f"{count:,}" if count else "·"


def _show_time(moment: str | None) -> str:
    return moment[5:16].replace("T", " ") if moment else "never"
