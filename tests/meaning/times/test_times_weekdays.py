"""Bare weekdays, planned and past: sentences of our own, and the share of them that is read rightly."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, timedelta
from pathlib import Path
from typing import NamedTuple

import pytest

from dragoman.meaning.times import TimeMention

LIST = Path(__file__).with_name("weekdays.tsv")
# What issue 3 asks for.
SHARE = 0.98
WEEKS = (1, 5, 52)


class Sentence(NamedTuple):
    published: str
    meant: str
    text: str
    start: int


def load_sentences() -> list[Sentence]:
    out = []
    for line in LIST.read_text(encoding="utf-8").splitlines():
        if line and not line.startswith("#"):
            published, meant, marked = line.split("\t")
            out.append(Sentence(published, meant, marked.replace("[", "").replace("]", ""), marked.index("[")))
    return out


SENTENCES = load_sentences()
Find = Callable[..., list[TimeMention]]


def find_at(found: list[TimeMention], offset: int) -> TimeMention | None:
    return next((m for m in found if m.span[0] <= offset < m.span[1]), None)


def test_the_list_is_long_and_even() -> None:
    """At least 200 sentences, half of them ahead, none twice, and each weekday falls on the day meant."""
    ahead = sum(s.meant >= s.published for s in SENTENCES)
    assert len(SENTENCES) >= 200
    assert abs(ahead / len(SENTENCES) - 0.5) < 0.05
    assert len({s.text for s in SENTENCES}) == len(SENTENCES)
    names = [f"{date.fromisoformat(s.meant):%A}" for s in SENTENCES]
    assert all(s.text[s.start :].startswith(name) for s, name in zip(SENTENCES, names, strict=True))


@pytest.mark.model
def test_planned_and_past_weekdays(find: Find) -> None:
    """98 of 100 weekdays lie on the side of the report that the sentence says, each half by itself."""
    missed: dict[bool, list[str]] = {True: [], False: []}
    for s in SENTENCES:
        mention = find_at(find(s.text, s.published), s.start)
        if mention is None or mention.value[:10] != s.meant:
            missed[s.meant >= s.published].append(f"{s.published}: {s.text} -> {mention and mention.value}")
    for is_ahead, wrong in missed.items():
        count = sum((s.meant >= s.published) == is_ahead for s in SENTENCES)
        assert len(wrong) <= (1 - SHARE) * count, "\n".join(wrong)


@pytest.mark.model
def test_a_later_report_means_a_later_day(find: Find) -> None:
    """Published whole weeks later, the same words mean days as many weeks later."""
    for s in SENTENCES[::7]:
        mention = find_at(find(s.text, s.published), s.start)
        assert mention is not None
        for weeks in WEEKS:
            moved = timedelta(weeks=weeks)
            later = find_at(find(s.text, (date.fromisoformat(s.published) + moved).isoformat()), s.start)
            assert later is not None
            assert date.fromisoformat(later.value[:10]) == date.fromisoformat(mention.value[:10]) + moved, s.text


@pytest.mark.model
def test_this_thursday_after_an_agreement_lies_ahead(find: Find) -> None:
    """ "This" with an infinitive before it is the coming day, whatever the tense of the verb above it."""
    for text in (
        "The two sides agreed to meet this Thursday.",
        "Velmar's president challenged his rival to meet him in the port this Thursday.",
        "Kestria proposed to hold direct talks this Thursday.",
        "The envoys had promised to come back this Thursday.",
    ):
        assert [m.value for m in find(text, "2025-05-12")] == ["2025-05-15"], text
