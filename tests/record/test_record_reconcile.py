"""Which claims are one entry."""

from __future__ import annotations

from itertools import permutations
from typing import Any

from telling import Telling

from dragoman.record.claims import Claim
from dragoman.record.reconcile import Group, reconcile


def _tell(id: str, published: str | None = "2025-05-17") -> Telling:
    return Telling(id, published, f"Desk {id}", opening=f"Story {id}. ")


def _claims(*tellings: Telling) -> list[Claim]:
    return [claim for telling in tellings for claim in telling.claims()]


def _sizes(*tellings: Telling, splits: tuple[tuple[str, str], ...] = ()) -> list[int]:
    return sorted(len(group.claims) for group in reconcile(_claims(*tellings), splits))


def _rules(groups: list[Group]) -> set[str]:
    return {reason.rule for group in groups for join in group.joins for reason in join.reasons}


def test_two_rounds_stay_two() -> None:
    """A round a fortnight later, and a report of both, make two entries."""
    both = _tell("c", "2025-06-03").meeting("2025-05-16").meeting("2025-06-02")
    assert _sizes(_tell("a").meeting(round=1), _tell("b").meeting("2025-06-02", round=2), both) == [2, 2]


def test_two_rounds_on_one_day_stay_two() -> None:
    """Where the numbers differ, one day is no reason; a report without a number could be either."""
    assert _sizes(_tell("a").meeting(round=1), _tell("b").meeting(round=2), _tell("c").meeting()) == [1, 1, 1]


def test_spellings_do_not_part() -> None:
    """One round told with two spellings of its people and places is one entry."""
    one = _tell("a").meeting(people=("Volodymyr Zelenskyy",), place="Çırağan Palace in Istanbul")
    other = _tell("b").meeting(people=("Vladimir Zelensky",), place="Istanbul", format="negotiations")
    assert _sizes(one, other) == [2]


def test_a_weekday_and_a_date_are_one() -> None:
    """ "On Monday", worked out, meets "June 2", stated."""
    assert _sizes(_tell("a").meeting("2025-06-02", grade="published"), _tell("b").meeting("2025-06-02")) == [2]


def test_a_plan_and_its_meeting_are_one() -> None:
    """What was planned for the day and what was held on it are one entry."""
    assert _sizes(_tell("a", "2025-05-14").meeting(status="planned"), _tell("b").meeting()) == [2]


def test_a_moved_round_is_one() -> None:
    """Planned for the 15th, held on the 16th, both the first round: moved."""
    groups = reconcile(
        _claims(_tell("a", "2025-05-14").meeting("2025-05-15", status="planned", round=1), _tell("b").meeting(round=1))
    )
    assert len(groups) == 1
    assert "moved-round" in _rules(groups)


def test_a_plan_without_a_number_is_not_moved() -> None:
    """Planned for the 15th, held on the 16th, and nobody says that it is the same: two entries."""
    assert _sizes(_tell("a", "2025-05-14").meeting("2025-05-15", status="planned"), _tell("b").meeting()) == [1, 1]


def test_a_told_postponement_joins_without_a_number() -> None:
    """A report that names both days is reason enough."""
    plan = _tell("a", "2025-05-14").meeting("2025-05-15", status="planned")
    moved = _tell("b", "2025-05-15").meeting("2025-05-16", status="postponed", also="2025-05-15")
    groups = reconcile(_claims(plan, moved, _tell("c").meeting()))
    assert len(groups) == 1
    assert "moved-told" in _rules(groups)


def test_an_article_that_tells_both_moves_a_meeting() -> None:
    """Put off from the 15th, and in the same article held on the 16th: one meeting, though nobody gives a number."""
    plan = _tell("a", "2025-05-12").meeting("2025-05-15", status="planned")
    groups = reconcile(_claims(plan, _tell("b").meeting("2025-05-15", status="postponed").meeting("2025-05-16")))
    assert len(groups) == 1
    assert "moved-near" in _rules(groups)


