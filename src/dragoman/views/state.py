"""The state of play: what each party wants on each topic, and how that moved since the last round.

Enters: a scope. Leaves: cells of topic and party, and text or JSON made of them. It refuses to call a party silent on a topic: what is
not in the record may have been said elsewhere.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterator

import msgspec

from dragoman.record.claims import Claim
from dragoman.record.entries import Summary
from dragoman.views.reading_table import Terminal
from dragoman.views.reading_words import describe_code, make_visible
from dragoman.views.scope import Scope
from dragoman.views.sheet import Column, Sheet
from dragoman.views.timeline import describe_what, describe_when

_SHOWN_WORDS = 160


class Cell(msgspec.Struct, frozen=True):
    """One party on one topic. `before`, `since`: how often each stance was told up to the last round and after it, one statement
    counted once. `movement`: "new" since the round, "same" stances, "changed" ones, "not told" since. `words`, `told`, `report`: of
    the last report; `article`, `finding`: where it stands."""

    topic: str
    party: str
    key: str
    before: dict[str, int]
    since: dict[str, int]
    movement: str
    stance: str
    words: str
    told: str | None
    report: str
    sources: int
    article: str
    finding: str


class State(msgspec.Struct, frozen=True):
    """`last_round`: the meeting since which movement is counted; None where none was held."""

    last_round: Summary | None
    cells: tuple[Cell, ...]


def make_state(scope: Scope) -> State:
    """The state of play."""
    held = [
        one
        for one in scope.list_entries(["meeting"])
        if one.status in ("carried_out", "ongoing") and one.when and one.when.begin
    ]
    rounds = [one for one in held if one.round is not None] or [
        one for one in held if one.type in ("talks", "negotiations")
    ]
    last = rounds[-1] if rounds else None
    since = last.when.end if last is not None and last.when is not None else None
    told: dict[tuple[str, str], list[Claim]] = defaultdict(list)
    names: dict[str, Counter[str]] = defaultdict(Counter)
    for claim in scope.list_claims("position"):
        for party in claim.roles.get("party", []):
            told[claim.topics[0], party.side].append(claim)
            names[party.side][party.name if party.key == party.side else ""] += 1
    homes = scope.record.find_homes(claim.about for found in told.values() for claim in found if claim.about)
    cells = [_make_cell(topic, key, names[key], found, since, homes) for (topic, key), found in sorted(told.items())]
    return State(last, tuple(cells))


def _make_cell(
    topic: str, key: str, names: Counter[str], claims: list[Claim], since: str | None, homes: dict[str, str]
) -> Cell:
    # The same statement in ten outlets is one; a position outside of any statement is its own.
    single: dict[tuple[str, str], Claim] = {}
    for claim in sorted(claims, key=lambda claim: claim.order):
        single.setdefault((homes.get(claim.about or "", claim.anchor), claim.type), claim)
    ordered = sorted(single.values(), key=lambda claim: claim.order)
    dated = [claim for claim in ordered if claim.published is not None]
    after = [claim for claim in dated if since is not None and (claim.published or "") >= since]
    before = [claim for claim in ordered if claim not in after]
    last = (after or dated or ordered)[-1]
    ours, theirs = Counter(claim.type for claim in before), Counter(claim.type for claim in after)
    movement = ""
    if since is not None:
        movement = (
            "not told since"
            if not after
            else "new"
            if not before
            else "same"
            if set(theirs) <= set(ours)
            else "changed"
        )
    named = {name: count for name, count in names.items() if name}
    name = min(named, key=lambda name: (-named[name], name)) if named else key.partition(":")[2] or key
    return Cell(
        topic, name, key, dict(sorted(ours.items())), dict(sorted(theirs.items())), movement, last.type, last.content, last.published,
        last.id, len({claim.article for claim in claims}), last.article, last.local,
    )  # fmt: skip


def list_state_json(state: State) -> Iterator[str]:
    """One line of JSON for each cell."""
    last = state.last_round.id if state.last_round else None
    for cell in state.cells:
        yield msgspec.json.encode({"last_round": last, **msgspec.to_builtins(cell)}).decode()


def render_state(state: State, terminal: Terminal) -> str:
    """The state of play as lines of text, topic by topic."""
    sheet = Sheet(terminal)
    if not state.cells:
        sheet.say("No report in this part of the record tells what a party wants.")
        return sheet.text()
    if state.last_round is not None:
        sheet.say(
            f"Movement since: {describe_what(state.last_round)}, {describe_when(state.last_round.when)}  {state.last_round.id}",
            "bold",
        )
    else:
        sheet.say("No round was held in this part of the record; what was told is shown without movement.", "bold")
    for topic in dict.fromkeys(cell.topic for cell in state.cells):
        sheet.head(describe_code(topic).capitalize())
        rows = [
            [make_visible(cell.party), _describe_stances(cell), cell.movement, _shorten(cell.words), (cell.told or "?")[:10], str(cell.sources)]
            for cell in state.cells
            if cell.topic == topic
        ]  # fmt: skip
        sheet.table(
            [Column("party", 2), Column("wants", 2), Column("movement"), Column("last told", 6), Column("on"), Column("art.", is_number=True)], rows
        )  # fmt: skip
    sheet.say()
    sheet.note(
        "Numbers after a stance: statements before the round → since. The same words in many outlets count once. "
        "Under “last told” stand the words of the report; dragoman statements tells which are the party's own."
    )
    return sheet.text()


def _describe_stances(cell: Cell) -> str:
    if not cell.movement:
        return ", ".join(f"{stance} {count}" for stance, count in cell.before.items())
    stances = dict.fromkeys([*cell.before, *cell.since])
    return ", ".join(f"{stance} {cell.before.get(stance, 0)} → {cell.since.get(stance, 0)}" for stance in stances)


def _shorten(words: str) -> str:
    plain = make_visible(words)
    return plain if len(plain) <= _SHOWN_WORDS else f"{plain[:_SHOWN_WORDS].rsplit(' ', 1)[0]} …"
