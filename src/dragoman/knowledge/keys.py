"""A name in, the key under which its spellings meet out.

Enters: a name as a table or an article writes it. Leaves: `fold_name`, a key without case, accents, apostrophes and hyphens, and
`fold_acronym`, a key that keeps case and loses only full stops. It refuses to transliterate: "Kyiv" and "Kiev" are two rows'
business, not one key's.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Sequence

APOSTROPHES = "'’‘ʼʻʹʾʿ`´"
HYPHENS = "-‐‑‒–—"

# Letters that Unicode does not take apart into a plain letter and a mark.
_LETTERS = str.maketrans({
    "ı": "i", "ł": "l", "Ł": "L", "ø": "o", "Ø": "O", "đ": "d", "Đ": "D", "æ": "ae", "Æ": "AE", "œ": "oe", "Œ": "OE",
    "ð": "d", "Ð": "D", "þ": "th", "Þ": "Th", "ə": "e", "Ə": "E", "ħ": "h", "Ħ": "H",
})  # fmt: skip
_MARKS = str.maketrans({
    **dict.fromkeys(APOSTROPHES, ""), **dict.fromkeys(HYPHENS, " "), ".": "", "&": " and ", "/": " ",
    ",": " , ", "(": " ( ", ")": " ) ",
})  # fmt: skip
_HAS_MARK = re.compile(rf"[{re.escape(APOSTROPHES + HYPHENS)}.&/,()]")
_POSSESSIVE = re.compile(r"['’](?:s|S)?$")
_JOINS = re.compile(rf"\s*([{re.escape(HYPHENS)}/+])\s*")
_FIRST_CHUNK = re.compile(r"[^\W_]+")


def fold_name(name: str) -> str:
    """Key of a name: "Sana'a", "SANAA" and "Sanaa" have one, "Bosnia-Herzegovina" and "Bosnia Herzegovina" too.

    A comma stays, so that a name never reaches across one that it does not have itself.

    >>> fold_name("Côte d’Ivoire"), fold_name("St. John's")
    ('cote divoire', 'st johns')
    """
    if name.isascii() and name.isalnum():
        return name.lower()  # most words of a text: the rest of the work would change nothing
    if not name.isascii():
        name = unicodedata.normalize("NFKD", name.translate(_LETTERS))
        name = "".join(c for c in name if not unicodedata.combining(c))
    name = name.casefold()
    return " ".join((name.translate(_MARKS) if _HAS_MARK.search(name) else name).split())


def fold_acronym(name: str) -> str:
    """Key of an acronym: "U.S." and "US" have one, "us" another; blanks around hyphens, slashes and plus signs go.

    >>> fold_acronym("SPLM – N"), fold_acronym("P5 +1"), fold_acronym("U.N.")
    ('SPLM-N', 'P5+1', 'UN')
    """
    name = _JOINS.sub(lambda m: m[1] if m[1] in "/+" else "-", name)
    return " ".join(name.replace(".", "").split())


def find_first_chunk(name: str) -> str:
    """The letters and digits that an acronym begins with, its case kept: "SPLM" of "SPLM-N"; "" when there are none."""
    found = _FIRST_CHUNK.search(name.replace(".", ""))
    return found[0] if found else ""


def join_words(words: Sequence[str]) -> str:
    """Words as one string, with no blank beside an apostrophe: tokens of one name meet again however they were cut."""
    if len(words) == 1:
        return words[0]
    joined = ""
    for i, word in enumerate(words):
        # After an apostrophe on its own the name goes on without a blank when one letter stands before it ("d ' Ivoire"),
        # with one after a plural ("Prisoners ' Society").
        elided = i > 1 and words[i - 1] in APOSTROPHES and len(words[i - 2]) == 1
        joined += word if elided or not joined or word[0] in APOSTROPHES else f" {word}"
    return joined


def drop_possessive(name: str) -> str:
    """The name without a possessive ending.

    >>> drop_possessive("Chad's"), drop_possessive("the Maldives’")
    ('Chad', 'the Maldives')
    """
    return _POSSESSIVE.sub("", name)


def is_mark(word: str) -> bool:
    """Whether nothing of a word is left in a key: a hyphen, an apostrophe, a full stop."""
    return not word.isalnum() and not fold_name(word)
