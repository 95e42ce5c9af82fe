"""An article in, coded events out: who does what to whom, as PLOVER types and CAMEO codes.

Enters: a `Scene`. Leaves: `CodedEvent`s in order of the text. It refuses an event between nobody known: one without the code of an actor, or at least an actor of
public life.

A predicate is coded from the inside out, as CAMEO composes its classes: what is agreed, refused, threatened or demanded is a promise, a refusal, a threat or a demand,
whatever it would be when done. Which word is what is in `knowledge/codes`. This feeds `dragoman annotate events`; the record of talks does not read it.
"""

from __future__ import annotations

from dataclasses import dataclass, field, replace

from dragoman.knowledge.codes import CodeRow
from dragoman.knowledge.events import load_classes
from dragoman.knowledge.phrases import longest_title
from dragoman.language.clauses import find_mood, find_objects, find_obliques, find_subjects, is_passive, is_verb
from dragoman.meaning.coded_actors import ActorCoder
from dragoman.meaning.coded_words import CLAUSES, EFFECTS, match, match_noun
from dragoman.meaning.scenes import Scene

HOSTILE = frozenset({"ASSAULT", "COERCE", "SANCTION", "MOBILIZE", "PROTEST", "THREATEN"})
PRONOUNS = frozenset({"it", "they", "he", "she", "we", "i", "which", "who", "that"})
DUTY = frozenset({"must", "should", "ought"})
MAYBE = frozenset({"would", "may", "might", "could", "can"})
DEPTH = 5


@dataclass(slots=True)
class CodedEvent:
    """`sources`, `targets`: words that head phrases; codes come with them. `word` tells of the event, `row` codes it, the rows of the words `over` it
    have made of it what it is."""

    plover: str | None
    cameo: str
    word: int
    row: str
    sources: list[int] = field(default_factory=list)
    source: list[str] = field(default_factory=list)
    target: list[str] = field(default_factory=list)
    over: tuple[str, ...] = ()


