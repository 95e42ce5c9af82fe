"""The tables of what marks head matter, captions, datelines and source lines, compiled for use.

Enters: `marks.toml` and `agencies.toml`. Leaves: the compiled rows for each place that `blocks` looks at, and the
name of an agency for the words of a credit. It refuses a row with an unknown key, kind, place or part, naming file
and id.
"""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterable
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import Any, Final

from dragoman.articles.dates import MONTH_PATTERN
from dragoman.errors import KnowledgeError

KINDS: Final = ("head", "title", "standfirst", "caption", "dateline", "paragraph", "heading", "source")
PLACES: Final = (
    "line",
    "notice",
    "line-start",
    "line-end",
    "top",
    "bottom",
    "opening",
    "inline",
    "sentence",
    "tail",
    "ending",
)
_MARK_KEYS = {"id", "kind", "place", "reach", "needs", "gate", "match", "source", "since", "examples", "counters"}
_AGENCY_KEYS = {"id", "match", "means", "credits", "source", "since", "examples", "counters"}
_DAY = rf"(?:{MONTH_PATTERN} \d{{1,2}}|\d{{1,2}} {MONTH_PATTERN})(?:,? \d{{4}})?"


@dataclass(frozen=True, slots=True)
class Mark:
    """One row of `marks.toml`; `pattern` is `match` with its parts filled in, tied to the end for `line-end`."""

    id: str
    kind: Any  # a BlockKind; `blocks` imports this module
    place: str
    needs: tuple[str, ...]
    gate: re.Pattern[str] | None
    pattern: re.Pattern[str]
    has_sentence: bool
    examples: tuple[str, ...]
    counters: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Agency:
    """One row of `agencies.toml`: spellings, and the name that stands for them."""

    id: str
    spellings: tuple[str, ...]
    name: str
    is_for_photos: bool
    examples: tuple[str, ...]
    counters: tuple[str, ...]


@lru_cache(maxsize=1)
def load_agencies() -> tuple[Agency, ...]:
    """Every agency row, in the order of the file."""
    return tuple(
        Agency(
            id=row["id"],
            spellings=tuple(row["match"]),
            name=row["means"],
            is_for_photos=row.get("credits") == "photos",
            examples=tuple(row["examples"]),
            counters=tuple(row["counters"]),
        )
        for row in _rows("agencies.toml", "agency", _AGENCY_KEYS)
    )


@lru_cache(maxsize=1)
def load_marks() -> tuple[Mark, ...]:
    """Every mark row, in the order of the file, parts filled in."""
    wires = [agency for agency in load_agencies() if not agency.is_for_photos]
    patterns = {"day": _DAY, "known": _any_spelling(load_agencies()), "wire": _any_spelling(wires)}
    parts = patterns | _table("marks.toml")["parts"]
    marks = []
    for row in _rows("marks.toml", "mark", _MARK_KEYS):
        if row["kind"] not in KINDS or row["place"] not in PLACES:
            raise KnowledgeError(f"marks.toml, row {row['id']}: kind is one of {KINDS}, place one of {PLACES}")
        pattern = _fill(row["match"], parts, row["id"])
        try:
            compiled = re.compile(rf"(?:{pattern})\Z" if row["place"] == "line-end" else pattern)
        except re.error as error:
            raise KnowledgeError(f"marks.toml, row {row['id']}: `match` is no regular expression: {error}") from error
        gate = row.get("gate")
        marks.append(
            Mark(
                id=row["id"],
                kind=row["kind"],
                place=row["place"],
                needs=tuple(row.get("needs", ())),
                gate=re.compile(gate) if gate else None,
                pattern=compiled,
                has_sentence=row.get("reach") == "sentence",
                examples=tuple(row["examples"]),
                counters=tuple(row["counters"]),
            )
        )
    return tuple(marks)


@lru_cache(maxsize=len(PLACES))
def load_place(place: str) -> tuple[Mark, ...]:
    """The rows of `place`, in the order of the file."""
    return tuple(mark for mark in load_marks() if mark.place == place)


def find_possible(place: str, words: str) -> list[Mark]:
    """The rows of `place` that can match in `words`: a needed word, or the gate, is there. A cheap answer before the
    dear one.
    """
    possible = []
    for mark in load_place(place):
        for need in mark.needs:
            if need in words:
                possible.append(mark)
                break
        else:
            if not mark.needs and (mark.gate is None or mark.gate.search(words)):
                possible.append(mark)
    return possible


@lru_cache(maxsize=1)
def _agency_names() -> dict[str, Agency]:
    return {spelling.casefold(): agency for agency in load_agencies() for spelling in agency.spellings}


def find_agency(words: str) -> Agency | None:
    """The agency that `words` name, whole, without regard to case or a leading "the"; None when it is not in the table.

    >>> find_agency("the Associated Press").name
    'Associated Press'
    """
    key = " ".join(words.split()).strip(" .").casefold()
    names = _agency_names()
    return names.get(key) or names.get(key.removeprefix("the ")) or names.get(key.removesuffix("."))


def _any_spelling(agencies: Iterable[Agency]) -> str:
    """Any spelling of the agencies, as listed or in capitals, the longest first, not inside a longer word."""
    listed = {spelling for agency in agencies for spelling in agency.spellings}
    spellings = sorted(listed | {spelling.upper() for spelling in listed}, key=lambda name: (-len(name), name))
    return "(?:" + "|".join(map(re.escape, spellings)) + r")(?!\w)"


_PART = re.compile(r"\{([a-z]+)\}")


def _fill(pattern: str, parts: dict[str, str], row: str, depth: int = 0) -> str:
    """`pattern` with each {part} replaced; parts may hold parts."""

    def replace(match: re.Match[str]) -> str:
        if match[1] not in parts or depth > 4:
            raise KnowledgeError(
                f"marks.toml, row {row}: no part {{{match[1]}}}; the parts are {', '.join(sorted(parts))}"
            )
        return _fill(parts[match[1]], parts, row, depth + 1)

    return _PART.sub(replace, pattern)


@lru_cache(maxsize=2)
def _table(name: str) -> dict[str, Any]:
    return tomllib.loads(Path(__file__).with_name(name).read_text(encoding="utf-8"))


def _rows(name: str, kind: str, keys: set[str]) -> list[dict[str, Any]]:
    """The rows of a table, refused when a key is unknown or missing, or an id stands twice."""
    rows: list[dict[str, Any]] = _table(name)[kind]
    seen: set[str] = set()
    for number, row in enumerate(rows, start=1):
        label = f"{name}, row {row.get('id', number)}"
        if unknown := set(row) - keys:
            raise KnowledgeError(f"{label}: unknown keys {sorted(unknown)}; expected {sorted(keys)}")
        if missing := keys - set(row) - {"reach", "needs", "gate", "credits"}:
            raise KnowledgeError(f"{label}: missing keys {sorted(missing)}")
        if row["id"] in seen:
            raise KnowledgeError(f"{label}: this id stands twice; ids are permanent and unique")
        seen.add(row["id"])
    return rows
