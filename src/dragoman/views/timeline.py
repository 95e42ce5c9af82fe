"""The record in order of time.

Enters: a `Record` and what to leave out. Leaves: a `Timeline`, and text or JSON lines made of it. It refuses to show a month as
a day, or a plan like something that was held: sign and word tell them apart, not colour alone.
"""

from __future__ import annotations

import io
import textwrap
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from itertools import groupby, zip_longest

import msgspec
from rich.cells import cell_len
from rich.console import Console
from rich.text import Text

from dragoman.errors import UsageError
from dragoman.meaning.findings import Figure, Status
from dragoman.record import Record
from dragoman.record.claims import Amount, Kind
from dragoman.record.days import ASSUMED, FINENESS, When
from dragoman.record.entries import Named, Summary
from dragoman.record.store.loading import AsOf
from dragoman.views import reading_words
from dragoman.views.reading_table import Terminal
from dragoman.views.reading_words import (
    WEEKDAYS,
    describe_code,
    describe_figure,
    describe_interval,
    describe_moment,
    make_visible,
)

NARROWEST, WIDEST = 60, 140
_WIDEST_WHEN = 18
# From this width on the parties have a column of their own; below, they stand under what it was.
_TWO_COLUMNS_FROM = 96
_PARTIES_PART = 0.36
MONTH_NAMES = (
    "January", "February", "March", "April", "May", "June", "July", "August", "September", "October", "November", "December",
)  # fmt: skip
GRADE_NAMES = {3: "stated", 2: "anchored", 1: "published", 0: "assumed"}
DERIVED_SIGN = "*"
_STYLES: dict[Status, str] = {
    "carried_out": "bold green", "ongoing": "yellow", "planned": "cyan", "proposed": "cyan", "conditional": "cyan",
    "postponed": "magenta", "cancelled": "red", "denied": "red", "unknown": "dim",
}  # fmt: skip
# Disagreements that are shown by what is said instead, and not only named.
_SHOWN_OTHERWISE = frozenset({"figures", "when"})
_HEADINGS = ("when", "status", "what", "between", "src", "id")
_THINGS = {"other": "something else"}
_ASCII = str.maketrans({"·": "-", "–": "-", "≠": "!=", "×": "x", "→": "->", "…": "...", "−": "-", "’": "'", "─": "-"})


class Timeline(msgspec.Struct, frozen=True):
    """`rows`: entries with a date, in order; `undated`: those without, in order of their first report. `articles`: how many the
    record holds in all."""

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
    sides: Sequence[str] = (),
    as_of: AsOf | None = None,
) -> Timeline:
    """The entries of `record` in order of time.

    `since`, `until`: "2025", "2025-05" or "2025-05-16", both included. `party`: alpha-3 code or name. `sides`: keys of the parties of a
    process. `as_of`: as the record would have been then. Raises `UsageError` when a
    date is none. With `since` or `until` nothing undated is listed: nobody knows on which side of it that lies.
    """
    begin = None if since is None else read_bound(since, "since")[0]
    end = None if until is None else read_bound(until, "until")[1]
    rows: list[Summary] = []
    undated: list[Summary] = []
    for summary in record.list_entries(kinds=kinds, since=begin, until=end, party=party, sides=sides, as_of=as_of):
        dated = summary.when is not None and summary.when.begin is not None
        (rows if dated else undated).append(summary)
    undated.sort(key=lambda summary: (summary.told or "~", summary.id))
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
        "is_agreed": summary.is_agreed, "city": summary.city, "told": summary.told, "sources": summary.sources,
        "articles": summary.articles, "disputed": summary.disputed,
        "other_figures": [make_plain_amount(amount) for amount in summary.other_amounts],
        "other_days": [make_plain_when(when) for when in summary.other_days],
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
    if not timeline.articles:
        console.print("The record is empty. Put articles in: dragoman add articles/ --record talks.db")
    elif not timeline.rows and not timeline.undated:
        console.print(
            "Nothing of this kind is in the record. Without --since, --until, --party and --kind all of it is shown."
        )
    shown = (*timeline.rows, *(timeline.undated if list_undated else ()))
    page = _Page(console, terminal, _find_columns(shown, width, terminal))
    if shown:
        page.print_headings()
    for heading, rows in groupby(timeline.rows, key=_find_heading):
        page.print_rows(heading, rows)
    if timeline.undated and list_undated:
        page.print_rows("No date known; the day is that of the first report", timeline.undated)
    _print_foot(console, timeline, list_undated)
    lines = (line if terminal.has_styles else line.rstrip() for line in out.getvalue().split("\n"))
    text = "\n".join(lines)
    return text if terminal.has_unicode else text.translate(_ASCII)


