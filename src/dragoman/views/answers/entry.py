"""One entry, one finding, one article: everything that they rest on.

Enters: a scope and an id. Leaves: answers with every word that counts, where it stands. It refuses to show a value without what gives it.
"""

from __future__ import annotations

from typing import Any, Literal

import msgspec

from dragoman.errors import UnknownIdError, UsageError
from dragoman.meaning.findings import Status
from dragoman.record.audit import Quote, ReportTrace, trace_entry, trace_report
from dragoman.record.claims import Amount, Kind
from dragoman.record.days import When
from dragoman.record.digests import digest_text
from dragoman.record.entries import Decision, Summary, Value
from dragoman.record.store.record import StoredArticle
from dragoman.views.answers.decisions import DecisionRow, make_decision_row
from dragoman.views.answers.entries import find_entry
from dragoman.views.answers.values import (
    ArticleKey,
    ArticleName,
    Day,
    EntryId,
    EntryRow,
    Evidence,
    FigureTold,
    Quotation,
    ReportId,
    Seen,
    make_quotation,
    make_row,
)
from dragoman.views.explain import describe_value, make_plain_value
from dragoman.views.scope import Scope

LISTS = (
    "times",
    "actors",
    "offices",
    "statements",
    "meetings",
    "exchanges",
    "acts",
    "positions",
    "formats",
    "commitments",
)
# An article that is longer than this is read in parts.
MOST_CHARS = 20_000


class Support(msgspec.Struct, frozen=True):
    """What one report gives for a value. `basis`: whether the words show the field itself or the finding as a whole; `rule`: the rule
    that derived the value, where no words give it."""

    report: ReportId
    article: ArticleKey
    basis: Literal["field", "finding"]
    rule: str | None
    quotations: tuple[Quotation, ...]


class ValueTold(msgspec.Struct, frozen=True):
    """A value of a field, in words as people read it, and as what it is: a text or a code, a number, a day, or a figure."""

    words: str
    text: str | None = None
    number: int | None = None
    day: Day | None = None
    figure: FigureTold | None = None


class Conflict(msgspec.Struct, frozen=True):
    """What other reports give instead."""

    value: ValueTold
    reports: int
    support: tuple[Support, ...]


class FieldAnswer(msgspec.Struct, frozen=True):
    """One value of an entry, what supports it and what contradicts it. `reports`: how many give it, where `support` holds the first."""

    name: str
    value: ValueTold
    reports: int
    support: tuple[Support, ...]
    conflicts: tuple[Conflict, ...]


class StepAnswer(msgspec.Struct, frozen=True):
    """One report of the status, in order of publication. `is_current`: whether the status of the entry rests on it."""

    published: str | None
    status: Status
    asserter: str
    when: Day | None
    report: ReportId
    is_current: bool


class ReportAnswer(msgspec.Struct, frozen=True):
    """One report of an entry. `source`: the independent source of its words; `finding`: its id in the reading of its article."""

    id: ReportId
    article: ArticleName
    finding: str
    source: str
    reader_version: str
    status: Status
    asserter: str


class JoinAnswer(msgspec.Struct, frozen=True):
    """Why two reports are one entry, by rule."""

    left: ReportId
    right: ReportId
    score: float
    reasons: tuple[str, ...]


class EntryAnswer(msgspec.Struct, frozen=True):
    """An entry with everything it rests on."""

    seen: Seen
    entry: EntryRow
    fields: tuple[FieldAnswer, ...]
    history: tuple[StepAnswer, ...]
    reports: tuple[ReportAnswer, ...]
    joins: tuple[JoinAnswer, ...]
    decisions: tuple[DecisionRow, ...]


class FindingAnswer(msgspec.Struct, frozen=True):
    """What one article states about one thing. `entry`: where the record holds it, null where nowhere. `finding`: as the reading has it,
    by the schema of `dragoman read --json`; its references are to `actors`."""

    seen: Seen
    id: ReportId
    anchor: str
    kind: Kind
    entry: EntryId | None
    evidence: Evidence
    finding: dict[str, Any]
    actors: tuple[dict[str, Any], ...]


class ArticleAnswer(msgspec.Struct, frozen=True):
    """An article, or a part of it. `text`: its characters from `start` to `end`, quoted; `chars`: how many it has in all; `findings`: how
    many of each kind were read from it."""

    seen: Seen
    article: ArticleName
    agency: str | None
    language: str | None
    file: str
    source: str
    added_utc: str
    chars: int
    text_sha256: str
    reader_version: str
    findings: dict[str, int]
    text: Quotation


