"""The way back from an entry to the characters it rests on.

Enters: a record and the id of an entry. Leaves: a `Trace`: every field with the words of the articles that support it and of
those that contradict it. It refuses to show a value without words: where a field has none of its own, it shows what the whole
finding rests on and says so.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Literal

import msgspec

from dragoman.errors import UnknownIdError
from dragoman.meaning.findings import Finding, Reading, Span
from dragoman.record.claims import LISTED, Claim, find_sentence, find_start
from dragoman.record.entries import Decision, Entry, Field, Value
from dragoman.record.store.extractions import Extraction, find_extraction
from dragoman.record.store.loading import AsOf
from dragoman.record.store.record import Record, StoredArticle
from dragoman.record.store.told import Told

# Field of an entry -> fields of a finding whose evidence shows it, the nearest first.
_SHOWN_BY: dict[str, tuple[str, ...]] = {
    "when": ("interval",),
    "country": ("country", "place"),
    "figures": ("figures", "figure", "value"),
    "what": ("what", "type"),
    "format": ("format", "round"),
}
_FIELDS = {kind: field for kind, field in LISTED}

Basis = Literal["field", "finding"]


class Sentence(msgspec.Struct, frozen=True):
    """A sentence of an article: where it is, its words, and the spans in it that show the field, as offsets in the article."""

    start: int
    end: int
    text: str
    marks: tuple[Span, ...]


class Quote(msgspec.Struct, frozen=True):
    """What one report says for a value. `basis`: the words show the "field" itself, or only the "finding" as a whole.
    `rule`: the rule that derived the value, where no words give it."""

    report: str
    sentences: tuple[Sentence, ...]
    basis: Basis
    rule: str | None = None


class ReportTrace(msgspec.Struct, frozen=True):
    """One claim of the entry and the article it is in. `name`: short name for display, "r1" for the first published.
    `extraction`: how the article was made of bytes, as far as that was told."""

    name: str
    claim: Claim
    article: str
    article_id: str
    title: str | None
    publisher: str | None
    published: str | None
    url: str | None
    file: str
    source: str
    reader_version: str
    extraction: Extraction | None = None


class VariantTrace(msgspec.Struct, frozen=True):
    """What some reports give instead."""

    value: Value
    quotes: tuple[Quote, ...]


class FieldTrace(msgspec.Struct, frozen=True):
    """One value of the entry, with what supports it and what contradicts it."""

    name: str
    value: Value
    quotes: tuple[Quote, ...]
    conflicts: tuple[VariantTrace, ...]


class Trace(msgspec.Struct, frozen=True):
    """An entry with everything it rests on."""

    entry: Entry
    reports: tuple[ReportTrace, ...]
    fields: tuple[FieldTrace, ...]
    decisions: tuple[Decision, ...]


class _Source:
    """The articles and findings of some claims, each loaded once."""

    def __init__(self, record: Record, anchors: Iterable[str]) -> None:
        self._record = record
        self.claims = record.load_claims(anchors)
        self._articles: dict[str, tuple[StoredArticle, Reading, str]] = {}
        self._extractions: dict[str, Extraction | None] = {}

    def article_of(self, anchor: str) -> tuple[StoredArticle, Reading, str]:
        key = self.claims[anchor].article
        if key not in self._articles:
            self._articles[key] = (self._record.load_article(key), *self._record.load_reading(key))
        return self._articles[key]

    def extraction_of(self, key: str) -> Extraction | None:
        if key not in self._extractions:
            self._extractions[key] = find_extraction(self._record, key)
        return self._extractions[key]

    def finding_of(self, anchor: str, field: str) -> Finding:
        """The finding that gives a field of a claim: its own, or for the day of an exchange that of its agreement."""
        claim = self.claims[anchor]
        _, reading, _ = self.article_of(anchor)
        if field == "when" and claim.agreed_by is not None:
            return next(act for act in reading.acts if act.id == claim.agreed_by)
        found: list[Finding] = getattr(reading, _FIELDS[claim.kind])
        return next(finding for finding in found if finding.id == claim.local)


def trace_entry(record: Record, id: str, as_of: AsOf | None = None) -> Trace:
    """The trace of the entry with an id, or the beginning of one; `as_of`: from the reports that there were then.

    Raises `UnknownIdError` when there is no such entry, or was none then.
    """
    entry = record.find_entry(id) if as_of is None else record.find_entry_then(id, as_of)
    if entry is None:
        assert as_of is not None
        raise UnknownIdError(f"{id}: no report of this entry was {as_of.clock} by {as_of.moment}. Ask for a later day.")
    source = _Source(record, entry.claims)
    names = {anchor: f"r{number}" for number, anchor in enumerate(entry.claims, start=1)}
    reports = tuple(_trace_report(names[anchor], source, anchor) for anchor in entry.claims)
    fields = tuple(_trace_field(field, source) for field in entry.fields)
    return Trace(entry, reports, fields, tuple(record.list_joins(entry)))


def quote_reports(record: Record, entry: Entry, limit: int) -> list[tuple[ReportTrace, Quote]]:
    """The reports of an entry, those first on which its status rests, at most `limit`; each with all the words that its finding
    rests on."""
    if limit < 1:
        return []
    source = _Source(record, entry.claims)
    names = {anchor: f"r{number}" for number, anchor in enumerate(entry.claims, start=1)}
    current = {step.claim for step in entry.history if step.is_current}
    chosen = sorted(
        entry.claims, key=lambda anchor: (bool(current) and anchor not in current, entry.claims.index(anchor))
    )
    return [
        (_trace_report(names[anchor], source, anchor), _make_quote(source, anchor, "")) for anchor in chosen[:limit]
    ]


def trace_report(record: Record, claim: Claim) -> tuple[ReportTrace, Quote, Finding, Reading]:
    """One report on its own: the article it is in, all the words that its finding rests on, the finding, and the reading."""
    source = _Source(record, [claim.anchor])
    _, reading, _ = source.article_of(claim.anchor)
    quote = _make_quote(source, claim.anchor, "")
    return _trace_report("r1", source, claim.anchor), quote, source.finding_of(claim.anchor, ""), reading


def trace_told(record: Record, told: Told) -> Iterator[tuple[str, str, Basis, str | None, list[Span]]]:
    """What an entry rests on, without the words: for each report and field its anchor, the name of the field, whether the spans are
    its own, the rule that derived the value, and the spans. A field of several values comes once a report."""
    source = _Source(record, told.entry.claims)
    seen: set[tuple[str, str]] = set()
    for field in told.entry.fields:
        for anchor in (*field.support, *(anchor for variant in field.conflicts for anchor in variant.claims)):
            if (anchor, field.name) not in seen:
                seen.add((anchor, field.name))
                spans, basis, rule = find_evidence(source.finding_of(anchor, field.name), field.name)
                yield anchor, field.name, basis, rule, spans


def find_evidence(finding: Finding, field: str) -> tuple[list[Span], Basis, str | None]:
    """The spans that show a field of an entry in one of its findings, whether they are the field's own, and the rule that
    derived the value, if one did. `field`: "" for all that the finding rests on."""
    names = _SHOWN_BY.get(field, (field,))
    own = [span for name in names if name for span in _list_spans(finding, name)]
    rule = next((rule for name in names for key, rule in sorted(finding.derived.items()) if _is_part(key, name)), None)
    if own:
        return sorted(set(own)), "field", rule
    whole = sorted(
        {span for spans in finding.evidence.values() for span in spans} | set(getattr(finding, "content", []))
    )
    start = find_start(finding)
    return whole or [(start, start)], "finding", rule


def _list_spans(finding: Finding, name: str) -> Iterable[Span]:
    return (span for key, spans in finding.evidence.items() if _is_part(key, name) for span in spans)


def _is_part(key: str, name: str) -> bool:
    """Whether evidence under `key` is evidence of field `name`: "figures", "figures.0", "figures[0].value"."""
    return key == name or key.startswith((f"{name}.", f"{name}["))


def _trace_report(name: str, source: _Source, anchor: str) -> ReportTrace:
    article, _, version = source.article_of(anchor)
    head = article.head
    return ReportTrace(
        name, source.claims[anchor], article.key, head.id, head.title, head.publisher, head.published, head.url, article.file,
        article.origin, version, source.extraction_of(article.key),
    )  # fmt: skip


def _trace_field(field: Field, source: _Source) -> FieldTrace:
    def quote(anchors: Iterable[str]) -> tuple[Quote, ...]:
        return tuple(_make_quote(source, anchor, field.name) for anchor in anchors)

    conflicts = tuple(VariantTrace(variant.value, quote(variant.claims)) for variant in field.conflicts)
    return FieldTrace(field.name, field.value, quote(field.support), conflicts)


def _make_quote(source: _Source, anchor: str, field: str) -> Quote:
    article, _, _ = source.article_of(anchor)
    spans, basis, rule = find_evidence(source.finding_of(anchor, field), field)
    text = article.head.text
    marks: dict[tuple[int, int], list[Span]] = {}
    for span in spans:
        begin, end = find_sentence(text, span[0])
        # Evidence that runs over the end of its sentence is shown whole.
        marks.setdefault((min(begin, span[0]), max(end, span[1])), []).append(span)
    sentences = tuple(
        Sentence(begin, end, text[begin:end], tuple(found)) for (begin, end), found in sorted(marks.items())
    )
    return Quote(anchor, sentences, basis, rule)
