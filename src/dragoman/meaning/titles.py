"""The words around a name in, the titles its bearer is given out.

Enters: an `Analysis` and the mention of a person. Leaves: `TitleMention`s, the words of a title and the words of whom it belongs to. It refuses a noun
that is no title in the table: "veteran", "winner" and "farmer" are no offices.
"""

from __future__ import annotations

from dataclasses import dataclass

from dragoman.knowledge.phrases import longest_title
from dragoman.knowledge.schema import Title
from dragoman.language.analysis import Analysis
from dragoman.meaning.names import NameMention

JOINED = ("nmod:desc", "compound", "flat", "appos", "amod", "nmod", "nmod:unmarked")
OF = frozenset({"of", "for", "to", "at", "on", "in", "with"})


@dataclass(frozen=True, slots=True)
class TitleMention:
    """Words `first` to `end` are the title, headed by `head`; `owners` are heads of the phrases it belongs to."""

    first: int
    end: int
    head: int
    row: str
    body: str
    level: str
    owners: tuple[int, ...]
    rule: str


def find_titles(a: Analysis, m: NameMention, name_at: dict[int, NameMention]) -> list[TitleMention]:
    """Titles given to the person of mention `m`: before the name, in apposition, by "is", "as"."""
    out: list[TitleMention] = []
    head = m.head
    inside = range(m.first, m.end)
    candidates: list[tuple[int, str]] = []
    for k in inside:
        candidates += [(c, "title.before" if c < m.first else "title.apposition") for c in a.children[k]
                       if c not in inside and a.rels[c] in JOINED and (c < m.first or a.rels[c] == "appos")]  # fmt: skip
    if a.rels[head] in ("appos", "flat", "nmod:desc", "compound", "nmod:unmarked", "nmod") and a.heads[head] >= 0:
        parent = a.heads[head]
        if a.rels[head] != "nmod" or not a.preposition(head):
            candidates.append((parent, "title.before" if parent < m.first else "title.apposition"))
    if a.rels[head] == "nsubj" and a.heads[head] >= 0 and a.child(a.heads[head], "cop") is not None:
        candidates.append((a.heads[head], "title.is"))
    # what stands directly before the name, however the tree hangs it
    if m.first > 0 and m.first - 1 not in [c for c, _ in candidates] and a.upos[m.first - 1] in ("NOUN", "PROPN"):
        candidates.append((m.first - 1, "title.before"))
    for c, rule in candidates:
        for k in [c, *(x for x in a.children_by(c, "conj") if rule != "title.before" or x < m.first)]:
            title = make_title(a, k, m, name_at, rule)
            if title and not any(t.first < title.end and title.first < t.end for t in out):
                out.append(title)
    return out


def make_title(
    a: Analysis, head: int, m: NameMention, name_at: dict[int, NameMention], rule: str
) -> TitleMention | None:
    """The title headed by word `head`, with the words that narrow it, or None."""
    known = name_at.get(head)
    if known is not None and (
        known.sort in ("person", "state", "seat", "place")
        or (known.sort == "body" and not known.is_type and known.head == head)
    ):
        return None
    found = match_title(a, head, m)
    if found is None:
        return None
    first, end, row = found
    while end > first + 1 and a.upos[end - 1] == "PUNCT":
        end -= 1
    low, high = (end, m.first) if end <= m.first else (m.end, first)
    if rule != "title.is" and any(
        a.upos[k] in ("ADP", "VERB", "SCONJ", "AUX") and a.lower[k] not in ("of", "for") for k in range(low, high)
    ):
        return None
    limit = m.first if head < m.first else a.sentences[a.sentence_of[head]][1]
    # words before that narrow it: "special presidential", "trade and industry"
    while narrows(a, first - 1, head, name_at) and first - 1 not in range(m.first, m.end):
        first -= 1
    # "UN envoy" is a title of the table and names its body too
    owners = [k for k in range(first, end) if k in name_at and name_at[k].head == k and name_at[k].sort == "body"]
    owners += owners_before(a, first, head, name_at)
    for c in a.children_by(head, "nmod", "obl"):
        if c < head or c >= limit or a.preposition(c) not in OF:
            continue
        if (c in name_at and name_at[c].sort != "place") or a.upos[c] in ("PROPN", "PRON"):
            owners.append(c)
        elif row.takes_of and c <= end + 5:
            end = max(end, min(a.edges[c][1], limit))
            inner = [k for k in range(c, end) if k in name_at and name_at[k].head == k and name_at[k].sort != "place"]
            if inner:
                end = min(end, max(c + 1, a.edges[inner[0]][0]))
            owners += inner
        else:
            owners.append(c)
    if head < m.first:
        # "Prime Minister Yair Lapid of Israel": the state hangs on the name
        owners += [
            c
            for k in range(m.first, m.end)
            for c in a.children[k]
            if c >= m.end and a.preposition(c) == "of" and c in name_at and name_at[c].sort in ("state", "body", "seat")
        ]
    # a field of work the reader takes for a body ("Minister of Transport") owns no office
    owners = [k for k in owners if not (first <= k < end and (k not in name_at or not name_at[k].row))]
    return TitleMention(first, end, head, row.id, row.body, row.level, tuple(dict.fromkeys(owners)), rule)


def owners_before(a: Analysis, first: int, head: int, name_at: dict[int, NameMention]) -> list[int]:
    """Whose office it is, by what stands before the title: "French", "Iran's", "Taliban", "his"."""
    k = first - 1
    owners = [c for c in a.children_by(head, "nmod:poss")]
    low = a.sentences[a.sentence_of[head]][0]
    while k >= low and (a.lower[k] in ("'s", "’s", "'", "’") or (a.upos[k] == "ADJ" and k not in name_at)):
        k -= 1
    if (
        k >= low
        and k in name_at
        and name_at[k].sort in ("adjective", "state", "seat", "body", "people")
        and name_at[k].head not in owners
    ):
        if name_at[k].end == k + 1 or a.lower[k + 1] in ("'s", "’s", "'", "’") or k + 1 == first:
            owners.append(name_at[k].head)
    return owners


def match_title(a: Analysis, head: int, m: NameMention) -> tuple[int, int, Title] | None:
    """The longest title of the table that holds word `head`."""
    low = max(a.sentences[a.sentence_of[head]][0], head - 5)
    high = a.sentences[a.sentence_of[head]][1] if head > m.first else m.first
    words = a.lower[:high]
    best: tuple[int, int, Title] | None = None
    for first in range(low, head + 1):
        if m.first <= first < m.end:
            continue
        end, rows = longest_title(words, first)
        if rows and first <= head < end and (best is None or end - first > best[1] - best[0]):
            best = first, end, rows[0]
    return best


def narrows(a: Analysis, i: int, head: int, name_at: dict[int, NameMention]) -> bool:
    """Whether word `i` before a title belongs to it."""
    if i < 0 or i in name_at:
        return False
    if a.lower[i] in ("and", "&", "-") and i > 0:
        return a.heads[i] != head and narrows(a, i - 1, head, name_at) and a.upos[i - 1] in ("NOUN", "PROPN", "ADJ")
    return a.upos[i] in ("NOUN", "PROPN", "ADJ") and (a.heads[i] == head or a.heads[a.heads[i]] == head) and a.rels[i] in ("compound", "amod", "conj", "nmod:desc")  # fmt: skip
