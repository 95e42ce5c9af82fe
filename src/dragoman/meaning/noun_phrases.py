"""A noun phrase as its tree has it.

Enters: an analysis (or a cast, where names matter) and the word that heads a phrase. Leaves: its words, its lemmas, how many it speaks of, the name beside it. It refuses to say whom it
stands for: that is `references.py`.
"""

from __future__ import annotations

from dragoman.language.analysis import Analysis
from dragoman.meaning.cast import Cast

NUMBERS = {"two": 2, "both": 2, "three": 3, "four": 4, "five": 5}
MODIFIERS = ("compound", "amod", "nmod:poss", "flat", "nmod:desc", "nmod:unmarked")


def find_lemmas(cast: Cast, i: int) -> list[str]:
    """Lemmas of the noun and of the compounds and "of" phrase right before or after it, lower case."""
    a = cast.a
    first = i
    while (
        first > 0
        and a.heads[first - 1] in range(first, i + 1)
        and a.rels[first - 1] in ("compound", "amod", "nmod:desc")
        and first - 1 not in cast.name_at
    ):
        first -= 1
    return [a.lemmas[k].lower() for k in range(first, i + 1)]


def count_people(a: Analysis, i: int) -> int:
    for c in a.children[i]:
        if a.rels[c] in ("nummod", "det", "det:predet", "amod") and a.lower[c] in NUMBERS:
            return NUMBERS[a.lower[c]]
    return 0


def is_definite(a: Analysis, i: int) -> bool:
    return any(a.lower[c] in ("the", "this", "that", "its", "their", "his", "her") for c in a.children[i] if c < i)


def find_named_beside(cast: Cast, i: int) -> int | None:
    """The name that a description goes with: "the group's leader, Ali Vefa", "its envoy Sara Okoth"."""
    a = cast.a
    for c in a.children[i]:
        if a.rels[c] in ("appos", "flat", "nmod:desc", "nmod:unmarked") and c > i and a.upos[c] in ("PROPN", "NOUN"):
            for k in (c, *(x for x in a.children[c] if a.rels[x] in ("appos", "flat", "nmod:desc"))):
                player = cast.named(k)
                if player is not None and cast.players[player].kind != "state":
                    return player
    if a.rels[i] in ("appos", "nmod:desc", "flat") and a.heads[i] >= 0:
        return cast.named(a.heads[i])
    return None


def find_words(a: Analysis, i: int) -> tuple[int, int]:
    """Words of a description: from its first modifier to its "of" or "for" phrase, without the article."""
    first = min(
        [
            i,
            *(
                a.edges[c][0]
                for c in a.children[i]
                if c < i and a.rels[c] in (*MODIFIERS, "nummod", "advmod") and a.edges[c][1] <= i + 1
            ),
        ]
    )
    while first < i and a.lower[first] in ("the", "a", "an", "some", "one", "another", "any", ",", "and"):
        first += 1
    end = i + 1
    for c in a.children_by(i, "nmod"):
        if (
            c > i
            and a.preposition(c) in ("of", "for", "from", "at", "in", "with")
            and a.edges[c][0] == end
            and a.edges[c][1] - end <= 8
        ):
            end = a.edges[c][1]
    return first, end
