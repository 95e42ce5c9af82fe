"""Entries brought up to date after a change.

Enters: what was touched, within an open transaction. Leaves: the entries, their parties and the decisions of the program as
`reconcile` would make them from all claims. It refuses to look at claims that the change cannot reach.

`dragoman.record.blocks` tells which claims are compared. From what was touched it follows the keys that bind (`hard`) to the
end; then it takes in what floats and probes there, and then all that those probe, to judge whether they still fit only one.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass

import msgspec
from sqlalchemy import Connection, bindparam, delete, insert, or_, select, update

from dragoman.record.actors import fold_words
from dragoman.record.claims import Claim
from dragoman.record.compose import compose_entry
from dragoman.record.digests import digest_parts
from dragoman.record.entries import Decision, Entry
from dragoman.record.match import Reason
from dragoman.record.reconcile import Group, Join, Splits, reconcile
from dragoman.record.store.filing import Touched, chunk
from dragoman.record.store.tables import (
    HARD,
    PROBE,
    TARGET,
    articles,
    claim_keys,
    claims,
    decisions,
    entries,
    entry_parties,
)


@dataclass(frozen=True, slots=True)
class _Row:
    """A claim as stored, with the entry it was in."""

    claim: Claim
    is_fixed: bool
    entry: str | None


def weave_entries(connection: Connection, touched: Touched) -> None:
    """Bring every entry that the change can reach up to date."""
    reached, nearby = _find_reached(connection, touched)
    rows = _load_rows(connection, reached | nearby)
    old = {row.entry for anchor, row in rows.items() if anchor in reached and row.entry} | touched.entries
    groups = reconcile([row.claim for row in rows.values()], load_splits(connection, rows))
    groups = [group for group in groups if any(_is_dirty(claim, rows, reached, old) for claim in group.claims)]
    guests = _load_guests(connection, groups, rows)
    groups = [_add_guests(group, rows, guests) for group in groups]
    old |= {row.entry for group in groups for claim in group.claims if (row := rows.get(claim.anchor)) and row.entry}
    sources = load_sources(connection, {claim.article for group in groups for claim in group.claims})
    _write_entries(connection, groups, [compose_entry(group, sources) for group in groups], old, rows)
    _write_joins(connection, groups, rows)


def load_sources(connection: Connection, keys: Iterable[str]) -> dict[str, str]:
    """The independent source of each article."""
    found: dict[str, str] = {}
    for some in chunk(sorted(keys)):
        wanted = select(articles.c.key, articles.c.origin).where(articles.c.key.in_(some))
        found |= {row.key: row.origin for row in connection.execute(wanted)}
    return found


def load_splits(connection: Connection, anchors: Iterable[str]) -> Splits:
    """The splits by people that concern some of the claims and have not been undone."""
    found: set[tuple[str, str]] = set()
    for some in chunk(sorted(anchors)):
        concerned = or_(decisions.c.left_anchor.in_(some), decisions.c.right_anchor.in_(some))
        wanted = select(decisions.c.left_anchor, decisions.c.right_anchor).where(
            decisions.c.kind == "split", decisions.c.undone_utc.is_(None), concerned
        )
        found |= {(row.left_anchor, row.right_anchor) for row in connection.execute(wanted)}
    return found


def _find_reached(connection: Connection, touched: Touched) -> tuple[set[str], set[str]]:
    """The claims whose entry can change, and those that must be seen to judge it."""
    bound = _follow(connection, touched.hard | _load_keys(connection, touched.anchors, HARD), set(touched.anchors))
    targets = touched.targets | _load_keys(connection, bound, TARGET)
    loose = _load_anchors(connection, targets, PROBE) - bound
    reached = bound | loose | _follow(connection, _load_keys(connection, loose, HARD), loose)
    probes = touched.probes | _load_keys(connection, reached, PROBE)
    seen = _load_anchors(connection, probes, TARGET) - reached
    return reached, _follow(connection, _load_keys(connection, seen, HARD), seen) - reached


def _follow(connection: Connection, keys: set[int], anchors: set[str]) -> set[str]:
    """All claims bound to the given ones by hard keys, directly or through others."""
    found, done = set(anchors), set[int]()
    while keys:
        done |= keys
        new = _load_anchors(connection, keys, HARD) - found
        found |= new
        keys = _load_keys(connection, new, HARD) - done
    return found


def _load_anchors(connection: Connection, keys: Iterable[int], role: int) -> set[str]:
    found: set[str] = set()
    for some in chunk(sorted(keys)):
        wanted = select(claim_keys.c.anchor).where(claim_keys.c.key.in_(some), claim_keys.c.role == role)
        found |= set(connection.execute(wanted).scalars())
    return found


def _load_keys(connection: Connection, anchors: Iterable[str], role: int) -> set[int]:
    found: set[int] = set()
    for some in chunk(sorted(anchors)):
        wanted = select(claim_keys.c.key).where(claim_keys.c.anchor.in_(some), claim_keys.c.role == role)
        found |= set(connection.execute(wanted).scalars())
    return found


def _load_rows(connection: Connection, anchors: Iterable[str]) -> dict[str, _Row]:
    rows: dict[str, _Row] = {}
    for some in chunk(sorted(anchors)):
        for row in connection.execute(select(claims).where(claims.c.anchor.in_(some))):
            rows[row.anchor] = _Row(msgspec.json.decode(row.body, type=Claim), row.is_fixed, row.entry)
    return rows


def _is_dirty(claim: Claim, rows: dict[str, _Row], reached: set[str], old: set[str]) -> bool:
    return claim.anchor in reached or rows[claim.anchor].entry in old


def _load_guests(connection: Connection, groups: list[Group], rows: dict[str, _Row]) -> dict[str, list[Claim]]:
    """Floating claims that the change does not reach but that belong to an entry that is made anew, by that entry."""
    names = {rows[claim.anchor].entry for group in groups for claim in group.claims} - {None}
    guests: dict[str, list[Claim]] = {}
    for some in chunk(sorted(name for name in names if name)):
        for row in connection.execute(select(claims).where(claims.c.entry.in_(some))):
            if row.anchor not in rows:
                guests.setdefault(row.entry, []).append(msgspec.json.decode(row.body, type=Claim))
    return guests


def _add_guests(group: Group, rows: dict[str, _Row], guests: dict[str, list[Claim]]) -> Group:
    """The group with the guests of the entry that its fixed claims were in; what they were attached to has not changed."""
    hosts = {row.entry for claim in group.claims if (row := rows[claim.anchor]).is_fixed and row.entry}
    extra = [claim for host in sorted(hosts) for claim in guests.get(host, ())]
    if not extra:
        return group
    return msgspec.structs.replace(group, claims=tuple(sorted([*group.claims, *extra], key=lambda claim: claim.order)))


def _write_entries(
    connection: Connection, groups: list[Group], made: list[Entry], old: set[str], rows: dict[str, _Row]
) -> None:
    stored: dict[str, str] = {}
    for some in chunk(sorted(old)):
        wanted = select(entries.c.id, entries.c.body).where(entries.c.id.in_(some))
        stored |= {row.id: row.body for row in connection.execute(wanted)}
    wanted_rows = {entry.id: _make_row(entry) for entry in made}
    gone = [id for id, body in stored.items() if id not in wanted_rows or wanted_rows[id]["body"] != body]
    new = [entry for entry in made if stored.get(entry.id) != wanted_rows[entry.id]["body"]]
    for some in chunk(gone):
        connection.execute(delete(entry_parties).where(entry_parties.c.entry.in_(some)))
        connection.execute(delete(entries).where(entries.c.id.in_(some)))
    if new:
        connection.execute(insert(entries), [wanted_rows[entry.id] for entry in new])
    _write_parties(connection, groups, made, old - set(gone))
    moved = [
        {"wanted": claim.anchor, "home": entry.id}
        for group, entry in zip(groups, made, strict=True)
        for claim in group.claims
        if claim.anchor not in rows or rows[claim.anchor].entry != entry.id
    ]
    if moved:
        connection.execute(
            update(claims).where(claims.c.anchor == bindparam("wanted")).values(entry=bindparam("home")), moved
        )


def _write_parties(connection: Connection, groups: list[Group], made: list[Entry], kept: set[str]) -> None:
    """Under which parties each entry is found: every spelling of everyone who has a part in it, and the states they act for."""
    stored: dict[str, set[tuple[str, str]]] = defaultdict(set)
    for some in chunk(sorted(kept)):
        for row in connection.execute(select(entry_parties).where(entry_parties.c.entry.in_(some))):
            stored[row.entry].add((row.key, row.name))
    rows: list[dict[str, object]] = []
    stale: list[str] = []
    for group, entry in zip(groups, made, strict=True):
        named = {party for claim in group.claims for parties in claim.roles.values() for party in parties}
        wanted = {(party.key, fold_words(party.name)) for party in named} | {(party.side, "") for party in named}
        if wanted != stored[entry.id]:
            stale += [entry.id] if stored[entry.id] else []
            rows += [{"entry": entry.id, "key": key, "name": name} for key, name in sorted(wanted)]
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


def _write_joins(connection: Connection, groups: list[Group], rows: dict[str, _Row]) -> None:
    """Keep the joins that still hold, take out those that do not, put the new ones in. The joins of guests are not touched."""
    anchors = {claim.anchor for group in groups for claim in group.claims if claim.anchor in rows}
    stored: dict[str, str] = {}
    for some in chunk(sorted(anchors)):
        wanted = select(decisions.c.id, decisions.c.right_anchor, decisions.c.reasons).where(
            decisions.c.left_anchor.in_(some), decisions.c.author.is_(None)
        )
        stored |= {row.id: row.reasons for row in connection.execute(wanted) if row.right_anchor in anchors}
    made = {
        key_decision("join", join.left, join.right): _make_join_row(join) for group in groups for join in group.joins
    }
    gone = [id for id, reasons in stored.items() if id not in made or made[id]["reasons"] != reasons]
    for some in chunk(gone):
        connection.execute(delete(decisions).where(decisions.c.id.in_(some)))
    new = [row for id, row in sorted(made.items()) if stored.get(id) != row["reasons"]]
    if new:
        connection.execute(insert(decisions), new)


def _make_join_row(join: Join) -> dict[str, str | float | None]:
    return {
        "id": key_decision("join", join.left, join.right), "kind": "join", "left_anchor": join.left, "right_anchor": join.right,
        "score": join.score, "reasons": msgspec.json.encode(join.reasons).decode(), "author": None, "made_utc": None,
        "undone_utc": None,
    }  # fmt: skip


def key_decision(kind: str, left: str, right: str) -> str:
    """The id of a decision: made from what it concerns, so that it stays the same through every rebuild."""
    return digest_parts("decision", kind, left, right)


def read_decision(row: object) -> Decision:
    """A decision from its row."""
    get = row._mapping  # type: ignore[attr-defined]
    return Decision(
        get["id"], get["kind"], get["left_anchor"], get["right_anchor"], get["score"],
        msgspec.json.decode(get["reasons"], type=tuple[Reason, ...]), get["author"], get["made_utc"], get["undone_utc"],
    )  # fmt: skip
