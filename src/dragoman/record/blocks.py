"""Which claims can concern each other at all: keys by which a record finds them without looking at the rest.

Enters: a `Claim`. Leaves: its blocking keys. It refuses to join anything: claims that share a key are only compared.

A claim is *fixed* when it tells the day and between whom; else it *floats*. Claims of one kind of standing that share a `hard`
key are compared with each other. A floating claim then looks, by its `probes`, for fixed ones that show the key as `target`.
So what floats never binds two fixed claims together, and never pulls more into a comparison than its own neighbourhood.
Fixed claims that share a `moves` key are on different days, but can be one meeting that was moved.

A key that is of a time begins with a day of it, so that the record can file together what comes in together.
"""

from __future__ import annotations

from itertools import combinations

import msgspec

from dragoman.record.actors import fold_words
from dragoman.record.claims import STILL_AHEAD, Claim, list_people, list_sides
from dragoman.record.days import ASSUMED, find_week
from dragoman.record.wording import choose_stem_runs, find_content_stems

# Of a conference of forty states every pair would be a key. Six sides give fifteen; the alphabetically first are as good as any.
_MAX_SIDES = 6
# A round is looked for among those of its time: every other war has had a second round. Stretches, so that keys can be equal;
# each claim is filed under two, so that claims less than a stretch apart always share one.
_ROUND_STRETCH_DAYS, _TOLD_STRETCH_DAYS = 30, 60
# How long after an exchange a report that gives no day still means that one.
REPORTING_DAYS = 4
# "The second round" is looked back on for months; the next process between the same parties starts counting anew.
ROUND_REACH_DAYS = 200
# A day or two after a meeting "the talks" are those; within a week before it "the coming talks" are; and that talks were put off,
# called off, or are to come, is news for as long.
NEWS_DAYS, NEXT_DAYS = 2, 7
NEWS = frozenset({"planned", "postponed", "cancelled"})
PAST_NEWS = frozenset({"carried_out", "postponed", "cancelled"})
# How soon after the day that it was put off from a meeting must follow, for an article that tells of both to mean one.
MOVE_TOLD_DAYS = 3
# What is said is printed within days; where it is long enough to be unmistakable, it is looked back on a little longer. Filed by
# stretches that overlap by as much, so that what can be one shares a stretch and a short word does not chain a whole year.
SAID_REACH_DAYS, SAID_NEAR_DAYS = 10, 3
LONG_STEMS = 8
_SAID_STRETCH_DAYS, _NEAR_STRETCH_DAYS = 40, 7


class Keys(msgspec.Struct, frozen=True):
    """The blocking keys of a claim."""

    hard: frozenset[str]
    moves: frozenset[str] = frozenset()
    targets: frozenset[str] = frozenset()
    probes: frozenset[str] = frozenset()


def is_fixed(claim: Claim) -> bool:
    """Whether the claim tells the day, and enough of between whom."""
    when = claim.when
    if claim.kind not in ("meeting", "exchange", "act"):
        return True
    if when is None or not when.is_day:
        return False
    if claim.kind == "meeting":
        return len(list_sides(claim)) >= 2
    # "From 23 to 25 May" sums up what happened in parts on those days: it is none of the parts.
    return when.span_days == 1 and bool(list_sides(claim) or claim.context)


def find_keys(claim: Claim) -> Keys:
    """The keys under which `claim` is filed."""
    match claim.kind:
        case "meeting":
            keys = _find_meeting_keys(claim)
        case "exchange":
            keys = _find_exchange_keys(claim)
        case "act":
            keys = _find_act_keys(claim)
        case "statement" | "commitment":
            keys = _find_word_keys(claim)
        case "format":
            keys = Keys(frozenset({f"f|{fold_words(claim.content)}"}))
        case _:
            return Keys(frozenset())
    if claim.words:
        # The same sentence counts within days, so two stretches that overlap by as many are enough to meet in.
        told = f"{claim.kind}|w|{is_fixed(claim):d}|{claim.words}|{claim.turn}"
        keys = msgspec.structs.replace(keys, hard=keys.hard | {f"{day}|{told}" for day in list_stretches(claim)})
    return keys


