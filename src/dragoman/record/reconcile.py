"""Which claims are one entry.

Enters: claims, and the splits that people have decided. Leaves: groups of claims, each with the joins that hold it together.
It refuses to depend on the order in which the claims come: everything is done in an order made from the claims themselves.

Four steps for each kind of claim:

1. Claims that say the same in every compared field are one *atom*, however many articles carry them.
2. Atoms that tell the day (`fixed`) are clustered, the most specific first. An atom goes where it matches and nothing bars it.
   Where it fits two clusters that exclude each other it stays on its own.
3. Meetings only: a meeting that was planned and not held is joined with the one it was moved to, for a strong reason: the same
   round number, a report of the postponement that names both days, or one article that tells of both.
4. Atoms that do not tell the day (`floating`) are clustered likewise, and each cluster joins a fixed one if exactly one fits.
   A round number is never lent: a floating cluster with one only joins a fixed cluster that has the same.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from functools import cached_property

import msgspec

from dragoman.record.blocks import MOVE_TOLD_DAYS, Keys, find_keys, is_fixed
from dragoman.record.claims import JOINED, Claim
from dragoman.record.days import FINENESS
from dragoman.record.entries import Decision
from dragoman.record.match import make_profile, match_profiles
from dragoman.record.reasons import Match, Profile, Reason

# Raised whenever the same findings make other entries: a record made by other rules is then made anew when it is next written.
RULES_VERSION = "6"

# Of two clusters that exclude each other an atom joins the one that fits better by this much, else neither.
_CLEAR_LEAD = 0.1
_MOVE_REACH_DAYS = 30
_HELD = frozenset({"carried_out", "ongoing"})

Splits = Collection[tuple[str, str]]
Merges = Mapping[tuple[str, str], Decision]


class Join(msgspec.Struct, frozen=True):
    """Why two claims are in one entry. `left`, `right`: anchors; `right` comes first in the order of publication."""

    left: str
    right: str
    score: float
    reasons: tuple[Reason, ...]


class Group(msgspec.Struct, frozen=True):
    """The claims of one entry, in order of publication, and the joins that hold them together. `anchor`: the place that the
    entry is named after: of the claims that tell the day, else of all, the first published."""

    anchor: str
    claims: tuple[Claim, ...]
    joins: tuple[Join, ...]


@dataclass(slots=True)
class _Atom:
    """Claims that say the same. `profile`, `keys`: of the first of them. `number`: which atom it is."""

    number: int
    profile: Profile
    keys: Keys
    claims: list[Claim]

    @property
    def rank(self) -> tuple[object, ...]:
        """The most specific first: a round number, several days before one of them, people, a place, a fine date."""
        claim, when = self.profile.claim, self.profile.claim.when
        return (
            claim.round is None, -(when.span_days if when else 0), -len(self.profile.people), not self.profile.place,
            -(FINENESS[when.precision] if when else 0), -len(self.profile.sides), claim.order,
        )  # fmt: skip


@dataclass
class _Cluster:
    """Atoms of one meeting, exchange or act. What is worked out from them is kept: nothing is added once it was asked for."""

    atoms: list[_Atom]
    joins: list[Join] = field(default_factory=list)

    @cached_property
    def order(self) -> tuple[str, str]:
        return min(atom.profile.claim.order for atom in self.atoms)

    @cached_property
    def rounds(self) -> set[int]:
        return {atom.profile.claim.round for atom in self.atoms if atom.profile.claim.round is not None}

    @cached_property
    def is_held(self) -> bool:
        return any(atom.profile.claim.status in _HELD for atom in self.atoms)

    @cached_property
    def grade(self) -> int:
        return max((atom.profile.claim.when.grade for atom in self.atoms if atom.profile.claim.when), default=0)


def reconcile(claims: Iterable[Claim], splits: Splits = (), merges: Merges | None = None) -> list[Group]:
    """The groups that `claims` fall into, ordered by anchor. The same groups for the same claims in any order.

    `splits`, `merges`: pairs of anchors, each pair sorted, that must not, and must, be in one entry. Where both cannot be had, a
    split stands: to take two things for one is the worse mistake.
    """
    judge = _Judge(splits)
    atoms = _make_atoms(claims, judge)
    groups: list[Group] = []
    for kind in JOINED:
        ours = [atom for atom in atoms if atom.profile.claim.kind == kind]
        fixed = _cluster((atom for atom in ours if atom.profile.is_fixed), judge)
        if kind == "meeting":
            fixed = _merge_moved(fixed, judge)
        floating = _cluster((atom for atom in ours if not atom.profile.is_fixed), judge)
        groups += [_make_group(cluster) for cluster in _attach(fixed, floating, judge)]
    if merges:
        groups = _merge_by_hand(groups, merges, judge)
    return sorted(groups, key=lambda group: group.anchor)


def _merge_by_hand(groups: list[Group], merges: Merges, judge: _Judge) -> list[Group]:
    """The groups, those put together that a person has merged."""
    home = {claim.anchor: group for group in groups for claim in group.claims}
    for (left, right), decision in sorted(merges.items(), key=lambda item: (item[1].made_utc or "", item[1].id)):
        one, other = home.get(left), home.get(right)
        if one is None or other is None or one is other or one.claims[0].kind != other.claims[0].kind:
            continue
        if judge.separates_claims(one.claims, other.claims):
            continue
        claims = tuple(sorted((*one.claims, *other.claims), key=lambda claim: claim.order))
        first, second = sorted((left, right), key=lambda anchor: next(c.order for c in claims if c.anchor == anchor))
        joins = (*one.joins, *other.joins, Join(second, first, 1.0, decision.reasons))
        united = Group(find_anchor(claims), claims, tuple(sorted(joins, key=lambda join: (join.left, join.right))))
        home |= {claim.anchor: united for claim in claims}
    return list({group.anchor: group for group in home.values()}.values())


class _Judge:
    """What the comparison of two atoms says, each pair compared once, and which claims people have split."""

    def __init__(self, splits: Splits) -> None:
        self._matches: dict[tuple[int, int], Match] = {}
        self.pairs = frozenset(splits)
        self.anchors = frozenset(anchor for pair in self.pairs for anchor in pair)

    def match(self, one: _Atom, other: _Atom) -> Match:
        """The match of the first claims of two atoms, which stand for all of them."""
        pair = (one.number, other.number) if one.number < other.number else (other.number, one.number)
        if pair not in self._matches:
            self._matches[pair] = match_profiles(one.profile, other.profile)
        return self._matches[pair]

    def separates(self, ours: Iterable[_Atom], theirs: Iterable[_Atom]) -> bool:
        """Whether some claim of the one must not be with some claim of the other."""
        if not self.pairs:
            return False
        return self.separates_claims(
            (claim for atom in ours for claim in atom.claims), (claim for atom in theirs for claim in atom.claims)
        )

    def separates_claims(self, ours: Iterable[Claim], theirs: Iterable[Claim]) -> bool:
        """The same, of claims."""
        left = {claim.anchor for claim in ours} & self.anchors
        right = {claim.anchor for claim in theirs} & self.anchors
        return any((min(a, b), max(a, b)) in self.pairs for a in left for b in right)


def _make_atoms(claims: Iterable[Claim], judge: _Judge) -> list[_Atom]:
    same: dict[object, list[tuple[Profile, Claim]]] = defaultdict(list)
    for claim in sorted(claims, key=lambda claim: claim.order):
        profile = make_profile(claim)
        # What someone has split must be free to go another way than what says the same.
        own = claim.anchor if claim.anchor in judge.anchors else ""
        same[_sign(profile), own].append((profile, claim))
    atoms = [
        _Atom(number, found[0][0], find_keys(found[0][1]), [claim for _, claim in found])
        for number, found in enumerate(same.values())
    ]
    return sorted(atoms, key=lambda atom: atom.rank)


def _sign(profile: Profile) -> tuple[object, ...]:
    """Everything that the comparison looks at. Where words or the day of publication count, claims that differ in them are
    different."""
    claim = profile.claim
    told: tuple[object, ...] = ()
    if claim.content:
        told = (
            claim.published_day,
            claim.content,
            claim.anonymous,
            tuple(sorted((role, tuple(found)) for role, found in claim.roles.items())),
        )
    elif not profile.is_fixed or (claim.kind == "act" and not claim.topics):
        told = (claim.published_day, claim.words, claim.turn, claim.article if claim.published_day is None else "")
    return (
        claim.kind, claim.type, claim.status, claim.round, claim.when, profile.sides, profile.around,
        tuple((party.key, party.given) for party in profile.people), profile.place,
        claim.land, claim.city, tuple(claim.topics), profile.sums, tuple(sorted({amount.value or 0 for amount in claim.amounts})),
        tuple(claim.moved), claim.is_agreed, profile.context, told,
    )  # fmt: skip


def _cluster(atoms: Iterable[_Atom], judge: _Judge) -> list[_Cluster]:
    """Clusters of the atoms, which come the most specific first."""
    clusters: dict[int, _Cluster] = {}
    filed: dict[str, set[int]] = defaultdict(set)
    for number, atom in enumerate(atoms):
        near = {index for key in atom.keys.hard for index in filed[key]}
        fits = [
            (match, partner, index) for index in sorted(near) for match, partner in _fit(atom, clusters[index], judge)
        ]
        chosen = _choose(fits, clusters, judge)
        cluster = _Cluster([atom])
        for match, partner, index in chosen:
            joined = clusters.pop(index)
            cluster.joins += [*joined.joins, _make_join(atom, partner, match)]
            cluster.atoms += joined.atoms
            for key in {key for member in joined.atoms for key in member.keys.hard}:
                filed[key].discard(index)
        clusters[number] = cluster
        for key in {key for member in cluster.atoms for key in member.keys.hard}:
            filed[key].add(number)
    return sorted(clusters.values(), key=lambda cluster: cluster.order)


_Fit = tuple[Match, _Atom, int]


def _fit(atom: _Atom, cluster: _Cluster, judge: _Judge) -> Iterator[tuple[Match, _Atom]]:
    """The best match of an atom in a cluster, with the member it matches; nothing where a bar stands between them."""
    if judge.separates([atom], cluster.atoms):
        return
    best: tuple[Match, _Atom] | None = None
    for member in cluster.atoms:
        match = judge.match(atom, member)
        if match.bars and not (_is_date_bar(match) and _is_bridged(atom, member, cluster)):
            return
        if match.is_join and (best is None or match.score > best[0].score):
            best = match, member
    if best is not None:
        yield best


def _choose(fits: list[_Fit], clusters: dict[int, _Cluster], judge: _Judge) -> list[_Fit]:
    """The clusters that an atom joins: all that it fits, if they do not exclude each other; else the one that it fits clearly
    better; else none, for then it could be either. Of two that only a person has split it joins the better, or the earlier."""
    chosen: list[_Fit] = []
    for fit in sorted(fits, key=lambda fit: (-fit[0].score, clusters[fit[2]].order)):
        ours = [clusters[other[2]] for other in chosen]
        theirs = clusters[fit[2]]
        if not all(_are_compatible(cluster, theirs, judge) for cluster in ours):
            if fit[0].score > chosen[0][0].score - _CLEAR_LEAD:
                return []
        elif not any(judge.separates(cluster.atoms, theirs.atoms) for cluster in ours):
            chosen.append(fit)
    return chosen


def _are_compatible(ours: _Cluster, theirs: _Cluster, judge: _Judge, *, across_days: bool = False) -> bool:
    """Whether nothing in them bars any claim of the one from any of the other; `across_days`: days apart are no bar."""
    for atom in ours.atoms:
        for member in theirs.atoms:
            match = judge.match(atom, member)
            if match.bars and not (across_days and _is_date_bar(match)):
                return False
    return True


def _is_date_bar(match: Match) -> bool:
    return all(bar.rule == "dates-exclude" for bar in match.bars)


def _is_bridged(atom: _Atom, member: _Atom, cluster: _Cluster) -> bool:
    """Whether a report in the cluster says that the meeting lasted over the days of both ("on 9 and 10 June")."""
    ours, theirs = atom.profile.claim.when, member.profile.claim.when
    if atom.profile.claim.kind != "meeting" or ours is None or theirs is None:
        return False
    first, last = min(ours.first or 0, theirs.first or 0), max(ours.last or 0, theirs.last or 0)
    days = [other.profile.claim.when for other in cluster.atoms]
    return any(when is not None and (when.first or first + 1) <= first and last <= (when.last or 0) for when in days)


def _merge_moved(clusters: list[_Cluster], judge: _Judge) -> list[_Cluster]:
    """The clusters, those that were moved joined with where they were moved to."""
    filed: dict[str, list[int]] = defaultdict(list)
    for index, cluster in enumerate(clusters):
        for key in sorted({key for atom in cluster.atoms for key in atom.keys.moves}):
            filed[key].append(index)
    pairs = sorted(
        {
            (a, b)
            for indexes in filed.values()
            for i, a in enumerate(indexes)
            for b in indexes[i + 1 :]
            if not (clusters[a].is_held and clusters[b].is_held)
        }
    )
    moves = [(a, b, join) for a, b in pairs for join in _find_move(clusters[a], clusters[b], judge)]
    held_by: dict[int, set[int]] = defaultdict(set)
    for a, b, _ in moves:
        for plan, goal in ((a, b), (b, a)):
            if clusters[goal].is_held:
                held_by[plan].add(goal)
    merged = dict(enumerate(clusters))
    place = list(range(len(clusters)))
    for a, b, join in moves:
        # A plan that could have become either of two meetings became neither, as far as the record can tell.
        if max(len(held_by[a]), len(held_by[b])) > 1 and (clusters[a].is_held or clusters[b].is_held):
            continue
        one, other = merged[place[a]], merged[place[b]]
        if one is other or (one.is_held and other.is_held) or judge.separates(one.atoms, other.atoms):
            continue
        if not _are_compatible(one, other, judge, across_days=True):
            continue
        home, gone = place[a], place[b]
        merged[home] = _Cluster(one.atoms + other.atoms, [*one.joins, *other.joins, join])
        del merged[gone]
        place = [home if index == gone else index for index in place]
    return sorted(merged.values(), key=lambda cluster: cluster.order)


def _find_move(one: _Cluster, other: _Cluster, judge: _Judge) -> Iterator[Join]:
    """The reason why one of two meetings on different days was moved to become the other; nothing where there is none."""
    if one.is_held and other.is_held:
        return
    gaps = [
        gap
        for a in one.atoms for b in other.atoms
        if a.profile.claim.when and b.profile.claim.when
        and (gap := a.profile.claim.when.gap_days(b.profile.claim.when)) is not None
    ]  # fmt: skip
    if not gaps or min(gaps) > _MOVE_REACH_DAYS or judge.separates(one.atoms, other.atoms):
        return
    if not _are_compatible(one, other, judge, across_days=True):
        return
    told = _find_told_move(one, other) or _find_told_move(other, one)
    if told is not None:
        reason = Reason("moved-told", "a report of the postponement names both days", 1.0)
        yield _make_join(*told, Match(1.0, (reason,)))
        return
    told = _find_own_move(one, other) or _find_own_move(other, one)
    if told is not None:
        reason = Reason("moved-near", "an article tells that it was put off, and of the meeting soon after", 1.0)
        yield _make_join(*told, Match(1.0, (reason,)))
    elif one.rounds & other.rounds:
        goal, plan = _find_direction(one, other)
        # A date of lower grade never moves one of higher grade, and what was held is not moved by a plan made afterwards.
        if goal.grade >= plan.grade and not (goal.is_held and _is_told_after(plan, goal)):
            number = min(one.rounds & other.rounds)
            reason = Reason("moved-round", f"both are round {number}, planned for another day than it had", 1.0)
            ours, theirs = (min(cluster.atoms, key=lambda atom: atom.profile.claim.order) for cluster in (goal, plan))
            yield _make_join(ours, theirs, Match(1.0, (reason,)))


def _find_direction(one: _Cluster, other: _Cluster) -> tuple[_Cluster, _Cluster]:
    """Which of two clusters the meeting was moved to, and which from: to the one held, else to the one told of last."""
    if one.is_held != other.is_held:
        return (one, other) if one.is_held else (other, one)
    last = [max(atom.claims[-1].order for atom in cluster.atoms) for cluster in (one, other)]
    return (one, other) if last[0] > last[1] else (other, one)


def _is_told_after(plan: _Cluster, goal: _Cluster) -> bool:
    """Whether nothing shows that the plan was told of before the day that the meeting was held."""
    told = [claim.published_day for atom in plan.atoms for claim in atom.claims if claim.published_day is not None]
    days = [
        atom.profile.claim.when.last for atom in goal.atoms if atom.profile.claim.when and atom.profile.claim.when.last
    ]
    return not told or min(told) > max(days, default=0) + 1


def _find_told_move(one: _Cluster, other: _Cluster) -> tuple[_Atom, _Atom] | None:
    """A report of a postponement in `one` that names a day of `other`, with a report of `other`."""
    for atom in one.atoms:
        for member in other.atoms:
            when = member.profile.claim.when
            if when and when.first is not None and when.first in atom.profile.claim.moved:
                return atom, member
    return None


def _find_own_move(plan: _Cluster, goal: _Cluster) -> tuple[_Atom, _Atom] | None:
    """A report of a postponement in `plan`, with the report of the same article in `goal` of a meeting not long after."""
    for atom in plan.atoms:
        when = atom.profile.claim.when
        if atom.profile.claim.status != "postponed" or when is None or when.last is None:
            continue
        tellers = {claim.article for claim in atom.claims}
        for member in goal.atoms:
            then = member.profile.claim.when
            is_soon = then is not None and then.first is not None and 0 < then.first - when.last <= MOVE_TOLD_DAYS
            if is_soon and member.profile.claim.status != "postponed" and tellers & {c.article for c in member.claims}:
                return atom, member
    return None


def _attach(fixed: list[_Cluster], floating: list[_Cluster], judge: _Judge) -> list[_Cluster]:
    """The fixed clusters with the floating ones that fit exactly one of them, then the rest of the floating ones."""
    filed: dict[str, list[int]] = defaultdict(list)
    for index, cluster in enumerate(fixed):
        for key in sorted({key for atom in cluster.atoms for key in atom.keys.targets}):
            filed[key].append(index)
    # Judged against the fixed clusters as they were, so that it makes no difference which floating cluster comes first.
    grown = [_Cluster(list(cluster.atoms), list(cluster.joins)) for cluster in fixed]
    alone: list[_Cluster] = []
    for loose in floating:
        near = sorted({index for atom in loose.atoms for key in atom.keys.probes for index in filed[key]})
        fits = [(index, join) for index in near for join in _fit_loose(loose, fixed[index], judge)]
        if len(fits) != 1:
            alone.append(loose)
            continue
        index, join = fits[0]
        grown[index].atoms += loose.atoms
        grown[index].joins += [*loose.joins, join]
    return grown + alone


def _fit_loose(loose: _Cluster, fixed: _Cluster, judge: _Judge) -> Iterator[Join]:
    if judge.separates(loose.atoms, fixed.atoms) or (loose.rounds and loose.rounds != fixed.rounds):
        return
    best: tuple[Match, _Atom, _Atom] | None = None
    for atom in loose.atoms:
        for member in fixed.atoms:
            match = judge.match(atom, member)
            if match.bars and not _is_date_bar(match):
                return
            if match.is_join and (best is None or match.score > best[0].score):
                best = match, atom, member
    if best is not None:
        match, atom, member = best
        only = Reason("only-one", "no other entry fits", 0.0)
        yield _make_join(atom, member, Match(match.score, (*match.reasons, only)))


def _make_join(atom: _Atom, partner: _Atom, match: Match) -> Join:
    late, early = sorted((atom.profile.claim, partner.profile.claim), key=lambda claim: claim.order, reverse=True)
    return Join(late.anchor, early.anchor, match.score, match.reasons)


def _make_group(cluster: _Cluster) -> Group:
    joins = list(cluster.joins)
    same = (Reason("same-report", "both reports say the same of every field that is compared", 1.0),)
    for atom in cluster.atoms:
        first = atom.claims[0]
        joins += [Join(claim.anchor, first.anchor, 1.0, same) for claim in atom.claims[1:]]
    claims = sorted((claim for atom in cluster.atoms for claim in atom.claims), key=lambda claim: claim.order)
    return Group(find_anchor(claims), tuple(claims), tuple(sorted(joins, key=lambda join: (join.left, join.right))))


def find_anchor(claims: Iterable[Claim]) -> str:
    """The anchor of an entry: of the claims that tell the day, else of all, the first published."""
    return min(claims, key=lambda claim: (not is_fixed(claim), claim.order)).anchor
