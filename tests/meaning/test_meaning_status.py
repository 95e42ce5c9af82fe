"""Whether an event happened: read from the words around it, from the inside out."""

from __future__ import annotations

import pytest

pytestmark = pytest.mark.model

TALKS = {
    "held": ("Ethiopia and Eritrea held talks in Nairobi on Friday.", "carried_out"),
    "took place": ("Talks between Ethiopia and Eritrea took place in Nairobi on Friday.", "carried_out"),
    "broke down": ("Talks between Ethiopia and Eritrea broke down on Friday.", "carried_out"),
    "after": ("After talks between Ethiopia and Eritrea in Nairobi on Friday, a map was published.", "carried_out"),
    "are under way": ("Talks between Ethiopia and Eritrea are continuing in Nairobi.", "ongoing"),
    "will": ("Ethiopia and Eritrea will hold talks in Nairobi on Friday.", "planned"),
    "plan": ("Ethiopia and Eritrea plan to hold talks in Nairobi on Friday.", "planned"),
    "agreed to hold": ("Ethiopia and Eritrea agreed to hold talks in Nairobi next month.", "planned"),
    "scheduled": ("Talks between Ethiopia and Eritrea are scheduled for Friday.", "planned"),
    "announced": ("Kenya announced talks between Ethiopia and Eritrea.", "planned"),
    "before": ("Ahead of talks between Ethiopia and Eritrea in Nairobi, a map was published.", "planned"),
    "proposed": ("Kenya proposed talks between Ethiopia and Eritrea.", "proposed"),
    "called for": ("Kenya called for talks between Ethiopia and Eritrea.", "proposed"),
    "may": ("Ethiopia and Eritrea may hold talks in Nairobi.", "proposed"),
    "demanded that": ("Kenya demanded that talks between Ethiopia and Eritrea be held in Nairobi.", "proposed"),
    "proposed that": ("Kenya proposed that Ethiopia and Eritrea hold talks in Nairobi.", "proposed"),
    "postponed": ("Ethiopia and Eritrea postponed the talks until July.", "postponed"),
    "was put off": ("Talks between Ethiopia and Eritrea were postponed on Friday.", "postponed"),
    "cancelled": ("Ethiopia cancelled talks with Eritrea.", "cancelled"),
    "called off": ("Ethiopia called off the talks with Eritrea.", "cancelled"),
    "denied": ("Ethiopia denied holding talks with Eritrea.", "denied"),
    "denied that": ("Ethiopia denied that it had held talks with Eritrea.", "denied"),
    "if": ("If the truce holds, Ethiopia and Eritrea will hold talks in Nairobi.", "conditional"),
    "unless": ("Ethiopia and Eritrea will hold talks in Nairobi unless the fighting resumes.", "conditional"),
}  # fmt: skip


@pytest.mark.parametrize(("sentence", "status"), TALKS.values(), ids=TALKS)
def test_status_of_talks(tell, sentence: str, status: str) -> None:
    """Tense, mood and the words over the talks tell whether they were held."""
    assert tell(sentence).meeting().status == status


@pytest.mark.parametrize(
    "sentence",
    [
        "Ethiopia and Eritrea did not hold talks.",
        "No talks between Ethiopia and Eritrea took place.",
        "Ethiopia declined to say whether it had held talks with Eritrea.",
        "Kenya asked Ethiopia whether it had held talks with Eritrea.",
        "There was no breakthrough towards talks between Ethiopia and Eritrea.",
    ],
    ids=["not", "no", "declined", "asked", "opaque"],
)
def test_talks_that_nobody_tells_of_are_not_held(tell, sentence: str) -> None:
    """What is negated, asked or only mentioned is never told as a meeting that was held or is planned."""
    assert [m.status for m in tell(sentence).reading.meetings if m.status != "unknown"] == []


def test_demand_is_no_withdrawal(tell) -> None:
    """A withdrawal that is demanded has not been carried out."""
    told = tell("Sudan demanded the withdrawal of Ethiopian troops from the border.")
    assert [a.status for a in told.reading.acts if a.act == "withdrawal" and a.status == "carried_out"] == []


def test_agreed_exchange_is_no_exchange(tell) -> None:
    """ "Agreed to exchange 1,000" is not 1,000 exchanged."""
    assert tell("Ukraine and Russia agreed to exchange 1,000 prisoners each.").exchange().status == "planned"


def test_conditional_release(tell) -> None:
    """A release under a condition is conditional."""
    assert tell("If Israel withdraws its troops, Hamas will release ten hostages.").exchange().status == "conditional"


def test_what_was_said_is_asserted_by_who_said_it(tell) -> None:
    """A meeting told inside a statement has that statement as its asserter."""
    told = tell("Kenya said Ethiopia and Eritrea had held talks in Nairobi.")
    assert told.meeting().asserter == told.statement().id


def test_what_the_article_says_is_asserted_by_it(tell) -> None:
    """A meeting told in the article's own voice is asserted by the article."""
    assert tell("Ethiopia and Eritrea held talks in Nairobi.").meeting().asserter == "article"


def test_status_has_its_word_or_its_rule(tell) -> None:
    """Each status leads to words over the event or to a named rule."""
    for sentence, _ in TALKS.values():
        meeting = tell(sentence).meeting()
        assert meeting.evidence.get("status") or meeting.derived.get("status"), sentence


def test_planned_talks_that_were_not_held(tell) -> None:
    """Talks that were planned and did not take place are no talks that were held."""
    told = tell("The talks between Ethiopia and Eritrea planned for Monday did not take place.")
    assert [m.status for m in told.reading.meetings if m.status in ("carried_out", "planned", "ongoing")] == []


HEADLINE = "Peruvian President Ana Rojas visits Chile\n\n"


@pytest.mark.parametrize(
    ("text", "statuses"),
    [
        (HEADLINE + "President Rojas will visit Chile on Friday.", ["planned"]),
        (HEADLINE + "President Rojas visited Chile on Monday.", ["carried_out"]),
        (HEADLINE + "Rojas will hold talks with President Luis Vega of Chile on Friday.", ["planned", "planned"]),
        (HEADLINE + "The price of copper rose.", ["unknown"]),
        ("Peruvian President Ana Rojas visits Chile on 20 June 2025.", ["planned"]),
        ("Peruvian President Ana Rojas visits Chile on 2 June 2025.", ["carried_out"]),
    ],
)
def test_simple_present_tells_no_status(tell, text: str, statuses: list[str]) -> None:
    """ "X visits Y" heads reports of what was and of what will be: the day tells, or the text below, or nothing does."""
    assert sorted(m.status for m in tell(text).reading.meetings) == statuses
