"""The record in order of time.

Enters: a `Record` and what to leave out. Leaves: a `Timeline`, and text or JSON lines made of it. It refuses to show a month as
a day, or a plan like something that was held: sign and word tell them apart, not colour alone.
"""

from __future__ import annotations

import io
import textwrap
from collections.abc import Iterable, Iterator
from datetime import date, datetime
from itertools import groupby

import msgspec
from rich.cells import cell_len
from rich.console import Console
from rich.text import Text

from dragoman.errors import UsageError
from dragoman.meaning.findings import Figure, Status
from dragoman.record import Record
from dragoman.record.claims import Amount, Kind
from dragoman.record.days import FINENESS, STATED, When
from dragoman.record.entries import Named, Summary
from dragoman.views.reading_table import Terminal
from dragoman.views.reading_words import (
    STATUS_WORDS,
    WEEKDAYS,
    describe_code,
    describe_figure,
    describe_interval,
    make_visible,
)

NARROWEST, WIDEST = 60, 120
_WIDEST_WHEN = 18
MONTH_NAMES = (
    "January", "February", "March", "April", "May", "June", "July", "August", "September", "October", "November", "December",
)  # fmt: skip
GRADE_NAMES = {3: "stated", 2: "anchored", 1: "published", 0: "assumed"}
DERIVED_SIGN = "*"
_STYLES: dict[Status, str] = {
    "carried_out": "bold green", "ongoing": "yellow", "planned": "cyan", "proposed": "cyan", "conditional": "cyan",
    "postponed": "magenta", "cancelled": "red", "denied": "red", "unknown": "dim",
}  # fmt: skip
_HELD_WORDS: dict[tuple[str, Status], str] = {("meeting", "carried_out"): "held", ("act", "carried_out"): "reached"}
_THINGS = {"remains": "the remains of the dead", "other": "something else"}
_ASCII = str.maketrans({"·": "-", "–": "-", "≠": "!=", "×": "x", "→": "->", "…": "...", "−": "-", "’": "'", "─": "-"})


class Timeline(msgspec.Struct, frozen=True):
    """`rows`: entries with a date, in order; `undated`: those without. `articles`: how many the record holds in all."""

    rows: tuple[Summary, ...]
    undated: tuple[Summary, ...]
    articles: int


def make_timeline(
    record: Record,
    *,
    kinds: Iterable[Kind] | None = None,
    since: str | None = None,
    until: str | None = None,
    party: str | None = None,
) -> Timeline:
    """The entries of `record` in order of time.

    `since`, `until`: "2025", "2025-05" or "2025-05-16", both included. `party`: alpha-3 code or name. Raises `UsageError` when a
    date is none. With `since` or `until` nothing undated is listed: nobody knows on which side of it that lies.
    """
    begin = None if since is None else _read_bound(since, "since")[0]
    end = None if until is None else _read_bound(until, "until")[1]
    rows: list[Summary] = []
    undated: list[Summary] = []
    for summary in record.list_entries(kinds=kinds, since=begin, until=end, party=party):
        dated = summary.when is not None and summary.when.begin is not None
        (rows if dated else undated).append(summary)
    return Timeline(tuple(rows), tuple(undated), record.count()["articles"])


def list_json(timeline: Timeline) -> Iterator[str]:
    """One line of JSON for each entry, the undated ones last."""
    for summary in (*timeline.rows, *timeline.undated):
        yield msgspec.json.encode(make_plain(summary)).decode()


def make_plain(summary: Summary) -> dict[str, object]:
    """A summary with names for all its parts, as `--json` shows it."""
    return {
        "id": summary.id, "kind": summary.kind, "type": summary.type, "status": summary.status,
        "when": make_plain_when(summary.when), "planned_for": make_plain_when(summary.planned), "round": summary.round,
        "place": summary.place, "country": summary.country, "parties": _make_plain_parties(summary.parties),
        "hosts": _make_plain_parties(summary.hosts), "mediators": _make_plain_parties(summary.mediators),
        "topics": summary.topics, "figures": [make_plain_amount(amount) for amount in summary.amounts],
        "sources": summary.sources, "articles": summary.articles, "disputed": summary.disputed,
    }  # fmt: skip


def make_plain_when(when: When | None) -> dict[str, object] | None:
    """A date with names for its parts."""
    if when is None:
        return None
    return {"interval": (when.begin, when.end), "precision": when.precision, "grade": GRADE_NAMES[when.grade]}


def make_plain_amount(amount: Amount) -> dict[str, object]:
    """A figure with names for its parts."""
    return {name: getattr(amount, name) for name in amount.__struct_fields__}


