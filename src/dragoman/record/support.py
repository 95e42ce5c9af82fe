"""How much rests on which reports.

Enters: claims and the independent source of each article. Leaves: counts and orders by which values are weighed. It refuses to
weigh a source by who it is.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from dragoman.record.claims import Claim

HELD = frozenset({"carried_out", "ongoing"})

# Article key -> the independent source its words come from.
Sources = Mapping[str, str]


def count_sources(claims: Iterable[Claim], sources: Sources) -> int:
    """How many independent sources some claims come from."""
    return len({sources[claim.article] for claim in claims})


def rank_earliest(claims: Iterable[Claim]) -> tuple[int, ...]:
    """A key that is greatest for the claims published first, for use beside counts that are to be great."""
    first = min(claim.order for claim in claims)
    return tuple(-ord(character) for character in "".join(first))


def list_anchors(claims: Iterable[Claim]) -> tuple[str, ...]:
    """The anchors of claims, in order of publication."""
    return tuple(anchor for _, anchor in sorted({claim.order for claim in claims}))
