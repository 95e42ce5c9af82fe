"""Readings made by a script, to measure what a record costs: no text of anybody, any number of them, the same every time.

Fifty articles appear a day. Each is of one of sixty processes, between two of forty sides with three delegates each, and tells of
what its process has done within the last days: a meeting every third day, an exchange every fourth, an agreement now and then. It
quotes its delegates; one article in ten is a copy of one of the same day under another outlet. So an entry has some six reports
however long the record is, as in the news.
"""

from __future__ import annotations

import random
from collections.abc import Iterator
from datetime import date, timedelta

from dragoman.meaning.findings import (
    Act,
    Actor,
    ArticleHead,
    Commitment,
    Exchange,
    Figure,
    Meeting,
    Office,
    Position,
    Reading,
    Span,
    Statement,
    Time,
)

ARTICLES_A_DAY = 50
PROCESSES, SIDES, OUTLETS = 60, 40, 80
FIRST_DAY = date(2019, 1, 1)
_SYLLABLES = [a + b for a in "bdfgklmnprstvz" for b in ("a", "e", "i", "o", "u", "an", "en", "ir", "os")]
_TOPICS = ("ceasefire", "prisoners_remains", "sanctions", "borders", "humanitarian_access", "security_guarantees")
_STANCES = ("demands", "offers", "supports", "opposes", "conditions")


def make_readings(start: int, count: int) -> Iterator[Reading]:
    """Readings number `start` to `start + count`, in order of publication."""
    return (make_reading(number) for number in range(start, start + count))