def render_timeline(timeline: Timeline, terminal: Terminal, *, list_undated: bool = False) -> str:
    """The timeline as lines of text that end in a newline."""
    width = min(max(terminal.width, NARROWEST), WIDEST)
    out = io.StringIO()
    console = Console(
        file=out, width=width, force_terminal=terminal.has_styles, no_color=not terminal.has_colour,
        color_system="standard" if terminal.has_styles else None, highlight=False, markup=False, emoji=False,
        legacy_windows=False, force_jupyter=False, _environ={},
    )  # fmt: skip
    if not timeline.rows and not timeline.undated:
        console.print(
            "Nothing of this kind is in the record. Without --since, --until, --party and --kind all of it is shown."
        )
    widths = _find_widths((*timeline.rows, *(timeline.undated if list_undated else ())), width, terminal)
    for heading, rows in groupby(timeline.rows, key=_find_heading):
        console.print(Text(heading, style="bold"))
        _print_rows(console, rows, widths, terminal)
        console.print()
    if timeline.undated and list_undated:
        console.print(Text("No date known", style="bold"))
        _print_rows(console, timeline.undated, widths, terminal)
        console.print()
    _print_foot(console, timeline, list_undated)
    lines = (line if terminal.has_styles else line.rstrip() for line in out.getvalue().split("\n"))
    text = "\n".join(lines)
    return text if terminal.has_unicode else text.translate(_ASCII)


def describe_when(when: When | None, *, in_month: bool = False) -> str:
    """A date no finer than it is; `in_month`: under a heading that names the month. A star marks what no report states."""
    if when is None or when.begin is None:
        return "date unknown"
    sign = "" if when.grade == STATED else DERIVED_SIGN
    if not in_month or when.first is None or when.last is None:
        return describe_interval((when.begin, when.end)) + sign
    first, last = date.fromordinal(when.first), date.fromordinal(when.last)
    if not when.is_day and not when.is_week:
        if first.year != last.year or FINENESS[when.precision] >= FINENESS["month"]:
            return f"in {MONTH_NAMES[first.month - 1][:3]}{sign}"
        return describe_interval((when.begin, when.end)) + sign
    if first != last:
        end = str(last.day) if first.month == last.month else f"{last.day} {MONTH_NAMES[last.month - 1][:3]}"
        return f"{'some day ' if when.is_week else ''}{first.day}–{end}{sign}"
    return f"{WEEKDAYS[first.weekday()]} {first.day}{_describe_clock(when)}{sign}"


def describe_what(summary: Summary) -> str:
    """What it was, in a few words: "Talks, round 2, Istanbul", "Exchange of prisoners", "Agreement on ceasefire"."""
    match summary.kind:
        case "meeting":
            name = "talks" if summary.type == "round" else describe_code(summary.type)
            parts = [
                name.capitalize(),
                f"round {summary.round}" if summary.round is not None else "",
                summary.place or "",
            ]
            return make_visible(
                ", ".join(part for part in parts if part) + ("" if summary.place else _in_country(summary))
            )
        case "exchange":
            return f"Exchange of {_THINGS.get(summary.type, describe_code(summary.type))}"
        case "act":
            about = ", ".join(describe_code(topic) for topic in summary.topics if topic != summary.type)
            return make_visible(describe_code(summary.type).capitalize() + (f" on {about}" if about else ""))


def describe_status(summary: Summary, terminal: Terminal) -> Text:
    """Sign and word for a status."""
    sign, ascii_sign, word = STATUS_WORDS[summary.status]
    word = _HELD_WORDS.get((summary.kind, summary.status), word)
    return Text(f"{sign if terminal.has_unicode else ascii_sign} {word}", style=_STYLES[summary.status])


def describe_parties(parties: Iterable[Named]) -> str:
    """Names, in the order they are kept in, which is that of the alphabet."""
    return make_visible(", ".join(party.name for party in parties))


def describe_amount(amount: Amount, names: dict[str, str], thing: str) -> str:
    """A figure of an exchange with its meaning. `names`: what to call the sides."""
    figure = Figure(
        value=amount.value, unit=amount.unit or describe_code(thing), bound=amount.bound, scope=amount.scope,
        tally=amount.tally, giver=amount.giver, receiver=amount.receiver,
    )  # fmt: skip
    return describe_figure(figure, names)


def _print_rows(console: Console, rows: Iterable[Summary], widths: tuple[int, ...], terminal: Terminal) -> None:
    """One month. `widths` are the same for all months, so that the columns of the whole timeline stand in line.

    Laid out here and not by a table of rich, which takes five times as long; a record can have a hundred thousand rows.
    """
    when, status, what, sources, _ = widths
    for summary in rows:
        lines = _describe_row(summary)
        first, *more = textwrap.wrap(lines[0], what) or [""]
        style = "bold" if summary.status in ("carried_out", "ongoing") else ""
        line = Text(_fit(describe_when(summary.when, in_month=True) if summary.when else "?", when))
        line.append_text(describe_status(summary, terminal)).append(
            " " * (status - len(describe_status(summary, terminal)))
        )
        line.append("  ").append(_fit(first, what), style=style).append(_fit(_describe_sources(summary), sources))
        console.print(line.append(summary.id, style="dim"), soft_wrap=True)
        for text in (*more, *(part for rest in lines[1:] for part in textwrap.wrap(rest, what))):
            console.print(" " * (when + status + 4) + text, soft_wrap=True)


