"""Pronouns and descriptions: whom they stand for, and that they reach back no further than a reader would."""

from __future__ import annotations

import pytest

pytestmark = pytest.mark.model


def test_he_is_the_last_subject(tell) -> None:
    """The subject before goes on, not the one he met."""
    told = tell("Burhan met Abiy Ahmed in Addis Ababa on Friday. He said the war must end.")
    assert told.speakers() == ["Burhan"]


def test_he_may_have_no_name(tell) -> None:
    """A subject without a name goes on too: the pronoun is not given to the next best who has one."""
    said = tell("The minister met Ali on Friday. He said that the bridge was safe.").reading.statements[0]
    assert (said.speaker, said.anonymous) == (None, "minister")


def test_she_is_not_a_king(tell) -> None:
    """A pronoun does not stand for somebody whose title says otherwise."""
    told = tell(
        "Foreign Minister Annalena Baerbock met King Abdullah in Amman on Friday. She said the truce was holding."
    )
    assert told.speakers() == ["Annalena Baerbock"]


def test_it_is_the_state(tell) -> None:
    """ "It" is the state that spoke."""
    told = tell("Iran rejected the proposal. It said the terms were unfair.")
    assert told.speakers() == ["Iran"]


def test_two_sides_are_those_named_together(tell) -> None:
    """ "The two sides" are the last two that were joined."""
    told = tell(
        "South Korea and North Korea held talks in Panmunjom on Friday. The two sides agreed to open a hotline."
    )
    assert told.names(told.act("agreement").actors) == {"South Korea", "North Korea"}


def test_movement_is_the_group_before(tell) -> None:
    """ "The movement" is the group named before it."""
    told = tell("Hamas received the draft. The movement said it would reply on Monday.")
    assert told.speakers() == ["Hamas"]


def test_title_is_its_holder(tell) -> None:
    """ "The minister" is who was called so before."""
    told = tell("Foreign Minister Badr Albusaidi arrived in Tehran on Friday. The minister said the talks would go on.")
    assert told.speakers() == ["Badr Albusaidi"]


def test_official_without_a_name_stays_so(tell) -> None:
    """Somebody without a name speaks in the article's words for them, without its article."""
    statement = tell("A senior Omani official said the text was ready.").statement()
    assert statement.speaker is None
    assert statement.anonymous == "senior Omani official"


def test_several_without_a_name_speak(tell) -> None:
    """ "Two negotiators" whom nobody named before are somebody without a name, and not the two sides."""
    told = tell("Peru and Chile held talks. Two negotiators said the text was ready.")
    assert told.speakers() == ["Two negotiators"]


def test_i_is_the_speaker(tell) -> None:
    """In quoted words "we" is whoever speaks them."""
    told = tell("“We reject the offer,” Iranian President Farhad Nouri said on Friday.")
    assert told.names(told.act("rejection").actors) == {"Farhad Nouri"}


def test_pronoun_without_antecedent_is_nobody(tell) -> None:
    """A pronoun that nobody stands before gives no statement, and that is said."""
    told = tell("He said the truce was over.")
    assert told.reading.statements == []
    assert "speaker is not given" in told.reasons()


def test_reference_does_not_reach_back_pages(tell) -> None:
    """Ten sentences later "it" is nobody."""
    filler = " ".join(f"Rain fell on day {n} of the spring." for n in range(1, 11))
    told = tell(f"Iran spoke. {filler} It said the terms were unfair.")
    assert all(s is None for s in told.speakers())


def test_author_speaks_as_i(read_text) -> None:
    """In a statement whose title names its author, "I" outside of quotation marks is the author."""
    reading = read_text(
        "I urge Israel and Hamas to accept the deal.", title="Statement from President Joan Harlow on the talks"
    )
    author = next(a for a in reading.actors if a.name == "Joan Harlow")
    assert [a.actors for a in reading.acts if a.act == "appeal"] == [[author.id]]


def test_countries_listed_after_their_number_are_those(tell) -> None:
    """ "Three countries – A, B and C – held …": they are the side, and no other talks lend theirs."""
    told = tell(
        "Iran and three European countries -- France, Germany and Britain -- held a meeting in Istanbul on Friday."
    )
    assert told.names(told.meeting().parties) == {"Iran", "France", "Germany", "United Kingdom"}
    told = tell("Four states (Egypt, Jordan, Qatar and Oman) met Iran in Cairo on Monday.")
    assert told.names(told.meeting().parties) == {"Egypt", "Jordan", "Qatar", "Oman", "Iran"}


def test_president_is_not_one_named_later(tell) -> None:
    """ "The president" after two people are named is none whom the article calls so only further on."""
    told = tell(
        "Kovac wrote about it. After a call between Kovac and Marin, the president said the war must end. "
        "Kenyan President William Ruto accepted the offer."
    )
    assert "William Ruto" not in told.speakers()


def test_bloc_is_no_armed_group(tell) -> None:
    """ "The 27-nation bloc" is not the group that was named last."""
    told = tell("Hamas said it was ready. Sweden urged the 27-nation bloc to impose sanctions.")
    assert "Hamas" not in told.names([t for act in told.reading.acts for t in act.targets])


def test_places_are_no_sides_of_talks(tell) -> None:
    """Two capitals after "in" say where; they are not the two sides an article is about."""
    assert tell("The talks covered the ceasefire in Muscat and Rome.").reading.meetings == []


def test_nickname_stands_inside_a_name(tell) -> None:
    """A name goes on after a nickname in marks, and "he" is its bearer."""
    told = tell(
        'Omar Haddad hit back. The former minister of defence, Karim "Abu Ali" Mansour, went further. "This is wrong," he wrote.'
    )
    assert told.speakers() == ["Karim Mansour"]


def test_their_is_the_subject_over_it(tell) -> None:
    """ "Their meetings" are those of the several who are the subject, not of a pair named before."""
    told = tell(
        "Talks between Peru and Chile broke down last week. The G7 countries will discuss trade in their meetings this week."
    )
    assert {frozenset(told.names(m.parties)) for m in told.reading.meetings} == {
        frozenset({"Peru", "Chile"}),
        frozenset({"G7"}),
    }
