"""Two claims compared: what joins, what bars."""

from __future__ import annotations

from typing import Any

import pytest
from telling import Telling

from dragoman.record.claims import Claim
from dragoman.record.match import match_claims


def _meeting(id: str, when: str | None = "2025-05-16", published: str | None = "2025-05-17", **fields: Any) -> Claim:
    return Telling(id, published, opening=f"Story {id}. ").meeting(when, **fields).claims()[-1]


def _exchange(id: str, when: str | None = "2025-05-23", published: str | None = "2025-05-24", **fields: Any) -> Claim:
    return Telling(id, published, opening=f"Story {id}. ").exchange(when, **fields).claims()[-1]


def _bars(one: Claim, other: Claim) -> set[str]:
    return {bar.rule for bar in match_claims(one, other).bars}


def test_the_same_parties_on_the_same_day_are_one_meeting() -> None:
    """Nothing else is needed."""
    assert match_claims(_meeting("a", place=None, country=None), _meeting("b", place=None, country=None)).is_join


def test_a_match_is_the_same_both_ways() -> None:
    """Which claim comes first makes no difference."""
    one, other = _meeting("a", round=1), _meeting("b", place="Dolmabahce Palace")
    assert match_claims(one, other) == match_claims(other, one)


def test_two_rounds_are_never_one() -> None:
    """Another round number bars, whatever else is the same."""
    assert _bars(_meeting("a", round=1), _meeting("b", round=2)) == {"round-differs"}


def test_two_days_exclude_each_other() -> None:
    """The same parties in the same place on the next day are another meeting."""
    assert _bars(_meeting("a"), _meeting("b", "2025-05-17")) == {"dates-exclude"}


def test_the_same_round_on_two_days_is_barred_too() -> None:
    """Two reports that it was held, on different days, are not joined by a number."""
    assert "dates-exclude" in _bars(_meeting("a", round=1), _meeting("b", "2025-05-17", round=1))


def test_an_assumed_day_may_be_one_off() -> None:
    """A day that is only that of publication gives way to a round number, by one day."""
    stated, assumed = _meeting("a", round=1), _meeting("b", "2025-05-17", round=1)
    when = type(assumed.when)(*[*_parts(assumed)[:3], 0, *_parts(assumed)[4:]])  # type: ignore[misc]
    assert match_claims(stated, _replace(assumed, when=when)).is_join


@pytest.mark.parametrize(
    ("ours", "theirs"),
    [
        (("UKR", "RUS"), ("USA", "RUS")),
        (("UKR", "RUS"), ("UKR", "TUR")),
        (("UKR", "RUS", "TUR"), ("UKR", "TUR", "USA")),
        (("UKR", "TUR"), ("UKR", "RUS", "TUR")),
    ],
)
def test_other_parties_are_another_meeting(ours: tuple[str, ...], theirs: tuple[str, ...]) -> None:
    """On one day in one city several meetings can be held; a party and the host are not the talks."""
    assert "sides-differ" in _bars(_meeting("a", parties=ours), _meeting("b", parties=theirs))


def test_a_host_more_is_no_other_meeting() -> None:
    """Who hosts may be counted among the parties by one outlet and not by another."""
    assert match_claims(_meeting("a"), _meeting("b", parties=("UKR", "RUS", "TUR"))).is_join


def test_another_country_is_another_meeting() -> None:
    """Without a round number, two countries are two meetings."""
    assert "country-differs" in _bars(_meeting("a"), _meeting("b", place="Rome", country="ITA"))


def test_sources_may_disagree_on_the_country_of_one_round() -> None:
    """With one round number on one day, two countries are a disagreement about one meeting."""
    assert match_claims(_meeting("a", round=3), _meeting("b", place="Rome", country="ITA", round=3)).is_join


def test_a_call_is_no_meeting() -> None:
    """Two states can talk by telephone and meet on the same day."""
    assert "format-differs" in _bars(_meeting("a", format="call"), _meeting("b", format="summit"))


def test_calls_of_different_people_are_two() -> None:
    """Ministers and presidents of two states can each telephone on one day."""
    leaders = _meeting("a", format="call", people=("Donald Trump", "Vladimir Putin"), parties=("USA", "RUS"))
    ministers = _meeting("b", format="call", people=("Marco Rubio", "Sergei Lavrov"), parties=("USA", "RUS"))
    assert "people-differ" in _bars(leaders, ministers)


def test_people_make_up_for_states_not_named() -> None:
    """Two outlets name the two presidents, one of them without saying of what."""
    named = _meeting("a", format="call", parties=("Donald Trump", "Vladimir Putin"))
    states = _meeting("b", format="call", parties=("USA", "RUS"), people=("Donald Trump", "Putin"))
    assert match_claims(named, states).is_join


def test_an_undated_report_joins_its_round() -> None:
    """A report of a round that gives no date means the round of that time."""
    assert match_claims(_meeting("a", round=2), _meeting("b", None, round=2)).is_join


def test_a_round_of_another_year_is_another_round() -> None:
    """Every process counts its rounds anew."""
    assert "published-apart" in _bars(_meeting("a", round=2), _meeting("b", None, "2022-03-03", round=2))


def test_an_undated_report_without_a_round_joins_nothing() -> None:
    """Talks between two states, some time, could be any of their talks."""
    assert not match_claims(_meeting("a"), _meeting("b", None, "2025-05-30")).is_join
    assert not match_claims(_meeting("a", None, place=None), _meeting("b", None, place=None)).is_join


