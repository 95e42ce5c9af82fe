"""How much of a record rests on the outlets of each state, and on how many independent sources.

Enters: a scope. Leaves: shares, and text or JSON made of them. It refuses to call a share too large or too small.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterator
from functools import lru_cache

import msgspec

from dragoman.knowledge.lookup import load_lookup
from dragoman.views.reading_table import Terminal
from dragoman.views.scope import Scope
from dragoman.views.sheet import Column, Sheet

UNKNOWN = "not known"


class Share(msgspec.Struct, frozen=True):
    """Entries told by outlets of a state: by some of them, and by none but them. `said`: statements of people and bodies of it."""

    state: str
    outlets: tuple[str, ...]
    told: int
    only: int
    said: int


class Balance(msgspec.Struct, frozen=True):
    """`entries`: how many in all; `single`: how many rest on one independent source."""

    entries: int
    single: int
    statements: int
    shares: tuple[Share, ...]


def make_balance(scope: Scope) -> Balance:
    """The balance of meetings, exchanges and agreements, by the state that the tables give an outlet, and of statements, by the state
    of who speaks."""
    wanted = {one.id: one for one in scope.list_entries(["meeting", "exchange", "act"])}
    states: dict[str, set[str]] = defaultdict(set)
    outlets: dict[str, set[str]] = defaultdict(set)
    for id, origin, publisher, agency in scope.record.list_tellers():
        if id in wanted:
            name = agency or publisher or origin.partition(":")[2]
            state = find_outlet_state(name)
            states[id].add(state)
            outlets[state].add(name if state != UNKNOWN or publisher or agency else UNKNOWN)
    said: Counter[str] = Counter()
    heads = scope.list_entries(["statement"])
    for one in heads:
        said.update({party.key for party in one.parties if len(party.key) == 3} or {_find_side(one.speaker)})
    told = Counter(state for found in states.values() for state in found)
    only = Counter(next(iter(found)) for found in states.values() if len(found) == 1)
    keys = sorted(
        set(told) | {key for key, _ in said.most_common(12)},
        key=lambda key: (key == UNKNOWN, -told[key], -said[key], key),
    )
    shares = tuple(Share(key, tuple(sorted(outlets.get(key, ()))), told[key], only[key], said[key]) for key in keys)
    return Balance(len(wanted), sum(one.sources == 1 for one in wanted.values()), len(heads), shares)


@lru_cache(maxsize=5_000)
def find_outlet_state(name: str) -> str:
    """The state of an outlet by the tables, alpha-3; "not known" where they do not have it."""
    states = {found.iso for found in load_lookup().find(name) if found.kind == "media" and found.iso}
    return next(iter(states)) if len(states) == 1 else UNKNOWN


def _find_side(speaker: str | None) -> str:
    states = {
        found.iso
        for found in load_lookup().find(speaker or "")
        if found.kind in ("state", "capital", "body") and found.iso
    }
    return next(iter(states)) if len(states) == 1 else UNKNOWN


def list_balance_json(balance: Balance) -> Iterator[str]:
    """One line of JSON for each state."""
    whole = {"entries": balance.entries, "single_source": balance.single, "statements": balance.statements}
    for share in balance.shares:
        yield msgspec.json.encode({**msgspec.to_builtins(share), "of": whole}).decode()


def render_balance(balance: Balance, terminal: Terminal) -> str:
    """The balance as lines of text."""
    sheet = Sheet(terminal)
    if not balance.entries:
        sheet.say("No meeting, exchange or agreement is in this part of the record.")
        return sheet.text()
    sheet.say(
        f"{balance.entries:,} entries, {balance.single:,} of them ({_part(balance.single, balance.entries)}) from one independent source.",
        "bold",
    )
    rows = [
        [share.state, f"{share.told:,}" if share.told else "", _part(share.told, balance.entries) if share.told else "",
         f"{share.only:,}" if share.only else "", f"{share.said:,}" if share.said else "", ", ".join(share.outlets)]
        for share in balance.shares
    ]  # fmt: skip
    sheet.table(
        [Column("state"), Column("entries told", is_number=True), Column("share", is_number=True), Column("by them only", is_number=True), Column("statements of", is_number=True), Column("outlets", 1)],
        rows,
    )  # fmt: skip
    sheet.say()
    sheet.note(
        "State: where the tables place an outlet, and whom a speaker stands for. An entry that outlets of two states tell counts for both."
    )
    return sheet.text()


def _part(some: int, whole: int) -> str:
    return f"{100 * some / whole:.0f} %"
