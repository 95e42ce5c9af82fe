"""Whether two claims concern the same thing, and why.

Enters: two claims of one kind. Leaves: a `Match`: a score, the reasons for it, and what bars it. It refuses to let any number
of good reasons outweigh one bar: another round, days that exclude each other, other parties.

A reason is a rule id, words for a reader, and a weight. The weights were set by hand, so that the same parties on the same
day are one meeting (0.4 + 0.4) and nothing less specific is, unless a round number, a place or the same people make up for
it. They wait to be fitted on annotated pairs.
"""

from __future__ import annotations

from dragoman.record.actors import fold_words, is_same_person
from dragoman.record.blocks import LONG_STEMS, REPORTING_DAYS, SAID_NEAR_DAYS, SAID_REACH_DAYS, is_fixed
from dragoman.record.claims import Claim, list_people, list_sides
from dragoman.record.days import ASSUMED
from dragoman.record.match_dates import match_dates, match_tense
from dragoman.record.reasons import (
    AHEAD,
    ASSUMED_DAY,
    DONE,
    NOT_ENOUGH,
    Found,
    Match,
    Profile,
    Reason,
    bar,
    count_for,
    join_names,
    say_code,
    say_days,
)
from dragoman.record.wording import find_content_stems, find_stem_runs

_SAME_WORDS_DAYS = 3
# Counts of one batch differ by the wounded, the civilians, the day the count was made. By more than this they count two things.
_SUMS_RATIO = 1.25

_TALKS = frozenset({"talks", "negotiations", "round", "consultation"})
# Formats that can be the same meeting in the words of two reporters. A format stands with itself and with what its row lists.
_ALSO_CALLED: dict[str, frozenset[str]] = {
    "talks": _TALKS | {"meeting", "summit", "other"},
    "negotiations": _TALKS | {"meeting", "other"},
    "round": _TALKS | {"meeting", "other"},
    "consultation": _TALKS | {"meeting", "other"},
    "meeting": _TALKS | {"summit", "conference", "other"},
    "summit": frozenset({"talks", "meeting", "conference", "other"}),
    "conference": frozenset({"summit", "meeting", "other"}),
    "other": _TALKS | {"summit", "meeting", "conference"},
}
_BY_TELEPHONE_TOO = frozenset({"talks", "consultation", "negotiations", "other"})
# Of statements: the part of the runs of the shorter that the longer has; and for what is said again in other words, how many words
# and what part of all they share.
_SHARED_RUNS = 0.5
_COMMON_STEMS, _COMMON_PART = 5, 0.6


def make_profile(claim: Claim) -> Profile:
    """The profile of a claim."""
    around = {party.side for role in ("hosts", "mediators") for party in claim.roles.get(role, [])}
    if claim.land:
        around.add(claim.land)
    sums = {amount.value for amount in claim.amounts if amount.value is not None and amount.tally == "this"}
    return Profile(
        claim, is_fixed(claim), frozenset(list_sides(claim)), frozenset(around), tuple(list_people(claim)),
        frozenset(fold_words(claim.place or "").split()), frozenset(sums), frozenset(claim.context),
        find_content_stems(claim.content) if claim.content else (),
    )  # fmt: skip


def match_claims(one: Claim, other: Claim) -> Match:
    """The match of two claims."""
    return match_profiles(make_profile(one), make_profile(other))


def match_profiles(one: Profile, other: Profile) -> Match:
    """The match of two profiles. It is the same whichever comes first."""
    if one.claim.order > other.claim.order:
        one, other = other, one
    if one.claim.kind != other.claim.kind:
        return Match(0.0, (), (Reason("kind-differs", "one is not the kind of thing that the other is"),))
    found = _match_words(one.claim, other.claim)
    match one.claim.kind:
        case "meeting":
            found += _match_meetings(one, other, is_same_words=bool(found))
        case "exchange":
            found += _match_exchanges(one, other, is_same_words=bool(found))
        case "act":
            found += _match_acts(one, other, is_same_words=bool(found))
        case "statement" | "commitment":
            found += match_sayings(one, other)
        case "format":
            found += [count_for("name-same", f"both are called {one.claim.content}", 1.0)]
    reasons = tuple(reason for reason, is_bar in found if not is_bar)
    bars = tuple(reason for reason, is_bar in found if is_bar)
    return Match(round(sum(reason.weight for reason in reasons), 3), reasons, bars)


