"""Answers about what people decided.

Enters: decisions of a record. Leaves: rows, undone ones too. It refuses to leave out who decided, when and why.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Literal

import msgspec

from dragoman.record.entries import Decision
from dragoman.views.answers.paging import Turn, turn_page
from dragoman.views.answers.values import ReportId, Seen
from dragoman.views.scope import Scope

DecisionKind = Literal["accept", "split", "merge", "correct", "retract"]


class DecisionRow(msgspec.Struct, frozen=True):
    """What somebody decided, of which reports, why and when. `field`, `value`: of a correction. `concerns`: the ids of the reports; empty
    where nothing is read there any longer. `undone_utc`: from then on it holds no longer."""

    id: str
    kind: DecisionKind
    concerns: tuple[ReportId, ...]
    field: str | None
    value: str | None
    reason: str
    author: str
    made_utc: str
    undone_utc: str | None
    undone_by: str | None
    undone_reason: str | None


class DecisionsAnswer(msgspec.Struct, frozen=True):
    """What people decided, the last first."""

    seen: Seen
    items: tuple[DecisionRow, ...]
    next: str | None
    total: int


def answer_decisions(scope: Scope, seen: Seen, turn: Turn) -> DecisionsAnswer:
    """A page of the log of decisions. As of a moment on the clock of learning: those made by then."""
    found = list(reversed(scope.record.list_decisions()))
    if scope.as_of is not None and scope.as_of.clock == "learned":
        found = [made for made in found if (made.made_utc or "") <= scope.as_of.moment]
    shown, following = turn_page(found, turn, lambda made: made.id)
    named = scope.record.load_claims(anchor for made in shown for anchor in (made.left, made.right) if anchor)
    ids = {anchor: claim.id for anchor, claim in named.items()}
    return DecisionsAnswer(seen, tuple(make_decision_row(made, ids) for made in shown), following, len(found))


def make_decision_row(made: Decision, ids: Mapping[str, str]) -> DecisionRow:
    """A decision of a person as a row. `ids`: of reports, by anchor."""
    return DecisionRow(
        made.id,
        made.kind,  # type: ignore[arg-type]
        tuple(ids.get(anchor, anchor) for anchor in (made.left, made.right) if anchor),
        (made.field or None) if made.kind == "correct" else None,
        (made.value or None) if made.kind == "correct" else None,
        made.reasons[0].words if made.reasons else "",
        made.author or "",
        made.made_utc or "",
        made.undone_utc,
        made.undone_by,
        made.undone_reason,
    )
