"""An entry from the claims that are in it.

Enters: a `Group` and the source of each article. Leaves: an `Entry`. It refuses to choose between sources by who they are: a
value stands by its grade, by how many independent sources give it, and by who published first, in that order.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Callable, Iterable
from typing import TypeVar, cast

import msgspec

from dragoman.meaning.findings import Status
from dragoman.record.actors import Party, fold_words, is_same_person
from dragoman.record.claims import Amount, Claim
from dragoman.record.corrections import apply_corrections
from dragoman.record.days import ASSUMED, FINENESS, When
from dragoman.record.digests import shorten_anchor
from dragoman.record.entries import Decision, Entry, Field, Named, Step, Summary, Value, Variant
from dragoman.record.figures import find_figures
from dragoman.record.match import are_same_format
from dragoman.record.places import locate
from dragoman.record.reconcile import Group
from dragoman.record.support import HELD, Sources, count_sources, list_anchors, rank_earliest

# What a report can no longer change once another status is reached: a plan repeated after the meeting is only late.
_WEAKER: dict[str, frozenset[str]] = {
    "carried_out": frozenset({"proposed", "planned", "ongoing", "postponed", "cancelled", "conditional"}),
    "ongoing": frozenset({"proposed", "planned", "postponed", "cancelled", "conditional"}),
    "planned": frozenset({"proposed", "conditional"}),
    "postponed": frozenset({"proposed", "conditional"}),
    "cancelled": frozenset({"proposed", "conditional"}),
}
_ROLES = (
    "parties", "actors", "targets", "participants", "hosts", "mediators", "speaker", "via", "addressees", "debtors", "creditors",
    "members",
)  # fmt: skip

# Who stands as the parties of an entry, whatever its kind.
_PARTY_ROLES = ("parties", "actors", "targets", "speaker", "debtors", "creditors", "members")

T = TypeVar("T")


# The field that holds the type of each kind.
TYPE_FIELDS = {"meeting": "format", "exchange": "what", "act": "act", "statement": "form"}


def compose_entry(group: Group, sources: Sources, corrections: Iterable[Decision] = ()) -> Entry:
    """The entry of a group of claims. `sources`: for each article of the group, its independent source. `corrections`: what
    people have set, one for a field."""
    claims = group.claims
    history = _trace_status(claims)
    status = next(step.status for step in history if step.is_current)
    people = _merge_people(claims)
    when = _find_when(claims, status, sources)
    fields = [_find_status(history, status, when.value if when else None)]
    fields += [when] if when else []
    kind = claims[0].kind
    if kind in TYPE_FIELDS:
        fields += _find_value(claims, TYPE_FIELDS[kind], lambda claim: claim.type, sources, are_same=_CAN_BE[kind])
    fields += _find_content(claims)
    fields += _find_value(claims, "channel", lambda claim: claim.channel, sources, are_same=_never_differ)
    fields += _find_value(claims, "round", lambda claim: claim.round, sources)
    fields += _find_place(claims, sources)
    fields += _find_value(claims, "country", lambda claim: claim.country, sources)
    for role in _ROLES:
        fields += _list_parties(claims, role, people)
    fields += _list_values(claims, "topics", lambda claim: claim.topics)
    fields += find_figures(claims, status, sources)
    fields += _list_values(claims, "outcome", lambda claim: [claim.outcome] if claim.outcome else [])
    id = shorten_anchor(kind, group.anchor)
    fields = apply_corrections(kind, fields, corrections)
    status = cast(Status, next(item.value for item in fields if item.name == "status"))
    summary = _summarise(id, group, tuple(fields), status, people, sources)
    return Entry(id, kind, summary, tuple(fields), history, tuple(claim.anchor for claim in claims))


def _never_differ(one: str, other: str) -> bool:
    """Of what may be told with more and with less."""
    return True


def _are_equal(one: str, other: str) -> bool:
    return one == other


_CAN_BE: dict[str, Callable[[str, str], bool]] = {
    "meeting": are_same_format, "exchange": _are_equal, "act": _are_equal, "statement": _never_differ,
}  # fmt: skip


def _find_content(claims: tuple[Claim, ...]) -> list[Field]:
    """The words of what was said or owed: the speaker's own before a paraphrase, then the longest, then the first printed."""
    found = [claim for claim in claims if claim.content]
    if not found:
        return []
    best = max(
        found,
        key=lambda claim: (claim.type == "direct", claim.type == "mixed", len(claim.content), rank_earliest([claim])),
    )
    return [Field("content", best.content, list_anchors(found))]


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


