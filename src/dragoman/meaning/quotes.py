"""Words in, quoted stretches out.

Enters: an `Analysis`. Leaves: what stands between quotation marks, paragraph by paragraph. It refuses to call anything speech: a title and a
word held at arm's length stand in the same marks.

A paragraph may end without its closing mark when the next one opens again: the stretch then is `is_continued`.
"""

from __future__ import annotations

from dataclasses import dataclass

from dragoman.language.analysis import Analysis

# Each with the marks that close it.
OPENERS = {"“": ("”",), "„": ("“", "”"), "«": ("»",), "‘": ("’",), "``": ("''",)}
CLOSERS = frozenset("”»")
STRAIGHT = frozenset({'"', "''", "``"})


@dataclass(frozen=True, slots=True)
class Quote:
    """Words `first` to `end` (half-open) stand in marks, which are the words `opener` and `closer` (-1: none)."""

    first: int
    end: int
    opener: int
    closer: int
    is_continued: bool = False

    def __contains__(self, i: int) -> bool:
        return self.first <= i < self.end


def find_quotes(a: Analysis) -> list[Quote]:
    """Quoted stretches in order of the text; those inside others are left to the outer one."""
    out: list[Quote] = []
    start = 0
    while start < len(a):
        end = start
        while end < len(a) and a.blocks[end] == a.blocks[start]:
            end += 1
        out += find_in_block(a, start, end)
        start = end
    return out


def find_in_block(a: Analysis, start: int, end: int) -> list[Quote]:
    out: list[Quote] = []
    opener = -1
    want: tuple[str, ...] = ()
    for i in range(start, end):
        word = a.words[i]
        if opener < 0:
            if opens(a, i, start):
                opener, want = i, OPENERS.get(word) or (word,)
            continue
        if closes(a, i, end, want):
            if i > opener + 1:
                out.append(Quote(opener + 1, i, opener, i))
            opener = -1
        elif a.words[opener] == word and word in OPENERS and i > opener + 1 and not single(word):
            # opened twice: the first mark was never closed; keep what can be kept
            opener = i
        elif word == "“" and a.words[opener] in STRAIGHT and a.words[i - 1] in (".", "!", "?"):
            opener, want = i, OPENERS[word]  # a new sentence in marks of another kind: the first was never closed
    if opener >= 0 and opener + 1 < end and not single(a.words[opener]):
        if next_opens(a, end) or opener == start or (a.words[opener] == "“" and a.words[opener - 1] in (".", "!", "?")):
            out.append(Quote(opener + 1, end, opener, -1, is_continued=next_opens(a, end)))
    return out


def single(word: str) -> bool:
    return word in ("‘", "'")


def opens(a: Analysis, i: int, start: int) -> bool:
    word = a.words[i]
    if word in OPENERS:
        return word != "‘" or not a.glued[i]
    if word in STRAIGHT:
        # straight marks open where a blank stands before them, or where the paragraph begins
        return i == start or not a.glued[i] or a.words[i - 1] in ("(", "[", "—", "–", "-") or follows_full_stop(a, i)
    if word == "'":
        return not a.glued[i] and i + 1 < len(a) and a.glued[i + 1] and a.tags[i] != "POS"
    return False


def follows_full_stop(a: Analysis, i: int) -> bool:
    """`he said."We will` with the paragraphs run together."""
    return a.words[i - 1] in (".", "!", "?") and i + 1 < len(a) and a.glued[i + 1] and a.words[i + 1][:1].isupper()


def closes(a: Analysis, i: int, end: int, want: tuple[str, ...]) -> bool:
    word = a.words[i]
    if (
        word in STRAIGHT
        and "”" in want
        and a.glued[i]
        and not (i + 1 < len(a) and a.glued[i + 1] and a.words[i + 1][:1].isalnum())
    ):
        return True  # opened with a curly mark, closed with a straight one
    if word in want or (word in CLOSERS and want[0] in STRAIGHT):
        if word in STRAIGHT:
            return a.glued[i] or i + 1 == end or (a.words[i - 1] in ("'", "’") and not a.glued[i + 1])
        if word in ("’", "'"):
            return (
                a.glued[i]
                and a.tags[i] != "POS"
                and not (i + 1 < len(a) and a.glued[i + 1] and a.words[i + 1][:1].isalnum())
            )
        return True
    return False


def next_opens(a: Analysis, i: int) -> bool:
    return i < len(a) and (a.words[i] in OPENERS or a.words[i] in STRAIGHT)


def is_title(a: Analysis, quote: Quote) -> bool:
    """Whether a stretch has the capitals of a title: "The Road to Peace", with a mark of the sentence around it at most."""
    words = [i for i in range(quote.first, quote.end) if a.upos[i] != "PUNCT"]
    heavy = [i for i in words if a.upos[i] not in ("DET", "ADP", "CCONJ", "PART", "SCONJ")]
    return (
        2 <= len(words) <= 8
        and len(heavy) >= 2
        and all(a.words[i][0].isupper() or a.words[i][0].isdigit() for i in heavy)
    )


def is_clause(a: Analysis, quote: Quote) -> bool:
    """Whether a stretch has a finite verb, or is so long that it might."""
    if quote.end - quote.first >= 8:
        return True
    return any(a.upos[i] in ("VERB", "AUX") and a.feat(i, "VerbForm=Fin") for i in range(quote.first, quote.end))


def is_speech(a: Analysis, quote: Quote) -> bool:
    """Whether a stretch could be something said: a clause, or long enough, or a sentence of its own."""
    if is_title(a, quote):
        return False
    if is_clause(a, quote):
        return True
    ends_sentence = a.words[quote.end - 1] in (".", "!", "?", ",")
    return ends_sentence and quote.end - quote.first >= 2