def _fit(text: str, width: int) -> str:
    """`text` with blanks up to `width`, in cells of a terminal, and two more."""
    return text + " " * max(0, width - cell_len(text)) + "  "


def _find_widths(rows: tuple[Summary, ...], width: int, terminal: Terminal) -> tuple[int, ...]:
    """As wide as the longest of each column, and the rest for what it was."""
    when = max((len(describe_when(row.when, in_month=True)) for row in rows if row.when), default=1)
    status = max((len(describe_status(row, terminal)) for row in rows), default=1)
    sources = max((len(_describe_sources(row)) for row in rows), default=1)
    id = max((len(row.id) for row in rows), default=1)
    when = min(when, _WIDEST_WHEN)
    return when, status, width - when - status - sources - id - 8, sources, id


def _describe_sources(summary: Summary) -> str:
    if summary.sources == summary.articles:
        return f"{summary.sources} src"
    return f"{summary.sources} src/{summary.articles}"


def _describe_row(summary: Summary) -> list[str]:
    """What it was, then a line for each further thing known."""
    lines = [describe_what(summary), describe_parties(summary.parties)]
    around = (("host", summary.hosts), ("mediator", summary.mediators))
    lines += [f"{label} {describe_parties(named)}" for label, named in around if named]
    lines += [describe_amount(amount, summary.names, summary.type) for amount in summary.amounts]
    if summary.planned is not None:
        lines.append(f"was planned for {describe_when(summary.planned)}")
    if summary.disputed:
        lines.append(f"≠ sources differ: {', '.join(describe_code(name) for name in summary.disputed)}")
    return [line for line in lines if line]


def _find_heading(summary: Summary) -> str:
    """The month, or the year where no month is known. Headings only: the order is that of the record."""
    when = summary.when
    if when is None or when.first is None:
        return describe_interval((when.begin, when.end)) if when else ""
    first = date.fromordinal(when.first)
    if when.is_day or when.is_week or FINENESS[when.precision] >= FINENESS["month"]:
        return f"{MONTH_NAMES[first.month - 1]} {first.year}"
    return f"{first.year}, no month known" if FINENESS[when.precision] >= FINENESS["year"] else "Before or around"


def _describe_clock(when: When) -> str:
    if when.begin is None or FINENESS[when.precision] < FINENESS["hour"] or len(when.begin) < 16:
        return ""
    moment = datetime.fromisoformat(when.begin)
    offset = moment.utcoffset()
    minutes = None if offset is None else int(offset.total_seconds() // 60)
    zone = "" if minutes is None else "Z" if minutes == 0 else f"{minutes // 60:+03}:{abs(minutes) % 60:02}"
    return f" {moment.hour:02}:{moment.minute:02}{zone}"


def _in_country(summary: Summary) -> str:
    return f", {summary.country}" if summary.country else ""


def _make_plain_parties(parties: Iterable[Named]) -> list[dict[str, str]]:
    return [{"name": party.name, "key": party.key} for party in parties]


def _print_foot(console: Console, timeline: Timeline, list_undated: bool) -> None:
    total, undated = len(timeline.rows) + len(timeline.undated), len(timeline.undated)
    counts = f"{_count(total, 'entry', 'entries')} from {_count(timeline.articles, 'article', 'articles')}"
    if undated and not list_undated:
        counts += f"; {undated} of them without a date (--undated lists them)"
    console.print(Text(counts + ".", style="dim"))
    shown = (*timeline.rows, *(timeline.undated if list_undated else ()))
    if any(entry.sources != entry.articles for entry in shown):
        console.print(
            Text("src/articles: copies of one dispatch, and articles of one outlet, are one source.", style="dim")
        )
    if any(entry.when is not None and entry.when.grade != STATED for entry in shown):
        console.print(
            Text(f"{DERIVED_SIGN} no report states the date: worked out from its words and its own date.", style="dim")
        )
    if shown:
        console.print(Text("dragoman explain shows where an entry comes from, by its id.", style="dim"))


def _count(number: int, one: str, many: str) -> str:
    return f"{number:,} {one if number == 1 else many}"


def _read_bound(given: str, option: str) -> tuple[str, str]:
    """The first day of a year, month or day, and the first day after it. Raises `UsageError` when it is none of these."""
    try:
        match len(given):
            case 4:
                first = date(int(given), 1, 1)
                return first.isoformat(), first.replace(year=first.year + 1).isoformat()
            case 7:
                first = date.fromisoformat(f"{given}-01")
                month = first.month % 12 + 1
                return first.isoformat(), first.replace(year=first.year + (month == 1), month=month).isoformat()
            case 10:
                first = date.fromisoformat(given)
                return first.isoformat(), date.fromordinal(first.toordinal() + 1).isoformat()
    except ValueError:
        pass
    raise UsageError(
        f"--{option} {given}: this is no date. Give a year, a month or a day: 2025, 2025-05 or 2025-05-16."
    )
