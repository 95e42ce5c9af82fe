"""Claims made of readings."""

from __future__ import annotations

import pytest
from telling import Telling

from dragoman.record.claims import find_sentence, list_people, list_sides


def test_hosts_are_not_among_the_sides() -> None:
    """Who only hosts the talks is no side of them."""
    (claim,) = Telling("a").meeting(parties=("UKR", "RUS", "TUR"), hosts=("TUR",)).claims()
    assert list_sides(claim) == ["RUS", "UKR"]


def test_a_host_that_is_one_of_two_is_a_side() -> None:
    """Two states that meet in one of them are both sides."""
    (claim,) = Telling("a").meeting(parties=("UKR", "TUR"), hosts=("TUR",)).claims()
    assert list_sides(claim) == ["TUR", "UKR"]


def test_people_with_offices_stand_for_their_states() -> None:
    """A meeting told by the names of two ministers is between their states."""
    telling = Telling("a").office("Hakan Fidan", "TUR").office("Rustem Umerov", "UKR")
    (claim,) = telling.meeting(parties=("Hakan Fidan", "Rustem Umerov")).claims()
    assert list_sides(claim) == ["TUR", "UKR"]


def test_people_are_kept_beside_their_states() -> None:
    """Who they were is not lost by whom they stand for."""
    (claim,) = Telling("a").office("Hakan Fidan", "TUR").meeting(parties=("Hakan Fidan", "RUS")).claims()
    assert [party.name for party in list_people(claim)] == ["Hakan Fidan"]


def test_the_asserter_is_named() -> None:
    """A claim of a statement carries the name of who made it."""
    (claim,) = Telling("a").meeting(said_by="Dmitry Peskov").claims()
    assert claim.asserter == "Dmitry Peskov"


def test_an_article_asserts_for_itself() -> None:
    """What the article itself says has no asserter."""
    (claim,) = Telling("a").meeting().claims()
    assert claim.asserter is None


def test_two_findings_at_one_place_have_two_anchors() -> None:
    """Findings that begin at the same character are still told apart."""
    claims = Telling("a").meeting("2025-05-16").meeting("2025-06-02").claims()
    assert len({claim.anchor for claim in claims}) == 2


def test_the_anchor_does_not_depend_on_values() -> None:
    """A reader that reads another round at the same place gives the claim the same anchor."""
    texts = Telling("a").meeting(round=1), Telling("a").meeting(round=2)
    texts[1].text = texts[0].text
    (one,), (other,) = (telling.claims() for telling in texts)
    assert one.anchor == other.anchor
    assert one.round != other.round


def test_a_postponement_names_its_other_day() -> None:
    """The day from which a meeting was moved is kept beside the day to which."""
    (claim,) = Telling("a").meeting("2025-05-16", status="postponed", also="2025-05-15").claims()
    assert len(claim.moved) == 1


def test_a_demand_is_no_claim() -> None:
    """Acts of one side alone stay with their article for now."""
    assert Telling("a").act(act="demand").claims() == []


def test_the_day_of_an_agreement_is_known_as_one() -> None:
    """It is no day of an exchange, and the agreement is no entry beside the exchange that it is about."""
    (claim,) = Telling("a").exchange(None, value=1000, status="planned", agreed="2025-05-16").claims()
    assert claim.is_agreed
    assert claim.when is not None
    assert claim.when.begin == "2025-05-16"


def test_an_agreement_on_more_stays() -> None:
    """Who agrees on an exchange and a ceasefire agrees on a ceasefire."""
    topics = ("ceasefire", "prisoners_remains")
    claims = Telling("a").exchange(None, status="planned", agreed="2025-05-16", agreed_topics=topics).claims()
    assert [claim.kind for claim in claims] == ["exchange", "act"]


def test_agreed_for_a_day_past_gives_the_day_of_the_agreement() -> None:
    """What is still to come when it is told was not planned for a day before; what is told for that day, or after, may be."""
    for day, is_agreed in (("2025-05-16", True), ("2025-05-20", False), ("2025-05-23", False)):
        (claim,) = Telling("a", "2025-05-20").exchange(day, status="planned", word="agreed").claims()
        assert claim.is_agreed is is_agreed


def test_planned_for_a_day_past_is_no_agreement() -> None:
    """No report says that anyone agreed."""
    (claim,) = Telling("a", "2025-05-20").exchange("2025-05-16", status="planned", word="scheduled").claims()
    assert not claim.is_agreed


def test_one_side_makes_no_agreement() -> None:
    """What one side says that it agrees to stays with its article."""
    assert Telling("a").act(actors=("UKR",)).claims() == []
    assert len(Telling("a").act(act="ceasefire", actors=("UKR",)).claims()) == 1
    assert Telling("a").act(act="ceasefire", actors=()).claims() == []


def test_the_sides_of_other_exchanges_are_known_beside() -> None:
    """For comparison; what the report names is not changed. Two pairs of sides in one article tell nothing."""
    telling = Telling("a").exchange().exchange("2025-05-24", parties=())
    claim = telling.claims()[1]
    assert (list_sides(claim), claim.context) == ([], ["RUS", "UKR"])
    assert telling.exchange("2025-05-24", parties=("AZE", "ARM")).claims()[1].context == []


@pytest.mark.parametrize(
    ("text", "words", "expected"),
    [
        ("He came. They met on Friday. He left.", "met", "They met on Friday."),
        ("The U.S. President met D. Trump there. It rained.", "there", "The U.S. President met D. Trump there."),
        ("“We agreed.” Mr. Smith left.", "agreed", "“We agreed.”"),
        ("“We agreed.” Mr. Smith left.", "Smith", "Mr. Smith left."),
        ("A heading\nThey met.", "heading", "A heading"),
        ("About 3.5 million came.", "million", "About 3.5 million came."),
        ("They are in NATO. Others are not.", "NATO", "They are in NATO."),
        ("", "", ""),
    ],
)
def test_a_sentence_is_found_around_a_character(text: str, words: str, expected: str) -> None:
    """Full stops end sentences, abbreviations do not."""
    begin, end = find_sentence(text, text.index(words))
    assert text[begin:end] == expected
