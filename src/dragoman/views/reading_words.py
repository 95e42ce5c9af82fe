"""Words for readers, made from the values of findings.

Enters: a value of a finding (a status, an interval, a figure, the content of a statement). Leaves: short English text.
It refuses to put quotation marks around anything but a `Verbatim`, and only direct speech becomes one.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import assert_never

from dragoman.meaning.findings import Figure, Form, Interval, Span, Status

# A month and a weekday are written here and not by strftime: its words follow the locale, and ours may not.
MONTHS = ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec")
WEEKDAYS = ("Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun")

# status: (sign, sign where only ASCII can be shown, word). Sign and word both tell planned from held; colour is only a
# third help.
STATUS_WORDS: dict[Status, tuple[str, str, str]] = {
    "proposed": ("◇", "<>", "proposed"),
    "planned": ("○", "o", "planned"),
    "ongoing": ("◐", "~", "under way"),
    "carried_out": ("●", "*", "carried out"),
    "postponed": ("↷", ">", "postponed"),
    "cancelled": ("✕", "x", "cancelled"),
    "denied": ("⊘", "/", "denied"),
    "conditional": ("◈", "if", "conditional"),
    "unknown": ("?", "?", "unknown"),
}

# Where another word is usual for what has happened: a meeting is held, an agreement reached.
_HELD_WORDS = {"meeting": "held", "act": "reached"}


def describe_status(status: Status, kind: str = "") -> tuple[str, str, str]:
    """Sign, sign in ASCII, and word of a status; `kind` is that of an entry ("meeting") or of findings ("meetings")."""
    sign, ascii_sign, word = STATUS_WORDS[status]
    held = _HELD_WORDS.get("meeting" if kind == "meetings" else kind)
    return sign, ascii_sign, held if held and status == "carried_out" else word


_PAIRED_MARKS = re.compile(
    r"""“(?P<a>[^“”]*)” | „(?P<b>[^“”„]*)[“”] | «(?P<c>[^«»]*)» | "(?P<d>[^"]*)"
      | 「(?P<e>[^「」]*)」 | 『(?P<f>[^『』]*)』
      | ‘(?P<g>[^‘]*?)’(?!\w) | (?<!\w)'(?P<h>[^\s'][^']*)'(?!\w)""",
    re.VERBOSE,
)
_DOUBLE_MARKS = '“”„‟«»"＂「」『』〝〞'
_OPENING_MARKS = '“„«"「『'
_CLOSING_MARKS = {"“": "”", "„": "“”", "«": "»", '"': '"', "「": "」", "『": "』"}
# Control characters could drive the reader's terminal, and direction overrides could show words in another order than
# the article has them. One for one, so that spans still hold.
_UNSAFE = re.compile("[\x00-\x08\x0b-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069\ud800-\udfff]")


def make_visible(text: str) -> str:
    """`text` with every control, override and surrogate character replaced by U+FFFD, one for one."""
    return _UNSAFE.sub("\ufffd", text)


@dataclass(frozen=True, slots=True)
class Verbatim:
    """Words that stand between quotation marks in the article, without those marks."""

    text: str


@dataclass(frozen=True, slots=True)
class Paraphrase:
    """Words of the reporter, not of the speaker. It cannot hold quotation marks: they are taken off when it is made."""

    text: str

    def __post_init__(self) -> None:
        bare = _PAIRED_MARKS.sub(lambda match: match[match.lastgroup or 0], self.text)
        object.__setattr__(self, "text", "".join(c for c in bare if c not in _DOUBLE_MARKS))


Words = Verbatim | Paraphrase
Passage = tuple[Words, ...]


def render_words(passages: Sequence[Passage]) -> str:
    """The passages as one line, `[…]` between them; only a `Verbatim` gets quotation marks."""
    return " […] ".join(" ".join("".join(map(_render_piece, passage)).split()) for passage in passages)


def _render_piece(words: Words) -> str:
    match words:
        case Verbatim(text):
            return f"“{text}”"
        case Paraphrase(text):
            return text
        case _:
            assert_never(words)


def read_passages(text: str, spans: Sequence[Span], form: Form) -> tuple[Passage, ...]:
    """The content of a statement, one passage a span: quoted where the article quotes, else not.

    A direct statement is quoted as a whole, an indirect one never, a mixed one only where a pair of marks stands in
    `text`.
    """
    passages: list[Passage] = []
    for start, end in spans:
        match form:
            case "direct":
                passages.append((Verbatim(make_visible(_take_off_marks(text[start:end]))),))
            case "indirect":
                passages.append((Paraphrase(make_visible(text[start:end])),))
            case "mixed":
                passages.append(tuple(_split_mixed(text, start, end)))
            case _:
                assert_never(form)
    return tuple(passages)


def _take_off_marks(raw: str) -> str:
    """`raw` without the pair of marks around the whole of it, or a lone opening mark (a quotation that runs on)."""
    raw = raw.strip()
    if not raw or raw[0] not in _OPENING_MARKS:
        return raw
    closing, inner = _CLOSING_MARKS[raw[0]], raw[1:]
    if inner[-1:] and inner[-1] in closing and not any(c in inner[:-1] for c in closing + raw[0]):
        return inner[:-1].strip()
    return inner.strip() if not any(c in inner for c in closing) else raw


def _split_mixed(text: str, start: int, end: int) -> list[Words]:
    """The pieces of a clause with quoted words in it. A span may begin or end just inside a mark: that is taken in."""
    if start and text[start - 1] in _OPENING_MARKS:
        start -= 1
    if end < len(text) and text[end] in _DOUBLE_MARKS:
        end += 1
    raw, pieces, done = make_visible(text[start:end]), list[Words](), 0
    for match in _PAIRED_MARKS.finditer(raw):
        if match.start() > done:
            pieces.append(Paraphrase(raw[done : match.start()]))
        if quoted := match[match.lastgroup or 0].strip():
            pieces.append(Verbatim(quoted))
        done = match.end()
    if done < len(raw):
        pieces.append(Paraphrase(raw[done:]))
    return pieces


def describe_code(code: str | None) -> str:
    """A value of a closed list as words: `carried_out` is "carried out"."""
    return "" if code is None else "under way" if code == "ongoing" else code.replace("_", " ")


def describe_moment(moment: str | None) -> str:
    """An ISO 8601 date or time as words: "Wed 23 Jul 2025", "21 Jul 2025, 15:42 UTC". What is neither comes back."""
    if moment is None:
        return ""
    when = _read_moment(moment)
    if when is None:
        return make_visible(moment)
    if len(moment) == 4:
        return moment
    if len(moment) == 7:
        return f"{MONTHS[when.month - 1]} {when.year}"
    return _write_day(when) + (f", {_write_clock(when)}{_write_zone(when)}" if len(moment) > 10 else "")


def describe_interval(interval: Interval) -> str:
    """A half-open interval as words, no finer than it is: a day, month, year or clock time, or first and last day.

    "" when nothing is known of it; "from …" or "by …" (that day included) when one end is unknown.
    """
    begin, end = interval
    if begin is None:
        return _describe_end(end) if end is not None else ""
    if end is None:
        return f"from {describe_moment(begin)}"
    first, after = _read_moment(begin), _read_moment(end)
    if first is not None and after is not None and (first.tzinfo is None) != (after.tzinfo is None):
        first, after = first.replace(tzinfo=None), after.replace(tzinfo=None)
    if first is None or after is None or first >= after:
        return make_visible(f"{begin} to {end} (not included)")
    if _write_clock(first) == _write_clock(after) == "00:00":
        return _describe_days(first, after - timedelta(days=1))
    return _describe_clock(first, after)


def _describe_end(end: str) -> str:
    after = _read_moment(end)
    if after is None or _write_clock(after) != "00:00":
        return f"before {describe_moment(end)}"
    return f"by {_write_day(after - timedelta(days=1))}"


def _describe_days(first: datetime, last: datetime) -> str:
    """Whole days, `last` included."""
    if (first.month, first.day, last.month, last.day) == (1, 1, 12, 31):
        return str(first.year) if first.year == last.year else f"{first.year}–{last.year}"
    is_one_year, is_one_month = first.year == last.year, (first.year, first.month) == (last.year, last.month)
    end = f"{MONTHS[last.month - 1]} {last.year}"
    begin = MONTHS[first.month - 1] + ("" if is_one_year else f" {first.year}")
    if first.day == 1 and (last + timedelta(days=1)).day == 1:
        return end if is_one_month else f"{begin} – {end}"
    if first.date() == last.date():
        return _write_day(first)
    return f"{first.day}–{last.day} {end}" if is_one_month else f"{first.day} {begin} – {last.day} {end}"


def _describe_clock(first: datetime, after: datetime) -> str:
    """A time of day, or a stretch between two; the zone only where one is known."""
    day, clock, zone = _write_day(first), _write_clock(first), _write_zone(first)
    if after - first <= timedelta(minutes=1):
        return f"{day}, {clock}{zone}"
    is_one_day = (after - timedelta(minutes=1)).date() == first.date()
    until = _write_clock(after) if is_one_day else f"{_write_day(after)}, {_write_clock(after)}"
    return f"{day}, {clock}{'–' if is_one_day else ' – '}{until}{zone}"


def _read_moment(moment: str | None) -> datetime | None:
    if moment is None:
        return None
    full = moment + {4: "-01-01", 7: "-01"}.get(len(moment), "")
    try:
        return datetime.fromisoformat(full)
    except ValueError:
        return None


def _write_day(when: datetime) -> str:
    return f"{WEEKDAYS[when.weekday()]} {when.day} {MONTHS[when.month - 1]} {when.year}"


def _write_clock(when: datetime) -> str:
    return f"{when.hour:02}:{when.minute:02}"


def _write_zone(when: datetime) -> str:
    offset = when.utcoffset()
    if offset is None:
        return ""
    minutes = int(offset.total_seconds() // 60)
    if not minutes:
        return " UTC"
    return f" UTC{'+' if minutes > 0 else '−'}{abs(minutes) // 60:02}:{abs(minutes) % 60:02}"


def describe_figure(figure: Figure, names: Mapping[str, str]) -> str:
    """A figure with its meaning: "at least 1,200 prisoners for each side", "6,000 bodies in all so far, A → B"."""
    unit = f" {make_visible(figure.unit)}" if figure.unit else ""
    bound = {"exact": "", "at_least": "at least ", "at_most": "at most ", "about": "about "}[figure.bound]
    number = (
        f"{bound}{figure.value:,}{unit}" if figure.value is not None else f"number{unit and f' of{unit}'} not given"
    )
    scope = {"each": " for each side", "total": " in total", "giver": ""}[figure.scope]
    tally = {"this": "", "cumulative": " so far"}[figure.tally]
    giver, receiver = (names.get(actor or "", actor or "") for actor in (figure.giver, figure.receiver))
    if giver and receiver:
        hands = f", {giver} → {receiver}"
    else:
        hands = f", from {giver}" if giver else f", to {receiver}" if receiver else ""
    return f"{number}{scope}{tally}{hands}"