class Coder:
    def __init__(self, scene: Scene):
        self.scene, self.a = scene, scene.a
        self.actors = ActorCoder(scene)
        self.seen: set[int] = set()

    def find(self) -> list[CodedEvent]:
        out: list[CodedEvent] = []
        for start, end in self.a.sentences:
            found = [e for i in range(start, end) if self.a.heads[i] < 0 for e in self.read(i)]
            if not any(e.plover for e in found):
                found += self.read_rest(start, end)
            seen: set[tuple[object, ...]] = set()
            for e in found:
                key = (e.plover, e.cameo[:2], tuple(e.source), tuple(e.target))
                if key not in seen and self.is_public(e):
                    seen.add(key)
                    out.append(e)
        return out

    def read_rest(self, start: int, end: int) -> list[CodedEvent]:
        """Events told beside the main clause of a sentence, where it tells of none."""
        a = self.a
        out: list[CodedEvent] = []
        for i in range(start, end):
            if i in self.seen or a.rels[i] == "compound":
                continue
            if a.upos[i] == "VERB":
                row = match(a, i)
                if row is not None and row.effect in (None, "accuse", "demand", "refuse", "threaten"):
                    out += [e for e in self.read_one(i, 0) if e.source and e.plover]
            elif a.upos[i] == "NOUN" and (row := match_noun(a, i)) is not None and row.effect is None:
                e = self.make(row, i, self.owners(i), self.slots_of_noun(i))
                if e.source and e.target:
                    out.append(e)
            if out:
                return out
        return out

    def is_public(self, e: CodedEvent) -> bool:
        """Whether an event has somebody of public life on a side of it."""
        if e.source or (e.target and e.plover not in ("ASSAULT", "COERCE", "ACCUSE")):
            return True
        if e.target:
            # a crime told with its town is none; one against people of a country may be
            inside = (self.scene.cast.name_at.get(i) for i in self.a.below(e.word))
            return any(
                m is not None and m.iso in e.target and m.sort in ("state", "adjective", "people", "body")
                for m in inside
            )
        return e.plover not in (None, "AGREE") and any(self.is_political(w) for w in e.sources)

    def is_titled(self, words: list[int]) -> bool:
        """Whether one of those named holds or held a political office."""
        players = [p for w in words for p in self.scene.references.refer(w).players]
        return any(
            t.level in ("leader", "minister", "parliament") for p in players for t in self.scene.players[p].titles
        )

    def is_political(self, word: int) -> bool:
        a = self.a
        if a.lemmas[word].lower() in load_classes()["public"]:
            return True
        end, titles = longest_title(a.lower[word : word + 3], 0)
        return bool(end and any(t.level in ("leader", "minister", "military") for t in titles)) or any(
            self.scene.is_political(p) for p in self.scene.references.refer(word).players
        )

    # ------------------------------------------------------------ predicates

    def read(self, v: int, depth: int = 0) -> list[CodedEvent]:
        """Events of the clause whose predicate is `v` and of those joined to it."""
        a = self.a
        if depth > DEPTH or v in self.seen:
            return []
        self.seen.add(v)
        out = self.read_one(v, depth)
        for c in a.children_by(v, "conj", "parataxis"):
            if is_verb(a, c) or a.child(c, "nsubj", "cop") is not None:
                out += self.read(c, depth + 1)
        return out

    def read_one(self, v: int, depth: int) -> list[CodedEvent]:
        a = self.a
        mood = find_mood(a, v)
        if mood.is_question or mood.condition in ("if", "unless", "whether"):
            return []
        row = match(a, v)
        if row is None:
            inner = a.child(v, "xcomp")
            out = self.read(inner, depth + 1) if inner is not None else []
            return out or self.read_words(v, depth) or self.read_subject(v)
        if row.effect is None:
            return self.apply_mood(v, [self.make(row, v, self.subjects(v), self.slots(v))])
        found = [replace(e, over=(*e.over, row.id)) for e in self.read_context(v, row, depth)]
        return self.apply_mood(v, found)

    def read_words(self, v: int, depth: int) -> list[CodedEvent]:
        """ "Issued a statement demanding …": who issues it demands it."""
        a = self.a
        told = [c for o in a.children_by(v, "obj") for c in a.children_by(o, "acl") if a.tags[c] == "VBG"]
        told += [c for c in a.children_by(v, "advcl") if a.tags[c] == "VBG" and a.child(c, "mark", "nsubj") is None]
        subjects = self.subjects(v)
        source = self.actors.code(subjects)
        out = []
        for c in told:
            row = match(a, c)
            if row is not None and row.effect in EFFECTS:
                out += [replace(e, sources=subjects, source=source) for e in self.read_one(c, depth + 1)]
        return out

    def read_subject(self, v: int) -> list[CodedEvent]:
        """ "The riots go on", "an attack was reported": the event is the subject."""
        a = self.a
        out = []
        for n in a.children_by(v, "nsubj"):
            row = match_noun(a, n)
            if row is not None and row.effect is None and not find_mood(a, v).is_negated:
                out.append(self.make(row, n, self.owners(n), self.slots_of_noun(n)))
        return out

    def apply_mood(self, v: int, events: list[CodedEvent]) -> list[CodedEvent]:
        """What is to come is promised or threatened, what will not be done is refused, what must be done is demanded by whoever says so."""
        mood = find_mood(self.a, v)
        out = []
        for e in events:
            if e.plover is None or e.word != v:
                pass  # an inner event has its own mood
            elif mood.is_negated:
                if e.plover in HOSTILE | {"ACCUSE"} or (mood.tense == "past" and not mood.modal):
                    continue
                e = replace(e, plover="REJECT", cameo="120")
            elif mood.modal in DUTY:
                e = replace(e, plover="REQUEST", cameo="100", source=[], sources=[], target=e.source)
            if not mood.is_negated and (mood.tense == "future" or mood.modal in MAYBE):
                e = intend(e)
            out.append(e)
        return out

    # ------------------------------------------------------------ words over events

    def read_context(self, v: int, row: CodeRow, depth: int) -> list[CodedEvent]:
        a = self.a
        subjects = self.subjects(v)
        source = self.actors.code(subjects)
        inner = self.read_inner(v, depth, row)
        if row.effect == "say":
            return self.read_saying(v, row, subjects, source, inner)
        if row.effect in ("pass", "light"):
            return [
                replace(e, sources=e.sources or subjects, source=e.source or source) for e in inner
            ] or self.read_subject(v)
        slots = self.slots(v)
        slots.setdefault("inner", []).extend(w for e in inner[:1] for w in self.told_of(e))
        target = self.targets(row, source, slots)
        if not target and row.effect in ("threaten", "refuse", "intend"):
            # "threatened to stop the talks if the United States goes ahead"
            under = [v, *a.children_by(v, *CLAUSES)]
            hinged = [
                c
                for k in under
                for c in a.children_by(k, "advcl")
                if any(a.lower[m] in ("if", "unless") for m in a.children_by(c, "mark"))
            ]
            target = (
                self.actors.code([n for c in hinged for n in a.children_by(c, "nsubj")], source)
                if row.effect == "threaten"
                else []
            )
        if row.effect == "intend":
            inner = [
                replace(e, plover="AGREE", cameo="030", source=e.target, target=[])
                if e.plover == "REQUEST" and not e.sources
                else e
                for e in inner
            ]
            if inner:
                mine = [e for e in inner if not e.source or set(e.source) & set(source) or not source] or inner[:1]
                return [
                    replace(
                        intend(e),
                        word=v,
                        sources=subjects,
                        source=source or e.source,
                        target=self.other(e.target, source) or target,
                    )
                    for e in mine[:1]
                ]
            if a.child(v, *CLAUSES, "obj", "obl", "advcl") is None:
                return []
            return [CodedEvent("AGREE", "030", v, row.id, subjects, source, target)]
        plover, cameo = EFFECTS[str(row.effect)]
        target = target or self.at_home(row, source, slots)
        if row.id == "unacceptable":
            subjects, source, target = [], [], source
        if inner and row.effect in ("refuse", "threaten", "accuse", "demand", "appeal"):
            target = target or self.other([*inner[0].target, *inner[0].source], source)
        if row.effect == "refuse" and not inner and not target and a.child(v, "xcomp") is None:
            plain = [
                w for w in find_objects(a, v) if match_noun(a, w) or a.lemmas[w].lower() in load_classes()["proposal"]
            ]
            if not plain:
                return []
        return [CodedEvent(plover, cameo, v, row.id, subjects, source, target)]

    def read_saying(
        self, v: int, row: CodeRow, subjects: list[int], source: list[str], inner: list[CodedEvent]
    ) -> list[CodedEvent]:
        """What is said to be: told in the speaker's name where the speaker is its subject, or demands it."""
        a = self.a
        out = []
        for e in inner:
            if (e.plover == "REQUEST" and not e.sources) or e.row == "unacceptable":
                e = replace(e, sources=subjects, source=source)
            elif e.sources and all(a.lower[w] in PRONOUNS for w in e.sources):
                e = replace(e, sources=subjects, source=source or e.source)
            out.append(e)
        for c in a.children_by(v, "ccomp"):
            # "said that Sudan must return it": demanded, whatever it is
            if find_mood(a, c).modal == "must" and not any(e.plover == "REQUEST" for e in out):
                of = self.actors.code(self.subjects(c) or a.children_by(c, "nsubj"), source)
                if of and source:
                    out = [e for e in out if e.word != c]
                    out.append(CodedEvent("REQUEST", "100", c, "must", subjects, source, of))
        speaks = (
            row.id == "say"
            and any(self.is_political(w) for w in subjects)
            and (bool(source) or self.is_titled(subjects))
        )
        if speaks:
            out.append(CodedEvent(None, "010", v, row.id, subjects, source, []))
        return out

    def read_inner(self, v: int, depth: int, row: CodeRow | None = None) -> list[CodedEvent]:
        """Events told by what stands under a word: its clause, else the event noun that is its object."""
        a = self.a
        clauses = [c for c in a.children[v] if a.main_rels[c] in CLAUSES]
        lends = row is not None and row.effect == "light"
        clauses += [] if lends else [c for c in a.children_by(v, "advcl") if find_mood(a, c).tense in ("infinitive", "participle") and c > v and any(a.lower[m] in ("to", "of", "for", "from", "in") for m in a.children_by(c, "mark", "case"))]  # fmt: skip
        out = [e for c in clauses for e in self.read(c, depth + 1)]
        if out:
            return out
        for n in [
            *find_objects(a, v),
            *(w for p, w in find_obliques(a, v) if p in ("to", "for", "in", "of", "on", "upon", "from")),
        ]:
            noun = match_noun(a, n)
            told = [c for c in a.children_by(n, "acl") if a.rels[c] != "acl:relcl" and a.tags[c] in ("VB", "VBG")]
            if noun is None or (noun.effect is not None and told):
                out += [e for c in told for e in self.read(c, depth + 1)]
            elif noun.effect is None:
                slots = self.slots_of_noun(n)
                for name, words in self.slots(v).items():
                    if name not in ("object", "subject"):
                        slots.setdefault(name, []).extend(words)
                out.append(self.make(noun, n, self.owners(n) if a.lemmas[v] not in LENDING else [], slots))
            elif noun.effect != "light":
                plover, cameo = EFFECTS.get(str(noun.effect), ("AGREE", "030"))
                source = self.actors.code(self.subjects(v))
                out.append(
                    CodedEvent(
                        plover,
                        cameo,
                        n,
                        noun.id,
                        self.subjects(v),
                        source,
                        self.targets(noun, source, self.slots_of_noun(n) | self.slots(v)),
                    )
                )
            if out:
                return out
        return out

    def told_of(self, e: CodedEvent) -> list[int]:
        """Words of whom an inner event is about: its objects."""
        return self.slots(e.word).get("object", []) if is_verb(self.a, e.word) else []

    # ------------------------------------------------------------ roles

    def subjects(self, v: int) -> list[int]:
        found = find_subjects(self.a, v)
        return found or self.a.children_by(v, "nsubj") if not is_passive(self.a, v) else found

    def owners(self, n: int) -> list[int]:
        """Whose an event noun is: "the attack by rebels", "Chad's raid", "Israeli strikes"."""
        a = self.a
        by = [c for c in a.children_by(n, "nmod") if a.preposition(c) in ("by", "from")]
        return by or [
            c
            for c in a.children[n]
            if a.rels[c] in ("nmod:poss", "amod", "compound") and c < n and c in self.scene.cast.name_at
        ]

    def slots(self, v: int) -> dict[str, list[int]]:
        a = self.a
        out: dict[str, list[int]] = {"object": find_objects(a, v), "iobj": a.children_by(v, "iobj")}
        for preposition, word in find_obliques(a, v):
            if a.kinds[word] != "time":
                out.setdefault(preposition, []).append(word)
        out["owner"] = [
            c for o in out["object"] for c in a.children[o] if a.rels[c] in ("nmod:poss", "amod", "compound", "nmod")
        ]
        for c in a.children_by(v, *CLAUSES):
            out.setdefault("inner", []).extend([*a.children_by(c, "nsubj"), *a.children_by(c, "obj", "obl")])
        for o in out["object"]:
            for preposition, word in ((a.preposition(c), c) for c in a.children_by(o, "nmod")):
                out.setdefault(preposition, []).append(word)
        return out

    def slots_of_noun(self, n: int) -> dict[str, list[int]]:
        a = self.a
        out: dict[str, list[int]] = {}
        for c in a.children_by(n, "nmod"):
            out.setdefault(a.preposition(c), []).extend(a.conjuncts(c))
        for c in a.children_by(n, "acl"):
            if a.rels[c] != "acl:relcl":
                out.setdefault("inner", []).extend(a.children_by(c, "obj", "obl"))
        return out

    def targets(self, row: CodeRow, source: list[str], slots: dict[str, list[int]]) -> list[str]:
        """Codes of the first slot of the row that names somebody else."""
        for name in row.target:
            codes = self.actors.code(slots.get(name, []), source)
            if codes:
                return codes
        return []

    def at_home(self, row: CodeRow, source: list[str], slots: dict[str, list[int]]) -> list[str]:
        """The actor's own country, where those it is done to are of it: "rebels rejected an offer of their president"."""
        a = self.a
        words = [
            w
            for name in row.target
            for w in slots.get(name, [])
            if not any(a.upos[c] == "PRON" for c in (w, *a.children[w]))
        ]
        return source[:1] if source and set(self.actors.code(words)) & set(source) else []

    def other(self, codes: list[str], source: list[str]) -> list[str]:
        return [c for c in codes if c not in source]

    def make(self, row: CodeRow, word: int, sources: list[int], slots: dict[str, list[int]]) -> CodedEvent:
        source = self.actors.code(sources)
        target = self.targets(row, source, slots)
        if not source and e_is_closed(row):
            # "was arrested in Lebanon": by whom is not said, and where it was tells
            source = self.actors.code([w for w in slots.get("in", []) if self.scene.cast.name_at.get(w) is not None])
            target = self.other(target, source) or target
        if not target and source and not (row.is_mutual and len(source) > 1):
            same = self.actors.code([w for name in row.target for w in slots.get(name, [])])
            if row.is_domestic or same:
                target = source[:1]  # done at home
        return CodedEvent(row.plover, row.cameo or "", word, row.id, sources, source, target)


# Verbs that lend themselves to an event noun: who does it is their subject, not whose the noun is.
LENDING = frozenset(
    {"launch", "stage", "mount", "hold", "conduct", "carry", "wage", "commit", "begin", "impose", "issue"}
)


def e_is_closed(row: CodeRow) -> bool:
    """Whether only those in power do it: arresting, investigating."""
    return row.plover in ("COERCE", "ACCUSE") and (row.cameo or "").startswith(("173", "09", "172"))


def intend(e: CodedEvent) -> CodedEvent:
    """An event that is to come: hostile ones are threatened, others agreed to; words stay words."""
    if e.plover is None or e.plover in ("REQUEST", "ACCUSE", "REJECT"):
        return e
    if e.plover in HOSTILE:
        return replace(e, plover="THREATEN", cameo="130")
    return replace(e, plover="AGREE", cameo="030")