def list_pairs(claim: Claim) -> list[str]:
    """The pairs of sides, and of people, that a claim names as meeting."""
    sides = list_sides(claim)[:_MAX_SIDES]
    people = sorted({party.key for party in list_people(claim)})[:_MAX_SIDES]
    pairs = {f"{one}|{other}" for group in (sides, people) for one, other in combinations(group, 2)}
    return sorted(pairs)


def list_days(claim: Claim) -> range:
    """The days that a claim covers, with those that another time zone would make of them."""
    when = claim.when
    if when is None or when.first is None or when.last is None:
        return range(0)
    return range(when.first - when.slack, when.last + when.slack + 1)


def list_stretches(claim: Claim, *, is_long: bool = False) -> list[int]:
    """The first days of the stretches that a claim was told in: two claims told within three days share one, or, of what
    `is_long`, within ten."""
    told = claim.published_day
    if told is None:
        return [0]
    stretch, reach = (_SAID_STRETCH_DAYS, SAID_REACH_DAYS) if is_long else (_NEAR_STRETCH_DAYS, SAID_NEAR_DAYS)
    return sorted({day // stretch * stretch for day in (told, told + reach)})


def is_news(claim: Claim) -> bool:
    """Whether a report of a meeting without a day can be told apart from other meetings by what it tells."""
    return claim.status in NEWS or (
        claim.status == "carried_out" and (bool(claim.place) or len(list_people(claim)) >= 2)
    )


def list_news_days(claim: Claim) -> range:
    """The days on which what is told without a day, as held, put off or planned, was or will be."""
    told = claim.published_day
    if told is None:
        return range(0)
    if claim.status in PAST_NEWS:
        return range(told - NEWS_DAYS, told + 1)
    return range(told, told + NEXT_DAYS + 1) if claim.status == "planned" else range(0)


def _find_word_keys(claim: Claim) -> Keys:
    """Words of the content in a row, by who said it or owes it."""
    speakers = sorted({party.key for party in claim.roles.get("speaker", claim.roles.get("debtors", []))})[
        :_MAX_SIDES
    ] or ["?"]
    stems = find_content_stems(claim.content)
    runs, kind = choose_stem_runs(stems), claim.kind[0]
    days = {f"{day}|{kind}" for day in list_stretches(claim)}
    if len(stems) >= LONG_STEMS:
        days |= {f"{day}|{kind}+" for day in list_stretches(claim, is_long=True)}
    return Keys(frozenset(f"{day}|{speaker}|{run}" for day in days for speaker in speakers for run in runs))


def _find_meeting_keys(claim: Claim) -> Keys:
    pairs, days, sides = list_pairs(claim), list_days(claim), list_sides(claim)
    rounds = [f"{pair}|r{claim.round}" for pair in pairs if claim.round is not None]
    if is_fixed(claim):
        # A day that is only that of publication can be one off; only a round number makes up for that.
        near = range(days.start - 1, days.stop + 1) if rounds and claim.when and claim.when.grade == ASSUMED else days
        hard = {f"{day}|m1|{pair}" for pair in pairs for day in near}
        stretch = days.start // _ROUND_STRETCH_DAYS
        moves = {f"{number * _ROUND_STRETCH_DAYS}|m1|{key}" for key in rounds for number in (stretch, stretch + 1)}
        later = range(days.stop, days.stop + MOVE_TOLD_DAYS) if claim.status == "postponed" else ()
        moves |= {f"{day}|m1|{pair}|moved" for pair in pairs for day in [*days, *claim.moved, *later]}
        targets = {f"{day}|m|{pair}" for pair in [*pairs, *sides] for day in days}
        targets |= {f"{stretch * _ROUND_STRETCH_DAYS}|m|{key}" for key in rounds}
        return Keys(frozenset(hard), frozenset(moves), frozenset(targets))
    hard, probes = set[str](), set[str]()
    told = claim.when.first if claim.when is not None and claim.when.first is not None else claim.published_day
    if told is not None and rounds:
        stretch = told // _TOLD_STRETCH_DAYS
        hard |= {f"{number * _TOLD_STRETCH_DAYS}|m2|{key}" for key in rounds for number in (stretch, stretch + 1)}
        first, last = (told - ROUND_REACH_DAYS) // _ROUND_STRETCH_DAYS, (told + ROUND_REACH_DAYS) // _ROUND_STRETCH_DAYS
        probes |= {f"{number * _ROUND_STRETCH_DAYS}|m|{key}" for key in rounds for number in range(first, last + 1)}
    if claim.when is not None and claim.when.is_week:
        hard |= {f"{days.start}|m2|{pair}|{days.stop}" for pair in pairs}
        probes |= {f"{day}|m|{pair}" for pair in pairs for day in days}
    elif claim.when is None and claim.published_day is not None and len(sides) >= 2:
        hard |= {f"{find_week(claim.published_day) * 7}|m3|{claim.status}|{pair}" for pair in pairs if is_news(claim)}
        probes |= {f"{day}|m|{pair}" for pair in pairs for day in list_news_days(claim)}
    elif claim.when is not None and claim.when.is_day and len(sides) == 1:
        hard |= {f"{day}|m2|{sides[0]}" for day in days}
        probes |= {f"{day}|m|{sides[0]}" for day in days}
    return Keys(frozenset(hard), probes=frozenset(probes))


def _find_exchange_keys(claim: Claim) -> Keys:
    sides = (list_sides(claim) or claim.context)[:_MAX_SIDES]
    values = sorted({amount.value for amount in claim.amounts if amount.value})
    sums = [f"{side}|{value}" for side in sides for value in values]
    days = list_days(claim)
    # A report that does not say between whom can still give the count and the day.
    counted = {f"{day}|x|{value}" for day in days for value in values}
    if is_fixed(claim):
        weeks = {find_week(days.start), find_week(days.start + REPORTING_DAYS)}
        hard = {f"{day}|x1|{side}" for side in sides for day in days}
        targets = counted | {f"{week * 7}|x|{key}" for key in sums for week in weeks}
        # The day of the agreement and the day planned for differ; the count, and when it was told, are what both share.
        told = weeks if claim.is_agreed else {find_week(claim.published_day)} if claim.published_day else set[int]()
        hard |= {f"{week * 7}|x3|{key}" for key in sums for week in told if claim.status in STILL_AHEAD}
        targets |= {f"{day}|x1|{side}|agreed" for side in sides for day in days if claim.is_agreed}
        return Keys(frozenset(hard), targets=frozenset(targets))
    when, published = claim.when, claim.published_day
    if when is not None:
        hard = {f"{when.first or 0}|x2|{side}|{when.begin}|{when.end}" for side in sides or ["?"]}
        probes = counted if when.is_day and when.span_days == 1 else set[str]()
        if claim.is_agreed and when.is_week:
            probes |= {f"{day}|x1|{side}|agreed" for side in sides for day in days}
        return Keys(frozenset(hard), probes=frozenset(probes))
    if published is None:
        return Keys(frozenset())
    # A week by the calendar and not "within some days": days would chain one report to the next through a whole war.
    week = find_week(published) * 7
    return Keys(frozenset(f"{week}|x2|{key}" for key in sums), probes=frozenset(f"{week}|x|{key}" for key in sums))


def _find_act_keys(claim: Claim) -> Keys:
    sides = list_sides(claim)[:_MAX_SIDES]
    about = [f"{claim.type}|{side}|{topic}" for side in sides for topic in claim.topics]
    if is_fixed(claim):
        days = list_days(claim)
        weeks = {find_week(days.start), find_week(days.start + REPORTING_DAYS)}
        hard = {f"{day}|a1|{key}" for key in about for day in days}
        return Keys(frozenset(hard), targets=frozenset(f"{week * 7}|a|{key}" for key in about for week in weeks))
    when, published = claim.when, claim.published_day
    if when is not None:
        return Keys(frozenset(f"{when.first or 0}|a2|{key}|{when.begin}|{when.end}" for key in about))
    if published is None:
        return Keys(frozenset())
    week = find_week(published) * 7
    return Keys(frozenset(f"{week}|a2|{key}" for key in about), probes=frozenset(f"{week}|a|{key}" for key in about))
