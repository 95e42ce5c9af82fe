"""Sayings and attitudes beyond the statements of a reading: whose they are, where their content stands, and what is none."""

from __future__ import annotations

import pytest

pytestmark = pytest.mark.model


@pytest.fixture(scope="session")
def attribute(take_apart):
    """(source, content) of each attribution of a text, in its words; pieces of a content with a stroke between."""

    def attribute(text: str) -> list[tuple[str | None, str]]:
        workings = take_apart(text)
        a = workings.a
        return [
            (a.quote(*x.source) if x.source else None, " | ".join(a.quote(*piece) for piece in x.content))
            for x in workings.attributions
        ]

    return attribute


def test_attitude_is_no_statement(take_apart) -> None:
    """What somebody thinks is an attribution, and no statement of the record."""
    workings = take_apart("The envoy believes that the truce will hold.")
    assert workings.reading.statements == []
    assert [x.is_saying for x in workings.attributions] == [False]


def test_saying_not_done_is_an_attribution(take_apart) -> None:
    """A saying that the record refuses is one all the same, marked as saying."""
    workings = take_apart("The envoy declined to say whether the talks had failed.")
    assert workings.reading.statements == []
    assert len(workings.attributions) == 1


@pytest.mark.parametrize(
    ("text", "source", "content"),
    [
        ("The union criticised the mayor for his silence.", "The union", "the mayor for his silence"),
        ("The bishop defended them on Tuesday.", "The bishop", "them"),
        ("The convoy is expected to reach the town.", None, "The convoy | to reach the town"),
        ("Polls show the mayor losing her seat.", "Polls", "the mayor losing her seat"),
        ("The offer was condemned by the union.", "the union", "The offer"),
        ("The ministers expressed support for the new road.", "The ministers", "the new road"),
        ("It is unclear whether the bridge will open.", None, "whether the bridge will open"),
    ],
)  # fmt: skip
def test_content_ends_where_its_grammar_ends(attribute, text: str, source: str | None, content: str) -> None:
    """A reason belongs to what is judged, a time and a place do not; what is raised before the verb belongs to it."""
    assert (source, content) in attribute(text)


def test_only_the_outermost_stands(attribute) -> None:
    """An attitude inside words said is the speaker's to tell."""
    assert attribute("The envoy said the villagers fear the winter.") == [
        ("The envoy", "the villagers fear the winter")
    ]


def test_quoted_speech_without_speaker_tells_of_nothing(attribute) -> None:
    """What is thought in words quoted from nobody is no attribution of the article."""
    assert attribute("The wall bore a line in red paint.\n\n“I think that the bridge will fall soon.”") == []


def test_quotation_goes_on_under_its_cue(attribute) -> None:
    """A sentence in marks right after a cut quotation is the same saying."""
    text = "“We want peace,” the mayor said after the vote. “The port must open. We have waited long enough.”"
    assert attribute(text) == [("the mayor", "We want peace | The port must open. We have waited long enough")]


def test_two_clauses_are_one_content(attribute) -> None:
    """A second clause with its own "that" is said too."""
    text = "The ministry said that the road was closed and that nobody had been hurt."
    assert [c for _, c in attribute(text)] == ["the road was closed and that nobody had been hurt"]


def test_according_to_at_the_end_is_about_the_sentence(attribute) -> None:
    """Set off at the end of a sentence, it covers all of it."""
    text = "There are four fewer mills in the valley than there were a year ago, according to the council."
    assert attribute(text) == [("the council", "There are four fewer mills in the valley than there were a year ago")]


def test_relative_pronoun_is_the_source_beside_its_cue(attribute) -> None:
    """In a relative clause the pronoun stands for whose attitude it is."""
    assert ("who", "the sale") in attribute("The union leads those who oppose the sale.")


def test_name_and_colon_label_a_headline(attribute) -> None:
    """A name, a colon and one sentence: what the name is told to have said."""
    assert attribute("Daniel Kiprono: The port must open before the rains") == [
        ("Daniel Kiprono", "The port must open before the rains")
    ]
