"""Trees in, who does what in a clause out.

Enters: an `Analysis` and a word. Leaves: the words that are its subjects, objects and obliques, said or understood, and the tense and mood
of the clause. It refuses to know any word's meaning: only grammar is here, and the few closed classes that grammar lists.

Relations are those of Universal Dependencies 2. Every function takes and gives word positions; coordinated words are all
given. "Understood" arguments follow control, relative clauses, participles and coordination.
"""

from __future__ import annotations

from dataclasses import dataclass

from dragoman.language.analysis import Analysis

RELATIVES = frozenset({"who", "which", "that", "whom", "whose", "where", "when"})
# Verbs whose object does not become the subject of the infinitive: "promised Iran to lift", "asked to join".
SUBJECT_CONTROL = frozenset({"promise", "vow", "threaten", "pledge", "swear"})
FUTURE = frozenset({"will", "shall", "'ll", "’ll", "wo"})
NEGATIONS = frozenset({"not", "n't", "n’t", "never", "nor", "neither", "hardly", "nowhere"})
CONDITIONS = frozenset({"if", "unless", "whether", "provided", "assuming", "once", "until", "till"})
NOMINAL = frozenset({"NOUN", "PROPN", "PRON"})
CLOSING = frozenset({'"', "”", "’", "''", "»"})
DEPTH = 6


@dataclass(frozen=True, slots=True)
class Mood:
    """`tense`: past, present, future, infinitive, participle or none. `modal`: the lemma of a modal verb other than will, or ""."""

    tense: str
    is_perfect: bool = False
    is_progressive: bool = False
    is_passive: bool = False
    is_negated: bool = False
    modal: str = ""
    condition: str = ""
    is_question: bool = False


def is_verb(a: Analysis, i: int) -> bool:
    return a.upos[i] == "VERB" or (a.upos[i] == "AUX" and a.rels[i] not in ("aux", "aux:pass", "cop"))


def is_passive(a: Analysis, v: int) -> bool:
    if a.child(v, "nsubj:pass") is not None or a.child(v, "aux:pass") is not None:
        return True
    if a.tags[v] == "VBD" and a.rels[v] == "advcl" and v < a.heads[v]:
        # "Asked whether …, she said": a participle that the tagger takes for a past tense
        return a.child(v, "nsubj", "obj", "aux", "mark") is None
    return a.tags[v] == "VBN" and a.rels[v] in ("acl", "advcl") and a.child(v, "obj", "aux") is None


def find_subjects(a: Analysis, v: int, depth: int = 0) -> list[int]:
    """Who does it: the subject of an active clause, the agent of a passive one."""
    if depth > DEPTH:
        return []
    if is_passive(a, v):
        return spread(a, find_agents(a, v))
    own = [c for c in a.children_by(v, "nsubj") if a.rels[c] != "nsubj:pass"]
    if own:
        return spread(a, resolve_relatives(a, v, own))
    return find_understood(a, v, depth)


def find_understood(a: Analysis, v: int, depth: int) -> list[int]:
    """Subject of a clause that has none of its own."""
    head, rel = a.heads[v], a.main_rels[v]
    if head < 0:
        return []
    if rel == "conj":
        if not is_verb(a, head) and a.child(head, "cop", "nsubj") is None:
            return []
        return find_logical_subjects(a, head, depth)
    if rel == "xcomp":
        objects = [] if a.lemmas[head] in SUBJECT_CONTROL else a.children_by(head, "obj", "iobj")
        if objects and a.upos[v] != "ADJ":
            return spread(a, objects)
        return find_logical_subjects(a, head, depth)
    if rel == "acl":
        if a.rels[v] == "acl:relcl":
            return spread(a, [head])
        if a.tags[v] == "VBG":
            return spread(a, [head])
        return find_holders(a, head, depth + 1)
    if rel in ("advcl", "ccomp") and (a.tags[v] in ("VBG", "VB", "VBN") or rel == "advcl"):
        mark = a.child(v, "nsubj")
        return [] if mark is not None else find_logical_subjects(a, head, depth)
    return []


def find_logical_subjects(a: Analysis, v: int, depth: int) -> list[int]:
    """Subject of the clause above: of a passive one the thing acted on ("is expected to arrive")."""
    passive = a.children_by(v, "nsubj:pass")
    if passive:
        return spread(a, resolve_relatives(a, v, passive))
    if is_passive(a, v) and a.main_rels[v] in ("acl",):
        return spread(a, [a.heads[v]])
    return find_subjects(a, v, depth + 1)


