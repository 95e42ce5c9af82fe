"""One decision of a person, by whichever door it comes.

Enters: what is decided, of what, why and by whom. Leaves: the decision in the record. It refuses one without a name or a reason.
"""

from __future__ import annotations

from typing import Any

import msgspec

from dragoman.errors import UsageError
from dragoman.record import Record
from dragoman.record.entries import Decision
from dragoman.views.answers.asking import ParameterError, check, check_words
from dragoman.views.answers.decisions import DecisionKind, DecisionRow, make_decision_row
from dragoman.web.site import Site

# A person waits for the answer; who reads articles in writes for longer than this only in the middle of a large batch.
_WAIT_SECONDS = 20.0
_NEEDED: dict[str, tuple[str, ...]] = {
    "accept": ("id",), "split": ("id", "other"), "merge": ("id", "other"), "correct": ("id", "field", "value"), "retract": ("id",),
}  # fmt: skip


class DecisionAsked(msgspec.Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """What somebody decides. `id`: of an entry or a report. `other`: of a second report, to split from, to merge with, or that is
    rightly one with the first. `field`, `value`: of a correction. `seen`: digest of the entry that was accepted, null for as it is now.
    `reason` and `author` are needed."""

    kind: DecisionKind
    id: str
    reason: str
    author: str
    other: str | None = None
    field: str | None = None
    value: str | None = None
    seen: str | None = None


class UndoAsked(msgspec.Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """Who takes a decision back, and why."""

    author: str
    reason: str = ""


def decide(site: Site, asked: DecisionAsked) -> DecisionRow:
    """File a decision. Raises `ParameterError` where something is missing or wrong, `UnknownIdError`, `ConflictError`."""
    for name in _NEEDED[asked.kind]:
        if not (getattr(asked, name) or "").strip():
            raise ParameterError(name, f"{name}: it is missing, and needed to {asked.kind}.")
    for name in ("id", "other", "field", "value", "seen"):
        check_words(name, getattr(asked, name) or None)
    signed: dict[str, Any] = {
        "author": _read_name(asked.author),
        "reason": _read_reason(asked.reason),
        "now": site.now(),
    }
    with Record.open(site.address, wait_seconds=_WAIT_SECONDS) as record:
        match asked.kind:
            case "accept":
                made = record.accept(asked.id, other=asked.other or None, seen=asked.seen or None, **signed)
            case "split":
                made = record.split(asked.id, asked.other or "", **signed)
            case "merge":
                made = record.merge(asked.id, asked.other or "", **signed)
            case "correct":
                field, value = asked.field or "", asked.value or ""
                made = check("value", lambda: record.correct(asked.id, field, value, **signed))
            case "retract":
                made = record.retract(asked.id, **signed)
        return _make_row(record, made)


def accept_dropped(site: Site, place: tuple[str, str, int, int], *, author: str, reason: str) -> DecisionRow:
    """File that somebody agrees with leaving out what stands at these characters: article, kind, start, end."""
    signed: dict[str, Any] = {"author": _read_name(author), "reason": _read_reason(reason), "now": site.now()}
    with Record.open(site.address, wait_seconds=_WAIT_SECONDS) as record:
        return _make_row(record, record.accept_dropped(*place, **signed))


def undo(site: Site, id: str, *, author: str, reason: str) -> DecisionRow:
    """Take a decision back. Raises `UnknownIdError`, `ConflictError` where it is undone already."""
    check_words("id", id)
    author = _read_name(author)
    if reason.strip():
        reason = _read_reason(reason)
    with Record.open(site.address, wait_seconds=_WAIT_SECONDS) as record:
        return _make_row(record, record.undo(id, author=author, reason=reason.strip(), now=site.now()))


def _make_row(record: Record, made: Decision) -> DecisionRow:
    named = record.load_claims(anchor for anchor in (made.left, made.right) if anchor)
    return make_decision_row(made, {anchor: claim.id for anchor, claim in named.items()})


def _read_name(given: str) -> str:
    if not given.strip():
        raise ParameterError("author", "author: a decision needs a name. Say who decides.")
    check_words("author", given)
    return given.strip()


def _read_reason(given: str) -> str:
    """The reason in one line. Raises `ParameterError` where there is none."""
    words = " ".join(given.split())
    if not words:
        raise ParameterError("reason", "reason: a decision needs a reason. Say why, in a few words.")
    try:
        check_words("reason", words[:300])
    except UsageError as error:
        raise ParameterError("reason", str(error)) from error
    if len(words) > 2_000:
        raise ParameterError("reason", f"reason: {len(words):,} characters were given, at most 2,000 are expected.")
    return words


# Looked up here, before threads read into them: see `dragoman.views.answers.ready`.
for _type in (DecisionAsked, UndoAsked):
    msgspec.json.Decoder(_type)
