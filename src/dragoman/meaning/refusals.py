"""A verb of saying in, why it was not said out.

Enters: an `Analysis`, the verb and its row. Leaves: the reason for which what it introduces does not count as said, "" when it does. It refuses nothing itself: whoever
asks decides what to do with sayings that did not happen.
"""

from __future__ import annotations

from dragoman.knowledge.cues import Cue
from dragoman.language.analysis import Analysis
from dragoman.language.clauses import find_auxiliaries, find_mood, find_subjects, is_passive

# Verbs over a cue that leave it unsaid: "declined to say", "is expected to announce".
UNSAID = frozenset({
    "decline", "refuse", "fail", "want", "plan", "expect", "intend", "hope", "need", "try", "seek", "wish", "like", "likely", "unable",
    "able", "ready", "prepare", "set", "ask", "urge", "tell", "forbid", "avoid", "stop", "dare", "forget", "due",
})  # fmt: skip


def find_refusal(a: Analysis, v: int, row: Cue) -> str:
    """Why this was not said; "" when it was."""
    mood = find_mood(a, v)
    is_participle = a.tags[v] == "VBN" or (a.tags[v] == "VBD" and is_passive(a, v))
    if is_participle and not find_auxiliaries(a, v) and row.id not in ("report",):
        return "saying is only a participle"
    if mood.is_negated:
        return "saying is negated"
    if any(a.lower[m] == "before" for m in a.children_by(v, "mark")):
        return "saying is not told as done"
    if mood.condition or mood.modal in ("would", "could", "may", "might", "should", "must"):
        return "saying is conditional" if mood.condition else f"saying is only possible ({mood.modal})"
    if mood.tense == "future":
        return "saying is still to come"
    if mood.tense == "infinitive":
        head = a.heads[v]
        if head < 0 or (a.child(v, "mark") is None and a.rels[v] not in ("xcomp", "conj", "ccomp")):
            return "" if a.child(v, "nsubj") is not None else "saying is an order or a title"
        for k in a.above(v):
            if a.lemmas[k] in UNSAID:
                return f"saying depends on '{a.lemmas[k]}'"
            if a.rels[k] not in ("xcomp", "conj", "acl", "advcl"):
                break
    if (
        mood.is_passive
        and row.id not in ("report", "quote")
        and a.child(v, "nsubj:pass") is not None
        and not find_subjects(a, v)
    ):
        return "saying has no speaker"
    head = a.heads[v]
    if head >= 0 and a.lemmas[head] in UNSAID and a.rels[v] in ("xcomp", "ccomp") and a.tags[v] in ("VB", "VBG"):
        return f"saying depends on '{a.lemmas[head]}'"
    return ""