def find_owners(a: Analysis, noun: int) -> list[int]:
    """Whose plan, promise, agreement it is, by the words on the noun."""
    owners = a.children_by(noun, "nmod:poss")
    if owners:
        return spread(a, owners)
    owners = [c for c in a.children_by(noun, "nmod") if a.preposition(c) in ("between", "by", "of")]
    if owners and a.upos[owners[0]] in ("PROPN", "PRON"):
        return spread(a, owners)
    if a.rels[noun] == "conj" and a.heads[noun] < noun and not a.children_by(noun, "det", "nmod:poss"):
        return spread(a, a.children_by(a.heads[noun], "nmod:poss"))  # "Kenya's gift of rice and ban on arms"
    return []


def find_holders(a: Analysis, noun: int, depth: int = 0) -> list[int]:
    """Whose plan, promise, agreement it is: the owner of the noun, else the subject of the verb that takes it."""
    owners = find_owners(a, noun)
    if owners:
        return owners
    verb = a.heads[noun]
    if verb >= 0 and is_verb(a, verb) and a.main_rels[noun] in ("obj", "obl", "xcomp"):
        return find_subjects(a, verb, depth + 1)
    return []


def find_beside(a: Analysis, v: int) -> list[int]:
    """The head of the noun phrase that ends right before a finite verb, or stands right behind it after a closing mark: its subject where the tree gives
    none or one from within quoted words."""
    if not a.feat(v, "VerbForm=Fin") and not any(a.feat(c, "VerbForm=Fin") for c in find_auxiliaries(a, v)):
        return []
    first = a.sentences[a.sentence_of[v]][0]
    k = v - 1
    while k >= first and a.upos[k] in ("AUX", "ADV", "PART"):
        k -= 1
    if k >= first and a.words[k] in CLOSING:
        k = v + 1
        while k < a.sentences[a.sentence_of[v]][1] and a.upos[k] in ("DET", "ADJ", "NUM"):
            k += 1
        if k >= len(a) or a.upos[k] not in NOMINAL:
            return []
        while (
            v < a.heads[k] and a.upos[a.heads[k]] in NOMINAL and a.main_rels[k] in ("compound", "flat", "nmod", "amod")
        ):
            k = a.heads[k]
        return [k]
    if k - 1 > first and a.words[k] == "," and a.upos[k - 1] == "PROPN":
        k -= 1  # "the minister, Amina Okoth, said": the name between commas
    if k < first or a.upos[k] not in NOMINAL:
        return []
    while (
        0 <= a.heads[k] < v and a.upos[a.heads[k]] in NOMINAL and a.main_rels[k] not in ("conj", "parataxis", "appos")
    ):
        k = a.heads[k]
    return [k]


def find_agents(a: Analysis, v: int) -> list[int]:
    return [c for c in a.children_by(v, "obl") if a.rels[c] == "obl:agent" or a.preposition(c) == "by"]


def find_objects(a: Analysis, v: int) -> list[int]:
    """What it is done to: object, subject of a passive, head of a participle or of a relative clause."""
    out = a.children_by(v, "obj") + a.children_by(v, "nsubj:pass")
    if out:
        return spread(a, resolve_relatives(a, v, out))
    head, rel = a.heads[v], a.rels[v]
    if head >= 0 and rel == "acl" and a.tags[v] == "VBN":
        return [head]
    if head >= 0 and rel == "acl:relcl" and a.child(v, "nsubj") is not None and a.upos[v] == "VERB":
        subject = a.child(v, "nsubj")
        if subject is not None and a.lower[subject] not in RELATIVES and a.child(v, "ccomp", "xcomp", "obl") is None:
            return [head]
    if head >= 0 and rel == "conj" and is_passive(a, v) and is_verb(a, head):
        return find_objects(a, head)
    return []


def find_obliques(a: Analysis, v: int) -> list[tuple[str, int]]:
    """(preposition, word) of what stands beside: "" for bare ones ("last week"), "to" for an indirect object."""
    out = []
    for c in a.children[v]:
        rel = a.main_rels[c]
        if rel in ("obl", "nmod") and a.rels[c] != "nmod:poss":
            preposition = a.preposition(c)
            out += [(preposition, k) for k in spread(a, resolve_relatives(a, v, [c]))]
        elif rel == "iobj":
            out += [("to", k) for k in spread(a, [c])]
    return out


def resolve_relatives(a: Analysis, v: int, words: list[int]) -> list[int]:
    """For "who", "which", "that" in a relative clause the noun they stand for."""
    out = []
    for w in words:
        if a.lower[w] in RELATIVES and a.upos[w] in ("PRON", "DET", "ADV"):
            antecedent = next((a.heads[k] for k in (v, *a.above(v)) if a.rels[k] == "acl:relcl"), -1)
            out.append(antecedent if antecedent >= 0 else w)
        else:
            out.append(w)
    return out


