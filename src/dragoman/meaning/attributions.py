"""Sayings and words of attitude in, attributions out: whatever somebody is told to have said, thought, wanted, judged or shown.

Enters: an `Analysis`, its quotes and its sayings. Leaves: `Attribution`s in order of the text, none inside another: a saying, done or not ("would not say
whether"), and an attitude ("opposes the sale", "their hope that …"). It refuses to call an attitude a statement: the record takes the findings of
`statements.py`, and nothing from here.

Which words tell of an attitude and where its content stands are rows of `knowledge/attitudes`; here is only the grammar of each way.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field

from dragoman.knowledge.cues import Attitude, load_attitudes
from dragoman.language.analysis import Analysis
from dragoman.language.clauses import find_agents, find_auxiliaries, find_holders, find_subjects, is_passive
from dragoman.meaning.chains import Said
from dragoman.meaning.quotes import Quote, is_clause
from dragoman.meaning.sayings import SPEAKING_KINDS

Stretch = tuple[int, int]
# A name before a colon has at most so many words, and what is said more than so many.
WORDS_OF_LABEL = 4
LABELS = frozenset({"Poll", "Report", "Study", "Survey"})
SET_OFF = frozenset({",", ":", ";", "—", "–", "-", "--"})
PARTICIPLES = frozenset({"acl", "advcl", "amod", "xcomp"})
NO_WORDS: list[int] = []
CLASSES = {"VERB": "verb", "NOUN": "noun", "ADJ": "adjective"}
# Words before a phrase of the verb that belongs to what stands before it: "criticised the envoy for …", not "praised the envoy in …".
BINDING = frozenset({"for", "of", "as", "over", "to", "with", "on", "about", "against", "into"})
# Verbs that carry a noun of attitude and add nothing: "expressed support for the plan".
LIGHT = frozenset({"have", "make", "take", "express", "voice", "offer", "give", "show", "issue", "raise", "hold", "share", "announce", "deliver", "launch",
                   "state", "claim", "lend", "send", "post", "find", "repeat", "reiterate", "renew", "air"})  # fmt: skip


@dataclass(slots=True)
class Attribution:
    """`source`: words of whose it is, None when the text does not say; `cue`: words that tell of it; `content`: stretches of words, in order. `means`: what
    a saying does to what is said, or what kind of attitude it is. `is_saying`: told as said, done or not."""

    source: Stretch | None
    cue: list[int]
    content: list[Stretch]
    means: str
    rule: str
    is_saying: bool = False
    words: frozenset[int] = field(default_factory=frozenset)


def find_attributions(a: Analysis, sayings: Sequence[Said], quotes: Sequence[Quote]) -> list[Attribution]:
    """Attributions of an article, the outermost ones, in order of the text. `sayings`: everything told as said, before chains are made. What stands in
    quoted speech is its speaker's, and no attribution of the article, even where the speaker was not found.
    """
    found = []
    in_speech = {i for q in quotes if is_clause(a, q) for i in range(q.first, q.end)}
    for s in sayings:
        content = list(s.content)
        for other in sayings:  # a later quote without a cue of its own is under the same cue
            if find_first(other) is s and other is not s:
                content += other.content
        if s.goes_on is None and s.cue not in in_speech and not is_carried(a, s):
            source = find_mention(a, s.cue) if s.cue >= 0 else None
            found.append(Attribution(source or s.source, s.cue_words, sorted(content), s.means, s.rule, is_saying=True))
    said = {s.cue for s in sayings}
    found += find_labels(a, in_speech)
    table = load_attitudes()
    for i in range(len(a)):
        rows = table.get((CLASSES.get(a.upos[i], ""), a.lemmas[i].lower()))
        if rows and i not in said and i not in in_speech and (attitude := read_attitude(a, i, rows)):
            found.append(attitude)
    part_quoted(a, found, sayings, quotes)
    part_credited(a, found, sayings)
    return keep_outermost(a, found)


def part_quoted(a: Analysis, found: list[Attribution], sayings: Sequence[Said], quotes: Sequence[Quote]) -> None:
    """Ends the contents of `found` where a whole sentence in marks with a cue of its own begins, which the tree hangs below them: "seemed to mock the envoy,
    saying, “…”"."""
    for said in sayings:
        if said.form != "direct" or said.cue < 0 or not said.quotes:
            continue
        quote = quotes[min(said.quotes)]
        if not is_clause(a, quote) or not a.words[quote.first][:1].isupper():
            continue
        begin = min(quote.opener, said.cue, said.source[0] if said.source else said.cue)
        is_set_off = a.words[begin - 1] in SET_OFF
        for x in found:
            if said.cue in x.cue or not any(s < begin and quote.first < e for s, e in x.content):
                continue
            if begin == quote.opener or (is_set_off and not x.is_saying):
                x.content = [p for s, e in x.content if s < begin for p in cut(a, s, min(e, begin), -1)] or x.content


