"""A reading as tables for the terminal.

Enters: a `Reading` and what the terminal can show. Leaves: text. It refuses to tell planned from held by colour alone:
sign and word say it too.
"""

from __future__ import annotations

import io
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass

from rich import box
from rich.console import Console
from rich.rule import Rule
from rich.table import Table
from rich.text import Text

from dragoman.articles.languages import READABLE, name_language
from dragoman.meaning.findings import ArticleHead, Dropped, Reading, Status
from dragoman.views.reading_outline import THE_ARTICLE, Card, Section, make_outline
from dragoman.views.reading_words import (
    Paraphrase,
    describe_code,
    describe_moment,
    describe_status,
    make_visible,
    render_words,
)

# Longer lines than this are hard to read, however wide the terminal is; below the other no column holds a word.
WIDEST, NARROWEST = 132, 40
DERIVED_SIGN = "*"

_STATUS_STYLES: dict[Status, str] = {
    "proposed": "cyan", "planned": "cyan", "ongoing": "yellow", "carried_out": "bold green", "postponed": "magenta",
    "cancelled": "red", "denied": "red", "conditional": "cyan", "unknown": "dim",
}  # fmt: skip
_ASCII = str.maketrans({
    "←": "<-", "→": "->", "…": "...", "·": "-", "–": "-", "−": "-", "─": "-", "“": '"', "”": '"',
    "’": "'", "‘": "'", "×": "x",
})  # fmt: skip


@dataclass(frozen=True, slots=True)
class Terminal:
    """What the reader's terminal shows. `has_styles`: bold and faint; `has_colour`: colours too; neither in a pipe."""

    width: int = 80
    has_styles: bool = False
    has_colour: bool = False
    has_unicode: bool = True


@dataclass(frozen=True, slots=True)
class Column:
    """A column: fields whose values open the cell, then fields that follow on lines of their own after their label.

    `share` is its part of the width that fixed columns leave; 0: as wide as its content, at most `widest`. A column
    with `if_unknown` is always there, and says so.
    """

    header: str
    lead: tuple[str, ...]
    more: tuple[str, ...] = ()
    share: int = 0
    widest: int | None = None
    if_unknown: str = ""


# "Wed 23 Jul 2025" and the sign of a derived value fit; a clock time and longer stretches go on to a second line.
_WHEN = Column("When", ("interval",), widest=16)
_WHEN_ASKED = Column("When", ("interval",), widest=16, if_unknown="not known")
_STATUS = Column("Status", ("@status",))
_LAYOUTS: dict[str, tuple[Column, ...]] = {
    "meetings": (
        _STATUS, _WHEN_ASKED,
        Column("What and where", ("@title", "place", "country"), ("outcome", "topics", "asserter"), 5),
        Column("Who", ("parties",), ("participants", "hosts", "mediators"), 4, if_unknown="not known"),
    ),
    "exchanges": (
        _STATUS, _WHEN_ASKED,
        Column("What", ("what",), ("figures", "asserter"), 6),
        Column("Who", ("parties",), share=3, if_unknown="not known"),
    ),
    "acts": (
        _STATUS, Column("Act", ("act",), ("interval", "asserter"), 4),
        Column("Who", ("actors",), ("targets",), 3), Column("Words", ("content",), ("topics", "codes"), 6),
    ),
    "statements": (
        Column("Speaker", ("@title",), ("via", "@how", "interval", "addressees"), 3),
        Column("Words", ("content",), ("topics",), 6),
    ),
    "positions": (
        Column("Party", ("party",), share=2), Column("Stance", ("stance",)), Column("Topic", ("topic",), share=2),
        Column("Words", ("content",), ("statement",), 5),
    ),
    "formats": (
        Column("Name", ("name",), share=4), Column("Members", ("members",), share=4),
        Column("Topics", ("topics",), share=3),
    ),
    "commitments": (
        _STATUS, Column("Owed by", ("debtors",), ("creditors",), 3),
        Column("Due", ("due",), widest=19), Column("What", ("what",), ("topic", "asserter"), 5),
    ),
    "offices": (
        Column("Person", ("person",), share=3), Column("Title", ("title",), share=4),
        Column("Of", ("of",), share=3), _WHEN,
    ),
    "times": (
        Column("Words", ("span",), share=3), Column("Value", ("value",), share=3), _WHEN_ASKED,
        Column("Precision", ("precision",)), Column("Grade", ("grade",)),
    ),
}  # fmt: skip
_LABELS = {
    "via": "← ",
    "@how": "",
    "interval": "",
    "asserter": "according to ",
    "figures": "",
}  # the others open with their label


