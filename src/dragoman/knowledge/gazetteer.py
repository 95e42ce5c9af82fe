"""The table of cities in, the city that a bare name means out.

Enters: `places/cities.tsv`, which `training/knowledge/build_places.py` makes from GeoNames and the hand-edited rows beside it.
Leaves: a `City` for a key. It refuses to choose between two cities of one country: the larger one was taken when the table was made.
"""

from __future__ import annotations

import functools
from typing import NamedTuple

from dragoman.knowledge.keys import fold_name
from dragoman.knowledge.load import read_data

TABLE = "places/cities.tsv"


class City(NamedTuple):
    """`iso` is the country that reports mean by the bare name, `also` others with a city of that name. `population` in
    thousands, 0 where unknown. `is_word`, `is_person`: the name is also an English word, or a name of people."""

    id: str
    name: str
    iso: str | None
    lat: float | None
    lon: float | None
    population: int
    also: tuple[str, ...]
    is_word: bool
    is_person: bool


@functools.cache
def load_cities() -> dict[str, str]:
    """Line of the table for each key (see `fold_name`); a line becomes a `City` only when somebody asks for it."""
    lines = read_data(TABLE).decode("utf-8").splitlines()
    return {line[: line.index("\t")]: line for line in lines if not line.startswith("#")}


@functools.lru_cache(16384)
def find_city(key: str) -> City | None:
    """The city of a folded name, or None."""
    line = load_cities().get(key)
    if line is None:
        return None
    _, name, iso, lat, lon, population, also, flags = line.split("\t")
    name = name or key.title()
    return City(
        id=f"places/cities/{fold_name(name).replace(' ', '-')}",
        name=name,
        iso=iso or None,
        lat=float(lat) if lat else None,
        lon=float(lon) if lon else None,
        population=int(population or 0),
        also=tuple(also.split()),
        is_word="w" in flags,
        is_person="p" in flags,
    )
