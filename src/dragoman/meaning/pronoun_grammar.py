"""A pronoun and a noun phrase of its sentence in, whether grammar keeps them apart out.

Enters: an `Analysis` and the heads of two phrases. Leaves: True where the two cannot, or will hardly, be one. It refuses to weigh who is meant instead:
that is `references.py`.
"""

from __future__ import annotations

from dragoman.knowledge.cues import load_attitudes, load_cues
from dragoman.language.analysis import Analysis

# What verbs mean that tell of praise or blame; and words before the clause that says why somebody was praised or blamed.
JUDGING = frozenset({"blame", "praise", "judging"})
REASONS = frozenset({"after", "because", "as", "since", "when", "for"})


def are_apart(a: Analysis, i: int, word: int) -> bool:
    """Whether pronoun `i` and the phrase headed by `word` are two people: "Ali met him"."""
    verb = a.heads[i]
    if verb >= 0 and a.rels[i] == "nsubj":
        over = a.heads[verb]
        if a.rels[verb] in ("acl:relcl", "parataxis") and (
            word == over or (a.heads[word] == over and a.rels[word].startswith("nsubj"))
        ):
            return True  # "the envoy he met", "Her envoy, she added, will come": who does it is not who it is about
        if a.rels[verb] == "advcl" and a.heads[word] == over and a.rels[word] == "nsubj" and gives_reason(a, verb):
            return True
    return verb == a.heads[word] and a.rels[i] != "nmod:poss" and a.rels[i] != "conj"


def gives_reason(a: Analysis, verb: int) -> bool:
    """Whether a clause says what somebody was praised or blamed for, which is what that person did: "Ali criticised Omar after he left"."""
    over = a.heads[verb]
    lemma = a.lemmas[over].lower()
    meanings = {r.means for r in load_cues().get(lemma, ())} | {
        r.means for r in load_attitudes().get(("verb", lemma), ())
    }
    judged = a.child(over, "obj")
    return (
        verb > over
        and not meanings.isdisjoint(JUDGING)
        and judged is not None
        and a.kinds[judged] == "person"
        and any(a.lower[m] in REASONS for m in a.children_by(verb, "mark"))
    )
