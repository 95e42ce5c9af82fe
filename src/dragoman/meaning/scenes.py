"""Frames in, when and where and between whom out.

Enters: the analysis, references, times and statements of one article. Leaves: for a frame its times, place, sides and asserter. It refuses a time or
place that hangs on another clause: better none than a neighbour's.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from functools import lru_cache

from dragoman.knowledge.events import load_classes
from dragoman.knowledge.load import load_rows
from dragoman.knowledge.schema import State
from dragoman.language.analysis import Analysis
from dragoman.language.clauses import is_verb
from dragoman.meaning.chains import Said
from dragoman.meaning.frames import Frame
from dragoman.meaning.names import NameMention
from dragoman.meaning.references import References
from dragoman.meaning.times.mention import TimeMention

AT = frozenset({"in", "at", "near", "outside", "inside", "to", "into", "within"})
CLIMB = 4
# Before a time they say what an event came after or before, not when it was: "the third since May 16".
BOUNDS = frozenset({"since", "after", "before", "until", "till"})


@dataclass(slots=True)
class Place:
    """`words`: the stretch that names the place; `name` as written; `country` alpha-3."""

    words: tuple[int, int]
    name: str
    country: str | None
    country_words: tuple[int, int] | None = None
    rule: str = ""


@dataclass(slots=True)
class Sides:
    """Players of an event: sides (states, groups, organisations) and people. `words`: player -> the words that gave it; `derived`: player -> rule."""

    sides: list[int] = field(default_factory=list)
    people: list[int] = field(default_factory=list)
    words: dict[int, int] = field(default_factory=dict)
    derived: dict[int, str] = field(default_factory=dict)


class Scene:
    """What one article's frames can be filled with."""

    def __init__(
        self,
        a: Analysis,
        references: References,
        times: Sequence[TimeMention],
        statements: Sequence[Said],
        published: str | None,
    ):
        self.published = published[:10] if published else None
        self.a, self.references, self.cast = a, references, references.cast
        self.times = [t for t in times if t.type in ("DATE", "TIME")]
        self.durations = [t for t in times if t.type == "DURATION"]
        self.statements = list(statements)
        self.sizes = [sum(e - s for s, e in said.content) for said in self.statements]
        self.holders: list[list[int]] = [[] for _ in range(len(a))]
        for number, said in enumerate(self.statements):
            for stretch in (said.content, *said.repeats):
                for s, e in stretch:
                    for i in range(s, e):
                        self.holders[i].append(number)

    @property
    def players(self) -> list:  # type: ignore[type-arg]
        return self.cast.players

    def cues(self) -> dict[int, frozenset[int]]:
        """For each word the cues of the statements whose words it stands in."""
        return {
            i: frozenset(self.statements[n].cue for n in numbers) for i, numbers in enumerate(self.holders) if numbers
        }

    def asserter(self, word: int) -> int | None:
        """The innermost statement that holds `word`; None: the article itself."""
        numbers = self.holders[word]
        return min(numbers, key=lambda n: (self.sizes[n], n)) if numbers else None

    # ------------------------------------------------------------ times

    def find_times(self, frame: Frame) -> list[TimeMention]:
        """Times that hang on the words of a frame, in order of the text."""
        words, acts = set(frame.words) - set(frame.act_words), set(frame.act_words)
        out = [t for t in self.times if self._hangs(t.first, t.end, words, frame.trigger)]
        # "proposed on Wednesday to hold talks next Monday": what follows the event is its day even if the tree hangs it on the proposing
        out += [
            t
            for t in self.times
            if t not in out and t.first > frame.trigger and self._hangs(t.first, t.end, acts, frame.trigger)
        ]
        out += [t for t in self.times if t not in out and self._joined(t, out)]
        if frame.standing.status == "postponed":
            moved = [t for t in out if t.first and self.a.lower[t.first - 1] in ("until", "till", "to")]
            if moved:
                return moved  # "planned for Monday, postponed until Friday": it is Friday's now
        out = [t for t in out if not self.is_bound(t)]
        if frame.standing.status in ("carried_out", "ongoing"):
            out = [t for t in out if not self.is_to_come(t)]
        return sorted(out, key=lambda t: t.first)

    def is_bound(self, time: TimeMention) -> bool:
        """Whether a time only says what something came after or before."""
        return time.first > 0 and self.a.lower[time.first - 1] in BOUNDS

    def is_to_come(self, time: TimeMention) -> bool:
        """Whether a time begins after the day of publication: no time of what has happened, whatever the tree says."""
        return self.published is not None and time.begin is not None and time.begin[:10] > self.published

    def _hangs(self, first: int, end: int, words: set[int], trigger: int) -> bool:
        a = self.a
        head = next((i for i in range(first, end) if not first <= a.heads[i] < end), first)
        node = a.heads[head]
        for over in a.above(node) if node >= 0 else ():
            if node < over < first and is_verb(a, over):
                # "postponed it, he said on Saturday": a time never reaches over the verb that it follows
                node = over
                break
        for _ in range(CLIMB):
            if node < 0:
                return False
            if node in words:
                return True
            if is_verb(a, node) or (a.upos[node] == "NOUN" and a.kinds[node] in ("event", "abstract", "person")):
                return False
            node = a.heads[node]
        return False

    def _joined(self, time: TimeMention, found: list[TimeMention]) -> bool:
        """ "on May 16 and June 2": the second hangs on the first."""
        a = self.a
        head = next((i for i in range(time.first, time.end) if not time.first <= a.heads[i] < time.end), time.first)
        return a.rels[head] == "conj" and any(t.first <= a.heads[head] < t.end for t in found)

    # ------------------------------------------------------------ places

    def find_place(self, frame: Frame) -> Place | None:
        """Where a frame happens: a place named by a phrase with "in", "at" that hangs on its words, or by a noun before it ("Geneva talks")."""
        a = self.a
        best: Place | None = None
        words = set(frame.words)
        start, end = a.sentences[a.sentence_of[frame.trigger]]
        for c in range(start, end):
            if (
                a.main_rels[c] in ("obl", "nmod")
                and a.preposition(c) in AT
                and (a.heads[c] in words or (c in self.cast.name_at and self._hangs(c, c + 1, words, c)))
            ):
                place = self.read_place(c)
                if place and (
                    best is None
                    or best.country_words == place.words
                    or (abs(c - frame.trigger) < abs(best.words[0] - frame.trigger) and a.heads[c] in words)
                ):
                    best = place
        if best is None:
            for c in a.children[frame.trigger]:
                mention = self.cast.name_at.get(c)
                if (
                    a.rels[c] in ("compound", "nmod:poss", "amod")
                    and mention is not None
                    and c < frame.trigger
                    and self._names_venue(mention, frame)
                ):
                    best = Place(
                        (mention.first, mention.end),
                        self._text(mention.first, mention.end),
                        mention.iso,
                        rule="place.before",
                    )
        return best

    def _names_venue(self, mention: NameMention, frame: Frame) -> bool:
        if mention.sort == "place":
            return True
        seats = [
            m
            for m in (self.cast.name_at.get(w) for w in frame.get("party", "actor"))
            if m is not None and m.sort == "seat"
        ]
        return mention.sort == "seat" and len({m.first for m in seats}) <= 1 and frame.row.kind == "meeting"

    def read_place(self, word: int) -> Place | None:
        """The place named by the phrase headed by `word`, with its country."""
        a = self.a
        mention = self.cast.name_at.get(word)
        if mention is None:
            return self._capital_of(word)
        if mention.sort not in ("place", "seat", "state", "body"):
            return None
        if mention.sort == "body":
            return None
        place = Place((mention.first, mention.end), self._text(mention.first, mention.end), mention.iso)
        for c in a.children[word]:
            other = self.cast.name_at.get(c)
            if other is None or other is mention or a.preposition(c) not in ("", "in", "of") or a.rels[c] == "conj":
                continue
            if other.sort == "state" or (place.country is None and other.iso):
                place.country, place.country_words = other.iso, (other.first, other.end)
            elif other.sort in ("place", "seat") and mention.sort == "state" and a.rels[c] in ("appos", "nmod"):
                return Place(
                    (other.first, other.end),
                    self._text(other.first, other.end),
                    mention.iso or other.iso,
                    (mention.first, mention.end),
                )
        return place

    def _capital_of(self, word: int) -> Place | None:
        """ "the Omani capital", "Oman's capital": the city of that name."""
        a = self.a
        if a.lemmas[word] != "capital":
            named = next(
                (
                    c
                    for c in a.children[word]
                    if a.rels[c] in ("appos", "flat", "nmod:desc", "nmod") and c in self.cast.name_at
                ),
                None,
            )
            if named is not None and a.kinds[word] == "place" and self.cast.name_at[named].sort in ("place", "seat"):
                return self.read_place(named)
            return None
        for c in a.children[word]:
            mention = self.cast.name_at.get(c)
            if mention is not None and mention.sort in ("place", "seat"):
                return self.read_place(c)
        for c in a.children[word]:
            mention = self.cast.name_at.get(c)
            if mention is not None and mention.iso in load_capitals():
                first = min(mention.first, a.edges[word][0])
                return Place(
                    (first, word + 1),
                    load_capitals()[mention.iso],
                    mention.iso,
                    (mention.first, mention.end),
                    "place.capital",
                )
        return None

    def _text(self, first: int, end: int) -> str:
        return " ".join(self.a.quote(first, end).split()).removesuffix("'s").removesuffix("’s")

    # ------------------------------------------------------------ sides

    def find_sides(self, words: Sequence[int]) -> Sides:
        """Sides and people among the phrases headed by `words`; a person brings the state of an office held, a ministry its state."""
        out = Sides()
        for word in words:
            reference = self.references.refer(word)
            for player in reference.players or reference.owners:
                self._take(out, player, word)
        return out

    def _take(self, out: Sides, player: int, word: int) -> None:
        p = self.players[player]
        if p.kind in ("person", "office"):
            if player not in out.people:
                out.people.append(player)
                out.words[player] = word
            state = self.state_of(player)
            if state is not None and state not in out.sides:
                out.sides.append(state)
                out.derived[state] = "side.of_office"
            return
        if p.is_media:
            return
        if p.belongs is not None and self.players[p.belongs].kind == "state" and p.kind == "organisation":
            player, rule = p.belongs, "side.of_body"
            out.derived.setdefault(player, rule)
        if player not in out.sides:
            out.sides.append(player)
        out.words.setdefault(player, word)

    def state_of(self, player: int, depth: int = 0) -> int | None:
        """The state or body that a person holds office in, by the titles the article gives; "his minister" serves where he does."""
        if self.players[player].kind == "person" and self.players[player].belongs is not None:
            return int(self.players[player].belongs)
        for title in self.players[player].titles:
            for owner in title.owners:
                for found in self.references.refer(owner).players:
                    kind = self.players[found].kind
                    if kind in ("state", "bloc", "group"):
                        return found
                    belongs: int | None = self.players[found].belongs
                    if belongs is not None and self.players[belongs].kind in ("state", "group", "bloc"):
                        return belongs
                    if kind == "organisation" and not self.players[found].is_media:
                        return found
                    if kind == "person" and found != player and depth < 2:
                        above: int | None = self.state_of(found, depth + 1)
                        if above is not None:
                            return above
        return None

    def side_of(self, player: int) -> int | None:
        """The side that a holder of office speaks for; nobody's for those out of office or against the government."""
        p = self.players[player]
        if p.kind not in ("person", "office"):
            return None
        if any(t.row.startswith(("former", "opposition", "candidate")) for t in p.titles):
            return None
        if any(t.level in ("leader", "minister", "official", "military") for t in p.titles) or p.belongs is not None:
            return self.state_of(player)
        return None

    def is_private(self, player: int) -> bool:
        """Whether every title that the article gives a person is one of private life: "analyst", "host"."""
        titles = [t for t in self.players[player].titles if t.row != "mr"]
        return bool(titles) and all(t.level == "private" for t in titles)

    def is_political(self, player: int) -> bool:
        """Whether a player can be a side of a conflict or of diplomacy: states, blocs, groups, known bodies, and who speaks for them."""
        p = self.players[player]
        if p.kind in ("state", "bloc") or player == self.references.author:
            return True
        if p.is_media:
            return False
        if p.kind == "group":
            return bool(p.row)
        if p.kind == "organisation":
            return bool(p.row) or (
                p.belongs is not None and load_classes()["private"].isdisjoint(p.name.lower().split())
            )
        if p.kind in ("person", "office"):
            if any(
                t.level in ("leader", "minister", "military", "religious", "group")
                or (t.level == "official" and not t.row.startswith("spokes"))
                for t in p.titles
            ):
                return True
            state = self.state_of(player)
            return state is not None and self.is_political(state)
        return False


@lru_cache(1)
def load_capitals() -> dict[str, str]:
    """The first capital of each state by ISO code."""
    return {
        row.iso: row.capitals[0][0]
        for row in load_rows("states", State)
        if row.iso and row.capitals and row.kind != "former"
    }
