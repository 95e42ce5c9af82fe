"""Coding of events: every example and counter-example of the rows, and how words over an event make it another."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from dragoman.articles import make_article
from dragoman.knowledge.codes import CodeRow
from dragoman.knowledge.events import ClassRow
from dragoman.knowledge.leaders import LeaderRow, find_leader
from dragoman.knowledge.load import load_rows
from dragoman.meaning.coding import CodedEvent

pytestmark = pytest.mark.model


@pytest.fixture(scope="module")
def code(reader) -> Callable[[str], list[CodedEvent]]:
    """The coded events of a text."""

    def code(text: str) -> list[CodedEvent]:
        return reader.code(make_article(text, language="en", published="2025-06-10"))

    return code


def list_cases() -> list[object]:
    """(row, sentence, is it used) of every example and counter-example of the rows of codes."""
    return [
        pytest.param(row, sentence, is_used, id=f"codes/{row.id}:{mark}{number}")
        for row in load_rows("codes", CodeRow)
        for is_used, mark, sentences in ((True, "", row.examples), (False, "!", row.counters))
        for number, sentence in enumerate(sentences, 1)
    ]


@pytest.mark.parametrize(("row", "sentence", "is_used"), list_cases())
def test_row_codes_its_examples_only(code, row: CodeRow, sentence: str, is_used: bool) -> None:
    """An event of each example goes by the row, and none of a counter-example does."""
    found = code(sentence)
    assert any(row.id == e.row or row.id in e.over for e in found) == is_used, found


@pytest.mark.parametrize("row", load_rows("leaders", LeaderRow), ids=lambda row: row.id)
def test_leader_of_each_row(row: LeaderRow) -> None:
    """The name at the end of a longer one gives the code."""
    assert {find_leader(f"Somebody {name}") for name in row.match} == {row.code}


@pytest.mark.parametrize(
    "row", [r for r in load_rows("classes", ClassRow) if r.id in ("public", "international")], ids=lambda r: r.id
)
def test_class_of_actors(code, row: ClassRow) -> None:
    """Those of public life act though nobody says for which country; a body with such a word in its name is an international one."""
    for sentence, is_told in [*((s, True) for s in row.examples), *((s, False) for s in row.counters)]:
        found = code(sentence)
        assert (bool(found) if row.id == "public" else any("IGO" in e.source for e in found)) == is_told, found


def only(events: list[CodedEvent]) -> tuple[str | None, list[str], list[str]]:
    """Type, source and target of the one event that has a type."""
    (event,) = [e for e in events if e.plover]
    return event.plover, event.source, event.target


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("Chad attacked Sudan.", ("ASSAULT", ["TCD"], ["SDN"])),
        ("Sudan was attacked by Chad.", ("ASSAULT", ["TCD"], ["SDN"])),
        ("Chad threatened to attack Sudan.", ("THREATEN", ["TCD"], ["SDN"])),
        ("Chad said it would attack Sudan.", ("THREATEN", ["TCD"], ["SDN"])),
        ("Chad accused Sudan of attacking a village.", ("ACCUSE", ["TCD"], ["SDN"])),
        ("Chad promised to send aid to Sudan.", ("AGREE", ["TCD"], ["SDN"])),
        ("Chad sent aid to Sudan.", ("AID", ["TCD"], ["SDN"])),
        ("Chad refused to send aid to Sudan.", ("REJECT", ["TCD"], ["SDN"])),
        ("Chad will not send aid to Sudan.", ("REJECT", ["TCD"], ["SDN"])),
        ("Chad demanded that Sudan release the prisoners.", ("REQUEST", ["TCD"], ["SDN"])),
        ("Chad said Sudan must release the prisoners.", ("REQUEST", ["TCD"], ["SDN"])),
        ("Chad rejected a Sudanese offer of talks.", ("REJECT", ["TCD"], ["SDN"])),
        ("Chad launched an attack on Sudan.", ("ASSAULT", ["TCD"], ["SDN"])),
        ("Chad suspended aid to Sudan.", ("SANCTION", ["TCD"], ["SDN"])),
        ("The government of Chad lifted the curfew.", ("CONCEDE", ["TCD"], ["TCD"])),
    ],
)
def test_what_stands_over_an_event(code, text: str, told: tuple[str, list[str], list[str]]) -> None:
    """What is threatened is a threat, what is promised an agreement, what is refused a refusal, whatever it would be when done."""
    assert only(code(text)) == told


def test_those_who_meet_are_equals(code) -> None:
    """Several subjects of one meeting are all its sources, and nobody is its target."""
    assert only(code("Chad and Sudan held talks in Geneva.")) == ("CONSULT", ["TCD", "SDN"], [])


def test_a_statement_has_no_type(code) -> None:
    """What a side says is CAMEO 01 and no type of PLOVER."""
    assert [(e.plover, e.cameo) for e in code("The Kenyan government said the road was open.")] == [(None, "010")]


@pytest.mark.parametrize(
    "text", ["The dog bit the postman.", "Heavy rain killed two people in a village.", "Did Chad attack Sudan?"]
)
def test_no_event(code, text: str) -> None:
    """Accidents, private life and questions are no events."""
    assert code(text) == []
