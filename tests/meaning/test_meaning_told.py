"""What is told of and what only seems so: positions, spoken acts, halves of an exchange, moved days, habits, questions, stories."""

from __future__ import annotations

import pytest

pytestmark = pytest.mark.model


def test_halves_of_an_exchange_are_one(tell) -> None:
    """What each side gives, told one after the other, is one exchange with a figure for each giver."""
    told = tell("Chad returned the bodies of 60 soldiers to Sudan on Monday. Sudan handed over 57 bodies to Chad.")
    figures = {(told.name(f.giver), f.value, f.bound) for f in told.exchange().figures}
    assert figures == {("Chad", 60, "exact"), ("Sudan", 57, "exact")}


def test_batch_is_of_those_told_of_before(tell) -> None:
    """A batch that only has a number is of what the agreement is about, and is not the agreement."""
    told = tell("Chad and Niger agreed to exchange 1,000 prisoners each. A first batch of 303 was exchanged on Sunday.")
    assert [(x.what, x.status, [f.value for f in x.figures]) for x in told.reading.exchanges] == [
        ("prisoners", "planned", [1000]),
        ("prisoners", "carried_out", [303]),
    ]


def test_planned_for_one_day_and_moved_to_another_is_one_meeting(tell) -> None:
    """A meeting that was moved has the day it was moved to."""
    meeting = tell("The talks between Chad and Sudan planned for Monday have been postponed until Friday.").meeting()
    assert (meeting.status, meeting.interval[0]) == ("postponed", "2025-06-13")


@pytest.mark.parametrize(
    "text",
    [
        "Did Chad and Sudan meet in Cairo on Monday?",
        "Talks between Peru and Chile are usually held in spring.",
        "In the film, Chad and Sudan hold talks in Geneva.",
        "Chile beat Peru in the summit of the league on Monday.",
        "Apple and Google agreed a merger after talks in Paris on Monday.",
        "The teachers' union and the government of Peru held wage talks on Monday.",
    ],
)
def test_nothing_happened(tell, text: str) -> None:
    """Questions, habits, stories, sport, mergers and wages are no meetings, exchanges or acts."""
    reading = tell(text).reading
    assert (reading.meetings, reading.exchanges, reading.acts) == ([], [], [])


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("Bogota wants the rebels to lay down their arms.", ("Colombia", "demands")),
        ("Oman is ready to mediate between the two sides.", ("Oman", "offers")),
        ("Oman remains committed to the talks between the two sides.", ("Oman", "supports")),
        ("Egypt is opposed to any displacement of Palestinians.", ("Egypt", "opposes")),
        ("Iran will not give up enrichment.", ("Iran", "opposes")),
        ("Chad does not want a truce with Sudan.", ("Chad", "opposes")),
    ],
)
def test_position(tell, text: str, told: tuple[str, str]) -> None:
    """Who wants what, in the words of the clause; what is not wanted is opposed."""
    found = tell(text)
    assert told in [(found.name(p.party), p.stance) for p in found.reading.positions]


def test_position_of_an_office_is_that_of_its_side(tell) -> None:
    """A president speaks for the state; the position says by which rule."""
    told = tell("Kenyan President William Ruto said Somalia must open the border.")
    (position,) = told.reading.positions
    assert (told.name(position.party), position.derived["party"]) == ("Kenya", "side.of_office")


@pytest.mark.parametrize(
    ("text", "act"),
    [
        ('"We will rebuild the port," Kenyan President William Ruto said.', "pledge"),
        ('"We will bomb the port of Somalia," Kenyan President William Ruto said.', "threat"),
        ('"Somalia must open the border," Kenyan President William Ruto said.', "demand"),
        ("Kenyan President William Ruto said he was prepared to use force.", "threat"),
    ],
)
def test_acts_by_word_of_mouth(tell, text: str, act: str) -> None:
    """What a speaker's side will do is promised or threatened, what others must do is demanded; the statement asserts it."""
    found = tell(text).act(act)
    assert (found.status, found.asserter) == ("carried_out", "s1")


def test_forecast_is_no_pledge(tell) -> None:
    """What others will do is a forecast, not a promise."""
    assert tell('"Somalia will rebuild the port," Kenyan President William Ruto said.').reading.acts == []


def test_what_somebody_proposed_is_proposed(tell) -> None:
    """A proposal named with whose it is was made, whatever becomes of it."""
    told = tell("Sudan rejected the Kenyan proposal of a truce.")
    assert told.act("proposal").status == "carried_out"
