"""An entry from the claims that are in it.

Enters: a `Group` and the source of each article. Leaves: an `Entry`. It refuses to choose between sources by who they are: a
value stands by its grade, by how many independent sources give it, and by who published first, in that order.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Mapping
from typing import TypeVar

from dragoman.meaning.findings import Status
from dragoman.record.actors import Party, is_same_person
from dragoman.record.claims import Amount, Claim
from dragoman.record.days import ASSUMED, FINENESS, When
from dragoman.record.digests import shorten_anchor
from dragoman.record.entries import Entry, Field, Named, Step, Summary, Value, Variant
from dragoman.record.match import are_same_format
from dragoman.record.places import locate
from dragoman.record.reconcile import Group

HELD = frozenset({"carried_out", "ongoing"})
# What a report can no longer change once another status is reached: a plan repeated after the meeting is only late.
_WEAKER: dict[str, frozenset[str]] = {
    "carried_out": frozenset({"proposed", "planned", "ongoing", "postponed", "cancelled", "conditional"}),
    "ongoing": frozenset({"proposed", "planned", "postponed", "cancelled", "conditional"}),
    "planned": frozenset({"proposed", "conditional"}),
    "postponed": frozenset({"proposed", "conditional"}),
    "cancelled": frozenset({"proposed", "conditional"}),
}
_ROLES = ("parties", "actors", "targets", "participants", "hosts", "mediators")

T = TypeVar("T")

# Article key -> the independent source its words come from.
Sources = Mapping[str, str]


def compose_entry(group: Group, sources: Sources) -> Entry:
    """The entry of a group of claims. `sources`: for each article of the group, its independent source."""
    claims = group.claims
    history = _trace_status(claims)
    status = next(step.status for step in history if step.is_current)
    people = _merge_people(claims)
    fields = [_find_status(history, status)]
    when = _find_when(claims, status, sources)
    fields += [when] if when else []
    kind = claims[0].kind
    type_name = {"meeting": "format", "exchange": "what", "act": "act"}[kind]
    fields += _find_value(claims, type_name, lambda claim: claim.type, sources, are_same=are_same_format)
    fields += _find_value(claims, "round", lambda claim: claim.round, sources)
    fields += _find_value(claims, "place", lambda claim: claim.place, sources, are_same=_can_be_one_place)
    fields += _find_value(claims, "country", lambda claim: claim.country, sources)
    for role in _ROLES:
        fields += _list_parties(claims, role, people)
    fields += _list_values(claims, "topics", lambda claim: claim.topics)
    fields += _find_figures(claims, status, sources)
    fields += _list_values(claims, "outcome", lambda claim: [claim.outcome] if claim.outcome else [])
    id = shorten_anchor(kind, group.anchor)
    summary = _summarise(id, group, tuple(fields), status, people, sources)
    return Entry(id, kind, summary, tuple(fields), history, tuple(claim.anchor for claim in claims))


def _trace_status(claims: tuple[Claim, ...]) -> tuple[Step, ...]:
    """The reports of the status in order of publication, those marked on which the status of the entry rests.

    A report without a publication date cannot overrule one that has a date, so it comes first.
    """
    ordered = sorted(claims, key=lambda claim: (claim.published is not None, claim.order))
    current: Status | None = None
    for claim in ordered:
        if current is None or current == "denied" or current == "unknown":
            current = claim.status if claim.status != "unknown" or current is None else current
        elif claim.status not in ("denied", "unknown") and claim.status not in _WEAKER.get(current, ()):
            current = claim.status
    return tuple(
        Step(claim.published, claim.status, claim.asserter, claim.when, claim.anchor, claim.status == current)
        for claim in ordered
    )  # fmt: skip


def _find_status(history: tuple[Step, ...], status: Status) -> Field:
    """The status, with what contradicts it: denials, and reports that something held was put off or called off."""
    support = tuple(step.claim for step in history if step.status == status)
    against = {"denied"} if status != "denied" else {"planned", "carried_out", "ongoing"}
    if status in HELD:
        started = min((step.published for step in history if step.status in HELD and step.published), default="~")
        late = {
            step.claim
            for step in history
            if step.status in ("postponed", "cancelled") and (step.published or "") > started
        }
    else:
        late = set()
    found: dict[str, list[str]] = defaultdict(list)
    for step in history:
        if step.status in against or step.claim in late:
            found[step.status].append(step.claim)
    return Field(
        "status", status, support, tuple(Variant(other, tuple(anchors)) for other, anchors in sorted(found.items()))
    )


def _find_when(claims: tuple[Claim, ...], status: Status, sources: Sources) -> Field | None:
    """When it was, from the reports of its having been held; else when it is planned for, from the reports of the plan.

    Within one stage the better grade stands. A day that only publication gives never replaces the day of a plan.
    """
    dated = [claim for claim in claims if claim.when is not None]
    pool = [claim for claim in dated if claim.status in HELD] if status in HELD else _find_last_plan(dated)
    if not pool or max(_grade(claim) for claim in pool) == ASSUMED:
        pool = dated
    if not pool:
        return None
    spans: dict[tuple[object, ...], list[Claim]] = defaultdict(list)
    for claim in pool:
        when = _when(claim)
        spans[(when.first, when.last) if when.first is not None else (when.begin, when.end)].append(claim)

    def rank(found: list[Claim]) -> tuple[object, ...]:
        when = _when(found[0])
        covers = all(when.overlaps(_when(claim)) is not False for claim in pool)
        is_day = any(_when(claim).is_day for claim in found)
        return (is_day, max(map(_grade, found)), covers, _count(found, sources), _earliest(found))

    best = max(spans.values(), key=rank)
    grade = max(map(_grade, best))
    exact = [claim for claim in best if _grade(claim) == grade]
    chosen = _when(max(exact, key=lambda claim: (FINENESS[_when(claim).precision], _earliest([claim]))))
    support = [claim for claim in dated if _when(claim).overlaps(chosen) or claim in best]
    against = [claim for claim in pool if claim not in support]
    return Field("when", chosen, _anchors(support), _group_variants(against, _when))


def _find_last_plan(dated: list[Claim]) -> list[Claim]:
    """The claims that give the day for which it is planned at last. A plan of lower grade never replaces a better one."""
    plans = sorted(
        (claim for claim in dated if claim.status != "denied"), key=lambda c: (c.published is not None, c.order)
    )
    last: Claim | None = None
    for claim in plans:
        is_moved = last is not None and _when(claim).overlaps(_when(last)) is False and _grade(claim) >= _grade(last)
        is_finer = last is not None and _when(claim).is_day and not _when(last).is_day
        if last is None or is_moved or is_finer:
            last = claim
    if last is None:
        return dated
    return [claim for claim in plans if _when(claim).overlaps(_when(last)) is not False]


def _find_value(
    claims: tuple[Claim, ...],
    name: str,
    read: Callable[[Claim], str | int | None],
    sources: Sources,
    are_same: Callable[[str, str], bool] | None = None,
) -> list[Field]:
    """The field of one value that the most independent sources give; `are_same` tells other words for it from conflicts."""
    found: dict[str | int, list[Claim]] = defaultdict(list)
    for claim in claims:
        value = read(claim)
        if value is not None:
            found[value].append(claim)
    if not found:
        return []
    best = max(found, key=lambda value: (_count(found[value], sources), _earliest(found[value])))
    agreeing = [value for value in found if value == best or (are_same and are_same(str(value), str(best)))]
    support = [claim for claim in claims if read(claim) in agreeing]
    against = [claim for value in found if value not in agreeing for claim in found[value]]
    return [Field(name, best, _anchors(support), _group_variants(against, read))]


def _can_be_one_place(one: str, other: str) -> bool:
    """Whether two names of places can be one: unless the tables know each to be in another city or country."""
    ours, theirs = locate(one), locate(other)
    return not any(mine and his and mine != his for mine, his in zip(ours, theirs, strict=True))


def _merge_people(claims: tuple[Claim, ...]) -> dict[Party, Named]:
    """For each party of the claims the name that the entry shows for it.

    A family name alone goes with the one full name that it fits; where it fits two, it stays on its own.
    """
    named: dict[str, Counter[Party]] = defaultdict(Counter)
    for claim in claims:
        for parties in claim.roles.values():
            for party in parties:
                named[party.key][party] += 1
    shown: dict[Party, Named] = {}
    for key, counted in sorted(named.items()):
        if not key.startswith("p:"):
            shown |= dict.fromkeys(counted, Named(_most_used(counted, counted), key))
            continue
        clusters: list[list[Party]] = []
        for party in sorted(counted, key=lambda party: (-len(party.given), party)):
            fits = [cluster for cluster in clusters if all(is_same_person(party, other) for other in cluster)]
            if len(fits) == 1:
                fits[0].append(party)
            else:
                clusters.append([party])
        for cluster in clusters:
            shown |= dict.fromkeys(cluster, Named(_most_used([p for p in cluster if p.given] or cluster, counted), key))
    return shown


def _most_used(parties: Iterable[Party], counted: Counter[Party]) -> str:
    uses: Counter[str] = Counter()
    for party in parties:
        uses[party.name] += counted[party]
    return min(uses, key=lambda name: (-uses[name], name))


def _list_parties(claims: tuple[Claim, ...], role: str, people: dict[Party, Named]) -> list[Field]:
    """One field for each party that some claim names in the role, in alphabetical order, which favours nobody."""
    found: dict[Named, list[Claim]] = defaultdict(list)
    for claim in claims:
        for named in {people[party] for party in claim.roles.get(role, [])}:
            found[named].append(claim)
    return [Field(role, named.name, _anchors(found[named])) for named in sorted(found)]


def _list_values(claims: tuple[Claim, ...], name: str, read: Callable[[Claim], list[str]]) -> list[Field]:
    found: dict[str, list[Claim]] = defaultdict(list)
    for claim in claims:
        for value in read(claim):
            found[value].append(claim)
    return [Field(name, value, _anchors(found[value])) for value in sorted(found)]


def _find_figures(claims: tuple[Claim, ...], status: Status, sources: Sources) -> list[Field]:
    """The figures, one field for each thing counted. Those of the plan stand only while nothing is carried out."""
    stage = [claim for claim in claims if claim.amounts and (claim.status in HELD) == (status in HELD)]
    slots: dict[tuple[str, ...], dict[Amount, list[Claim]]] = defaultdict(lambda: defaultdict(list))
    for claim in stage or [claim for claim in claims if claim.amounts]:
        for amount in claim.amounts:
            slots[amount.slot][amount].append(claim)
    return [
        item for _, found in sorted(slots.items(), key=lambda pair: pair[0]) for item in _weigh_amounts(found, sources)
    ]


def _weigh_amounts(found: Mapping[Amount, list[Claim]], sources: Sources) -> list[Field]:
    """The fields for the figures of one slot. Figures that one report gives side by side ("390 people, 270 of them soldiers")
    count different things, so they are fields of their own and contradict nothing."""
    rest, fields = dict(found), list[Field]()
    while rest:
        best = max(
            rest, key=lambda amount: (amount.value is not None, _count(rest[amount], sources), _earliest(rest[amount]))
        )
        givers = {claim.anchor for claim in rest[best]}
        beside = {
            amount
            for amount in rest
            if amount.value != best.value and givers & {claim.anchor for claim in rest[amount]}
        }
        same = [amount for amount in rest if amount not in beside and _agree_amounts(amount, best)]
        others = {amount: rest[amount] for amount in rest if amount not in beside and amount not in same}
        conflicts = tuple(Variant(amount, _anchors(others[amount])) for amount in sorted(others, key=_order_amount))
        support = [claim for amount in same for claim in rest[amount]]
        fields.append(Field("figures", best, _anchors(support), conflicts))
        rest = {amount: claims for amount, claims in rest.items() if amount in beside}
    return fields


def _agree_amounts(one: Amount, other: Amount) -> bool:
    """Whether two figures of one thing can both be true: one unknown, equal, or a bound that the other keeps."""
    if one.value is None or other.value is None or one.value == other.value:
        return True
    low, high = sorted((one, other), key=lambda amount: amount.value or 0)
    return low.bound == "at_least" or high.bound == "at_most"


def _order_amount(amount: Amount) -> tuple[int, str, str]:
    return (amount.value or 0, amount.bound, amount.unit or "")


def _summarise(
    id: str, group: Group, fields: tuple[Field, ...], status: Status, people: dict[Party, Named], sources: Sources
) -> Summary:
    claims = group.claims
    values: dict[str, list[Value]] = defaultdict(list)
    for item in fields:
        values[item.name].append(item.value)

    def named(*roles: str) -> tuple[Named, ...]:
        found = {party for claim in claims for role in roles for party in claim.roles.get(role, [])}
        states = {party.key for party in found if party.key == party.side}
        # Who speaks for a state that is listed need not stand beside it; the fields of the entry name everyone.
        return tuple(sorted({people[party] for party in found if party.key == party.side or party.side not in states}))

    def only(name: str, of: type[T]) -> T | None:
        return next((value for value in values[name] if isinstance(value, of)), None)

    when, kind = only("when", When), claims[0].kind
    names = {
        party.side: people[party].name
        for claim in claims
        for group_ in claim.roles.values()
        for party in group_
        if party.side == party.key
    }
    amounts = tuple(value for value in values["figures"] if isinstance(value, Amount))
    return Summary(
        id=id, kind=kind, type=str(values[{"meeting": "format", "exchange": "what", "act": "act"}[kind]][0]), status=status,
        when=when, planned=_find_planned(claims, when, status), round=only("round", int), place=only("place", str),
        country=only("country", str), parties=named("parties", "actors", "targets"), hosts=named("hosts"),
        mediators=named("mediators"), topics=tuple(str(value) for value in values["topics"]), amounts=amounts,
        names=dict(sorted(names.items())), sources=_count(claims, sources), articles=len({claim.article for claim in claims}),
        disputed=tuple(dict.fromkeys(item.name for item in fields if item.conflicts)),
    )  # fmt: skip


def _find_planned(claims: tuple[Claim, ...], when: object, status: Status) -> When | None:
    """The last day that it was planned for, where that is another than the day it was."""
    if not isinstance(when, When):
        return None
    plans = [claim for claim in claims if claim.when is not None and claim.when.is_day and claim.status not in HELD]
    others = [claim for claim in plans if _when(claim).overlaps(when) is False]
    return _when(max(others, key=lambda claim: (claim.published is not None, claim.order))) if others else None


def _group_variants(claims: list[Claim], read: Callable[[Claim], Value | None]) -> tuple[Variant, ...]:
    found: dict[Value, list[Claim]] = {}
    for claim in sorted(claims, key=lambda claim: claim.order):
        value = read(claim)
        if value is not None:
            found.setdefault(value, []).append(claim)
    return tuple(Variant(value, _anchors(givers)) for value, givers in found.items())


def _when(claim: Claim) -> When:
    assert claim.when is not None
    return claim.when


def _grade(claim: Claim) -> int:
    return _when(claim).grade


def _count(claims: Iterable[Claim], sources: Sources) -> int:
    return len({sources[claim.article] for claim in claims})


def _earliest(claims: Iterable[Claim]) -> tuple[int, ...]:
    """A key that is greatest for the claims published first, for use beside counts that are to be great."""
    first = min(claim.order for claim in claims)
    return tuple(-ord(character) for character in "".join(first))


def _anchors(claims: Iterable[Claim]) -> tuple[str, ...]:
    return tuple(anchor for _, anchor in sorted({claim.order for claim in claims}))
