"""Answers that list entries: timeline, agenda, statements, and the ledger's lines.

Enters: a scope, and which page of what. Leaves: entries as rows, with evidence where it is asked for. It refuses to gather evidence for
what is not shown.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable
from datetime import date
from typing import Literal

import msgspec

from dragoman.meaning.findings import Status
from dragoman.record.audit import quote_reports
from dragoman.record.claims import Kind
from dragoman.record.entries import Entry, Summary
from dragoman.views.agenda import make_agenda
from dragoman.views.answers.asking import ParameterError
from dragoman.views.answers.paging import Turn, turn_page
from dragoman.views.answers.values import (
    ArticleName,
    EntryRow,
    Evidence,
    Seen,
    make_quotation,
    make_row,
)
from dragoman.views.scope import Scope
from dragoman.views.statements import list_statements

TIMELINE_KINDS: tuple[Kind, ...] = ("meeting", "exchange", "act", "commitment")
# Evidence of one row: so many reports at most, and so many sentences of each.
MOST_EVIDENCE, _MOST_SENTENCES = 5, 4


class TimelineAnswer(msgspec.Struct, frozen=True):
    """Entries in order of time, those without a date last. `next`: the cursor of the next page, null after the last; `total`: how many
    entries there are on all pages."""

    seen: Seen
    items: tuple[EntryRow, ...]
    next: str | None
    total: int


class AgendaItem(msgspec.Struct, frozen=True):
    """`part`: coming, from `today` on; overdue: the day is over and no report tells that it was held; undated."""

    part: Literal["coming", "overdue", "undated"]
    entry: EntryRow


class AgendaAnswer(msgspec.Struct, frozen=True):
    """What is planned or proposed, seen from `today`, and what was and was never reported as held."""

    seen: Seen
    today: str
    items: tuple[AgendaItem, ...]
    next: str | None
    total: int


class StatementsAnswer(msgspec.Struct, frozen=True):
    """What was said, in order of the first report. `type` of an entry says whether `content` is in the speaker's own words: direct,
    indirect (a paraphrase, never to be put into quotation marks) or mixed."""

    seen: Seen
    items: tuple[EntryRow, ...]
    next: str | None
    total: int


def answer_timeline(
    scope: Scope,
    seen: Seen,
    turn: Turn,
    *,
    kinds: Collection[Kind] = (),
    statuses: Collection[Status] = (),
    evidence: int = 0,
) -> TimelineAnswer:
    """A page of the timeline. `kinds`: all but statements and formats if empty; `evidence`: of so many reports for each entry."""
    found = scope.list_entries([kind for kind in TIMELINE_KINDS if not kinds or kind in kinds])
    if statuses:
        found = [one for one in found if one.status in statuses]
    shown, following = turn_page(found, turn, _name)
    return TimelineAnswer(seen, make_rows(scope, shown, evidence), following, len(found))


def answer_agenda(scope: Scope, seen: Seen, turn: Turn, *, today: str, evidence: int = 0) -> AgendaAnswer:
    """A page of the agenda. `today`: ISO day from which it is seen."""
    agenda = make_agenda(scope, today)
    parts = [("coming", one) for one in agenda.coming] + [("overdue", one) for one in agenda.overdue]
    parts += [("undated", one) for one in agenda.undated]
    shown, following = turn_page(parts, turn, lambda part: part[1].id)
    rows = make_rows(scope, [one for _, one in shown], evidence)
    items = tuple(AgendaItem(part, row) for (part, _), row in zip(shown, rows, strict=True))  # type: ignore[arg-type]
    return AgendaAnswer(seen, today, items, following, len(parts))


def read_today(given: str | None, scope: Scope, otherwise: str) -> str:
    """The day from which an agenda is seen: `given`, else that of the scope, else `otherwise`. Raises `ParameterError`."""
    if given is None:
        return scope.as_of.moment[:10] if scope.as_of is not None else otherwise
    try:
        if len(given) != 10:
            raise ValueError
        return date.fromisoformat(given).isoformat()
    except ValueError:
        raise ParameterError("today", f"today {given[:40]}: this is no day. Give one, as 2025-06-02.") from None


def answer_statements(
    scope: Scope,
    seen: Seen,
    turn: Turn,
    *,
    by: str | None = None,
    about: str | None = None,
    text: str | None = None,
    evidence: int = 0,
) -> StatementsAnswer:
    """A page of what was said. Raises `UsageError` when `text` holds no word."""
    found = list_statements(scope, by=by, about=about, text=text)
    shown, following = turn_page(found, turn, _name)
    return StatementsAnswer(seen, make_rows(scope, shown, evidence), following, len(found))


def make_rows(scope: Scope, summaries: Iterable[Summary], evidence: int) -> tuple[EntryRow, ...]:
    """Entries as rows, each with evidence of so many reports."""
    if not evidence:
        return tuple(make_row(summary) for summary in summaries)
    rows: list[EntryRow] = []
    for summary in summaries:
        entry = find_entry(scope, summary.id)
        rows.append(
            make_row(summary) if entry is None else make_row(summary, entry, gather_evidence(scope, entry, evidence))
        )
    return tuple(rows)


def find_entry(scope: Scope, id: str) -> Entry | None:
    """An entry as it was at the moment that the scope is of; None where there was none then."""
    record = scope.record
    return record.find_entry(id) if scope.as_of is None else record.find_entry_then(id, scope.as_of)


def gather_evidence(scope: Scope, entry: Entry, limit: int) -> tuple[Evidence, ...]:
    """What the reports of an entry tell, in their words, those first on which its status rests."""
    claims = {step.claim: step for step in entry.history}
    made: list[Evidence] = []
    for report, quote in quote_reports(scope.record, entry, min(limit, MOST_EVIDENCE)):
        claim = report.claim
        step = claims.get(claim.anchor)
        made.append(
            Evidence(
                claim.id,
                step.status if step is not None else claim.status,
                claim.asserter or "article",
                ArticleName(
                    report.article, report.article_id, report.title, report.publisher, report.published, report.url
                ),
                report.source,
                tuple(
                    make_quotation(report.article, sentence.start, sentence.text, sentence.marks)
                    for sentence in quote.sentences[:_MOST_SENTENCES]
                ),
            )
        )
    return tuple(made)


def _name(summary: Summary) -> str:
    return summary.id
