"""Frames of acts in, acts out.

Enters: a `Scene` and its frames. Leaves: `Deed`s: who agreed, demanded, rejected, sanctioned, thanked whom, and how it stands. It refuses acts of nobody
and acts between those who are no side of anything: a union's offer to a company is none of this record's business.
"""

from __future__ import annotations

from dataclasses import dataclass, field

from dragoman.knowledge.events import load_classes
from dragoman.language.clauses import find_mood, find_obliques
from dragoman.meaning.frames import Frame
from dragoman.meaning.gatherings import overlap
from dragoman.meaning.scenes import Scene
from dragoman.meaning.times.mention import TimeMention

# Done by being said: a demand that was voiced is carried out, whatever comes of it.
SPOKEN = frozenset(
    {"demand", "appeal", "threat", "accusation", "rejection", "acceptance", "pledge", "offer", "proposal", "other"}
)
NOBODY_NEEDED = frozenset({"ceasefire"})
WORDS_OF_CONTENT = 60


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


class ActFinder:
    def __init__(self, scene: Scene):
        self.scene, self.a = scene, scene.a
        self.dropped: list[tuple[int, int, str]] = []

    def find(self, frames: list[Frame]) -> list[Deed]:
        deeds = [d for f in frames if f.row.kind == "act" and (d := self.read(f)) is not None]
        return self.merge(deeds)

    def read(self, frame: Frame) -> Deed | None:
        a, scene, standing, row = self.a, self.scene, frame.standing, frame.row
        if not self.fits(frame):
            return None
        reason = ""
        status = standing.status
        if (
            not frame.is_verb
            and status == "unknown"
            and not standing.is_opaque
            and standing.rule != "status.question"
            and not standing.is_negated
            and self.exists(frame)
        ):
            status, standing.rule = "ongoing" if row.means == "sanction" else "carried_out", "status.exists"
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
        deed.actors = [p for p, _ in actors]
        deed.targets = [p for p, _ in self.find_players(frame.get("target")) if p not in deed.actors]
        if not deed.targets:
            self.find_owner_target(deed, frame)
        for name, found in (("actors", actors), ("targets", self.find_players(frame.get("target")))):
            for _, word in found:
                deed.show(name, word, word + 1)
        if not reason and not deed.actors and row.means not in NOBODY_NEEDED:
            reason = "act without an actor"
        if (
            not reason
            and not any(scene.is_political(p) for p in deed.actors)
            and not (row.means in NOBODY_NEEDED and not deed.actors)
        ):
            reason = "act without a political actor"
        if (
            not reason
            and row.means == "ceasefire"
            and not deed.actors
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

    def exists(self, frame: Frame) -> bool:
        """ "The US proposal", "an agreement between A and B": a thing somebody made is there, whatever the sentence says about it."""
        words = [w for w in frame.get("actor") if not self.only_topic(frame, w)]
        actors = self.find_players(words)
        return len(actors) >= (2 if frame.row.means in ("agreement", "ceasefire") else 1) and frame.row.means != "other"

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
            if w < frame.trigger and a.rels[w] in ("amod", "compound", "conj", "nmod:unmarked")
        ]
        return word in before and len(before) < 2

    def fits(self, frame: Frame) -> bool:
        """Whether the act is about what it must be about."""
        needs = frame.row.needs
        if not needs:
            return self.not_idle(frame)
        a = self.a
        words = frame.get("content", "target", "topic", "actor") + ([frame.trigger] if not frame.is_verb else [])
        wanted = frozenset().union(*(load_classes()[n] for n in needs))
        lemmas = {a.lemmas[w].lower() for w in words}
        lemmas |= {
            a.lemmas[c].lower() for w in words for c in a.children[w] if a.rels[c] in ("compound", "nmod", "amod")
        }
        return bool(lemmas & wanted)

    def not_idle(self, frame: Frame) -> bool:
        """Leaves out "agree that it rains", "call him", "ask a question": verbs of acts without what makes them one."""
        a, v = self.a, frame.trigger
        if not frame.is_verb:
            return True
        if frame.row.id == "agree":
            clause = a.child(v, "ccomp")
            return (
                clause is None
                or find_mood(a, clause).tense in ("infinitive", "future")
                or bool(find_mood(a, clause).modal)
            )
        if a.lemmas[v] == "ask" and any(
            a.lemmas[c] in ("name", "identify", "quote", "remain") for c in a.children_by(v, "xcomp")
        ):
            return False
        if a.lemmas[v] == "ask":
            clause = a.child(v, "ccomp")
            if clause is not None and (
                a.lower[a.edges[clause][0]] in ("why", "what", "how", "who", "where", "when", "whether", "if", "which")
            ):
                return False
        if a.lemmas[v] == "agree" and a.child(v, "xcomp", "ccomp", "obl", "obj") is None:
            subject = a.child(v, "nsubj")
            return subject is not None and a.lower[subject] not in ("i", "we") and find_mood(a, v).tense == "past"
        if a.lemmas[v] == "commit":
            return (
                a.child(v, "xcomp") is not None
                or any(p == "to" for p, _ in find_obliques(a, v))
                or any(a.lower[m] == "to" for c in a.children_by(v, "advcl") for m in a.children_by(c, "mark"))
            )
        if frame.row.id == "offer" and a.child(v, "xcomp") is None:
            wanted = load_classes()["offered"]
            return any(a.lemmas[w].lower() in wanted for w in frame.get("content"))
        if a.lemmas[v] == "insist":
            clause = a.child(v, "ccomp")
            return clause is not None and (
                find_mood(a, clause).tense in ("infinitive", "none") or find_mood(a, clause).modal in ("must", "should")
            )
        if frame.row.id in ("appeal", "pledge", "threaten", "demand", "offer", "propose"):
            return (
                bool(frame.get("clause", "content", "target")) or a.child(v, "ccomp", "xcomp", "obj", "obl") is not None
            )
        return True

    def status_of_speech(self, frame: Frame) -> tuple[str, str]:
        """An act done by speaking: carried out when it was spoken."""
        mood = find_mood(self.a, frame.trigger)
        status = frame.standing.status
        if mood.is_negated:
            return status, "act is negated"
        if status in ("unknown", "proposed") and mood.tense in ("infinitive", "none"):
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
