"""Copies of one dispatch told from reports of one event."""

from __future__ import annotations

from dragoman.record.copies import are_copies, choose_runs, find_runs

_DISPATCH = " ".join(f"the delegation spoke of point {number} at some length" for number in range(40))
_OTHER = " ".join(f"in the other room item {number} was read out again slowly" for number in range(40))


def test_a_text_is_a_copy_of_itself() -> None:
    """Case and marks make no difference."""
    assert are_copies(_DISPATCH, _DISPATCH.upper().replace(" point", ", point"))


def test_a_cut_text_is_a_copy() -> None:
    """A dispatch cut by half, under another headline, is still it."""
    assert are_copies(_DISPATCH, "A headline of our own. " + _DISPATCH[: len(_DISPATCH) // 2])


def test_another_text_is_no_copy() -> None:
    """What only tells of the same day shares no runs of words."""
    assert not are_copies(_DISPATCH, _OTHER)


def test_a_shared_quotation_makes_no_copy() -> None:
    """A third of a text in common is a long quotation."""
    third = _DISPATCH[: len(_DISPATCH) // 3]
    assert not are_copies(
        third + _OTHER, third + _OTHER.replace("room", "hall").replace("slowly", "aloud").replace("item", "entry")
    )


def test_a_few_words_are_never_copies() -> None:
    """Two short notes come out the same by chance."""
    assert not are_copies("No comment was given.", "No comment was given.")


def test_copies_share_filed_runs() -> None:
    """What is filed of a text and of its cut half meets."""
    assert set(choose_runs(_DISPATCH)) & set(choose_runs(_DISPATCH[: len(_DISPATCH) // 2]))


def test_filed_runs_are_few() -> None:
    """Only a part of the runs is filed."""
    assert len(choose_runs(_DISPATCH)) < len(find_runs(_DISPATCH)) / 4
