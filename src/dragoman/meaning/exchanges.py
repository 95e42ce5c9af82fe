"""Frames of exchanges in, exchanges out.

Enters: a `Scene` and its frames. Leaves: `Swap`s: what is exchanged, between whom, how many each way, how far it has come. It refuses to count
what was agreed as done: the status is that of the handing over.
"""

from __future__ import annotations

from dataclasses import dataclass, field

from dragoman.knowledge.events import find_thing, load_classes
from dragoman.language.analysis import Analysis
from dragoman.meaning.figures import Count, find_counts
from dragoman.meaning.frames import Frame
from dragoman.meaning.gatherings import Gathering, overlap
from dragoman.meaning.returns import (
    find_keeper,
    find_keepers,
    find_keeping,
    find_returned,
    find_shares,
    is_ratio,
    is_share,
)
from dragoman.meaning.rounds import CARDINALS
from dragoman.meaning.scenes import Scene
from dragoman.meaning.times.mention import TimeMention


def is_number(a: Analysis, i: int) -> bool:
    return a.upos[i] == "NUM" or a.lower[i] in CARDINALS


ORDER = ("remains", "hostages", "detainees", "children", "prisoners", "civilians")


@dataclass(slots=True)
class Amount:
    count: Count
    unit: str
    giver: int | None = None
    receiver: int | None = None


@dataclass(slots=True)
class Swap:
    """An exchange while the article is read."""

    what: str
    status: str
    rule: str
    asserter: int | None
    trigger: int
    parties: list[int] = field(default_factory=list)
    amounts: list[Amount] = field(default_factory=list)
    time: TimeMention | None = None
    evidence: dict[str, list[tuple[int, int]]] = field(default_factory=dict)
    derived: dict[str, str] = field(default_factory=dict)
    is_definite: bool = False

    def show(self, name: str, first: int, end: int) -> None:
        if (first, end) not in self.evidence.setdefault(name, []):
            self.evidence[name].append((first, end))


