"""Acts and statements in, positions out.

Enters: the acts of one article and a `Scene`. Leaves: `Stand`s: what each side wants on each topic, in its words. It refuses a position that nobody
states: what a side may think is not read out of what it does.
"""

from __future__ import annotations

from dataclasses import dataclass, field

from dragoman.knowledge.phrases import find_topics
from dragoman.language.analysis import Analysis
from dragoman.language.clauses import find_holders, find_mood, find_subjects
from dragoman.meaning.acts import Deed
from dragoman.meaning.scenes import Scene

STANCES = {"demand": "demands", "appeal": "demands", "offer": "offers", "proposal": "offers", "pledge": "offers", "rejection": "opposes", "accusation": "opposes",
           "acceptance": "supports", "threat": "conditions"}  # fmt: skip
READY = frozenset({"ready", "prepared", "willing", "open"})


@dataclass(slots=True)
class Stand:
    """A position while the article is read."""

    party: int
    stance: str
    topics: list[str]
    content: list[tuple[int, int]]
    statement: int | None
    rule: str
    evidence: dict[str, list[tuple[int, int]]] = field(default_factory=dict)


def find_positions(scene: Scene, deeds: list[Deed]) -> list[Stand]:
    """Positions in order of the text, one for each party, stance and stretch of words."""
    out: list[Stand] = []
    for deed in deeds:
        stance = STANCES.get(deed.act) or ("supports" if deed.row == "support" else None)
        if stance is None or not deed.is_verb or deed.status in ("denied", "cancelled", "unknown"):
            continue
        told = content_of(scene.a, deed)
        if not told:
            continue
        for party in deed.actors[:2]:
            if scene.is_political(party):
                evidence = {"stance": [(deed.trigger, deed.trigger + 1)], "party": deed.evidence.get("actors", [])}
                add(
                    out,
                    Stand(
                        party,
                        stance,
                        topics_of(scene.a, told),
                        told,
                        statement_of(scene, told),
                        f"position.{deed.row}",
                        evidence,
                    ),
                )
    for number, said in enumerate(scene.statements):
        for party in said.speaker.players[:1]:
            if scene.is_political(party):
                for stance, content, word in find_wishes(scene.a, said.content):
                    topics = topics_of(scene.a, [content])
                    holder = party
                    if scene.a.lemmas[word] != "must" and find_mood(scene.a, word).modal not in ("must", "should"):
                        # "Ukraine is ready": whoever is ready, not whoever says so
                        theirs = [p for w in find_subjects(scene.a, word) for p in scene.references.refer(w).players]
                        if not theirs or not scene.is_political(theirs[0]):
                            continue
                        holder = theirs[0]
                    add(
                        out,
                        Stand(
                            holder, stance, topics, [content], number, "position.wish", {"stance": [(word, word + 1)]}
                        ),
                    )
    for stand in find_lists(scene):
        add(out, stand)
    return sorted(out, key=lambda s: (s.content[0], s.party, s.stance))


def add(out: list[Stand], stand: Stand) -> None:
    for other in out:
        if other.party == stand.party and other.stance == stand.stance:
            s, e = other.content[0]
            if max(s, stand.content[0][0]) < min(e, stand.content[-1][1]):
                return
    out.append(stand)


def content_of(a: Analysis, deed: Deed) -> list[tuple[int, int]]:
    """The words after the verb of an act."""
    (first, end), *_ = deed.content
    start = deed.trigger + 1 if first <= deed.trigger < end else first
    while start < end and (
        a.upos[start] in ("PUNCT",)
        or (a.lower[start] in ("that", "for", "on", "to") and a.rels[start] in ("mark", "case"))
    ):
        start += 1
    return [(start, end)] if end - start >= 2 else []