def match_sayings(one: Profile, other: Profile) -> Found:
    """Statements, and what is owed: the same words of the same speaker, in whole, cut short, or said again in other words."""
    a, b = one.claim, other.claim
    found = _match_speakers(a, b)
    if any(is_bar for _, is_bar in found):
        return found
    ours, theirs = a.published_day, b.published_day
    apart = abs(ours - theirs) if ours is not None and theirs is not None else None
    shared = find_stem_runs(one.stems) & find_stem_runs(other.stems)
    fewer = min(len(find_stem_runs(one.stems)), len(find_stem_runs(other.stems)))
    if fewer and len(shared) >= _SHARED_RUNS * fewer:
        is_long = min(len(one.stems), len(other.stems)) >= LONG_STEMS
        reach = SAID_REACH_DAYS if is_long else SAID_NEAR_DAYS
        if apart is None:
            return [
                *found,
                count_for("published-unknown", "one gives no day of publication", 0.8 if is_long else NOT_ENOUGH),
            ]
        if apart > reach:
            return [*found, count_for("published-apart", f"told {apart} days apart", NOT_ENOUGH)]
        return [*found, count_for("words-shared", f"{len(shared)} of {fewer} runs of words are the same", 0.7)]
    common = set(one.stems) & set(other.stems)
    either = set(one.stems) | set(other.stems)
    if len(common) >= _COMMON_STEMS and len(common) >= _COMMON_PART * len(either) and apart is not None and apart <= 1:
        return [*found, count_for("words-near", f"{len(common)} of {len(either)} words are the same", 0.7)]
    return [*found, count_for("words-differ", "the words are others", NOT_ENOUGH)]


def _match_speakers(a: Claim, b: Claim) -> Found:
    role = "speaker" if a.kind == "statement" else "debtors"
    ours, theirs = a.roles.get(role, []), b.roles.get(role, [])
    if not ours or not theirs:
        if not ours and not theirs and fold_words(a.anonymous or "") == fold_words(b.anonymous or ""):
            return [count_for("speaker-same", "both name the same source", 0.1)]
        return [bar("speaker-differs", "one does not say who it was")]
    for party in ours:
        for known in theirs:
            if is_same_person(party, known) if party.is_person else party.key == known.key:
                return [count_for("speaker-same", f"both are of {party.name}", 0.1)]
    return [bar("speaker-differs", f"{ours[0].name} is not {theirs[0].name}")]


def _match_meetings(one: Profile, other: Profile, *, is_same_words: bool) -> Found:
    a, b = one.claim, other.claim
    is_round = a.round is not None and a.round == b.round
    if not is_round and a.round is not None and b.round is not None:
        return [bar("round-differs", f"round {a.round} is not round {b.round}")]
    shared = _list_shared_people(one, other)
    found = _match_formats(a, b, has_shared_people=bool(shared)) + _match_people(one, other, shared)
    if len(shared) < 2:
        found += _match_sides(one, other)
    found += _match_places(one, other, is_round=is_round)
    # Most pairs that are compared end here; what else speaks for them would be put into words for nobody.
    if any(is_bar for _, is_bar in found):
        return found
    found += [count_for("round-same", f"both are round {a.round}", 0.5)] if is_round else []
    for loose, dated in ((one, other), (other, one)):
        found += [] if loose.is_fixed else match_tense(loose.claim, dated.claim)
    is_told = is_round or is_same_words
    return found + match_dates(one, other, is_told=is_told, has_shared_people=bool(shared))


def _list_shared_people(one: Profile, other: Profile) -> list[str]:
    shared = {party.key: party.name for party in one.people for known in other.people if is_same_person(party, known)}
    return sorted(shared.values())


def _match_people(one: Profile, other: Profile, shared: list[str]) -> Found:
    if len(shared) >= 2:
        return [count_for("people-same", f"both name {join_names(shared)}", 0.5)]
    if shared:
        return [count_for("people-same", f"both name {join_names(shared)}", 0.2)]
    if not one.people or not other.people:
        return []
    if "call" in (one.claim.type, other.claim.type):
        return [bar("people-differ", "the people on the line are not the same")]
    return [count_for("people-differ", "they name different people", -0.2)]


def are_same_format(one: str, other: str) -> bool:
    """Whether two formats can be two reporters' words for one meeting."""
    return one == other or other in _ALSO_CALLED.get(one, ())


