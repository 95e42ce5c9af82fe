"""Fields of an entry as a person has set them.

Enters: fields and corrections. Leaves: fields. It refuses to hide what the reports give: their value stays, as what speaks against
the correction.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from datetime import date
from typing import get_args

from dragoman.errors import UsageError
from dragoman.meaning.findings import ActType, MeetingFormat, Status, Thing
from dragoman.record.days import STATED, When
from dragoman.record.entries import Decision, Field, Value, Variant

# Field -> the kinds of entries that have it.
FIELDS: dict[str, tuple[str, ...]] = {
    "status": ("meeting", "exchange", "act", "commitment"),
    "when": ("meeting", "exchange", "act", "commitment", "statement"),
    "format": ("meeting",),
    "what": ("exchange",),
    "act": ("act",),
    "round": ("meeting",),
    "place": ("meeting",),
    "country": ("meeting",),
    "outcome": ("meeting",),
    "channel": ("statement",),
}
_CODES = {"status": Status, "format": MeetingFormat, "what": Thing, "act": ActType}


def read_value(field: str, given: str, kind: str) -> Value:
    """The value that a person gives for a field of an entry of a kind.

    Raises `UsageError` when there is no such field, or the value is none for it.
    """
    if kind not in FIELDS.get(field, ()):
        there = ", ".join(name for name, kinds in FIELDS.items() if kind in kinds)
        raise UsageError(f"{field}: this is no field of a {kind} that can be corrected. These are: {there or 'none'}.")
    if field in _CODES:
        codes = get_args(_CODES[field])
        if given not in codes:
            raise UsageError(f"{field} {given}: there is no such {field}. Choose from: {', '.join(codes)}.")
        return given
    if field == "round":
        if not re.fullmatch(r"[1-9]\d{0,3}", given):
            raise UsageError(f"round {given}: this is no number of a round. Give one, as 2.")
        return int(given)
    if field == "country" and not re.fullmatch(r"[A-Z]{3}", given):
        raise UsageError(f"country {given}: a code of three letters is expected (ISO 3166), as TUR.")
    if field == "when":
        return read_days(given)
    if not given.strip():
        raise UsageError(f"{field}: an empty value was given. Give words, or undo the correction that you mean.")
    return " ".join(given.split())


def read_days(given: str) -> When:
    """A year, a month, a day, or a first and a last day with a slash between. Raises `UsageError` when it is none of these."""
    try:
        first_raw, _, last_raw = given.partition("/")
        if last_raw:
            first, last = date.fromisoformat(first_raw), date.fromisoformat(last_raw)
            if last < first:
                raise ValueError
            return _make_when(first, last.toordinal() + 1, "day")
        if re.fullmatch(r"\d{4}", given):
            year = int(given)
            return _make_when(date(year, 1, 1), date(year + 1, 1, 1).toordinal(), "year")
        if re.fullmatch(r"\d{4}-\d{2}", given):
            first = date.fromisoformat(f"{given}-01")
            return _make_when(first, date(first.year + first.month // 12, first.month % 12 + 1, 1).toordinal(), "month")
        first = date.fromisoformat(given)
        return _make_when(first, first.toordinal() + 1, "day")
    except ValueError:
        raise UsageError(
            f"when {given}: this is no date. Give a day, a month, a year, or two days: 2025-06-02, 2025-06, 2025, 2025-06-02/2025-06-03."
        ) from None


def _make_when(first: date, stop: int, precision: str) -> When:
    end = date.fromordinal(stop).isoformat()
    return When(first.isoformat(), end, precision, STATED, first.toordinal(), stop - 1)  # type: ignore[arg-type]


def apply_corrections(kind: str, fields: list[Field], corrections: Iterable[Decision]) -> list[Field]:
    """The fields, with what people have set. What the reports give stands against it, unless it is the same."""
    done = list(fields)
    for decision in corrections:
        value = read_value(decision.field, decision.value, kind)
        position = next((i for i, item in enumerate(done) if item.name == decision.field), None)
        if position is None:
            done.append(Field(decision.field, value, (), (), decision.id))
            continue
        told = done[position]
        if told.value == value:
            done[position] = Field(told.name, value, told.support, told.conflicts, decision.id)
            continue
        agreeing = tuple(claim for variant in told.conflicts if variant.value == value for claim in variant.claims)
        others = tuple(variant for variant in told.conflicts if variant.value != value)
        done[position] = Field(told.name, value, agreeing, (Variant(told.value, told.support), *others), decision.id)
    return done