def test_a_postponement_and_a_meeting_told_apart_stay_two() -> None:
    """Two articles, or two days far from each other, do not say that it was moved."""
    put_off = _tell("a").meeting("2025-05-15", status="postponed")
    assert _sizes(put_off, _tell("b").meeting("2025-05-16")) == [1, 1]
    assert _sizes(_tell("a", "2025-06-03").meeting("2025-05-15", status="postponed").meeting("2025-06-02")) == [1, 1]
    assert _sizes(_tell("a").meeting("2025-05-16", status="postponed").meeting("2025-05-15")) == [1, 1]


def test_a_round_put_off_is_not_the_other_round_held() -> None:
    """Numbers tell them apart, however near the days."""
    told = _tell("a", "2025-06-03").meeting("2025-06-01", status="postponed", round=3).meeting("2025-06-02", round=2)
    assert _sizes(told) == [1, 1]


def test_one_agreement_in_many_words_is_one() -> None:
    """The day of the agreement, the week of it, or none: the count tells that one exchange is meant."""
    groups = reconcile(
        _claims(
            _tell("a", "2025-05-16").exchange(None, value=1000, status="planned", agreed="2025-05-16"),
            _tell("b", "2025-05-16").exchange(None, value=1000, status="planned"),
            _tell("c", "2025-05-23").exchange("2025-05-12/2025-05-18", value=1000, status="planned", word="agreed"),
            _tell("d", "2025-05-20").exchange("2025-05-16", value=1000, status="planned", word="agreement"),
        )
    )
    assert [len(group.claims) for group in groups] == [4]


def test_equal_counts_agreed_on_two_days_stay_two() -> None:
    """1,000 agreed in May are not the 1,000 agreed in June."""
    tellings = [
        _tell(day, day).exchange(None, value=1000, status="planned", agreed=day) for day in ("2025-05-16", "2025-06-02")
    ]
    assert _sizes(*tellings) == [1, 1]


def test_what_was_agreed_on_a_day_was_not_carried_out_on_it() -> None:
    """Agreed and handed over on one day are two things, whatever the counts."""
    agreed = _tell("a", "2025-05-16").exchange(None, value=None, status="planned", agreed="2025-05-16")
    assert _sizes(agreed, _tell("b", "2025-05-16").exchange("2025-05-16", value=None)) == [1, 1]


def test_an_exchange_between_nobody_is_that_of_its_article() -> None:
    """Where all else an article tells is between two sides, so is what it does not say that of."""
    sideless = _tell("a", "2025-05-24").exchange("2025-05-23").exchange("2025-05-24", value=None, parties=())
    groups = reconcile(_claims(sideless, _tell("b", "2025-05-24").exchange("2025-05-24", value=None)))
    assert sorted(len(group.claims) for group in groups) == [1, 2]
    assert "sides-around" in _rules(groups)


def test_a_lower_grade_never_moves_a_higher() -> None:
    """A stated plan is not moved by a day that was only worked out."""
    plan = _tell("a", "2025-05-14").meeting("2025-05-15", status="planned", round=1)
    assert _sizes(plan, _tell("b").meeting(round=1, grade="published")) == [1, 1]


def test_a_plan_made_afterwards_is_not_what_was_held() -> None:
    """A plan first told of after the meeting is for another, even by the same number."""
    plan = _tell("a", "2025-05-20").meeting("2025-06-01", status="planned", round=1)
    assert _sizes(plan, _tell("b").meeting(round=1)) == [1, 1]


def test_two_held_meetings_are_never_moved_together() -> None:
    """What was held on two days was held twice, whatever its number; and a plan that could be either is neither."""
    plan = _tell("a", "2025-05-10").meeting("2025-05-15", status="planned", round=1)
    held = _tell("b").meeting("2025-05-16", round=1), _tell("c").meeting("2025-05-18", round=1)
    assert _sizes(plan, *held) == [1, 1, 1]


def test_a_week_joins_the_only_meeting_in_it() -> None:
    """ "This week" is the meeting of that week if there is one."""
    week = _tell("a", "2025-05-12").meeting("2025-05-12/2025-05-18", status="planned")
    assert _sizes(week, _tell("b").meeting()) == [2]


