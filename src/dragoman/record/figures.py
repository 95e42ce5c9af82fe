"""The figures of an entry: what its reports count, and where they count differently.

Enters: the claims of an exchange. Leaves: one field for each thing counted, with what contradicts it. It refuses to add figures
up, or to set side by side as a disagreement what counts different things.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping

from dragoman.meaning.findings import Status
from dragoman.record.claims import Amount, Claim, list_sides
from dragoman.record.entries import Field, Variant
from dragoman.record.support import HELD, Sources, count_sources, list_anchors, rank_earliest


def find_figures(claims: tuple[Claim, ...], status: Status, sources: Sources) -> list[Field]:
    """The figures, one field for each thing counted. Those of the plan stand only while nothing is carried out."""
    stage = [claim for claim in claims if claim.amounts and (claim.status in HELD) == (status in HELD)]
    sides = sorted({side for claim in claims for side in list_sides(claim)})
    slots: dict[tuple[str, ...], dict[Amount, list[Claim]]] = defaultdict(lambda: defaultdict(list))
    for claim in stage or [claim for claim in claims if claim.amounts]:
        for amount in claim.amounts:
            slots[_find_slot(amount, sides)][amount].append(claim)
    _fold_parts(slots)
    return [
        item for _, found in sorted(slots.items(), key=lambda pair: pair[0]) for item in _weigh_amounts(found, sources)
    ]


def _find_slot(amount: Amount, sides: list[str]) -> tuple[str, str, str, str]:
    """What a figure counts. Between two sides, what the one receives the other gives, whichever of them a report names."""
    _, tally, giver, receiver = amount.slot
    if not giver and not receiver:
        return amount.slot
    if len(sides) == 2 and giver in (*sides, "") and receiver in (*sides, ""):
        giver = giver or next(side for side in sides if side != receiver)
        receiver = receiver or next(side for side in sides if side != giver)
    return ("giver", tally, giver, receiver)


def _fold_parts(slots: dict[tuple[str, ...], dict[Amount, list[Claim]]]) -> None:
    """Count a figure for one direction, or for none in particular, with the same figure for each side where there is one."""
    each = {
        (amount.value, slot[1]): (slot, amount)
        for slot, found in slots.items()
        if slot[0] == "each"
        for amount in found
    }
    for slot in [slot for slot in slots if slot[0] != "each"]:
        for amount in list(slots[slot]):
            home = each.get((amount.value, slot[1])) if amount.value is not None else None
            if home is not None:
                slots[home[0]][home[1]] += [c for c in slots[slot].pop(amount) if c not in slots[home[0]][home[1]]]
        if not slots[slot]:
            del slots[slot]


def _weigh_amounts(found: Mapping[Amount, list[Claim]], sources: Sources) -> list[Field]:
    """The fields for the figures of one slot. Figures that one report gives side by side ("390 people, 270 of them soldiers")
    count different things, so they are fields of their own and contradict nothing."""
    rest, fields = dict(found), list[Field]()
    while rest:
        best = max(
            rest,
            key=lambda amount: (
                amount.value is not None,
                count_sources(rest[amount], sources),
                rank_earliest(rest[amount]),
            ),
        )
        givers = {claim.anchor for claim in rest[best]}
        beside = {
            amount
            for amount in rest
            if amount.value != best.value and givers & {claim.anchor for claim in rest[amount]}
        }
        same = [amount for amount in rest if amount not in beside and _agree_amounts(amount, best)]
        others = {amount: rest[amount] for amount in rest if amount not in beside and amount not in same}
        conflicts = tuple(Variant(amount, list_anchors(others[amount])) for amount in sorted(others, key=_order_amount))
        support = [claim for amount in same for claim in rest[amount]]
        fields.append(Field("figures", best, list_anchors(support), conflicts))
        rest = {amount: claims for amount, claims in rest.items() if amount in beside}
    return fields


def _agree_amounts(one: Amount, other: Amount) -> bool:
    """Whether two figures of one thing can both be true: one unknown, equal, or a bound that the other keeps."""
    if one.value is None or other.value is None or one.value == other.value:
        return True
    low, high = sorted((one, other), key=lambda amount: amount.value or 0)
    return low.bound == "at_least" or high.bound == "at_most"


def _order_amount(amount: Amount) -> tuple[int, str, str]:
    return (amount.value or 0, amount.bound, amount.unit or "")
