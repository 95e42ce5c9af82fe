"""Words without marks that lead up to a quotation: what belongs to what is said, and what is the reporter's."""

from __future__ import annotations

import pytest

pytestmark = pytest.mark.model


@pytest.fixture(scope="session")
def told(take_apart):
    """(form, content) of each statement of a text; pieces of a content with a stroke between."""

    def told(text: str) -> list[tuple[str, str]]:
        workings = take_apart(text)
        text = workings.a.text
        return [(s.form, " | ".join(text[first:end] for first, end in s.content)) for s in workings.reading.statements]

    return told


@pytest.mark.parametrize(
    ("text", "content"),
    [
        ("But “it will not be easy to reach the valley,” Amina Okoth said.", "But “it will not be easy to reach the valley"),
        ("The road, Amina Okoth said, “could be open by the spring.”", "The road | could be open by the spring"),
        ("Instead, Amina Okoth said, “nobody came to the bridge.”", "Instead | nobody came to the bridge"),
    ],
)  # fmt: skip
def test_quotation_within_a_sentence_has_what_leads_up_to_it(told, text: str, content: str) -> None:
    """What begins in the middle of a sentence goes on with the words before it."""
    assert told(text) == [("mixed", content)]


@pytest.mark.parametrize(
    ("text", "content"),
    [
        ("In Nairobi, Amina Okoth said, “We will open the road.”", "We will open the road"),
        ("The mayor was angry: “We will open the road,” Amina Okoth said.", "We will open the road"),
        ("She left. “We will open the road,” Amina Okoth said.", "We will open the road"),
    ],
)
def test_whole_sentence_in_marks_has_no_lead(told, text: str, content: str) -> None:
    """A quotation that begins as a sentence is all that is said."""
    assert told(text) == [("direct", content)]


def test_two_pieces_under_one_cue(told) -> None:
    """A quotation that its cue cuts in two is one statement."""
    assert told("“After the winter,” Amina Okoth said, “the road to the valley will open.”") == [
        ("direct", "After the winter | the road to the valley will open")
    ]


def test_subject_of_what_is_said_does_not_speak(take_apart) -> None:
    """Who stands before a quotation that its cue follows belongs to what is said; who stands beside the cue speaks."""
    reading = take_apart("The people of the valley “deserve a road of their own,” Amina Okoth said.").reading
    names = {actor.id: actor.name for actor in reading.actors}
    assert [names[s.speaker] for s in reading.statements] == ["Amina Okoth"]
