"""What a document is made of, before it is HTML or anything else.

Enters: nothing; these are values. Leaves: blocks of runs. They refuse quotation marks of their own: a run of somebody's words is a `Verbatim`
or a `Paraphrase`, and only the first can have them.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field

from dragoman.views.reading_words import Paraphrase, Verbatim


@dataclass(frozen=True, slots=True)
class Run:
    """Words with the numbers of the notes that they rest on. `is_strong`: set apart."""

    text: str | Verbatim | Paraphrase
    notes: tuple[int, ...] = ()
    is_strong: bool = False


Line = tuple[Run, ...]


@dataclass(frozen=True, slots=True)
class Heading:
    """`level`: 2 for a part of the document, 3 for a part of that. `anchor`: its name within the document."""

    level: int
    text: str
    anchor: str = ""


@dataclass(frozen=True, slots=True)
class Paragraph:
    """`is_small`: a remark on what stands around it."""

    line: Line
    is_small: bool = False


@dataclass(frozen=True, slots=True)
class Listing:
    """Items, each of one or more lines: the first is what it is about."""

    items: tuple[tuple[Line, ...], ...]


@dataclass(frozen=True, slots=True)
class Grid:
    """A table: `caption` says of what. `short`: columns whose cells stay in one line."""

    caption: str
    columns: tuple[str, ...]
    rows: tuple[tuple[Line, ...], ...]
    short: frozenset[int] = frozenset()


def make_grid(
    caption: str, columns: Sequence[str], rows: Sequence[tuple[Line, ...]], short: Iterable[int] = ()
) -> Grid:
    """A table without the columns that are empty in all rows."""
    kept = [i for i in range(len(columns)) if any(run.text or run.notes for row in rows for run in row[i])]
    names, cells = tuple(columns[i] for i in kept), tuple(tuple(row[i] for i in kept) for row in rows)
    return Grid(caption, names, cells, frozenset(number for number, i in enumerate(kept) if i in set(short)))


@dataclass(frozen=True, slots=True)
class Plot:
    """A drawing as an `svg` element, with what it shows in words; formats without drawings show the words."""

    svg: str
    caption: str


Block = Heading | Paragraph | Listing | Grid | Plot


@dataclass(frozen=True, slots=True)
class Note:
    """A report that sentences rest on. `pieces`: words of the article, as they stand there; those that count are True. `link`: an
    address of http or https, or None. `place`: article and characters."""

    number: int
    outlet: str
    published: str
    title: str
    pieces: tuple[tuple[str, bool], ...]
    link: str | None
    place: str
    entry: str


@dataclass(frozen=True)
class Paper:
    """A document. `facts`: lines under the title. `moment`: ISO 8601, from which it is seen: the date of the document."""

    title: str
    facts: tuple[str, ...]
    moment: str
    blocks: tuple[Block, ...]
    notes: tuple[Note, ...]
    version: str
    language: str = field(default="en")
