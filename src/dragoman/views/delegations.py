"""Who was there: the delegations of each round, with the offices that reports give them.

Enters: a scope. Leaves: rounds with people, and text or JSON made of them. It refuses to put a person into a delegation whose side no
report gives.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator
from functools import lru_cache

import msgspec

from dragoman.knowledge.load import load_rows
from dragoman.knowledge.schema import State
from dragoman.meaning.findings import Status
from dragoman.record.actors import Party, agree_given
from dragoman.record.claims import Claim
from dragoman.record.entries import Summary
from dragoman.views.reading_table import Terminal
from dragoman.views.reading_words import make_visible
from dragoman.views.scope import Scope
from dragoman.views.sheet import Column, Sheet
from dragoman.views.timeline import describe_status, describe_what, describe_when, make_plain

# No delegation sat down at these.
OFF: frozenset[Status] = frozenset({"denied", "cancelled"})


class Person(msgspec.Struct, frozen=True):
    """`side`: key of the side, None where no report gives one. `titles`: in the words of reports, the last told by the day of the
    meeting first. `reports`: how many name the person there."""

    name: str
    side: str | None
    side_name: str
    titles: tuple[str, ...]
    reports: int


class Delegations(msgspec.Struct, frozen=True):
    """A meeting and who was named as taking part."""

    meeting: Summary
    people: tuple[Person, ...]


def list_delegations(scope: Scope, meetings: Iterable[Summary] | None = None) -> list[Delegations]:
    """The meetings at which somebody is named, in order of time. `meetings`: of these alone, in their order."""
    made: list[Delegations] = []
    titles: dict[str, list[Claim]] = {}
    for summary in scope.list_entries(["meeting"]) if meetings is None else meetings:
        if summary.status in OFF:
            continue
        claims = scope.record.load_claims(scope.record.find_entry(summary.id).claims)
        seen: dict[str, list[Party]] = defaultdict(list)
        for claim in claims.values():
            for role in ("parties", "participants"):
                for party in claim.roles.get(role, []):
                    if party.is_person:
                        seen[party.key].append(party)
        people = []
        for key, found in sorted(seen.items()):
            if key not in titles:
                titles[key] = list(scope.record.list_claims("office", [key]))
            people += _make_people(found, titles[key], summary)
        if people:
            made.append(
                Delegations(summary, tuple(sorted(people, key=lambda one: (one.side is None, one.side_name, one.name))))
            )
    return made


def _make_people(found: list[Party], offices: list[Claim], summary: Summary) -> list[Person]:
    """The people of one family name, those of other given names apart."""
    groups: list[list[Party]] = []
    for party in sorted(found, key=lambda party: (-len(party.given), party)):
        home = next((group for group in groups if agree_given(group[0].given, party.given)), None)
        groups.append([party]) if home is None else home.append(party)
    return [_make_person(group, offices, summary) for group in groups]


def _make_person(group: list[Party], offices: list[Claim], summary: Summary) -> Person:
    day = (summary.when.end if summary.when else None) or "~"
    held: list[Claim] = []
    for claim in sorted(offices, key=lambda claim: claim.order):
        holders = claim.roles.get("person", [])
        if any(agree_given(holder.given, group[0].given) for holder in holders) and (claim.published or "") <= day:
            held.append(claim)
    sides = Counter(party.side for party in group if party.side != party.key)
    of = Counter(party.side for claim in held for party in claim.roles.get("of", []) if len(party.side) == 3)
    if not sides and len(of) == 1:
        sides = of
    side = min(sides, key=lambda key: (-sides[key], key)) if sides else None
    names = Counter(party.name for party in group)
    full = [party.name for party in group if party.given] or list(names)
    name = min(full, key=lambda one: (-names[one], one))
    titles = tuple(dict.fromkeys(make_visible(claim.content) for claim in reversed(held)))
    side_name = summary.names.get(side or "") or _name_side(side or "")
    return Person(name, side, side_name, titles[:2], len(group))


@lru_cache(maxsize=1)
def _load_states() -> dict[str, str]:
    return {row.iso: row.name for row in load_rows("states", State) if row.iso and row.kind != "former"}


def _name_side(side: str) -> str:
    """What a side is called that the meeting itself does not name: a state as the tables have it, else its key."""
    return _load_states().get(side) or side.partition(":")[2] or side


def list_delegations_json(made: list[Delegations]) -> Iterator[str]:
    """One line of JSON for each meeting."""
    for one in made:
        plain = {**make_plain(one.meeting), "people": [msgspec.to_builtins(person) for person in one.people]}
        yield msgspec.json.encode(plain).decode()


def render_delegations(made: list[Delegations], terminal: Terminal) -> str:
    """The delegations as lines of text."""
    sheet = Sheet(terminal)
    if not made:
        sheet.say("No report in this part of the record names who took part in a meeting.")
    for one in made:
        status = describe_status(one.meeting, terminal).plain
        sheet.head(f"{describe_what(one.meeting)} · {describe_when(one.meeting.when)} · {status}  {one.meeting.id}")
        rows, side = [], None
        for person in one.people:
            shown = person.side_name or "side not told"
            rows.append(
                [
                    make_visible(shown) if shown != side else "",
                    make_visible(person.name),
                    "; ".join(person.titles),
                    str(person.reports),
                ]
            )
            side = shown
        sheet.table(
            [Column("side", 1), Column("who", 2), Column("title, as reported", 3), Column("rep.", is_number=True)],
            rows,
            indent=2,
        )
    return sheet.text()
