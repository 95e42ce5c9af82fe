"""The words around a name in, the titles its bearer is given out.

Enters: an `Analysis` and the mention of a person. Leaves: `TitleMention`s, the words of a title and the words of whom it belongs to. It refuses a noun
that is no title in the table: "veteran", "winner" and "farmer" are no offices.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache

from dragoman.knowledge.load import load_rows
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


@lru_cache(1)
def load_titles() -> dict[tuple[str, ...], Title]:
    """Titles by their words."""
    return {tuple(phrase.lower().split()): row for row in load_rows("titles", Title) for phrase in row.match}


@lru_cache(1)
def load_title_heads() -> frozenset[str]:
    return frozenset(w for words in load_titles() for w in words)


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
    if m.first > 0 and a.lower[m.first - 1] in load_title_heads() and m.first - 1 not in [c for c, _ in candidates]:
        candidates.append((m.first - 1, "title.before"))
    for c, rule in candidates:
        for k in [c, *(x for x in a.children_by(c, "conj") if rule != "title.before" or x < m.first)]:
            title = make_title(a, k, m, name_at, rule)
            if title and not any(t.first < title.end and title.first < t.end for t in out):
                out.append(title)
    return out


def make_title(a: Analysis, head: int, m: NameMention, name_at: dict[int, NameMention], rule: str) -> TitleMention | None:
    """The title headed by word `head`, with the words that narrow it, or None."""
    known = name_at.get(head)
    if known is not None and known.sort in ("person", "state", "seat", "place"):
        return None
    found = match_title(a, head, m)
    if found is None:
        return None
    first, end, row = found
    owners: list[int] = []
    limit = m.first if head < m.first else -1
    # words before that narrow it: "special presidential", "trade and industry"
    while first - 1 >= 0 and narrows(a, first - 1, head, name_at) and first - 1 not in range(m.first, m.end):
        first -= 1
    for k in range(a.edges[head][0], first):
        if k in name_at and name_at[k].head == k and (name_at[k].sort != "place" or a.rels[k] == "nmod:poss"):
            owners.append(k)
    owners += [c for c in a.children_by(head, "nmod:poss") if c not in owners]
    for c in a.children_by(head, "nmod", "obl"):
        if c < head or limit >= 0 and c >= limit or a.preposition(c) not in OF:
            continue
        if c in name_at or a.upos[c] == "PROPN":
            owners.append(c)
        elif row.takes_of and c in range(end, end + 6):
            end = max(end, min(a.edges[c][1], a.edges[head][1]))
            owners += [k for k in range(c, end) if k in name_at and name_at[k].head == k]
    # a body stands inside the title when it is not the table's: "Defence Council Secretary"
    return TitleMention(first, end, head, row.id, row.body, row.level, tuple(dict.fromkeys(owners)), rule)


def match_title(a: Analysis, head: int, m: NameMention) -> tuple[int, int, Title] | None:
    """The longest title of the table that holds word `head`."""
    titles = load_titles()
    low = max(a.sentences[a.sentence_of[head]][0], head - 5)
    high = min(a.sentences[a.sentence_of[head]][1], head + 6)
    best: tuple[int, int, Title] | None = None
    for first in range(low, head + 1):
        for end in range(head + 1, high + 1):
            if first < m.end and m.first < end:
                break
            row = titles.get(tuple(a.lower[first:end])) or titles.get(tuple([*a.lower[first : end - 1], a.lemmas[end - 1].lower()]))
            if row and (best is None or end - first > best[1] - best[0]):
                best = first, end, row
    return best


def narrows(a: Analysis, i: int, head: int, name_at: dict[int, NameMention]) -> bool:
    """Whether word `i` before a title belongs to it."""
    if i in name_at and name_at[i].sort in ("adjective", "state", "seat", "person", "people", "place"):
        return False
    if a.lower[i] in ("and", "&", "-") and i > 0:
        return a.heads[i] != head and narrows(a, i - 1, head, name_at) and a.upos[i - 1] in ("NOUN", "PROPN", "ADJ")
    return a.upos[i] in ("NOUN", "PROPN", "ADJ") and (a.heads[i] == head or a.heads[a.heads[i]] == head) and a.rels[i] in ("compound", "amod", "conj", "nmod:desc")  # fmt: skip
