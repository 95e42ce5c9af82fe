"""Where the sides met: the places of meetings, on the map as far as the tables know them.

Enters: a scope. Leaves: places with coordinates and meetings, and the meetings that have none. It refuses to put a meeting on the map of
which only the country is told: no point of a country is where it was.
"""

from __future__ import annotations

from collections import defaultdict
from functools import lru_cache

import msgspec

from dragoman.knowledge.gazetteer import find_city
from dragoman.knowledge.keys import fold_name
from dragoman.record.entries import Summary
from dragoman.record.places import locate
from dragoman.views.scope import Scope

_HELD = frozenset({"carried_out", "ongoing"})
_OFF = frozenset({"cancelled", "denied"})


class Point(msgspec.Struct, frozen=True):
    """A city of the tables (GeoNames): degrees, north and east positive."""

    city: str
    latitude: float
    longitude: float


class Venue(msgspec.Struct, frozen=True):
    """`names`: of the place as reports have them; `meetings`: in order of time."""

    point: Point
    names: tuple[str, ...]
    held: int
    ahead: int
    meetings: tuple[Summary, ...]


class Venues(msgspec.Struct, frozen=True):
    """`unplaced`: meetings of which reports tell no place, a country alone, or one that the tables do not know."""

    placed: tuple[Venue, ...]
    unplaced: tuple[Summary, ...]


def make_venues(scope: Scope) -> Venues:
    """The venues, those with most meetings first."""
    found: dict[Point, list[Summary]] = defaultdict(list)
    unplaced: list[Summary] = []
    for one in scope.list_entries(["meeting"]):
        point = find_point(one.place, one.city, one.country)
        if point is None:
            unplaced.append(one)
        elif one.status not in _OFF:
            found[point].append(one)
    placed = [
        Venue(
            point,
            tuple(sorted({one.place or one.city or "" for one in meetings} - {""})),
            sum(one.status in _HELD for one in meetings),
            sum(one.status not in _HELD for one in meetings),
            tuple(meetings),
        )
        for point, meetings in found.items()
    ]
    return Venues(tuple(sorted(placed, key=lambda one: (-len(one.meetings), one.point.city))), tuple(unplaced))


@lru_cache(maxsize=20_000)
def find_point(place: str | None, city: str | None, country: str | None) -> Point | None:
    """Where a place lies by the tables; None where they do not know it, or know it in another country than the report names."""
    for words in (place, city):
        told = locate(words).city if words else None
        known = find_city(fold_name(told)) if told else None
        if known is None or known.lat is None or known.lon is None:
            continue
        # The table holds one city of a name; that of another country lies elsewhere.
        if country is None or country == known.iso:
            return Point(known.name, known.lat, known.lon)
    return None
