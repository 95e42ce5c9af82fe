"""What part of a record a view is of.

Enters: a record and what to leave out. Leaves: entries and claims within. It refuses a process, a party or a date that is none.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime
from pathlib import Path
from typing import get_args

from dragoman.errors import UsageError
from dragoman.record import Record
from dragoman.record.claims import Claim, Kind
from dragoman.record.entries import Summary
from dragoman.record.processes import Process, find_party_key, find_processes, load_processes
from dragoman.record.store.loading import AsOf, Clock

# What a report often tells of one side only, and is of the process for all that.
_ONE_SIDED = frozenset({"exchange", "commitment"})


@dataclass(frozen=True, slots=True)
class Scope:
    """`since`, `until`: ISO days, `until` not included. `process`: only its parties and days."""

    record: Record
    process: Process | None = None
    party: str | None = None
    since: str | None = None
    until: str | None = None
    as_of: AsOf | None = None

    @property
    def sides(self) -> tuple[str, ...]:
        """The keys of the parties that it is limited to; empty where it is not."""
        if self.process is not None:
            return self.process.parties
        return (find_party_key(self.party),) if self.party else ()

    def list_entries(self, kinds: Collection[Kind]) -> list[Summary]:
        """The entries of some kinds."""
        return list(self.stream_entries(kinds))

    def stream_entries(self, kinds: Collection[Kind]) -> Iterator[Summary]:
        """The same, one after the other."""
        since, until = self.since, self.until
        if self.process is not None and self.process.is_declared:
            since = max(filter(None, (since, self.process.since)), default=None)
            until = min(filter(None, (until, self.process.until)), default=None)
        sides = self.process.parties if self.process is not None else ()

        def load(least: int) -> Iterator[Summary]:
            return self.record.list_entries(
                kinds=kinds, since=since, until=until, party=self.party, sides=sides, least=least, as_of=self.as_of
            )

        if not sides or not set(kinds) & _ONE_SIDED:
            yield from load(2)
            return
        # What has both sides is part of what has one, in the same order.
        both = load(2)
        next_id = next((one.id for one in both), None)
        for one in load(1):
            if one.id == next_id:
                yield one
                next_id = next((other.id for other in both), None)
            elif one.kind in _ONE_SIDED and {party.key for party in one.parties} <= set(sides):
                yield one

    def list_claims(self, kind: Kind, *, by_publication: bool = False) -> Iterator[Claim]:
        """The claims of a kind that belongs to parties: positions, offices, statements."""
        names = list(self.sides) or None
        if self.party and names and not self.process:
            # A person is named by the family name, which is all that its key holds.
            from dragoman.record.actors import fold_person

            names.append(f"p:{fold_person(self.party)[0]}")
        for claim in self.record.list_claims(kind, names, by_publication=by_publication):
            told = claim.published or ""
            if self.since is not None and told < self.since:
                continue
            if self.until is not None and told >= self.until:
                continue
            if self.as_of is not None and self.as_of.clock == "published" and (not told or told > self.as_of.moment):
                continue
            yield claim


def read_as_of(given: str | None, clock: str = "published", *, name: str = "--as-of") -> AsOf | None:
    """The moment that `given` is: of a day, its end. `name`: what the one who asks calls it. Raises `UsageError` when it is none."""
    if given is None:
        return None
    known = get_args(Clock)
    if clock not in known:
        raise UsageError(f"clock {clock}: there is no such clock. There are: {', '.join(known)}.")
    try:
        if len(given) == 10:
            return AsOf(f"{date.fromisoformat(given).isoformat()}T23:59:59Z", clock)  # type: ignore[arg-type]
        moment = datetime.fromisoformat(given)
    except ValueError:
        raise UsageError(
            f"{name} {given}: this is no day and no moment. Give 2025-06-02 or 2025-06-02T18:00Z."
        ) from None
    if moment.tzinfo is None:
        raise UsageError(f"{name} {given}: the time has no zone. Write {given}Z if it is UTC.")
    try:
        moment = moment.astimezone(UTC)
    except OverflowError:
        raise UsageError(f"{name} {given}: this lies outside of the years 1 to 9999.") from None
    return AsOf(moment.replace(tzinfo=None).isoformat(timespec="seconds") + "Z", clock)  # type: ignore[arg-type]


def list_processes(record: Record, declared: Path | None = None) -> list[Process]:
    """The processes of a record, declared ones first. A found one with the parties of a declared one is left out."""
    given = load_processes(declared) if declared is not None else []
    parties = {process.parties for process in given}
    found = find_processes(record.list_entries(kinds=["meeting"]))
    return [*given, *(process for process in found if process.parties not in parties)]


def find_process(record: Record, name: str, declared: Path | None = None) -> Process:
    """The process with a name, an alias, or the parties "UKR-RUS". Raises `UsageError` with the names there are."""
    known = list_processes(record, declared)
    for process in known:
        if process.is_called(name):
            return process
    names = "; ".join(process.name for process in known[:8]) or "none, for no two sides have met twice"
    raise UsageError(
        f"--process {name}: there is no such process. There are: {names}. Others can be declared in a file."
    )
