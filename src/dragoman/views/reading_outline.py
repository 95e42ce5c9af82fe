"""The outline of a reading: its findings as cards of labelled fields, in the order in which readers look for them.

Enters: a `Reading`. Leaves: sections of cards, each field with words for the reader, its evidence spans and the rule
that derived it. The table in the terminal and the page share it. It refuses to drop a field that has evidence.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from typing import Any, Literal, cast

from dragoman.meaning.findings import Act, Actor, Exchange, Finding, Meeting, Reading, Span, Statement, Status, Time
from dragoman.views.reading_words import (
    Paraphrase,
    Passage,
    describe_code,
    describe_figure,
    describe_interval,
    make_visible,
    read_passages,
    render_words,
)

# What a field tells, so that the page can set fields apart: five colours can be told from one another, eleven cannot.
Role = Literal["who", "when", "where", "what", "words", "how"]


@dataclass(frozen=True, slots=True)
class Field:
    """One field of a finding. `value` is for readers; `spans` are the words it was read from, `rule` what derived it.

    `refers_to` is the id of another finding that the value names.
    """

    name: str
    label: str
    role: Role
    value: str
    spans: tuple[Span, ...] = ()
    rule: str | None = None
    refers_to: str | None = None


@dataclass(frozen=True, slots=True)
class Card:
    """One finding. `id` is that of the finding; `quality` stands beside the title (a form, a stance)."""

    id: str
    kind: str
    title: str
    quality: str
    status: Status | None
    fields: tuple[Field, ...]

    def find(self, name: str) -> Field | None:
        return next((field for field in self.fields if field.name == name), None)


@dataclass(frozen=True, slots=True)
class Section:
    kind: str
    heading: str
    cards: tuple[Card, ...]


_GRADES = {"stated": "stated", "anchored": "from the text", "published": "from publication"}
THE_ARTICLE = "the article"


@dataclass(frozen=True, slots=True)
class Names:
    """Ids of a reading as words."""

    text: str
    actors: Mapping[str, str]
    statements: Mapping[str, str]

    def join(self, ids: Iterable[str]) -> str:
        return ", ".join(self.actors.get(actor, actor) for actor in ids)

    def name(self, actor: str | None) -> str:
        return "" if actor is None else self.actors.get(actor, actor)

    def assert_by(self, asserter: str) -> str:
        """Who stands behind a finding: the article itself, or the speaker of one of its statements."""
        if asserter == "article":
            return THE_ARTICLE
        return f"{self.statements.get(asserter) or 'a statement'} ({asserter})"

    def cut(self, spans: Iterable[Span]) -> str:
        """Words of the article, never in quotation marks: these are not known to be anyone's direct speech."""
        passages: list[Passage] = [(Paraphrase(make_visible(self.text[start:end])),) for start, end in spans]
        return render_words(passages)


Describe = Callable[[Any, Names], str]
Row = tuple[str, str, Role, Describe]


def _when(name: str = "interval", label: str = "When") -> Row:
    return (name, label, "when", lambda finding, _: describe_interval(getattr(finding, name)))


def _ids(name: str, label: str) -> Row:
    return (name, label, "who", lambda finding, names: names.join(getattr(finding, name)))


def _id(name: str, label: str) -> Row:
    return (name, label, "who", lambda finding, names: names.name(getattr(finding, name)))


def _plain(name: str, label: str, role: Role = "what") -> Row:
    return (name, label, role, lambda finding, _: make_visible(str(getattr(finding, name) or "")))


def _code(name: str, label: str, role: Role = "what") -> Row:
    return (name, label, role, lambda finding, _: describe_code(getattr(finding, name)))


def _words(name: str, label: str, role: Role = "words") -> Row:
    return (name, label, role, lambda finding, names: names.cut(getattr(finding, name)))


def _retold(name: str, label: str) -> Row:
    """A field that copies words of the article: not known to be anyone's direct speech, so never in quotation marks."""
    return (name, label, "words", lambda finding, _: Paraphrase(make_visible(getattr(finding, name) or "")).text)


def _topics() -> Row:
    return ("topics", "Topics", "what", lambda finding, _: ", ".join(map(describe_code, finding.topics)))


def _asserter() -> Row:
    return ("asserter", "Told by", "how", lambda finding, names: names.assert_by(finding.asserter))


