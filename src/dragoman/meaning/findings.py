"""The findings of one article: the contract of `dragoman read --json`.

Enters: nothing; these are values. Leaves: frozen structs that encode to the JSON of the contract, and its JSON Schema. They
refuse unknown fields, and hold no text of their own where a span can stand for it.

Offsets are code points of `Article.text`, half-open. A `Span` is `(start, end)`. References (`speaker`, `parties`, …) are
ids within the reading. `interval` is `(begin, end)`, ISO 8601, half-open, None where unknown. `evidence` maps a field to
the spans it was read from, `derived` a field to the id of the rule that made it.
"""

from __future__ import annotations

from typing import Any, Literal

import msgspec

SCHEMA_VERSION = "1.0"

Span = tuple[int, int]
Interval = tuple[str | None, str | None]

TimeType = Literal["DATE", "TIME", "DURATION", "SET"]
Precision = Literal["century", "decade", "year", "half", "season", "quarter", "month", "week", "weekend", "day", "part", "hour", "minute", "second"]  # fmt: skip
Grade = Literal["stated", "anchored", "published"]
ActorKind = Literal["state", "person", "organisation", "office", "group", "bloc"]
Channel = Literal[
    "speech", "video_address", "interview", "press_conference", "briefing", "post", "written_statement", "caption",
    "letter", "call", "other",
]  # fmt: skip
Form = Literal["direct", "indirect", "mixed"]
Status = Literal[
    "proposed", "planned", "ongoing", "carried_out", "postponed", "cancelled", "denied", "conditional", "unknown",
]  # fmt: skip
MeetingFormat = Literal[
    "talks", "negotiations", "consultation", "round", "summit", "meeting", "call", "visit", "signing", "conference", "other",
]  # fmt: skip
Thing = Literal["prisoners", "remains", "detainees", "hostages", "children", "civilians", "other"]
ActType = Literal[
    "proposal", "demand", "offer", "acceptance", "rejection", "agreement", "ceasefire", "violation", "sanction", "pledge",
    "aid", "threat", "accusation", "appeal", "withdrawal", "recognition", "other",
]  # fmt: skip
Stance = Literal["demands", "offers", "supports", "opposes", "conditions"]
Bound = Literal["exact", "at_least", "at_most", "about"]
Scope = Literal["each", "total", "giver"]
Tally = Literal["this", "cumulative"]


