"""Meetings of one article in, what the series they belong to tells of them out.

Enters: `Gathering`s before they are folded. Leaves: sides for rounds that name none, and rounds told by an ordinal alone. It refuses to lend sides where the article
leaves open whose talks they are.
"""

from __future__ import annotations

import collections

from dragoman.language.clauses import is_verb
from dragoman.meaning.gatherings import FAMILIES, Gathering, copy_sides, date_status, is_of_leaders
from dragoman.meaning.rounds import read_ordinal
from dragoman.meaning.scenes import Scene, Sides
from dragoman.meaning.status import find_standing


class Series:
    def __init__(self, scene: Scene):
        self.scene, self.a = scene, scene.a
        self.time_words = {i for t in scene.times for i in range(t.first, t.end)}

    def inherit_sides(self, found: list[Gathering]) -> None:
        """A numbered or definite round without sides is one of the talks told of before it: "The first round took place …"."""
        a = self.a
        for n, g in enumerate(found):
            if g.sides.sides or g.sides.people or FAMILIES.get(g.format) != "talks" or not (g.round or g.is_definite):
                continue
            before = [
                x for x in found[:n] if self.is_of_talks(x) and a.sentence_of[g.trigger] - a.sentence_of[x.trigger] <= 4
            ]
            if before and (g.time or g.place or g.round):
                g.sides = copy_sides(before[-1].sides)
                g.mediators = g.mediators or list(before[-1].mediators)
                g.derived["parties"] = "meeting.sides_of_series"

    def is_of_talks(self, g: Gathering) -> bool:
        """Whether a round can be one of these talks: a guest received is none, nor two people who meet, whatever states they lead."""
        told = bool(g.sides.sides or g.sides.people)
        return told and FAMILIES.get(g.format) == "talks" and g.frames[0].row.id != "host" and not is_of_leaders(g)

    def give_sides(self, found: list[Gathering]) -> None:
        """ "After Monday's talks", "after the second round": talks that need no sides, as the article is about those of two sides alone."""
        if not any(f.row.id in ("talks", "consultations") for g in found for f in g.frames):
            return  # rounds of a cup
        pair, rule = self.find_pair()
        for g in found:
            if g.sides.sides or g.sides.people or FAMILIES.get(g.format) != "talks" or not pair:
                continue
            noun = g.trigger
            dated = any(c in self.time_words for c in self.a.children_by(noun, "nmod:poss"))
            if g.round is not None or g.is_definite or dated:
                g.sides = Sides(list(pair), [], {}, dict.fromkeys(pair, rule))
                g.derived["parties"] = rule

    def find_pair(self) -> tuple[tuple[int, ...], str]:
        """The two states or groups that an article is about: the only two it names, or the only two it names together."""
        scene = self.scene
        references = scene.references
        acting = {
            player for word, player in references.recent if self.is_side(player) and not references.is_place(word)
        }
        if len(acting) == 2:
            return tuple(sorted(acting)), "meeting.only_two_sides"
        together = (*references.pairs, *references.holders)
        pairs = {tuple(sorted(p)) for p in together if len(p) == 2 and acting.issuperset(p)}
        if len(pairs) == 1:
            (pair,) = pairs
            often = collections.Counter(player for _, player in references.recent if player in acting)
            if min(often[p] for p in pair) >= max((n for p, n in often.items() if p not in pair), default=0):
                return pair, "meeting.sides_of_article"
        return (), ""

    def is_side(self, player: int) -> bool:
        p = self.scene.players[player]
        return p.kind == "state" or (p.kind == "group" and self.scene.is_political(player))

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
                    if 0 <= number - a.sentence_of[g.trigger] <= 2 and self.is_of_talks(g)
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
        times = [t for t in scene.times if group[-1] < t.first < stop and t.begin and not scene.is_bound(t)]
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
