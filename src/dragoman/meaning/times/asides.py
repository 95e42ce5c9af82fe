"""Times of a story that only look back or ahead: the story goes on in the year it had before them.

Enters: an analysis, a time in it, and the time the story had come to. Leaves: whether the time is an aside. It
refuses to call one what stands on the line of the story: without a leap of years nothing is an aside.
"""

from __future__ import annotations

from dragoman.language.analysis import Analysis
from dragoman.language.clauses import find_auxiliaries
from dragoman.meaning.times.calendar import Stamp

# A leap of as many years, told in a noun's complement, is no step of the story.
LEAP_YEARS = 2
_BACK, _AHEAD = frozenset({"since", "from"}), frozenset({"until", "till", "to", "through"})
_ADNOMINAL = ("acl", "acl:relcl")


def is_aside(a: Analysis, word: int, stamp: Stamp, story: Stamp) -> bool:
    """ "who had ruled since 1848", "a treaty of 1839", "(born 1859)", "which would last until 1619"."""
    if stamp.before_christ or story.before_christ or stamp.year == story.year:
        return False
    is_back, leap = stamp.year < story.year, abs(stamp.year - story.year)
    head = find_head(a, word)
    if a.preposition(head) in (_BACK if is_back else _AHEAD) or is_bracketed(a, word):
        return True
    host = a.heads[head]
    if host < 0:
        return False
    if a.upos[host] in ("NOUN", "PROPN"):
        return leap >= LEAP_YEARS
    verb: int | None = host
    while verb is not None:
        helpers = {a.lower[h] for h in find_auxiliaries(a, verb)}
        if ("had" if is_back else "would") in helpers:
            return True
        if a.rels[verb] in _ADNOMINAL:
            return leap >= LEAP_YEARS
        is_joined = a.rels[verb] in ("conj", "xcomp") and a.tags[verb] not in ("VBD", "VBZ", "VBP")
        verb = a.heads[verb] if is_joined and a.heads[verb] >= 0 else None
    return False


def find_head(a: Analysis, word: int) -> int:
    """The word of the time that hangs on something outside it: from "March" to "March 1848"."""
    seen = 0
    while (
        a.heads[word] >= 0
        and a.upos[a.heads[word]] in ("NUM", "PROPN")
        and a.kinds[a.heads[word]] == "time"
        and seen < 5
    ):
        word, seen = a.heads[word], seen + 1
    return word


def is_bracketed(a: Analysis, word: int) -> bool:
    """A bracket opened before the word in its sentence is still open."""
    first = a.sentences[a.sentence_of[word]][0]
    depth = 0
    for k in range(first, word):
        depth += (a.words[k] in "([") - (a.words[k] in ")]")
    return depth > 0
