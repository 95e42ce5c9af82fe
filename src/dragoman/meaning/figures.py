"""The words of an exchange in, its figures out.

Enters: an `Analysis` and the words that tell what is exchanged. Leaves: `Count`s: value, bound, scope, tally. It refuses numbers that count something else:
days, districts, years.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from dragoman.language.analysis import Analysis
from dragoman.meaning.rounds import CARDINALS

AT_LEAST = (
    "at least",
    "more than",
    "over",
    "no fewer than",
    "no less than",
    "not less than",
    "upwards of",
    "in excess of",
)
AT_MOST = ("up to", "at most", "fewer than", "less than", "no more than", "as many as", "under")
ABOUT = ("about", "around", "some", "roughly", "approximately", "nearly", "almost", "close to", "an estimated")
CUMULATIVE = ("in total", "in all", "so far", "since the", "overall", "altogether", "to date", "total number")
# "Which brings to 5,000 the number of those freed": the total is what follows.
BRINGING = frozenset({"brings", "bringing", "brought", "bring", "raises", "raising", "raised"})
REACH_OF_BRINGING = 8
MORE = frozenset({"further", "another", "additional", "more"})
MULTIPLES = {"hundred": 100, "thousand": 1000, "million": 1_000_000, "dozen": 12}
NUMBER = re.compile(r"\d{1,3}(?:[,.\s]\d{3})+|\d+")


@dataclass(frozen=True, slots=True)
class Count:
    """`word`: where the number stands; `end`: after its last word."""

    value: int
    word: int
    end: int
    bound: str
    scope: str
    tally: str


# Words between the two numbers of "1,000 prisoners of war for 1,000".
TWIN_REACH = 6


def read_number(a: Analysis, i: int) -> tuple[int, int] | None:
    """(value, end) of the number that begins with word `i`."""
    word = a.lower[i]
    if NUMBER.fullmatch(word):
        value, end = int(re.sub(r"[,.\s]", "", word)), i + 1
    elif word in CARDINALS and word != "both":
        value, end = CARDINALS[word], i + 1
        if end + 1 < len(a) and a.words[end] == "-" and a.lower[end + 1] in CARDINALS and value >= 20:
            value, end = value + CARDINALS[a.lower[end + 1]], end + 2
    elif word in ("a", "one") and i + 1 < len(a) and a.lower[i + 1] in MULTIPLES:
        value, end = 1, i + 1
    else:
        return None
    while end < len(a) and a.lower[end] in MULTIPLES:
        value, end = value * MULTIPLES[a.lower[end]], end + 1
    return value, end


def find_bound(a: Analysis, i: int) -> str:
    """How a number is meant, by the words before it."""
    if i > 0 and (
        a.rels[i - 1] == "compound:prt" or (a.lower[i - 1] == "over" and a.lemmas[i - 2] in ("hand", "turn"))
    ):
        return "exact"  # "handed over 6,060"
    before = " ".join(a.lower[max(0, i - 4) : i])
    for phrases, bound in ((AT_LEAST, "at_least"), (AT_MOST, "at_most"), (ABOUT, "about")):
        if any(before.endswith(p) for p in phrases):
            return bound
    return "exact"


def find_counts(a: Analysis, nouns: list[int], start: int, end: int, trigger: int = -1) -> list[Count]:
    """Numbers that count the nouns at `nouns`, between words `start` and `end`; "1,000 for 1,000" (near `trigger`) and "390 each" count them too."""
    text = " ".join(a.lower[start:end])
    sums_up = any(p in text for p in CUMULATIVE)
    each = any(a.lower[i] == "each" or a.lower[i : i + 2] == ["per", "side"] for i in range(start, end))
    out: list[Count] = []
    i = start
    while i < end:
        found = read_number(a, i)
        if found is None:
            i += 1
            continue
        value, stop = found
        twin = is_twin(a, i, stop) and (trigger < 0 or abs(i - trigger) <= 7)
        counts = twin or any(counts_noun(a, i, stop, n) for n in nouns)
        counts = counts or i in nouns or (stop < end and a.lower[stop] in ("each", "apiece"))
        total = bool(nouns) and is_brought_to(a, i, start)
        is_more = bool(MORE & {a.lower[k] for k in (i - 1, stop) if start <= k < end})
        tally = "cumulative" if total or (sums_up and not is_more) else "this"
        counts = counts or total
        if counts and not (
            1900 <= value <= 2100 and stop - i == 1 and "," not in a.words[i] and not twin and a.heads[i] not in nouns
        ):
            scope = "each" if (twin or each) and not total else "total"
            count = count_at(a, i, stop, scope, tally)
            if not any(c.value == value and c.scope == scope for c in out):
                out.append(count)
        i = stop
    return out


def count_at(a: Analysis, i: int, stop: int, scope: str, tally: str) -> Count:
    """The number at words `i` to `stop` as a count."""
    found = read_number(a, i)
    return Count(found[0] if found else 0, i, stop, find_bound(a, i), scope, tally)


def is_brought_to(a: Analysis, i: int, start: int) -> bool:
    """Whether the number at `i` is what a sum comes to: "brings the total to 5,000", "brings to 5,000 the number of"."""
    before = a.lower[max(start, i - REACH_OF_BRINGING) : i]
    return bool(BRINGING & set(before)) and "to" in before[-4:]


def counts_noun(a: Analysis, i: int, stop: int, noun: int) -> bool:
    """Whether the number at `i` modifies `noun`: "1,000 prisoners", "6,000 bodies", "270 of the soldiers"."""
    return any(a.heads[k] == noun and a.rels[k] in ("nummod", "compound", "advmod", "amod") for k in range(i, stop)) or noun == stop or (
        a.heads[i] >= 0 and i < noun <= stop + 3 and all(a.upos[k] in ("ADJ", "NOUN", "PROPN", "PUNCT", "ADP", "DET") for k in range(stop, noun)) and a.lower[stop] != "of" and "for" not in a.lower[stop:noun]
    )  # fmt: skip


def is_twin(a: Analysis, i: int, stop: int) -> bool:
    """ "1,000 for 1,000", "1,000-for-1,000", "1,000 prisoners of war for 1,000": as many each way."""
    value = read_number(a, i)
    low, high = max(0, i - TWIN_REACH), min(len(a), stop + TWIN_REACH)
    for middle in (k for k in range(low, high) if a.lower[k] == "for"):
        after = middle + 2 if a.words[middle + 1 : middle + 2] in (["-"], ["–"]) else middle + 1
        before = middle - 1
        while before >= low and (
            a.words[before] in ("-", "–") or a.upos[before] in ("NOUN", "ADJ") or a.lower[before] == "of"
        ):
            before -= 1
        if before < 0 or after >= len(a) or (i not in (before, after) and not i <= before < stop):
            continue
        left, right = read_number(a, before), read_number(a, after)
        if value and left and right and left[0] == right[0] == value[0]:
            return True
    return False
