"""Which entries go out, and what stands beside them.

Enters: a scope, kinds and statuses. Leaves: entries in order of time with what they rest on, a few at a time. It refuses to hand out what
has not happened where a format has only room for what has.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator
from dataclasses import dataclass, field
from functools import cached_property
from itertools import groupby, islice

from dragoman.meaning.findings import Act, Reading, Status
from dragoman.record.actors import Party, identify_actors
from dragoman.record.claims import JOINED_ACTS, Claim, Kind
from dragoman.record.days import read_when
from dragoman.record.processes import Process
from dragoman.record.store.told import Teller, Told
from dragoman.views.scope import Scope, list_processes

_BATCH = 200


@dataclass(frozen=True)
class LoneAct:
    """What one side did alone, which has no entry: it stays with its article. `parties`: the actors of the reading by their ids;
    `tellers`: the article, then copies that tell it in the same words."""

    id: str
    act: Act
    reading: Reading
    parties: dict[str, Party]
    tellers: tuple[Teller, ...]
    start: int
    until: int


@dataclass(frozen=True)
class Selection:
    """`kinds`, `statuses`: None for those that a format takes of itself. `process_names`: of processes that are declared."""

    scope: Scope
    kinds: frozenset[Kind] | None = None
    statuses: frozenset[Status] | None = None
    version: str = ""
    declared: tuple[Process, ...] = field(default=())

    def choose_kinds(self, usual: Collection[Kind]) -> list[Kind]:
        """Of the kinds that a format has room for, those that are asked for, in its order."""
        return [kind for kind in usual if self.kinds is None or kind in self.kinds]

    def choose_statuses(self, usual: Collection[Status] | None) -> frozenset[Status] | None:
        """The statuses that are asked for, else those that a format takes of itself; None for all."""
        if self.statuses is not None:
            return self.statuses
        return None if usual is None else frozenset(usual)

    def stream(self, kinds: Collection[Kind], statuses: Collection[Status] | None = None) -> Iterator[Told]:
        """The entries of the kinds that are asked for and of `kinds`, in order of time."""
        chosen, wanted = self.choose_kinds(kinds), self.choose_statuses(statuses)
        if not chosen:
            return
        found = self.scope.stream_entries(chosen)
        yield from self.scope.record.load_told(
            (one for one in found if wanted is None or one.status in wanted), self.scope.as_of
        )

    def stream_positions(self) -> Iterator[tuple[Claim, Teller, str | None]]:
        """The positions, each with its article and the id of the statement that holds its words, in order of publication."""
        record, as_of = self.scope.record, self.scope.as_of
        waiting = self.scope.list_claims("position", by_publication=True)
        while batch := list(islice(waiting, _BATCH)):
            tellers = record.load_tellers({claim.article for claim in batch})
            homes = record.find_homes(claim.about for claim in batch if claim.about)
            for claim in batch:
                teller = tellers[claim.article]
                if as_of is None or as_of.clock == "published" or teller.added_utc <= as_of.moment:
                    yield claim, teller, homes.get(claim.about or "")

    def stream_tellers(self) -> Iterator[Teller]:
        """The articles in order of publication that were there at the moment of the scope."""
        as_of = self.scope.as_of
        for teller in self.scope.record.stream_tellers():
            if as_of is not None:
                moment = teller.published if as_of.clock == "published" else teller.added_utc
                if moment is None or moment > as_of.moment:
                    continue
            yield teller

    def stream_lone_acts(self) -> Iterator[LoneAct]:
        """What one side did alone: accusations, demands, sanctions. Told in the same words in copies of one dispatch it is one."""
        if not self.choose_kinds(["act"]):
            return
        for _, copies in groupby(self.stream_tellers(), key=lambda teller: teller.copies):
            found: dict[tuple[str, str], list[LoneAct]] = {}
            for teller in copies:
                if not teller.is_replaced:
                    for made in self._list_lone_acts(teller):
                        words = made.reading.article.text[made.start : made.until]
                        found.setdefault((made.act.act, words), []).append(made)
            for told in found.values():
                first = told[0]
                tellers = tuple({made.tellers[0].key: made.tellers[0] for made in told}.values())
                yield LoneAct(first.id, first.act, first.reading, first.parties, tellers, first.start, first.until)

    def _list_lone_acts(self, teller: Teller) -> Iterator[LoneAct]:
        from dragoman.record.claims import list_findings
        from dragoman.record.digests import shorten_anchor

        reading, _ = self.scope.record.load_reading(teller.key)
        if not any(act.act not in JOINED_ACTS for act in reading.acts):
            return
        parties = identify_actors(reading)
        for item in list_findings(reading, teller.key):
            act = item.finding
            if isinstance(act, Act) and act.act not in JOINED_ACTS and self._is_in_scope(act, reading, parties):
                id = shorten_anchor("act", item.anchor)
                yield LoneAct(id, act, reading, parties, (teller,), item.start, item.until)

    def _is_in_scope(self, act: Act, reading: Reading, parties: dict[str, Party]) -> bool:
        scope = self.scope
        when = read_when(act, act.interval, None, reading)
        day = (when.begin if when else None) or reading.article.published or ""
        process = scope.process if scope.process is not None and scope.process.is_declared else None
        for since in (scope.since, process.since if process else None):
            if since is not None and day[:10] < since:
                return False
        for until in (scope.until, process.until if process else None):
            if until is not None and (not day or day[:10] >= until):
                return False
        if not scope.sides:
            return True
        named = {parties[id] for id in (*act.actors, *act.targets) if id in parties}
        keys = {party.key for party in named} | {party.side for party in named}
        return len(keys & set(scope.sides)) >= min(2, len(scope.sides))

    @cached_property
    def _processes(self) -> tuple[Process, ...]:
        if self.scope.process is not None:
            return (self.scope.process,)
        found = list_processes(self.scope.record)
        parties = {process.parties for process in self.declared}
        return (*self.declared, *(process for process in found if process.parties not in parties))

    def name_process(self, told: Told) -> str | None:
        """The process that an entry belongs to: the first of which it names two sides, and whose days it is in; None for no process."""
        keys = {party.key for party in told.summary.parties}
        day = (told.summary.when.begin if told.summary.when else None) or ""
        for process in self._processes:
            is_in_days = (not process.is_declared) or (
                (process.since is None or day >= process.since) and (process.until is None or "" < day < process.until)
            )
            if len(keys & set(process.parties)) >= 2 and is_in_days:
                return process.name
        return None
