"""Which entries a list is of, and in which order.

Enters: limits, within an open transaction. Leaves: rows of entries, or counts of them. It refuses to load what only is to be counted.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any, NamedTuple

from sqlalchemy import Connection, Select, and_, distinct, exists, func, or_, select

from dragoman.meaning.findings import Status
from dragoman.record.actors import fold_words
from dragoman.record.claims import Kind
from dragoman.record.store.tables import articles, claims, entries, entry_parties

# What is shown in order of time where nothing else is asked for.
EVENTS: tuple[Kind, ...] = ("meeting", "exchange", "act")


class Outlet(NamedTuple):
    """Who prints and who wrote articles: `name` as people call it, the columns it is known by."""

    name: str
    publisher: str | None
    agency: str | None
    origin: str
    articles: int


class DayCount(NamedTuple):
    """How many entries of a kind and status have one interval: `begin`, `end` as ISO 8601, "" where unknown; `number`: how many."""

    kind: Kind
    status: Status
    begin: str
    end: str
    number: int


@dataclass(frozen=True, slots=True)
class Limits:
    """`since`, `until`: ISO dates, `until` not included. `sides`: keys of parties, of which an entry must have `least`. `outlets`: of
    which one must tell it; None for any. `is_dated`: None for both."""

    kinds: tuple[Kind, ...] = EVENTS
    since: str | None = None
    until: str | None = None
    party: str | None = None
    sides: tuple[str, ...] = ()
    least: int = 2
    statuses: tuple[Status, ...] = ()
    outlets: tuple[Outlet, ...] | None = None
    is_dated: bool | None = None

    def apply(self, wanted: Select[Any], *, with_days: bool = True) -> Select[Any]:
        """A query of entries with these limits; `with_days`: with those of time."""
        wanted = wanted.where(entries.c.kind.in_(sorted(set(self.kinds))))
        if with_days and self.since is not None:
            wanted = wanted.where(or_(entries.c.until > self.since, entries.c.begin >= self.since))
        if with_days and self.until is not None:
            wanted = wanted.where(entries.c.begin != "", entries.c.begin < self.until)
        if self.is_dated is not None:
            wanted = wanted.where((entries.c.begin != "") if self.is_dated else (entries.c.begin == ""))
        if self.party is not None:
            wanted = wanted.where(_names_party(self.party))
        if self.sides:
            wanted = wanted.where(_has_sides(self.sides, self.least))
        if self.statuses:
            wanted = wanted.where(entries.c.status.in_(sorted(self.statuses)))
        if self.outlets is not None:
            wanted = wanted.where(_is_told_by(self.outlets))
        return wanted


def order_entries(wanted: Select[Any], *, newest_first: bool = False) -> Select[Any]:
    """A query of entries in order of time, those without a date last."""
    # Of one day the talks first, then what was exchanged and agreed there: the kinds in reverse order of the alphabet.
    days: tuple[Any, ...] = (entries.c.begin, entries.c.until)
    if newest_first:
        days = (entries.c.begin.desc(), entries.c.until.desc())
    return wanted.order_by(entries.c.begin == "", *days, entries.c.kind.desc(), entries.c.id)


def list_page(connection: Connection, limits: Limits, first: int, count: int, *, newest_first: bool) -> list[str]:
    """The bodies of `count` entries from number `first`, 0 for the first of all."""
    # Only the index is read to find which they are, and only their rows to show them.
    wanted = limits.apply(select(entries.c.number))
    if limits.is_dated is False:
        wanted = wanted.order_by(entries.c.id)
    else:
        wanted = order_entries(wanted, newest_first=newest_first)
    numbers = list(connection.execute(wanted.limit(count).offset(first)).scalars())
    rows = connection.execute(select(entries.c.number, entries.c.body).where(entries.c.number.in_(numbers)))
    bodies = {row.number: row.body for row in rows}
    return [bodies[number] for number in numbers]


def count_days(connection: Connection, limits: Limits) -> list[DayCount]:
    """How many entries there are for each kind, status and interval, in order of time."""
    columns = (entries.c.kind, entries.c.status, entries.c.begin, entries.c.until)
    wanted = limits.apply(select(*columns, func.count())).group_by(*columns)
    rows = connection.execute(wanted).all()
    return sorted((DayCount(*row) for row in rows), key=lambda one: (one.begin, one.end, one.kind, one.status))


def list_outlets(connection: Connection) -> list[Outlet]:
    """Who prints and who wrote the articles of the record, in order of their names."""
    columns = (articles.c.publisher, articles.c.agency, articles.c.origin)
    rows = connection.execute(select(*columns, func.count()).group_by(*columns))
    made = [
        Outlet(agency or publisher or origin.partition(":")[2], publisher, agency, origin, count)
        for publisher, agency, origin, count in rows
    ]
    return sorted(made, key=lambda one: (one.name, one.publisher or "", one.agency or "", one.origin))


def _names_party(party: str) -> Any:
    folded = fold_words(party)
    same = or_(
        entry_parties.c.key == party.upper(), entry_parties.c.name == folded, entry_parties.c.key == f"p:{folded}"
    )
    return exists(select(entry_parties.c.entry).where(entry_parties.c.entry == entries.c.number, same))


def _has_sides(sides: Sequence[str], least: int) -> Any:
    among = select(entry_parties.c.entry).where(entry_parties.c.key.in_(sorted(sides))).group_by(entry_parties.c.entry)
    return entries.c.number.in_(among.having(func.count(distinct(entry_parties.c.key)) >= min(least, len(sides))))


def _is_told_by(outlets: Iterable[Outlet]) -> Any:
    named = {outlet.agency or outlet.publisher for outlet in outlets}
    unnamed = {outlet.origin for outlet in outlets if not (outlet.agency or outlet.publisher)}
    name = func.coalesce(func.nullif(articles.c.agency, ""), func.nullif(articles.c.publisher, ""))
    told = or_(name.in_(sorted(filter(None, named))), and_(name.is_(None), articles.c.origin.in_(sorted(unnamed))))
    by = (
        select(claims.c.entry)
        .join(articles, articles.c.number == claims.c.article)
        .where(told, claims.c.entry.is_not(None))
    )
    return entries.c.number.in_(by)
