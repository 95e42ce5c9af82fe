"""The language of an article: a metadata field and the text itself in, an ISO 639 code or None out.

Enters: a declared language ("en-US", "eng", "English"), and the text. Leaves: a code such as "en", and which parts of an
article are in another language. It refuses to name the language of a text too short to tell, and to believe a page
that calls itself English and is not.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Sequence
from functools import lru_cache
from typing import Any, Final

# What the reader reads. All else is kept and marked, and never read as English.
READABLE: Final = frozenset({"en"})

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

# By these names people are told what was not read. A code that is not here stands for itself.
_NAMES = {
    "af": "Afrikaans", "am": "Amharic", "ar": "Arabic", "ary": "Moroccan Arabic", "arz": "Egyptian Arabic", "as": "Assamese",
    "az": "Azerbaijani", "ba": "Bashkir", "be": "Belarusian", "bg": "Bulgarian", "bn": "Bengali", "bs": "Bosnian",
    "ca": "Catalan", "crh": "Crimean Tatar", "cs": "Czech", "cy": "Welsh", "da": "Danish", "de": "German", "dz": "Dzongkha",
    "el": "Greek", "en": "English", "eo": "Esperanto", "es": "Spanish", "et": "Estonian", "eu": "Basque", "fa": "Persian",
    "fi": "Finnish", "fr": "French", "ga": "Irish", "gl": "Galician", "gu": "Gujarati", "ha": "Hausa", "he": "Hebrew",
    "hi": "Hindi", "hr": "Croatian", "ht": "Haitian Creole", "hu": "Hungarian", "hy": "Armenian", "id": "Indonesian",
    "ig": "Igbo", "is": "Icelandic", "it": "Italian", "ja": "Japanese", "jv": "Javanese", "ka": "Georgian", "kab": "Kabyle",
    "kk": "Kazakh", "km": "Khmer", "kn": "Kannada", "ko": "Korean", "ku": "Kurdish", "ky": "Kyrgyz", "la": "Latin",
    "lb": "Luxembourgish", "ln": "Lingala", "lo": "Lao", "lt": "Lithuanian", "lv": "Latvian", "mg": "Malagasy",
    "mk": "Macedonian", "ml": "Malayalam", "mn": "Mongolian", "mr": "Marathi", "ms": "Malay", "mt": "Maltese", "my": "Burmese",
    "ne": "Nepali", "nl": "Dutch", "nn": "Norwegian", "no": "Norwegian", "om": "Oromo", "or": "Odia", "pa": "Punjabi",
    "pcm": "Nigerian Pidgin", "pl": "Polish", "ps": "Pashto", "pt": "Portuguese", "ro": "Romanian", "ru": "Russian",
    "rw": "Kinyarwanda", "sdh": "Southern Kurdish", "si": "Sinhala", "sk": "Slovak", "sl": "Slovene", "sn": "Shona",
    "so": "Somali", "sq": "Albanian", "sr": "Serbian", "sv": "Swedish", "sw": "Swahili", "ta": "Tamil", "te": "Telugu",
    "tg": "Tajik", "th": "Thai", "tk": "Turkmen", "tl": "Tagalog", "tr": "Turkish", "tt": "Tatar", "ug": "Uyghur",
    "uk": "Ukrainian", "ur": "Urdu", "uz": "Uzbek", "vi": "Vietnamese", "xh": "Xhosa", "yo": "Yoruba", "yue": "Cantonese",
    "zh": "Chinese", "zu": "Zulu",
}  # fmt: skip

# Measured on the 1,884 articles of bench/news (benchmarks/languages.md). Of their first 100 letters, py3langid names
# 3 % wrongly, and none of these with a score of 0.9; of 60 letters 10 %, one of them with 0.9.
_LEAST_LETTERS: Final = 100
_LEAST_OTHER_LETTERS: Final = 12
_LEAST_SCORE: Final = 0.9
_SAMPLE_CHARS: Final = 2000
# Of paragraphs spread over the article, so many are looked at.
_MOST_PARAGRAPHS: Final = 40
# An article is in a foreign language when more of it is than half; one that has a third in English is read, without the rest.
_FOREIGN_SHARE, _READ_SHARE = 0.5, 0.3

# Words without which no English sentence goes on for long. Some are words of other languages too, the marked ones hardly; a text
# that has enough of both needs no model, which takes ten times as long.
_MARKED_ENGLISH = frozenset(
    [
        "the",
        "and",
        "that",
        "with",
        "said",
        "which",
        "would",
        "their",
        "has",
        "from",
        "this",
        "are",
        "they",
        "been",
        "will",
        "after",
    ]
)
_ENGLISH = _MARKED_ENGLISH | frozenset(
    [
        "of",
        "to",
        "in",
        "was",
        "for",
        "on",
        "were",
        "by",
        "have",
        "his",
        "not",
        "its",
        "who",
        "he",
        "it",
        "as",
        "at",
        "is",
        "a",
        "an",
        "but",
    ]
)
_ENGLISH_SHARE, _LEAST_ENGLISH, _LEAST_MARKED = 0.25, 6, 2
# A third of the words of the beginning of an article is English then, or more.
_WHOLE_SHARE = 0.2
_WORD = re.compile(r"[^\W\d_]+")
_LATIN = re.compile(r"[A-Za-z\u00aa\u00ba\u00c0-\u024f\u1e00-\u1eff]+")
# Letters of another script with what stands between them: from so many on it is a sentence, and no name.
_LEAST_RUN_LETTERS = 24
_OTHER_RUN = re.compile(
    r"[^\W\d_A-Za-z\u00aa\u00ba\u00c0-\u024f\u1e00-\u1eff][^\nA-Za-z\u00aa\u00ba\u00c0-\u024f\u1e00-\u1eff]*[^\x00-\x7fA-Za-z\u00aa\u00ba\u00c0-\u024f\u1e00-\u1eff]"
)


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


def find_language(declared: str | None, paragraphs: Sequence[str]) -> str | None:
    """The language of an article: what its text shows, and where that shows nothing, what is declared.

    An article with a third of its letters in English is English, whatever surrounds them. Between two foreign languages the
    declared one is believed. None where nothing tells.
    """
    if _is_plainly_english("\n".join(paragraphs)[:_SAMPLE_CHARS], _WHOLE_SHARE):
        return "en"
    stated = read_language(declared)
    letters: Counter[str | None] = Counter()
    for paragraph in _spread(paragraphs):
        letters[detect_language(paragraph)] += _count_letters(paragraph[:_SAMPLE_CHARS])
    whole = sum(letters.values())
    english = sum(count for code, count in letters.items() if code in READABLE)
    known = [code for code in letters if code is not None and code not in READABLE]
    foreign = sum(letters[code] for code in known)
    if english and english >= _READ_SHARE * (english + foreign):
        return next(code for code in letters if code in READABLE)
    if known and foreign >= _FOREIGN_SHARE * whole:
        return stated if stated and stated not in READABLE else max(known, key=lambda code: (letters[code], code))
    if stated:
        return stated
    # Paragraphs too short to tell one by one may tell together.
    return detect_language("\n".join(_spread(paragraphs)))


def detect_language(text: str, *, least_letters: int = _LEAST_LETTERS) -> str | None:
    """The language that most of the beginning of `text` is written in; None for fewer than `least_letters` letters, and for Latin
    letters that no language stands out in."""
    sample = text[:_SAMPLE_CHARS]
    if _is_plainly_english(sample, _ENGLISH_SHARE):
        return "en"
    latin = " ".join(_LATIN.findall(sample))
    latin_count = len(latin) - latin.count(" ")
    other_count = _count_letters(sample) - latin_count
    # An original beside its translation: the model, which looks at bytes, would see nothing but the other script.
    if latin_count >= _LEAST_LETTERS and other_count:
        in_latin = _classify(latin, _LEAST_SCORE)
        if in_latin in READABLE or latin_count >= other_count:
            return in_latin
    # Letters of another script tell much sooner, at least that it is not the language of the others.
    if other_count > latin_count:
        return _classify(sample, 0.0) if other_count >= min(least_letters, _LEAST_OTHER_LETTERS) else None
    return _classify(sample, _LEAST_SCORE) if latin_count >= least_letters else None


def find_foreign(text: str, blocks: Iterable[tuple[int, int]]) -> list[tuple[int, int]]:
    """The parts of an article in English that are for certain in another language: whole blocks, and sentences in another script;
    half-open, in order."""
    found: list[tuple[int, int]] = []
    for start, end in blocks:
        block = text[start:end]
        if is_foreign(block):
            found.append((start, end))
        elif not block.isascii():
            found += [
                (start + match.start(), start + match.end())
                for match in _OTHER_RUN.finditer(block)
                if _count_letters(match[0]) >= _LEAST_RUN_LETTERS
            ]
    return found


def is_foreign(text: str) -> bool:
    """Whether a paragraph of an article in English is for certain in another language."""
    language = detect_language(text)
    return language is not None and language not in READABLE


def name_language(code: str) -> str:
    """The English name of a language: "French" for "fr"; a code without one stands for itself.

    >>> name_language("fr"), name_language("qu")
    ('French', 'qu')
    """
    return _NAMES.get(code, code)


def _is_plainly_english(text: str, share: float) -> bool:
    words = _WORD.findall(text.lower())
    common = [word for word in words if word in _ENGLISH]
    if len(common) < _LEAST_ENGLISH or len(common) < share * len(words):
        return False
    return sum(word in _MARKED_ENGLISH for word in common) >= _LEAST_MARKED


def _classify(text: str, least_score: float) -> str | None:
    language, score = _load_model().classify(" ".join(text.split()))
    return str(language) if language != "zxx" and score >= least_score else None


def _count_letters(text: str) -> int:
    return sum(map(len, _WORD.findall(text)))


def _spread(paragraphs: Sequence[str]) -> Iterable[str]:
    """Some paragraphs from all parts of an article."""
    step = max(1, -(-len(paragraphs) // _MOST_PARAGRAPHS))
    return paragraphs[::step]


@lru_cache(1)
def _load_model() -> Any:
    # Heavy (numpy and a model), so it is loaded only for a text that is not plainly English.
    from py3langid.langid import MODEL_FILE, LanguageIdentifier

    return LanguageIdentifier.from_model_file(MODEL_FILE, norm_probs=True)
