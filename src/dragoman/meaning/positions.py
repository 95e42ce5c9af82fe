"""Acts and statements in, positions out.

Enters: the acts of one article and a `Scene`. Leaves: `Stand`s: what each side wants on each topic, in its words. It refuses a position that nobody
states: what a side may think is not read out of what it does.
"""

from __future__ import annotations

from dataclasses import dataclass, field

from dragoman.knowledge.events import load_classes
from dragoman.knowledge.phrases import find_topics
from dragoman.knowledge.stances import load_stances
from dragoman.language.analysis import Analysis
from dragoman.language.clauses import find_holders
from dragoman.meaning.acts import Deed
from dragoman.meaning.scenes import Scene
from dragoman.meaning.wishes import Wish, find_conditions, is_supposed

STANCES = {"demand": "demands", "appeal": "demands", "offer": "offers", "proposal": "offers", "pledge": "offers", "rejection": "opposes", "accusation": "opposes",
           "acceptance": "supports", "threat": "conditions"}  # fmt: skip


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
    derived: dict[str, str] = field(default_factory=dict)


def find_positions(scene: Scene, deeds: list[Deed], wishes: list[Wish]) -> list[Stand]:
    """Positions in order of the text, one for each party, stance and stretch of words."""
    a = scene.a
    out: list[Stand] = []
    for deed in deeds:
        stance = STANCES.get(deed.act) or ("supports" if deed.row == "support" else None)
        if deed.act == "agreement" and len(deed.actors) == 1 and deed.status == "carried_out":
            stance = "supports"  # what one side agrees to
        if deed.row == "wish.will" and any(scene.a.lower[i] == "until" for i in range(*deed.content[0])):
            stance = "demands"  # "will not rest until they are home"
        if deed.row.startswith("wish.") and deed.row != "wish.will":
            continue  # told by the wish itself
        if stance is None or not deed.is_verb or deed.status in ("denied", "cancelled", "unknown"):
            continue
        told = content_of(a, deed)
        if not told or is_supposed(a, deed.trigger) or is_about_claims(a, deed.trigger):
            continue
        evidence = {"stance": [(deed.trigger, deed.trigger + 1)], "party": deed.evidence.get("actors", [])}
        for party in deed.actors[:2]:
            if scene.is_political(party):
                add(out, make(scene, party, stance, told, f"position.{deed.row}", evidence))
        if stance == "offers" or deed.act == "agreement":
            for stretch in find_conditions(a, deed.trigger):
                for party in deed.actors[:1]:
                    add(out, make(scene, party, "conditions", [stretch], "position.condition", evidence))
    for wish in wishes:
        shown = {"stance": [(wish.word, wish.word + 1)]}
        if wish.holder_word >= 0:
            shown["party"] = [(wish.holder_word, wish.holder_word + 1)]
        add(out, make(scene, wish.holder, wish.stance, wish.content, f"position.{wish.row}", shown))
        if wish.stance == "offers":
            for stretch in find_conditions(a, wish.word):
                add(out, make(scene, wish.holder, "conditions", [stretch], "position.condition", shown))
    for stand in find_lists(scene):
        add(out, stand)
    return sorted(out, key=lambda s: (s.content[0], s.party, s.stance))


def make(
    scene: Scene,
    holder: int,
    stance: str,
    content: list[tuple[int, int]],
    rule: str,
    evidence: dict[str, list[tuple[int, int]]],
) -> Stand:
    """A position of the side that `holder` speaks for, else of `holder`."""
    side = scene.side_of(holder)
    derived = {"topic": "topic.words", "stance": rule}
    if side is not None:
        derived["party"] = "side.of_office"
    elif not evidence.get("party"):
        derived["party"] = "position.speaker"
    return Stand(
        holder if side is None else side,
        stance,
        topics_of(scene.a, content),
        content,
        statement_of(scene, content),
        rule,
        dict(evidence),
        derived,
    )


def add(out: list[Stand], stand: Stand) -> None:
    for other in out:
        if other.party == stand.party and other.stance == stand.stance:
            s, e = other.content[0]
            if max(s, stand.content[0][0]) < min(e, stand.content[-1][1]):
                return
    out.append(stand)


def is_about_claims(a: Analysis, verb: int) -> bool:
    """ "Rejected claims that …", "dismissed it as a show": what is refused is a report or a way to see it, and nothing that somebody wants."""
    objects = a.children_by(verb, "obj", "nsubj:pass")
    if any(a.lemmas[o].lower() in load_classes()["claim"] for o in objects):
        return True
    return a.lemmas[verb] in DISMISSING and any(
        a.preposition(c) == "as" for c in a.children_by(verb, "obl", "advcl", "xcomp")
    )


DISMISSING = frozenset({"reject", "dismiss", "brush", "deny", "denounce"})


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


def topics_of(a: Analysis, content: list[tuple[int, int]]) -> list[str]:
    return find_topics([a.lemmas[i].lower() for s, e in content for i in range(s, e)])


def statement_of(scene: Scene, content: list[tuple[int, int]]) -> int | None:
    return scene.asserter(content[0][0])


INCLUDING = frozenset({"including", "such as", "namely", "like"})


def find_lists(scene: Scene) -> list[Stand]:
    """What a side lists as its priorities, demands, conditions: "outlined priorities, including A, B and C"."""
    a = scene.a
    out: list[Stand] = []
    table = load_stances().nouns
    for n in range(len(a)):
        row = next((r for _, r in table.get(a.lemmas[n].lower(), ()) if "list" in r.takes), None)
        if row is None or a.upos[n] != "NOUN" or a.words[a.sentences[a.sentence_of[n]][1] - 1] == "?":
            continue
        holders = [
            (p, w) for w in find_holders(a, n) for p in scene.references.refer(w).players if scene.is_political(p)
        ]
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
                    holder, word = holders[0]
                    shown = {"stance": [(n, n + 1)], "party": [(word, word + 1)]}
                    out.append(make(scene, holder, row.stance, [(first, end)], f"position.{row.id}", shown))
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
