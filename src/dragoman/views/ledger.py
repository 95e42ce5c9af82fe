"""What was proposed, agreed and carried out: exchanges with running totals for each side, and commitments.

Enters: a scope. Leaves: accounts, and text or JSON made of them. It refuses to add what is told as a total so far, what is told as at
least or about to what is exact without saying so, and to give a figure a side that no report gives it.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator

import msgspec

from dragoman.record.claims import Amount
from dragoman.record.entries import Summary
from dragoman.views.reading_table import Terminal
from dragoman.views.reading_words import describe_code, make_visible
from dragoman.views.scope import Scope
from dragoman.views.sheet import Column, Sheet
from dragoman.views.timeline import describe_amount, describe_parties, describe_status, describe_when, make_plain

_HELD = frozenset({"carried_out", "ongoing"})
_DEAD = frozenset({"denied", "cancelled"})
# Words of one kind of people: what is told as prisoners here is told as detainees there.
_SAME_THING = {"detainees": "prisoners"}


class Total(msgspec.Struct, frozen=True):
    """How many a side received. `is_least`: some of it is told as at least, about or with no figure, so that it may be more."""

    side: str
    value: int
    is_least: bool


class Line(msgspec.Struct, frozen=True):
    """One entry of an account, with the totals after it."""

    entry: Summary
    stage: str
    counted: tuple[Amount, ...]
    cumulative: tuple[Amount, ...]
    totals: tuple[Total, ...]


class Account(msgspec.Struct, frozen=True):
    """One agreement on an exchange and what was carried out of it. `agreed`: None for what no report ties to an agreement. `agreed_for`:
    how many each side was to receive, where that is told. `rest`: what is left of it after the batches, never below none."""

    thing: str
    parties: tuple[str, ...]
    agreed: Summary | None
    agreed_for: tuple[Total, ...]
    lines: tuple[Line, ...]
    totals: tuple[Total, ...]
    rest: tuple[Total, ...]


class Ledger(msgspec.Struct, frozen=True):
    """Accounts in order of time, what is proposed or planned and not agreed on, and commitments."""

    accounts: tuple[Account, ...]
    ahead: tuple[Summary, ...]
    commitments: tuple[Summary, ...]
    names: dict[str, str]


def make_ledger(scope: Scope) -> Ledger:
    """The ledger. A batch belongs to the last agreement on the same thing between the same sides that came before it."""
    exchanges = [one for one in scope.list_entries(["exchange"]) if one.status not in _DEAD]
    names = {key: name for one in exchanges for key, name in one.names.items()}
    agreed = [one for one in exchanges if one.is_agreed]
    done = [one for one in exchanges if one.status in _HELD]
    homes: dict[str | None, list[Summary]] = defaultdict(list)
    loose: dict[tuple[str, tuple[str, ...]], list[Summary]] = defaultdict(list)
    for batch in done:
        deal = _find_deal(batch, agreed)
        if deal is not None:
            homes[deal.id].append(batch)
        else:
            loose[_thing(batch), _list_sides(batch)].append(batch)
    accounts = [_make_account(deal, homes[deal.id]) for deal in agreed]
    accounts += [_make_account(None, batches) for _, batches in sorted(loose.items())]
    accounts.sort(key=lambda account: _day(account.agreed or account.lines[0].entry))
    ahead = tuple(one for one in exchanges if not one.is_agreed and one.status not in _HELD)
    return Ledger(tuple(accounts), ahead, tuple(scope.list_entries(["commitment"])), names)


def _thing(one: Summary) -> str:
    return _SAME_THING.get(one.type, one.type)


def _list_sides(one: Summary) -> tuple[str, ...]:
    sides = {party.key for party in one.parties}
    sides |= {side for amount in one.amounts for side in (amount.giver, amount.receiver) if side}
    return tuple(sorted(sides))


def _day(one: Summary) -> str:
    return (one.when.begin if one.when else None) or "~"


def _find_deal(batch: Summary, agreed: list[Summary]) -> Summary | None:
    fits = [
        deal
        for deal in agreed
        if _thing(deal) == _thing(batch)
        and _day(deal) <= _day(batch) != "~"
        and (set(_list_sides(batch)) <= set(_list_sides(deal)) or set(_list_sides(deal)) <= set(_list_sides(batch)))
    ]
    return max(fits, key=lambda deal: (_day(deal), deal.id), default=None)


def _make_account(deal: Summary | None, batches: list[Summary]) -> Account:
    ordered = sorted(batches, key=lambda one: (_day(one), one.id))
    parties = sorted({side for one in ([deal] if deal else []) + ordered for side in _list_sides(one)})
    whole = _spread(_choose_counted(deal.amounts), parties) if deal else []
    totals: dict[str, tuple[int, bool]] = {}
    lines: list[Line] = []
    is_complete = False
    for batch in ordered:
        counted = _choose_counted(batch.amounts)
        cumulative = tuple(amount for amount in batch.amounts if amount.tally == "cumulative")
        if _is_whole(_spread(counted, parties), whole) and any(_is_part(one, parties, whole) for one in ordered):
            # "They exchanged a thousand each from the 23rd to the 25th", beside its batches: the agreement carried out, and no further batch.
            counted, cumulative, is_complete = (), (*counted, *cumulative), True
        unknown = [] if cumulative else [(side, 0, True) for side in parties or [""]]
        for side, value, is_least in _spread(counted, parties) or unknown:
            before = totals.get(side, (0, False))
            totals[side] = before[0] + value, before[1] or is_least
        lines.append(Line(batch, "carried_out", counted, cumulative, _make_totals(totals)))
    agreed_for = _make_totals({side: (value, least) for side, value, least in whole})
    done = {total.side: total.value for total in (agreed_for if is_complete else _make_totals(totals))}
    rest = tuple(Total(one.side, max(0, one.value - done.get(one.side, 0)), one.is_least) for one in agreed_for)
    return Account(
        _thing(deal or ordered[0]), tuple(parties), deal, agreed_for, tuple(lines), _make_totals(totals), rest
    )


def _is_whole(spread: list[tuple[str, int, bool]], agreed: list[tuple[str, int, bool]]) -> bool:
    """As many for every side as were agreed on."""
    return bool(agreed) and [one[:2] for one in spread] == [one[:2] for one in agreed]


def _is_part(batch: Summary, parties: list[str], agreed: list[tuple[str, int, bool]]) -> bool:
    """A batch of fewer than were agreed on."""
    counts = {side: value for side, value, _ in agreed}
    spread = _spread(_choose_counted(batch.amounts), parties)
    return bool(spread) and all(0 < value < counts.get(side, 0) for side, value, _ in spread)


def _make_totals(totals: dict[str, tuple[int, bool]]) -> tuple[Total, ...]:
    return tuple(Total(side, value, is_least) for side, (value, is_least) in sorted(totals.items()))


def _choose_counted(amounts: Iterable[Amount]) -> tuple[Amount, ...]:
    """The figures of this batch, one for each direction: the largest, of which the others are parts. None that is told as a total so
    far."""
    best: dict[tuple[str, str, str], Amount] = {}
    for amount in amounts:
        if amount.tally == "this" and amount.value is not None:
            slot = ("each", "", "") if amount.scope == "each" else ("", amount.giver or "", amount.receiver or "")
            if slot not in best or amount.value > (best[slot].value or 0):
                best[slot] = amount
    directed = [amount for slot, amount in best.items() if slot[0] == "each" or slot[1] or slot[2]]
    return tuple(directed or best.values())


def _spread(counted: Iterable[Amount], parties: list[str]) -> list[tuple[str, int, bool]]:
    """How many each side received: side, value, whether it may be more. Where the direction is not told, the side is ""."""
    found: dict[str, tuple[int, bool]] = {}
    for amount in sorted(counted, key=lambda amount: amount.scope != "each"):
        is_least = amount.bound in ("at_least", "about")
        value = amount.value or 0
        if amount.scope == "each":
            sides = parties if len(parties) == 2 else [""]
        elif amount.receiver:
            sides = [amount.receiver]
        elif amount.giver and len(parties) == 2:
            sides = [side for side in parties if side != amount.giver]
        else:
            sides = [""]
        for side in sides:
            # What is told for each side and again for one of them is one figure.
            if side not in found or value > found[side][0]:
                found[side] = value, is_least
    return [(side, value, is_least) for side, (value, is_least) in sorted(found.items())]


def list_ledger_json(ledger: Ledger) -> Iterator[str]:
    """One line of JSON for each account, each exchange ahead, and each commitment."""

    def plain(totals: Iterable[Total]) -> list[dict[str, object]]:
        return [{"receiver": total.side or None, "value": total.value, "is_least": total.is_least} for total in totals]

    for account in ledger.accounts:
        yield _encode(
            "account", thing=account.thing, parties=account.parties, agreed=make_plain(account.agreed) if account.agreed else None,
            agreed_for=plain(account.agreed_for), carried_out=[
                {**make_plain(line.entry), "counted": [msgspec.structs.asdict(a) for a in line.counted],
                 "told_so_far": [msgspec.structs.asdict(a) for a in line.cumulative], "totals": plain(line.totals)}
                for line in account.lines
            ], totals=plain(account.totals), rest=plain(account.rest),
        )  # fmt: skip
    for one in ledger.ahead:
        yield _encode("ahead", **make_plain(one))
    for one in ledger.commitments:
        yield _encode("commitment", **make_plain(one))


def _encode(what: str, **fields: object) -> str:
    return msgspec.json.encode({"row": what, **fields}).decode()


def render_ledger(ledger: Ledger, terminal: Terminal) -> str:
    """The ledger as lines of text."""
    sheet = Sheet(terminal)
    if not (ledger.accounts or ledger.ahead or ledger.commitments):
        sheet.say("No exchange and no commitment is in this part of the record.")
    for account in ledger.accounts:
        _print_account(sheet, account, ledger.names, terminal)
    if ledger.ahead:
        sheet.head("Proposed or planned, without a day of agreement")
        sheet.table(
            [Column("planned for"), Column("status"), Column("exchange", 3), Column("between", 2), Column("src", is_number=True), Column("id")],
            [[describe_when(one.when), describe_status(one, terminal).plain, _describe_thing(one), describe_parties(one.parties), str(one.sources), one.id] for one in ledger.ahead],
        )  # fmt: skip
    if ledger.commitments:
        sheet.head("Commitments")
        sheet.table(
            [Column("told"), Column("who owes", 1), Column("what", 4), Column("due"), Column("status"), Column("src", is_number=True), Column("id")],
            [[(one.told or "?")[:10], describe_parties(one.parties), make_visible(one.content), describe_when(one.when) if one.when else "", describe_status(one, terminal).plain, str(one.sources), one.id] for one in ledger.commitments],
        )  # fmt: skip
    if ledger.accounts:
        sheet.say()
        sheet.note(
            "Totals add up the batches that give a figure; totals told by the reports are shown beside and never added. ≥: some figure is only a least, about, or not told."
        )
    return sheet.text()


def _print_account(sheet: Sheet, account: Account, names: dict[str, str], terminal: Terminal) -> None:
    between = ", ".join(make_visible(names.get(side, side.partition(":")[2] or side)) for side in account.parties)
    title = (
        f"{describe_code(account.thing).capitalize()}: {between}"
        if between
        else describe_code(account.thing).capitalize()
    )
    sheet.head(title)
    rows = []
    if account.agreed is not None:
        figures = "; ".join(describe_amount(amount, names, account.thing) for amount in account.agreed.amounts)
        rows.append(
            [
                describe_when(account.agreed.when),
                "○ agreed",
                figures or "no figure told",
                "",
                "",
                str(account.agreed.sources),
                account.agreed.id,
            ]
        )
    for line in account.lines:
        told = "; ".join(describe_amount(amount, names, account.thing) for amount in line.counted) or "no figure told"
        others = "; ".join(describe_amount(amount, names, account.thing) for amount in line.entry.other_amounts)
        told += f" (≠ also {others})" if others else ""
        so_far = "; ".join(describe_amount(amount, names, account.thing) for amount in line.cumulative)
        rows.append(
            [describe_when(line.entry.when), describe_status(line.entry, terminal).plain, told, describe_totals(line.totals, names), so_far,
             str(line.entry.sources), line.entry.id]
        )  # fmt: skip
    sheet.table(
        [Column("day"), Column("stage"), Column("figure", 3), Column("total received", 3), Column("reports say so far", 2), Column("src", is_number=True), Column("id")],
        rows,
    )  # fmt: skip
    if account.agreed is None:
        sheet.say("No agreement before these is in the record.", "dim", indent=2)
    elif account.agreed_for:
        sheet.say(f"agreed: {describe_totals(account.agreed_for, names)}; carried out: {describe_totals(account.totals, names) or 'nothing told'}; "
                  f"left: {describe_totals(account.rest, names)}", "bold", indent=2)  # fmt: skip


def describe_totals(totals: Iterable[Total], names: dict[str, str]) -> str:
    """ "1,000 each" where all sides are alike."""
    found = list(totals)
    if len(found) == 2 and found[0].side and (found[0].value, found[0].is_least) == (found[1].value, found[1].is_least):
        return f"{_number(found[0])} each"
    return ", ".join(
        f"{make_visible(names.get(total.side, total.side.partition(':')[2] or total.side))} {_number(total)}"
        if total.side
        else f"{_number(total)} in total"
        for total in found
    )


def _number(total: Total) -> str:
    return f"{'≥ ' if total.is_least else ''}{total.value:,}"


def _describe_thing(one: Summary) -> str:
    figures = "; ".join(describe_amount(amount, one.names, one.type) for amount in one.amounts)
    return describe_code(one.type) + (f": {figures}" if figures else "")
