"""Frames of acts in, acts out.

Enters: a `Scene` and its frames. Leaves: `Deed`s: who agreed, demanded, rejected, sanctioned, thanked whom, and how it stands. It refuses acts of nobody
and acts between those who are no side of anything: a union's offer to a company is none of this record's business.
"""

from __future__ import annotations

from dataclasses import dataclass, field

from dragoman.knowledge.events import load_classes
from dragoman.language.analysis import Analysis
from dragoman.language.clauses import find_mood, find_owners, find_subjects, is_passive, is_verb
from dragoman.meaning.act_checks import fits, is_in_force
from dragoman.meaning.frames import Frame
from dragoman.meaning.gatherings import overlap
from dragoman.meaning.scenes import Scene
from dragoman.meaning.times.mention import TimeMention
from dragoman.meaning.wishes import Wish, find_victims, is_hostile

# Done by being said: a demand that was voiced is carried out, whatever comes of it.
SPOKEN = frozenset(
    {"demand", "appeal", "threat", "accusation", "rejection", "acceptance", "pledge", "offer", "proposal", "other"}
)
# Codes of what is done by words that no row of acts has, and the acts that tell the same already.
SPOKEN_CODES = {
    "demand": ("REQUEST", "100"),
    "appeal": ("REQUEST", "020"),
    "offer": ("AGREE", "030"),
    "pledge": ("AGREE", "030"),
    "threat": ("THREATEN", "130"),
}
CLOSE = {
    "demand": {"demand", "appeal", "proposal"},
    "appeal": {"demand", "appeal", "proposal"},
    "offer": {"offer", "pledge", "proposal", "threat"},
    "pledge": {"pledge", "offer", "threat", "aid", "agreement", "proposal"},
    "threat": {"threat"},
}
PERFORMING = frozenset({"want", "like", "wish", "let"})
NOBODY_NEEDED = frozenset({"ceasefire"})
WORDS_OF_CONTENT = 60


# Prepositions before whom a promise, an offer or a threat is made to or turned against.
GETTING = frozenset({"to", "for", "from", "against", "on"})


@dataclass(slots=True)
class Deed:
    """An act while the article is read; `content`: words that say what it is about."""

    act: str
    plover: str | None
    cameo: str | None
    row: str
    status: str
    asserter: int | None
    trigger: int
    actors: list[int] = field(default_factory=list)
    targets: list[int] = field(default_factory=list)
    time: TimeMention | None = None
    content: list[tuple[int, int]] = field(default_factory=list)
    evidence: dict[str, list[tuple[int, int]]] = field(default_factory=dict)
    derived: dict[str, str] = field(default_factory=dict)
    is_verb: bool = False
    is_definite: bool = False
    clause: int = -1

    def show(self, name: str, first: int, end: int) -> None:
        if (first, end) not in self.evidence.setdefault(name, []):
            self.evidence[name].append((first, end))


# Acts that promise something, and are threats when it is hostile.
PROMISING = frozenset({"ready", "pledge", "offer"})


def find_hostile(a: Analysis, frame: Frame) -> int:
    """The verb or noun of violence that is offered or vowed ("ready to use force", "vowed to defeat", "vowed revenge"), or -1."""
    heads = [*frame.get("clause"), *a.children_by(frame.trigger, "acl", "advcl")]
    revenge = load_classes()["revenge"] if frame.row.id == "pledge" else frozenset()
    found = (c for c in heads if is_hostile(a, c))
    return next(found, next((c for c in frame.get("content") if a.lemmas[c].lower() in revenge), -1))


