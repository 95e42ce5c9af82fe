"""Frames of meetings in, meetings out.

Enters: a `Scene` and its frames. Leaves: `Gathering`s, one for each meeting the article tells of, its mentions folded together. It refuses a
meeting without sides: "talks" that nobody is said to hold are no entry for a record.
"""

from __future__ import annotations

from dataclasses import dataclass, field

from dragoman.language.clauses import find_objects, find_subjects, is_verb
from dragoman.meaning.frames import Frame
from dragoman.meaning.rounds import find_round, read_ordinal
from dragoman.meaning.scenes import Place, Scene, Sides
from dragoman.meaning.status import find_standing
from dragoman.meaning.times.mention import TimeMention

FAMILIES = {"talks": "talks", "negotiations": "talks", "consultation": "talks", "round": "talks", "meeting": "talks", "dialogue": "talks",
            "conference": "conference", "summit": "summit", "call": "call", "visit": "visit", "signing": "signing"}  # fmt: skip
HELD = frozenset({"carried_out", "ongoing"})
# Verbs whose object has been told of before.
RESUMING = frozenset({"resume", "restart", "relaunch", "continue"})
COMING = frozenset({"planned", "proposed", "conditional", "postponed"})


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


class MeetingFinder:
    def __init__(self, scene: Scene):
        self.scene, self.a = scene, scene.a
        self.dropped: list[tuple[int, int, str]] = []

    def find(self, frames: list[Frame]) -> list[Gathering]:
        """Meetings in order of the text."""
        mine = [f for f in frames if f.row.kind == "meeting"]
        found: list[Gathering] = []
        for frame in mine:
            if frame.row.id == "round" and self._has_inner(frame, mine):
                continue
            found += self.read(frame)
        self.inherit_sides(found)
        found += self.read_ordinals(found)
        merged = self.merge(sorted(found, key=lambda g: g.trigger))
        self.add_delegations(merged)
        return [g for g in merged if self.keep(g)]

    def inherit_sides(self, found: list[Gathering]) -> None:
        """A numbered or definite round without sides is one of the talks told of before it: "The first round took place …"."""
        a = self.a
        for n, g in enumerate(found):
            if g.sides.sides or g.sides.people or FAMILIES.get(g.format) != "talks" or not (g.round or g.is_definite):
                continue
            before = [
                x
                for x in found[:n]
                if (x.sides.sides or x.sides.people)
                and FAMILIES.get(x.format) == "talks"
                and x.frames[0].row.id != "host"  # a guest received is no round of the talks
                and a.sentence_of[g.trigger] - a.sentence_of[x.trigger] <= 4
            ]
            if before and (g.time or g.place or g.round):
                g.sides = copy_sides(before[-1].sides)
                g.mediators = g.mediators or list(before[-1].mediators)
                g.derived["parties"] = "meeting.sides_of_series"

    def _has_inner(self, frame: Frame, mine: list[Frame]) -> bool:
        """ "Round" over "of talks": the talks tell all."""
        return any(w == frame.trigger for f in mine if f is not frame for w, _, _ in f.standing.governors)

    # ------------------------------------------------------------ one frame

    def read(self, frame: Frame) -> list[Gathering]:
        a, scene, standing = self.a, self.scene, frame.standing
        if standing.is_negated and standing.status in ("carried_out", "unknown", "ongoing", "planned", "proposed"):
            self.dropped.append((frame.trigger, frame.trigger + 1, "meeting is negated"))
            return []
        g = Gathering(
            frame.row.means,
            standing.status,
            standing.rule,
            scene.asserter(frame.trigger),
            frame.trigger,
            frames=[frame],
        )
        g.show("format", frame.trigger, frame.trigger + 1)
        for word, row, _ in standing.governors:
            if row.effect != "none":
                g.show("status", word, word + 1)
        if not g.evidence.get("status"):
            g.derived["status"] = standing.rule
        g.is_definite = any(
            a.lower[c] in ("the", "this", "that", "these", "those", "such") for c in a.children[frame.trigger]
        )
        # what is resumed has been told of before
        g.is_definite |= any(a.lemmas[w].lower() in RESUMING for w, _, _ in standing.governors)
        g.is_indefinite = any(a.lower[c] in ("a", "an", "another", "new", "further") for c in a.children[frame.trigger])
        self.fill_sides(g, frame)
        g.place = scene.find_place(frame)
        if g.place:
            g.show("place", *g.place.words)
        number, count, word = find_round(a, [frame.trigger, *frame.words])
        if word >= 0:
            g.round, g.count = number, count
            g.show("round", word, word + 1)
        g.topic_words = [w for k in ("topic",) for w in frame.get(k)]
        if frame.is_verb and not self.has_both_sides(frame):
            self.dropped.append((frame.trigger, frame.trigger + 1, "meeting of one side"))
            return []
        if frame.row.means == "visit" and not any(self.players_of(w) for w in frame.get("visitor")):
            self.dropped.append((frame.trigger, frame.trigger + 1, "visit without a visitor"))
            return []
        self.name_call(g, frame)
        times = [t for t in scene.find_times(frame) if t.begin]
        return [self.date_status(x) for x in self.split(g, times)]

    def players_of(self, word: int) -> list[int]:
        """Whom a phrase names, else whose somebody without a name is: "his Libyan counterpart"."""
        reference = self.scene.references.refer(word)
        kinds = ("state", "group", "bloc")
        return list(reference.players) or [p for p in reference.owners if self.scene.players[p].kind in kinds]

    def has_both_sides(self, frame: Frame) -> bool:
        """A verb of meeting needs somebody on each side of it, or several as its subject."""
        if frame.row.id == "host":
            return any(self.players_of(w) for w in frame.get("party"))  # "welcomed the proposal"
        if frame.row.means == "visit":
            return True
        subjects = [w for w in frame.get("party") if w < frame.trigger]
        left = {p for w in subjects for p in self.players_of(w)}
        right = {p for w in frame.get("party") if w > frame.trigger for p in self.players_of(w)}
        blocs = any(self.scene.players[p].kind == "bloc" or self.scene.players[p].members for p in left)
        several = any(len(self.players_of(w)) >= 2 for w in subjects)
        return bool(left and right) or (len(left | right) >= 2 and (several or len(subjects) != 1)) or blocs

    def name_call(self, g: Gathering, frame: Frame) -> None:
        """Speaking with somebody is a call when a telephone is named in the sentence, and a conversation otherwise."""
        a = self.a
        if g.format != "call" or not frame.is_verb or a.lemmas[frame.trigger] in ("phone", "telephone"):
            return
        start, end = a.sentences[a.sentence_of[frame.trigger]]
        if not any(
            a.lemmas[i].lower() in ("phone", "telephone", "call", "videoconference", "telephonically")
            for i in range(start, end)
        ):
            g.format, g.derived["format"] = "talks", "format.speaking"

    def date_status(self, g: Gathering) -> Gathering:
        """A dated meeting that no verb tells of was held if its day is past, is planned if it is to come."""
        today = self.scene.published
        if (
            g.status in ("unknown", "planned")
            and g.rule in ("status.purpose", "status.infinitive")
            and g.time
            and today
            and (g.time.end_exclusive or g.time.begin or "9")[:10] <= today
        ):
            g.status, g.rule = "carried_out", "status.by_date"
            g.derived["status"] = "status.by_date"
        if g.status == "unknown" and g.rule != "status.question" and g.time and g.time.begin and today:
            g.status = (
                "carried_out"
                if (g.time.end_exclusive or g.time.begin)[:10] <= today
                else "planned"
                if g.time.begin[:10] > today
                else "unknown"
            )
            g.rule = g.derived["status"] = "status.by_date"
        return g

    def fill_sides(self, g: Gathering, frame: Frame) -> None:
        scene = self.scene
        hosts = scene.find_sides(frame.get("host"))
        mediators = scene.find_sides(frame.get("mediator"))
        g.hosts = hosts.people + [s for s in hosts.sides if s not in g.hosts]
        g.mediators = mediators.sides or mediators.people
        words = [w for w in frame.get("party", "visitor") if not self._is_venue(w, frame)]
        g.sides = scene.find_sides(words)
        if len(g.sides.sides) + len(g.sides.people) <= 1 and not frame.is_verb:
            self.add_proposer(g, frame)
        if frame.row.means == "visit":
            for w in frame.get("host_place"):
                host = scene.find_sides([w])
                place = scene.read_place(w)
                g.place = g.place or place
                for side in host.sides:
                    if side not in g.sides.sides:
                        g.sides.sides.append(side)
                        g.sides.words.setdefault(side, w)
        if frame.row.id == "host":
            g.sides.sides += [s for s in hosts.sides if s not in g.sides.sides]
            g.sides.people += [p for p in hosts.people if p not in g.sides.people]
            g.hosts = []
        outside = set(g.hosts) | set(g.mediators)
        g.sides.sides = [s for s in g.sides.sides if s not in outside or frame.row.id == "host"]
        for players, name in (
            (g.sides.sides, "parties"),
            (g.sides.people, "participants"),
            (g.hosts, "hosts"),
            (g.mediators, "mediators"),
        ):
            for player in players:
                word = g.sides.words.get(player, hosts.words.get(player, mediators.words.get(player)))
                if word is not None:
                    g.show(name, *self.stretch(word))
                elif player in g.sides.derived:
                    g.derived[name] = g.sides.derived[player]

    def add_proposer(self, g: Gathering, frame: Frame) -> None:
        """ "Kyiv proposed a meeting with Moscow", "Lima called off talks with Quito": who does so would take part. Several may do so among
        themselves: "they postponed the talks"."""
        for word, row, slot in frame.standing.governors:
            if (
                row.id in ("propose", "refuse", "postpone", "cancel")
                and slot in ("object", "for")
                and is_verb(self.a, word)
            ):
                more = self.scene.find_sides(find_subjects(self.a, word))
                alone = not g.sides.sides and not g.sides.people
                if alone and (row.id not in ("postpone", "cancel") or len(more.sides) < 2):
                    return
                for mine, theirs in ((g.sides.sides, more.sides), (g.sides.people, more.people)):
                    mine += [p for p in theirs if p not in mine]
                g.sides.words |= more.words
                g.derived["parties"] = "party.proposer"
                return

    def _is_venue(self, word: int, frame: Frame) -> bool:
        """A place before the noun names where, not who: "Doha talks"; two of them name who: "Kyiv-Moscow talks"."""
        mention = self.scene.cast.name_at.get(word)
        return (
            mention is not None
            and mention.sort in ("seat", "place")
            and word < frame.trigger
            and self.scene._names_venue(mention, frame)
            and self.a.rels[word] in ("compound", "amod")
        )

    def stretch(self, word: int) -> tuple[int, int]:
        mention = self.scene.cast.name_at.get(word)
        return (mention.first, mention.end) if mention else (word, word + 1)

    def split(self, g: Gathering, times: list[TimeMention]) -> list[Gathering]:
        """One meeting for each day named, when several are told of: "two rounds, on May 16 and June 2"."""
        days = [t for t in times if t.begin and t.precision in ("day", "part", "hour", "minute")]
        several = (g.count is not None and g.count == len(days) > 1) or (
            len(days) > 1 and self.a.tags[g.trigger] == "NNS" and g.round is None
        )
        if not several:
            best = (days or times)[:1]
            if best:
                g.time = best[0]
                g.show("interval", best[0].first, best[0].end)
            if g.count is not None:
                g.round, g.derived["round"] = g.count, "round.last_of_series"
            return [g]
        out = []
        for number, time in enumerate(days, 1):
            one = Gathering(g.format, g.status, g.rule, g.asserter, g.trigger, place=g.place, sides=g.sides, hosts=g.hosts, mediators=g.mediators,
                            topic_words=g.topic_words, derived=dict(g.derived), evidence={k: list(v) for k, v in g.evidence.items()}, frames=g.frames)  # fmt: skip
            one.time = time
            one.show("interval", time.first, time.end)
            if g.count == len(days):
                one.round, one.derived["round"] = number, "round.in_order"
            out.append(one)
        return out

    def read_ordinals(self, found: list[Gathering]) -> list[Gathering]:
        """ "The first took place in Muscat on April 12, the second in Rome": ordinals that stand for rounds told of before them."""
        a, scene = self.a, self.scene
        out: list[Gathering] = []
        modifying = {
            c
            for g in found
            for f in g.frames
            for w in (f.trigger, *f.words)
            if a.upos[w] == "NOUN"
            for c in a.children[w]
        }
        for number, (start, end) in enumerate(a.sentences):
            base = next(
                (
                    g
                    for g in sorted(found, key=lambda g: -g.trigger)
                    if 0 <= number - a.sentence_of[g.trigger] <= 2
                    and FAMILIES.get(g.format) == "talks"
                    and g.frames[0].row.id != "host"
                    and (g.sides.sides or g.sides.people)
                ),
                None,
            )
            if base is None:
                continue
            ordinals = [
                i for i in range(start, end) if read_ordinal(a.lower[i]) and i not in modifying and self.stands_alone(i)
            ]
            groups: list[list[int]] = []
            for i in ordinals:
                if (
                    groups
                    and i - groups[-1][-1] <= 3
                    and any(a.lower[k] in ("and", ",") for k in range(groups[-1][-1], i))
                    and not any(a.upos[k] in ("NOUN", "PROPN", "VERB", "NUM") for k in range(groups[-1][-1] + 1, i))
                ):
                    groups[-1].append(i)
                else:
                    groups.append([i])
            for n, group in enumerate(groups):
                stop = groups[n + 1][0] if n + 1 < len(groups) else end
                out += self.place_ordinals(base, group, stop)
        del scene
        return out

    def stands_alone(self, i: int) -> bool:
        a = self.a
        noun = a.heads[i] if a.rels[i] in ("amod", "nummod", "det") else i
        return noun == i or a.lemmas[noun].lower() in ("one", "round", "meeting", "session")

    def place_ordinals(self, base: Gathering, group: list[int], stop: int) -> list[Gathering]:
        a, scene = self.a, self.scene
        times = [t for t in scene.times if group[-1] < t.first < stop and t.begin]
        place = next(
            (
                p
                for p in (scene.read_place(w) for w in range(group[-1] + 1, stop) if a.preposition(w) in ("in", "at"))
                if p
            ),
            None,
        )
        if (not times and not place) or len(times) not in (0, 1, len(group)):
            return []
        verb = next((k for k in a.above(group[0]) if is_verb(a, k)), -1)
        standing = find_standing(a, group[0], kind="meeting") if verb >= 0 else None
        out = []
        for n, i in enumerate(group):
            time = times[n] if len(times) == len(group) else times[0] if times else None
            status = standing.status if standing and standing.status != "unknown" else base.status
            g = Gathering(base.format, status, "status.of_series", base.asserter, i, round=read_ordinal(a.lower[i]), time=time, place=place, sides=copy_sides(base.sides),
                          hosts=list(base.hosts), mediators=list(base.mediators), derived={"parties": "meeting.sides_of_series", "status": "status.of_series"}, frames=base.frames[:1])  # fmt: skip
            g.show("round", i, i + 1)
            if time:
                g.show("interval", time.first, time.end)
            if place:
                g.show("place", *place.words)
            out.append(self.date_status(g))
        return out

    def add_delegations(self, found: list[Gathering]) -> None:
        """ "The Iranian delegation was led by …", "the delegation included …": people of the talks told of last."""
        a, scene = self.a, self.scene
        for i in range(len(a)):
            if a.lemmas[i].lower() not in ("delegation", "team", "side") or a.main_rels[i] not in (
                "nsubj",
                "obj",
            ):
                continue
            verb = a.heads[i]
            if a.lemmas[verb].lower() not in ("lead", "head", "include", "chair", "comprise"):
                continue
            people = find_subjects(a, verb) if i in find_objects(a, verb) else find_objects(a, verb)
            near = [
                g
                for g in found
                if 0 <= a.sentence_of[i] - a.sentence_of[g.trigger] <= 4
                and FAMILIES.get(g.format) in ("talks", "visit", "summit")
            ]
            if not near:
                continue
            g = max(near, key=lambda g: g.trigger)
            for word in people:
                for player in scene.references.refer(word).players:
                    if scene.players[player].kind == "person" and player not in g.sides.people:
                        g.sides.people.append(player)
                        g.sides.words[player] = word
                        g.show("participants", *self.stretch(word))

    # ------------------------------------------------------------ folding mentions

    def merge(self, found: list[Gathering]) -> list[Gathering]:
        """Mentions of one meeting become one; the fuller mention leads."""
        out: list[Gathering] = []
        for g in found:
            fits = [(self.closeness(o, g), -n) for n, o in enumerate(out) if self.compatible(o, g)]
            if fits and max(fits)[0] > 0:
                self.fold(out[-max(fits)[1]], g)
            else:
                out.append(g)
        return out

    def compatible(self, x: Gathering, y: Gathering) -> bool:
        if FAMILIES.get(x.format, x.format) != FAMILIES.get(y.format, y.format):
            mixed = {FAMILIES.get(x.format), FAMILIES.get(y.format)}
            if mixed not in ({"talks", "summit"}, {"talks", "conference"}):
                return False
        if x.round is not None and y.round is not None and x.round != y.round:
            return False
        if x.time and y.time and not overlap(x.time, y.time):
            return False
        if (
            (x.status in HELD) != (y.status in HELD)
            and "unknown" not in (x.status, y.status)
            and not (x.time and y.time)
        ):
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

    def closeness(self, x: Gathering, y: Gathering) -> float:
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
        back = self.a.sentence_of[y.trigger] - self.a.sentence_of[x.trigger]
        return score - 0.02 * back

    def fold(self, x: Gathering, y: Gathering) -> None:
        """Puts what `y` tells beside what `x` tells; never over it."""
        if (
            x.status == "unknown"
            or (x.status in ("proposed",) and y.status == "planned")
            or (x.asserter is not None and y.asserter is None and y.status not in ("unknown",) and x.status == y.status)
        ):
            x.status, x.rule, x.asserter = y.status, y.rule, y.asserter
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

    def keep(self, g: Gathering) -> bool:
        """Whether a meeting has the sides and the standing to be told."""
        scene = self.scene
        stretch = (g.trigger, g.trigger + 1)
        # a company or a union is no side of diplomacy; a person is unless their title says otherwise
        sides = [s for s in g.sides.sides if scene.is_political(s)]
        people = [p for p in g.sides.people if not scene.is_private(p)]
        actors = len(set(sides)) + sum(1 for p in people if scene.state_of(p) not in sides)
        bloc = any(scene.players[s].kind == "bloc" for s in sides)
        reason = ""
        if not any(scene.is_political(p) for p in (*sides, *g.sides.people)):
            reason = "meeting without a political side"
        elif actors < 2 and not (bloc and g.format in ("summit", "meeting", "talks", "conference")):
            reason = "meeting with fewer than two sides"
        elif g.status == "unknown" and g.time is None:
            reason = "meeting only mentioned"
        if reason:
            self.dropped.append((*stretch, reason))
        return not reason


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
