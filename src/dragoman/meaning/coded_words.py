"""Predicates and nouns in, rows of codes out.

Enters: an `Analysis` and a word. Leaves: the `CodeRow` that fits it best, or None. It refuses a row whose `about` is not borne out by what stands beside the
word.
"""

from __future__ import annotations

from dragoman.knowledge.codes import CodeRow, load_codes
from dragoman.language.analysis import Analysis
from dragoman.language.clauses import find_mood, find_objects, find_obliques

# What words over events make of them, whatever they would be when done.
EFFECTS = {
    "refuse": ("REJECT", "120"), "threaten": ("THREATEN", "130"), "demand": ("REQUEST", "100"), "appeal": ("REQUEST", "020"), "accuse": ("ACCUSE", "112"),
}  # fmt: skip
CLAUSES = ("xcomp", "ccomp")


def match(a: Analysis, v: int) -> CodeRow | None:
    """The row of a predicate that fits best: one that what it is about bears out, before one that needs nothing."""
    table = load_codes()
    rows = table.verbs.get(a.lemmas[v].lower(), ()) if a.upos[v] in ("VERB", "AUX") else ()
    if not rows:
        rows = (
            table.adjectives.get(a.lower[v], ())
            if a.child(v, "nsubj", "cop") is not None or a.rels[v] == "xcomp"
            else ()
        )
    best: tuple[float, CodeRow] | None = None
    beside: set[str] | None = None
    for words, row in rows:
        if len(words) > 1 and not has_words(a, v, words[1:]):
            continue
        beside = find_lemmas(a, v) if beside is None else beside
        if beside & set(row.not_about) or (row.about and not beside & set(row.about)):
            continue
        score: float = len(words) + (2 if row.about else 0) + (1 if row.effect in EFFECTS else 0)
        if row.effect == "light":
            if not any(match_noun(a, w) for w in find_lent(a, v)):
                continue
            score += 1.5
        if row.effect == "pass":
            if a.child(v, *CLAUSES) is None and not any(match_noun(a, w) for w in find_lent(a, v)):
                continue
            score -= 0.5
        if best is None or score > best[0]:
            best = (score, row)
    return best[1] if best else None


def find_lent(a: Analysis, v: int) -> list[int]:
    return [*find_objects(a, v), *(w for p, w in find_obliques(a, v) if p in ("in", "to", "on"))]


def has_words(a: Analysis, v: int, rest: tuple[str, ...]) -> bool:
    near = {a.lower[c] for c in a.children[v] if c > v} | {a.lemmas[c].lower() for c in a.children[v] if c > v}
    near |= {a.preposition(c) for c in a.children[v] if c > v}
    near |= {a.lower[m] for c in a.children[v] if c > v for m in a.children_by(c, "mark", "case", "compound", "amod")}
    return all(w in near for w in rest)


def find_lemmas(a: Analysis, v: int) -> set[str]:
    """Lemmas of what a predicate is about: heads and modifiers of its objects, obliques and infinitives, its passive subject."""
    tops = [
        c
        for c in a.children[v]
        if a.main_rels[c] in ("obj", "iobj", "obl", "xcomp", "ccomp", "compound", "nmod") or a.rels[c] == "nsubj:pass"
    ]
    tops += [c for c in a.children[v] if a.rels[c] == "nsubj"]
    out = {a.lemmas[c].lower() for c in a.children_by(v, "advcl") if find_mood(a, c).tense == "infinitive"}
    for top in tops:
        for i in a.below(top, ("acl:relcl", "advcl:relcl", "parataxis")):
            if i - top > 12:
                break
            out |= {a.lemmas[i].lower(), a.lemmas[i].lower().removesuffix("s")}  # "troops" is its own lemma
    return out


def match_noun(a: Analysis, n: int) -> CodeRow | None:
    for words, row in load_codes().nouns.get(a.lemmas[n].lower(), ()):
        before = tuple(x.lower() for x in a.lemmas[max(0, n - len(words) + 1) : n])
        if words[:-1] == before[len(before) - len(words) + 1 :] or len(words) == 1:
            return row
    return None