def describe_when(when: When | None, *, in_month: bool = False) -> str:
    """A date no finer than it is; `in_month`: under a heading that names the month. A star marks a day that no report gives."""
    if when is None or when.begin is None:
        return "date unknown"
    sign = DERIVED_SIGN if when.grade == ASSUMED else ""
    if not in_month or when.first is None or when.last is None:
        return describe_interval((when.begin, when.end)) + sign
    first, last = date.fromordinal(when.first), date.fromordinal(when.last)
    if not when.is_day and not when.is_week:
        if first.year != last.year or FINENESS[when.precision] >= FINENESS["month"]:
            return f"in {MONTH_NAMES[first.month - 1][:3]}{sign}"
        return describe_interval((when.begin, when.end)) + sign
    if first != last:
        end = str(last.day) if first.month == last.month else f"{last.day} {MONTH_NAMES[last.month - 1][:3]}"
        return f"{'in ' if when.is_week else ''}{first.day}–{end}{sign}"
    return f"{WEEKDAYS[first.weekday()]} {first.day}{_describe_clock(when)}{sign}"


def describe_what(summary: Summary) -> str:
    """What it was, in a few words: "Talks, round 2, Istanbul", "Exchange of prisoners", "Agreement on ceasefire"."""
    match summary.kind:
        case "meeting":
            name = "talks" if summary.type == "round" else describe_code(summary.type)
            city = summary.city if summary.place and summary.city and summary.city not in summary.place else ""
            where = (summary.place, city) if summary.place else (summary.country,)
            parts = [name.capitalize(), f"round {summary.round}" if summary.round is not None else "", *where]
            return make_visible(", ".join(part for part in parts if part))
        case "exchange":
            return f"Exchange of {_THINGS.get(summary.type, describe_code(summary.type))}"
        case "act":
            about = ", ".join(describe_code(topic) for topic in summary.topics if topic != summary.type)
            return make_visible(describe_code(summary.type).capitalize() + (f" on {about}" if about else ""))
        case _:
            return make_visible(f"{summary.kind.capitalize()}: {summary.content}")


def describe_status(summary: Summary, terminal: Terminal) -> Text:
    """Sign and word for a status."""
    sign, ascii_sign, word = reading_words.describe_status(summary.status, summary.kind)
    word = "agreed" if summary.is_agreed and summary.status == "planned" else word
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


@dataclass(frozen=True, slots=True)
class _Columns:
    """How wide each column is, in cells; 0 for `between` where the parties have no column of their own."""

    when: int
    status: int
    what: int
    between: int
    sources: int


class _Page:
    """One timeline on its way to the terminal.

    Laid out here and not by a table of rich, which takes five times as long; a record can have a hundred thousand rows.
    """

    def __init__(self, console: Console, terminal: Terminal, columns: _Columns) -> None:
        self.console, self.terminal, self.columns = console, terminal, columns

    def print_headings(self) -> None:
        columns = self.columns
        widths = (columns.when, columns.status, columns.what, columns.between, columns.sources, 0)
        cells = [_fit(word, width) for word, width in zip(_HEADINGS, widths, strict=True) if width or word != "between"]
        self.console.print(Text("".join(cells).rstrip(), style="dim"), soft_wrap=True)

    def print_rows(self, heading: str, rows: Iterable[Summary]) -> None:
        """One month, its columns in line with those of all others."""
        self.console.print()
        self.console.print(Text(heading, style="bold underline"))
        for summary in rows:
            self._print_row(summary)

    def _print_row(self, summary: Summary) -> None:
        columns = self.columns
        parties = describe_parties(summary.parties)
        beside = textwrap.wrap(parties, columns.between) if columns.between else []
        what = textwrap.wrap(describe_what(summary) + describe_count(summary), columns.what) or [""]
        details = _describe_details(summary) if columns.between else [parties, *_describe_details(summary)]
        status = describe_status(summary, self.terminal)
        line = Text(_fit(_describe_day(summary), columns.when)).append_text(status)
        line.append(" " * (columns.status - cell_len(status.plain) + 2))
        line.append(_fit(what[0], columns.what), style="bold" if summary.status in ("carried_out", "ongoing") else "")
        line.append(_fit(beside[0] if beside else "", columns.between) if columns.between else "")
        line.append(_fit(_describe_sources(summary), columns.sources)).append(summary.id, style="dim")
        self.console.print(line, soft_wrap=True)
        left = [*what[1:], *(part for detail in details for part in textwrap.wrap(detail, columns.what))]
        indent = " " * (columns.when + columns.status + 4)
        for text, party in zip_longest(left, beside[1:], fillvalue=""):
            dispute = "red" if text.startswith("≠") else ""
            more = Text(indent).append(_fit(text, columns.what) if party else text, style=dispute).append(party)
            self.console.print(more, soft_wrap=True)


def _fit(text: str, width: int) -> str:
    """`text` with blanks up to `width`, in cells of a terminal, and two more."""
    return text + " " * max(0, width - cell_len(text)) + "  "