def spread(a: Analysis, words: list[int]) -> list[int]:
    """The words and what is coordinated with them, each once, in order."""
    out: list[int] = []
    for w in words:
        for k in a.conjuncts(w):
            if k not in out and a.upos[k] not in ("VERB", "AUX"):
                out.append(k)
    return sorted(out)


def find_auxiliaries(a: Analysis, v: int) -> list[int]:
    """Auxiliaries of a clause, of its first conjunct when it has none and no subject of its own."""
    own = [c for c in a.children[v] if a.rels[c] in ("aux", "aux:pass", "cop")]
    if own or a.rels[v] != "conj" or a.child(v, "nsubj", "mark") is not None:
        return own
    head = a.heads[v]
    if head < 0 or a.tags[v] not in ("VB", "VBN", "VBG"):
        return own
    return [c for c in a.children[head] if a.rels[c] in ("aux", "aux:pass", "cop")]


def find_mood(a: Analysis, v: int) -> Mood:
    """Tense, aspect, modality and negation of the clause whose predicate is word `v`."""
    found = a.moods.get(v)
    if found is None:
        found = a.moods[v] = _read_mood(a, v)
    return found


def _read_mood(a: Analysis, v: int) -> Mood:
    auxiliaries = find_auxiliaries(a, v)
    lower = [a.lower[c] for c in auxiliaries]
    lemmas = [a.lemmas[c] for c in auxiliaries]
    marks = [a.lower[c] for c in a.children_by(v, "mark")]
    modal = next(
        (m for m in lemmas if m in ("would", "may", "might", "could", "can", "should", "must", "ought", "shall")), ""
    )
    if any(w in FUTURE for w in lower):
        tense = "future"
    elif modal:
        tense = "present"
    elif a.tags[v] == "VBD" or any(a.tags[c] == "VBD" for c in auxiliaries):
        tense = "past"
    elif a.tags[v] in ("VBZ", "VBP") or any(a.tags[c] in ("VBZ", "VBP") for c in auxiliaries):
        tense = "present"
    elif "to" in marks or a.tags[v] == "VB":
        tense = "infinitive"
    elif a.tags[v] in ("VBN", "VBG"):
        tense = "participle"
    else:
        tense = "none"
    head = a.heads[v]
    if (
        head >= 0
        and a.rels[v] in ("xcomp", "ccomp")
        and (a.lower[head] == "going" or (a.lemmas[head] == "be" and "to" in marks))
    ):
        tense = "future"  # "is going to open", "are to open"
    elif "to" in marks and tense != "infinitive" and any(a.lemmas[c] == "be" for c in auxiliaries):
        tense = "future"
    negated = any(a.lower[c] in NEGATIONS for c in a.children[v]) or any(
        a.lower[c] == "no" for c in a.children_by(v, "det")
    )
    negated = negated or any(
        a.lower[d] == "no" for s in a.children_by(v, "nsubj") for d in a.children_by(s, "det")
    )  # "no date was fixed"
    last = a.sentences[a.sentence_of[v]][1] - 1
    return Mood(
        tense=tense,
        is_perfect=("have" in lemmas and a.tags[v] in ("VBN", "VBD")) or (bool(lemmas) and lemmas[0] == "have"),
        is_progressive=a.tags[v] == "VBG" and "be" in lemmas,
        is_passive=is_passive(a, v),
        is_negated=negated,
        modal=modal,
        condition=next((m for m in marks if m in CONDITIONS), ""),
        is_question=a.rels[v] == "root" and a.lower[last] == "?",
    )


ASKING = frozenset({"must", "should", "ought", "shall"})
HAVING_TO = frozenset({"have", "need"})


def is_asked(a: Analysis, clause: int) -> bool:
    """Whether a clause under "insist", "demand" is about what somebody shall do ("must leave", "that it be kept", "to leave"), and not a claim ("is legal",
    "was right")."""
    mood = find_mood(a, clause)
    if mood.modal in ASKING or is_mandative(a, clause):
        return True
    if a.lemmas[clause] in HAVING_TO and a.child(clause, "xcomp") is not None:
        return True
    return not mood.modal and mood.tense in ("infinitive", "participle", "none")


def is_mandative(a: Analysis, clause: int) -> bool:
    """ "That Tehran abandon it": a bare verb with a subject of one."""
    subject = a.child(clause, "nsubj")
    return (
        a.tags[clause] in ("VB", "VBP")
        and not any(a.rels[c] == "aux" for c in a.children[clause])
        and subject is not None
        and a.tags[subject] in ("NN", "NNP")
        and a.child(subject, "conj") is None
    )