def make_reading(number: int) -> Reading:
    """Reading number `number`."""
    chance = random.Random(number)
    day = FIRST_DAY + timedelta(days=number // ARTICLES_A_DAY)
    origin = number
    if number % 10 == 9 and number % ARTICLES_A_DAY:
        # A copy: the words of an earlier article of the day under another name.
        origin = number - chance.randrange(1, number % ARTICLES_A_DAY + 1)
        chance = random.Random(origin)
    process = chance.randrange(PROCESSES)
    made = _Article(chance, day, process)
    for back in range(chance.randrange(1, 4)):
        made.tell_meeting(day - timedelta(days=back + (day.toordinal() - back + process) % 3))
    made.tell_exchange(day - timedelta(days=(day.toordinal() + process) % 4))
    if process % 5 == day.toordinal() % 5:
        made.tell_agreement(day)
    for _ in range(chance.randrange(7, 12)):
        made.quote(day)
    outlet = random.Random(f"outlet {number}").randrange(OUTLETS)
    return made.finish(f"n{number}", f"Outlet {outlet}")


def _name(chance: random.Random, parts: int) -> str:
    return "".join(chance.choice(_SYLLABLES) for _ in range(parts)).capitalize()


def list_sides(process: int) -> tuple[int, int]:
    """The two sides of a process."""
    chance = random.Random(f"process {process}")
    one = chance.randrange(SIDES)
    return one, (one + chance.randrange(1, SIDES)) % SIDES


class _Article:
    """One article in the making."""

    def __init__(self, chance: random.Random, day: date, process: int) -> None:
        self.chance, self.day, self.process = chance, day, process
        self.text = ""
        self.sides = list_sides(process)
        self.actors: list[Actor] = []
        self.offices: list[Office] = []
        self.times: list[Time] = []
        self.meetings: list[Meeting] = []
        self.exchanges: list[Exchange] = []
        self.acts: list[Act] = []
        self.statements: list[Statement] = []
        self.positions: list[Position] = []
        self.commitments: list[Commitment] = []
        for side in self.sides:
            name = f"{_name(random.Random(f'side {side}'), 3)}land"
            span = self.say(name)
            self.actors.append(
                Actor(id=f"p{len(self.actors)}", kind="state", name=name, iso=f"X{side:02}", mentions=[span])
            )
        for side in self.sides:
            # Delegations change every half year.
            source = random.Random(f"people {side} {self.process} {day.toordinal() // 180}")
            for _ in range(3):
                name = f"{_name(source, 2)} {_name(source, 3)}"
                span = self.say(name)
                title = self.say("envoy of")
                self.actors.append(Actor(id=f"p{len(self.actors)}", kind="person", name=name, mentions=[span]))
                holder = f"p{self.sides.index(side)}"
                self.offices.append(
                    Office(id=f"o{len(self.offices)}", person=self.actors[-1].id, title="envoy", of=holder,
                           evidence={"person": [span], "title": [title]})
                )  # fmt: skip

    def say(self, words: str) -> Span:
        start = len(self.text)
        self.text += f"{words} "
        return start, start + len(words)

    def say_words(self, count: int) -> Span:
        return self.say(" ".join(_name(self.chance, 2).lower() for _ in range(count)))

    def tell_meeting(self, day: date) -> None:
        parties, met, where, when = (
            self.say("Both sides"),
            self.say("met in"),
            self.say("Vortstadt"),
            self.say(f"on {day}."),
        )
        interval = self.note_time(day, when)
        number = day.toordinal() // 3 % 40
        self.meetings.append(
            Meeting(id=f"m{len(self.meetings)}", format="talks", status="carried_out", place="Vortstadt", parties=["p0", "p1"],
                    participants=["p2", "p5"], round=number if self.chance.random() < 0.4 else None, interval=interval,
                    precision="day", topics=[self.chance.choice(_TOPICS)],
                    evidence={"parties": [parties], "status": [met], "place": [where], "interval": [when]})
        )  # fmt: skip
        self.say_words(12)

    def tell_exchange(self, day: date) -> None:
        value = 100 + (day.toordinal() * 7 + self.process) % 900
        parties, done, figure, when = (
            self.say("They"),
            self.say("exchanged"),
            self.say(str(value)),
            self.say(f"on {day}."),
        )
        self.exchanges.append(
            Exchange(id=f"x{len(self.exchanges)}", what="prisoners", status="carried_out", interval=self.note_time(day, when),
                     parties=["p0", "p1"], figures=[Figure(value=value, unit="prisoners", scope="each")],
                     evidence={"parties": [parties], "status": [done], "figures": [figure], "interval": [when]})
        )  # fmt: skip
        self.say_words(12)

    def tell_agreement(self, day: date) -> None:
        actors, act, about, when = self.say("They"), self.say("agreed"), self.say("on a truce"), self.say(f"on {day}.")
        interval = self.note_time(day, when)
        evidence = {"actors": [actors], "act": [act], "interval": [when]}
        self.acts.append(
            Act(id=f"a{len(self.acts)}", act="agreement", status="carried_out", actors=["p0", "p1"], topics=["ceasefire"],
                interval=interval, content=[about], evidence=evidence)
        )  # fmt: skip
        self.commitments.append(
            Commitment(id=f"k{len(self.commitments)}", debtors=["p0"], creditors=["p1"], what="on a truce", topic="ceasefire",
                       status="carried_out", evidence={"debtors": [actors], "what": [about]})
        )  # fmt: skip

    def quote(self, day: date) -> None:
        person = f"p{self.chance.randrange(2, 8)}"
        # Half of what is quoted was said once and is printed by several: its words come from speaker and day.
        source = self.chance
        if self.chance.random() < 0.5:
            source = random.Random(f"words {self.process} {person} {day}")
        name, said = self.say(self.actors[int(person[1:])].name), self.say("said:")
        content = self.say(" ".join(_name(source, 2).lower() for _ in range(source.randrange(8, 25))))
        topic = source.choice(_TOPICS)
        made = Statement(
            id=f"s{len(self.statements)}", speaker=person, form="direct", source=[name], cue=[said], content=[content],
            topics=[topic], evidence={"speaker": [name], "content": [content]},
        )  # fmt: skip
        self.statements.append(made)
        if self.chance.random() < 0.4:
            self.positions.append(
                Position(id=f"q{len(self.positions)}", party="p0" if person < "p5" else "p1", topic=topic,
                         stance=source.choice(_STANCES), content=[content], statement=made.id, evidence={"content": [content]})
            )  # fmt: skip

    def note_time(self, day: date, span: Span) -> tuple[str, str]:
        interval = (day.isoformat(), (day + timedelta(days=1)).isoformat())
        self.times.append(
            Time(id=f"t{len(self.times)}", span=span, type="DATE", value=day.isoformat(), interval=interval, precision="day",
                 grade="stated")
        )  # fmt: skip
        return interval

    def finish(self, id: str, outlet: str) -> Reading:
        head = ArticleHead(id=id, publisher=outlet, published=self.day.isoformat(), language="en", text=self.text)
        return Reading(
            article=head, times=self.times, actors=self.actors, offices=self.offices, statements=self.statements,
            meetings=self.meetings, exchanges=self.exchanges, acts=self.acts, positions=self.positions,
            commitments=self.commitments,
        )  # fmt: skip