def _find_status(history: tuple[Step, ...], status: Status, when: object) -> Field:
    """The status, with what contradicts it: denials, and reports that what was held on this day, `when`, was put off or called
    off. That it was put off from another day is how it came to be held on this one."""
    support = tuple(step.claim for step in history if step.status == status)
    against = {"denied"} if status != "denied" else {"planned", "carried_out", "ongoing"}
    if status in HELD:
        started = min((step.published for step in history if step.status in HELD and step.published), default="~")
        late = {
            step.claim
            for step in history
            if step.status in ("postponed", "cancelled")
            and (step.published or "") > started
            and not (isinstance(when, When) and step.when is not None and step.when.overlaps(when) is False)
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
    if _is_agreed_only(claims, status):
        # Of what is only agreed the day of the agreement is known for good; the day planned for stands beside it.
        dated = [claim for claim in dated if claim.is_agreed]
        return _weigh_days(dated, dated, sources)
    pool = [claim for claim in dated if claim.status in HELD] if status in HELD else _find_last_plan(dated)
    if not pool or max(_grade(claim) for claim in pool) == ASSUMED:
        pool = dated
    return _weigh_days(pool, dated, sources) if pool else None


def _is_agreed_only(claims: tuple[Claim, ...], status: Status) -> bool:
    """Whether an exchange is not carried out and some report gives the day on which it was agreed."""
    return status not in HELD and any(claim.is_agreed for claim in claims)


def _weigh_days(pool: list[Claim], dated: list[Claim], sources: Sources) -> Field:
    """The day that the best of `pool` give, with those of `dated` that it agrees with."""
    spans: dict[tuple[object, ...], list[Claim]] = defaultdict(list)
    for claim in pool:
        when = _when(claim)
        spans[(when.first, when.last) if when.first is not None else (when.begin, when.end)].append(claim)

    def rank(found: list[Claim]) -> tuple[object, ...]:
        when = _when(found[0])
        covers = all(when.overlaps(_when(claim)) is not False for claim in pool)
        is_day = any(_when(claim).is_day for claim in found)
        return (is_day, max(map(_grade, found)), covers, count_sources(found, sources), rank_earliest(found))

    best = max(spans.values(), key=rank)
    grade = max(map(_grade, best))
    exact = [claim for claim in best if _grade(claim) == grade]
    chosen = _when(max(exact, key=lambda claim: (FINENESS[_when(claim).precision], rank_earliest([claim]))))
    support = [claim for claim in dated if _when(claim).overlaps(chosen) or claim in best]
    against = [claim for claim in pool if claim not in support]
    return Field("when", chosen, list_anchors(support), _group_variants(against, _when))


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
    best = max(found, key=lambda value: (count_sources(found[value], sources), rank_earliest(found[value])))
    agreeing = [value for value in found if value == best or (are_same and are_same(str(value), str(best)))]
    support = [claim for claim in claims if read(claim) in agreeing]
    against = [claim for value in found if value not in agreeing for claim in found[value]]
    return [Field(name, best, list_anchors(support), _group_variants(against, read))]


def _find_place(claims: tuple[Claim, ...], sources: Sources) -> list[Field]:
    """The place that most sources give, or a nearer one in it: who writes "Istanbul" has nothing against the palace there."""
    found = _find_value(claims, "place", lambda claim: claim.place, sources, are_same=_can_be_one_place)
    if not found or _find_city([str(found[0].value)]) is None:
        return found
    near = [c for c in claims if c.place and c.city and c.anchor in found[0].support and _find_city([c.place]) is None]
    venues = _find_value(tuple(near), "place", lambda claim: claim.place, sources, are_same=_can_be_one_place)
    return [msgspec.structs.replace(found[0], value=venue.value) for venue in venues] or found


def _find_city(places: Iterable[str]) -> str | None:
    """The first of some names of places that is nothing but the name of a city."""
    return next((place for place in places if locate(place).city == fold_words(place)), None)


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
    return [Field(role, named.name, list_anchors(found[named])) for named in sorted(found)]


def _list_values(claims: tuple[Claim, ...], name: str, read: Callable[[Claim], list[str]]) -> list[Field]:
    found: dict[str, list[Claim]] = defaultdict(list)
    for claim in claims:
        for value in read(claim):
            found[value].append(claim)
    return [Field(name, value, list_anchors(found[value])) for value in sorted(found)]


def _summarise(
    id: str, group: Group, fields: tuple[Field, ...], status: Status, people: dict[Party, Named], sources: Sources
) -> Summary:
    claims = group.claims
    values: dict[str, list[Value]] = defaultdict(list)
    for item in fields:
        values[item.name].append(item.value)

    guests = _find_guests(claims)

    def named(*roles: str) -> tuple[Named, ...]:
        found = {party for claim in claims for role in roles for party in claim.roles.get(role, [])} - guests
        states = {party.key for party in found if party.key == party.side}
        # Who speaks for a state that is listed need not stand beside it; the fields of the entry name everyone.
        return tuple(sorted({people[party] for party in found if party.key == party.side or party.side not in states}))

    def only(name: str, of: type[T]) -> T | None:
        return next((value for value in values[name] if isinstance(value, of)), None)

    when, kind = only("when", When), claims[0].kind
    is_agreed = kind == "exchange" and _is_agreed_only(claims, status)
    names = {
        party.side: people[party].name
        for claim in claims
        for group_ in claim.roles.values()
        for party in group_
        if party.side == party.key
    }
    amounts = tuple(value for value in values["figures"] if isinstance(value, Amount))
    others = [variant.value for item in fields if item.name in ("figures", "when") for variant in item.conflicts]
    return Summary(
        id=id, kind=kind, type=str(values[TYPE_FIELDS[kind]][0]) if kind in TYPE_FIELDS else kind, status=status,
        when=when, planned=_find_planned(claims, when, status), round=only("round", int), place=only("place", str),
        country=only("country", str), parties=named(*_PARTY_ROLES), hosts=named("hosts"),
        mediators=named("mediators"), topics=tuple(str(value) for value in values["topics"]), amounts=amounts,
        names=dict(sorted(names.items())), sources=count_sources(claims, sources), articles=len({claim.article for claim in claims}),
        disputed=tuple(dict.fromkeys(item.name for item in fields if item.conflicts)), is_agreed=is_agreed,
        city=_find_city(sorted({claim.place for claim in claims if claim.place and claim.city})),
        other_amounts=tuple(value for value in others if isinstance(value, Amount)),
        other_days=tuple(value for value in others if isinstance(value, When)),
        told=min((claim.published for claim in claims if claim.published), default=None), content=only("content", str) or "",
        speaker=only("speaker", str) or next((claim.anonymous for claim in claims if claim.anonymous), None),
        channel=only("channel", str), corrected=tuple(item.name for item in fields if item.decision),
    )  # fmt: skip


def _find_guests(claims: tuple[Claim, ...]) -> set[Party]:
    """Who is not shown among those who met: the country in which they did where fewer than half of the reports count it among
    them, and any side that fewer than a quarter do. The fields of the entry name them all."""
    lands = {claim.land for claim in claims if claim.land}
    counted = Counter(side for claim in claims for side in {party.side for party in claim.roles.get("parties", [])})
    told = sum(1 for claim in claims if claim.roles.get("parties"))
    some = {side for side in counted if (2 if side in lands else 4) * counted[side] < told}
    if claims[0].kind != "meeting" or len(counted.keys() - some) < 2:
        return set()
    return {party for claim in claims for party in claim.roles.get("parties", []) if party.side in some}


def _find_planned(claims: tuple[Claim, ...], when: object, status: Status) -> When | None:
    """The last day that it was planned for, where that is another than the day it was."""
    if not isinstance(when, When):
        return None
    plans = [claim for claim in claims if claim.when is not None and claim.when.is_day and claim.status not in HELD]
    plans = [claim for claim in plans if not claim.is_agreed]
    others = [claim for claim in plans if _when(claim).overlaps(when) is False]
    return _when(max(others, key=lambda claim: (claim.published is not None, claim.order))) if others else None


def _group_variants(claims: list[Claim], read: Callable[[Claim], Value | None]) -> tuple[Variant, ...]:
    found: dict[Value, list[Claim]] = {}
    for claim in sorted(claims, key=lambda claim: claim.order):
        value = read(claim)
        if value is not None:
            found.setdefault(value, []).append(claim)
    return tuple(Variant(value, list_anchors(givers)) for value, givers in found.items())


def _when(claim: Claim) -> When:
    assert claim.when is not None
    return claim.when


def _grade(claim: Claim) -> int:
    return _when(claim).grade
