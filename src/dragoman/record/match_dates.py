"""Whether the dates of two reports of meetings, or the days on which they were told, let them be one.

Enters: two profiles. Leaves: reasons and bars. It refuses to take two reports without a date for one, unless what they tell is the
news of the same days.
"""

from __future__ import annotations

from dragoman.record.blocks import NEWS, NEWS_DAYS, NEXT_DAYS, PAST_NEWS, ROUND_REACH_DAYS
from dragoman.record.claims import Claim
from dragoman.record.days import ASSUMED, When, find_week
from dragoman.record.reasons import (
    AHEAD,
    ASSUMED_DAY,
    DONE,
    NOT_ENOUGH,
    Found,
    Profile,
    Reason,
    bar,
    count_for,
    say_code,
    say_days,
)

_ROUND_TOLD_DAYS = 60


def match_dates(one: Profile, other: Profile, *, is_told: bool, has_shared_people: bool) -> Found:
    """Dates of meetings. `is_told`: a round number or the words themselves say which meeting it is, so that a month, or no
    date at all, is enough."""
    a, b = one.claim.when, other.claim.when
    if a is None or b is None or a.first is None or b.first is None:
        if is_told:
            return _match_publication(one.claim, other.claim)
        return _match_news(one, other, has_shared_people=has_shared_people) or [
            count_for("date-unknown", "one gives no date, and nothing else tells which meeting it means", NOT_ENOUGH)
        ]
    is_round = one.claim.round is not None and one.claim.round == other.claim.round
    if a.is_day and b.is_day:
        return [_match_days(a, b, is_round=is_round, has_shared_people=has_shared_people)]
    if not a.overlaps(b):
        return [bar("dates-exclude", f"{say_days(a)} excludes {say_days(b)}")]
    if (a.is_week or a.is_day) and (b.is_week or b.is_day):
        return [count_for("dates-within", f"{say_days(a)} fits {say_days(b)}", 0.3)]
    if not is_told:
        return [count_for("date-vague", f"{say_days(a)} and {say_days(b)} could hold several meetings", NOT_ENOUGH)]
    return [count_for("dates-overlap", f"{say_days(a)} fits {say_days(b)}", 0.1)]


def _match_news(one: Profile, other: Profile, *, has_shared_people: bool) -> Found:
    """The news of these days told without a day: of what was put off or called off, of the next meeting, of the one just held.
    All sides, and the format, have to agree beside it."""
    if one.sides != other.sides or len(one.sides) < 2:
        return []
    for loose, dated in ((one.claim, other.claim), (other.claim, one.claim)):
        told, when = loose.published_day, dated.when
        if loose.when is not None or told is None or when is None:
            continue
        if not when.is_day or when.first is None or when.last is None or when.span_days != 1:
            return []
        if loose.status == dated.status and loose.status in PAST_NEWS and 0 <= told - when.last <= NEWS_DAYS:
            words = f"told {told - when.last} days after it, as {say_code(loose.status)}"
            return [count_for("published-near", words, 0.3)]
        if loose.status == dated.status == "planned" and 0 <= when.first - told <= NEXT_DAYS:
            return [count_for("published-near", f"told {when.first - told} days before it, as planned", 0.3)]
        return []
    a, b = one.claim, other.claim
    if a.when is not None or b.when is not None or a.published_day is None or b.published_day is None:
        return []
    apart = abs(a.published_day - b.published_day)
    if a.status != b.status or apart > NEWS_DAYS or find_week(a.published_day) != find_week(b.published_day):
        return []
    words = f"both tell without a date, {apart} days apart, that it was {say_code(a.status)}"
    if a.status in NEWS:
        return [count_for("published-near", words, 0.3)]
    is_place = bool(a.city and a.city == b.city) or bool(one.place and one.place == other.place)
    if a.status == "carried_out" and (is_place or has_shared_people):
        return [count_for("published-near", words, 0.2)]
    return []


def _match_days(a: When, b: When, *, is_round: bool, has_shared_people: bool) -> tuple[Reason, bool]:
    gap = a.gap_days(b)
    if gap == 0:
        words = f"both are on {say_days(a)}" if a.first == b.first else f"{say_days(a)} meets {say_days(b)}"
        return count_for("day-same", words, ASSUMED_DAY if ASSUMED in (a.grade, b.grade) else 0.4)
    if a.overlaps(b) and (is_round or has_shared_people):
        return count_for("day-by-zone", "the day is the same in another time zone", 0.1)
    if gap == 1 and is_round and ASSUMED in (a.grade, b.grade):
        return count_for("day-assumed", "one day apart, and one of the days is only the day of publication", 0.1)
    return bar("dates-exclude", f"{say_days(a)} excludes {say_days(b)}")


def _match_publication(a: Claim, b: Claim) -> Found:
    """For two reports of which at least one gives no date: whether they can mean the same round at all."""
    ours = a.when.first if a.when is not None and a.when.first is not None else a.published_day
    theirs = b.when.first if b.when is not None and b.when.first is not None else b.published_day
    if ours is None or theirs is None:
        return [count_for("published-unknown", "no date and no publication date: it could be of any year", NOT_ENOUGH)]
    reach = ROUND_REACH_DAYS if (a.when is not None or b.when is not None) else _ROUND_TOLD_DAYS
    if abs(ours - theirs) > reach:
        return [bar("published-apart", f"told {abs(ours - theirs)} days apart, without a date")]
    return [count_for("published-near", f"told {abs(ours - theirs)} days apart", 0.1)]


def match_tense(loose: Claim, dated: Claim) -> Found:
    """What is told as planned after the day, or as held before it, is another meeting."""
    told, when = loose.published_day, dated.when
    if told is None or when is None or not when.is_day or when.first is None or when.last is None:
        return []
    if loose.status in AHEAD and told > when.last + 1:
        return [bar("told-after", f"planned still when the day, {say_days(when)}, had passed")]
    if loose.status in DONE and told < when.first - 1:
        return [bar("told-before", f"held already before the day, {say_days(when)}")]
    return []
