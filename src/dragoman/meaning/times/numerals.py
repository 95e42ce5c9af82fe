"""Number words and figures in, numbers out.

Enters: the characters that a rule has matched, and its groups. Leaves: a number, "X" for an amount that the words
leave open, a `Range`, or None when the words are no number after all. It refuses to round.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from typing import Any

from dragoman.meaning.times.frames import VAGUE, Amount

_SIMPLE = {
    word: number
    for number, word in enumerate(
        ["zero", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten", "eleven", "twelve", "thirteen", "fourteen", "fifteen", "sixteen", "seventeen", "eighteen", "nineteen", "twenty"]
    )
} | {"thirty": 30, "forty": 40, "fifty": 50, "sixty": 60, "seventy": 70, "eighty": 80, "ninety": 90, "a": 1, "an": 1, "oh": 0, "o": 0}  # fmt: skip
_SCALES = {"hundred": 100, "thousand": 1000, "million": 1_000_000}
_FRACTIONS = {"½": 0.5, "¼": 0.25, "¾": 0.75}
_WORDS = re.compile(r"[A-Za-z]+|\d+")


def read_words(words: str, groups: Mapping[str, Any]) -> Amount | None:
    """ "two hundred and fifty" is 250."""
    total = current = 0
    for word in _WORDS.findall(words.lower()):
        if word in _SCALES:
            current = max(current, 1) * _SCALES[word]
            if word != "hundred":
                total, current = total + current, 0
        elif word in _SIMPLE:
            current += _SIMPLE[word]
        elif word.isdecimal():
            current += int(word)
    return total + current


def read_year_words(words: str, groups: Mapping[str, Any]) -> int | None:
    """ "nineteen ninety-six" is 1996, "two thousand and five" is 2005."""
    found = _WORDS.findall(words.lower())
    if "thousand" in found:
        year = read_words(words, groups)
    else:
        tail = sum(_SIMPLE[w] for w in found[1:] if w in _SIMPLE)
        year = _SIMPLE[found[0]] * 100 + tail
    return int(year) if year and 1000 <= int(year) <= 2199 else None


def read_figures(words: str, groups: Mapping[str, Any]) -> Amount | None:
    """ "1,500" is 1500, "2.5" is 2.5."""
    plain = words.replace(",", "").replace(" ", "")
    try:
        return int(plain) if plain.isdecimal() else float(plain)
    except ValueError:
        return None


def read_mixed(words: str, groups: Mapping[str, Any]) -> Amount | None:
    """ "5 1/2" is 5.5, "three and a half" is 3.5."""
    whole = groups.get("whole", 0)
    if not isinstance(whole, (int, float)):
        return None
    for mark, part in _FRACTIONS.items():
        if mark in words:
            return whole + part
    if fraction := re.search(r"(\d+)\s*/\s*(\d+)\s*$", words):
        return whole + int(fraction[1]) / int(fraction[2]) if int(fraction[2]) else None
    return whole + (0.25 if "quarter" in words.lower() else 0.5)


def read_range(words: str, groups: Mapping[str, Any]) -> Amount | None:
    """ "two to three": the lower of the two; the rule adds that it may be more. None when it runs backwards."""
    low, high = groups.get("low"), groups.get("high")
    if isinstance(low, str) or isinstance(high, str):
        return VAGUE
    return low if isinstance(low, (int, float)) and isinstance(high, (int, float)) and low < high else None


def read_couple(words: str, groups: Mapping[str, Any]) -> Amount | None:
    if "couple" in words.lower():
        return 2
    return 6 if "half" in words.lower() else 12


def read_ordinal(words: str, groups: Mapping[str, Any]) -> Amount | None:
    """ "24th" is 24, "twenty-first" is 21."""
    if figures := re.match(r"\d+", words):
        return int(figures[0])
    return int(groups.get("tens", 0)) + int(groups.get("ord", 0))


def read_vague(words: str, groups: Mapping[str, Any]) -> Amount | None:
    return VAGUE


def read_offset(words: str, groups: Mapping[str, Any]) -> str | None:
    """ "+8" is "+08:00"; None beyond the zones there are."""
    found = re.fullmatch(r"([+\-–−])\s?(\d{1,2})(?::?(\d{2}))?", words)
    if found is None or int(found[2]) > 14:
        return None
    return f"{'+' if found[1] == '+' else '-'}{int(found[2]):02}:{found[3] or '00'}"


MAKERS: dict[str, Callable[[str, Mapping[str, Any]], Any]] = {
    "words": read_words,
    "year-words": read_year_words,
    "figures": read_figures,
    "mixed": read_mixed,
    "range": read_range,
    "couple": read_couple,
    "ordinal": read_ordinal,
    "vague": read_vague,
    "offset": read_offset,
}
