"""A quoted stretch in, the verb beside it that tells who says it out.

Enters: an `Analysis` and its sayings' grammar. Leaves: the word of a cue, and whether a stretch stands as sentences of its own. It refuses a verb that has an
object or a clause besides what stands in the marks, unless a row names it.
"""

from __future__ import annotations

from dragoman.language.analysis import Analysis
from dragoman.language.clauses import find_subjects, is_passive
from dragoman.meaning.quotes import Quote
from dragoman.meaning.sayings import LOOSE, WORDS_TO_QUOTE, SayingFinder

STOPS = frozenset({".", "!", "?", "…", "...", "?!", "!?"})
CUT_ENDS = frozenset({",", "!", "?", "…", "...", "-", "—", "–"})
# So long may the words on who speaks be.
WORDS_OF_SOURCE = 40
# So many words may stand between a closing mark and the verb that says nothing itself.
WORDS_TO_VERB = 6


class QuoteNeighbours:
    """What stands around the quotes of one article."""

    def __init__(self, a: Analysis, finder: SayingFinder):
        self.a, self.finder, self.in_quote = a, finder, finder.in_quote

    def find_cue(self, quote: Quote) -> int:
        """The verb of saying right after a quote or right before it; -1 when there is none."""
        a = self.a
        after = quote.closer + 1
        if (
            quote.closer >= 0
            and after < len(a)
            and a.blocks[after] == a.blocks[quote.closer]
            and a.words[quote.end - 1] not in (".",)
        ):
            last = min(after + WORDS_OF_SOURCE, a.sentences[a.sentence_of[after]][1])
            for i in range(after, last):
                if a.words[i] in (".", "?", "!") or (self.in_quote[i] >= 0 and i > after):
                    break
                subjects = find_subjects(a, i)[:1] if self.is_quoting(i) else []
                if i >= after + WORDS_TO_QUOTE and not any(a.edges[k][0] == after for k in subjects):
                    continue  # so far behind the marks only where the subject stands beside them: "…," the envoy, a former …, said
                if self.is_quoting(i) and all(a.sentence_of[k] == a.sentence_of[after] for k in subjects):
                    return i
        before = quote.opener - 1
        while before >= 0 and a.words[before] in LOOSE:
            before -= 1
        low = max(a.sentences[a.sentence_of[before]][0], before - WORDS_TO_QUOTE) if before >= 0 else 0
        if (
            before >= 0
            and a.blocks[before] == a.blocks[quote.opener]
            and (
                before == quote.opener - 1
                or a.sentence_of[before] == a.sentence_of[quote.first]
                or a.words[before + 1] == ":"
            )
        ):
            for i in range(before, low - 1, -1):
                if self.in_quote[i] >= 0 or a.words[i] in (".", "?", "!"):
                    break
                if self.is_quoting(i):
                    return i
        return -1

    def is_cut(self, quote: Quote) -> bool:
        """Whether a quote begins as a sentence and ends with a mark that its cue cuts it off with: "“Peace Now,” she said"."""
        return self.a.words[quote.end - 1] in CUT_ENDS and self.stands_alone(quote, is_cut=True)

    def find_verb_beside(self, quote: Quote) -> int:
        """A verb that is no cue, but whose clause has nothing besides its subject and the quotation: "“Shame!” thundered the envoy"; -1 when there is none."""
        a = self.a
        after, before = quote.closer + 1, quote.opener - 1
        if (
            quote.closer >= 0
            and after < len(a)
            and a.blocks[after] == a.blocks[quote.closer]
            and a.words[quote.end - 1] in CUT_ENDS
        ):
            for v in range(after, min(after + WORDS_TO_VERB, len(a))):
                if a.upos[v] == "PUNCT":
                    break
                if self.is_bare(v, quote) and min(a.edges[v][0], *self.finder.find_near_subjects(v)) <= after:
                    return v
        if before > 0 and a.words[before] in (",", ":") and a.words[quote.first][:1].isupper():
            if self.is_bare(before - 1, quote) and max(self.finder.find_near_subjects(before - 1)) < before - 1:
                return before - 1
        return -1

    def is_bare(self, v: int, quote: Quote) -> bool:
        """Whether a finite verb outside of marks has a subject beside it, and no object or clause but what stands in the marks."""
        a = self.a
        if a.upos[v] != "VERB" or a.tags[v] not in ("VBD", "VBZ") or self.in_quote[v] >= 0 or is_passive(a, v):
            return False
        others = [c for c in a.children_by(v, "obj", "ccomp", "xcomp", "iobj") if c not in quote]
        return not others and bool(self.finder.find_near_subjects(v))

    def is_quoting(self, i: int) -> bool:
        a = self.a
        return (
            a.upos[i] == "VERB" and self.in_quote[i] < 0 and any("quote" in r.takes for r in self.finder.find_rows(i))
        )

    def count_sentences(self, first: int, opener: int) -> int:
        """Sentence ends outside of marks from word `first` to a mark that opens: told by the marks, as a tree may cut at the opener or run over it."""
        a = self.a
        return sum(
            1
            for i in range(first, opener)
            if a.words[i] in STOPS
            and self.in_quote[i] < 0
            and (i + 1 == opener or a.sentence_of[i + 1] != a.sentence_of[i])
        )

    def stands_alone(self, quote: Quote, is_cut: bool = False) -> bool:
        """Whether a quote begins and ends as sentences of its own: told by the marks around it. One that `is_cut` by its cue may end with a comma."""
        a = self.a
        k = quote.opener - 1
        while k >= 0 and a.blocks[k] == a.blocks[quote.opener] and a.words[k] in ('"', "”", "’", "'", "''", ")", "]"):
            k -= 1
        begins = k < 0 or a.blocks[k] != a.blocks[quote.opener] or a.words[k] in STOPS or (is_cut and a.words[k] == ":")
        if is_cut:
            return begins
        after = quote.closer + 1
        ends = a.words[quote.end - 1] in STOPS or quote.closer < 0 or after >= len(a) or a.blocks[after] != a.blocks[quote.closer] or a.words[after] in STOPS  # fmt: skip
        return begins and ends
