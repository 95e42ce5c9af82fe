"""What wants a look by a person: weak joins, disagreements, corrections that have lost their place, candidates that were refused.

Enters: a record. Leaves: things to look at, those that nobody has agreed with. It refuses to say how they should be decided.
"""

from __future__ import annotations

from typing import Literal, get_args

import msgspec

from dragoman.record import Record
from dragoman.record.audit import trace_report
from dragoman.record.claims import Claim
from dragoman.record.digests import digest_entry
from dragoman.record.entries import Decision
from dragoman.record.reasons import JOIN_AT
from dragoman.views.answers.values import EntryRow, Quotation, make_quotation, make_row
from dragoman.views.comparison import describe_claim
from dragoman.views.disagreements import Disagreement, list_disagreements
from dragoman.views.reading_words import describe_code
from dragoman.views.scope import Scope

What = Literal["join", "disagreement", "correction", "dropped"]
WHATS: tuple[What, ...] = get_args(What)
TITLES: dict[What, str] = {
    "join": "Joined for weak reasons",
    "disagreement": "Sources differ",
    "correction": "Corrections whose place is no longer read",
    "dropped": "Read and left out",
}
# Joins that one more reason would have to carry: at most a venue or a format above what is just enough.
_WEAK = JOIN_AT + 0.1
# Articles, the last that came in, whose refused candidates are shown: there are some ten in each.
_ARTICLES = 200
_KINDS = ("meeting", "exchange", "act", "statement")
_CONTEXT_CHARS = 160


class Look(msgspec.Struct, frozen=True, kw_only=True):
    """Something to look at. `id`: names it; `words`: what the question is; `entry`: the one it is about, with the digest `seen` by which
    agreeing is of what was looked at. `reports`: ids of two that were joined. `fields`: on which sources differ. `decision`: a correction
    that has lost its place. `quotations`: the words in question; of what was refused, `kind` and `start`, `end` as they were."""

    what: What
    id: str
    words: str
    entry: EntryRow | None = None
    seen: str = ""
    reports: tuple[str, ...] = ()
    fields: tuple[str, ...] = ()
    decision: Decision | None = None
    quotations: tuple[Quotation, ...] = ()
    kind: str = ""
    start: int = 0
    end: int = 0
    article: str = ""


def list_looks(record: Record, what: What) -> list[Look]:
    """The things of one kind that want a look, in a fixed order."""
    match what:
        case "join":
            return _list_joins(record)
        case "disagreement":
            return _list_disagreements(record)
        case "correction":
            return _list_corrections(record)
        case "dropped":
            return _list_dropped(record)


def _list_joins(record: Record) -> list[Look]:
    accepted = record.list_accepted()
    weak = [
        made
        for made in record.list_weak_joins(_WEAK)
        if (min(made.left, made.right), max(made.left, made.right)) not in accepted.pairs
    ]
    claims = record.load_claims(anchor for made in weak for anchor in (made.left, made.right))
    looks: list[Look] = []
    for made in weak:
        left, right = claims[made.left], claims[made.right]
        entry = record.find_home(made.left)
        if entry is None or left.kind == "statement":
            continue
        reasons = "; ".join(reason.words for reason in made.reasons)
        words = f"{_tell(record, left)} — and — {_tell(record, right)}. Joined at {made.score:g}: {reasons}."
        looks.append(
            Look(what="join", id=f"{left.id} {right.id}", words=words, entry=make_row(entry.summary, entry), seen=digest_entry(entry), quotations=(*_quote(record, left), *_quote(record, right)), reports=(left.id, right.id))
        )  # fmt: skip
    return looks


def _list_disagreements(record: Record) -> list[Look]:
    accepted = record.list_accepted()
    by_entry: dict[str, list[Disagreement]] = {}
    for one in list_disagreements(Scope(record)):
        by_entry.setdefault(one.id, []).append(one)
    looks: list[Look] = []
    for id, found in by_entry.items():
        entry = record.find_entry(id)
        if accepted.has_seen(entry):
            continue
        told = [
            f"{describe_code(one.field)}: "
            + "; ".join(f"{side.value} ({', '.join(side.tellers)})" for side in one.sides)
            for one in found
        ]
        looks.append(
            Look(what="disagreement", id=id, words=". ".join(told) + ".", entry=make_row(entry.summary, entry), seen=digest_entry(entry), fields=tuple(one.field for one in found))
        )  # fmt: skip
    return looks


def _list_corrections(record: Record) -> list[Look]:
    waiting = [
        made for made in record.list_decisions() if made.undone_utc is None and made.kind != "accept" and not made.left
    ]
    return [Look(what="correction", id=made.id, decision=made, words=_tell_decision(made)) for made in waiting]


def _list_dropped(record: Record) -> list[Look]:
    accepted = record.list_accepted().dropped
    keys = record.list_articles()
    looks: list[Look] = []
    for key in reversed(keys[-_ARTICLES:]):
        reading, _ = record.load_reading(key)
        text = reading.article.text
        for one in reading.dropped:
            start, end = one.span
            if one.kind not in _KINDS or (key, one.kind, start, end) in accepted:
                continue
            begin, stop = max(0, start - _CONTEXT_CHARS), min(len(text), end + _CONTEXT_CHARS)
            quotation = make_quotation(key, begin, text[begin:stop], ((start, end),))
            looks.append(
                Look(what="dropped", id=f"{key}:{one.kind}:{start}:{end}", words=one.reason, quotations=(quotation,), kind=one.kind, start=start, end=end, article=key)
            )  # fmt: skip
    return looks


def _quote(record: Record, claim: Claim) -> tuple[Quotation, ...]:
    """The first sentence that a report rests on."""
    report, quote, _, _ = trace_report(record, claim)
    return tuple(make_quotation(report.article, one.start, one.text, one.marks) for one in quote.sentences[:1])


def _tell(record: Record, claim: Claim) -> str:
    return f"{describe_claim(claim)} ({record.name_teller(claim.article)})"


def _tell_decision(made: Decision) -> str:
    what = f"{made.kind} {made.field} to {made.value}" if made.kind == "correct" else made.kind
    reason = made.reasons[0].words if made.reasons else ""
    return f"{what}, by {made.author}, {(made.made_utc or '')[:10]}: {reason}"
