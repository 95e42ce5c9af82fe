"""Meetings of one article in, what the series they belong to tells of them out.

Enters: `Gathering`s before they are folded. Leaves: sides for rounds that name none, and rounds told by an ordinal alone. It refuses to lend sides where the article
leaves open whose talks they are.
"""

from __future__ import annotations

from dragoman.language.clauses import is_verb
from dragoman.meaning.gatherings import FAMILIES, Gathering, copy_sides, date_status
from dragoman.meaning.rounds import read_ordinal
from dragoman.meaning.scenes import Scene
from dragoman.meaning.status import find_standing


class Series:
    def __init__(self, scene: Scene):
        self.scene, self.a = scene, scene.a

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

    def read_ordinals(self, found: list[Gathering]) -> list[Gathering]:
        """ "The first took place in Muscat on April 12, the second in Rome": ordinals that stand for rounds told of before them."""
        a = self.a
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
            out.append(date_status(g, scene.published))
        return out
