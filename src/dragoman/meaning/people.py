"""Two names of people in, whether they can be one person out.

Enters: names as written. Leaves: a yes or no. It refuses to match a family name alone against two different given names: that is left to whoever
knows the article.

Spellings of one name in different alphabets' transcriptions meet under one key (Zelenskyy, Zelensky, Zelenskiy; Araghchi,
Araqchi); the rules are those of the common romanisations of Cyrillic and Arabic, not a list of people.
"""

from __future__ import annotations

import re
from functools import lru_cache

from anyascii import anyascii
from rapidfuzz.distance import DamerauLevenshtein

PARTICLES = frozenset(
    [
        "al",
        "el",
        "bin",
        "ibn",
        "bint",
        "ben",
        "abu",
        "abd",
        "von",
        "van",
        "der",
        "den",
        "de",
        "da",
        "di",
        "del",
        "della",
        "la",
        "le",
        "las",
        "los",
        "dos",
        "du",
        "st",
        "san",
        "mac",
        "mc",
        "ter",
        "ten",
        "zu",
    ]
)
SUFFIXES = frozenset({"jr", "sr", "ii", "iii", "iv", "xiv", "xvi"})
# What different romanisations write for one letter; applied in this order.
ROMANISED = (
    (r"(.)\1+", r"\1"), (r"aei", "ai"), (r"(?:iy|yi|ij|yj|ii|y|j)$", "i"), (r"kh|gh|q|ck|k", "k"), (r"zh|dj|j", "j"), (r"sch|sh|ch|tch", "s"), (r"ts|tz|cz", "z"),
    (r"ou|oo|w|u", "u"), (r"ei|ey|ai|ay|ie|e", "e"), (r"ph", "f"), (r"y", "i"), (r"th|dh", "d"), (r"h", ""), (r"(.)\1+", r"\1"),
)  # fmt: skip


# Short forms under which people go in English reports.
SHORT_FORMS = {
    "joe": "joseph", "bill": "william", "will": "william", "tony": "anthony", "mike": "michael", "jim": "james", "tom": "thomas", "bob": "robert",
    "rob": "robert", "ben": "benjamin", "jake": "jacob", "dick": "richard", "rick": "richard", "dan": "daniel", "dave": "david", "steve": "steven",
    "stephen": "steven", "ted": "edward", "ed": "edward", "tim": "timothy", "chris": "christopher", "matt": "matthew", "nick": "nicholas",
    "pete": "peter", "ron": "ronald", "sam": "samuel", "alex": "alexander", "kate": "catherine", "liz": "elizabeth", "sue": "susan", "bibi": "benjamin",
}  # fmt: skip


@lru_cache(65536)
def split_name(name: str) -> tuple[str, ...]:
    """Words of a name, folded; particles and suffixes left out unless nothing else is there."""
    words = re.findall(r"[a-z]+", anyascii(name).casefold().replace("'", "").replace("’", ""))
    kept = tuple(SHORT_FORMS.get(w, w) for w in words if w not in PARTICLES and w not in SUFFIXES)
    return kept or tuple(words)


@lru_cache(65536)
def romanise(word: str) -> str:
    """Key of one word of a name, equal for its usual spellings."""
    for pattern, to in ROMANISED:
        word = re.sub(pattern, to, word)
    return word


def alike(a: str, b: str) -> bool:
    """Whether two words of names can be spellings of one."""
    if a == b:
        return True
    if a.startswith("al") != b.startswith("al") and max(len(a), len(b)) > 6:
        return alike(a.removeprefix("al"), b.removeprefix("al"))
    if min(len(a), len(b)) < 4 or a[0] != b[0]:
        return False
    if romanise(a) == romanise(b):
        return True
    # one letter more, less or other in a long word: a slip, or another romanisation
    return min(len(a), len(b)) >= 7 and DamerauLevenshtein.distance(a, b, score_cutoff=1) <= 1


def same_person(a: str, b: str) -> bool:
    """Whether `a` and `b` can name one person: the family name alike, and no given name against it.

    >>> same_person("Volodymyr Zelenskyy", "Zelensky"), same_person("Donald Trump", "Melania Trump")
    (True, False)
    """
    x, y = split_name(a), split_name(b)
    if not x or not y:
        return False
    if len(x) > len(y):
        x, y = y, x
    if len(x) == 1:
        # a name alone is the last of the others, or the first where the family name comes first (Kim, Xi)
        return alike(x[0], y[-1]) or (len(x[0]) < 7 and alike(x[0], y[0]) and len(y) > 1 and is_family_first(y)) or (len(y) > 2 and any(alike(x[0], w) for w in y[1:]))  # fmt: skip
    if alike(x[-1], y[-1]):
        return alike(x[0], y[0]) or (x[0][0] == y[0][0] and (len(x[0]) == 1 or len(y[0]) == 1)) or all(any(alike(w, v) for v in y) for w in x)  # fmt: skip
    return len(x) >= 2 and all(any(alike(w, v) for v in y) for w in x)


# Family names that stand before the given name in most reports; a closed list would be longer than it is useful.
FAMILY_FIRST = frozenset(
    ["kim", "lee", "park", "choi", "jung", "moon", "yoon", "xi", "wang", "li", "zhang", "liu", "chen", "yang", "huang", "zhao", "wu", "zhou", "mao", "deng", "hu", "lin", "guo", "he", "luo", "nguyen", "tran", "pham", "le", "hun", "min"]
)  # fmt: skip


def is_family_first(words: tuple[str, ...]) -> bool:
    return words[0] in FAMILY_FIRST