def part_credited(a: Analysis, found: list[Attribution], sayings: Sequence[Said]) -> None:
    """Ends the contents of `found` before ", according to …", which tells of all of the sentence."""
    for said in sayings:
        if said.rule != "cue.according_to" or not said.is_after or a.words[said.cue - 1] != ",":
            continue
        for x in found:
            if said.cue not in x.cue and any(s < said.cue < e for s, e in x.content):
                x.content = [p for s, e in x.content if s < said.cue for p in cut(a, s, min(e, said.cue), -1)]


def find_labels(a: Analysis, in_speech: set[int]) -> list[Attribution]:
    """`Mayor Okoth: The road will open`, as headlines have it: a name and a colon, and the one sentence after them."""
    out, first = [], 0
    while first < len(a):
        end = first + 1
        while end < len(a) and a.blocks[end] == a.blocks[first]:
            end += 1
        colon = next((i for i in range(first + 1, min(first + WORDS_OF_LABEL + 1, end)) if a.words[i] == ":"), -1)
        name = range(first, max(colon, first))
        if (
            colon > 0
            and end - colon > WORDS_OF_LABEL
            and all(a.upos[i] == "PROPN" or a.words[i] in LABELS for i in name)
            and not any(a.words[i] in (".", "?", "!") for i in range(first, end - 1))
            and first not in in_speech
            and not any(i in in_speech for i in range(colon, min(colon + 3, end)))
        ):
            out.append(
                Attribution(
                    (first, colon), [colon], cut(a, colon + 1, end, -1), "report", "attribution.label", is_saying=True
                )
            )
        first = end
    return out


def is_carried(a: Analysis, said: Said) -> bool:
    """Whether a saying's content is a noun of attitude with a content of its own, which tells it better: "voiced support for the plan"."""
    return (
        said.rule.endswith(".object")
        and said.form == "indirect"
        and any(holds_content(a, o) for o in a.children_by(said.cue, "obj"))
    )


def find_first(said: Said) -> Said:
    """The statement whose cue tells of `said`."""
    while said.goes_on is not None:
        said = said.goes_on
    return said


def keep_outermost(a: Analysis, found: list[Attribution]) -> list[Attribution]:
    """Those whose cue or content does not stand inside the content of another; of two with the same content the saying, then the first."""
    for x in found:
        x.words = frozenset(i for s, e in x.content for i in range(s, e) if a.upos[i] != "PUNCT")
    order = sorted(found, key=lambda x: (-len(x.words), not x.is_saying, x.content, x.cue))
    taken: dict[int, Attribution] = {}
    kept = []
    for x in order:
        if not x.words:
            continue
        if any(c in taken for c in x.cue) or all(w in taken for w in x.words):
            continue
        kept.append(x)
        for w in x.words:
            taken.setdefault(w, x)
    return sorted(kept, key=lambda x: (x.content, x.cue))


def read_attitude(a: Analysis, i: int, rows: Sequence[Attitude]) -> Attribution | None:
    """The attitude that word `i` tells of."""
    found = take_first(a, i, rows)
    if found is None:
        return None
    row, way, content, extra = found
    source = None if way == "raised" else find_source(a, i)
    return Attribution(source, find_cue_words(a, i, extra), content, row.means, f"attitude.{row.id}.{way}")


def take_first(a: Analysis, i: int, rows: Sequence[Attitude]) -> tuple[Attitude, str, list[Stretch], list[int]] | None:
    """The first way in which a word takes a content: the row, the way, the content, and words that belong to the cue."""
    for way in WAYS:
        for row in rows:
            if way in row.takes:
                content, extra = WAYS[way](a, i), NO_WORDS
            elif way == "phrase":
                content, extra = take_phrase(a, i, row.takes)
            else:
                continue
            if content:
                return row, way, content, extra
    return None


# ------------------------------------------------------------ where the content stands


