"""A mail (EML, RFC 5322) as an article: its subject, and the text of its body.

Enters: the bytes of one message. Leaves: an `Article`, and the attachments that may hold articles of their own. It
refuses a mail that is nested deeper than any sender does.
"""

from __future__ import annotations

import email
import email.policy
import re
from collections.abc import Iterator
from email.headerregistry import AddressHeader, DateHeader
from email.message import EmailMessage
from typing import Any, Final

from dragoman.articles.addresses import read_address
from dragoman.articles.article import Article, clean_text
from dragoman.articles.child import Member
from dragoman.articles.dates import Published, read_date
from dragoman.articles.encoding import decode
from dragoman.articles.formats.document import make_document
from dragoman.articles.fragments import Line, read_fragment
from dragoman.articles.skipped import SkippedFiles
from dragoman.errors import ArticleError

EXTRACTOR: Final = "mail 1"
MAIL_LIMIT_BYTES: Final = 64 * 1024 * 1024
_MOST_PARTS, _DEEPEST = 1000, 20
# Attachments that hold articles; pictures, calendars and signatures do not.
_READ = re.compile(
    r"application/(?:pdf|vnd\.openxmlformats-officedocument\.wordprocessingml\.document)|text/(?:plain|html)|message/rfc822"
)
_HEADER = re.compile(rb"(?:[!-9;-~]+:[^\r\n]*\r?\n(?:[ \t]+[^\r\n]*\r?\n)*)+")
_MAIL_FIELDS = re.compile(
    rb"^(?:from|to|subject|date|message-id|mime-version|received|delivered-to|return-path):",
    re.IGNORECASE | re.MULTILINE,
)
_QUOTED = re.compile(r"^\s*>")
_SIGNATURE = re.compile(r"^-- $")


def is_mail(start: bytes) -> bool:
    """Whether some first bytes are the header of a mail: fields of a mail, three of them at least."""
    start = start.removeprefix(b"\xef\xbb\xbf")
    if start.startswith(b"From ") and b"\n" in start:
        start = start.partition(b"\n")[2]
    match = _HEADER.match(start)
    return match is not None and len({field.lower() for field in _MAIL_FIELDS.findall(match[0])}) >= 3


def read_mail(raw: bytes, where: str, path: str | None = None) -> Iterator[Article | ArticleError | Member]:
    """The article of a mail, then its attachments that may hold articles. Raises `ArticleError` when it is none."""
    message = email.message_from_bytes(raw, policy=email.policy.default)
    plain, html, attached, skipped = _sort_parts(message, where)
    lines = _read_plain(plain, where) or read_fragment("\n".join(_decode_part(part, where) for part in html))
    if lines or not attached:
        title = _header(message, "subject")
        yield make_document(
            lines,
            where=where,
            extractor=EXTRACTOR,
            raw=raw,
            title=title,
            url=read_address(_header(message, "archived-at", "list-archive-url").strip("<>")),
            publisher=_header(message, "organization") or None,
            author=_find_sender(message),
            published=_find_date(message),
            language=_header(message, "content-language") or None,
        )
    for name, part in attached:
        payload = (
            part.get_payload(0).as_bytes()
            if part.get_content_type() == "message/rfc822"
            else part.get_payload(decode=True)
        )
        yield Member(name, payload if isinstance(payload, bytes) else b"")
    if skipped:
        listed = ", ".join(sorted(set(skipped)))
        yield SkippedFiles(
            f"passed over {len(skipped)} attachment{'s' if len(skipped) > 1 else ''} ({listed})", where, len(skipped)
        )


def _sort_parts(message: EmailMessage, where: str) -> tuple[list[Any], list[Any], list[tuple[str, Any]], list[str]]:
    """The parts that are the body, as plain text and as HTML, the attachments to read, and the kinds of the others."""
    plain: list[Any] = []
    html: list[Any] = []
    attached: list[tuple[str, Any]] = []
    skipped: list[str] = []
    waiting: list[tuple[Any, int]] = [(message, 0)]
    count = 0
    while waiting:
        part, depth = waiting.pop()
        count += 1
        if count > _MOST_PARTS or depth > _DEEPEST:
            raise ArticleError(
                f"this mail has more than {_MOST_PARTS:,} parts, or parts within parts {_DEEPEST} deep; save its text",
                where,
            )
        kind = part.get_content_type()
        if part.is_multipart() and kind != "message/rfc822":
            waiting.extend((inner, depth + 1) for inner in reversed(part.get_payload()))
            continue
        is_attached = part.get_content_disposition() == "attachment" or bool(part.get_filename())
        if kind == "text/plain" and not is_attached:
            plain.append(part)
        elif kind == "text/html" and not is_attached:
            html.append(part)
        elif _READ.fullmatch(kind):
            attached.append((clean_text(part.get_filename() or kind), part))
        else:
            skipped.append(kind)
    return plain, html, attached, skipped


def _read_plain(parts: list[Any], where: str) -> list[Line]:
    """The paragraphs of the plain body without what it quotes and the signature, which is the sender's and no report."""
    text = "\n\n".join(_decode_part(part, where) for part in parts).replace("\r\n", "\n").replace("\r", "\n")
    kept: list[str] = []
    for line in text.split("\n"):
        if _SIGNATURE.match(line):
            break
        kept.append("" if _QUOTED.match(line) else line)
    pieces = re.split(r"\n\s*\n", "\n".join(kept))
    return [(None, " ".join(piece.split())) for piece in pieces if piece.strip()]


def _decode_part(part: Any, where: str) -> str:
    payload = part.get_payload(decode=True)
    if not isinstance(payload, bytes) or not payload.strip():
        return ""
    return clean_text(decode(payload, where, declared=part.get_content_charset()))


def _header(message: EmailMessage, *names: str) -> str:
    """A field on one line; "" where there is none or it cannot be read."""
    for name in names:
        try:
            value = message.get(name)
        except (ValueError, IndexError, TypeError, AttributeError, LookupError):
            continue
        if value and (words := " ".join(clean_text(str(value)).split())):
            return words[:1000]
    return ""


def _find_sender(message: EmailMessage) -> str | None:
    try:
        header = message.get("from")
        addresses = header.addresses if isinstance(header, AddressHeader) else ()
        names = [address.display_name or address.addr_spec for address in addresses]
    except (ValueError, IndexError, TypeError, AttributeError, LookupError):
        names = []
    return clean_text(", ".join(name for name in names[:20] if name)) or _header(message, "from") or None


def _find_date(message: EmailMessage) -> Published | None:
    """The moment in the field `Date`, in UTC; its day alone where the zone is not known."""
    # As it was written, which the header of the parsed message is not.
    stated = next((value for name, value in message.raw_items() if name.lower() == "date"), "")
    words = " ".join(clean_text(str(stated)).split())[:200]
    try:
        header = message.get("date")
        moment = header.datetime if isinstance(header, DateHeader) else None
    except (ValueError, IndexError, TypeError, AttributeError, LookupError, OverflowError):
        moment = None
    date = read_date(words) or (read_date(moment.isoformat()) if moment else None)
    return Published(date.value, date.precision, words, "mail") if date else None