def _match_formats(a: Claim, b: Claim, *, has_shared_people: bool) -> Found:
    if a.type == b.type or (a.type in _TALKS and b.type in _TALKS):
        return [count_for("format-same", "the same format", 0.1)]
    if are_same_format(a.type, b.type):
        return []
    formats = {a.type, b.type}
    if has_shared_people and "call" in formats and formats & _BY_TELEPHONE_TOO:
        return []
    return [bar("format-differs", f"a {say_code(a.type)} is not a {say_code(b.type)}")]


def _match_sides(one: Profile, other: Profile) -> Found:
    """Who met whom. A side more on one of the two is no contradiction where it can be the host or the mediator."""
    small, large = sorted((one.sides, other.sides), key=lambda sides: (len(sides), sorted(sides)))
    if not small:
        return []
    if small == large:
        if len(small) == 1:
            return [count_for("side-same", f"both name {join_names(small)} only", 0.1)]
        return [count_for("sides-same", f"both are between {join_names(small)}", 0.4)]
    if not small < large:
        return [bar("sides-differ", f"{join_names(small)} are not {join_names(large)}")]
    if len(small) == 1:
        return [count_for("side-among", f"{join_names(small)} is among {join_names(large)}", 0.1)]
    around = one.around | other.around
    if large - small <= around:
        return [
            count_for(
                "sides-and-host",
                f"both are between {join_names(small)}; {join_names(large - small)} hosts or mediates",
                0.3,
            )
        ]
    if small & around:
        return [bar("sides-differ", f"{join_names(small)} with the host are not {join_names(large)}")]
    return [count_for("sides-within", f"{join_names(small)} are among {join_names(large)}", 0.15)]


def _match_places(one: Profile, other: Profile, *, is_round: bool) -> Found:
    a, b = one.claim, other.claim
    for what, ours, theirs in (("country", a.land, b.land), ("city", a.city, b.city)):
        if ours is None or theirs is None or ours == theirs:
            continue
        # Sources may disagree on where one round was; without its number these would be two meetings.
        is_one_day = (
            a.when is not None and b.when is not None and a.when.is_day and b.when.is_day and a.when.overlaps(b.when)
        )
        words = f"{ours} is not {theirs}"
        return [count_for(f"{what}-differs", words, 0.0) if is_round and is_one_day else bar(f"{what}-differs", words)]
    if a.city and a.city == b.city:
        return [count_for("place-same", f"both are in {a.city.title()}", 0.3)]
    if one.place and other.place and (one.place <= other.place or other.place <= one.place):
        return [count_for("place-same", f"both are in {a.place}", 0.3)]
    if a.land and a.land == b.land:
        return [count_for("country-same", f"both are in {a.land}", 0.1)]
    return []


def _match_exchanges(one: Profile, other: Profile, *, is_same_words: bool) -> Found:
    a, b = one.claim, other.claim
    found = [_match_things(a.type, b.type)]
    found += _match_partners(one, other)
    is_sum = bool(one.sums & other.sums)
    if is_sum:
        found.append(
            count_for("sums-same", f"both count {join_names([str(value) for value in one.sums & other.sums])}", 0.4)
        )
    elif one.sums and other.sums:
        apart = max(max(one.sums), max(other.sums)) / max(1, min(max(one.sums), max(other.sums)))
        if apart > _SUMS_RATIO:
            found.append(count_for("sums-differ", f"{max(one.sums)} is not {max(other.sums)}", -0.3))
    stages = {a.status, b.status}
    is_one_stage = not (stages & DONE and stages & AHEAD)
    is_one_day = one.is_fixed and other.is_fixed
    is_other_day = a.is_agreed or b.is_agreed
    if not is_one_stage and (is_other_day or not is_one_day or (one.sums and other.sums and not is_sum)):
        found.append(bar("stage-differs", "what was agreed is not what was carried out"))
    return found + _match_telling(one, other, is_same_words or (is_sum and is_one_stage))


def _match_things(ours: str, theirs: str) -> tuple[Reason, bool]:
    if ours == theirs:
        return count_for("thing-same", f"both are of {say_code(ours)}", 0.2)
    if "other" in (ours, theirs) or {ours, theirs} == {"prisoners", "detainees"}:
        return count_for("thing-near", f"{say_code(ours)} can be {say_code(theirs)}", 0.1)
    return bar("thing-differs", f"{say_code(ours)} are not {say_code(theirs)}")