class ExchangeFinder:
    def __init__(self, scene: Scene):
        self.scene, self.a = scene, scene.a
        self.dropped: list[tuple[int, int, str]] = []

    def find(self, frames: list[Frame]) -> list[Swap]:
        mine = [f for f in frames if f.row.kind == "exchange"]
        swaps = self.name_people([s for f in mine for s in self.read(f)])
        return [s for s in self.merge(swaps) if self.keep(s)]

    def name_people(self, swaps: list[Swap]) -> list[Swap]:
        """ "390 people", "the exchange of 1,000 for 1,000": who they are is told elsewhere in the article, or it is not known."""
        known = [s.what for s in swaps if s.what not in ("people", "")]
        lemmas = {w.lower() for w in self.a.lemmas}
        captive = bool(lemmas & {"prisoner", "captivity", "pow", "captive"})
        detained = bool(lemmas & load_classes()["detention"])
        out = []
        for s in swaps:
            if s.what in ("people", "civilians") and s.rule in ("release", "homecoming") and detained:
                for amount in s.amounts:
                    amount.unit = "detainees"
                s.what, s.derived["what"] = "detainees", "exchange.what_of_article"
            if s.what in ("people", ""):
                near = [
                    o
                    for o in swaps
                    if o.what not in ("people", "") and self.a.sentence_of[o.trigger] == self.a.sentence_of[s.trigger]
                ]
                what = (
                    near[0].what
                    if near
                    else max(sorted(set(known)), key=known.count)
                    if known
                    else "prisoners"
                    if captive and s.rule == "exchange"
                    else ""
                )
                if not what:
                    self.dropped.append((s.trigger, s.trigger + 1, "exchange of something not named"))
                    continue
                s.what, s.derived["what"] = what, "exchange.what_of_article"
                for amount in s.amounts:
                    amount.unit = what if amount.unit in ("people", "") else amount.unit
            out.append(s)
        return out

    def read(self, frame: Frame) -> list[Swap]:
        a, scene, standing = self.a, self.scene, frame.standing
        returned = find_returned(a, frame, frame.get("thing"))
        nouns = [(w, kind) for w, kind in self.find_nouns(frame) if w not in returned]
        kinds: list[str] = [k for k in ORDER if any(kind == k for _, kind in nouns)]
        if not kinds and any(kind == "people" for _, kind in nouns):
            kinds = ["people"]
        start, end = a.sentences[a.sentence_of[frame.trigger]]
        bare = (frame.row.id == "exchange" and not frame.get("thing", "return")) or (
            frame.row.id == "exchange" and any(is_number(a, w) for w in frame.get("thing", "return"))
        )
        if (
            not kinds
            and bare
            and (
                find_counts(a, [], start, end) or any(a.lower[c] in ("the", "this") for c in a.children[frame.trigger])
            )
        ):
            kinds = [""]
        numbers = [
            n
            for w in frame.get("thing", "return")
            for n in (w, *a.children_by(w, "nmod"))
            if is_number(a, n) and (n == w or a.preposition(n) == "of")
        ]
        if not kinds and numbers:
            kinds = [""]  # "handed over 57", "a first batch of 303": of those told of before
        if not kinds:
            if frame.row.id == "exchange":
                self.dropped.append((frame.trigger, frame.trigger + 1, "exchange of something else"))
            return []
        if standing.is_negated and standing.status in ("carried_out", "unknown", "ongoing"):
            self.dropped.append((frame.trigger, frame.trigger + 1, "exchange is negated"))
            return []
        if frame.is_verb and scene.asserter(frame.trigger) is not None and standing.rule == "status.present":
            # "Hamas lays down its arms, returns the hostages": said of terms or habits, not of what was done
            standing.status, standing.rule = "unknown", "status.present_said"
        sides = scene.find_sides([w for w in frame.get("party", "giver") if not is_share(a, w)])
        receivers = scene.find_sides(frame.get("receiver"))
        givers = scene.find_sides([w for w in frame.get("giver") if not is_share(a, w)])
        out = []
        for kind in kinds[:2]:
            heads = [w for w, k in nouns if k == kind] or numbers
            inner = [*heads, *(c for h in heads for c in a.children_by(h, "nmod") if a.preposition(c) == "of")]
            origin = [c for h in inner for c in a.children_by(h, "nmod") if a.preposition(c) == "from"]
            if frame.row.id != "exchange" and scene.find_sides(origin).sides:
                givers = scene.find_sides(
                    origin
                )  # "the release of 16 people from Chad": the owner of the release is who won it
            swap = Swap(kind, standing.status, frame.row.id, scene.asserter(frame.trigger), frame.trigger)
            swap.show("what", frame.trigger, frame.trigger + 1)
            for w in heads:
                swap.show("what", w, w + 1)
            for word, row, _ in standing.governors:
                if row.effect != "none":
                    swap.show("status", word, word + 1)
            swap.derived["status"] = standing.rule
            swap.parties = list(dict.fromkeys([*sides.sides, *givers.sides, *receivers.sides]))
            swap.is_definite = any(a.lower[c] in ("the", "this", "that") for c in a.children[frame.trigger])
            for word in (*sides.words.values(), *receivers.words.values()):
                swap.show("parties", word, word + 1)
            times = [t for t in scene.find_times(frame) if t.begin]
            if times:
                swap.time = times[0]
                swap.show("interval", times[0].first, times[0].end)
            if not swap.parties or frame.row.id == "homecoming":
                self.add_nationality(swap, heads)
            self.count(swap, frame, heads, returned, givers.sides, receivers.sides)
            out.append(swap)
        return out

    def count(self, swap: Swap, frame: Frame, heads: list[int], returned: list[int], givers: list[int], receivers: list[int]) -> None:  # fmt: skip
        """The figures of an exchange: what is handed over, what is given in return, what others give."""
        a, scene = self.a, self.scene
        start, end = a.sentences[a.sentence_of[frame.trigger]]
        counted = heads + [
            c for h in heads for c in a.children_by(h, "nmod") if a.preposition(c) in ("of", "including")
        ]
        counted += [k for c in counted if a.preposition(c) == "including" for k in a.conjuncts(c)]
        keeper = next((k for k in (find_keeper(scene, h) for h in heads) if k is not None), None)
        if keeper is None and not givers and not swap.parties and swap.rule in ("release", "homecoming"):
            keepers = find_keepers(scene, swap.what)
            if len(keepers) == 1:
                (keeper,) = keepers
                swap.parties.append(keeper)
                swap.derived["parties"] = "exchange.keeper_of_article"
        giver = givers[0] if len(givers) == 1 else keeper if not givers and keeper not in receivers else None
        receiver = next((r for r in receivers if r != giver), None)
        taken: set[int] = set()

        def add(count: Count, unit: str, giver: int | None, receiver: int | None) -> None:
            taken.update(range(count.word, count.end))
            swap.amounts.append(Amount(count, unit, giver, receiver))
            swap.show("figures", count.word, count.end)
            for side in (giver, receiver):
                if side is not None and side not in swap.parties:
                    swap.parties.append(side)

        if any(is_ratio(a, w) for w in returned):
            self.dropped.append(
                (frame.trigger, frame.trigger + 1, "so many for each of the others, and no number of them")
            )
            return
        for count in find_counts(a, counted, start, end, frame.trigger):
            in_return = any(a.edges[w][0] <= count.word < a.edges[w][1] for w in returned)
            is_far = frame.row.id == "release" and count.word < frame.trigger - 25
            if not is_far and not (in_return and count.scope != "each"):
                add(count, swap.what, giver, receiver)
        for word in returned:
            unit = self.kind_of(word)
            if unit is None:
                continue
            other = find_keeper(scene, word)
            if other is None and giver is not None:
                other = next((p for p in swap.parties if p != giver), None)
            for count in find_counts(a, [word], start, end):
                if count.word not in taken and count.scope != "each":
                    add(count, unit, other if other != giver else None, giver)
        for share in find_shares(scene, frame, start, end, taken):
            add(share.count, swap.what, share.giver, share.receiver)

    def add_nationality(self, swap: Swap, heads: list[int]) -> None:
        """ "Russian servicemen returned": to whom, by whose they are."""
        for head in heads:
            for c in self.a.children[head]:
                player = self.scene.cast.named(c)
                if (
                    player is not None
                    and self.a.rels[c] in ("amod", "compound", "nmod:poss")
                    and self.scene.players[player].kind == "state"
                    and player not in swap.parties
                ):
                    swap.parties.append(player)
                    swap.derived["parties"] = "exchange.nationality"

    def find_nouns(self, frame: Frame) -> list[tuple[int, str]]:
        """Words among the arguments that name people or remains, with their kind: "prisoners of war", "bodies of soldiers"."""
        a = self.a
        out: list[tuple[int, str]] = []
        heads = frame.get("thing", "return")
        heads += [c for c in a.children[frame.trigger] if a.rels[c] in ("compound", "amod") and c < frame.trigger]
        for head in heads:
            for word in (head, *a.children_by(head, "conj")):
                kind = self.kind_of(word)
                name = self.scene.cast.name_at.get(word)
                if not kind and name is not None and name.sort == "people" and find_keeping(a, word):
                    kind = "detainees"  # "five Germans jailed in Chad"
                if kind and (word, kind) not in out:
                    out.append((word, kind))
                elif not kind and a.lemmas[word].lower() not in load_classes()["no_quantity"]:
                    # "thousands of prisoners", "a first group of hostages"
                    for c in a.children_by(word, "nmod"):
                        inner = self.kind_of(c)
                        if inner and a.preposition(c) in ("of", "") and (c, inner) not in out:
                            out.append((c, inner))
        return out

    def kind_of(self, word: int) -> str | None:
        a = self.a
        if a.upos[word] not in ("NOUN", "PROPN", "ADJ", "VERB"):
            return None
        lemmas = [a.lemmas[k].lower() for k in range(max(0, word - 2), word + 1)]
        kind = find_thing(lemmas)
        if (
            kind == "prisoners"
            and a.lemmas[word].lower() in ("soldier", "troop", "officer", "fighter", "serviceman")
            and any(a.lower[c] in ("dead", "fallen", "killed") for c in a.children[word])
        ):
            return "remains"
        return kind

    def merge(self, found: list[Swap]) -> list[Swap]:
        out: list[Swap] = []
        for s in sorted(found, key=lambda s: s.trigger):
            match = next((o for o in reversed(out) if self.same(o, s)), None)
            if match is None:
                out.append(s)
                continue
            if match.status == "unknown" and s.status != "unknown":
                # the day of a bare mention ("the return agreed on June 2") is not that of what happened
                match.status, match.time = s.status, s.time
                match.derived["status"] = s.derived["status"]
                match.evidence.pop("interval", None)
            elif match.time is None and s.time is not None and (s.status != "unknown" or match.status == "unknown"):
                match.time = s.time
            elif s.status == "unknown":
                s.evidence.pop("interval", None)
            match.parties += [p for p in s.parties if p not in match.parties]
            known = {(x.count.value, x.count.scope) for x in match.amounts}
            halves = self.are_halves(match, s) or self.are_mirrors(match, s)
            match.amounts += [x for x in s.amounts if halves or (x.count.value, x.count.scope) not in known]
            for name, stretches in s.evidence.items():
                for stretch in stretches:
                    match.show(name, *stretch)
        return out

    def same(self, x: Swap, y: Swap) -> bool:
        if x.what != y.what:
            return False
        if x.status != y.status and "unknown" not in (x.status, y.status):
            return False
        if x.time and y.time and not overlap(x.time, y.time):
            return False
        if self.are_halves(x, y) or self.are_mirrors(x, y):
            return True
        vx, vy = {m.count.value for m in x.amounts}, {m.count.value for m in y.amounts}
        if vx and vy and not vx & vy:
            return False
        if x.parties and y.parties and not set(x.parties) & set(y.parties):
            return False
        return True

    def are_halves(self, x: Swap, y: Swap) -> bool:
        """ "Russia returned 6,000 bodies; Ukraine handed over 57": what each side gives, told one after the other, is one exchange."""
        givers = [{m.giver for m in s.amounts if m.giver is not None} for s in (x, y)]
        sides = set(x.parties) | set(y.parties)
        near = self.a.sentence_of[y.trigger] - self.a.sentence_of[x.trigger] <= 2
        mutual = givers[0] <= set(y.parties) or givers[1] <= set(x.parties)
        return near and all(len(g) == 1 for g in givers) and givers[0] != givers[1] and len(sides) == 2 and mutual

    def are_mirrors(self, x: Swap, y: Swap) -> bool:
        """ "Ukraine brought home 307 soldiers … Russia, too, received 307": as many came to either side, so it is one exchange."""
        takers = [{m.receiver for m in s.amounts} for s in (x, y)]
        counts = [{(m.count.value, m.count.bound) for m in s.amounts} for s in (x, y)]
        alone = all(len(t) == 1 and None not in t for t in takers) and all(len(c) == 1 for c in counts)
        of_states = all(self.scene.players[p].kind in ("state", "group") for t in takers for p in t if p is not None)
        return alone and of_states and takers[0] != takers[1] and counts[0] == counts[1]

    def take_sides(self, swaps: list[Swap], gatherings: list[Gathering]) -> None:
        """An exchange whose sides are unsaid is one of those who meet in the same sentence: "talks that led to the exchange"."""
        a = self.a
        for s in swaps:
            if s.parties:
                continue
            near = [
                g
                for g in gatherings
                if len(g.sides.sides) >= 2
                and any(a.sentence_of[f.trigger] == a.sentence_of[s.trigger] for f in g.frames)
            ]
            if near:
                s.parties = list(near[0].sides.sides)
                s.derived["parties"] = "exchange.sides_of_meeting"

    def keep(self, s: Swap) -> bool:
        political = [p for p in s.parties if self.scene.is_political(p)]
        reason = ""
        if s.rule in ("release", "homecoming", "receive") and (
            not political or (s.rule == "homecoming" and not s.amounts)
        ):
            reason = "release without a side"
        elif (
            s.rule in ("release", "homecoming", "receive")
            and s.status == "carried_out"
            and len(political) < 2
            and not s.amounts
            and not s.time
        ):
            reason = "release of a number and day not given"
        elif s.status in ("unknown", "conditional") and not s.amounts and not s.time:
            reason = "exchange only mentioned"
        if reason:
            self.dropped.append((s.trigger, s.trigger + 1, reason))
        return not reason
