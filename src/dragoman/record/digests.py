"""Digests by which the record knows articles, findings and decisions.

Enters: what is to be named. Leaves: hexadecimal or base-32 names that depend on nothing else. It refuses to take anything
into a name that depends on when or in which order something came in.
"""

from __future__ import annotations

import base64
import hashlib
import re
from typing import TYPE_CHECKING

import msgspec

from dragoman.meaning.findings import ArticleHead, Finding

if TYPE_CHECKING:
    from dragoman.record.entries import Entry

# 128 bits: no two articles, findings or decisions of any record will ever share a name by chance.
KEY_CHARS = 32
# 50 bits: an id that can be typed, and one chance in two thousand of a single clash among a million entries.
ID_CHARS = 10
_BASE32 = "ABCDEFGHIJKLMNOPQRSTUVWXYZ234567"


def digest_text(text: str) -> str:
    """SHA-256 of the canonical text of an article, hexadecimal: the same as `Article.digest`."""
    return hashlib.sha256(text.encode("utf-8", "surrogatepass")).hexdigest()


def digest_parts(*parts: object) -> str:
    """A key made from values that JSON can hold."""
    return hashlib.sha256(msgspec.json.encode(parts)).hexdigest()[:KEY_CHARS]


def key_article(head: ArticleHead, text_digest: str) -> str:
    """The key of an article: its text and all that is stated about it. An edited text is another article."""
    return digest_parts(
        "article",
        head.id,
        head.url,
        head.title,
        head.publisher,
        head.agency,
        head.published,
        head.language,
        text_digest,
    )


def key_story(url: str | None) -> str | None:
    """What all versions of one article share, as far as its address tells; None where it has none."""
    if not url:
        return None
    bare = re.sub(r"^https?://(www\.)?", "", url.strip(), flags=re.IGNORECASE).partition("#")[0].rstrip("/")
    return digest_parts("story", bare) if "/" in bare else None


def digest_finding(kind: str, finding: Finding) -> str:
    """The digest of all that a finding states, its id within the reading included."""
    return hashlib.sha256(kind.encode() + b"\x00" + msgspec.json.encode(finding)).hexdigest()[:KEY_CHARS]


def key_anchor(article_key: str, kind: str, start: int, nth: int) -> str:
    """The name of the place where an article tells something: it survives a better reader that reads the same place."""
    return digest_parts("anchor", article_key, kind, start, nth)


def digest_entry(entry: Entry) -> str:
    """The digest of all that an entry shows: another as soon as a report comes in, a value changes, or something contradicts it."""
    return digest_parts("entry", entry.kind, entry.fields, entry.claims)


_LETTERS = {"exchange": "x", "commitment": "k"}


def shorten_anchor(kind: str, anchor: str) -> str:
    """The id that an entry has when `anchor` is its anchor: "m-…" meeting, "x-…" exchange, "a-…" act, "s-…" statement, "k-…"
    commitment, "f-…" format."""
    letters = base64.b32encode(bytes.fromhex(anchor)).decode().lower()
    return f"{_LETTERS.get(kind, kind[0])}-{letters[:ID_CHARS]}"


def find_anchor_range(id: str) -> tuple[str, str] | None:
    """The least and the greatest anchor that an id, or the beginning of one, can come from; None where it is no id."""
    letters = id.partition("-")[2].upper()
    if not letters or len(letters) > ID_CHARS or re.search(r"[^A-Z2-7]", letters):
        return None
    bits = "".join(f"{_BASE32.index(letter):05b}" for letter in letters)
    low, high = (int(bits.ljust(4 * KEY_CHARS, fill), 2) for fill in "01")
    return f"{low:0{KEY_CHARS}x}", f"{high:0{KEY_CHARS}x}"


def hash_key(key: str) -> int:
    """A blocking key as a number that fits a signed 64-bit column.

    A key that begins with a day ("739022|…") begins, as a number, with its month: what comes in together is filed together.
    """
    number = int.from_bytes(hashlib.blake2b(key.encode(), digest_size=8).digest(), "big")
    day, _, rest = key.partition("|")
    month = int(day) // 32 & 0x7FFF if rest and day.isdigit() else 0
    return (month << 48) | (number & 0xFFFF_FFFF_FFFF)