def _match_partners(one: Profile, other: Profile) -> Found:
    if not one.sides or not other.sides:
        ours, theirs = one.sides or one.context, other.sides or other.context
        if ours and ours == theirs:
            words = f"one does not say between whom; what else its article tells is between {join_names(ours)}"
            return [count_for("sides-around", words, 0.2)]
        return [count_for("sides-unknown", "one does not say between whom", 0.1)]
    if one.sides == other.sides:
        return [count_for("sides-same", f"both concern {join_names(one.sides)}", 0.3)]
    if one.sides <= other.sides or other.sides <= one.sides:
        return [count_for("sides-within", f"{join_names(one.sides)} and {join_names(other.sides)}", 0.2)]
    return [bar("sides-differ", f"{join_names(one.sides)} is not {join_names(other.sides)}")]


def _match_telling(one: Profile, other: Profile, is_told: bool) -> Found:
    """Dates of exchanges and acts: the same day, the same stretch of days, or told within days of it. `is_told`: what they
    tell is so much the same that a report without a date can mean the other."""
    a, b = one.claim.when, other.claim.when
    # The day on which an exchange was agreed, and the day for which it is planned, say nothing of each other.
    is_one_clock = one.claim.is_agreed == other.claim.is_agreed
    if a is not None and b is not None and is_one_clock:
        if one.claim.is_agreed and a.overlaps(b) and (a.is_week or b.is_week):
            return [count_for("dates-within", f"{say_days(a)} fits {say_days(b)}", 0.4)]
        if (a.first, a.last) == (b.first, b.last) if a.first is not None else (a.begin, a.end) == (b.begin, b.end):
            weight = ASSUMED_DAY if ASSUMED in (a.grade, b.grade) else 0.4
            verb = "were agreed" if one.claim.is_agreed else "are"
            return [count_for("day-same", f"both {verb} on {say_days(a)}", weight)]
        return [bar("dates-exclude", f"{say_days(a)} is not {say_days(b)}")]
    days = [_find_told_day(profile.claim, is_one_clock) for profile in (one, other)]
    if days[0] is None or days[1] is None or not is_told:
        return [count_for("date-unknown", "one gives no date, and what it tells is not enough without", NOT_ENOUGH)]
    if not is_one_clock or (a is None and b is None):
        early, late = sorted((days[0], days[1]))
    else:
        early, late = (days[0], days[1]) if a is not None else (days[1], days[0])
    if not 0 <= late - early <= REPORTING_DAYS:
        return [bar("published-apart", "told too many days apart to be sure")]
    return [count_for("published-near", f"told within {REPORTING_DAYS} days", 0.2)]


def _find_told_day(claim: Claim, is_one_clock: bool) -> int | None:
    """The day that a report without a date is compared with: of what happened or was agreed, else of the report."""
    has_day = claim.when is not None and (is_one_clock or claim.is_agreed)
    return claim.when.first if claim.when is not None and has_day else claim.published_day


def _match_acts(one: Profile, other: Profile, *, is_same_words: bool) -> Found:
    a, b = one.claim, other.claim
    if a.type != b.type:
        return [bar("act-differs", f"{say_code(a.type)} is not {say_code(b.type)}")]
    found = _match_partners(one, other)
    topics = set(a.topics) & set(b.topics)
    if topics:
        found.append(count_for("topics-same", f"both are about {join_names(topics)}", 0.3))
    elif a.topics and b.topics:
        found.append(bar("topics-differ", f"{join_names(a.topics)} is not {join_names(b.topics)}"))
    # What one side alone agrees to is said in many ways every day; without a date only its very words tell it apart.
    is_told = bool(topics) and min(len(one.sides), len(other.sides)) >= 2
    return found + _match_telling(one, other, is_same_words or is_told)


def _match_words(a: Claim, b: Claim) -> Found:
    """The same sentence in two articles within days of each other: one dispatch, printed twice."""
    if not a.words or a.words != b.words or a.turn != b.turn or a.article == b.article:
        return []
    ours, theirs = a.published_day, b.published_day
    if ours is None or theirs is None or abs(ours - theirs) > _SAME_WORDS_DAYS:
        return []
    return [count_for("words-same", "the same sentence, word for word", 0.8)]
