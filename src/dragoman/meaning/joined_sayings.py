"""Sayings in, the same sayings out, with those parted that one sentence joins.

Enters: the `Saying`s of an article. Leaves: the same, with shorter contents. It refuses to part what nothing but a second verb marks: "said that she met the
envoy and thanked him" may be all hers.

The tree often hangs a second verb of saying below the words of the first: "said the road was open, adding that nobody had left"; "said the road will
open and insisted that nobody had left"; "said the plan was safe, to which the mayor replied: “…”".
"""

from __future__ import annotations

from dragoman.language.analysis import Analysis
from dragoman.meaning.sayings import Saying, SayingFinder

FINITE = frozenset({"VBD", "VBZ", "VBG"})


def part_sayings(a: Analysis, found: list[Saying], finder: SayingFinder) -> list[Saying]:
    """`found`, in its order: the content of a saying ends where a further saying of the sentence begins."""
    for inner in found:
        cue = inner.cue
        if a.upos[cue] != "VERB" or finder.in_quote[cue] >= 0:
            continue
        begin = a.edges[cue][0]
        for outer in found:
            if outer is inner or outer.cue >= cue or a.upos[outer.cue] != "VERB" or finder.in_quote[outer.cue] >= 0:
                continue
            if not any(s <= cue < e for s, e in outer.content) or not is_further(a, inner, outer, finder):
                continue
            outer.content = [
                p for s, e in outer.content if s < begin for p in finder.trim(s, min(e, begin))
            ] or outer.content
            if a.child(cue, "nsubj") is None and outer.sources:
                inner.sources = outer.sources
    return found


def is_further(a: Analysis, inner: Saying, outer: Saying, finder: SayingFinder) -> bool:
    """Whether `inner` goes on after `outer`, below whose words the tree has it."""
    v, head = inner.cue, a.heads[inner.cue]
    begin = a.edges[v][0]
    is_set_off = a.words[begin] == "," or a.words[begin - 1] == ","
    first = inner.content[0][0]
    is_quoted = finder.in_quote[first] >= 0
    if a.child(v, "nsubj") is not None:
        return is_set_off and is_quoted and a.words[first][:1].isupper()
    if a.tags[v] == "VBG" and a.main_rels[v] in ("advcl", "acl"):
        return is_set_off
    if a.main_rels[v] != "conj" or head < 0 or a.tags[v] != a.tags[outer.cue] or a.tags[v] not in FINITE:
        return False
    if a.tags[head] != a.tags[v]:
        return True
    # both verbs are in the tense of telling: a saying with words of its own is the teller's, unless it speaks to somebody whom the words before have named
    holds_words = "clause" in inner.rule or any(finder.in_quote[i] >= 0 for s, e in inner.content for i in range(s, e))
    return holds_words and not any(a.upos[w] == "PRON" for w in inner.addressees)