def _find_columns(rows: tuple[Summary, ...], width: int, terminal: Terminal) -> _Columns:
    """As wide as the longest of each column, and the rest for what it was and between whom."""
    when = max((cell_len(_describe_day(row)) for row in rows), default=1)
    status = max((cell_len(describe_status(row, terminal).plain) for row in rows), default=1)
    sources = max((len(_describe_sources(row)) for row in rows), default=1)
    id = max((len(row.id) for row in rows), default=1)
    when, status, sources = min(max(when, 4), _WIDEST_WHEN), max(status, 6), max(sources, 3)
    rest = width - when - status - sources - id - 8
    if width < _TWO_COLUMNS_FROM:
        return _Columns(when, status, rest, 0, sources)
    longest = max((cell_len(describe_parties(row.parties)) for row in rows), default=0)
    between = max(len("between"), min(longest, int(rest * _PARTIES_PART)))
    return _Columns(when, status, rest - between - 2, between, sources)


def _describe_day(summary: Summary) -> str:
    """The day of an entry under the heading of its month; of what has no date, the day of its first report in brackets."""
    if summary.when is None or summary.when.begin is None:
        return f"({describe_moment(summary.told[:10])})" if summary.told else "?"
    return describe_when(summary.when, in_month=True)


def _describe_sources(summary: Summary) -> str:
    return str(summary.sources) if summary.sources == summary.articles else f"{summary.sources}/{summary.articles}"


def _describe_details(summary: Summary) -> list[str]:
    """What stands under a row, a line for each thing known."""
    around = (("host", summary.hosts), ("mediator", summary.mediators))
    lines = [f"{label} {describe_parties(named)}" for label, named in around if named]
    lines += [describe_amount(amount, summary.names, summary.type) for amount in summary.amounts[1:]]
    if summary.planned is not None:
        was = "planned for" if summary.is_agreed else "was planned for"
        lines.append(f"{was} {describe_when(summary.planned)}")
    if summary.disputed:
        others = [describe_amount(amount, summary.names, summary.type) for amount in summary.other_amounts]
        others += [describe_when(when) for when in summary.other_days]
        names = [name for name in summary.disputed if name not in _SHOWN_OTHERWISE]
        said = "; ".join([*(describe_code(name) for name in names), *(f"also {other}" for other in others)])
        lines.append(f"≠ sources differ: {said}")
    return lines


def describe_count(summary: Summary) -> str:
    """The first figure of an exchange, after its name: the unit only where it is another word for what is exchanged."""
    if not summary.amounts or summary.amounts[0].value is None:
        return ""
    first = summary.amounts[0]
    if first.unit in (None, summary.type):
        first = msgspec.structs.replace(first, unit="")
    return f": {describe_amount(first, summary.names, '')}"


def _find_heading(summary: Summary) -> str:
    """The month, or the year where no month is known. Headings only: the order is that of the record."""
    when = summary.when
    if when is None or when.first is None:
        return describe_interval((when.begin, when.end)) if when else ""
    first = date.fromordinal(when.first)
    if when.is_day or when.is_week or FINENESS[when.precision] >= FINENESS["month"]:
        return f"{MONTH_NAMES[first.month - 1]} {first.year}"
    return str(first.year) if FINENESS[when.precision] >= FINENESS["year"] else "Before or around"


def _describe_clock(when: When) -> str:
    if when.begin is None or FINENESS[when.precision] < FINENESS["hour"] or len(when.begin) < 16:
        return ""
    moment = datetime.fromisoformat(when.begin)
    offset = moment.utcoffset()
    minutes = None if offset is None else int(offset.total_seconds() // 60)
    zone = "" if minutes is None else "Z" if minutes == 0 else f"{minutes // 60:+03}:{abs(minutes) % 60:02}"
    return f" {moment.hour:02}:{moment.minute:02}{zone}"


def _make_plain_parties(parties: Iterable[Named]) -> list[dict[str, str]]:
    return [{"name": party.name, "key": party.key} for party in parties]


def _print_foot(console: Console, timeline: Timeline, list_undated: bool) -> None:
    total, undated = len(timeline.rows) + len(timeline.undated), len(timeline.undated)
    counts = f"{_count(total, 'entry', 'entries')} from {_count(timeline.articles, 'article', 'articles')}"
    if undated and not list_undated:
        counts += f"; {undated} of them without a date (--undated lists them)"
    console.print()
    lines = [f"{counts}."]
    shown = (*timeline.rows, *(timeline.undated if list_undated else ()))
    if any(entry.sources != entry.articles for entry in shown):
        lines.append("src 2/4: two independent sources in four articles; copies count once.")
    if any(entry.when is not None and entry.when.grade == ASSUMED for entry in shown):
        lines.append(f"{DERIVED_SIGN} no report gives the day: it is that of publication.")
    if shown:
        lines.append("dragoman explain shows where an entry comes from, by its id.")
    for line in lines:
        console.print(Text(line, style="dim"))


def _count(number: int, one: str, many: str) -> str:
    return f"{number:,} {one if number == 1 else many}"


def read_bound(given: str, option: str) -> tuple[str, str]:
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
