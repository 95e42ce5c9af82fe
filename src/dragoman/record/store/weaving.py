"""Entries brought up to date after a change.

Enters: what was touched, within an open transaction. Leaves: the entries, their parties and the joins as `reconcile` would make
them from all claims. It refuses to look at claims that the change cannot reach.

`dragoman.record.blocks` tells which claims are compared. From what was touched it follows the keys that bind (`hard`), and the
merges of people, to the end; then it takes in what floats and probes there, and then all that those probe, to judge whether they
still fit only one.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass

import msgspec
from sqlalchemy import Connection, bindparam, delete, insert, select, update

from dragoman.record.actors import fold_words
from dragoman.record.claims import JOINED, Claim
from dragoman.record.compose import compose_entry
from dragoman.record.digests import digest_parts
from dragoman.record.entries import Decision, Entry
from dragoman.record.reasons import Reason
from dragoman.record.reconcile import Group, reconcile
from dragoman.record.store.filing import Touched, chunk, find_next
from dragoman.record.store.rulings import Rulings, load_rulings, number_claims
from dragoman.record.store.tables import (
    HARD,
    PROBE,
    TARGET,
    articles,
    claim_keys,
    claims,
    entries,
    entry_parties,
    joins,
)


@dataclass(frozen=True, slots=True)
class _Row:
    """A claim as stored, with the entry it was in."""

    number: int
    claim: Claim
    is_fixed: bool
    entry: int | None


class _Rows:
    """The claims that are looked at, by number and by anchor."""

    def __init__(self) -> None:
        self.by_number: dict[int, _Row] = {}
        self.by_anchor: dict[str, _Row] = {}

    def add(self, row: _Row) -> None:
        self.by_number[row.number] = self.by_anchor[row.claim.anchor] = row

    def entry_of(self, claim: Claim) -> int | None:
        row = self.by_anchor.get(claim.anchor)
        return row.entry if row else None


def weave_entries(connection: Connection, touched: Touched) -> None:
    """Bring every entry that the change can reach up to date."""
    rulings = load_rulings(connection)
    ties = _number_merges(connection, rulings)
    reached, nearby = _find_reached(connection, touched, ties)
    rows = _load_rows(connection, reached | nearby)
    old = {row.entry for number, row in rows.by_number.items() if number in reached and row.entry is not None}
    old |= touched.entries
    found = reconcile((row.claim for row in rows.by_number.values()), rulings.splits, rulings.merges)
    groups = [group for group in found if any(_is_dirty(claim, rows, reached, old) for claim in group.claims)]
    guests = _load_guests(connection, groups, rows)
    groups = [_add_guests(group, rows, guests) for group in groups]
    for some in guests.values():
        for row in some:
            rows.add(row)
    old |= {entry for group in groups for claim in group.claims if (entry := rows.entry_of(claim)) is not None}
    sources = load_sources(connection, {claim.article for group in groups for claim in group.claims})
    made = [compose_entry(group, sources, rulings.of(claim.anchor for claim in group.claims)) for group in groups]
    _write_entries(connection, groups, made, old, rows)
    _write_joins(connection, groups, rows, {row.number for some in guests.values() for row in some})


def load_sources(connection: Connection, keys: Iterable[str]) -> dict[str, str]:
    """The independent source of each article."""
    found: dict[str, str] = {}
    for some in chunk(sorted(keys)):
        wanted = select(articles.c.key, articles.c.origin).where(articles.c.key.in_(some))
        found |= {row.key: row.origin for row in connection.execute(wanted)}
    return found


def _number_merges(connection: Connection, rulings: Rulings) -> dict[int, set[int]]:
    """For each claim that somebody has merged with others, those others."""
    numbers = {
        anchor: number
        for number, anchor in number_claims(connection, {a for pair in rulings.merges for a in pair}).items()
    }
    ties: dict[int, set[int]] = defaultdict(set)
    for one, other in rulings.merges:
        if one in numbers and other in numbers:
            ties[numbers[one]].add(numbers[other])
            ties[numbers[other]].add(numbers[one])
    return ties


def _find_reached(connection: Connection, touched: Touched, ties: dict[int, set[int]]) -> tuple[set[int], set[int]]:
    """The claims whose entry can change, and those that must be seen to judge it."""
    bound = _follow(connection, touched.hard | _load_keys(connection, touched.claims, HARD), touched.claims, ties)
    targets = touched.targets | _load_keys(connection, bound, TARGET)
    loose = _load_claims(connection, targets, PROBE) - bound
    reached = bound | loose | _follow(connection, _load_keys(connection, loose, HARD), loose, ties)
    probes = touched.probes | _load_keys(connection, reached, PROBE)
    seen = _load_claims(connection, probes, TARGET) - reached
    return reached, _follow(connection, _load_keys(connection, seen, HARD), seen, ties) - reached


def _follow(connection: Connection, keys: set[int], numbers: set[int], ties: dict[int, set[int]]) -> set[int]:
    """All claims bound to the given ones by hard keys or by hand, directly or through others."""
    found, done, fresh = set(numbers), set[int](), set(numbers)
    while keys or fresh:
        done |= keys
        new = (
            _load_claims(connection, keys, HARD) | {tied for number in fresh for tied in ties.get(number, ())}
        ) - found
        found |= new
        fresh = new
        keys = _load_keys(connection, new, HARD) - done
    return found


def _load_claims(connection: Connection, keys: Iterable[int], role: int) -> set[int]:
    found: set[int] = set()
    for some in chunk(sorted(keys)):
        wanted = select(claim_keys.c.claim).where(claim_keys.c.key.in_(some), claim_keys.c.role == role)
        found |= set(connection.execute(wanted).scalars())
    return found


def _load_keys(connection: Connection, numbers: Iterable[int], role: int) -> set[int]:
    found: set[int] = set()
    for some in chunk(sorted(numbers)):
        wanted = select(claim_keys.c.key).where(claim_keys.c.claim.in_(some), claim_keys.c.role == role)
        found |= set(connection.execute(wanted).scalars())
    return found


_COLUMNS = (claims.c.number, claims.c.body, claims.c.is_fixed, claims.c.entry)


def _load_rows(connection: Connection, numbers: Iterable[int]) -> _Rows:
    """Those of the claims that count and can be in an entry."""
    rows = _Rows()
    for some in chunk(sorted(numbers)):
        wanted = select(*_COLUMNS).where(claims.c.number.in_(some), claims.c.counts, claims.c.kind.in_(JOINED))
        for row in connection.execute(wanted):
            rows.add(_Row(row.number, msgspec.json.decode(row.body, type=Claim), row.is_fixed, row.entry))
    return rows


def _is_dirty(claim: Claim, rows: _Rows, reached: set[int], old: set[int]) -> bool:
    row = rows.by_anchor[claim.anchor]
    return row.number in reached or row.entry in old


def _load_guests(connection: Connection, groups: list[Group], rows: _Rows) -> dict[int, list[_Row]]:
    """Floating claims that the change does not reach but that belong to an entry that is made anew, by that entry."""
    homes = {rows.by_anchor[claim.anchor].entry for group in groups for claim in group.claims} - {None}
    guests: dict[int, list[_Row]] = {}
    for some in chunk(sorted(home for home in homes if home is not None)):
        for row in connection.execute(select(*_COLUMNS).where(claims.c.entry.in_(some))):
            if row.number not in rows.by_number:
                claim = msgspec.json.decode(row.body, type=Claim)
                guests.setdefault(row.entry, []).append(_Row(row.number, claim, row.is_fixed, row.entry))
    return guests


def _add_guests(group: Group, rows: _Rows, guests: dict[int, list[_Row]]) -> Group:
    """The group with the guests of the entry that its fixed claims were in; what they were attached to has not changed."""
    members = [rows.by_anchor[claim.anchor] for claim in group.claims]
    hosts = {row.entry for row in members if row.is_fixed and row.entry is not None}
    extra = [guest.claim for host in sorted(hosts) for guest in guests.get(host, ())]
    if not extra:
        return group
    return msgspec.structs.replace(group, claims=tuple(sorted([*group.claims, *extra], key=lambda claim: claim.order)))


def _write_entries(connection: Connection, groups: list[Group], made: list[Entry], old: set[int], rows: _Rows) -> None:
    stored: dict[str, tuple[int, str]] = {}
    for some in chunk(sorted(old)):
        wanted = select(entries.c.id, entries.c.number, entries.c.body).where(entries.c.number.in_(some))
        stored |= {row.id: (row.number, row.body) for row in connection.execute(wanted)}
    ids = {entry.id for entry in made}
    gone = [number for id, (number, _) in sorted(stored.items()) if id not in ids]
    for some in chunk(gone):
        connection.execute(delete(entry_parties).where(entry_parties.c.entry.in_(some)))
        connection.execute(delete(entries).where(entries.c.number.in_(some)))
    numbers: dict[str, int] = {}
    fresh, changed, number = [], [], find_next(connection, entries.c.number)
    for entry in made:
        row = _make_row(entry)
        if entry.id not in stored:
            numbers[entry.id] = number
            fresh.append({"number": number, **row})
            number += 1
            continue
        numbers[entry.id], body = stored[entry.id]
        if body != row["body"]:
            changed.append(
                {"wanted": numbers[entry.id], **{f"new_{name}": value for name, value in row.items() if name != "id"}}
            )
    if fresh:
        connection.execute(insert(entries), fresh)
    if changed:
        names = ("kind", "status", "begin", "until", "body")
        renewed = update(entries).where(entries.c.number == bindparam("wanted"))
        connection.execute(renewed.values({name: bindparam(f"new_{name}") for name in names}), changed)
    _write_parties(connection, groups, made, numbers, {numbers[entry.id] for entry in made if entry.id in stored})
    moved = [
        {"wanted": rows.by_anchor[claim.anchor].number, "home": numbers[entry.id]}
        for group, entry in zip(groups, made, strict=True)
        for claim in group.claims
        if rows.entry_of(claim) != numbers[entry.id]
    ]
    if moved:
        wanted_claim = update(claims).where(claims.c.number == bindparam("wanted"))
        connection.execute(wanted_claim.values(entry=bindparam("home")), moved)


def _write_parties(
    connection: Connection, groups: list[Group], made: list[Entry], numbers: dict[str, int], kept: set[int]
) -> None:
    """Under which parties each entry is found: every spelling of everyone who has a part in it, and the states they act for."""
    stored: dict[int, set[tuple[str, str]]] = defaultdict(set)
    for some in chunk(sorted(kept)):
        for row in connection.execute(select(entry_parties).where(entry_parties.c.entry.in_(some))):
            stored[row.entry].add((row.key, row.name))
    rows: list[dict[str, object]] = []
    stale: list[int] = []
    for group, entry in zip(groups, made, strict=True):
        number = numbers[entry.id]
        named = {party for claim in group.claims for parties in claim.roles.values() for party in parties}
        wanted = {(party.key, fold_words(party.name)) for party in named} | {(party.side, "") for party in named}
        if wanted != stored[number]:
            stale += [number] if stored[number] else []
            rows += [{"entry": number, "key": key, "name": name} for key, name in sorted(wanted)]
    for some in chunk(stale):
        connection.execute(delete(entry_parties).where(entry_parties.c.entry.in_(some)))
    if rows:
        connection.execute(insert(entry_parties), rows)


def _make_row(entry: Entry) -> dict[str, object]:
    when = entry.summary.when
    return {
        "id": entry.id, "kind": entry.kind, "status": entry.summary.status, "begin": (when.begin if when else None) or "",
        "until": (when.end if when else None) or "", "body": msgspec.json.encode(entry.summary).decode(),
    }  # fmt: skip


def _write_joins(connection: Connection, groups: list[Group], rows: _Rows, guests: set[int]) -> None:
    """Keep the joins that still hold, take out those that do not, put the new ones in. The joins of guests are not touched."""
    numbers = {rows.by_anchor[claim.anchor].number for group in groups for claim in group.claims} - guests
    stored: dict[tuple[int, int], str] = {}
    for some in chunk(sorted(numbers)):
        wanted = select(joins.c.left_claim, joins.c.right_claim, joins.c.reasons).where(joins.c.left_claim.in_(some))
        for row in connection.execute(wanted):
            if row.right_claim in numbers:
                stored[row.left_claim, row.right_claim] = row.reasons
    made: dict[tuple[int, int], dict[str, object]] = {}
    for group in groups:
        for join in group.joins:
            pair = rows.by_anchor[join.left].number, rows.by_anchor[join.right].number
            reasons = msgspec.json.encode(join.reasons).decode()
            made[pair] = {"left_claim": pair[0], "right_claim": pair[1], "score": join.score, "reasons": reasons}
    gone = [
        {"left_one": pair[0], "right_one": pair[1]}
        for pair, reasons in stored.items()
        if pair not in made or made[pair]["reasons"] != reasons
    ]
    if gone:
        both = (joins.c.left_claim == bindparam("left_one"), joins.c.right_claim == bindparam("right_one"))
        connection.execute(delete(joins).where(*both), gone)
    new = [row for pair, row in sorted(made.items()) if stored.get(pair) != row["reasons"]]
    if new:
        connection.execute(insert(joins), new)


def make_join(left: str, right: str, score: float, reasons: str) -> Decision:
    """The decision of a stored join; its id is made from what it concerns, so that it stays the same through every rebuild."""
    found = msgspec.json.decode(reasons, type=tuple[Reason, ...])
    return Decision(digest_parts("decision", "join", left, right), "join", left, right, score, found)
