"""Who is who in an article: one actor for all spellings, two for two people."""

from __future__ import annotations

import pytest

pytestmark = pytest.mark.model


def test_spellings_of_one_person_are_one_actor(tell) -> None:
    """Three romanisations of a family name are mentions of one actor, under the fullest name."""
    told = tell("President Volodymyr Zelenskyy left Kyiv. Zelensky said the army was ready. Zelenskiy will return.")
    names = {"Volodymyr Zelenskyy", "Zelensky", "Zelenskiy"}
    assert names <= set(told.words(told.named("Volodymyr Zelenskyy").mentions))
    assert [a.name for a in told.reading.actors if a.kind == "person"] == ["Volodymyr Zelenskyy"]


def test_headline_name_finds_its_owner(tell) -> None:
    """A family name that stands before the full name is the same actor."""
    told = tell("Araghchi said Iran would answer. Foreign Minister Abbas Araghchi spoke in Tehran.")
    assert [a.name for a in told.reading.actors if a.kind == "person"] == ["Abbas Araghchi"]


def test_one_family_name_two_people(tell) -> None:
    """Brothers with different given names stay two actors."""
    told = tell("Gustavo Petro spoke in Bogota. His brother Juan Petro left for Lima.")
    assert {a.name for a in told.reading.actors if a.kind == "person"} == {"Gustavo Petro", "Juan Petro"}


def test_state_and_adjective_are_one_actor(tell) -> None:
    """A state, its adjective and its acronym are one actor with one ISO code."""
    told = tell("The United States left the talks. The US envoy said American troops would stay.")
    assert told.named("United States").iso == "USA"
    assert len([a for a in told.reading.actors if a.kind == "state"]) == 1


def test_old_and_new_spelling_of_a_state(tell) -> None:
    """Two names of one state in one article are one actor."""
    told = tell("Turkey will host the talks. Türkiye invited both sides.")
    assert [a.iso for a in told.reading.actors] == ["TUR"]


def test_both_koreas_are_two(tell) -> None:
    """North and South Korea are two states."""
    told = tell("North Korea and South Korea reopened a hotline.")
    assert {a.iso for a in told.reading.actors} == {"PRK", "KOR"}


def test_kosovo_has_its_code(tell) -> None:
    """A state without a code in ISO 3166 has the code in use for it."""
    assert tell("Kosovo accepted the plan.").named("Kosovo").iso == "XKX"


def test_capital_that_acts_is_its_state(tell) -> None:
    """A capital as the one who says something is the state, and no city."""
    told = tell("Khartoum said it would not attend. Sudan has sent no envoy.")
    assert told.name(told.statement().speaker) == "Sudan"


def test_capital_where_something_happens_is_a_place(tell) -> None:
    """A capital after "in" is where talks were held, and its state is no party."""
    told = tell("Kosovo and Serbia held talks in Vienna on Friday.")
    assert told.meeting().place == "Vienna"
    assert told.names(told.meeting().parties) == {"Kosovo", "Serbia"}


def test_group_is_a_group(tell) -> None:
    """An armed movement of the table is a group and has no ISO code."""
    told = tell("Hamas rejected the plan.")
    assert [(a.kind, a.iso) for a in told.reading.actors] == [("group", None)]


def test_bloc_is_a_bloc(tell) -> None:
    """The African Union is a bloc."""
    assert tell("The African Union welcomed the truce.").named("African Union").kind == "bloc"


def test_possessive_is_no_part_of_a_name(tell) -> None:
    """The ending of a possessive is not in the mention."""
    told = tell("Yemen’s Houthis released ten sailors.")
    assert told.words(told.named("Yemen").mentions) == ["Yemen"]


def test_table_tells_where_a_name_comes_from(tell) -> None:
    """The name of an actor of the tables has its rule; one the article alone gives has words only."""
    told = tell("Chad received Sara Okoth.")
    assert told.named("Chad").derived == {"name": "actor.table"}
    assert told.named("Sara Okoth").derived == {}


def test_ids_run_with_the_text(tell) -> None:
    """Actors are numbered by their first mention."""
    told = tell("Peru met Chile in Lima on Friday. Bolivia stayed away.")
    assert [a.id for a in told.reading.actors] == ["a1", "a2", "a3"]
    assert [a.name for a in told.reading.actors] == ["Peru", "Chile", "Bolivia"]
