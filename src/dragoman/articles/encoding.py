"""Bytes of a text file in, its characters out.

Enters: bytes, and an encoding that the file declares if any. Leaves: a string. It refuses to guess where a wrong
guess would put wrong letters into names: then the bytes are an error that says how to convert them.
"""

from __future__ import annotations

import codecs
import re

from dragoman.articles.languages import detect_language
from dragoman.errors import ArticleError

_BOMS = (
    (codecs.BOM_UTF8, "utf-8-sig"),
    (codecs.BOM_UTF32_LE, "utf-32"),
    (codecs.BOM_UTF32_BE, "utf-32"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)
# In every Windows code page these bytes are the same marks of punctuation: … ‘ ’ “ ” • – — and the no-break space.
_COMMON_MARKS = frozenset(b"\x85\x91\x92\x93\x94\x95\x96\x97\xa0")
# Share of doubtful sequences above which charset-normalizer's best guess is not believed; its own default is the same.
_DOUBT_LIMIT = 0.2
_SAMPLE_BYTES = 200_000
# The code pages in which text of a language was written before UTF-8, the most common first.
_WESTERN, _CENTRAL, _TURKISH, _BALTIC = (
    ("cp1252", "mac_roman"),
    ("cp1250", "iso8859_2", "mac_latin2"),
    ("cp1254",),
    ("cp1257",),
)
_LATIN_PAGES = {
    **dict.fromkeys(
        ("en", "fr", "de", "es", "pt", "it", "nl", "sv", "da", "nb", "nn", "no", "fi", "is", "ca", "id", "ms"), _WESTERN
    ),
    **dict.fromkeys(("pl", "cs", "sk", "hu", "sl", "hr", "bs", "ro", "sq"), _CENTRAL),
    **dict.fromkeys(("tr", "az"), _TURKISH),
    **dict.fromkeys(("lt", "lv", "et"), _BALTIC),
}
# What no text in its right encoding has: control characters, a sign inside a word, a capital with an accent after a
# small letter.
_UNCLEAN = re.compile(
    r"[\x00-\x08\x0e-\x1a\x1c-\x1f\x7f-\x9f]"
    r"|[^\W\d_](?![\u00ad\u00b7\u02bc\u2010-\u2015\u2018\u2019])[^\w\s\x00-\x7f][^\W\d_]"
    r"|[a-z][\u00c0-\u00d6\u00d8-\u00de\u0178\u017d\u0160\u0152]"
)
_REMEDY = "save it as UTF-8 (for example with: iconv -f WINDOWS-1252 -t UTF-8 FILE)"


def decode(raw: bytes, where: str, *, declared: str | None = None) -> str:
    """The characters of `raw`; raises `ArticleError` when its encoding cannot be told or does not fit."""
    for bom, encoding in _BOMS:
        if raw.startswith(bom):
            return _decode_as(raw, encoding, where, "its byte order mark says")
    if (wide := _wide_encoding(raw)) is not None:
        return _decode_as(raw, wide, where, "its zero bytes say")
    try:
        return raw.decode("utf-8")
    except UnicodeDecodeError as error:
        position = error.start
    if declared and (text := _try(raw, declared)) is not None:
        return text
    if {byte for byte in raw if byte > 0x7F} <= _COMMON_MARKS:
        return raw.decode("cp1252")
    if (guess := _guess(raw)) is not None:
        return _decode_as(raw, guess, where, "its letters say")
    raise ArticleError(
        f"cannot tell its encoding: byte {position + 1:,} ({raw[position]:#04x}) is not UTF-8 "
        f"and no other encoding fits; {_REMEDY}",
        where,
    )


def _decode_as(raw: bytes, encoding: str, where: str, why: str) -> str:
    try:
        return raw.decode(encoding)
    except UnicodeError as error:
        raise ArticleError(
            f"broken text: {why} {encoding}, but it does not decode as that; {_REMEDY}", where
        ) from error


def _try(raw: bytes, encoding: str) -> str | None:
    """`raw` in a declared encoding, None when that is unknown, not an encoding of text, or does not fit."""
    # The web reads "latin-1" and "ascii" as Windows-1252, because that is what such pages hold.
    name = re.sub(r"[^a-z0-9]", "", encoding.lower())
    encoding = "cp1252" if name in ("iso88591", "latin1", "ascii", "usascii") else encoding
    try:
        text = raw.decode(encoding)
    except (LookupError, UnicodeError, ValueError):
        return None
    return text if isinstance(text, str) else None


def is_wide(raw: bytes) -> bool:
    """Whether zero bytes in `raw` are halves of letters: UTF-16 or UTF-32 text."""
    return raw.startswith(tuple(bom for bom, name in _BOMS if name != "utf-8-sig")) or _wide_encoding(raw) is not None


def _wide_encoding(raw: bytes) -> str | None:
    """UTF-16 without a byte order mark: every second byte of mostly Latin text is zero."""
    sample = raw[:4096]
    if len(sample) < 8 or b"\x00" not in sample:
        return None
    half = len(sample) // 2
    if sample[1::2].count(0) > half * 0.7 and sample[0::2].count(0) == 0:
        return "utf-16-le"
    if sample[0::2].count(0) > half * 0.7 and sample[1::2].count(0) == 0:
        return "utf-16-be"
    return None


def _guess(raw: bytes) -> str | None:
    """The encoding that the letters show, None when it is not certain.

    charset-normalizer tells alphabets apart, but not the code pages of the Latin one: Turkish in its own page and in
    that of Central Europe are both clean letters. There the language decides, which is plain in spite of some wrong
    letters.
    """
    # Heavy enough to load only for the rare file that is not UTF-8.
    from charset_normalizer import from_bytes

    best = from_bytes(raw[:_SAMPLE_BYTES], threshold=_DOUBT_LIMIT, enable_fallback=False).best()
    if best is None or best.encoding in ("ascii", "utf_8"):
        return None
    text = str(best)
    if not _is_latin(text):
        return str(best.encoding)
    # Pages go by groups of languages, so a neighbour named for a short text does no harm.
    language = detect_language(text, least_letters=40)
    for encoding in _LATIN_PAGES.get(language or "", ()):
        decoded = _try(raw, encoding)
        if decoded is not None and not _UNCLEAN.search(decoded):
            return encoding
    return None


def _is_latin(text: str) -> bool:
    """Whether more of the letters are Latin than not."""
    letters = [letter for letter in text[:4000] if letter.isalpha()]
    return sum(letter < "\u0250" for letter in letters) * 2 > len(letters)