def _said(statement: Statement, names: Names) -> str:
    return render_words(read_passages(names.text, statement.content, statement.form))


def _speaker(statement: Statement, names: Names) -> str:
    if statement.speaker is not None:
        return names.name(statement.speaker)
    return make_visible(statement.anonymous) if statement.anonymous else "speaker not known"


def _statement_quality(statement: Statement, _: Names) -> str:
    is_unnamed = statement.speaker is None and statement.anonymous
    return describe_code(statement.form) + (", source not named" if is_unnamed else "")


def _channel(statement: Statement, _: Names) -> str:
    channel, platform = describe_code(statement.channel), make_visible(statement.platform or "")
    channel = "other channel" if channel == "other" else channel
    return f"{channel or 'channel not known'} on {platform}" if platform else channel


def _meeting_title(meeting: Meeting, _: Names) -> str:
    if meeting.round is None:
        return describe_code(meeting.format)
    return (
        f"round {meeting.round}"
        if meeting.format == "round"
        else f"{describe_code(meeting.format)}, round {meeting.round}"
    )


def _figures(exchange: Exchange, names: Names) -> str:
    return "; ".join(describe_figure(figure, names.actors) for figure in exchange.figures)


def _actor_title(actor: Actor, _: Names) -> str:
    return make_visible(actor.name) + (f" ({actor.iso})" if actor.iso else "")


def _time_value(time: Time, _: Names) -> str:
    return make_visible(time.value) + ("" if time.type in {"DATE", "TIME"} else f" ({time.type.lower()})")


def _codes(act: Act, _: Names) -> str:
    return ", ".join(f"{scheme} {code}" for scheme, code in (("PLOVER", act.plover), ("CAMEO", act.cameo)) if code)


@dataclass(frozen=True, slots=True)
class Kind:
    """How the findings of one list are shown: heading, title of a card, what stands beside it, and the rows."""

    heading: str
    title: Describe
    rows: tuple[Row, ...]
    quality: Describe = lambda _finding, _names: ""


def _where(name: str, label: str) -> Row:
    return _plain(name, label, "where")


# The order is that of the question an analyst brings: what happened, what was said, what is wanted, then the rest.
KINDS: dict[str, Kind] = {
    "meetings": Kind("Meetings", _meeting_title, (
        _code("status", "Status", "how"), _when(), _plain("round", "Round"), _code("format", "Format"),
        _where("place", "Place"), _where("country", "Country"), _ids("parties", "Parties"),
        _ids("participants", "Present"), _ids("hosts", "Host"), _ids("mediators", "Mediator"), _topics(),
        _retold("outcome", "Outcome"), _asserter(),
    )),
    "exchanges": Kind("Exchanges", lambda f, _: describe_code(f.what), (
        _code("status", "Status", "how"), _code("what", "What"), _when(), _ids("parties", "Parties"),
        ("figures", "Figures", "what", _figures), _asserter(),
    )),
    "acts": Kind("Agreements and acts", lambda f, _: describe_code(f.act), (
        _code("status", "Status", "how"), _code("act", "Act"), _ids("actors", "By"), _ids("targets", "Towards"),
        _when(), _words("content", "Words"), _topics(), ("codes", "Codes", "how", _codes), _asserter(),
    )),
    "statements": Kind("Statements", _speaker, (
        ("source", "Speaker", "who", _speaker), _ids("via", "As told by"), ("content", "Words", "words", _said),
        _words("cue", "Cue", "how"), ("channel", "Channel", "how", _channel), _when(), _ids("addressees", "To"),
        _topics(), _code("form", "Form", "how"),
    ), _statement_quality),
    "positions": Kind("Positions", lambda f, names: names.name(f.party), (
        _id("party", "Party"), _code("stance", "Stance", "how"), _code("topic", "Topic"), _words("content", "Words"),
        ("statement", "Stated in", "how", lambda f, _: f.statement or ""),
    ), lambda f, _: describe_code(f.stance)),
    "formats": Kind("Formats", lambda f, _: make_visible(f.name), (
        _plain("name", "Name"), _ids("members", "Members"), _topics(),
    )),
    "commitments": Kind("Commitments", lambda f, names: names.join(f.debtors) or "by whom not known", (
        _code("status", "Status", "how"), _ids("debtors", "Owed by"), _ids("creditors", "Owed to"),
        _retold("what", "What"), _when("due", "Due"), _code("topic", "Topic"), _asserter(),
    )),
    "offices": Kind("Offices", lambda f, names: names.name(f.person), (
        _id("person", "Person"), _plain("title", "Title"), _id("of", "Of"), _when(),
    )),
    "times": Kind("Times", lambda f, names: names.cut([f.span]), (
        ("span", "Words", "words", lambda f, names: names.cut([f.span])), ("value", "Value", "when", _time_value),
        _when(), _code("precision", "Precision", "when"),
        ("grade", "Grade", "how", lambda f, _: _GRADES.get(f.grade, "")),
    ), lambda f, _: describe_interval(f.interval) or "not resolved"),
    "actors": Kind("Actors", _actor_title, (
        _plain("name", "Name", "who"), _code("kind", "Kind", "how"), _plain("iso", "Code", "where"),
        ("mentions", "Mentions", "who", lambda f, _: str(len(f.mentions))),
    ), lambda f, _: describe_code(f.kind)),
}  # fmt: skip