class ActFinder:
    def __init__(self, scene: Scene):
        self.scene, self.a = scene, scene.a
        self.dropped: list[tuple[int, int, str]] = []

    def find(self, frames: list[Frame]) -> list[Deed]:
        deeds = [d for f in frames if f.row.kind == "act" and (d := self.read(f)) is not None]
        return self.merge(deeds)

    def read(self, frame: Frame) -> Deed | None:
        a, scene, standing, row = self.a, self.scene, frame.standing, frame.row
        if not fits(scene, frame):
            return None
        reason = ""
        status = standing.status
        is_below = self.find_below(frame)
        if not frame.is_verb and row.means in SPOKEN and not standing.is_negated and self.is_owned(frame):
            # "approved the minister's suggestion": what somebody has proposed is proposed, whatever becomes of it
            status, standing.rule = "carried_out", "status.exists"
        elif (
            not frame.is_verb
            and status == "unknown"
            and not standing.is_opaque
            and standing.rule != "status.question"
            and not standing.is_negated
            and self.exists(frame)
        ):
            status, standing.rule = "ongoing" if row.means == "sanction" else "carried_out", "status.exists"
        in_force = row.means == "ceasefire" and not standing.is_negated and is_in_force(a, frame.trigger)
        if in_force and status in ("unknown", "planned", "carried_out"):
            status, standing.rule = "ongoing", "status.in_force"
        if frame.is_verb and row.means in SPOKEN:
            status, reason = self.status_of_speech(frame)
        elif standing.is_negated:
            reason = "act is negated"
        deed = Deed(
            row.means,
            row.plover,
            row.cameo,
            row.id,
            status,
            scene.asserter(frame.trigger),
            frame.trigger,
            is_verb=frame.is_verb,
        )
        deed.show("act", frame.trigger, frame.trigger + 1)
        deed.derived["status"] = standing.rule
        actors = self.find_players([w for w in frame.get("actor") if not self.only_topic(frame, w)])
        if is_below:
            deed.derived["actors"] = "actor.between_below"
        if row.id == "ease" and not actors:
            # "US sanctions were lifted": who had imposed them
            actors = self.find_players([w for c in frame.get("content") for w in find_owners(a, c)])
        if "speaker" in row.roles and deed.asserter is not None:
            said = scene.statements[deed.asserter]
            actors = [(p, said.source[0] if said.source else said.cue) for p in said.speaker.players]
        deed.actors = [p for p, _ in actors]
        deed.targets = [p for p, _ in self.find_players(frame.get("target")) if p not in deed.actors]
        if not deed.targets:
            self.find_owner_target(deed, frame)
        if not deed.targets:
            self.find_target_below(deed, frame)
        for name, found in (("actors", actors), ("targets", self.find_players(frame.get("target")))):
            for _, word in found:
                deed.show(name, word, word + 1)
        hostile = find_hostile(a, frame) if row.id in PROMISING else -1
        if hostile >= 0:
            deed.act, deed.plover, deed.cameo = "threat", "THREATEN", "130"
            deed.targets = deed.targets or find_victims(scene, hostile, deed.actors)
        # "the bank was sanctioned in 2011": by whom is not said
        unnamed = row.means == "sanction" and frame.is_verb and is_passive(a, frame.trigger) and bool(deed.targets)
        if not reason and not deed.actors and row.means not in NOBODY_NEEDED and not unnamed:
            reason = "act without an actor"
        if (
            not reason
            and not any(scene.is_political(p) for p in deed.actors)
            and not ((row.means in NOBODY_NEEDED or unnamed) and not deed.actors)
        ):
            reason = "act without a political actor"
        if (
            not reason
            and row.means == "ceasefire"
            and not deed.actors
            and not in_force
            and not any(
                g.id in ("take_effect", "reach", "impose", "hold", "break_down", "continue", "mediate")
                for _, g, _ in standing.governors
            )
        ):
            reason = "ceasefire only mentioned"
        if (
            not reason
            and not frame.is_verb
            and (status == "unknown" or (row.means in SPOKEN and status not in ("carried_out", "ongoing")))
        ):
            reason = "act only mentioned"
        if not reason and status in ("proposed", "planned", "conditional") and self.is_outsiders(deed.asserter):
            reason = "act only expected by an outsider"
        if reason:
            self.dropped.append((frame.trigger, frame.trigger + 1, reason))
            return None
        times = [t for t in scene.find_times(frame) if t.begin]
        if times:
            deed.time = times[0]
            deed.show("interval", times[0].first, times[0].end)
        deed.content = self.find_content(frame)
        deed.clause = next(iter(frame.get("clause")), -1)
        deed.is_definite = any(
            a.lower[c] in ("the", "this", "that", "its", "their", "his") for c in a.children[frame.trigger]
        )
        return deed

    def is_outsiders(self, asserter: int | None) -> bool:
        """Whether a statement is by somebody named who is no side: what an analyst expects is no event."""
        if asserter is None:
            return False
        players = self.scene.statements[asserter].speaker.players
        return bool(players) and not any(self.scene.is_political(p) or self.scene.players[p].is_media for p in players)

    def exists(self, frame: Frame) -> bool:
        """ "The US proposal", "an agreement between A and B": a thing somebody made is there, whatever the sentence says about it."""
        a = self.a
        verb = next((i for i in a.above(frame.trigger) if is_verb(a, i) or a.child(i, "cop") is not None), -1)
        if verb >= 0 and (
            find_mood(a, verb).modal in ("would", "could", "might", "may") or find_mood(a, verb).tense == "future"
        ):
            return False
        words = [w for w in frame.get("actor") if not self.only_topic(frame, w)]
        actors = self.find_players(words)
        return len(actors) >= (2 if frame.row.means in ("agreement", "ceasefire") else 1) and frame.row.means != "other"

    def find_below(self, frame: Frame) -> bool:
        """ "An agreement to draw a border between A and B": between them is the agreement too."""
        if frame.is_verb or frame.row.means not in ("agreement", "ceasefire") or self.find_players(frame.get("actor")):
            return False
        a = self.a
        below = [w for w in a.below(frame.trigger, ("acl:relcl",)) if a.preposition(w) == "between"]
        words = [k for w in below[:1] for k in a.conjuncts(w)]
        if len(self.find_players(words)) < 2:
            return False
        frame.roles.setdefault("actor", []).extend(words)
        return True

    def is_owned(self, frame: Frame) -> bool:
        """Whether a proposal, demand or threat is named with whose it is: "the US proposal", "the threat by Chad"."""
        a = self.a
        if frame.row.means == "other" or any(
            a.lower[c] in ("any", "no", "a", "new", "another", "possible") for c in a.children[frame.trigger]
        ):
            return False
        owners = [
            c
            for c in a.children[frame.trigger]
            if (a.rels[c] in ("nmod:poss", "amod", "compound") and c < frame.trigger)
            or a.preposition(c) in ("by", "from")
        ]
        return bool(self.find_players(owners))

    def find_target_below(self, deed: Deed, frame: Frame) -> None:
        """ "Insists that Chad leave", "pledged aid to Sudan", "threatened to withhold funds from Niger": who shall do or get what is asked, promised, threatened."""
        a, clauses = self.a, frame.get("clause")
        if frame.row.means == "demand":
            words = [w for c in clauses for w in find_subjects(a, c) if w > frame.trigger]
        elif frame.row.means in ("pledge", "offer", "threat"):
            done = [*clauses, *frame.get("content")]
            done += [x for c in clauses for x in a.children_by(c, "xcomp", "obj")]
            done += [k for d in list(done) for k in a.children_by(d, "nmod")]  # "50 million in aid to Sudan"
            below = [c for d in dict.fromkeys(done) for c in a.children_by(d, "nmod", "obl", "iobj")]
            words = [c for c in below if a.rels[c] == "iobj" or a.preposition(c) in GETTING]
        else:
            return
        for player, word in self.find_players(words):
            if player not in deed.actors and player not in deed.targets and self.scene.is_political(player):
                deed.targets.append(player)
                deed.derived["targets"] = "target.of_clause"
                deed.show("targets", word, word + 1)

    def find_owner_target(self, deed: Deed, frame: Frame) -> None:
        """ "Condemned Israel's action", "rejected the US proposal": against whose it is."""
        if frame.row.means not in ("accusation", "rejection", "acceptance", "other"):
            return
        a = self.a
        for head in frame.get("target", "content"):
            for i in sorted(a.below(head, ("acl:relcl", "advcl")), key=lambda i: (abs(i - head), i)):
                mention = self.scene.cast.name_at.get(i)
                player = self.scene.cast.named(i)
                if (
                    player is None
                    or mention is None
                    or player in deed.actors
                    or self.scene.players[player].is_media
                    or a.main_rels[i] not in ("nmod", "amod", "compound", "conj")
                ):
                    continue
                deed.targets = [player]
                deed.derived["targets"] = "target.of_object"
                deed.show("targets", mention.first, mention.end)
                return

    def only_topic(self, frame: Frame, word: int) -> bool:
        """ "A Ukrainian settlement" is about Ukraine, an "Iran-US deal" is between them."""
        a = self.a
        if frame.is_verb or frame.row.id not in ("agree", "ceasefire"):
            return False
        before = [
            w
            for w in frame.get("actor")
            if a.edges[frame.trigger][0] <= w < frame.trigger
            and a.rels[w] in ("amod", "compound", "conj", "nmod:unmarked")
        ]
        return word in before and len(before) < 2

    def status_of_speech(self, frame: Frame) -> tuple[str, str]:
        """An act done by speaking: carried out when it was spoken."""
        mood = find_mood(self.a, frame.trigger)
        status = frame.standing.status
        if mood.is_negated:
            return status, "act is negated"
        if status in ("unknown", "proposed") and mood.tense in ("infinitive", "none"):
            over = self.a.heads[frame.trigger]
            if over >= 0 and self.a.lemmas[over] in PERFORMING and self.a.rels[frame.trigger] == "xcomp":
                return "carried_out", ""  # "I want to thank", "we would like to congratulate"
            return status, "act is not said to be done"
        if mood.condition:
            return status, "act is conditional"
        if mood.is_progressive:
            return "carried_out", ""
        return status, ""

    def find_players(self, words: list[int]) -> list[tuple[int, int]]:
        """(player, word) for the phrases headed by `words`; media only report."""
        out: list[tuple[int, int]] = []
        for word in words:
            reference = self.scene.references.refer(word)
            for player in reference.players or reference.owners:
                if not self.scene.players[player].is_media and player not in [p for p, _ in out]:
                    out.append((player, word))
        return out

    def find_content(self, frame: Frame) -> list[tuple[int, int]]:
        """The words of the act: from its trigger to the end of what it is about."""
        a, v = self.a, frame.trigger
        if frame.is_verb:
            keep = [
                c
                for c in a.children[v]
                if c > v and a.main_rels[c] in ("obj", "xcomp", "ccomp", "obl", "advcl", "iobj", "compound")
            ]
            first, end = v, max([v + 1, *(a.edges[c][1] for c in keep)])
        else:
            left, end = a.edges[v]
            first = max(left, v - 8)
            for c in a.children[v]:
                if c > v and a.rels[c] in ("acl:relcl", "appos", "parataxis"):
                    end = min(end, a.edges[c][0])
        for said_number in self.scene.holders[v]:
            for s, e in self.scene.statements[said_number].content:
                if s <= v < e:
                    first, end = max(first, s), min(end, e)
        end = min(end, first + WORDS_OF_CONTENT)
        while end > first + 1 and a.upos[end - 1] == "PUNCT":
            end -= 1
        return [(first, end)]

    def merge(self, deeds: list[Deed]) -> list[Deed]:
        """A noun that takes up an act told by a verb ("The proposal …") is the same act."""
        out: list[Deed] = []
        for d in sorted(deeds, key=lambda d: d.trigger):
            match = next((o for o in reversed(out) if self.same(o, d)), None)
            if match is None:
                out.append(d)
                continue
            match.actors += [p for p in d.actors if p not in match.actors]
            match.targets += [p for p in d.targets if p not in match.targets and p not in match.actors]
            match.time = match.time or d.time
            if match.status == "unknown":
                match.status = d.status
            for name, stretches in d.evidence.items():
                for stretch in stretches:
                    match.show(name, *stretch)
        return out

    def add_spoken(self, deeds: list[Deed], wishes: list[Wish]) -> list[Deed]:
        """Adds what is demanded, promised or threatened by word of mouth: "they must leave", "we will rebuild it". What a verb of demanding or
        promising already tells in the same words stays as it is."""
        out = list(deeds)
        for wish in wishes:
            if wish.act is None or (wish.act in ("demand", "appeal") and not wish.of):
                continue
            first, end = wish.content[0]
            if any(
                d.content and d.content[0][0] < end and first < d.content[0][1] and d.act in CLOSE[wish.act]
                for d in deeds
            ):
                continue
            plover, cameo = SPOKEN_CODES[wish.act]
            deed = Deed(
                wish.act,
                plover,
                cameo,
                f"wish.{wish.row}",
                "carried_out",
                wish.statement,
                wish.word,
                [wish.holder],
                list(wish.of),
            )
            deed.content, deed.is_verb = wish.content, True
            deed.derived["status"] = "status.spoken"
            deed.show("act", wish.word, wish.word + 1)
            for name, words in (("actors", [wish.holder_word]), ("targets", [])):
                for word in words:
                    if word >= 0:
                        deed.show(name, word, word + 1)
            out.append(deed)
        return sorted(out, key=lambda d: d.trigger)

    def same(self, x: Deed, y: Deed) -> bool:
        a = self.a
        if x.act != y.act or (x.row != y.row and not {x.row, y.row} <= {"agree", "sign"}):
            return False
        if x.is_verb and y.is_verb and not self.same_words(x, y):
            return False
        if y.is_verb and not x.is_verb and not x.is_definite and a.sentence_of[x.trigger] != a.sentence_of[y.trigger]:
            return False
        if x.time and y.time and not overlap(x.time, y.time):
            return False
        if x.actors and y.actors and not set(x.actors) & set(y.actors):
            return False
        if any(v.is_verb and len(v.actors) == 1 and len(n.actors) > 1 and not n.is_verb for v, n in ((x, y), (y, x))):
            return False  # what one side agreed to do is not the agreement between two
        if x.is_verb and not y.is_verb and x.act == y.act == "agreement" and y.trigger in range(*x.content[0]):
            return True  # "agreed to a roadmap"
        if x.status != y.status and "unknown" not in (x.status, y.status):
            return False
        if a.sentence_of[y.trigger] == a.sentence_of[x.trigger]:
            return y.trigger in range(*x.content[0]) or self.same_words(x, y)
        return y.is_definite or self.same_words(x, y)

    def same_words(self, x: Deed, y: Deed) -> bool:
        a = self.a
        mine = {
            a.lemmas[i].lower()
            for s, e in x.content
            for i in range(s, e)
            if a.upos[i] in ("NOUN", "VERB", "PROPN", "NUM")
        }
        theirs = {
            a.lemmas[i].lower()
            for s, e in y.content
            for i in range(s, e)
            if a.upos[i] in ("NOUN", "VERB", "PROPN", "NUM")
        }
        return bool(mine and theirs) and len(mine & theirs) >= 0.7 * min(len(mine), len(theirs))
