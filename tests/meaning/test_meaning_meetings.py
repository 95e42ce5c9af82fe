"""Meetings: who with whom, where, when, in which round, at whose invitation."""

from __future__ import annotations

import pytest

pytestmark = pytest.mark.model


@pytest.mark.parametrize(
    ("sentence", "format_"),
    [
        ("India and Nepal held talks in Delhi on Friday.", "talks"),
        ("India and Nepal will hold consultations in Delhi on Friday.", "consultation"),
        ("A summit between India and Nepal took place in Delhi on Friday.", "summit"),
        ("The president of Egypt spoke by phone with the emir of Qatar on Sunday.", "call"),
        ("Egyptian Foreign Minister Badr Abdelatty visited Libya on Friday.", "visit"),
        ("A peace conference between Chad and Libya opened in Doha on Friday.", "conference"),
        ("A signing ceremony between Rwanda and Burundi was held in Kigali on Friday.", "signing"),
    ],
)
def test_format(tell, sentence: str, format_: str) -> None:
    """The word that tells of a meeting gives its format."""
    assert tell(sentence).meeting().format == format_


@pytest.mark.parametrize(
    ("words", "number"),
    [("a third round of talks", 3), ("the fifth round of talks", 5), ("a 12th round of talks", 12), ("a new round of talks", None), ("talks", None)],
)  # fmt: skip
def test_round(tell, words: str, number: int | None) -> None:
    """The number of a round is read from its ordinal; "new" numbers nothing."""
    assert tell(f"Kosovo and Serbia held {words} in Brussels on Friday.").meeting().round == number


def test_two_rounds_on_two_days(tell) -> None:
    """Two rounds with their days are two meetings with their numbers in order."""
    told = tell("Iran and Oman held two rounds of talks in Muscat, on May 12 and May 26, 2025.")
    assert [(m.round, m.interval[0]) for m in told.reading.meetings] == [(1, "2025-05-12"), (2, "2025-05-26")]


@pytest.mark.parametrize(
    "sentence",
    [
        "Armenia and Azerbaijan held talks in Geneva on Friday.",
        "Armenia held talks with Azerbaijan in Geneva on Friday.",
        "Talks between Armenia and Azerbaijan were held in Geneva on Friday.",
        "Azerbaijan met Armenia in Geneva on Friday.",
        "The Armenian foreign minister met his Azerbaijani counterpart in Geneva on Friday.",
        "Negotiators of Armenia and Azerbaijan met in Geneva on Friday.",
    ],
)
def test_parties(tell, sentence: str) -> None:
    """Both sides are found, however the sentence puts them."""
    told = tell(sentence)
    assert told.names(told.meeting().parties) == {"Armenia", "Azerbaijan"}


def test_people_bring_their_states(tell) -> None:
    """People who meet are participants, and the states whose office they hold are the parties."""
    told = tell("Sudan's prime minister Kamil Idris met Ethiopian Prime Minister Abiy Ahmed in Addis Ababa on Friday.")
    assert told.names(told.meeting().participants) == {"Kamil Idris", "Abiy Ahmed"}
    assert told.names(told.meeting().parties) == {"Sudan", "Ethiopia"}


def test_place_and_country(tell) -> None:
    """The city is in the words of the article, the country by its code."""
    meeting = tell("Armenia and Azerbaijan held talks in Geneva on Friday.").meeting()
    assert (meeting.place, meeting.country) == ("Geneva", "CHE")


def test_host_is_no_party(tell) -> None:
    """Who hosts talks is their host and no party."""
    told = tell("Switzerland will host talks between Armenia and Azerbaijan on 3 July.")
    assert told.names(told.meeting().hosts) == {"Switzerland"}
    assert told.names(told.meeting().parties) == {"Armenia", "Azerbaijan"}


def test_mediator_is_no_party(tell) -> None:
    """Who mediates is a mediator and no party."""
    told = tell("Talks between Chad and Libya on Friday were mediated by Qatar.")
    assert told.names(told.meeting().mediators) == {"Qatar"}
    assert told.names(told.meeting().parties) == {"Chad", "Libya"}


