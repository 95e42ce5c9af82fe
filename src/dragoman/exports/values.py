"""What cells of a table hold, and how an entry says it.

Enters: an entry with what it rests on. Leaves: strings, numbers and lists. It refuses to make a day of a month without saying so beside it.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from functools import lru_cache
from typing import Literal

from dragoman.knowledge.load import load_rows
from dragoman.knowledge.schema import State
from dragoman.record.claims import Amount
from dragoman.record.days import ASSUMED, When
from dragoman.record.entries import Named
from dragoman.record.places import Point, find_point
from dragoman.record.store.told import Teller, Told
from dragoman.views.reading_words import make_visible
from dragoman.views.timeline import GRADE_NAMES

CellType = Literal["string", "integer", "number", "boolean", "date", "list", "figures"]
Cell = str | int | float | bool | None | Sequence[str] | Sequence[Amount]


@dataclass(frozen=True, slots=True)
class Column:
    """A column of a table. `type` is that of its cells, of which any may be None; "date" is ISO 8601, a day."""

    name: str
    type: CellType
    description: str


@dataclass(frozen=True)
class Table:
    """Rows under columns, made when they are asked for. `name`: of its file; `imitates`: the format and version it follows, if any."""

    name: str
    title: str
    columns: tuple[Column, ...]
    rows: Callable[[], Iterator[Sequence[Cell]]]
    imitates: str | None = None


# What formats of others have no room for, in this order, after all their own columns.
EXTRA = (
    Column("x_status", "string", "Dragoman: proposed, planned, ongoing, carried_out, postponed, cancelled, denied, conditional, unknown"),
    Column("x_asserter", "string", "Dragoman: who asserts the status: article, or who is reported to have said so; by ;"),
    Column("x_precision", "string", "Dragoman: precision of the date, and its grade: stated, anchored, published, assumed"),
    Column("x_evidence", "string", "Dragoman: article and characters of each report, by ; (address or id, then RFC 5147 #char=begin,end)"),
)  # fmt: skip


def list_extra(told: Told) -> tuple[str, str, str, str]:
    """The cells of `EXTRA`."""
    return told.summary.status, join(list_asserters(told)), describe_precision(told.summary.when), join(refer_all(told))


def join(values: Iterable[str], mark: str = "; ") -> str:
    """Values in one cell."""
    return mark.join(values)


def refer(teller: Teller, start: int, until: int) -> str:
    """Where characters of an article stand: its address, or its id where it has none, and the characters (RFC 5147)."""
    return f"{refer_article(teller)}#char={start},{until}"


def refer_article(teller: Teller) -> str:
    """The address of an article without what follows a number sign, else its id."""
    bare = (teller.url or "").partition("#")[0]
    return bare if bare.startswith(("http://", "https://")) else teller.id


def refer_all(told: Told) -> list[str]:
    """Where each report of an entry stands, in order of publication."""
    return [refer(told.tellers[claim.article], claim.start, claim.until) for claim in told.claims.values()]


def list_asserters(told: Told) -> list[str]:
    """Who asserts the status that the entry has: "article", or the name of whoever is reported to have said it."""
    found = dict.fromkeys(step.asserter or "article" for step in told.entry.history if step.is_current)
    return [make_visible(name) for name in found]


def list_outlets(told: Told) -> list[str]:
    """Who prints the reports, each once, in order of publication."""
    return list(dict.fromkeys(make_visible(told.tellers[claim.article].name) for claim in told.claims.values()))


def list_values(told: Told, field: str) -> list[str]:
    """All values of a field of the entry, in its order."""
    return [make_visible(str(one.value)) for one in told.entry.fields if one.name == field]


def list_names(parties: Iterable[Named]) -> list[str]:
    """Names, in the order they are kept in, which is that of the alphabet."""
    return [make_visible(party.name) for party in parties]


def list_keys(parties: Iterable[Named]) -> list[str]:
    """Keys of parties: alpha-3 codes, "p:" and a family name, "o:" and the name of a body."""
    return [party.key for party in parties]


def find_first_day(when: When | None) -> str | None:
    """The first day that a date covers, ISO 8601."""
    return None if when is None or when.first is None else date.fromordinal(when.first).isoformat()


def find_last_day(when: When | None) -> str | None:
    """The last day that a date covers, included."""
    return None if when is None or when.last is None else date.fromordinal(when.last).isoformat()


def describe_precision(when: When | None) -> str:
    """Precision and grade of a date in two words."""
    if when is None or when.begin is None:
        return "unknown"
    return f"{when.precision or 'unknown'}; {GRADE_NAMES[when.grade]}"


def find_event_day(told: Told) -> tuple[str, str] | None:
    """The day of an entry for a format that must have one, and what kind of day it is: its own first day, else that of the first
    report, which is told so. None where neither is known."""
    when = told.summary.when
    own = find_first_day(when)
    if own is not None and when is not None:
        return own, describe_precision(when)
    day = (told.summary.told or "")[:10]
    return (day, f"unknown; {GRADE_NAMES[ASSUMED]}: day of the first report") if len(day) == 10 else None


def find_venue(told: Told) -> Point | None:
    """Where the place of an entry lies, by the tables; None where they do not have it, or have it in another country."""
    summary = told.summary
    for place in (summary.place, summary.city):
        if place and (point := find_point(place, summary.country)) is not None:
            return point
    return None


@lru_cache(maxsize=1)
def _load_states() -> dict[str, str]:
    return {row.iso: row.name for row in load_rows("states", State) if row.iso}


def name_state(iso: str | None) -> str | None:
    """The name of a state by its alpha-3 code; the code where the tables have no name."""
    return None if iso is None else _load_states().get(iso, iso)


def is_state(key: str) -> bool:
    """Whether the key of a party is the code of a state."""
    return len(key) == 3 and key.isupper()