def find_wishes(a: Analysis, content: list[tuple[int, int]]) -> list[tuple[str, tuple[int, int], int]]:
    """Clauses of words said that demand ("must", "should"), offer ("we are ready") or set a condition ("if", "only")."""
    out = []
    for s, e in content:
        for i in range(s, e):
            if a.upos[i] not in ("VERB", "ADJ", "NOUN"):
                continue
            mood = find_mood(a, i)
            first, end = a.edges[i]
            stretch = (max(first, s), min(end, e))
            if mood.modal in ("must", "should") and not mood.is_question:
                out.append(("demands", trim(a, stretch), i))
            elif (
                a.lower[i] in READY
                and a.child(i, "cop", "xcomp", "obl", "advcl") is not None
                and not mood.is_negated
                and not mood.condition
            ):
                out.append(("offers", trim(a, stretch), i))
            elif (
                a.lemmas[i] in ("want", "insist", "demand", "expect")
                and a.child(i, "xcomp", "ccomp", "obj") is not None
                and not mood.is_negated
            ):
                out.append(("demands", trim(a, stretch), i))
    return out


def trim(a: Analysis, stretch: tuple[int, int]) -> tuple[int, int]:
    first, end = stretch
    while first < end - 1 and (a.upos[first] in ("PUNCT", "CCONJ", "SCONJ")):
        first += 1
    while end > first + 1 and a.upos[end - 1] == "PUNCT":
        end -= 1
    return first, end


def topics_of(a: Analysis, content: list[tuple[int, int]]) -> list[str]:
    return find_topics([a.lemmas[i].lower() for s, e in content for i in range(s, e)])


def statement_of(scene: Scene, content: list[tuple[int, int]]) -> int | None:
    return scene.asserter(content[0][0])


LISTING = frozenset(
    {"priority", "demand", "goal", "aim", "condition", "objective", "requirement", "request", "expectation", "red line"}
)
INCLUDING = frozenset({"including", "such as", "namely", "like"})


def find_lists(scene: Scene) -> list[Stand]:
    """What a side lists as its priorities, demands, conditions: "outlined priorities, including A, B and C"."""
    a = scene.a
    out: list[Stand] = []
    for n in range(len(a)):
        if (
            a.upos[n] != "NOUN"
            or a.lemmas[n].lower() not in LISTING
            or a.words[a.sentences[a.sentence_of[n]][1] - 1] == "?"
        ):
            continue
        holders = [p for w in find_holders(a, n) for p in scene.references.refer(w).players if scene.is_political(p)]
        if not holders:
            continue
        for head in list_heads(a, n):
            for item in a.conjuncts(head):
                end = min(
                    [a.edges[item][1], *(a.edges[c][0] for c in a.children[item] if a.rels[c] == "conj" and c > item)]
                )
                first = a.edges[item][0]
                while first < item and (
                    a.upos[first] in ("PUNCT", "CCONJ", "ADP", "SCONJ") or a.lower[first] in INCLUDING
                ):
                    first += 1
                while end > first + 1 and a.upos[end - 1] in ("PUNCT", "CCONJ"):
                    end -= 1
                if end - first >= 2:
                    stance = "conditions" if a.lemmas[n].lower() == "condition" else "demands"
                    out.append(Stand(holders[0], stance, topics_of(a, [(first, end)]), [(first, end)], statement_of(scene, [(first, end)]), "position.list",
                                     {"stance": [(n, n + 1)]}))  # fmt: skip
    return out


def list_heads(a: Analysis, n: int) -> list[int]:
    """Heads of the items that a noun lists: after "including", "such as", or as the predicate of "are"."""
    heads = [
        c
        for c in a.children[n]
        if c > n
        and (a.preposition(c) in INCLUDING or any(a.lower[m] in INCLUDING for m in a.children_by(c, "mark", "case")))
    ]
    heads += [
        x
        for c in a.children_by(n, "acl")
        if a.lower[c] == "including"
        for x in a.children_by(c, "obj", "xcomp", "ccomp", "advcl")
    ]
    verb = a.heads[n]
    if verb >= 0 and a.rels[n].startswith("obj"):
        heads += [
            c
            for c in a.children[verb]
            if c > n and any(a.lower[m] in INCLUDING for m in a.children_by(c, "mark", "case"))
        ]
        heads += [
            x
            for c in a.children_by(verb, "advcl", "obl")
            if a.lower[c] == "including"
            for x in a.children_by(c, "obj", "xcomp", "ccomp", "advcl")
        ]
    if (
        verb >= 0
        and a.rels[n].startswith("nsubj")
        and (a.lemmas[verb] == "include" or a.child(verb, "cop") is not None)
    ):
        heads += a.children_by(verb, "obj", "xcomp") if a.lemmas[verb] == "include" else [verb]
    return heads
