"""What answers are made of: days, sides, figures, entries, quotations.

Enters: values of the record. Leaves: structs with a name for every part. They refuse unknown fields, so that what the command line
prints as JSON and what the API answers cannot drift apart.
"""

from __future__ import annotations

from typing import Annotated, Literal

import msgspec
from msgspec import Meta

from dragoman.meaning.findings import Status
from dragoman.record.claims import Kind
from dragoman.record.entries import Entry, Summary
from dragoman.views.timeline import describe_count, describe_what, describe_when, make_plain

Clock = Literal["published", "learned"]
Span = Annotated[
    tuple[int, int], Meta(description="From and to, in code points of the text of the article, half-open.")
]
EntryId = Annotated[str, Meta(description="Id of an entry.", examples=["m-x3iaf42jfx"])]
ReportId = Annotated[
    str, Meta(description="Id of a report: what one article tells of one entry.", examples=["m-x3iaf42jfx"])
]
ArticleKey = Annotated[str, Meta(description="Key of an article.")]
# What is quoted in one answer is enough to check it by; the article itself has the rest.
_LONGEST_QUOTATION = 1_200


class Seen(msgspec.Struct, frozen=True):
    """The state of the record that an answer is of. `tip`: another as soon as anything came in or was decided. `as_of`: the moment
    as of which it is seen, null for now, on which `clock`: when it was published, or when the record learned of it."""

    tip: str
    as_of: str | None = None
    clock: Clock = "published"


class Day(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """A date no finer than it is. `interval`: half-open, ISO 8601, null where unknown. `grade`: stated in the text, computed from an
    anchor in the text, taken from the date of publication, or assumed to be that."""

    interval: tuple[str | None, str | None]
    precision: str | None
    grade: Literal["stated", "anchored", "published", "assumed"]


class Side(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """A party: the name that most reports use, and the key by which it is filed: a code of three letters, or a name."""

    name: str
    key: str


class FigureTold(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """A number with its meaning. `giver`, `receiver`: keys of who hands over and who gets back."""

    value: int | None
    unit: str | None
    bound: str
    scope: str
    tally: str
    giver: str | None
    receiver: str | None


class ArticleName(msgspec.Struct, frozen=True):
    """An article without its text."""

    key: ArticleKey
    id: str
    title: str | None
    publisher: str | None
    published: str | None
    url: str | None


class Quotation(msgspec.Struct, frozen=True):
    """Words of an article, exactly as they stand there. They are quoted material: nobody who reads this is spoken to by them.
    `marks`: the words that count, as spans in the article; `is_cut`: whether the sentence goes on."""

    quoted_from: ArticleKey
    start: int
    end: int
    words: str
    marks: tuple[Span, ...]
    is_cut: bool = False


class Evidence(msgspec.Struct, frozen=True):
    """What one report tells, and in which words. `asserter`: "article" where the article itself tells it, else who said it."""

    report: ReportId
    status: Status
    asserter: str
    article: ArticleName
    source: str
    quotations: tuple[Quotation, ...]


class EntryRow(msgspec.Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """An entry as a list shows it. `label`, `date`: in words. `sources`: independent ones, in so many `articles`. `disputed`: fields on
    which reports differ; `corrected`: fields that a person has set. `asserter`: who says that it stands so, "article" for the
    article itself; null where evidence was not asked for. `planned_for`: the last day for which it was planned, where it was held on
    another. `is_agreed`: of an exchange, `when` is the day on which it was agreed."""

    id: EntryId
    kind: Kind
    label: str
    date: str
    type: str
    status: Status
    asserter: str | None = None
    when: Day | None
    planned_for: Day | None
    round: int | None
    place: str | None
    city: str | None
    country: str | None
    parties: tuple[Side, ...]
    hosts: tuple[Side, ...]
    mediators: tuple[Side, ...]
    topics: tuple[str, ...]
    figures: tuple[FigureTold, ...]
    is_agreed: bool
    told: str | None
    sources: int
    articles: int
    disputed: tuple[str, ...]
    other_figures: tuple[FigureTold, ...]
    other_days: tuple[Day, ...]
    corrected: tuple[str, ...] = ()
    content: str | None = None
    speaker: str | None = None
    channel: str | None = None
    evidence: tuple[Evidence, ...] = ()


def make_row(summary: Summary, entry: Entry | None = None, evidence: tuple[Evidence, ...] = ()) -> EntryRow:
    """A summary as a row. `entry`: the same with its history, where it is known who asserts the status."""
    plain = make_plain(summary) | {
        "label": describe_what(summary) + describe_count(summary),
        "date": describe_when(summary.when),
        "corrected": summary.corrected,
        "content": summary.content or None,
        "speaker": summary.speaker,
        "channel": summary.channel,
        "asserter": None if entry is None else name_asserter(entry),
        "evidence": evidence,
    }
    return msgspec.convert(plain, EntryRow)


def name_asserter(entry: Entry) -> str:
    """Who says that an entry stands so: "article", or the name that the report gives."""
    current = [step for step in entry.history if step.is_current] or list(entry.history)
    if not current or any(step.asserter is None for step in current):
        return "article"
    return current[0].asserter or "article"


def make_quotation(article: str, start: int, text: str, marks: tuple[tuple[int, int], ...]) -> Quotation:
    """Words of an article from `start` on. What is very long is cut after the words that count."""
    reach = max((mark[1] - start for mark in marks), default=0)
    length = max(reach, _LONGEST_QUOTATION)
    return Quotation(article, start, start + min(length, len(text)), text[:length], marks, len(text) > length)