# Fields that hold their own spans, which are evidence as much as those listed in `evidence`.
_SPAN_FIELDS = ("span", "mentions", "source", "cue", "content")
# Evidence of these fields is shown under a field of another name.
_SHOWN_UNDER = {"speaker": "source", "anonymous": "source", "platform": "channel", "plover": "codes", "cameo": "codes"}


def make_outline(reading: Reading, *, leave_out: Iterable[str] = ()) -> tuple[Section, ...]:
    """The sections of `reading` that hold something, without the kinds named in `leave_out`."""
    actors = {actor.id: make_visible(actor.name) for actor in reading.actors}
    names = Names(text=reading.article.text, actors=actors, statements={})
    names = Names(names.text, actors, {statement.id: _speaker(statement, names) for statement in reading.statements})
    skipped = frozenset(leave_out)
    sections = (
        Section(
            kind, shape.heading, tuple(_make_card(kind, shape, finding, names) for finding in getattr(reading, kind))
        )
        for kind, shape in KINDS.items()
        if kind not in skipped
    )
    return tuple(section for section in sections if section.cards)


def _make_card(kind: str, shape: Kind, finding: Finding, names: Names) -> Card:
    spans, rules = _gather_spans(finding), _gather_rules(finding)
    fields = []
    for name, label, role, describe in shape.rows:
        value, own, rule = _flatten(describe(finding, names)), spans.pop(name, ()), rules.pop(name, None)
        if value or own or rule:
            fields.append(Field(name, label, role, value, own, rule, _find_reference(finding, name)))
    for name in sorted({*spans, *rules}):  # evidence under a name that this view does not know: shown all the same
        label = name.replace("_", " ").capitalize()
        fields.append(Field(name, label, "how", "", spans.get(name, ()), rules.get(name)))
    status = cast("Status | None", getattr(finding, "status", None))
    title, quality = _flatten(shape.title(finding, names)), _flatten(shape.quality(finding, names))
    return Card(make_visible(finding.id), kind, title, quality, status, tuple(fields))


def _find_reference(finding: Finding, name: str) -> str | None:
    if name not in {"asserter", "statement"}:
        return None
    found: str | None = getattr(finding, name)
    return None if found == "article" else found


def _flatten(value: str) -> str:
    """`value` on one line: a name may run over the end of a line of the article."""
    return " ".join(value.split())


def _gather_spans(finding: Finding) -> dict[str, tuple[Span, ...]]:
    """Evidence by the field it is shown under: that of `figures.0.value` belongs to `figures`."""
    found: dict[str, list[Span]] = {}
    for key, spans in finding.evidence.items():
        name = key.partition(".")[0].partition("[")[0]
        found.setdefault(_SHOWN_UNDER.get(name, name), []).extend(spans)
    for name in _SPAN_FIELDS:
        own = getattr(finding, name, None)
        if own:
            found.setdefault(name, []).extend([own] if name == "span" else own)
    return {name: tuple(sorted(set(spans))) for name, spans in found.items()}


def _gather_rules(finding: Finding) -> dict[str, str]:
    rules: dict[str, set[str]] = {}
    for key, rule in finding.derived.items():
        name = key.partition(".")[0].partition("[")[0]
        rules.setdefault(_SHOWN_UNDER.get(name, name), set()).add(rule)
    return {name: ", ".join(sorted(found)) for name, found in rules.items()}
