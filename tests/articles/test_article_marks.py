"""The tables of marks and agencies: their form, and each example and counter-example through the real step."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from dragoman.articles.blocks import find_blocks
from dragoman.articles.marks import Mark, find_agency, load_agencies, load_marks


def _cases(field: str) -> Iterator[object]:
    for mark in load_marks():
        for number, text in enumerate(getattr(mark, field), start=1):
            yield pytest.param(mark, text, id=f"articles/{mark.id}:{number}")


def _unmark(text: str) -> tuple[str, int, int]:
    """The text without its double brackets, and where the marked words begin and end."""
    start, end = text.index("[["), text.rindex("]]")
    return text[:start] + text[start + 2 : end] + text[end + 2 :], start, end - 2


@pytest.mark.parametrize(("mark", "text"), list(_cases("examples")))
def test_examples(mark: Mark, text: str) -> None:
    """The marked words of an example are exactly one block of the kind of their row."""
    text, start, end = _unmark(text)
    assert (start, end, mark.kind) in [(block.start, block.end, block.kind) for block in find_blocks(text)]


@pytest.mark.parametrize(("mark", "text"), list(_cases("counters")))
def test_counters(mark: Mark, text: str) -> None:
    """No block of the kind of the row touches the marked words of a counter-example."""
    text, start, end = _unmark(text)
    touching = [block for block in find_blocks(text) if block.start < end and block.end > start]
    assert touching
    assert mark.kind not in [block.kind for block in touching]


@pytest.mark.parametrize("mark", load_marks(), ids=lambda mark: mark.id)
def test_every_mark_has_both(mark: Mark) -> None:
    """Every row has an example and a counter-example."""
    assert mark.examples
    assert mark.counters


@pytest.mark.parametrize("mark", load_marks(), ids=lambda mark: mark.id)
def test_no_stray_groups(mark: Mark) -> None:
    """A row has no group that captures, except one named `agency`."""
    assert set(mark.pattern.groupindex) <= {"agency"}
    assert mark.pattern.groups == len(mark.pattern.groupindex)


@pytest.mark.parametrize("agency", load_agencies(), ids=lambda agency: agency.id)
def test_agency_examples(agency: object) -> None:
    """An agency is found by its examples, and is not what its counter-examples name."""
    for words in agency.examples:  # type: ignore[attr-defined]
        assert find_agency(words) == agency
    for words in agency.counters:  # type: ignore[attr-defined]
        assert find_agency(words) != agency


def test_spellings_are_of_one_agency() -> None:
    """No spelling stands for two agencies."""
    spellings = [spelling.casefold() for agency in load_agencies() for spelling in agency.spellings]
    assert len(set(spellings)) == len(spellings)
