"""Why two reports, or two entries, are one or are not.

Enters: a record and two ids. Leaves: a `Comparison`: the joins that lead from one to the other, or the best that can be said for
joining them, what bars it, and what people have decided. It refuses to decide anything.
"""

from __future__ import annotations

from collections import deque

import msgspec

from dragoman.record.claims import Claim
from dragoman.record.entries import Decision, Entry
from dragoman.record.match import make_profile, match_profiles
from dragoman.record.reasons import JOIN_AT, Match, Reason
from dragoman.record.store.record import Record

# Of two entries with hundreds of reports each, so many of either side, the first published, are compared.
_COMPARED = 40


class Pair(msgspec.Struct, frozen=True):
    """Two reports and what their comparison says."""

    left: Claim
    right: Claim
    score: float
    reasons: tuple[Reason, ...]
    bars: tuple[Reason, ...]


class Comparison(msgspec.Struct, frozen=True):
    """`is_one`: whether both are in one entry. `chain`: then the decisions that lead from one to the other. `pairs`: else the pair
    of reports that comes nearest to a join, and one for each rule that bars. `rulings`: decisions of people about either.
    `threshold`: the score that would have been enough."""

    left: Claim
    right: Claim
    is_one: bool
    entries: tuple[Entry | None, Entry | None]
    chain: tuple[Decision, ...]
    pairs: tuple[Pair, ...]
    rulings: tuple[Decision, ...]
    claims: dict[str, Claim]
    threshold: float = JOIN_AT


def compare_reports(record: Record, left: str, right: str) -> Comparison:
    """Why the reports, or entries, with these ids are one entry or not. Raises `RecordError` when there is none with an id."""
    ours, theirs = record.find_report(left), record.find_report(right)
    homes = record.find_home(ours.anchor), record.find_home(theirs.anchor)
    is_one = homes[0] is not None and homes[1] is not None and homes[0].id == homes[1].id
    decisions = [made for home in homes if home is not None for made in record.list_joins(home)]
    rulings = {made.id: made for made in decisions if made.author is not None}
    anchors = {anchor for home in homes if home is not None for anchor in home.claims}
    claims = record.load_claims(anchors | {ours.anchor, theirs.anchor})
    chain: tuple[Decision, ...] = ()
    pairs: tuple[Pair, ...] = ()
    if is_one and ours.anchor != theirs.anchor:
        chain = _find_chain(decisions, ours.anchor, theirs.anchor)
    elif not is_one:
        members = [
            [claims[anchor] for anchor in home.claims][:_COMPARED] if home is not None else [claim]
            for home, claim in zip(homes, (ours, theirs), strict=True)
        ]
        # The two that were asked for first: where nothing bars them, theirs is the answer.
        pairs = _find_pairs([ours, *members[0]], [theirs, *members[1]])
    return Comparison(ours, theirs, is_one, homes, chain, pairs, tuple(rulings[id] for id in sorted(rulings)), claims)


def _find_chain(decisions: list[Decision], start: str, goal: str) -> tuple[Decision, ...]:
    """The fewest joins that lead from one report to another."""
    near: dict[str, list[tuple[str, Decision]]] = {}
    for made in decisions:
        if made.kind == "join":
            near.setdefault(made.left, []).append((made.right, made))
            near.setdefault(made.right, []).append((made.left, made))
    came: dict[str, tuple[str, Decision]] = {}
    waiting, seen = deque([start]), {start}
    while waiting:
        here = waiting.popleft()
        for there, made in sorted(near.get(here, ()), key=lambda step: step[0]):
            if there not in seen:
                seen.add(there)
                came[there] = here, made
                waiting.append(there)
    chain: list[Decision] = []
    while goal != start and goal in came:
        goal, made = came[goal]
        chain.append(made)
    return tuple(reversed(chain))


def _find_pairs(ours: list[Claim], theirs: list[Claim]) -> tuple[Pair, ...]:
    profiles = {claim.anchor: make_profile(claim) for claim in (*ours, *theirs)}
    best: tuple[tuple[bool, float], Pair] | None = None
    barred: dict[str, Pair] = {}
    for one in ours:
        for other in theirs:
            match: Match = match_profiles(profiles[one.anchor], profiles[other.anchor])
            pair = Pair(one, other, match.score, match.reasons, match.bars)
            rank = (not match.bars, match.score)
            if best is None or rank > best[0]:
                best = rank, pair
            for bar in match.bars:
                barred.setdefault(bar.rule, pair)
    found = [best[1]] if best else []
    for _, pair in sorted(barred.items()):
        if pair not in found:
            found.append(pair)
    return tuple(found)
