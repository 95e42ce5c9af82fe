"""Where the sources differ, and who says what.

Enters: a scope. Leaves: disagreements, and text or JSON made of them. It refuses to say who is right.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator

import msgspec

from dragoman.record.claims import Claim
from dragoman.record.entries import Entry, Field, Value
from dragoman.record.store.told import Told
from dragoman.views.explain import describe_value
from dragoman.views.reading_table import Terminal
from dragoman.views.reading_words import describe_code, make_visible
from dragoman.views.scope import Scope
from dragoman.views.sheet import Column, Sheet
from dragoman.views.timeline import describe_what, describe_when


class Side(msgspec.Struct, frozen=True):
    """A value and who gives it: publishers, and who they say has said it."""

    value: str
    is_shown: bool
    tellers: tuple[str, ...]
    reports: tuple[str, ...]


class Disagreement(msgspec.Struct, frozen=True):
    """A field of an entry on which its reports differ."""

    id: str
    kind: str
    what: str
    when: str
    field: str
    sides: tuple[Side, ...]


def list_disagreements(scope: Scope) -> list[Disagreement]:
    """The disagreements, in order of the time of their entries."""
    found: list[Disagreement] = []
    names: dict[str, str] = {}
    for summary in scope.list_entries(["meeting", "exchange", "act", "commitment"]):
        if not summary.disputed:
            continue
        record = scope.record
        entry = (
            record.find_entry(summary.id) if scope.as_of is None else record.find_entry_then(summary.id, scope.as_of)
        )
        if entry is None:
            continue
        claims = record.load_claims(entry.claims)
        for claim in claims.values():
            if claim.article not in names:
                names[claim.article] = record.name_teller(claim.article)
        found += [_make_disagreement(entry, field, claims, names) for field in entry.fields if field.conflicts]
    return found


def _make_disagreement(entry: Entry, field: Field, claims: dict[str, Claim], names: dict[str, str]) -> Disagreement:
    def side(value: Value, anchors: tuple[str, ...], *, is_shown: bool) -> Side:
        tellers = dict.fromkeys(_name_teller(claims[anchor], names) for anchor in anchors)
        if field.decision and is_shown:
            tellers = dict.fromkeys(["a correction", *tellers])
        shown = describe_value(field.name, value, entry.summary)
        return Side(shown, is_shown, tuple(tellers), tuple(claims[anchor].id for anchor in anchors))

    sides = [side(field.value, field.support, is_shown=True)]
    sides += [side(variant.value, variant.claims, is_shown=False) for variant in field.conflicts]
    summary = entry.summary
    return Disagreement(
        entry.id, entry.kind, describe_what(summary), describe_when(summary.when), field.name, tuple(sides)
    )


def name_tellers(told: Told, anchors: Iterable[str]) -> list[str]:
    """Who gives a value: publishers, and who they say has said it, each once."""
    names = {key: teller.name for key, teller in told.tellers.items()}
    return [
        make_visible(name) for name in dict.fromkeys(_name_teller(told.claims[anchor], names) for anchor in anchors)
    ]


def _name_teller(claim: Claim, names: dict[str, str]) -> str:
    return f"{claim.asserter}, in {names[claim.article]}" if claim.asserter else names[claim.article]


def list_disagreements_json(found: list[Disagreement]) -> Iterator[str]:
    """One line of JSON for each."""
    for one in found:
        yield msgspec.json.encode(one).decode()


def render_disagreements(found: list[Disagreement], terminal: Terminal) -> str:
    """The disagreements as lines of text."""
    sheet = Sheet(terminal)
    if not found:
        sheet.say("No two reports differ on any field in this part of the record.")
    entry = ""
    for one in found:
        if one.id != entry:
            sheet.head(f"{one.what} · {one.when}  {one.id}")
            entry = one.id
        rows = [
            [describe_code(one.field) if number == 0 else "", f"{'' if side.is_shown else '≠ '}{side.value}", make_visible("; ".join(side.tellers))]
            for number, side in enumerate(one.sides)
        ]  # fmt: skip
        sheet.table([Column(""), Column("value", 2), Column("who says it", 3)], rows, indent=2)
    if found:
        sheet.say()
        sheet.note(
            "The first value of each is the one that the timeline shows: by its grade, by how many independent sources give it, by who published first."
        )
    return sheet.text()
