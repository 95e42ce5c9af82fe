"""Readings made by hand, sentence by sentence, with the spans of every field.

The sentences are written here. They retell nothing: places and days are those of public events, so that spellings and calendars
are real, or of states that do not exist.
"""

from __future__ import annotations

from collections import defaultdict
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

from dragoman.meaning.findings import (
    Act,
    Actor,
    ArticleHead,
    Exchange,
    Figure,
    Grade,
    Interval,
    Meeting,
    Office,
    Position,
    Precision,
    Reading,
    Span,
    Statement,
    Time,
)
from dragoman.record import Incoming, Record
from dragoman.record.claims import Claim, list_findings, make_claims
from dragoman.record.digests import digest_text, key_article

EVENTS = ("meeting", "exchange", "act")
NOW = datetime(2025, 8, 1, 12, 0, tzinfo=UTC)
STATES = {
    "UKR": "Ukraine",
    "RUS": "Russia",
    "TUR": "Türkiye",
    "USA": "United States",
    "VAT": "Holy See",
    "AZE": "Azerbaijan",
    "ARM": "Armenia",
}
_STATUS_WORDS = {
    "carried_out": "met", "planned": "will meet", "proposed": "could meet", "postponed": "put off meeting", "ongoing": "are meeting",
    "cancelled": "called off meeting", "denied": "did not meet", "conditional": "would meet", "unknown": "and meeting",
}  # fmt: skip


def make_interval(when: str) -> tuple[Interval, Precision]:
    """The interval and precision of "2025", "2025-05", "2025-05-16" or "2025-05-12/2025-05-18" (both days included)."""
    first, _, last = when.partition("/")
    if last:
        end = date.fromisoformat(last) + timedelta(days=1)
        is_week = (end - date.fromisoformat(first)).days == 7
        return (first, end.isoformat()), "week" if is_week else "day"
    if len(first) == 4:
        return (f"{first}-01-01", f"{int(first) + 1}-01-01"), "year"
    if len(first) == 7:
        year, month = int(first[:4]), int(first[5:])
        return (f"{first}-01", f"{year + month // 12}-{month % 12 + 1:02}-01"), "month"
    return (first, (date.fromisoformat(first) + timedelta(days=1)).isoformat()), "day"


