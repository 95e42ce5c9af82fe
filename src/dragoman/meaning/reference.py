"""Whom a phrase stands for, as one value.

Enters: nothing. Leaves: `Reference` and `NOBODY`. It refuses to say how one is found: that is `references`, `titleholders` and `several`.
"""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Reference:
    """Whom a phrase stands for. `anonymous`: words `first` to `end` of somebody without a name, `owners` the players they belong to ("Jordanian
    officials"). `rule` says how it was found."""

    players: tuple[int, ...] = ()
    anonymous: tuple[int, int] | None = None
    rule: str = ""
    owners: tuple[int, ...] = ()

    def __bool__(self) -> bool:
        return bool(self.players or self.anonymous)


NOBODY = Reference()
