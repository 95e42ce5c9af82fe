"""Sentences in, acts of saying out: who is told to say it, by which word, and where the words said stand.

Enters: an `Analysis` and its quotes. Leaves: `Saying`s, one for each cue that introduces something said. It refuses sayings that did not happen
(denied, conditional, wanted or still to come): they leave with the reason.

How a verb takes what is said is a row of `knowledge/cues`; here is only the grammar of each way.
"""

from __future__ import annotations

from dataclasses import dataclass, field

from dragoman.knowledge.cues import Cue, load_cues
from dragoman.language.analysis import Analysis
from dragoman.language.clauses import (
    find_beside,
    find_holders,
    find_objects,
    find_obliques,
    find_subjects,
    is_passive,
)
from dragoman.meaning.channels import match_channel
from dragoman.meaning.quotes import Quote
from dragoman.meaning.refusals import find_refusal

SIDE_CLAUSES = frozenset({"parataxis", "advcl", "advcl:relcl", "acl:relcl", "conj", "acl"})
# Whose are the words in "in the words of the envoy".
VIEWS = frozenset({"words", "view", "opinion"})
# What may stand between a cue and the mark that opens the words said.
LOOSE = frozenset({",", ":", "that", "—", "–", "-", "…"})
WORDS_TO_QUOTE = 14
# Kinds of noun phrase that say something themselves; of others it is who has, sends or publishes them.
SPEAKING_KINDS = frozenset({"person", "organization", "place", ""})


@dataclass(slots=True)
class Saying:
    """`cue`: the word that says; `sources`: heads of the noun phrases that say it; `content`: stretches of words said, in order. `refusal`: why this
    was not said, "" when it was."""

    cue: int
    row: Cue
    sources: list[int]
    content: list[tuple[int, int]]
    head: int = -1
    rule: str = ""
    cue_words: list[int] = field(default_factory=list)
    addressees: list[int] = field(default_factory=list)
    quotes: list[int] = field(default_factory=list)
    is_after: bool = False
    refusal: str = ""


