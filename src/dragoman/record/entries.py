"""Entries: what the record holds, as values.

Enters: nothing; these are values. Leaves: frozen structs that encode to the JSON of `Record.export_lines`. They refuse unknown
fields, and every value in them names the claims that support it.
"""

from __future__ import annotations

import msgspec

from dragoman.meaning.findings import Status
from dragoman.record.claims import Amount, Kind
from dragoman.record.days import When
from dragoman.record.reasons import Reason

# A value of a field: text, a number, a date, or a figure with its meaning.
Value = str | int | When | Amount


class Variant(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """A value that some claims give and others contradict. `claims`: anchors, in order of publication."""

    value: Value
    claims: tuple[str, ...]


class Field(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """One value of an entry. A field that holds several values (parties, topics, figures) is several of these, one a value.

    `support`: anchors of the claims that give it, or give it less exactly. `conflicts`: what other claims give instead.
    `decision`: id of the correction by a person that gives it; then the reports' own value is among the conflicts.
    """

    name: str
    value: Value
    support: tuple[str, ...]
    conflicts: tuple[Variant, ...] = ()
    decision: str | None = None


class Step(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """One report of the status, in order of publication. `asserter`: None for the article itself, else who said it.
    `is_current`: whether the status of the entry rests on it."""

    published: str | None
    status: Status
    asserter: str | None
    when: When | None
    claim: str
    is_current: bool = False


class Named(msgspec.Struct, frozen=True, array_like=True, order=True):
    """A party of an entry: the name most reports use, and the key by which it is filed."""

    name: str
    key: str


class Summary(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """What a list of entries shows of one. `planned`: the last day it was planned for, where it was held on another.
    `is_agreed`: of an exchange, `when` is the day it was agreed on. `city`: as a report names it, where `place` can be nearer.
    `told`: when it was first reported. `other_amounts`, `other_days`: what reports give against the figures and the date shown.
    `content`: the words of a statement, a commitment or a format, the longest form; `speaker`: who said it, in the words of the
    reports where there is no name; `corrected`: fields that a person has set."""

    id: str
    kind: Kind
    type: str
    status: Status
    when: When | None
    planned: When | None
    round: int | None
    place: str | None
    country: str | None
    parties: tuple[Named, ...]
    hosts: tuple[Named, ...]
    mediators: tuple[Named, ...]
    topics: tuple[str, ...]
    amounts: tuple[Amount, ...]
    names: dict[str, str]
    sources: int
    articles: int
    disputed: tuple[str, ...]
    is_agreed: bool = False
    city: str | None = None
    told: str | None = None
    other_amounts: tuple[Amount, ...] = ()
    other_days: tuple[When, ...] = ()
    content: str = ""
    speaker: str | None = None
    channel: str | None = None
    corrected: tuple[str, ...] = ()


class Entry(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """One entry of the record. `claims`: anchors of all its claims, in order of publication."""

    id: str
    kind: Kind
    summary: Summary
    fields: tuple[Field, ...]
    history: tuple[Step, ...]
    claims: tuple[str, ...]


class Decision(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """Why two claims are in one entry, or what a person has decided: `kind` "join" by the program; "split", "merge", "correct",
    "retract", "accept" by people. `left`, `right`: anchors, `right` empty where one is concerned. `author`: None for the program.
    `undone_utc`: from then on it holds no longer; it is never deleted. `field`, `value`: of a correction; of an accepted entry, `value` is the
    digest of what was seen."""

    id: str
    kind: str
    left: str
    right: str
    score: float
    reasons: tuple[Reason, ...]
    author: str | None = None
    made_utc: str | None = None
    undone_utc: str | None = None
    field: str = ""
    value: str = ""
    undone_by: str | None = None
    undone_reason: str | None = None
