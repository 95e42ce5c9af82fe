"""Processes: the negotiations that entries belong to.

Enters: meetings of a record, or a TOML file. Leaves: processes. It refuses to call two meetings of the same sides a process where
neither was a round of talks.
"""

from __future__ import annotations

import tomllib
from collections import Counter, defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date
from itertools import combinations
from pathlib import Path

import msgspec

from dragoman.errors import UsageError
from dragoman.knowledge.lookup import load_lookup
from dragoman.record.actors import fold_words
from dragoman.record.entries import Named, Summary

_TALKS = frozenset({"talks", "negotiations", "round", "consultation"})
_FEWEST_MEETINGS = 2
# A conference of ten states is no process between any two of them.
_MOST_SIDES = 4
_KEYS = frozenset({"name", "parties", "aliases", "from", "until"})


class Process(msgspec.Struct, frozen=True):
    """`parties`: keys of its sides. `since`, `until`: ISO dates, the latter not included; None where open. `meetings`, `rounds`,
    `topics`: of one that was found."""

    name: str
    parties: tuple[str, ...]
    aliases: tuple[str, ...] = ()
    since: str | None = None
    until: str | None = None
    meetings: int = 0
    rounds: int = 0
    topics: tuple[str, ...] = ()
    is_declared: bool = False

    def is_called(self, name: str) -> bool:
        """Whether a name, in any spelling, or a list of its parties means this process."""
        wanted = fold_words(name)
        if wanted in {fold_words(known) for known in (self.name, *self.aliases)}:
            return True
        return {
            find_party_key(part) for part in name.replace(",", "-").replace("–", "-").split("-") if part.strip()
        } == set(self.parties)


def find_party_key(name: str) -> str:
    """The key of a party, by its code of three letters or by a name in any spelling."""
    wanted = name.strip()
    if len(wanted) == 3 and wanted.isascii() and wanted.isupper():
        return wanted
    states = {
        candidate.iso
        for candidate in load_lookup().find(wanted)
        if candidate.kind in ("state", "capital") and candidate.iso
    }
    return next(iter(states)) if len(states) == 1 else f"o:{fold_words(wanted)}"


def find_processes(meetings: Iterable[Summary]) -> list[Process]:
    """The processes that meetings make up, the one with most meetings first: the same sides, twice or more, at least once in a
    round or in talks."""
    found: dict[tuple[str, ...], _Tally] = defaultdict(_Tally)
    names: dict[str, str] = {}
    for summary in meetings:
        sides = _list_core(summary)
        names |= {party.key: party.name for party in sides}
        if 2 <= len(sides) <= _MOST_SIDES and summary.status not in ("denied", "cancelled"):
            for pair in combinations(sorted(party.key for party in sides), 2):
                found[pair].count(summary)
    made = [
        _make_process(keys, tally, names)
        for keys, tally in found.items()
        if tally.meetings >= _FEWEST_MEETINGS and tally.has_talks
    ]
    return sorted(made, key=lambda process: (-process.meetings, process.name))


def load_processes(path: Path) -> list[Process]:
    """The processes that a TOML file declares. Raises `UsageError`, with the file and what is wrong in it."""
    try:
        given = tomllib.loads(path.read_text("utf-8"))
    except (OSError, UnicodeDecodeError, tomllib.TOMLDecodeError) as error:
        raise UsageError(f"{path}: this cannot be read as TOML ({error}). See docs/record.md for its form.") from error
    rows = given.get("process")
    if not isinstance(rows, list) or not rows or set(given) != {"process"}:
        raise UsageError(f"{path}: one or more [[process]] tables are expected, and nothing else. See docs/record.md.")
    return [_read_row(row, f"{path}, process {number}") for number, row in enumerate(rows, start=1)]


def _read_row(row: dict[str, object], where: str) -> Process:
    unknown = sorted(set(row) - _KEYS)
    if unknown:
        raise UsageError(f"{where}: there is no key {unknown[0]!r}. Known are {', '.join(sorted(_KEYS))}.")
    name, parties, aliases = row.get("name"), row.get("parties"), row.get("aliases", [])
    if not isinstance(name, str) or not name.strip():
        raise UsageError(f'{where}: a name is missing. Give name = "…".')
    for key, value in (("parties", parties), ("aliases", aliases)):
        if not isinstance(value, list) or not all(isinstance(item, str) for item in value):
            raise UsageError(f'{where}: {key} must be a list of names, as ["Russia", "Ukraine"].')
    assert isinstance(parties, list)
    assert isinstance(aliases, list)
    if len(parties) < 2:
        raise UsageError(f"{where}: at least two parties are expected.")
    days: dict[str, str | None] = {}
    for key in ("from", "until"):
        value = row.get(key)
        if value is not None and not isinstance(value, date):
            raise UsageError(f"{where}: {key} must be a date without quotation marks, as 2025-05-01.")
        days[key] = None if value is None else value.isoformat()[:10]
    until = days["until"]
    if until is not None:
        until = date.fromordinal(date.fromisoformat(until).toordinal() + 1).isoformat()
    keys = tuple(sorted({find_party_key(party) for party in parties}))
    return Process(name, keys, tuple(aliases), days["from"], until, is_declared=True)


def _list_core(summary: Summary) -> list[Named]:
    """The sides of a meeting: bodies and states, without those that only host or mediate where two remain."""
    sides = [party for party in summary.parties if not party.key.startswith("p:")]
    around = {party.key for party in (*summary.hosts, *summary.mediators)}
    core = [party for party in sides if party.key not in around]
    return core if len(core) >= 2 else sides


@dataclass(slots=True)
class _Tally:
    """What meetings of two sides add up to, so that none of them has to be kept."""

    meetings: int = 0
    has_talks: bool = False
    first_day: str | None = None
    topics: Counter[str] = field(default_factory=Counter)
    rounds: set[int] = field(default_factory=set)

    def count(self, one: Summary) -> None:
        self.meetings += 1
        self.has_talks = self.has_talks or one.round is not None or one.type in _TALKS
        self.topics.update(one.topics)
        if one.when is not None and one.when.begin:
            day = one.when.begin[:10]
            self.first_day = day if self.first_day is None else min(day, self.first_day)
        if one.round is not None and one.status in ("carried_out", "ongoing"):
            self.rounds.add(one.round)


def _make_process(keys: tuple[str, ...], tally: _Tally, names: dict[str, str]) -> Process:
    topics = tally.topics
    common = tuple(sorted(topics, key=lambda topic: (-topics[topic], topic))[:4])
    name = " – ".join(sorted(names[key] for key in keys))
    return Process(name, keys, (), tally.first_day, None, tally.meetings, len(tally.rounds), common)
