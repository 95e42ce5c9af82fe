"""Mentions of meetings in, one for each meeting out.

Enters: `Gathering`s as single words tell of them. Leaves: those of one meeting folded together, the fuller mention leading. It refuses to fold what
has another round, another day, other sides, or a single side in common.
"""

from __future__ import annotations

from dataclasses import dataclass, field

from dragoman.language.analysis import Analysis
from dragoman.meaning.frames import Frame
from dragoman.meaning.scenes import Place, Sides
from dragoman.meaning.times.mention import TimeMention

FAMILIES = {"talks": "talks", "negotiations": "talks", "consultation": "talks", "round": "talks", "meeting": "talks", "dialogue": "talks",
            "conference": "conference", "summit": "summit", "call": "call", "visit": "visit", "signing": "signing"}  # fmt: skip
HELD = frozenset({"carried_out", "ongoing"})
TIMELESS = "status.present"  # told in the simple present alone


@dataclass(slots=True)
class Gathering:
    """A meeting while the article is read. `evidence`: field -> stretches of words; `derived`: field -> rule."""

    format: str
    status: str
    rule: str
    asserter: int | None
    trigger: int
    round: int | None = None
    count: int | None = None
    time: TimeMention | None = None
    place: Place | None = None
    sides: Sides = field(default_factory=Sides)
    hosts: list[int] = field(default_factory=list)
    mediators: list[int] = field(default_factory=list)
    topic_words: list[int] = field(default_factory=list)
    evidence: dict[str, list[tuple[int, int]]] = field(default_factory=dict)
    derived: dict[str, str] = field(default_factory=dict)
    is_definite: bool = False
    is_indefinite: bool = False
    frames: list[Frame] = field(default_factory=list)

    def show(self, name: str, first: int, end: int) -> None:
        stretch = (first, end)
        if stretch not in self.evidence.setdefault(name, []):
            self.evidence[name].append(stretch)


def date_status(g: Gathering, today: str | None) -> Gathering:
    """A dated meeting that no verb tells of was held if its day is past, is planned if it is to come."""
    if (
        g.status in ("unknown", "planned")
        and g.rule in ("status.purpose", "status.infinitive")
        and g.time
        and today
        and (g.time.end_exclusive or g.time.begin or "9")[:10] <= today
    ):
        g.status, g.rule = "carried_out", "status.by_date"
        g.derived["status"] = "status.by_date"
    if (
        g.status == "unknown"
        and g.rule not in ("status.question", "status.habitual")
        and g.time
        and g.time.begin
        and today
    ):
        g.status = (
            "carried_out"
            if (g.time.end_exclusive or g.time.begin)[:10] <= today
            else "planned"
            if g.time.begin[:10] > today
            else "unknown"
        )
        g.rule = g.derived["status"] = "status.by_date"
    return g


def stand_as_others(g: Gathering, found: list[Gathering]) -> None:
    """Gives a meeting told in the simple present alone the status of those of the same sides, where they all have one: the talks that a headline's visit is
    for."""
    sides = set(g.sides.sides)
    known = {
        o.status
        for o in found
        if o is not g and o.status != "unknown" and len(sides) >= 2 and sides <= set(o.sides.sides)
    }
    if len(known) == 1:
        g.status = known.pop()
        g.rule = g.derived["status"] = "status.of_same_sides"


def merge(found: list[Gathering], a: Analysis) -> list[Gathering]:
    """Mentions of one meeting become one; the fuller mention leads."""
    out: list[Gathering] = []
    for g in found:
        fits = [(closeness(o, g, a), -n) for n, o in enumerate(out) if compatible(o, g)]
        if fits and max(fits)[0] > 0:
            fold(out[-max(fits)[1]], g)
        else:
            out.append(g)
    return out


def is_of_leaders(g: Gathering) -> bool:
    """Whether a meeting is one of people alone, its sides being the states they lead."""
    return bool(g.sides.people) and all(g.sides.derived.get(s) == "side.of_office" for s in g.sides.sides)


def compatible(x: Gathering, y: Gathering) -> bool:
    if FAMILIES.get(x.format, x.format) != FAMILIES.get(y.format, y.format):
        mixed = {FAMILIES.get(x.format), FAMILIES.get(y.format)}
        if mixed not in ({"talks", "summit"}, {"talks", "conference"}):
            return False
    if x.round is not None and y.round is not None and x.round != y.round:
        return False
    if any(is_of_leaders(g) and o.round is not None and g.round is None for g, o in ((x, y), (y, x))):
        return False
    if any(g.frames[0].row.id == "host" and o.round is not None for g, o in ((x, y), (y, x))):
        return False  # a guest received before a round
    if x.time and y.time and not overlap(x.time, y.time):
        return False
    if (x.status in HELD) != (y.status in HELD) and "unknown" not in (x.status, y.status) and not (x.time and y.time):
        return False
    if x.place and y.place and x.place.name != y.place.name and x.place.country != y.place.country:
        return False
    if (
        y.is_indefinite
        and len(y.sides.sides) >= 2
        and set(y.sides.sides) != set(x.sides.sides)
        and not (x.time and y.time)
    ):
        return False
    sx, sy = set(x.sides.sides) | set(x.sides.people), set(y.sides.sides) | set(y.sides.people)
    if sx and sy and not sx & sy:
        return False
    if (
        len(x.sides.sides) >= 2
        and len(y.sides.sides) >= 2
        and not (set(x.sides.sides) <= set(y.sides.sides) or set(y.sides.sides) <= set(x.sides.sides))
    ):
        return False
    return True


