"""Why two reports are one entry or not, and what people have decided.

Enters: a `Comparison`, or decisions. Leaves: text or JSON. It refuses to leave out a reason for want of room.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping

import msgspec

from dragoman.record import Record
from dragoman.record.claims import Claim
from dragoman.record.comparing import Comparison, Pair
from dragoman.record.entries import Decision
from dragoman.record.reasons import Reason
from dragoman.views.reading_table import Terminal
from dragoman.views.reading_words import describe_code, describe_moment, make_visible
from dragoman.views.sheet import Column, Sheet
from dragoman.views.timeline import describe_when


def render_comparison(record: Record, comparison: Comparison, terminal: Terminal) -> str:
    """The comparison as lines of text."""
    sheet = Sheet(terminal)
    left, right = comparison.left, comparison.right
    if left.anchor == right.anchor:
        sheet.say(f"{left.id} and {right.id} are one and the same report.", "bold")
    elif comparison.is_one:
        entry = comparison.entries[0]
        assert entry is not None
        sheet.say(f"One entry: {entry.id}", "bold")
    else:
        sheet.say("Not one entry", "bold")
    for claim, home in zip((left, right), comparison.entries, strict=True):
        where = f"in {home.id}" if home else "in no entry: it does not count, or is joined with nothing"
        sheet.say(f"{claim.id}  {describe_claim(claim)}  ({record.name_article(claim.article)}; {where})", indent=2)
    if comparison.chain:
        sheet.head("What joins them")
        for made in comparison.chain:
            _say_step(sheet, comparison.claims, made.left, made.right, made.reasons, made.score)
    for number, pair in enumerate(comparison.pairs):
        sheet.head("The pair that comes nearest" if number == 0 else "Another pair, and what bars it")
        _say_pair(sheet, pair, comparison.threshold)
    if comparison.rulings:
        sheet.head("What people decided")
        for made in comparison.rulings:
            sheet.say(
                describe_decision(made, {anchor: claim.id for anchor, claim in comparison.claims.items()}), indent=2
            )
    return sheet.text()


def describe_claim(claim: Claim) -> str:
    """A report in a few words: what it tells, as what, and when."""
    what = claim.content and f"“{make_visible(claim.content[:80])}{'…' if len(claim.content) > 80 else ''}”"
    status = "" if claim.kind == "statement" else describe_code(claim.status)
    number = f"round {claim.round}" if claim.round is not None else ""
    when = describe_when(claim.when) if claim.when else ""
    parts = [describe_code(claim.type), number, status, what, claim.place, when]
    return make_visible(", ".join(part for part in parts if part))


def describe_reasons(reasons: Iterable[Reason]) -> str:
    """Reasons, each with the id of its rule and what it weighs."""
    return "; ".join(
        f"{make_visible(reason.words)} [{reason.rule}{f' {reason.weight:+g}' if reason.weight else ''}]"
        for reason in reasons
    )


def describe_decision(made: Decision, ids: Mapping[str, str]) -> str:
    """A decision of a person in a line: what, of what, by whom, when, why, and whether it still holds."""
    what = made.kind
    if made.kind == "correct":
        what = f"correct {made.field} to {make_visible(made.value)}"
    concerned = " and ".join(ids.get(anchor, anchor[:10]) for anchor in (made.left, made.right) if anchor)
    concerned = concerned or "what is no longer read"
    reason = make_visible(made.reasons[0].words) if made.reasons else ""
    text = f"{made.id[:10]}  {what} ({concerned}), {make_visible(made.author or '')}, {describe_moment(made.made_utc)}: {reason}"
    if made.undone_utc:
        by = f" by {make_visible(made.undone_by)}" if made.undone_by else ""
        why = f": {make_visible(made.undone_reason)}" if made.undone_reason else ""
        text += f" — undone{by}, {describe_moment(made.undone_utc)}{why}"
    return text


def render_decisions(record: Record, made: Iterable[Decision], terminal: Terminal) -> str:
    """The decisions of people as a table."""
    sheet = Sheet(terminal)
    rows = []
    for decision in made:
        ids = [_name_report(record, anchor) for anchor in (decision.left, decision.right) if anchor]
        what = decision.kind + (f" {decision.field} = {make_visible(decision.value)}" if decision.field else "")
        undone = ""
        if decision.undone_utc:
            undone = f"undone {describe_moment(decision.undone_utc)}" + (
                f" by {make_visible(decision.undone_by)}" if decision.undone_by else ""
            )
        reason = make_visible(decision.reasons[0].words) if decision.reasons else ""
        rows.append(
            [decision.id[:10], describe_moment(decision.made_utc) or "", make_visible(decision.author or ""), what, "\n".join(ids), reason, undone]
        )  # fmt: skip
    if not rows:
        sheet.say("Nobody has decided anything in this record: all its entries are as the program made them.")
        return sheet.text()
    columns = [
        Column("id"),
        Column("made"),
        Column("by"),
        Column("what", 2),
        Column("of"),
        Column("why", 3),
        Column("holds", 1),
    ]
    sheet.table(columns, rows)
    sheet.say()
    sheet.note("dragoman undo takes one back, by the beginning of its id.")
    return sheet.text()


def make_comparison_json(comparison: Comparison) -> str:
    """The comparison as one line of JSON."""
    ids = {anchor: claim.id for anchor, claim in comparison.claims.items()}
    plain = {
        "left": comparison.left.id, "right": comparison.right.id, "is_one": comparison.is_one,
        "entries": [entry.id if entry else None for entry in comparison.entries], "threshold": comparison.threshold,
        "chain": [make_plain_decision(made, ids) for made in comparison.chain],
        "pairs": [
            {"left": pair.left.id, "right": pair.right.id, "score": pair.score, "reasons": _make_plain_reasons(pair.reasons),
             "bars": _make_plain_reasons(pair.bars)}
            for pair in comparison.pairs
        ],
        "decisions": [make_plain_decision(made, ids) for made in comparison.rulings],
    }  # fmt: skip
    return msgspec.json.encode(plain).decode()


def list_decisions_json(made: Iterable[Decision]) -> Iterator[str]:
    """One line of JSON for each decision."""
    for decision in made:
        yield msgspec.json.encode(make_plain_decision(decision, {})).decode()


def make_plain_decision(made: Decision, ids: Mapping[str, str]) -> dict[str, object]:
    """A decision with names for its parts; reports by their ids where they are known, else by anchor."""
    return {
        "id": made.id, "kind": made.kind, "left": ids.get(made.left, made.left), "right": ids.get(made.right, made.right) or None,
        "field": made.field or None, "value": made.value or None, "score": made.score, "reasons": _make_plain_reasons(made.reasons),
        "author": made.author, "made_utc": made.made_utc, "undone_utc": made.undone_utc, "undone_by": made.undone_by,
        "undone_reason": made.undone_reason,
    }  # fmt: skip


def _make_plain_reasons(reasons: Iterable[Reason]) -> list[dict[str, object]]:
    return [{"rule": reason.rule, "words": reason.words, "weight": reason.weight} for reason in reasons]


def _say_step(
    sheet: Sheet, claims: Mapping[str, Claim], left: str, right: str, reasons: Iterable[Reason], score: float
) -> None:
    names = [claims[anchor].id if anchor in claims else anchor[:10] for anchor in (left, right)]
    sheet.say(f"{names[0]} ← {names[1]}, {score:g}: {describe_reasons(reasons)}", indent=2)


def _say_pair(sheet: Sheet, pair: Pair, threshold: float) -> None:
    sheet.say(f"{pair.left.id}  {describe_claim(pair.left)}", indent=2)
    sheet.say(f"{pair.right.id}  {describe_claim(pair.right)}", indent=2)
    if pair.bars:
        sheet.say(f"barred by: {describe_reasons(pair.bars)}", indent=4)
    if pair.reasons:
        sheet.say(f"for it: {describe_reasons(pair.reasons)}", indent=4)
    if not pair.bars:
        enough = (
            "enough, but something else fits better, or both could be either"
            if pair.score >= threshold
            else f"less than {threshold:g}"
        )
        sheet.say(f"together {pair.score:g}: {enough}", indent=4)


def _name_report(record: Record, anchor: str) -> str:
    return next((claim.id for claim in record.load_claims([anchor]).values()), anchor[:10])
