"""Where a place lies, as far as the tables tell.

Enters: the words of a report for a place ("the Çırağan Palace in Istanbul"). Leaves: the city and the country, for comparison
only. It refuses to choose: words that name two cities, or none that is known, give None.
"""

from __future__ import annotations

import re
from functools import lru_cache
from typing import NamedTuple

from dragoman.knowledge.gazetteer import find_city
from dragoman.knowledge.keys import fold_name
from dragoman.knowledge.load import load_rows
from dragoman.knowledge.lookup import load_lookup
from dragoman.knowledge.schema import Venue
from dragoman.record.actors import fold_words

_PARTS = re.compile(r"[,;()]| in | at | near ")


class Location(NamedTuple):
    """`city`: folded name. `country`: alpha-3."""

    city: str | None = None
    country: str | None = None


@lru_cache(maxsize=20_000)
def locate(place: str) -> Location:
    """The city and the country that the words of a report put a place in.

    >>> locate("Çırağan Palace") == locate("Istanbul") == Location("istanbul", "TUR")
    True
    """
    cities: set[str] = set()
    countries: set[str] = set()
    for part in _PARTS.split(place):
        for candidate in load_lookup().find(part.strip()) if part.strip() else ():
            if candidate.kind == "venue":
                cities |= {city for city in (_load_venues().get(candidate.id),) if city}
            elif candidate.kind == "place" and candidate.id.startswith("places/") and "regions" not in candidate.id:
                cities.add(fold_words(candidate.name))
            if candidate.iso and candidate.kind in ("venue", "place", "state", "capital"):
                countries.add(candidate.iso)
    return Location(
        next(iter(cities)) if len(cities) == 1 else None, next(iter(countries)) if len(countries) == 1 else None
    )


@lru_cache(maxsize=1)
def _load_venues() -> dict[str, str]:
    """The city of each venue, by the id that the lookup gives."""
    return {f"places/venues/{row.id}": fold_words(row.city) for row in load_rows("places/venues", Venue) if row.city}


class Point(NamedTuple):
    """Degrees north and east (WGS 84) of a city, to a hundredth, from GeoNames (CC BY 4.0)."""

    latitude: float
    longitude: float
    city: str


@lru_cache(maxsize=20_000)
def find_point(place: str, country: str | None = None) -> Point | None:
    """Where the city of a place lies; None where the tables know none, several, or one in another country than the one told.

    >>> find_point("Çırağan Palace", "TUR")
    Point(latitude=41.01, longitude=28.95, city='Istanbul')
    """
    name = locate(place).city
    city = find_city(fold_name(name or place))
    if city is None or city.lat is None or city.lon is None:
        return None
    if country is not None and city.iso not in (None, country):
        return None
    return Point(city.lat, city.lon, city.name)