class Telling:
    """An article in the making. Each method adds a sentence and the finding that it tells."""

    def __init__(
        self,
        id: str,
        published: str | None = "2025-05-17",
        publisher: str | None = "Example Wire",
        *,
        opening: str = "",
    ) -> None:
        self.id, self.published, self.publisher = id, published, publisher
        self.text = opening
        self._actors: dict[str, Actor] = {}
        self._times: list[Time] = []
        self._offices: list[Office] = []
        self._statements: list[Statement] = []
        self._positions: list[Position] = []
        self._found: dict[str, list[Meeting | Exchange | Act]] = defaultdict(list)

    def meeting(
        self,
        when: str | None = "2025-05-16",
        *,
        status: str = "carried_out",
        format: str = "talks",
        parties: tuple[str, ...] = ("UKR", "RUS"),
        round: int | None = None,
        place: str | None = "Istanbul",
        country: str | None = "TUR",
        people: tuple[str, ...] = (),
        hosts: tuple[str, ...] = (),
        grade: Grade = "stated",
        also: str | None = None,
        said_by: str | None = None,
        topics: tuple[str, ...] = (),
    ) -> Telling:
        """`also`: another day that the sentence names. `said_by`: the name of a person who asserts it."""
        asserter = self._say_who(said_by)
        pieces: list[tuple[str, str]] = [("parties", self._name(party)) for party in parties]
        pieces += [("status", _STATUS_WORDS[status]), ("", "for"), ("format", "talks" if format == "round" else format)]
        if round is not None:
            pieces += [("", "of"), ("round", f"round {round}")]
        for label, names, lead in (("participants", people, "with"), ("hosts", hosts, "hosted by")):
            pieces += [piece for name in names for piece in (("", lead), (label, self._name(name)))]
        pieces += [("", "in"), ("place", place)] if place else []
        pieces += [("", "on"), ("interval", when)] if when else []
        pieces += [("", "moved from"), ("also", also)] if also else []
        spans = self._say(pieces)
        interval, precision, derived = self._date(when, spans, grade)
        if also:
            self._times.append(
                Time(id=f"t{len(self._times)}", span=spans.pop("also")[0], type="DATE", value=also, interval=make_interval(also)[0],
                     precision="day", grade="stated")
            )  # fmt: skip
        self._found["meetings"].append(
            Meeting(
                id=f"m{len(self._found['meetings'])}", evidence=spans, derived=derived, format=format, status=status,
                asserter=asserter, round=round, interval=interval, precision=precision, place=place, country=country,
                parties=[self._actor(party) for party in parties], participants=[self._actor(name) for name in people],
                hosts=[self._actor(name) for name in hosts], topics=list(topics),
            )
        )  # fmt: skip
        return self

    def exchange(
        self,
        when: str | None = "2025-05-23",
        *,
        value: int | None = 390,
        status: str = "carried_out",
        what: str = "prisoners",
        parties: tuple[str, ...] = ("UKR", "RUS"),
        scope: str = "each",
        tally: str = "this",
        bound: str = "exact",
        giver: str | None = None,
        receiver: str | None = None,
        grade: Grade = "stated",
        parts: tuple[int, ...] = (),
        agreed: str | None = None,
        agreed_topics: tuple[str, ...] = ("prisoners_remains",),
        word: str | None = None,
    ) -> Telling:
        """`parts`: further figures of the same exchange, given beside `value`. `agreed`: the day on which the same sentence
        says that it was agreed. `word`: the word that gives the status."""
        pieces = [("parties", self._name(party)) for party in parties]
        pieces += [
            ("status", word or f"exchange: {status.replace('_', ' ')}"),
            ("figures", str(value or "some")),
            ("what", what),
        ]
        pieces += [("figures", str(part)) for part in parts]
        pieces += [("", "on"), ("interval", when)] if when else []
        pieces += [("", "agreed on"), ("agreed", agreed)] if agreed else []
        spans = self._say(pieces)
        if agreed:
            day = {"interval": spans.pop("agreed")}
            interval, _, derived = self._date(agreed, day, grade)
            self._found["acts"].append(
                Act(
                    id=f"a{len(self._found['acts'])}", evidence={"act": spans["status"], **day}, derived=derived, act="agreement",
                    status="carried_out", actors=[self._actor(party) for party in parties], topics=list(agreed_topics),
                    interval=interval, content=spans["what"],
                )
            )  # fmt: skip
        interval, _, derived = self._date(when, spans, grade)
        sides = {
            "giver": self._actor(giver) if giver else None,
            "receiver": self._actor(receiver) if receiver else None,
        }
        figures = [
            Figure(value=number, unit=what, bound=bound, scope=scope, tally=tally, **sides)  # type: ignore[arg-type]
            for number in (value, *parts)
        ]
        self._found["exchanges"].append(
            Exchange(
                id=f"x{len(self._found['exchanges'])}", evidence=spans, derived=derived, what=what, status=status,
                interval=interval, parties=[self._actor(party) for party in parties], figures=figures,
            )
        )  # fmt: skip
        return self

    def act(
        self,
        when: str | None = "2025-05-16",
        *,
        act: str = "agreement",
        status: str = "carried_out",
        actors: tuple[str, ...] = ("UKR", "RUS"),
        topics: tuple[str, ...] = ("prisoners",),
        words: str = "to exchange prisoners",
    ) -> Telling:
        pieces = [("actors", self._name(party)) for party in actors]
        pieces += [("act", f"{act}: {status.replace('_', ' ')}"), ("content", words)]
        pieces += [("", "on"), ("interval", when)] if when else []
        spans = self._say(pieces)
        interval, _, derived = self._date(when, spans, "stated")
        content = spans.pop("content")
        self._found["acts"].append(
            Act(
                id=f"a{len(self._found['acts'])}", evidence=spans, derived=derived, act=act, status=status,
                actors=[self._actor(party) for party in actors], topics=list(topics), interval=interval, content=content,
            )
        )  # fmt: skip
        return self

    def office(self, person: str, state: str, title: str = "envoy") -> Telling:
        self._say([("person", person), ("", "is"), ("title", title), ("", "of"), ("of", self._name(state))])
        self._offices.append(
            Office(id=f"o{len(self._offices)}", person=self._actor(person), title=title, of=self._actor(state))
        )
        return self

    def quote(self, person: str, words: str, *, topic: str = "other", stance: str | None = None) -> Telling:
        """What somebody said, and what it asks for."""
        spans = self._say([("source", person), ("cue", "said:"), ("content", words)])
        id = f"s{len(self._statements)}"
        self._statements.append(
            Statement(
                id=id, speaker=self._actor(person), form="direct", source=spans["source"], cue=spans["cue"],
                content=spans["content"], topics=[topic],
            )
        )  # fmt: skip
        if stance is not None:
            self._positions.append(
                Position(
                    id=f"q{len(self._positions)}", party=self._actor(person), topic=topic, stance=stance, content=spans["content"],
                    statement=id, evidence={"content": spans["content"]},
                )
            )  # fmt: skip
        return self

    def remark(self, words: str) -> Telling:
        """A sentence that tells nothing of what the record keeps."""
        self.text += f"{words}\n"
        return self

    def reading(self) -> Reading:
        """The reading of the article as it stands."""
        head = ArticleHead(
            id=self.id, publisher=self.publisher, published=self.published, language="en", text=self.text
        )
        return Reading(
            article=head, times=self._times, actors=list(self._actors.values()), offices=self._offices,
            statements=self._statements, meetings=self._found["meetings"], exchanges=self._found["exchanges"],
            acts=self._found["acts"], positions=self._positions,
        )  # fmt: skip

    def claims(self) -> list[Claim]:
        return claims_of(self.reading())

    def _name(self, party: str) -> str:
        return STATES.get(party, party)

    def _actor(self, party: str) -> str:
        if party not in self._actors:
            kind, iso = ("state", party) if party in STATES else ("person", None)
            self._actors[party] = Actor(id=f"p{len(self._actors)}", kind=kind, name=self._name(party), iso=iso)
        return self._actors[party].id

    def _say(self, pieces: list[tuple[str, str]]) -> dict[str, list[Span]]:
        spans: dict[str, list[Span]] = defaultdict(list)
        for label, words in pieces:
            if label:
                spans[label].append((len(self.text), len(self.text) + len(words)))
            self.text += f"{words} "
        self.text = f"{self.text.rstrip(' ')}.\n"
        return dict(spans)

    def _say_who(self, name: str | None) -> str:
        if name is None:
            return "article"
        spans = self._say([("source", name), ("cue", "said"), ("content", "the following")])
        id = f"s{len(self._statements)}"
        self._statements.append(
            Statement(
                id=id,
                speaker=self._actor(name),
                form="indirect",
                source=spans["source"],
                cue=spans["cue"],
                content=spans["content"],
            )
        )
        return id

    def _date(
        self, when: str | None, spans: dict[str, list[Span]], grade: Grade
    ) -> tuple[Interval, Precision | None, dict[str, str]]:
        if when is None:
            return (None, None), None, {}
        interval, precision = make_interval(when)
        self._times.append(
            Time(
                id=f"t{len(self._times)}",
                span=spans["interval"][0],
                type="DATE",
                value=when,
                interval=interval,
                precision=precision,
                grade=grade,
            )
        )
        return interval, precision, {} if grade == "stated" else {"interval": f"times/{grade}"}


def claims_of(reading: Reading, kinds: tuple[str, ...] = EVENTS) -> list[Claim]:
    """The claims of one reading, of some kinds, as the record makes them."""
    key = key_article(reading.article, digest_text(reading.article.text))
    return [claim for claim in make_claims(reading, key, list_findings(reading, key)) if claim.kind in kinds]


def add_all(path: Path, tellings: list[Telling], *, each: bool = False, version: str = "1.0") -> list[str]:
    """Puts articles into the record at `path`, in one step or each in its own; what became of each."""
    incoming = [Incoming(telling.reading(), f"{telling.id}.txt") for telling in tellings]
    with Record.open(path) as record:
        steps = [[item] for item in incoming] if each else [incoming]
        return [outcome for step in steps for outcome in record.add(step, reader_version=version, now=NOW)]


def export(path: Path) -> list[str]:
    with Record.open(path, mode="read") as record:
        return list(record.export_lines())
