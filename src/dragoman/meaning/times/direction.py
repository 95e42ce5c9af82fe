"""On which side of the report a bare weekday or date lies: read from the clause that holds it.

Enters: an analysis and the words of a time. Leaves: 1 for ahead, -1 for behind, 0 where the grammar does not say,
with the name of the ground. It refuses to look at any calendar.

The verb that governs the time decides, by tense, aspect and mood, inside a quotation as well as outside. Before it
does, a noun can: "preparations for Friday's round", "the failed session on Friday". An infinitive follows the verb
above it: "failed to agree" happened, "agreed to meet" will. The word classes are rows of `knowledge/times/cues`.
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
_NOBODY = frozenset({"nobody", "none", "neither", "nor", "no"})
_AIMS = frozenset({"for", "until", "till", "to", "by", "through"})
_LIMITS = frozenset({"by", "until", "till", "before", "from"})
_HAVE = frozenset({"have", "has", "having", "'ve", "’ve"})
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
        self.first = 0

    def has(self, word: int, *classes: str) -> bool:
        return any(self.a.lemmas[word] in self.cues[c] or self.a.lower[word] in self.cues[c] for c in classes)

    def judge_time(self, first: int, end: int) -> Direction:
        a = self.a
        self.first = first
        heads = [i for i in range(first, end) if not first <= a.heads[i] < end]
        if not heads:
            return Direction(OPEN, "none")
        word = heads[-1]
        preposition = a.preposition(word) or (a.lower[first - 1] if first and a.tags[first - 1] in ("IN", "TO") else "")
        if preposition == "since":
            return Direction(BEHIND, "preposition")
        if self.is_told_to_come(first, preposition):
            return Direction(AHEAD, "adjective")
        if a.lower[max(0, first - 3) : first] == ["as", "soon", "as"]:
            return Direction(AHEAD, "soonest")
        reporter = self.find_reporter(first, preposition)
        if reporter is not None:
            return self.judge_clause(reporter, "", 0)
        if a.child(word, "cop") is not None:  # "the deadline is Friday"
            return self.judge_clause(word, "", 0)
        host = a.heads[word]
        if host < 0 or self.is_quoted_apart(word, host):
            return self.judge_fragment(word)
        found = self.judge_host(word, host, preposition, 0)
        if found.sign == OPEN and found.ground == "none":
            return self.judge_fragment(word)
        if found.sign == BEHIND and a.lower[first] == "this" and self.find_aim(word, host, "by") is not None:
            return Direction(AHEAD, "this")  # "agreed to meet this Thursday": nobody says "this" of a day gone by there
        return found

    def is_told_to_come(self, first: int, preposition: str) -> bool:
        """ "Come Monday", "talks possible Friday": what stands right before the time."""
        a = self.a
        k = first - 1 - (1 if preposition == "on" else 0)
        if k < 0:
            return False
        is_bare = a.upos[k] == "ADJ" and self.has(k, "due") and a.child(k, "cop") is None
        return is_bare or (a.lower[k] == "come" and a.tags[k] == "VB" and k == first - 1)

    def find_reporter(self, first: int, preposition: str) -> int | None:
        """The verb of saying right before the time: "said on Tuesday he would travel" hangs on "said", whatever the
        tree."""
        a = self.a
        k = first - 1 - (1 if preposition == "on" else 0)
        is_open = 0 <= k < first and a.tags[k] in ("VBD", "VBZ", "VBP", "VBN") and self.has(k, "reporting", "telling")
        return k if is_open and a.sentence_of[k] == a.sentence_of[first] else None

    def is_quoted_apart(self, word: int, host: int) -> bool:
        """A quotation opens or closes between the time and the word that it seems to hang on."""
        low, high = sorted((word, host))
        return sum(1 for k in range(low + 1, high) if self.a.words[k] in ("“", "”", '"', "``", "''")) == 1

    def judge_host(self, word: int, host: int, preposition: str, depth: int) -> Direction:
        if depth > DEPTH:
            return Direction(OPEN, "none")
        if self.is_predicate(host):
            if self.is_near_occasion(word, host):
                return Direction(AHEAD, "occasion")
            noun = self.find_near_noun(word, host)
            if noun is not None:
                return self.judge_noun(noun, "", depth + 1)
            aim = self.find_aim(word, host, preposition)
            return self.judge_clause(host if aim is None else aim, preposition, depth + 1)
        return self.judge_noun(host, preposition, depth + 1)

    def find_aim(self, word: int, verb: int, preposition: str) -> int | None:
        """The infinitive that a time after it belongs to, though the tree hangs it on the verb above: "ordered the
        troops to leave by Friday", "agreed to meet on Friday". What a verb of happening governs stays with it:
        "failed to agree"."""
        a = self.a
        if preposition not in _LIMITS and (
            self.has(verb, "implicative", "failure") or a.lemmas[verb] in ("have", "be")
        ):
            return None
        for child in a.children_by(verb, *(("xcomp", "ccomp", "advcl") if preposition in _LIMITS else ("xcomp",))):
            if verb < child < word and (a.tags[child] == "VB" or self.is_infinitive(child)):
                return child
        return None

    def is_infinitive(self, v: int) -> bool:
        a = self.a
        return any(a.lower[c] == "to" and a.tags[c] == "TO" for c in a.children_by(v, "mark", "aux"))

    def is_predicate(self, i: int) -> bool:
        a = self.a
        if a.upos[i] in ("VERB", "AUX"):
            return True
        return a.child(i, "cop") is not None or (a.upos[i] == "ADJ" and self.has(i, "due"))

    def is_near_occasion(self, word: int, verb: int) -> bool:
        """An occasion stands right before the time, and the verb looks ahead to it: "proposed a meeting on Friday"."""
        a = self.a
        if not self.has(verb, "ahead") or a.tags[verb] not in ("VBD", "VBN", "VBP", "VBZ", "VBG"):
            return False
        if a.child(verb, "nsubj:pass") is not None:
            return False
        k = min(a.below(word)) - 1
        while verb < k and a.heads[k] >= 0:
            if a.upos[k] == "NOUN" and a.kinds[k] == "event" and self.is_aim(k, a.heads[k]):
                return True
            if a.heads[k] <= verb:
                return False
            k = a.heads[k]
        return False

    def find_near_noun(self, word: int, verb: int) -> int | None:
        """The occasion right before the time, under "before" or "after": "after talks on Friday", whatever the tree."""
        a = self.a
        k = min(a.below(word)) - 1
        while k >= 0 and a.heads[k] != verb and a.heads[k] >= 0 and a.sentence_of[k] == a.sentence_of[verb]:
            if self.has(k, "happened") and a.preposition(k) == "in":
                return k  # "in a statement from the ministers on Monday"
            k = a.heads[k]  # "a summit in Nairobi on Saturday"
        if k < 0 or a.heads[k] != verb or a.upos[k] != "NOUN":
            return None
        if self.has(k, "deadline"):  # "in preparation for a rally on Saturday"
            return k if k + 1 < min(a.below(word)) else None
        is_occasion = a.kinds[k] in ("event", "abstract")
        return k if is_occasion and a.preposition(k) in self.cues["before"] | self.cues["after"] else None

    def judge_noun(self, noun: int, preposition: str, depth: int) -> Direction:
        a = self.a
        if depth > DEPTH:
            return Direction(OPEN, "none")
        if self.has(noun, "deadline"):
            return Direction(AHEAD, "noun")
        if self.has(noun, "happened"):
            return Direction(BEHIND, "noun")
        is_booked = depth == 1 or a.heads[self.first] > self.first  # "tickets for Friday", "for Friday's match"
        if preposition == "for" and noun < self.first and is_booked and self.is_weekday():
            return Direction(AHEAD, "for")
        is_dated = depth == 1 and preposition == "of" and noun < self.first and a.kinds[noun] != "time"
        if is_dated and a.upos[noun] == "NOUN" and not self.has(noun, "limit"):  # "the agreement of Thursday"
            return Direction(BEHIND, "of")
        for child in a.children_by(noun, "amod", "compound", "acl"):
            if a.upos[child] in ("ADJ", "VERB", "NOUN") and child < noun:
                if self.has(child, "coming"):
                    return Direction(AHEAD, "adjective")
                if self.has(child, "gone"):
                    return Direction(BEHIND, "adjective")
            if a.rels[child] == "acl" and a.tags[child] == "VB" and child < self.first:
                return Direction(AHEAD, "infinitive")
        own, host = self.find_preposition(noun), a.heads[noun]
        if own in self.cues["before"] and own not in ("by", "before"):
            return Direction(AHEAD, "preposition")
        if host < 0:
            return self.judge_fragment(noun)
        if not self.is_predicate(host):
            found = self.judge_noun(host, own, depth + 1)
        elif self.is_awaited(noun, own, host):
            found = Direction(AHEAD, "occasion")
        elif self.has(host, "behind") and a.rels[noun] in ("obj", "nsubj:pass"):
            found = Direction(BEHIND, "occasion")
        else:
            is_aim = own in _AIMS and (own != "for" or self.has(host, "move"))
            found = self.judge_clause(host, own if is_aim else "", depth + 1)
        # "After a call on Monday that is what he is doing": the present tells of today, so what it comes after is over.
        if own in self.cues["after"] and (found.sign != AHEAD or found.ground == "present"):
            return Direction(BEHIND, "preposition")
        if (own == "before" or self.has(noun, "limit")) and found.sign == BEHIND:
            return Direction(OPEN, "before")
        return found

    def is_awaited(self, noun: int, own: str, verb: int) -> bool:
        """The verb looks ahead to the occasion: "preparing for Friday's round", "packed their bags for Monday's
        flight"."""
        if self.has(verb, "ahead"):
            return self.is_aim(noun, verb)
        is_named = own == "for" and self.first < noun and self.a.kinds[noun] == "event"
        return is_named and not self.has(verb, "behind")

    def find_preposition(self, noun: int) -> str:
        """Its preposition, with the adverb before it where the tree makes that the head: "ahead of", "prior to"."""
        own, host = self.a.preposition(noun), self.a.heads[noun]
        joined = f"{self.a.lower[host]} {own}" if host >= 0 and self.a.upos[host] in ("ADV", "ADJ", "ADP") else ""
        return joined if joined in self.cues["before"] else own

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
        is_perfect = any(
            w in _HAVE or (w in ("had", "'d", "’d") and a.lemmas[h] == "have")
            for w, h in zip(lower, helpers, strict=True)
        )
        has_had = is_perfect and any(w in ("had", "'d", "’d") for w in lower)
        if any(w in _WILL for w in lower):
            return Direction(AHEAD, "future")
        if any(w in _MODALS and a.lemmas[h] != "have" for w, h in zip(lower, helpers, strict=True)):
            return self.judge_modal(v, lower, is_perfect)
        if a.tags[v] == "VB" and any(self.has(c, "due") for c in a.children_by(v, "mark", "advmod")):
            return Direction(AHEAD, "due")  # "was due to begin", where the tree makes one mark of "due to"
        if self.is_infinitive(v):
            return Direction(BEHIND, "perfect") if is_perfect else self.judge_infinitive(v, depth)
        if self.has(v, "plan", "due") and not self.is_agent_verb(v):
            return self.judge_plan(v, has_had)
        is_aimed = preposition in _AIMS and (preposition != "by" or a.lemmas[v] in ("have", "give"))
        is_arranged = preposition == "for" and self.is_weekday()
        if is_aimed and not has_had and (is_arranged or self.has(v, "move")):
            return Direction(AHEAD, "move")
        if a.upos[v] == "ADJ" and self.has(v, "due") and a.child(v, "cop") is None:
            return Direction(AHEAD, "due")  # "effective Feb. 1"
        if self.is_departure(v):
            return Direction(AHEAD, "departure")
        if is_perfect:
            return Direction(BEHIND, "perfect")
        tags = [a.tags[h] for h in helpers]
        if a.tags[v] == "VBD" or "VBD" in tags:
            return Direction(BEHIND, "past")
        if a.tags[v] in ("VBZ", "VBP") or any(t in ("VBZ", "VBP") for t in tags):
            return self.judge_present(v)
        return self.judge_participle(v, preposition, depth)

    def is_weekday(self) -> bool:
        """The time is a weekday: for one of those things are arranged; for a month or quarter they are also counted."""
        return self.a.lower[self.first].endswith("day")

    def is_departure(self, v: int) -> bool:
        """ "He said he was leaving on Tuesday": what was told as about to happen; "was leaving when" is told of a
        moment."""
        a = self.a
        is_told = a.tags[v] == "VBG" and a.rels[v] == "ccomp" and self.has(a.heads[v], "reporting", "telling")
        return is_told and self.has(v, "departure") and a.child(v, "advcl") is None

    def is_agent_verb(self, v: int) -> bool:
        """ "On Friday he was still hoping": someone plans, at that time; no plan for that time is spoken of."""
        a = self.a
        is_passive = a.child(v, "aux:pass", "nsubj:pass") is not None
        if self.first < v and not is_passive and a.tags[v] in ("VBD", "VBG", "VBN") and a.child(v, "nsubj") is not None:
            return True
        return a.tags[v] in ("VBD", "VBZ", "VBP") and a.lemmas[v] in ("set", "mean", "tip", "bill", "target")

    def judge_modal(self, v: int, lower: list[str], is_perfect: bool) -> Direction:
        if is_perfect:
            return Direction(BEHIND, "perfect")
        is_negated = any(self.a.lower[c] in _NOT for c in self.a.children[v])
        subject = self.a.child(v, "nsubj", "nsubj:pass")
        is_negated |= subject is not None and any(self.a.lower[k] in _NOBODY for k in self.a.below(subject))
        if "could" in lower and is_negated:
            return Direction(BEHIND, "could-not")
        return Direction(AHEAD, "modal")

    def is_told_subject(self, noun: int) -> bool:
        """The noun is the subject of a clause in the past."""
        a = self.a
        verb = a.heads[noun] if noun >= 0 else -1
        if verb < 0 or not a.rels[noun].startswith("nsubj"):
            return False
        return a.tags[verb] == "VBD" or any(a.tags[h] == "VBD" for h in find_auxiliaries(a, verb))

    def judge_plan(self, v: int, has_had: bool) -> Direction:
        if self.a.rels[v].startswith("acl") and self.a.tags[v] == "VBN" and self.is_told_subject(self.a.heads[v]):
            return Direction(OPEN, "once-planned")
        if any(self.has(c, "originally") for c in self.a.children_by(v, "advmod")):
            return Direction(OPEN, "once-planned")
        return Direction(BEHIND if has_had else AHEAD, "plan")

    def judge_present(self, v: int) -> Direction:
        if self.has(v, "reporting") and self.a.child(v, "compound:prt") is None:  # but "show up"
            return Direction(BEHIND, "reporting")
        subject = self.a.child(v, "nsubj")
        if subject is not None and self.has(subject, "limit"):
            return Direction(AHEAD, "limit")
        if self.has(v, "starting", "departure"):
            return Direction(AHEAD, "starting")
        return Direction(OPEN, "headline") if self.is_headline(v) else Direction(AHEAD, "present")

    def judge_infinitive(self, v: int, depth: int) -> Direction:
        a = self.a
        top = a.heads[v]
        if top >= 0 and a.rels[top] == "parataxis" and self.has(top, "reporting"):
            top = a.heads[top]  # "are expected, officials said, to meet"
        if any(self.has(c, "originally") for k in (v, top) if k >= 0 for c in a.children_by(k, "advmod")):
            return Direction(OPEN, "once-planned")
        if top < 0 or a.rels[v] == "root":
            return Direction(AHEAD, "infinitive")
        if a.rels[v] == "conj" and self.is_predicate(top):
            return self.judge_clause(top, "", depth + 1)
        if self.has(top, "failure"):
            return (
                self.judge_host(v, top, "", depth + 1)
                if self.is_predicate(top)
                else self.judge_noun(top, "", depth + 1)
            )
        if not self.is_predicate(top):
            is_ranked = any(a.lower[c] in ("first", "last", "only") or a.tags[c] == "JJS" for c in a.children[top])
            return self.judge_noun(top, "", depth + 1) if is_ranked else Direction(AHEAD, "infinitive")
        rel = a.rels[v].split(":")[0]
        if rel == "advcl" and a.child(v, "aux:pass") is not None:  # "sent a draft to be discussed on Thursday"
            return Direction(AHEAD, "infinitive")
        if rel == "advcl" or (rel == "xcomp" and (self.has(top, "implicative") or a.lemmas[top] == "have")):
            found = self.judge_clause(top, "", depth + 1)
            return found if found.sign else Direction(AHEAD, "infinitive")
        is_had_planned = self.has(top, "plan", "due") and any(a.lower[c] == "had" for c in find_auxiliaries(a, top))
        return Direction(BEHIND, "perfect") if is_had_planned else Direction(AHEAD, "infinitive")

    def judge_participle(self, v: int, preposition: str, depth: int) -> Direction:
        a = self.a
        rel, top = a.rels[v].split(":")[0], a.heads[v]
        if a.tags[v] in ("VB", "VBP"):
            if rel in ("xcomp", "ccomp") and top >= 0 and self.has(top, "implicative"):  # "helped write"
                return self.judge_clause(top, "", depth + 1)
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
        return (
            end - first <= 25
            and a.words[end - 1][-1:] not in ".!?”\"'’…"
            and a.lower[first] not in ("he", "she", "they")
        )

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