def render_reading(
    reading: Reading,
    terminal: Terminal,
    *,
    where: str | None = None,
    leave_out: Iterable[str] = (),
    list_dropped: bool = False,
) -> str:
    """The whole reading as lines of text that end in a newline. `where` is the file it came from."""
    width = min(max(terminal.width, NARROWEST), WIDEST)
    out = io.StringIO()
    console = Console(
        file=out, width=width, force_terminal=terminal.has_styles, no_color=not terminal.has_colour,
        color_system="standard" if terminal.has_styles else None, highlight=False, markup=False, emoji=False,
        legacy_windows=False, force_jupyter=False, _environ={},
    )  # fmt: skip
    _print_head(console, reading.article, where)
    sections = make_outline(reading, leave_out=leave_out)
    for section in sections:
        console.print()
        console.print(Text(f"{section.heading} ({len(section.cards)})", style="bold"))
        if section.kind == "actors":
            _print_actors(console, section)
        else:
            console.print(_make_table(section, width, terminal))
    _print_foot(console, reading, sections, list_dropped)
    lines = (line if terminal.has_styles else line.rstrip() for line in out.getvalue().split("\n"))
    text = "\n".join(lines)
    return text if terminal.has_unicode else text.translate(_ASCII)


def describe_head(article: ArticleHead) -> list[str]:
    """Publisher, agency, day of publication and language, as far as they are known; what is missing is said."""
    parts = [make_visible(name) for name in (article.publisher, article.agency) if name]
    parts.append(f"published {describe_moment(article.published)}" if article.published else "publication date unknown")
    parts.append(describe_language(article.language))
    return parts


def describe_language(code: str | None) -> str:
    """The language of an article, and that it was not read where that is so."""
    if code is None:
        return "language unknown"
    name = make_visible(name_language(code))
    return f"language {make_visible(code)}" if code in READABLE else f"not read: {name} (only English is read)"


def count_dropped(dropped: Iterable[Dropped]) -> list[str]:
    """Candidates that were refused, counted by reason, most frequent first."""
    counts = Counter((item.kind, item.reason) for item in dropped)
    ordered = sorted(counts.items(), key=lambda item: (-item[1], item[0]))
    return [f"{count} × {describe_code(kind)}, {make_visible(reason)}" for (kind, reason), count in ordered]


def _print_head(console: Console, article: ArticleHead, where: str | None) -> None:
    title = " ".join(make_visible(article.title or "Article without a title").split())
    console.print(Rule(style="dim"))
    console.print(Text(title, style="bold"))
    console.print(Text(" · ".join(describe_head(article)), style="dim"))
    if where:
        console.print(Text(make_visible(where), style="dim"))
    if not article.published:
        console.print(
            Text(
                "No publication date is known, so dates that count from it (tomorrow, on Wednesday) stay unknown. "
                "Give it with --published YYYY-MM-DD.",
                style="yellow",
            )
        )


def _make_table(section: Section, width: int, terminal: Terminal) -> Table:
    table = Table(
        box=box.SIMPLE_HEAD, width=width, pad_edge=False, padding=(0, 1, 0, 0),
        header_style="dim", border_style="dim", show_edge=False, safe_box=False,
    )  # fmt: skip
    table.add_column("Id", style="dim", no_wrap=True)
    columns = [column for column in _LAYOUTS[section.kind] if _is_used(column, section)]
    for column in columns:
        table.add_column(column.header, ratio=column.share or None, max_width=column.widest, overflow="fold")
    for card in section.cards:
        table.add_row(card.id, *(_make_cell(card, column, terminal) for column in columns))
    return table


