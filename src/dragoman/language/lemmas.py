"""Word and Penn tag in, lemma out, by rule.

Enters: the form of a word and its tag. Leaves: the lemma as the Universal Dependencies treebanks write it. It refuses to guess at names:
a proper noun is its own lemma.

`lemmas.json` holds the verbs and the exceptions of the training treebanks (`training/reader/lemmas.py` makes it).
"""

from __future__ import annotations

import json
from functools import lru_cache
from pathlib import Path

DATA = Path(__file__).parent / "lemmas.json"
VOWELS = frozenset("aeiou")
KEPT = frozenset({"NNP", "NNPS", "ADD", "FW", "LS", "SYM", "CD", "GW", "NFP"})
NOUN_ES = ("ches", "shes", "sses", "xes", "zzes", "oes")


@lru_cache(1)
def load_lemmas() -> tuple[dict[str, dict[str, str]], frozenset[str]]:
    """Exceptions by tag class, and the base forms of known verbs."""
    data = json.loads(DATA.read_text(encoding="utf-8"))
    return data["exceptions"], frozenset(data["verbs"])


@lru_cache(65536)
def find_lemma(word: str, tag: str) -> str:
    """Lemma of `word` under the Penn tag `tag`."""
    if tag in KEPT:
        return word
    exceptions, verbs = load_lemmas()
    lower = word.lower().replace("’", "'")
    known = exceptions.get(tag, {}).get(lower)
    if known is not None:
        return known
    if tag == "NNS":
        return strip_plural(lower)
    if tag == "VBZ":
        return strip_third_person(lower, verbs)
    if tag in ("VBD", "VBN"):
        return strip_ending(lower, "ed", verbs)
    if tag == "VBG":
        return strip_ending(lower, "ing", verbs)
    if tag in ("JJR", "RBR"):
        return strip_degree(lower, "er")
    if tag in ("JJS", "RBS"):
        return strip_degree(lower, "est")
    return lower


def strip_plural(word: str) -> str:
    if word.endswith("ies") and len(word) > 4:
        return word[:-3] + "y"
    if word.endswith(NOUN_ES):
        return word[:-2]
    if word.endswith("men") and len(word) > 4:
        return word[:-2] + "an"
    if word.endswith("s") and not word.endswith("ss"):
        return word[:-1]
    return word


def strip_third_person(word: str, verbs: frozenset[str]) -> str:
    if word.endswith("ies") and len(word) > 4:
        return word[:-3] + "y"
    if word.endswith("es") and word[:-1] not in verbs and (word[:-2] in verbs or word.endswith(("ches", "shes", "sses", "xes", "zzes", "oes"))):  # fmt: skip
        return word[:-2]
    return word[:-1] if word.endswith("s") and not word.endswith("ss") else word


def strip_ending(word: str, ending: str, verbs: frozenset[str]) -> str:
    """Base of a regular past or present participle: known verbs first, then the rules of English spelling."""
    if ending == "ed" and word.endswith("ied") and len(word) > 4:
        return word[:-3] + "y"
    if ending == "ed" and word.endswith("eed"):
        return word[:-1]  # "freed", "guaranteed"
    first, hyphen, last = word.rpartition("-")
    if hyphen and first:
        return first + hyphen + strip_ending(last, ending, verbs)  # "co-chaired"
    if not word.endswith(ending) or len(word) < len(ending) + 2:
        return word
    stem = word[: -len(ending)]
    doubled = len(stem) > 2 and stem[-1] == stem[-2] and stem[-1] not in VOWELS
    for base in (stem + "e", stem, stem[:-1] if doubled else ""):
        if base in verbs:
            return base
    if doubled and stem[-1] not in "lsfz":
        return stem[:-1]
    if stem.endswith(("c", "v", "u", "s", "z", "g", "at", "iz", "ir", "ur", "uc", "ib")) and not stem.endswith(
        ("ss", "ng")
    ):
        return stem + "e"
    return stem


def strip_degree(word: str, ending: str) -> str:
    if not word.endswith(ending) or len(word) < len(ending) + 3:
        return word
    stem = word[: -len(ending)]
    if stem.endswith("i"):
        return stem[:-1] + "y"
    if stem[-1] == stem[-2] and stem[-1] not in "lsf":
        return stem[:-1]
    if stem[-1] in "cvsg" or (stem[-1] not in VOWELS and stem[-2] in VOWELS and stem[-3] not in VOWELS and len(stem) > 3 and stem[-1] in "rdt"):  # fmt: skip
        return stem + "e" if stem[-1] in "cvsg" else stem
    return stem