class SayingFinder:
    """Finds the sayings of one article; `in_quote[i]` is the number of the quote that word `i` stands in, or -1."""

    def __init__(self, a: Analysis, quotes: list[Quote]):
        self.a, self.quotes = a, quotes
        self.in_quote = [-1] * len(a)
        for number, quote in enumerate(quotes):
            self.in_quote[quote.first : quote.end] = [number] * (quote.end - quote.first)
        self.cues = load_cues()

    def find(self) -> list[Saying]:
        out: list[Saying] = []
        for i in range(len(self.a)):
            if self.a.lower[i] == "according":
                out += self.find_around(i)
            elif self.a.lower[i] in VIEWS and self.a.preposition(i) == "in":
                out += self.find_view(i)
            elif self.a.upos[i] == "VERB":
                out += self.find_at_verb(i)
            elif self.a.upos[i] == "NOUN":
                out += self.find_at_noun(i)
        return out

    # ------------------------------------------------------------ verbs

    def find_at_verb(self, v: int) -> list[Saying]:
        rows = self.find_rows(v)
        if not rows:
            return []
        takers = {"clause": self.take_clause, "infinitive": self.take_infinitive, "object": self.take_object, "after": self.take_after,
                  "predicate": self.take_predicate}  # fmt: skip
        found: Saying | None = None
        for way in ("clause", "infinitive", "predicate", "object", "after"):
            for row in rows:
                if way in row.takes and (content := takers[way](v, row)):
                    found = Saying(v, row, [], content, rule=f"cue.{row.id}.{way}")
                    break
            if found:
                break
        if found is None:
            around = next((r for r in rows if "clause" in r.takes or "quote" in r.takes), None)
            if (
                around
                and (content := self.take_around(v))
                and ("clause" in around.takes or any(self.quoted(s) for s, _ in content))
            ):
                found = Saying(v, around, [], content, rule=f"cue.{around.id}.after", is_after=True)
        if found is None:
            return []
        found.refusal = find_refusal(self.a, v, found.row)
        return [self.complete(found)]

    def find_rows(self, v: int) -> list[Cue]:
        """Rows of a verb, with its particle or preposition first."""
        a, lemma = self.a, self.a.lemmas[v].lower()
        rows: list[Cue] = []
        if any(a.lower[c] == "it" for c in a.children_by(v, "obj")):
            rows += self.cues.get(f"{lemma} it", ())  # "as the mayor put it"
        for c in a.children_by(v, "compound", "advmod", "obl"):
            word = a.lower[c] if a.rels[c] != "obl" else a.preposition(c)
            rows += self.cues.get(f"{lemma} {word}", ())
        return rows + [r for r in self.cues.get(lemma, ()) if r not in rows]

    def complete(self, saying: Saying) -> Saying:
        a, v = self.a, saying.cue
        saying.sources = find_subjects(a, v)
        noun = a.heads[v]
        if (
            a.rels[v] == "acl"
            and a.tags[v] == "VBG"
            and saying.sources == [noun]
            and a.kinds[noun] not in SPEAKING_KINDS
        ):
            saying.sources = find_holders(a, noun) or saying.sources  # "sent a letter urging …": who sent it
        said = {self.in_quote[i] for first, end in saying.content for i in range(first, end)} - {-1, self.in_quote[v]}
        if not is_passive(a, v):  # nobody speaks within what is quoted of them
            outside = [s for s in saying.sources if self.in_quote[s] not in said]
            if saying.content[0][1] <= v and any(max(outside, default=v) < self.quotes[q].opener for q in said):
                outside = (
                    find_beside(a, v) or outside
                )  # "The mayor “must go,” officials said": the mayor belongs to what is said
            saying.sources = outside or find_beside(a, v) or saying.sources
        saying.cue_words = sorted(
            [v, *(c for c in a.children[v] if a.rels[c] in ("aux", "aux:pass", "compound:prt") and abs(c - v) < 4)]
        )
        if saying.row.object_is == "addressee":
            inside = {i for s, e in saying.content for i in range(s, e)}
            saying.addressees = [o for o in find_objects(a, v) if o not in inside or "infinitive" in saying.rule]
        saying.addressees += [
            w for p, w in find_obliques(a, v) if p == "to" and a.kinds[w] in ("person", "organization", "place")
        ]
        return saying

    def find_near_subjects(self, v: int) -> list[int]:
        """Subjects of a verb in its own clause and outside of marks."""
        return [c for c in self.a.children_by(v, "nsubj") if self.in_quote[c] < 0]

    # ------------------------------------------------------------ where the words said stand

    def take_clause(self, v: int, row: Cue) -> list[tuple[int, int]]:
        a = self.a
        clauses = a.children_by(v, "ccomp")
        for c in clauses:
            if a.child(c, "mark") is not None and a.lower[a.child(c, "mark")] == "for":  # type: ignore[index]
                continue
            content = self.stretch(c, v)
            more = [k for k in (*clauses, *a.children_by(v, "conj")) if k > c > v and self.is_more(k, c)]
            if more and content:
                content[-1] = self.trim(content[-1][0], a.edges[more[-1]][1])[0]
            return content
        if a.tags[v] == "VBN" and not is_passive(a, v):
            return []
        for c in a.children_by(v, "parataxis"):
            # "He said: we will come" hangs the words beside the verb
            if c > v and any(a.lower[k] in (":", ",") for k in range(v + 1, a.edges[c][0] + 1)) and self.quoted(c):
                return self.stretch(c, v)
        for preposition, w in find_obliques(a, v):
            # "said in a statement that …", "said on condition of anonymity that …": the clause may hang on the noun
            if w < v or (a.lemmas[w] in self.cues and not match_channel(a, w, preposition)):
                continue  # "left with a warning that …"
            for c in a.children_by(w, "acl", "ccomp"):
                mark = a.child(c, "mark")
                if mark is not None and a.lower[mark] == "that" and a.child(c, "nsubj", "expl", "csubj") is not None:
                    if a.rels[c] != "acl:relcl":
                        return self.stretch(c, v)
        return []

    def is_more(self, k: int, c: int) -> bool:
        """Whether clause `k` is a further one said: "that the road was open and that nobody had left"."""
        a = self.a
        mark = a.child(k, "mark")
        first = a.edges[k][0]
        if (
            a.main_rels[k] == "ccomp"
            and a.edges[c][1] <= first <= a.edges[c][1] + 1
            and "," not in a.words[first - 1 : first + 1]
        ):
            return True
        return (
            mark is not None
            and a.lower[mark] in ("that", "whether")
            and a.child(k, "nsubj", "expl", "csubj") is not None
        )

    def quoted(self, i: int) -> bool:
        return self.in_quote[i] >= 0

    def take_infinitive(self, v: int, row: Cue) -> list[tuple[int, int]]:
        a = self.a
        for c in (
            *a.children_by(v, "xcomp"),
            *(c for c in a.children_by(v, "advcl", "ccomp") if "on" in row.match[0] or c > v),
        ):
            mark = a.child(c, "mark")
            if (
                mark is None
                or a.lower[mark] != "to"
                or c < v
                or a.lemmas[c] in ("name", "identify", "quote", "remain", "comment")
            ):
                continue
            first = mark
            objects = [o for o in find_objects(a, v) if v < o < c]
            if not objects:
                objects = [w for p, w in find_obliques(a, v) if p in ("on", "upon", "to", "for") and v < w < c]
            if objects:
                first = min(a.edges[o][0] for o in objects)
                first += sum(
                    1
                    for k in range(first, min(objects))
                    if a.rels[k] == "case" and a.lower[k] in ("on", "upon", "to", "for")
                )
            return self.trim(first, max(a.edges[c][1], c + 1))
        return []

    def take_object(self, v: int, row: Cue) -> list[tuple[int, int]]:
        a = self.a
        objects = [o for o in a.children_by(v, "obj") if o > v]
        if not objects or (a.upos[objects[0]] == "PRON" and not row.with_):
            return []
        if row.id == "confirm.thing" and a.tags[v] == "VBG":
            return []
        first, end = a.edges[objects[0]]
        extra = [w for p, w in find_obliques(a, v) if p in row.with_ and w > objects[0]]
        extra += [
            c
            for c in a.children_by(v, "advcl")
            if c > objects[0] and row.with_ and any(a.lower[m] in row.with_ for m in a.children_by(c, "mark"))
        ]
        if row.with_ and not extra and row.means == "blame":
            # "accused the council of ignoring it": the phrase may hang on the object
            if not any(a.preposition(c) in row.with_ or a.rels[c] == "acl" for c in a.children[objects[0]]):
                return []
        for w in extra:
            end = max(end, a.edges[w][1])
        end = self.reach(v, end)
        return self.trim(first, end) if end - first >= 3 or row.means == "denial" else []

    def take_after(self, v: int, row: Cue) -> list[tuple[int, int]]:
        a = self.a
        for c in a.children_by(v, "obl", "advcl"):
            marks = [k for k in a.children[c] if a.rels[k] in ("case", "mark") and k < c and a.lower[k] in row.with_]
            if marks and c > v and not (a.tags[v] == "VBG" and a.rels[v] == "advcl" and v < a.heads[v]):
                content = self.trim(marks[-1] + 1, self.reach(v, a.edges[c][1]))
                return content if content and content[0][1] - content[0][0] >= 3 else []
        return []

    def take_predicate(self, v: int, row: Cue) -> list[tuple[int, int]]:
        a = self.a
        objects = [o for o in a.children_by(v, "obj") if o > v]
        if not objects:
            return []
        first, end = a.edges[objects[0]]
        second = [c for c in a.children_by(v, "xcomp") if c > objects[0]]
        second += [
            c
            for c in a.children_by(v, "obl", "advcl")
            if c > objects[0] and "as" in (a.preposition(c), *(a.lower[m] for m in a.children_by(c, "mark")))
        ]
        named = [c for c in a.children_by(v, "obj", "iobj") if c > v]
        if not second and len(named) > 1:
            # "called the envoy a liar", where the tree has two objects
            first, second = a.edges[named[0]][0], [named[-1]]
        if not second:
            return []
        return self.trim(first, self.reach(v, max(end, *(a.edges[c][1] for c in second))))

    def take_around(self, v: int) -> list[tuple[int, int]]:
        """`The road is open, the mayor said`: the clause that the cue hangs on, without the cue's own."""
        a, head = self.a, self.a.heads[v]
        if (
            head < 0
            or a.rels[v] not in SIDE_CLAUSES
            or (a.child(v, "obj", "xcomp") is not None and a.rels[v] != "parataxis")
        ):
            return []
        if a.rels[v] in ("conj", "acl", "advcl", "acl:relcl") and not self.is_aside(v):
            return []
        if a.tags[v] not in ("VBD", "VBZ", "VBP", "VBN"):
            return []
        first, end = a.edges[v]
        beside = [] if a.child(v, "nsubj") is not None else find_beside(a, v)
        if a.child(v, "nsubj") is None:
            # "The pope, the envoys said, will come", where the tree has the envoys as an apposition
            first = a.edges[beside[0]][0] if beside else v
            if not beside or a.rels[beside[0]] != "appos" or "," not in a.words[first - 1 : first + 1]:
                return []
        if a.rels[v] == "acl:relcl" and a.rels[head].startswith("nsubj") and a.words[end : end + 1] == [","]:
            head = a.heads[head]  # "Her envoy, she added, would come": about all of it
        low, high = a.edges[head]
        pieces = [p for part in ((low, first), (end, high)) for p in self.trim(*part)]
        return [p for p in pieces if p[1] - p[0] >= 2]

    def is_aside(self, v: int) -> bool:
        """Whether the clause of `v` is set off by a comma or a closing mark, and has its subject: ", officials said"."""
        a = self.a
        first, end = a.edges[v]
        before = first - 1
        while before >= 0 and a.words[before] in ('"', "”", "’", "'"):
            before -= 1
        set_off = (before >= 0 and a.words[before] in (",", "?", "!", "—", "–")) or a.words[first] == ","
        subject = a.child(v, "nsubj")
        return (
            set_off and subject is not None and a.lower[subject] not in ("who", "which", "that") and end - first <= 16
        )

    def stretch(self, c: int, v: int) -> list[tuple[int, int]]:
        """Words below `c`; two stretches when the cue stands among them."""
        a = self.a
        first, end = a.edges[c]
        if first <= v < end:
            own_first, own_end = self.cue_edges(v, c)
            after = [
                p
                for p in self.trim(own_end, end)
                if any(a.feat(i, "VerbForm=Fin") for i in range(*p)) and a.tags[p[0]] != "VBG"
            ]
            core = a.children_by(c, "nsubj", "obj", "csubj")
            subjects = a.children_by(c, "nsubj")
            if len(subjects) > 1 and subjects[0] < v < subjects[1] and a.edges[subjects[0]][1] == own_first:
                return after  # "The envoys said the road is open", where the tree hangs the envoys on what they say
            is_aside = (
                own_end < end and a.words[own_end] == "," and a.words[own_first - 1] == ","
            )  # "In Nairobi, he said, …"
            before = [
                p
                for p in self.trim(first, own_first)
                if any(a.feat(i, "VerbForm=Fin") or self.quoted(i) or i in core for i in range(*p))
                or own_end >= end
                or is_aside
            ]
            return [*before, *after] or self.trim(first, own_first)
        if v < first:
            if any(
                a.words[k] == "." and self.in_quote[k] < 0 and a.sentence_of[k] == a.sentence_of[v]
                for k in range(v, first)
            ):
                return []  # "…,” she said. The mayor left", where the tree runs over the end of the sentence
            subjects = a.children_by(c, "nsubj")
            mark = a.child(c, "mark")
            if mark is not None and mark > first and a.lower[mark] == "that" and mark < c:
                first = mark  # "told the “Morning Post” that …", where the tree hangs the paper on the clause
            elif len(subjects) > 1 and subjects[1] < c and any(r.object_is for r in self.find_rows(v)):
                first = a.edges[subjects[1]][0]  # "told the Morning Post he would come"
        return self.trim(first, end, v)

    def cue_edges(self, v: int, c: int) -> tuple[int, int]:
        """Words of the cue's own clause, without the clause said."""
        a = self.a
        said = set(a.below(c))
        own = [i for i in a.below(v) if i not in said and a.upos[i] != "PUNCT"]
        return min(own), max(own) + 1

    def reach(self, v: int, end: int) -> int:
        """End of what is said when it runs on after the phrase: further phrases of the verb, up to a comma or a time."""
        a = self.a
        for c in a.children[v]:
            first, last = a.edges[c]
            if (
                first != end
                or a.main_rels[c] not in ("obl", "advcl", "xcomp", "nmod", "acl")
                or a.kinds[c] == "time"
                or a.words[first] in (",", "—", "–", ";")
            ):
                continue
            end = last
        return end

    def trim(self, first: int, end: int, v: int = -1) -> list[tuple[int, int]]:
        """A stretch without the marks, commas and "that" at its edges; empty when nothing is left."""
        a = self.a
        while first < end and (
            (a.upos[first] == "PUNCT" and a.words[first] not in ("[", "("))
            or (a.lower[first] == "that" and a.rels[first] == "mark")
        ):
            first += 1
        while end > first and a.upos[end - 1] == "PUNCT" and a.words[end - 1] not in (")", "]", "%"):
            end -= 1
        return [(first, end)] if end > first else []

    # ------------------------------------------------------------ phrases and nouns

    def find_around(self, i: int) -> list[Saying]:
        """`According to X, …` and `…, according to X`."""
        a = self.a
        noun = a.heads[i]
        if noun < i or a.rels[i] not in ("case", "mark"):
            return []
        if a.lemmas[noun] in ("plan", "schedule", "rule", "law", "agreement", "need", "custom"):
            return []
        return self.take_rest(noun, self.cues["according to"][0], [noun], [i, i + 1])

    def find_view(self, i: int) -> list[Saying]:
        """`In the words of X, …`."""
        a = self.a
        sources = [c for c in a.children_by(i, "nmod") if a.preposition(c) == "of" and c > i]
        mark = next(c for c in a.children_by(i, "case"))
        if not sources and a.lower[i] == "view" and (sources := a.children_by(i, "nmod:poss")):
            return self.take_rest(i, self.cues["in the words of"][0], sources, [mark, i])  # "In her view, …"
        if not sources:
            return []
        return self.take_rest(i, self.cues["in the words of"][0], sources, [*range(mark, i + 1), i + 1])

    def take_rest(self, noun: int, row: Cue, sources: list[int], cue_words: list[int]) -> list[Saying]:
        """What the clause around a phrase of saying says without the phrase, which `noun` heads."""
        a, i = self.a, cue_words[0]
        head = a.heads[noun]
        first, end = a.edges[noun]
        first = min(first, i)
        if head < 0:
            return []
        while (
            a.heads[head] >= 0
            and a.main_rels[head] not in ("ccomp", "advcl", "parataxis")
            and (
                (a.upos[head] not in ("VERB", "AUX") and a.child(head, "cop", "nsubj") is None)
                or (
                    a.rels[head] in ("xcomp", "acl", "acl:relcl", "conj")
                    and a.edges[a.heads[head]][0] < a.edges[head][0] < first
                )
            )
        ):
            head = a.heads[head]
        low, high = a.edges[head]
        if not low <= first < high:
            return []
        start, stop = a.sentences[a.sentence_of[i]]
        if a.words[first - 1] == "," and all(a.upos[k] == "PUNCT" for k in range(end, stop)) and self.in_quote[i] < 0:
            low = min(low, self.find_start(head, start))  # at the end of the sentence, set off: it is about all of it
        pieces = [p for part in ((low, first), (end, high)) for p in self.trim(*part)]
        pieces = [p for p in pieces if p[1] - p[0] >= 3] or pieces
        if not pieces:
            return []
        return [
            Saying(i, row, sources, pieces, head=head, rule=f"cue.{row.id}", cue_words=cue_words, is_after=first > low)
        ]

    def find_start(self, head: int, start: int) -> int:
        """Where what a phrase at the end of the sentence is about begins: with the sentence, or after the last saying or "and" with a subject behind it."""
        a = self.a
        top = head
        for k in a.above(head):
            if a.main_rels[top] in ("ccomp", "acl") or (
                a.main_rels[top] in ("conj", "parataxis") and a.child(top, "nsubj", "expl") is not None
            ):
                return a.edges[top][0]
            top = k
        return start

    def find_at_noun(self, n: int) -> list[Saying]:
        """`his warning that the bridge might fall`: somebody's word with its clause."""
        a = self.a
        if self.in_quote[n] >= 0 or a.lemmas[n] not in self.cues or a.child(n, "nmod:poss") is None:
            return []
        rows = [r for r in self.cues[a.lemmas[n]] if "noun_clause" in r.takes]
        if not rows:
            return []
        for c in a.children_by(n, "acl", "ccomp"):
            mark = a.child(c, "mark")
            if mark is not None and a.lower[mark] == "that" and c > n:
                owners = a.children_by(n, "nmod:poss")
                content = self.trim(*a.edges[c])
                return [Saying(n, rows[0], owners, content, rule="cue.noun.clause", cue_words=[n])] if content else []
        return []
