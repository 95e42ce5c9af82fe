"""Phrases for several in, those meant out: "the two sides", "both leaders", "they", "three countries – France, Germany and Britain".

Enters: the `References` found so far and the word that heads the phrase. Leaves: a `Reference`. It refuses another number than the words count.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from dragoman.language.analysis import Analysis
from dragoman.meaning.cast import Cast
from dragoman.meaning.reference import NOBODY, Reference

if TYPE_CHECKING:
    from dragoman.meaning.references import References


def find_own_subject(a: Analysis, i: int) -> int | None:
    """ "The G7 countries will discuss it in their meetings": the several who are the subject over the pronoun, in its sentence."""
    for verb in a.above(i):
        subject = a.child(verb, "nsubj")
        if subject is not None and subject < i and i not in a.below(subject):
            is_several = a.tags[subject] in ("NNS", "NNPS") or a.child(subject, "conj") is not None
            return subject if is_several and a.kinds[subject] in ("person", "organization", "place") else None
    return None


def find_pair_in_subject(known: References, i: int) -> Reference:
    """ "They" after a pair: those named together last, where one of them was a subject in this sentence or the one before."""
    a = known.a
    if known.pairs and known.recent:
        last = known.pairs[-1]
        words = [w for w, p in known.recent if p in last and a.sentence_of[i] - a.sentence_of[w] <= 1]
        if words and a.main_rels[words[-1]] in ("nsubj", "conj"):
            return Reference(last, rule="reference.pronoun")
    return NOBODY


def find_listed(cast: Cast, i: int, count: int) -> Reference:
    """ "Three countries – France, Germany and Britain –": the names that follow, as many as are counted."""
    a = cast.a
    first = next((c for c in a.conjuncts(i) if c < i), a.heads[i] if a.rels[i] == "conj" else i)
    for c in (*a.children_by(i, "appos"), *a.children_by(max(first, 0), "appos")):
        if i < c and all(
            a.upos[k] == "PUNCT" for k in range(a.edges[i][1] if a.heads[c] != i else i + 1, a.edges[c][0])
        ):
            players = tuple(dict.fromkeys(p for k in a.conjuncts(c) if (p := cast.named(k)) is not None))
            if len(players) == count:
                return Reference(players, rule="reference.apposition")
    return NOBODY


def find_last_group(known: References, count: int) -> Reference:
    fitting = [p for p in known.pairs if len(p) == count]
    return Reference(fitting[-1], rule="reference.several") if fitting else NOBODY


def find_last_several(known: References, i: int, count: int, persons: bool, owners: tuple[int, ...]) -> Reference:
    """ "The two sides", "both leaders": those last named together, else the last named of their kind."""
    if len(owners) == count:
        return Reference(owners, rule="reference.several")
    kinds = ("person",) if persons else ("state", "group", "organisation", "bloc")
    lemma = known.a.lemmas[i].lower()

    def fits(player: int) -> bool:
        """ "The two presidents" are two who are called president."""
        p = known.cast.players[player]
        if lemma == "leader" and persons:
            return p.kind == "person" and any(t.level == "leader" for t in p.titles)
        titled = lemma in ("man", "woman", "official", "diplomat", "negotiator", "counterpart") or any(
            known.a.lemmas[t.head].lower() == lemma for t in p.titles
        )
        return p.kind in kinds and (not persons or titled)

    for pair in (*reversed(known.pairs), *reversed(known.holders)):
        if len(pair) == count and all(fits(p) for p in pair):
            return Reference(pair, rule="reference.several")
    last: list[int] = []
    for word, player in reversed(known.recent):
        if fits(player) and player not in last and not known.cast.players[player].is_media:
            if not known.is_place(word):
                last.append(player)
        if len(last) == count:
            return Reference(tuple(sorted(last)), rule="reference.several")
    if persons:
        states = [
            p
            for p in known.pairs
            if len(p) == count and all(known.cast.players[x].kind in ("state", "group", "bloc") for x in p)
        ]
        return Reference(states[-1], rule="reference.several") if states else NOBODY
    return NOBODY