def answer_entry(scope: Scope, seen: Seen, id: str, *, most: int | None = None) -> EntryAnswer:
    """An entry. `most`: the words of so many reports for each value, those published first; of all if None. Raises `UnknownIdError` when there is none with this id."""
    trace = trace_entry(scope.record, id, scope.as_of)
    reports = {report.claim.anchor: report for report in trace.reports}
    ids = {anchor: report.claim.id for anchor, report in reports.items()}
    summary = trace.entry.summary
    fields = tuple(
        FieldAnswer(
            field.name,
            _make_value(field.name, field.value, summary),
            len(field.quotes),
            _make_support(field.quotes[:most], reports),
            tuple(
                Conflict(
                    _make_value(field.name, variant.value, summary),
                    len(variant.quotes),
                    _make_support(variant.quotes[:most], reports),
                )
                for variant in field.conflicts
            ),
        )
        for field in trace.fields
    )
    history = tuple(
        StepAnswer(
            step.published,
            step.status,
            step.asserter or "article",
            None if step.when is None else msgspec.convert(make_plain_value(step.when), Day),
            ids[step.claim],
            step.is_current,
        )
        for step in trace.entry.history
    )
    told = tuple(
        ReportAnswer(
            report.claim.id, _name_article(report), report.claim.local, report.source, report.reader_version, report.claim.status,
            report.claim.asserter or "article",
        )
        for report in trace.reports
    )  # fmt: skip
    by_people = [made for made in trace.decisions if made.author is not None]
    named = scope.record.load_claims(anchor for made in by_people for anchor in (made.left, made.right) if anchor)
    names = {anchor: claim.id for anchor, claim in named.items()} | ids
    joins = tuple(
        _make_join(made, ids) for made in trace.decisions if made.author is None and {made.left, made.right} <= set(ids)
    )
    return EntryAnswer(
        seen, make_row(summary, trace.entry), fields, history, told, joins, tuple(make_decision_row(made, names) for made in by_people)
    )  # fmt: skip


def answer_finding(scope: Scope, seen: Seen, id: str) -> FindingAnswer:
    """What one report tells. Raises `UnknownIdError` when there is none with this id."""
    record = scope.record
    claim = record.find_report(id)
    report, quote, finding, reading = trace_report(record, claim)
    home = record.find_home(claim.anchor)
    if scope.as_of is not None and home is not None and find_entry(scope, home.id) is None:
        home = None
    plain = msgspec.to_builtins(finding)
    named = set(_list_words(plain))
    evidence = Evidence(
        claim.id,
        claim.status,
        claim.asserter or "article",
        _name_article(report),
        report.source,
        _quote(report.article, quote),
    )
    actors = tuple(msgspec.to_builtins(actor) for actor in reading.actors if actor.id in named)
    return FindingAnswer(seen, claim.id, claim.anchor, claim.kind, home.id if home else None, evidence, plain, actors)


def answer_article(
    scope: Scope, seen: Seen, key: str, *, start: int | None = None, end: int | None = None
) -> ArticleAnswer:
    """An article, from `start` to `end`; the first part of it where it is long. Raises `UnknownIdError` when there is none with this
    key, `UsageError` when the characters are none of it."""
    article, reading, version = find_article(scope, key)
    head = article.head
    chars = len(head.text)
    begin = 0 if start is None else start
    stop = min(chars, begin + MOST_CHARS) if end is None else end
    if not 0 <= begin <= stop <= chars:
        name, given = ("end", end) if 0 <= begin <= chars else ("start", start)
        raise UsageError(f"{name} {given}: the article has {chars:,} characters. Give 0 ≤ start ≤ end ≤ {chars}.")
    stop = min(stop, begin + MOST_CHARS)
    counts = {name: len(getattr(reading, name)) for name in LISTS}
    quotation = Quotation(article.key, begin, stop, head.text[begin:stop], (), stop < chars)
    return ArticleAnswer(
        seen, name_article(article), head.agency, head.language, article.file, article.origin, article.added_utc, chars,
        digest_text(head.text), version, counts, quotation,
    )  # fmt: skip


def find_article(scope: Scope, key: str) -> tuple[StoredArticle, Any, str]:
    """An article, its reading and the version of the reader. Raises `UnknownIdError` when there is none, or was none as of the moment
    that the scope is of."""
    article = scope.record.load_article(key)
    if scope.as_of is not None:
        clock, moment = scope.as_of.clock, scope.as_of.moment
        told = article.head.published if clock == "published" else article.added_utc
        if told is None or told > moment:
            raise UnknownIdError(f"{key}: this article was not {clock} by {moment}. Ask for a later day.")
    return article, *scope.record.load_reading(key)


def name_article(article: StoredArticle) -> ArticleName:
    """An article without its text."""
    head = article.head
    return ArticleName(article.key, head.id, head.title, head.publisher, head.published, head.url)


def _name_article(report: ReportTrace) -> ArticleName:
    return ArticleName(report.article, report.article_id, report.title, report.publisher, report.published, report.url)


def _make_value(name: str, value: Value, summary: Summary) -> ValueTold:
    words = describe_value(name, value, summary)
    match value:
        case When():
            return ValueTold(words, day=msgspec.convert(make_plain_value(value), Day))
        case Amount():
            return ValueTold(words, figure=msgspec.convert(make_plain_value(value), FigureTold))
        case int():
            return ValueTold(words, number=value)
        case str():
            return ValueTold(words, text=value)


def _make_support(quotes: tuple[Quote, ...], reports: dict[str, ReportTrace]) -> tuple[Support, ...]:
    return tuple(
        Support(
            reports[quote.report].claim.id, reports[quote.report].article, quote.basis, quote.rule,
            _quote(reports[quote.report].article, quote),
        )
        for quote in quotes
    )  # fmt: skip


def _quote(article: str, quote: Quote) -> tuple[Quotation, ...]:
    return tuple(make_quotation(article, one.start, one.text, one.marks) for one in quote.sentences)


def _make_join(made: Decision, ids: dict[str, str]) -> JoinAnswer:
    return JoinAnswer(
        ids[made.left], ids[made.right], made.score, tuple(f"{reason.words} [{reason.rule}]" for reason in made.reasons)
    )


def _list_words(plain: Any) -> list[str]:
    if isinstance(plain, dict):
        return [word for value in plain.values() for word in _list_words(value)]
    if isinstance(plain, list | tuple):
        return [word for value in plain for word in _list_words(value)]
    return [plain] if isinstance(plain, str) else []
