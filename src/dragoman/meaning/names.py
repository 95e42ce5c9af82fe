"""Words in, names of someone or somewhere out.

Enters: an `Analysis` and the tables of known names. Leaves: `NameMention`s in order of the text, each with what it can stand for. It refuses to
decide who acts: whether "Ankara" is a government or a city is told by the clause, later.

The reader's names and the tables correct each other: a table knows that "Türkiye" is a state, the reader knows that "Chad Mendes" is
not.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from functools import lru_cache

from anyascii import anyascii

from dragoman.knowledge.lookup import Candidate, Lookup
from dragoman.language.analysis import Analysis, Name

# How a table's kinds are read here: as what the name is by itself.
SORTS = {
    "state": "state", "territory": "state", "capital": "seat", "seat": "seat", "adjective": "adjective", "demonym": "people",
    "body": "body", "media": "body", "place": "place", "venue": "place", "platform": "platform",
}  # fmt: skip
ORDER = ("state", "body", "seat", "adjective", "people", "platform", "place")


QUOTES = frozenset({'"', "“", "”", "‘", "’", "'", "«", "»", "``", "''"})
NICKNAME = re.compile(r"""\s+["“”‘’«»'`]{1,2}[^"“”‘’«»'`]+["“”‘’«»'`]{1,2}\s+""")


@dataclass(frozen=True, slots=True)
class NameMention:
    """Words `first` to `end` (half-open) with their syntactic `head`.

    `sort`: person, state, seat (a capital or a building that stands for its government), adjective, people (a demonym), body, place.
    `name`: the canonical name of a table, or the words; `row`: the id of the table's row or "".
    """

    first: int
    end: int
    head: int
    sort: str
    name: str
    row: str = ""
    iso: str | None = None
    kind: str = ""
    is_media: bool = False
    is_type: bool = False
    members: tuple[str, ...] = ()
    rule: str = ""


@lru_cache(65536)
def fold(name: str) -> str:
    """Key under which spellings of one name meet: no case, no accents, no marks."""
    return re.sub(r"[^a-z0-9]+", " ", anyascii(name).casefold()).strip()


def find_names(a: Analysis, lookup: Lookup) -> list[NameMention]:
    """All names, none overlapping, in order of the text."""
    known = find_known(a, lookup)
    read = join_nicknames(a, [n for n in a.names if any(c.isalpha() for c in a.quote(n.start, n.end))])
    out = [m for m in (settle_known(a, k, read) for k in known) if m is not None]
    taken = {i for m in out for i in range(m.first, m.end)}
    for name in read:
        free = [i for i in range(name.start, name.end) if i not in taken]
        if len(free) == name.end - name.start:
            out.append(make_mention(a, name, lookup))
        elif name.label == "ORG" and free:
            absorb(a, name, out, lookup)
    out.sort(key=lambda m: m.first)
    join_states(a, out)
    return out


def join_nicknames(a: Analysis, read: Sequence[Name]) -> list[Name]:
    """'Ali "Abu Hasan" Karimi' is one name of a person, whatever the reader made of what follows the first mark."""
    out: list[Name] = []
    for name in read:
        if out and name.start < out[-1].end:
            continue
        end = name.end
        opening = next((k for k in range(name.start + 1, min(end + 1, len(a))) if a.words[k] in QUOTES), 0)
        if name.label == "PER" and opening:
            close = next((k for k in range(opening + 2, min(opening + 4, len(a) - 1)) if a.words[k] in QUOTES), 0)
            inside = (*range(opening + 1, close), close + 1)
            if close and all(a.words[k][:1].isupper() for k in inside) and a.upos[close + 1] == "PROPN":
                end = next((n.end for n in read if n.start == close + 1 and n.label == "PER"), max(end, close + 2))
        out.append(name._replace(end=end))
    return out


def join_states(a: Analysis, names: Sequence[NameMention]) -> None:
    """ "Türkiye, Russia and Ukraine" is a list also where the tree reads its start like "Delhi, India": no state lies in another."""
    for x, y, z in zip(names, names[1:], names[2:], strict=False):
        is_list = (
            a.words[x.end : y.first] == [","] and a.lower[z.first - 1] in ("and", "or", ",") and z.first - y.end <= 2
        )
        if not is_list or {x.sort, y.sort, z.sort} != {"state"} or a.heads[y.head] != x.head:
            continue
        if a.main_rels[y.head] in ("nmod", "appos", "list"):
            a.rels[y.head] = a.main_rels[y.head] = "conj"


def find_known(a: Analysis, lookup: Lookup) -> list[tuple[int, int, Candidate]]:
    """Longest names of the tables, from left to right; only what is written like a name, or a sort of body every state has."""
    out, i = [], 0
    while i < len(a):
        end, candidates = lookup.longest(a.words, i)
        if end == i:
            i += 1
            continue
        if candidates and is_name_like(a, i, end, candidates):
            out.append((i, end, choose(a, i, end, candidates)))
        elif not any(w[:1].isupper() for w in a.words[i:end]):
            end = i + 1
        i = end
    return out


def is_name_like(a: Analysis, first: int, end: int, candidates: Sequence[Candidate]) -> bool:
    if not any(w[:1].isupper() or w[:1].isdigit() for w in a.words[first:end]):
        return candidates[0].kind == "body" and candidates[0].is_type and a.upos[end - 1] in ("NOUN", "PROPN")
    # a word that only begins the sentence must be tagged as a name, a noun or an adjective
    lone = end - first == 1 and a.words[first].istitle()
    starts = a.sentences[a.sentence_of[first]][0] == first
    return not (lone and starts and a.upos[first] not in ("PROPN", "ADJ", "NOUN"))


def choose(a: Analysis, first: int, end: int, candidates: Sequence[Candidate]) -> Candidate:
    """One reading of a name that has several: by the tag of its last word, then by `ORDER`."""
    tag, plural = a.upos[end - 1], a.tags[end - 1] in ("NNPS", "NNS")
    sorts = {SORTS[c.kind] for c in candidates}

    def rank(c: Candidate) -> tuple[int, int, str]:
        sort = SORTS[c.kind]
        fits = 0
        if sort == "adjective":
            fits = (
                -1
                if tag == "ADJ" or (a.rels[end - 1] in ("amod", "compound") and "state" not in sorts)
                else 1
                if "people" in sorts
                else 0
            )
        elif sort == "people":
            fits = -1 if plural and "state" not in sorts else 0
        return fits, ORDER.index(sort), c.id

    return min(candidates, key=rank)


def settle_known(a: Analysis, found: tuple[int, int, Candidate], read: Sequence[Name]) -> NameMention | None:
    """A table's name as a mention, unless the reader sees it inside a longer name of a person, body or place."""
    first, end, c = found
    sort = SORTS[c.kind]
    for name in read:
        if (name.start, name.end, name.label) == (first, end, "PER") and sort == "place":
            return None  # a city that is also a name of people ("Austin"): the reader sees the sentence
        if name.start <= first and end <= name.end and name.end - name.start > end - first:
            inside_body = name.label == "ORG" and sort in ("state", "adjective", "seat", "place", "people")
            inside_person = name.label == "PER" and not (first == name.start and sort == "adjective")
            inside_place = name.label == "LOC" and sort != "body" and not (sort == "adjective" and first == name.start)
            if inside_body or inside_person or inside_place:
                return None
    return NameMention(
        first,
        end,
        find_head(a, first, end),
        sort,
        c.name,
        c.id,
        c.iso,
        c.actor_kind or "",
        c.is_media,
        c.is_type,
        c.members,
    )


def make_mention(a: Analysis, name: Name, lookup: Lookup) -> NameMention:
    first, end = name.start, name.end
    while end - first > 1 and a.lower[first] in ("the", "a", "an"):
        first += 1
    sort = {"PER": "person", "ORG": "body", "LOC": "place"}[name.label]
    words = NICKNAME.sub(" ", a.quote(first, end)) if sort == "person" else a.quote(first, end)
    mention = NameMention(first, end, find_head(a, first, end), sort, tidy(words))
    if sort == "body":
        mention = replace(mention, iso=find_state_inside(a, first, end, lookup), kind="organisation")
    return mention


def absorb(a: Analysis, name: Name, out: list[NameMention], lookup: Lookup) -> None:
    """A body the reader sees around shorter names of the tables ("Iranian Foreign Ministry") is one name."""
    inside = [m for m in out if name.start <= m.first and m.end <= name.end]
    across = [m for m in out if m not in inside and m.first < name.end and name.start < m.end]
    if across or any(m.sort == "body" for m in inside):
        return
    for m in inside:
        out.remove(m)
    out.append(make_mention(a, name, lookup))


def find_state_inside(a: Analysis, first: int, end: int, lookup: Lookup) -> str | None:
    """ISO code of the one state named in the words of a body: "Iranian Foreign Ministry", "Bank of Israel"."""
    found = set()
    for i in range(first, end):
        stop, candidates = lookup.longest(a.words, i)
        if stop <= end:
            found |= {c.iso for c in candidates if c.iso and SORTS[c.kind] in ("state", "adjective")}
    return found.pop() if len(found) == 1 else None


def find_head(a: Analysis, first: int, end: int) -> int:
    """The word of a stretch that hangs on a word outside it."""
    for i in range(first, end):
        if not first <= a.heads[i] < end:
            return i
    return end - 1


def tidy(words: str) -> str:
    """A name on one line, without the possessive."""
    return re.sub(r"\s+", " ", re.sub(r"['’]s$", "", words)).strip()