def test_day_of_a_meeting(tell) -> None:
    """A weekday in the past tense is the last one, in the future the coming one."""
    past = tell("Armenia and Azerbaijan held talks in Geneva on Friday.").meeting()
    coming = tell("Armenia and Azerbaijan will hold talks in Geneva on Friday.").meeting()
    assert (past.interval[0], coming.interval[0]) == ("2025-06-06", "2025-06-13")


def test_no_day_without_a_date(tell) -> None:
    """Without a date of publication a weekday stays unknown."""
    meeting = tell("Armenia and Azerbaijan held talks in Geneva on Friday.", published=None).meeting()
    assert meeting.interval == (None, None)


def test_month_stays_a_month(tell) -> None:
    """A month gives no day."""
    meeting = tell("Armenia and Azerbaijan held talks in Geneva in May 2025.").meeting()
    assert (meeting.interval, meeting.precision) == (("2025-05-01", "2025-06-01"), "month")


def test_day_of_a_neighbour_is_not_taken(tell) -> None:
    """A day that belongs to another event is not the meeting's."""
    told = tell("Armenia and Azerbaijan will hold talks in Geneva. The bridge was closed on Monday.")
    assert told.meeting().interval == (None, None)


def test_second_mention_is_the_same_meeting(tell) -> None:
    """Told of again, a meeting is no second one, and what the second mention adds is kept."""
    told = tell(
        "Armenia and Azerbaijan held talks on Friday. The talks between the two countries took place in Geneva."
    )
    assert (told.meeting().place, told.meeting().interval[0]) == ("Geneva", "2025-06-06")


def test_two_rounds_are_never_one(tell) -> None:
    """Rounds with different numbers stay apart."""
    told = tell(
        "The first round of talks between Peru and Chile was held in Lima on 2 May 2025. "
        "The second round of talks between Peru and Chile was held in Lima on 9 May 2025."
    )
    assert [m.round for m in told.reading.meetings] == [1, 2]


def test_held_and_coming_are_two(tell) -> None:
    """Talks that were held and talks to come are two meetings."""
    told = tell("Peru and Chile held talks in Lima on Friday. Peru and Chile will hold talks in Lima on Thursday.")
    assert [m.status for m in told.reading.meetings] == ["carried_out", "planned"]


@pytest.mark.parametrize(
    ("sentence", "reason"),
    [
        ("The union and the airline held talks on Friday.", "meeting without a political side"),
        ("Peru held talks on Friday.", "meeting with fewer than two sides"),
        ("Peru and Chile did not hold talks.", "meeting is negated"),
    ],
)
def test_meeting_without_sides_is_refused(tell, sentence: str, reason: str) -> None:
    """What is no meeting between sides is refused, and that is said."""
    told = tell(sentence)
    assert told.reading.meetings == []
    assert reason in told.reasons()


@pytest.mark.parametrize(
    "sentence",
    [
        "The minister spoke to reporters in Lima on Friday.",
        "The new plan of Peru met resistance in Chile.",
        "Peru and Chile exchanged notes on the price of copper.",
        "The talk show in Lima ended on Friday.",
    ],
)
def test_what_sounds_like_a_meeting_is_none(tell, sentence: str) -> None:
    """Words that tell of meetings elsewhere tell of none here."""
    assert tell(sentence).reading.meetings == []


@pytest.mark.parametrize(
    "text",
    [
        "Chad denied that any meeting with officials of Niger had taken place in Tunis.",
        "Chad denied reports of secret talks with Niger.",
    ],
)
def test_who_denies_a_meeting_is_its_other_side(tell, text: str) -> None:
    """A denied meeting with one side named is between that side and the one that denies it."""
    told = tell(text)
    assert (told.meeting().status, told.names(told.meeting().parties)) == ("denied", {"Chad", "Niger"})
