"""Trees in, the same trees with what the reader is known to hang wrongly put right.

Enters: heads, relations and tags of a text, changed in place. Leaves: nothing. It refuses to touch what is not of one of the forms named below.
"""

from __future__ import annotations

from collections.abc import Collection, Sequence

# Prepositions that say where or when; a name under them keeps no company of its own.
SETTINGS = frozenset({"at", "in", "near", "outside", "inside", "on"})
FINITE = frozenset({"VBD", "VBZ", "VBP"})


def move_speakers(heads: list[int], rels: list[str], tags: list[str]) -> None:
    """Gives "…, the envoy said" its subject back where the tree has it as a second subject of the words said before it.

    A finite verb without a subject, over a clause that stands before it: a subject of that clause that stands behind its own verb and right
    before this one is this one's.
    """
    subjects = [k for k, rel in enumerate(rels) if rel.startswith("nsubj")]
    for k in subjects:
        inner = heads[k]
        if inner < 0 or inner >= k:
            continue
        end = k + 1
        while end < len(heads) and (is_under(heads, end, k) or tags[end] == "RB"):
            end += 1
        if end >= len(heads) or tags[end] not in FINITE or end in (heads[k], inner):
            continue
        if (
            any(heads[i] == end and rels[i].startswith("nsubj") for i in subjects)
            or rels[inner] != "ccomp"
            or heads[inner] != end
        ):
            continue
        heads[k], rels[k] = end, "nsubj"


def mend_passives(heads: Sequence[int], rels: list[str], tags: list[str]) -> None:
    """ "Chad in turn handed over 8 captives": a participle with an object and without an auxiliary is no passive, and its subject hands over."""
    for k, rel in enumerate(rels):
        verb = heads[k]
        if rel != "nsubj:pass" or k > verb or tags[verb] != "VBN" or rels[verb].startswith("acl"):
            continue
        near = range(k, min(len(heads), verb + 12))
        below = {rels[c] for c in near if heads[c] == verb}
        if "obj" in below and not below & {"aux", "aux:pass", "cop"}:
            rels[k], tags[verb] = "nsubj", "VBD"


def is_under(heads: list[int], i: int, k: int) -> bool:
    """Whether word `i` hangs on word `k`, directly or over a few others."""
    for _ in range(8):
        i = heads[i]
        if i == k or i < 0:
            return i == k
    return False


def find_case(heads: Sequence[int], rels: Sequence[str], lower: Sequence[str], k: int) -> str:
    """The preposition that marks word `k`; "" when there is none. It stands within six words before it."""
    return next((lower[c] for c in range(max(0, k - 6), k) if heads[c] == k and rels[c] == "case"), "")


def move_companions(heads: list[int], rels: list[str], lower: Sequence[str], upos: Sequence[str]) -> None:
    """ "Held talks at the White House with X", "met on Friday with X": X is with those who met, not with the place or the day."""
    for k, rel in enumerate(rels):
        h = heads[k]
        if rel != "nmod" or h < 0 or upos[h] != "PROPN" or heads[h] < 0 or rels[h] not in ("nmod", "obl"):
            continue
        if find_case(heads, rels, lower, k) == "with" and find_case(heads, rels, lower, h) in SETTINGS:
            heads[k], rels[k] = heads[h], rels[h]


def move_settings(
    heads: list[int], rels: list[str], lower: Sequence[str], upos: Sequence[str], people: Collection[int]
) -> None:
    """ "Met the envoy, Ali Karimi, in Doha": a place hangs on what was done there, not on the name of a person (`people`: words of such names)."""
    for k, rel in enumerate(rels):
        if rel != "nmod" or heads[k] not in people or upos[k] != "PROPN" or k in people:
            continue
        if find_case(heads, rels, lower, k) not in ("in", "at"):
            continue
        verb = heads[k]
        for _ in range(6):
            verb = heads[verb]
            if verb < 0 or upos[verb] == "VERB":
                break
        if verb >= 0 and upos[verb] == "VERB":
            heads[k], rels[k] = verb, "obl"