def take_clause(a: Analysis, i: int) -> list[Stretch]:
    rels = {"VERB": ("ccomp",), "ADJ": ("ccomp", "advcl", "csubj")}.get(a.upos[i], ("ccomp", "acl"))
    for c in a.children_by(i, *rels):
        mark = a.child(c, "mark")
        if a.rels[c] == "acl:relcl" or (
            a.rels[c] in ("acl", "advcl") and (mark is None or a.lower[mark] not in ("that", "whether"))
        ):
            continue
        first, end = a.edges[c]
        if c > i and a.upos[i] == "VERB":
            # "found the offer was a trap", where the tree has the subject as an object; and "said that …, that …"
            rels = ("obj", "iobj") if a.tags[c] in ("VBG", "VBN") else ("obj",)
            first = min([first, *(a.edges[o][0] for o in a.children_by(i, *rels) if i < o < first and mark is None)])
            end = max(a.edges[k][1] for k in a.children_by(i, "ccomp"))
        return cut(a, first, end, i)
    return []


def take_infinitive(a: Analysis, i: int) -> list[Stretch]:
    rels = ("xcomp",) if a.upos[i] != "NOUN" else ("acl",)
    for c in (*a.children_by(i, *rels), *(a.children_by(i, "ccomp") if a.upos[i] == "VERB" else ())):
        mark = a.child(c, "mark")
        if mark is None or a.lower[mark] != "to" or c < i:
            continue
        objects = [o for o in a.children_by(i, "obj", "iobj") if i < o < c]
        first = min([a.edges[c][0], *(a.edges[o][0] for o in objects)])
        return cut(a, first, a.edges[c][1], i)
    return []


def take_object(a: Analysis, i: int) -> list[Stretch]:
    if is_passive(a, i) and (subjects := a.children_by(i, "nsubj:pass")):
        rest = reach(a, i, i + 1)
        if not find_agents(a, i) and rest == i + 1:
            return []  # "was released", by nobody and for nothing: what happened, not what somebody thinks of it
        return [*cut(a, *a.edges[subjects[0]], i), *cut(a, i + 1, rest, i)]
    objects = [
        o for o in a.children_by(i, "obj") if o > i and a.words[o] not in ("himself", "herself", "itself", "themselves")
    ]
    if not objects or a.upos[i] != "VERB" or holds_content(a, objects[0]):
        return []
    first, end = a.edges[objects[0]]
    return cut(a, first, reach(a, i, end), i)


def holds_content(a: Analysis, noun: int) -> bool:
    """Whether a noun is of attitude itself and has its content: "expressed support for the plan", "rejected the idea that …"."""
    rows = load_attitudes().get(("noun", a.lemmas[noun].lower()), ())
    found = take_first(a, noun, rows) if a.upos[noun] == "NOUN" and rows else None
    return found is not None and (found[1] == "clause" or a.lemmas[a.heads[noun]] in LIGHT)


def reach(a: Analysis, i: int, end: int) -> int:
    """End of what runs on after an object: further phrases of the verb that are bound to it and that no mark sets off."""
    for c in a.children[i]:
        first, last = a.edges[c]
        if first != end or a.upos[first] == "PUNCT" or a.kinds[c] == "time":
            continue
        mark = next((a.lower[k] for k in a.children[c] if a.rels[k] in ("case", "mark") and k < c), "")
        if a.main_rels[c] in ("xcomp", "ccomp") or (a.main_rels[c] in ("obl", "advcl", "nmod") and mark in BINDING):
            end = last
    return end


def take_gerund(a: Analysis, i: int) -> list[Stretch]:
    for c in a.children_by(i, "xcomp", "ccomp", "advcl"):
        objects = [o for o in a.children_by(i, "obj") if i < o < c]
        if (
            c > i
            and a.tags[c] == "VBG"
            and (a.main_rels[c] != "advcl" or (objects and a.edges[c][0] == a.edges[objects[-1]][1]))
        ):
            first = min([a.edges[c][0], *(a.edges[o][0] for o in objects)])
            return cut(a, first, a.edges[c][1], i)
    return []


def take_predicate(a: Analysis, i: int) -> list[Stretch]:
    """`sees the offer as a trap`, `called it a mistake`: the object and what it is taken for."""
    objects = a.children_by(i, "obj", "nsubj:pass")
    second = [c for c in a.children_by(i, "xcomp") if c > i and a.tags[c] != "VBG" and a.child(c, "mark") is None]
    for c in a.children_by(i, "obl", "advcl"):
        if c > i and "as" in (a.preposition(c), *(a.lower[m] for m in a.children_by(c, "mark"))):
            second.append(c)
    if not objects or not second:
        return []
    if objects[0] > i:
        return cut(a, a.edges[objects[0]][0], a.edges[second[-1]][1], i)
    return [*cut(a, *a.edges[objects[0]], i), *cut(a, *a.edges[second[-1]], i)]