def closeness(x: Gathering, y: Gathering, a: Analysis) -> float:
    """How much speaks for one meeting; 0 or less: keep apart."""
    score = 0.0
    if x.time and y.time:
        score += 2
    if x.round is not None and x.round == y.round:
        score += 2
    if x.place and y.place and x.place.name == y.place.name:
        score += 0.5
    shared = (set(x.sides.sides) & set(y.sides.sides)) | (set(x.sides.people) & set(y.sides.people))
    score += 0.7 * len(shared)
    bare = y.time is None and y.round is None
    if bare and y.is_definite:
        score += 1
    if bare and not shared and not y.is_definite:
        score -= 1
    more = (set(y.sides.sides) | set(y.sides.people)) - set(x.sides.sides) - set(x.sides.people)
    if more and len(shared) == 1 and not (x.time and y.time) and y.round is None:
        score -= 1.5  # one side in common and another of its own: two meetings of that side
    if (
        not bare
        and (x.time is None) != (y.time is None)
        and x.round is None
        and y.round is None
        and len(shared) < 2
        and not y.is_definite
    ):
        score -= 1.5
    if (
        x.time is not None
        and y.time is None
        and y.round is not None
        and x.round is None
        and not y.is_definite
        and x.status != y.status
    ):
        score -= 1
    back = a.sentence_of[y.trigger] - a.sentence_of[x.trigger]
    return score - 0.02 * back


def fold(x: Gathering, y: Gathering) -> None:
    """Puts what `y` tells beside what `x` tells; never over it."""
    if (
        x.status == "unknown"
        or (x.status in ("proposed",) and y.status == "planned")
        or (x.asserter is not None and y.asserter is None and y.status not in ("unknown",) and x.status == y.status)
    ):
        x.status, x.rule, x.asserter = y.status, y.rule, y.asserter
        x.derived.pop("status", None)  # that of `y` follows below
    x.round = y.round if x.round is None else x.round
    if x.time is None or (y.time is not None and is_finer(y.time, x.time)):
        x.time = y.time or x.time
        x.evidence["interval"] = []
    if x.place is None or (y.place and x.place.words != y.place.words and not x.place.country):
        x.place = y.place or x.place
    if FAMILIES.get(x.format) == "talks" and x.format == "meeting" and y.format == "talks":
        x.format = "talks"
    for mine, theirs in (
        (x.sides.sides, y.sides.sides),
        (x.sides.people, y.sides.people),
        (x.hosts, y.hosts),
        (x.mediators, y.mediators),
    ):
        mine += [p for p in theirs if p not in mine]
    x.sides.words |= {k: v for k, v in y.sides.words.items() if k not in x.sides.words}
    x.sides.derived |= {k: v for k, v in y.sides.derived.items() if k not in x.sides.derived}
    x.sides.sides = [
        s for s in x.sides.sides if (s not in x.mediators and s not in x.hosts) or x.frames[0].row.id == "host"
    ]
    for name, stretches in y.evidence.items():
        for stretch in stretches:
            if name != "interval" or x.time is y.time:
                x.show(name, *stretch)
    for name, rule in y.derived.items():
        x.derived.setdefault(name, rule)
    x.topic_words += y.topic_words
    x.frames += y.frames


def copy_sides(sides: Sides) -> Sides:
    """The sides of a series, for one round of it; who came to the others is not said of this one."""
    return Sides(list(sides.sides), [], dict(sides.words), {s: "meeting.sides_of_series" for s in sides.sides})


FINENESS = (
    "century",
    "decade",
    "year",
    "half",
    "season",
    "quarter",
    "month",
    "week",
    "weekend",
    "day",
    "part",
    "hour",
    "minute",
    "second",
)


def is_finer(x: TimeMention, y: TimeMention) -> bool:
    """Whether `x` tells more exactly when than `y`: "Wednesday" beside "this week"."""
    return (
        x.precision is not None
        and (y.precision is None or FINENESS.index(x.precision) > FINENESS.index(y.precision))
        and FINENESS.index(y.precision or "year") < FINENESS.index("day")
    )


def overlap(x: TimeMention, y: TimeMention) -> bool:
    """Whether two intervals can be one time; unknown ones can."""
    if not (x.begin and y.begin and x.end_exclusive and y.end_exclusive):
        return True
    return (x.begin[:10] < y.end_exclusive[:10] and y.begin[:10] < x.end_exclusive[:10]) or x.begin[:10] == y.begin[:10]
