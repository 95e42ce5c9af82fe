"""A long list of entries and its pages: what the timeline and the overview show.

Enters: a visit. Leaves: counts, and the entries of one page. It refuses to load a record of a hundred thousand entries to show a hundred.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field, replace

from dragoman.record.claims import Kind
from dragoman.record.entries import Summary
from dragoman.record.store.listing import EVENTS, DayCount, Limits, Outlet
from dragoman.views.balance import UNKNOWN, find_outlet_state
from dragoman.views.chronicle import count_chosen, list_chosen, make_limits
from dragoman.web.visit import Visit

PAGE_SIZE = 100


@dataclass
class Listing:
    """The entries that a visit asks for. `total`: with a date; `undated`: without."""

    visit: Visit
    counts: list[DayCount]
    total: int
    undated: int
    _chosen: list[Summary] | None = None
    _limits: Limits | None = field(default=None)

    def load(self, first: int, count: int, *, newest_first: bool) -> list[Summary]:
        """`count` entries with a date, from number `first`."""
        if self._chosen is None:
            assert self._limits is not None
            limits = _with(self._limits, is_dated=True)
            return self.visit.record.list_page(limits, first=first, count=count, newest_first=newest_first)
        dated = self._chosen[: self.total]
        ordered = dated[::-1] if newest_first else dated
        return ordered[first : first + count]

    def load_undated(self, first: int, count: int) -> list[Summary]:
        """`count` entries without a date, from number `first`."""
        if self._chosen is None:
            assert self._limits is not None
            return self.visit.record.list_page(_with(self._limits, is_dated=False), first=first, count=count)
        return self._chosen[self.total : self.total + self.undated][first : first + count]


def make_listing(visit: Visit) -> Listing:
    """The entries that a visit asks for."""
    asked = visit.asked
    kinds: tuple[Kind, ...] = asked.kinds or EVENTS
    outlets = find_outlets(visit)
    if visit.process is None and asked.moment is None:
        limits = make_limits(visit.scope, kinds, asked.statuses, outlets)
        counts = visit.remember("counts", lambda: visit.record.count_days(limits))
        chosen = None
    else:
        limits = None
        chosen = visit.remember("chosen", lambda: list_chosen(visit.scope, kinds, asked.statuses, outlets))
        counts = visit.remember("counts", lambda: count_chosen(chosen))
    undated = sum(one.number for one in counts if not one.begin)
    total = sum(one.number for one in counts) - undated
    return Listing(visit, counts, total, undated, chosen, limits)


def list_states(visit: Visit) -> list[tuple[str, int]]:
    """The states whose outlets the record has, by the tables, with how many articles; "unknown" last."""
    grouped = _group_outlets(visit)
    made = [(state, sum(outlet.articles for outlet in outlets)) for state, outlets in grouped.items()]
    return sorted(made, key=lambda one: (one[0] == "unknown", one[0]))


def find_outlets(visit: Visit) -> tuple[Outlet, ...] | None:
    """The outlets of the state that is asked for; None where none is."""
    return None if visit.asked.side is None else _group_outlets(visit).get(visit.asked.side, ())


def _group_outlets(visit: Visit) -> dict[str, tuple[Outlet, ...]]:
    def group() -> dict[str, tuple[Outlet, ...]]:
        made: dict[str, list[Outlet]] = {}
        for outlet in visit.record.list_outlets():
            state = find_outlet_state(outlet.name)
            made.setdefault("unknown" if state == UNKNOWN else state, []).append(outlet)
        return {state: tuple(outlets) for state, outlets in made.items()}

    return visit.site.remember(visit.tip, "outlets", group)


def _with(limits: Limits, *, is_dated: bool) -> Limits:
    return replace(limits, is_dated=is_dated)


def cut_page(found: Sequence[Summary], page: int, size: int = PAGE_SIZE) -> Sequence[Summary]:
    """The part of a list that a page shows, the first page being 1."""
    return found[(page - 1) * size : page * size]
