"""What people have decided, found again in what is read now.

Enters: decisions, within an open transaction. Leaves: rows, and the `Rulings` that hold. It refuses to tie a decision to a
reading: a decision concerns characters of an article, and is looked up there each time that the article is read anew.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import NamedTuple

import msgspec
from sqlalchemy import Connection, Row, delete, or_, select, update

from dragoman.record.claims import Claim
from dragoman.record.digests import digest_parts
from dragoman.record.entries import Decision
from dragoman.record.reasons import Reason
from dragoman.record.store.filing import Touched, chunk
from dragoman.record.store.tables import articles, claims, decisions, joins


class Place(msgspec.Struct, frozen=True):
    """Characters of an article, `start` to `until`, at which a finding of some kind is read. `anchor`: its name when decided."""

    article: str
    kind: str
    start: int
    until: int
    anchor: str


class Rulings(NamedTuple):
    """What holds. `splits`, `merges`: pairs of anchors, each sorted, the latter with the decision. `retracted`: anchors.
    `corrections`: in the order in which they were made."""

    splits: frozenset[tuple[str, str]]
    merges: dict[tuple[str, str], Decision]
    retracted: frozenset[str]
    corrections: tuple[Decision, ...]

    def of(self, anchors: Iterable[str]) -> tuple[Decision, ...]:
        """The corrections of an entry with these claims, the last of each field."""
        among = set(anchors)
        last = {decision.field: decision for decision in self.corrections if decision.left in among}
        return tuple(last[name] for name in sorted(last))


def load_rulings(connection: Connection) -> Rulings:
    """All decisions of people that have not been undone. They are few: people make them one by one."""
    wanted = select(decisions).where(decisions.c.undone_utc.is_(None), decisions.c.left_anchor != "")
    splits, merges, retracted = set(), {}, set()
    corrections: list[Decision] = []
    for row in connection.execute(wanted.order_by(decisions.c.made_utc, decisions.c.id)):
        made, pair = read_decision(row), (row.left_anchor, row.right_anchor)
        if made.kind == "retract":
            retracted.add(made.left)
        elif made.kind == "correct":
            corrections.append(made)
        elif made.right and made.kind == "split":
            splits.add((min(pair), max(pair)))
        elif made.right and made.kind == "merge":
            merges[min(pair), max(pair)] = made
    return Rulings(frozenset(splits), merges, frozenset(retracted), tuple(corrections))


def make_place(claim: Claim) -> Place:
    """Where a claim stands."""
    return Place(claim.article, claim.kind, claim.start, claim.until, claim.anchor)


def make_row(
    kind: str, left: Place, right: Place | None, field: str, value: str, reason: str, author: str, made_utc: str
) -> dict[str, object]:
    """The row of a new decision. Its id says what was decided of what, by whom and when."""
    places = [msgspec.json.encode(place).decode() if place else "" for place in (left, right)]
    return {
        "id": digest_parts("decision", kind, *places, field, value, reason, author, made_utc), "kind": kind,
        "left_place": places[0], "right_place": places[1], "left_anchor": left.anchor,
        "right_anchor": right.anchor if right else "", "field": field, "value": value, "reason": reason, "author": author,
        "made_utc": made_utc, "undone_utc": None, "undone_by": None, "undone_reason": None,
    }  # fmt: skip


def read_decision(row: Row) -> Decision:  # type: ignore[type-arg]
    """A decision of a person from its row."""
    return Decision(
        row.id, row.kind, row.left_anchor, row.right_anchor, 0.0, (Reason("by-hand", row.reason),), row.author, row.made_utc,
        row.undone_utc, row.field, row.value, row.undone_by, row.undone_reason,
    )  # fmt: skip


def find_again(connection: Connection, numbers: Sequence[int] | None, touched: Touched) -> None:
    """Look the places of decisions up in the claims there are now, of some articles or (None) of all; then set which claims
    count."""
    keys: set[str] | None = None
    if numbers is not None:
        keys = set()
        for some in chunk(numbers):
            keys |= set(connection.execute(select(articles.c.key).where(articles.c.number.in_(some))).scalars())
    for row in connection.execute(select(decisions).order_by(decisions.c.id)).all():
        changed = {}
        for side in ("left", "right"):
            raw = getattr(row, f"{side}_place")
            place = msgspec.json.decode(raw, type=Place) if raw else None
            if place is not None and (keys is None or place.article in keys):
                found = _find_claim(connection, place)
                if found != getattr(row, f"{side}_anchor"):
                    changed[f"{side}_anchor"] = found
        if changed:
            connection.execute(update(decisions).where(decisions.c.id == row.id).values(**changed))
            before = {row.left_anchor, row.right_anchor} | set(changed.values())
            touched.claims |= number_claims(connection, before - {""}).keys()
    set_counts(connection, numbers, touched)


def _find_claim(connection: Connection, place: Place) -> str:
    """The claim at a place: the one with its anchor, else the one that shares most of its characters; "" where there is none."""
    wanted = select(claims.c.anchor, claims.c.body).join(articles, articles.c.number == claims.c.article)
    rows = connection.execute(wanted.where(articles.c.key == place.article, claims.c.kind == place.kind)).all()
    if any(row.anchor == place.anchor for row in rows):
        return place.anchor
    best: tuple[int, int, str] | None = None
    for row in rows:
        claim = msgspec.json.decode(row.body, type=Claim)
        shared = min(claim.until, place.until) - max(claim.start, place.start)
        rank = (-shared, abs(claim.start - place.start), claim.anchor)
        if shared > 0 and (best is None or rank < best):
            best = rank
    return best[2] if best else ""


def set_counts(connection: Connection, numbers: Sequence[int] | None, touched: Touched) -> None:
    """Set for the claims of some articles, or of all, whether they count: no report that was retracted does, and none of a
    version that was replaced."""
    retracted = load_rulings(connection).retracted
    wanted = select(claims.c.number, claims.c.anchor, claims.c.counts, claims.c.entry, articles.c.replaced_by)
    wanted = wanted.join(articles, articles.c.number == claims.c.article)
    if numbers is None:
        # Only what is not as it would be without any decision, so that memory stays flat.
        wanted = wanted.where(
            or_(articles.c.replaced_by.is_not(None), claims.c.counts.is_(False), claims.c.anchor.in_(retracted))
        )
        rows = list(connection.execute(wanted))
    else:
        rows = [row for some in chunk(numbers) for row in connection.execute(wanted.where(claims.c.article.in_(some)))]
    for row in rows:
        counts = row.replaced_by is None and row.anchor not in retracted
        if counts != row.counts:
            values: dict[str, object] = {"counts": counts}
            if not counts:
                values["entry"] = None
                touched.entries |= {row.entry} - {None}
                connection.execute(
                    delete(joins).where(or_(joins.c.left_claim == row.number, joins.c.right_claim == row.number))
                )
            connection.execute(update(claims).where(claims.c.number == row.number).values(**values))
            touched.claims.add(row.number)


def number_claims(connection: Connection, anchors: Iterable[str]) -> dict[int, str]:
    """The numbers of claims, with their anchors."""
    found: dict[int, str] = {}
    for some in chunk(sorted(anchors)):
        wanted = select(claims.c.number, claims.c.anchor).where(claims.c.anchor.in_(some))
        found |= {row.number: row.anchor for row in connection.execute(wanted)}
    return found
