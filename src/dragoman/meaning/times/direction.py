"""On which side of the report a bare weekday or date lies: read from the clause that holds it.

Enters: an analysis and the words of a time. Leaves: 1 for ahead, -1 for behind, 0 where the grammar does not say, with the name of the ground. It
refuses to look at any calendar.

The verb that governs the time decides, by tense, aspect and mood, inside a quotation as well as outside. Before it does, a noun can:
"preparations for Friday's round", "the failed session on Friday". An infinitive follows the verb above it: "failed to agree"
happened, "agreed to meet" will. The word classes are rows of `knowledge/times/cues`.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache

from dragoman.language.analysis import Analysis
from dragoman.language.clauses import find_auxiliaries
from dragoman.meaning.times.rows import load_knowledge

AHEAD, BEHIND, OPEN = 1, -1, 0
_WILL = frozenset({"will", "shall", "'ll", "’ll", "wo"})
_MODALS = frozenset({"would", "'d", "’d", "may", "might", "could", "can", "ca", "should", "must", "ought", "need"})
_NOT = frozenset({"not", "n't", "n’t", "never"})
_AIMS = frozenset({"for", "until", "till", "to", "by"})
_HAVE = frozenset({"have", "has", "having", "'ve", "’ve"})
_PREDICATE_RELS = ("aux", "aux:pass", "cop")
DEPTH = 8


@dataclass(frozen=True, slots=True)
class Direction:
    """`sign`: 1 ahead, -1 behind, 0 unknown. `ground`: which kind of evidence decided."""

    sign: int
    ground: str


@cache
def load_cues() -> dict[str, frozenset[str]]:
    """Class of cue words to its lemmas."""
    out: dict[str, set[str]] = {}
    for row in load_knowledge().cues:
        out.setdefault(row.gives, set()).update(row.match)
    return {name: frozenset(words) for name, words in out.items()}


def find_direction(a: Analysis, first: int, end: int) -> Direction:
    """Where the time in the words `first` to `end` lies, seen from the report."""
    return _Judge(a, load_cues()).judge_time(first, end)


class _Judge:
    """One sentence's grammar asked step by step; each method gives a direction."""

    def __init__(self, a: Analysis, cues: dict[str, frozenset[str]]):
        self.a = a
        self.cues = cues

    def has(self, word: int, *classes: str) -> bool:
        return any(self.a.lemmas[word] in self.cues[c] or self.a.lower[word] in self.cues[c] for c in classes)

    def judge_time(self, first: int, end: int) -> Direction:
        a = self.a
        heads = [i for i in range(first, end) if not first <= a.heads[i] < end]
        if not heads:
            return Direction(OPEN, "none")
        word = heads[-1]
        preposition = a.preposition(word)
        if preposition == "since":
            return Direction(BEHIND, "preposition")
        host = a.heads[word]
        if host < 0:
            return self.judge_fragment(word)
        found = self.judge_host(word, host, preposition, 0)
        if found.sign == OPEN and found.ground == "none":
            return self.judge_fragment(word)
        return found

    def judge_host(self, word: int, host: int, preposition: str, depth: int) -> Direction:
        if depth > DEPTH:
            return Direction(OPEN, "none")
        if self.is_predicate(host):
            noun = self.find_near_occasion(word, host)
            if noun is not None:
                return Direction(AHEAD, "occasion")
            return self.judge_clause(host, preposition, depth + 1)
        return self.judge_noun(host, preposition, depth + 1)

    def is_predicate(self, i: int) -> bool:
        a = self.a
        if a.upos[i] in ("VERB", "AUX"):
            return True
        return a.child(i, "cop") is not None or (a.upos[i] == "ADJ" and self.has(i, "due"))

    def find_near_occasion(self, word: int, verb: int) -> int | None:
        """The occasion right before the time, where the verb looks ahead: "proposed a meeting on Friday"."""
        a = self.a
        if not self.has(verb, "ahead") or a.tags[verb] not in ("VBD", "VBN", "VBP", "VBZ", "VBG"):
            return None
        k = a.edges[word][0] - 1
        if k <= verb or a.upos[k] != "NOUN" or a.rels[k].split(":")[0] not in ("obj", "obl", "nmod", "compound"):
            return None
        is_passive = a.child(verb, "nsubj:pass") is not None
        is_person = a.kinds[k] in ("person", "organization") or a.tags[k] == "NNS" and a.kinds[k] not in ("event", "abstract")
        return None if is_passive or is_person else k

    def judge_noun(self, noun: int, preposition: str, depth: int) -> Direction:
        a = self.a
        if depth > DEPTH:
            return Direction(OPEN, "none")
        if self.has(noun, "deadline"):
            return Direction(AHEAD, "noun")
        for child in a.children_by(noun, "amod", "compound", "acl"):
            if a.upos[child] in ("ADJ", "VERB", "NOUN") and child < noun:
                if self.has(child, "coming"):
                    return Direction(AHEAD, "adjective")
                if self.has(child, "gone"):
                    return Direction(BEHIND, "adjective")
        own = a.preposition(noun)
        host = a.heads[noun]
        if own and own in self.cues["before"] and own != "by":
            return Direction(AHEAD, "preposition")
        if host < 0:
            return self.judge_fragment(noun)
        if not self.is_predicate(host):
            found = self.judge_noun(host, own, depth + 1)
        elif self.has(host, "ahead") and self.is_aim(noun, host):
            found = Direction(AHEAD, "occasion")
        else:
            found = self.judge_clause(host, own if own in _AIMS else "", depth + 1)
        if own in self.cues["after"] and found.sign != AHEAD:
            return Direction(BEHIND, "preposition")
        return found

    def is_aim(self, noun: int, verb: int) -> bool:
        """The noun is what the verb is about, not who does it or where."""
        rel = self.a.rels[noun].split(":")[0]
        if rel == "obl":
            return self.a.preposition(noun) in ("for", "to", "of", "on", "in")
        return rel in ("obj", "iobj", "xcomp", "ccomp") or self.a.rels[noun] == "nsubj:pass"

    def judge_clause(self, v: int, preposition: str, depth: int) -> Direction:
        a = self.a
        if depth > DEPTH:
            return Direction(OPEN, "none")
        helpers = find_auxiliaries(a, v)
        lower = [a.lower[h] for h in helpers]
        is_perfect = any(w in _HAVE or w in ("had", "'d", "’d") and a.lemmas[h] == "have" for w, h in zip(lower, helpers, strict=True))
        has_had = is_perfect and any(w in ("had", "'d", "’d") for w in lower)
        is_infinitive = any(a.lower[c] == "to" and a.tags[c] == "TO" for c in a.children_by(v, "mark", "aux"))
        if any(w in _WILL for w in lower):
            return Direction(AHEAD, "future")
        if any(w in _MODALS and a.lemmas[h] != "have" for w, h in zip(lower, helpers, strict=True)):
            return self.judge_modal(v, lower, is_perfect)
        if is_infinitive:
            return Direction(BEHIND, "perfect") if is_perfect else self.judge_infinitive(v, depth)
        if self.has(v, "plan", "due") and not self.is_agent_verb(v):
            return self.judge_plan(v, has_had)
        if preposition in _AIMS and self.has(v, "move") and not (has_had and preposition != "until"):
            if preposition in ("until", "till", "for", "to") or a.lemmas[v] in ("have", "give"):
                return Direction(AHEAD, "move")
        if is_perfect:
            return Direction(BEHIND, "perfect")
        tags = [a.tags[h] for h in helpers]
        if a.tags[v] == "VBD" or "VBD" in tags:
            return Direction(BEHIND, "past")
        if a.tags[v] in ("VBZ", "VBP") or any(t in ("VBZ", "VBP") for t in tags):
            return self.judge_present(v)
        return self.judge_participle(v, preposition, depth)

    def is_agent_verb(self, v: int) -> bool:
        """ "He planned the attack on Friday": someone plans, at that time; no plan is spoken of."""
        a = self.a
        return a.tags[v] in ("VBD", "VBZ", "VBP") and a.lemmas[v] in ("set", "plan", "book", "mean", "tip", "bill", "target")

    def judge_modal(self, v: int, lower: list[str], is_perfect: bool) -> Direction:
        if is_perfect:
            return Direction(BEHIND, "perfect")
        is_negated = any(self.a.lower[c] in _NOT for c in self.a.children[v])
        subject = self.a.child(v, "nsubj", "nsubj:pass")
        is_negated |= subject is not None and (self.a.lower[subject] in ("nobody", "none", "neither") or any(self.a.lower[c] in ("no", "neither") for c in self.a.children[subject]))  # fmt: skip
        if "could" in lower and is_negated:
            return Direction(BEHIND, "could-not")
        return Direction(AHEAD, "modal")

    def judge_plan(self, v: int, has_had: bool) -> Direction:
        if any(self.has(c, "originally") for c in self.a.children_by(v, "advmod")):
            return Direction(OPEN, "once-planned")
        return Direction(BEHIND if has_had else AHEAD, "plan")

    def judge_present(self, v: int) -> Direction:
        if self.has(v, "reporting"):
            return Direction(BEHIND, "reporting")
        return Direction(OPEN, "headline") if self.is_headline(v) else Direction(AHEAD, "present")

    def judge_infinitive(self, v: int, depth: int) -> Direction:
        a = self.a
        top = a.heads[v]
        if top < 0 or a.rels[v] == "root":
            return Direction(AHEAD, "infinitive")
        if a.rels[v] == "conj" and self.is_predicate(top):
            return self.judge_clause(top, "", depth + 1)
        if self.has(top, "failure"):
            return self.judge_host(v, top, "", depth + 1) if self.is_predicate(top) else self.judge_noun(top, "", depth + 1)
        if not self.is_predicate(top):
            return Direction(AHEAD, "infinitive")
        is_purpose = a.rels[v].split(":")[0] == "advcl"
        if is_purpose or (self.has(top, "implicative") and not self.is_wish(top)):
            found = self.judge_clause(top, "", depth + 1)
            return found if found.sign else Direction(AHEAD, "infinitive")
        is_had_planned = self.has(top, "plan", "due") and any(a.lower[c] == "had" for c in find_auxiliaries(a, top))
        return Direction(BEHIND, "perfect") if is_had_planned else Direction(AHEAD, "infinitive")

    def is_wish(self, v: int) -> bool:
        """ "is said to meet", "was seen to leave" happened; "said to meet them" is an order; neither is common: passives happened."""
        a = self.a
        return a.lemmas[v] in ("say", "tell", "use") and a.child(v, "aux:pass", "nsubj:pass") is None

    def judge_participle(self, v: int, preposition: str, depth: int) -> Direction:
        a = self.a
        rel, top = a.rels[v].split(":")[0], a.heads[v]
        if a.tags[v] in ("VB", "VBP"):
            return Direction(AHEAD, "infinitive")
        if a.tags[v] == "VBN":
            if rel in ("advcl", "parataxis", "dep") and top >= 0 and self.is_predicate(top) and not self.has(v, "plan"):
                found = self.judge_clause(top, "", depth + 1)
                return found if found.sign == BEHIND else Direction(BEHIND, "participle")
            return Direction(BEHIND, "participle")
        if a.tags[v] == "VBG":
            if top < 0:
                return Direction(OPEN, "headline")
            found = self.judge_host(v, top, "", depth + 1)
            if self.has(v, "starting") and rel == "acl" and found.ground != "perfect":
                return Direction(AHEAD, "starting")
            return found
        if top >= 0 and rel in ("conj", "appos", "parataxis", "nmod", "obl", "dep", "list"):
            return self.judge_host(v, top, preposition, depth + 1)
        return Direction(OPEN, "none")

    def is_headline(self, v: int) -> bool:
        """The sentence is a line without a stop at its end."""
        a = self.a
        first, end = a.sentences[a.sentence_of[v]]
        return end - first <= 25 and a.words[end - 1][-1:] not in ".!?”\"'’…" and a.lower[first] not in ("he", "she", "they")

    def judge_fragment(self, word: int) -> Direction:
        """A sentence without a verb above the time: signs of the future anywhere in it, else unknown."""
        a = self.a
        first, end = a.sentences[a.sentence_of[word]]
        for i in range(first, end):
            if a.lower[i] in _WILL or (a.tags[i] == "TO" and i + 1 < end and a.tags[i + 1] == "VB"):
                return Direction(AHEAD, "fragment")
            if self.has(i, "due", "coming") and a.upos[i] in ("ADJ", "VERB"):
                return Direction(AHEAD, "fragment")
        return Direction(OPEN, "none")