def take_phrase(a: Analysis, i: int, prepositions: Sequence[str]) -> tuple[list[Stretch], list[int]]:
    """The phrase after one of `prepositions`, without it; and the preposition, which is part of the cue."""
    for c in a.children_by(i, "obl", "nmod", "advcl", "acl"):
        if c < i:
            continue
        marks = [k for k in a.children[c] if a.rels[k] in ("case", "mark") and k < c]
        if marks and a.lower[marks[-1]] in prepositions and a.kinds[c] != "time":
            return cut(a, marks[-1] + 1, a.edges[c][1], i), [marks[-1]]
    return [], []


def take_raised(a: Analysis, i: int) -> list[Stretch]:
    """`The army is expected to leave`: what stands before the verb and what stands after it are one content."""
    subjects = a.children_by(i, "nsubj")
    for c in a.children_by(i, "xcomp"):
        mark = a.child(c, "mark")
        if c > i and mark is not None and a.lower[mark] == "to" and subjects and subjects[0] < i:
            if a.rels[subjects[0]] == "nsubj:pass" or a.lemmas[i] in ("seem", "appear"):
                return [*cut(a, *a.edges[subjects[0]], i), *cut(a, *a.edges[c], i)]
    return []


WAYS = {
    "raised": take_raised,
    "clause": take_clause,
    "infinitive": take_infinitive,
    "predicate": take_predicate,
    "gerund": take_gerund,
    "object": take_object,
    "phrase": take_clause,
}


def cut(a: Analysis, first: int, end: int, i: int) -> list[Stretch]:
    """A stretch without the marks at its edges and without the cue `i`, should that stand inside."""
    if first <= i < end:
        return [*cut(a, first, i, -1), *cut(a, i + 1, end, -1)]
    while first < end and a.upos[first] == "PUNCT" and a.words[first] not in ("[", "("):
        first += 1
    while end > first and a.upos[end - 1] == "PUNCT" and a.words[end - 1] not in (")", "]", "%"):
        end -= 1
    return [(first, end)] if end > first else []


# ------------------------------------------------------------ whose it is, and by which words


def find_source(a: Analysis, i: int) -> Stretch | None:
    """Words of whose attitude it is: the subject, the agent of a passive, the owner of a noun or the subject of the verb that takes the noun."""
    if a.upos[i] == "NOUN":
        heads = a.children_by(i, "nmod:poss")
        verb = a.heads[i]
        if not heads and verb >= 0 and a.upos[verb] == "VERB" and a.main_rels[i] in ("obj", "obl"):
            heads = find_subjects(a, verb)
    elif (
        a.upos[i] == "ADJ"
        and a.child(i, "nsubj", "csubj") is None
        and a.main_rels[i] in ("amod", "acl")
        and a.heads[i] < i
    ):
        heads = [a.heads[i]]  # "families willing to stay"
    elif is_passive(a, i) or (a.tags[i] == "VBN" and a.main_rels[i] in PARTICIPLES and not find_auxiliaries(a, i)):
        heads = find_agents(a, i)
    elif mention := find_mention(a, i):
        return mention
    else:
        heads = find_subjects(a, i)
        noun = a.heads[i]
        if a.rels[i] == "acl" and a.tags[i] == "VBG" and heads == [noun] and a.kinds[noun] not in SPEAKING_KINDS:
            heads = find_holders(a, noun) or heads
    return find_phrase(a, heads[0], i) if heads else None


def find_mention(a: Analysis, i: int) -> Stretch | None:
    """The pronoun of a relative clause, which stands for whose it is right beside the cue."""
    subject = a.child(i, "nsubj")
    while subject is None and a.rels[i] == "conj" and a.upos[a.heads[i]] == a.upos[i]:
        i = a.heads[i]  # "who left the valley and said …"
        subject = a.child(i, "nsubj")
    return (subject, subject + 1) if subject is not None and a.lower[subject] in ("who", "which", "that") else None


def find_phrase(a: Analysis, head: int, i: int) -> Stretch:
    """Words of a noun phrase without its relative clauses, and without the clause that the cue `i` stands in."""
    first, end = a.edges[i]
    inside = range(first, end) if first > head else range(0)
    words = [
        w for w in a.below(head, ("acl:relcl", "parataxis", "punct", "case")) if abs(w - head) < 25 and w not in inside
    ]
    return min(words), max(words) + 1


def find_cue_words(a: Analysis, i: int, extra: Sequence[int]) -> list[int]:
    words = {i, *extra}
    if a.upos[i] in ("VERB", "ADJ"):
        words |= {c for c in (*find_auxiliaries(a, i), *a.children_by(i, "compound", "cop")) if abs(c - i) < 5}
        words |= {c for c in a.children_by(i, "advmod") if a.lower[c] in ("not", "n't", "n’t", "never")}
    return sorted(words)