def _is_used(column: Column, section: Section) -> bool:
    names = column.lead + column.more
    return bool(column.if_unknown) or any(
        name.startswith("@") or card.find(name) for card in section.cards for name in names
    )


def _make_cell(card: Card, column: Column, terminal: Terminal) -> Text:
    """The lead values joined by commas on the first line, then one labelled line for each further field."""
    lead = [_read_value(card, name, terminal) for name in column.lead]
    cell = Text(", ").join([part for part in lead if part])
    if not cell and column.if_unknown:
        cell = Text(column.if_unknown, style="dim italic")
    for name in column.more:
        value = _read_value(card, name, terminal)
        # "Told by: the article" on every row would be noise; that somebody else tells it never is.
        if not value or (name == "asserter" and value.plain == THE_ARTICLE):
            continue
        field = card.find(name)
        label = _LABELS.get(name, f"{field.label}: " if field else "")
        cell.append("\n" if cell else "").append(label, style="dim").append_text(value)
    return cell


def _read_value(card: Card, name: str, terminal: Terminal) -> Text:
    match name:
        case "@status":
            return _show_status(card.status or "unknown", card.kind, terminal)
        case "@title":
            fields = [field for field in map(card.find, ("source", "round", "format")) if field]
            sign = DERIVED_SIGN if any(field.rule for field in fields) else ""
            return Text(card.title + sign, style="bold" if card.kind == "statements" else "")
        case "@how":
            channel = card.find("channel")
            return Text(" · ".join(filter(None, (channel.value if channel else "", card.quality))), style="dim")
    field = card.find(name)
    if field is None:
        return Text("")
    return Text(field.value + (DERIVED_SIGN if field.rule and field.value else ""))


def _show_status(status: Status, kind: str, terminal: Terminal) -> Text:
    sign, ascii_sign, word = describe_status(status, kind)
    return Text(f"{sign if terminal.has_unicode else ascii_sign} {word}", style=_STATUS_STYLES[status])


def _print_actors(console: Console, section: Section) -> None:
    """Actors in short: one line a kind, each name with how often it is mentioned."""
    kinds: dict[str, list[str]] = {}
    for card in section.cards:
        mentions = card.find("mentions")
        count = f" ×{len(mentions.spans)}" if mentions and len(mentions.spans) > 1 else ""
        kinds.setdefault(card.quality, []).append(card.title + count)
    for kind, names in kinds.items():
        console.print(Text.assemble((f"{kind}: ", "dim"), ", ".join(names)))


def _print_foot(console: Console, reading: Reading, sections: tuple[Section, ...], list_dropped: bool) -> None:
    if not sections:
        console.print(Text("\nNo findings to show."))
    if any(field.rule and field.value for section in sections for card in section.cards for field in card.fields):
        console.print()
        console.print(
            Text(f"{DERIVED_SIGN} worked out by a rule; --json names the rule and --html shows it.", style="dim")
        )
    if reading.dropped and not reading.unread:
        console.print()
        _print_dropped(console, reading, list_dropped)


def _print_dropped(console: Console, reading: Reading, list_dropped: bool) -> None:
    reasons = "; ".join(count_dropped(reading.dropped))
    hint = "" if list_dropped else " (--dropped lists them)"
    console.print(Text(f"Considered and not taken, {len(reading.dropped)}{hint}: {reasons}", style="dim"))
    if not list_dropped:
        return
    for item in reading.dropped:
        start, end = item.span
        words = render_words([(Paraphrase(make_visible(reading.article.text[start:end])),)])
        console.print(
            Text.assemble((f"  {describe_code(item.kind)} ", "dim"), words, (f": {make_visible(item.reason)}", "dim"))
        )
