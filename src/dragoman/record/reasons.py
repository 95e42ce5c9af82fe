"""What speaks for two claims being one, and what bars it: rule ids, words for a reader, weights.

Enters: what a comparison found. Leaves: `Reason`s and a `Match`. It refuses to compare anything itself.
"""

from __future__ import annotations

from dataclasses import dataclass

import msgspec

from dragoman.record.actors import Party
from dragoman.record.claims import Claim
from dragoman.record.days import When

JOIN_AT = 0.8
# What is not known excludes nothing, so it is no bar; but two claims are not joined over it either.
NOT_ENOUGH = -1.0
# A day that no word of the article gives says less: it needs a place, a format or a round number beside the parties.
ASSUMED_DAY = 0.3
DONE = frozenset({"carried_out", "ongoing"})
AHEAD = frozenset({"proposed", "planned", "conditional", "postponed", "cancelled"})


class Reason(msgspec.Struct, frozen=True, array_like=True):
    """`rule`: id of the rule, permanent. `words`: for a reader. `weight`: what it adds to the score."""

    rule: str
    words: str
    weight: float = 0.0


class Match(msgspec.Struct, frozen=True):
    """`bars`: why the two can not be one, whatever else speaks for it."""

    score: float
    reasons: tuple[Reason, ...]
    bars: tuple[Reason, ...] = ()

    @property
    def is_join(self) -> bool:
        return not self.bars and self.score >= JOIN_AT


@dataclass(frozen=True, slots=True)
class Profile:
    """A claim with what is compared, worked out once."""

    claim: Claim
    is_fixed: bool
    sides: frozenset[str]
    around: frozenset[str]
    people: tuple[Party, ...]
    place: frozenset[str]
    sums: frozenset[int]
    context: frozenset[str]
    stems: tuple[str, ...] = ()


# A reason, and whether it is a bar.
Found = list[tuple[Reason, bool]]


def count_for(rule: str, words: str, weight: float) -> tuple[Reason, bool]:
    return Reason(rule, words, weight), False


def bar(rule: str, words: str) -> tuple[Reason, bool]:
    return Reason(rule, words), True


def join_names(names: frozenset[str] | set[str] | list[str]) -> str:
    return " and ".join(name.partition(":")[2] or name for name in sorted(names)) or "nobody"


def say_code(code: str) -> str:
    return code.replace("_", " ")


def say_days(when: When) -> str:
    if when.begin is None or when.begin == when.end or when.span_days == 1:
        return (when.begin or "?")[:10]
    return f"{when.begin[:10]} to {when.end[:10]}" if when.end else f"from {when.begin[:10]}"