class Finding(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """What every finding has."""

    id: str
    evidence: dict[str, list[Span]] = {}
    derived: dict[str, str] = {}


class Time(Finding, frozen=True, kw_only=True):
    """TIMEX3 `type` and `value`. `grade`: `stated` in the words, computed from an `anchored` expression of the text, or
    taken from when the article was `published`. `interval` never is finer than `precision`."""

    span: Span
    type: TimeType
    value: str
    interval: Interval = (None, None)
    precision: Precision | None = None
    grade: Grade | None = None


class Actor(Finding, frozen=True, kw_only=True):
    """`iso` is ISO 3166-1 alpha-3 (XKX for Kosovo) of a state, else None."""

    kind: ActorKind
    name: str
    iso: str | None = None
    mentions: list[Span] = []


class Office(Finding, frozen=True, kw_only=True):
    """`person` and `of` are actor ids; `title` in the words of the article."""

    person: str
    title: str
    of: str | None = None
    interval: Interval = (None, None)


class Statement(Finding, frozen=True, kw_only=True):
    """`via` runs from the reporter nearest the reader to the one nearest the speaker. `content` holds one span a piece."""

    speaker: str | None
    anonymous: str | None = None
    via: list[str] = []
    addressees: list[str] = []
    channel: Channel | None = None
    platform: str | None = None
    interval: Interval = (None, None)
    form: Form
    source: list[Span] = []
    cue: list[Span] = []
    content: list[Span]
    topics: list[str] = []


class Meeting(Finding, frozen=True, kw_only=True):
    """`place` in the words of the article, `country` alpha-3. `asserter`: "article" or a statement id."""

    format: MeetingFormat
    status: Status
    asserter: str = "article"
    round: int | None = None
    interval: Interval = (None, None)
    precision: Precision | None = None
    place: str | None = None
    country: str | None = None
    parties: list[str] = []
    participants: list[str] = []
    hosts: list[str] = []
    mediators: list[str] = []
    topics: list[str] = []
    outcome: str | None = None


class Figure(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """A number with its meaning. `giver`, `receiver`: actor ids of who hands over and who gets back."""

    value: int | None
    unit: str | None = None
    bound: Bound = "exact"
    scope: Scope = "total"
    tally: Tally = "this"
    giver: str | None = None
    receiver: str | None = None


class Exchange(Finding, frozen=True, kw_only=True):
    what: Thing
    status: Status
    asserter: str = "article"
    interval: Interval = (None, None)
    parties: list[str] = []
    figures: list[Figure] = []


class Act(Finding, frozen=True, kw_only=True):
    """`plover` is a type of PLOVER (2021) or None, `cameo` a CAMEO code as a string ("010" is not "10")."""

    act: ActType
    plover: str | None = None
    cameo: str | None = None
    status: Status
    asserter: str = "article"
    actors: list[str] = []
    targets: list[str] = []
    topics: list[str] = []
    interval: Interval = (None, None)
    content: list[Span] = []


class Position(Finding, frozen=True, kw_only=True):
    """`topic` is an id of the topic table, or "other"; `statement` the id of the statement that holds the words, if any."""

    party: str
    topic: str
    stance: Stance
    content: list[Span]
    statement: str | None = None


class Format(Finding, frozen=True, kw_only=True):
    name: str
    members: list[str] = []
    topics: list[str] = []


class Commitment(Finding, frozen=True, kw_only=True):
    """`what` in the words of the article; `due` as an interval."""

    debtors: list[str] = []
    creditors: list[str] = []
    what: str
    topic: str | None = None
    due: Interval = (None, None)
    status: Status
    asserter: str = "article"


# The kind of the one thing dropped from an article whose language is not read: all of it.
UNREAD = "article"


class Dropped(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """A candidate that was refused, so that silence can be told from doubt."""

    kind: str
    span: Span
    reason: str


class ArticleHead(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """`published`: ISO 8601 date, or UTC time where known to the minute."""

    id: str
    url: str | None = None
    title: str | None = None
    publisher: str | None = None
    agency: str | None = None
    published: str | None = None
    language: str | None = None
    text: str


class Reading(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """All findings of one article, each list ordered by first character."""

    schema: str = SCHEMA_VERSION
    article: ArticleHead
    times: list[Time] = []
    actors: list[Actor] = []
    offices: list[Office] = []
    statements: list[Statement] = []
    meetings: list[Meeting] = []
    exchanges: list[Exchange] = []
    acts: list[Act] = []
    positions: list[Position] = []
    formats: list[Format] = []
    commitments: list[Commitment] = []
    dropped: list[Dropped] = []

    @property
    def unread(self) -> str | None:
        """Why the article was not read at all ("not read: French"); None where it was."""
        return next((item.reason for item in self.dropped if item.kind == UNREAD), None)

    def to_json(self) -> str:
        """One line of JSON, keys in the order of the contract."""
        return msgspec.json.encode(self).decode()

    @classmethod
    def from_json(cls, line: str | bytes) -> Reading:
        """The reading of a line of `dragoman read --json`; raises `msgspec.ValidationError` when it breaks the contract."""
        return msgspec.json.decode(line, type=cls)


def make_schema() -> dict[str, Any]:
    """JSON Schema (2020-12) of one line of `dragoman read --json`."""
    schema = msgspec.json.schema(Reading)
    return {
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "title": "Dragoman reading",
        "version": SCHEMA_VERSION,
        **schema,
    }
