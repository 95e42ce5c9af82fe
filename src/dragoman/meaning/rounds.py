"""The words before a noun in, which round or how many out.

Enters: an `Analysis` and the words of an event. Leaves: the number of a round, or a count of several. It refuses "new", "next" and "another": they
number nothing.
"""

from __future__ import annotations

import re

from dragoman.language.analysis import Analysis

ORDINALS = {
    "first": 1, "second": 2, "third": 3, "fourth": 4, "fifth": 5, "sixth": 6, "seventh": 7, "eighth": 8, "ninth": 9, "tenth": 10, "eleventh": 11,
    "twelfth": 12, "thirteenth": 13, "fourteenth": 14, "fifteenth": 15, "sixteenth": 16, "seventeenth": 17, "eighteenth": 18, "nineteenth": 19,
    "twentieth": 20, "inaugural": 1, "opening": 1,
}  # fmt: skip
CARDINALS = {
    "one": 1, "two": 2, "three": 3, "four": 4, "five": 5, "six": 6, "seven": 7, "eight": 8, "nine": 9, "ten": 10, "eleven": 11, "twelve": 12,
    "thirteen": 13, "fourteen": 14, "fifteen": 15, "sixteen": 16, "seventeen": 17, "eighteen": 18, "nineteen": 19, "twenty": 20, "thirty": 30, "forty": 40,
    "fifty": 50, "sixty": 60, "seventy": 70, "eighty": 80, "ninety": 90, "both": 2,
}  # fmt: skip
COUNTED = frozenset(
    {"round", "meeting", "session", "talk", "summit", "call", "visit", "negotiation", "consultation", "conversation"}
)
NUMERAL = re.compile(r"(\d+)(?:st|nd|rd|th)")


def read_ordinal(word: str) -> int | None:
    """1 for "first", 5 for "5th"."""
    if word in ORDINALS:
        return ORDINALS[word]
    match = NUMERAL.fullmatch(word)
    return int(match.group(1)) if match and int(match.group(1)) < 100 else None


def find_round(a: Analysis, words: list[int]) -> tuple[int | None, int | None, int]:
    """(number of the round, how many, word that says so or -1) from the modifiers of an event's nouns."""
    for word in words:
        if a.upos[word] not in ("NOUN", "PROPN") or a.lemmas[word].lower() not in COUNTED:
            continue
        before = [c for c in a.children[word] if a.main_rels[c] in ("amod", "nummod", "det", "compound") and c < word]
        noun = a.lemmas[word].lower()
        for c in before if a.tags[word] in ("NNS", "NNPS") and noun in ("round", "meeting", "session") else ():
            count = CARDINALS.get(a.lower[c]) or (
                int(a.lower[c]) if a.lower[c].isdigit() and len(a.lower[c]) < 3 else None
            )
            if count:
                return None, count, c  # "two rounds", "the first two rounds"
        for c in before:
            number = read_ordinal(a.lower[c])
            if number is not None and not (number == 1 and noun != "round" and not a.lower[c].startswith("inaug")):
                return number, None, c
    return None, None, -1