def test_a_week_with_two_meetings_joins_neither() -> None:
    """Where it could be either, it stays on its own."""
    week = _tell("a", "2025-05-12").meeting("2025-05-12/2025-05-18", status="planned")
    assert _sizes(week, _tell("b").meeting(), _tell("c").meeting("2025-05-14")) == [1, 1, 1]


def test_a_number_is_never_lent() -> None:
    """A report of round 3 without a date does not make a meeting round 3 that nobody calls so."""
    assert _sizes(_tell("a").meeting(None, round=3), _tell("b").meeting()) == [1, 1]


def test_vague_reports_bind_no_rounds() -> None:
    """A report that fits two rounds does not draw them together."""
    month = _tell("c", "2025-06-03").meeting("2025-05")
    assert _sizes(_tell("a").meeting(round=1), _tell("b").meeting("2025-05-30", round=2), month) == [1, 1, 1]


def test_a_report_of_two_days_holds_them_together() -> None:
    """Talks on 9 and 10 June, told by one, join what others tell of each day."""
    both = _tell("a", "2025-06-11").meeting("2025-06-09/2025-06-10")
    assert _sizes(both, _tell("b").meeting("2025-06-09"), _tell("c").meeting("2025-06-10")) == [3]


def test_two_days_without_such_a_report_stay_two() -> None:
    """Talks on two days running are two meetings as far as the record knows."""
    assert _sizes(_tell("b").meeting("2025-06-09"), _tell("c").meeting("2025-06-10")) == [1, 1]


def test_batches_and_their_sum_stay_apart() -> None:
    """Three days of an exchange and its total are four entries."""
    total = _tell("d", "2025-05-26").exchange("2025-05-23/2025-05-25", value=1000)
    days = (
        _tell("a").exchange("2025-05-23"),
        _tell("b").exchange("2025-05-24", value=307),
        _tell("c").exchange("2025-05-25", value=303),
    )
    assert _sizes(*days, total) == [1, 1, 1, 1]


def test_a_split_holds() -> None:
    """Two claims that somebody has split are in two entries, though they say the same."""
    tellings = _tell("a").meeting(), _tell("b").meeting()
    one, other = sorted(claim.anchor for claim in _claims(*tellings))
    assert _sizes(*tellings, splits=((one, other),)) == [1, 1]


def test_a_split_leaves_the_rest_where_it_belongs() -> None:
    """The third report stays with one of the two."""
    tellings = _tell("a").meeting(), _tell("b").meeting(), _tell("c").meeting()
    one, other = sorted(claim.anchor for claim in _claims(*tellings))[:2]
    assert _sizes(*tellings, splits=((one, other),)) == [1, 2]


def test_order_makes_no_difference() -> None:
    """Every order of five claims gives the same groups and the same joins."""
    claims = _claims(
        _tell("a", "2025-05-14").meeting("2025-05-15", status="planned", round=1), _tell("b").meeting(round=1),
        _tell("c").meeting(), _tell("d", "2025-05-12").meeting("2025-05-12/2025-05-18", status="planned"),
        _tell("e").meeting(None, round=1),
    )  # fmt: skip
    results: list[Any] = [reconcile(order) for order in permutations(claims)]
    assert all(result == results[0] for result in results)


def test_a_group_is_held_together_by_one_join_less_than_claims() -> None:
    """Every claim but the first has one reason to be there."""
    (group,) = reconcile(_claims(*(_tell(name).meeting(round=1) for name in "abcde")))
    assert len(group.joins) == len(group.claims) - 1


def test_the_name_of_an_entry_survives_later_reports() -> None:
    """The anchor is the first published report that tells the day; later ones, and vague ones, do not change it."""
    first = _tell("a").meeting(round=1)
    (before,) = reconcile(_claims(first))
    vague = _tell("c", "2025-05-10").meeting(None, round=1, status="planned")
    (after,) = reconcile(_claims(first, _tell("b", "2025-05-20").meeting(), vague))
    assert len(after.claims) == 3
    assert after.anchor == before.anchor
