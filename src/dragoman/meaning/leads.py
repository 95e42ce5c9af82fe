"""Statements in, the same statements out with the words that lead up to their quotations.

Enters: `Said`s of an article. Leaves: the same, with longer contents. It refuses words that another statement has, or that hold its cue.

A quotation that begins in the middle of a sentence ("The road, he said, “is open”"; "Instead, “nobody came,” she said") goes on with what stands before it
without marks: the sentence is the speaker's from its start.
"""

from __future__ import annotations

from dragoman.knowledge.cues import load_cues
from dragoman.language.analysis import Analysis
from dragoman.meaning.chains import Said
from dragoman.meaning.quotes import Quote

ENDS = frozenset({".", "!", "?", "…", "...", "?!", "!?", ":", ";"})
# So many words may stand between a cue with its subject and the comma that closes its clause: "she said on Monday, …".
WORDS_OF_CUE = 4
# How a quotation ends that its cue cuts off.
CUT = frozenset({",", "?", "!", "—", "–", "-", "…"})


def add_leads(a: Analysis, found: list[Said], quotes: list[Quote]) -> list[Said]:
    """`found`, in its order, with longer contents where words lead up to them; those become mixed."""
    cues = {c for s in found for c in (s.cue, *s.cue_words) if c >= 0}
    owner = {i: s for s in found for first, end in s.content for i in range(first, end)}
    for said in found:
        if said.cue < 0 or not said.quotes or a.upos[said.cue] != "VERB" or said.source is None:
            continue
        quote = quotes[min(said.quotes)]
        if min(s for s, _ in said.content) != quote.first:
            continue
        if quote.first > said.cue:
            leads = find_before_cue(a, said, quote) or find_behind_cue(a, said, quote)
        else:
            leads = find_before_quote(a, said, quote)
        words = [i for lead in leads for i in range(*lead) if a.upos[i] != "PUNCT"]
        if words and not any(i in cues or owner.get(i, said) is not said for i in words):
            said.content = join(a, leads, said.content)
            said.form = "mixed"
    return found


def find_before_quote(a: Analysis, said: Said, quote: Quote) -> list[tuple[int, int]]:
    """`Instead, “nobody came,” she said`: the sentence up to the quotation that the cue follows."""
    begin = find_begin(said)
    last = quote.end - 1
    while last > quote.first and a.words[last] in ("'", "’", '"'):
        last -= 1
    if begin < quote.end or any(a.upos[i] != "PUNCT" for i in range(quote.end, begin)) or a.words[last] not in CUT:
        return []
    if a.words[quote.opener - 1] == "," and a.words[quote.first][:1].isupper() and a.words[quote.first] != "I":
        return []  # "When somebody shouted, “Stop,” …"
    return [(find_start(a, quote.opener), quote.opener)]


def find_before_cue(a: Analysis, said: Said, quote: Quote) -> list[tuple[int, int]]:
    """`The road, she said, would be “open”`: the sentence up to a cue between commas, and from there to the quotation."""
    begin = find_begin(said)
    start = find_start(a, begin)
    if start >= begin - 1 or a.words[begin - 1] != "," or a.words[quote.first][:1].isupper():
        return []
    end = max(said.cue + 1, said.source[1] if said.source else 0)
    comma = next((i for i in range(end, min(end + WORDS_OF_CUE, quote.opener)) if a.words[i] == ","), -1)
    if comma < 0 or a.tags[comma + 1] == "VBG" or any(a.words[i] == "," for i in range(comma + 1, quote.opener)):
        return []
    return [(start, begin - 1), (comma + 1, quote.opener)]


def find_behind_cue(a: Analysis, said: Said, quote: Quote) -> list[tuple[int, int]]:
    """`She feared that the road “would not open”`: the words between the cue and the quotation that belong to its clause."""
    between = range(said.cue + 1, quote.opener)
    that = next((i for i in between if a.lower[i] == "that" and a.tags[i] == "IN"), -1)
    if that >= 0:
        return [(that + 1, quote.opener)]
    if any(a.upos[i] == "PUNCT" for i in between):
        return find_retold(a, said, quote)
    if is_predicate(a, said):
        return [(said.cue + 1, quote.opener)]
    if a.feat(quote.first, "VerbForm=Fin") and a.words[quote.first][:1].islower():
        return [(said.cue + 1, quote.opener)]
    return []


def is_predicate(a: Analysis, said: Said) -> bool:
    """Whether the cue says what something is: "called the plan “a trap”"."""
    rows = load_cues().get(a.lemmas[said.cue].lower(), ())
    return any("predicate" in r.takes for r in rows) and not any("clause" in r.takes for r in rows)


def find_retold(a: Analysis, said: Said, quote: Quote) -> list[tuple[int, int]]:
    """`She said the road was open, but “nobody came”`: a clause of its own before a quotation that goes on with it."""
    first = said.cue + 1
    while first < quote.opener and a.upos[first] in ("PUNCT", "ADV"):
        first += 1
    if a.words[quote.first][:1].isupper() and (a.words[quote.first] != "I" or a.words[quote.opener - 1] == ","):
        return []
    if any(a.words[i] == ":" for i in range(first, quote.opener)):
        return []
    subjects = [i for i in range(first, quote.opener) if a.main_rels[i] in ("nsubj", "expl")]
    if subjects and any(a.feat(i, "VerbForm=Fin") for i in range(subjects[0], quote.opener)):
        return [(first, quote.opener)]
    return []


def find_begin(said: Said) -> int:
    """First word of a cue's clause."""
    return min([said.cue, *said.cue_words, *([said.source[0]] if said.source else [])])


def find_start(a: Analysis, i: int) -> int:
    """Where the sentence that word `i` stands in begins, told by the marks of the text."""
    k = i
    while k > 0 and a.blocks[k - 1] == a.blocks[i] and a.words[k - 1] not in ENDS:
        k -= 1
    while k < i and a.upos[k] == "PUNCT":
        k += 1
    return k


def join(a: Analysis, leads: list[tuple[int, int]], content: list[tuple[int, int]]) -> list[tuple[int, int]]:
    out: list[tuple[int, int]] = []
    for first, end in [*leads, *content]:
        while end > first and a.upos[end - 1] == "PUNCT" and (first, end) not in content:
            end -= 1
        if end == first:
            continue
        if out and all(a.upos[i] == "PUNCT" for i in range(out[-1][1], first)):
            out[-1] = (out[-1][0], end)
        else:
            out.append((first, end))
    return out