def test_the_day_after_a_meeting_an_undated_report_means_that_one() -> None:
    """Told as held within two days after it, between the same sides, in the same format or country."""
    assert match_claims(_meeting("a"), _meeting("b", None, "2025-05-18")).is_join
    assert not match_claims(_meeting("a"), _meeting("b", None, "2025-05-18", status="planned")).is_join
    other = _meeting("b", None, "2025-05-18", format="meeting", place=None, country=None)
    assert not match_claims(_meeting("a", place=None, country=None), other).is_join
    assert not match_claims(_meeting("a"), _meeting("b", None, "2025-05-18", parties=("RUS", "TUR"))).is_join


def test_the_coming_talks_are_those_planned_for_these_days() -> None:
    """Told as planned within a week before the day that another report gives."""
    ahead = _meeting("a", published="2025-05-14", status="planned")
    assert match_claims(ahead, _meeting("b", None, "2025-05-12", status="planned")).is_join
    assert not match_claims(ahead, _meeting("b", None, "2025-05-02", status="planned")).is_join


@pytest.mark.parametrize("status", ["planned", "postponed", "cancelled"])
def test_news_of_talks_without_a_day_is_one(status: str) -> None:
    """That talks were put off, called off, or are to come, is told by many on one day, and none says for which day."""
    one, other = (
        _meeting("a", None, "2025-05-20", status=status),
        _meeting("b", None, "2025-05-21", status=status),
    )
    assert match_claims(one, other).is_join
    assert not match_claims(one, _meeting("b", None, "2025-05-24", status=status)).is_join
    assert not match_claims(one, _meeting("b", None, "2025-05-21", status="proposed")).is_join


@pytest.mark.parametrize("status", ["postponed", "cancelled"])
def test_the_day_on_which_talks_were_put_off_is_that_of_the_news(status: str) -> None:
    """One report gives the day, another does not."""
    dated = _meeting("a", "2025-05-20", "2025-05-21", status=status)
    assert match_claims(dated, _meeting("b", None, "2025-05-21", status=status)).is_join
    assert not match_claims(dated, _meeting("b", None, "2025-05-21", status="carried_out")).is_join


def test_held_without_a_day_needs_the_place_or_the_people() -> None:
    """Two reports of a day on which two states met say by its place or by who took part that they mean one meeting."""
    one = _meeting("a", None, "2025-05-20", place="Geneva")
    assert match_claims(one, _meeting("b", None, "2025-05-21", place="Geneva")).is_join
    assert not match_claims(one, _meeting("b", None, "2025-05-21", place=None)).is_join
    people = ("Donald Trump", "Vladimir Putin")
    call = _meeting("a", None, "2025-05-20", format="call", people=people)
    assert match_claims(call, _meeting("b", None, "2025-05-21", format="call", people=people)).is_join


def test_the_same_sentence_within_days_is_one_dispatch() -> None:
    """A sentence printed word for word by two outlets tells one thing."""
    telling = [Telling(id, "2025-05-17", publisher) for id, publisher in (("a", "Desk A"), ("b", "Desk B"))]
    one, other = (each.meeting(None, place="Istanbul in the state of Türkiye").claims()[0] for each in telling)
    assert one.words
    assert match_claims(one, other).is_join


def test_a_plan_told_after_the_day_is_for_another() -> None:
    """ "They will meet this week", said on Friday, is not what happened on Monday."""
    loose = _meeting("b", "2025-06-02/2025-06-08", "2025-06-06", status="planned")
    assert "told-after" in _bars(_meeting("a", "2025-06-02"), loose)


def test_batches_of_two_days_are_two_exchanges() -> None:
    """Each day of an exchange in parts is an entry of its own."""
    assert "dates-exclude" in _bars(_exchange("a"), _exchange("b", "2025-05-24"))


def test_a_total_over_days_is_no_batch() -> None:
    """A thousand from 23 to 25 May is not what was exchanged on the 23rd."""
    assert "dates-exclude" in _bars(_exchange("a"), _exchange("b", "2025-05-23/2025-05-25", value=1000))


def test_counts_that_differ_a_little_are_one_exchange() -> None:
    """1,212 and 1,200 of one day are two counts of one exchange."""
    assert match_claims(_exchange("a", value=1212, what="remains"), _exchange("b", value=1200, what="remains")).is_join


def test_counts_that_differ_much_are_two_things() -> None:
    """390 and 1,000 on one day are not counts of one thing."""
    assert not match_claims(_exchange("a"), _exchange("b", value=1000)).is_join


def test_what_was_agreed_is_not_what_was_carried_out() -> None:
    """An agreement on 1,000 for a day and 390 handed over on it stay apart."""
    assert "stage-differs" in _bars(_exchange("a", value=1000, status="planned"), _exchange("b", value=390))


def test_bodies_are_not_prisoners() -> None:
    """Both can be exchanged on one day."""
    assert "thing-differs" in _bars(_exchange("a"), _exchange("b", what="remains"))


def test_an_undated_count_is_that_of_the_days_before() -> None:
    """A report without a day means the exchange just before it, if it gives the same count."""
    assert match_claims(_exchange("a"), _exchange("b", None, "2025-05-24")).is_join


def test_an_undated_count_of_weeks_later_joins_nothing() -> None:
    """The same round number of people can be exchanged again."""
    assert "published-apart" in _bars(_exchange("a"), _exchange("b", None, "2025-06-24"))


def test_agreements_on_other_topics_are_two() -> None:
    """Two things can be agreed on one day."""
    one = Telling("a").act(topics=("prisoners",)).claims()[0]
    other = Telling("b").act(topics=("ceasefire",)).claims()[0]
    assert "topics-differ" in _bars(one, other)


def _parts(claim: Claim) -> list[Any]:
    assert claim.when is not None
    return [getattr(claim.when, name) for name in claim.when.__struct_fields__]


def _replace(claim: Claim, **fields: Any) -> Claim:
    import msgspec

    return msgspec.structs.replace(claim, **fields)
