"""The language of an article: a metadata field or the text itself in, an ISO 639-1 code or None out.

Enters: a declared language ("en-US", "eng", "English"), or the text. Leaves: a code such as "en". It refuses to name
the language of a text too short to tell.
"""

from __future__ import annotations

import re
import unicodedata

# ISO 639-2 and names of languages that metadata of news uses; two letters need no table.
_CODES = {
    "eng": "en", "english": "en", "rus": "ru", "russian": "ru", "ukr": "uk", "ukrainian": "uk", "deu": "de", "ger": "de",
    "german": "de", "fra": "fr", "fre": "fr", "french": "fr", "spa": "es", "spanish": "es", "ita": "it", "italian": "it",
    "por": "pt", "portuguese": "pt", "tur": "tr", "turkish": "tr", "ara": "ar", "arabic": "ar", "fas": "fa", "per": "fa",
    "persian": "fa", "farsi": "fa", "heb": "he", "hebrew": "he", "zho": "zh", "chi": "zh", "chinese": "zh", "jpn": "ja",
    "japanese": "ja", "kor": "ko", "korean": "ko", "pol": "pl", "polish": "pl", "hin": "hi", "hindi": "hi", "urd": "ur",
    "urdu": "ur", "aze": "az", "azerbaijani": "az", "hye": "hy", "arm": "hy", "armenian": "hy", "kat": "ka", "geo": "ka",
    "georgian": "ka", "srp": "sr", "serbian": "sr", "hrv": "hr", "croatian": "hr", "sqi": "sq", "alb": "sq", "albanian": "sq",
}  # fmt: skip
_TAG = re.compile(r"([A-Za-z]{2})(?:[-_].*)?")

# Of English openings of bench/news, py3langid names 86 % rightly at 20 to 30 letters, 98 % at 60, 99 % at 100
# (November 2026).
_LEAST_LETTERS = 100
_LEAST_OTHER_LETTERS = 12
_SAMPLE_CHARS = 2000


def read_language(words: str | None) -> str | None:
    """The code that a metadata field means, None when it means none.

    >>> read_language("en-US"), read_language("eng"), read_language("unknown")
    ('en', 'en', None)
    """
    if not words:
        return None
    words = words.strip()
    if match := _TAG.fullmatch(words):
        code = match[1].lower()
        return None if code in ("xx", "zz") else code
    return _CODES.get(words.split("-")[0].split("_")[0].lower())


def detect_language(text: str, *, least_letters: int = _LEAST_LETTERS) -> str | None:
    """The language that most of the beginning of `text` is written in; None for fewer than `least_letters` letters."""
    sample = text[:_SAMPLE_CHARS]
    letters = [character for character in sample if character.isalpha()]
    # Letters of another script tell much sooner, at least that it is not the language of the others.
    is_latin = 2 * sum("LATIN" in unicodedata.name(letter, "") for letter in letters) >= len(letters)
    if len(letters) < (least_letters if is_latin else min(least_letters, _LEAST_OTHER_LETTERS)):
        return None
    # Heavy (numpy and a model), so it is loaded only for an article that does not say its language.
    import py3langid

    language, _ = py3langid.classify(" ".join(sample.split()))
    return str(language)
