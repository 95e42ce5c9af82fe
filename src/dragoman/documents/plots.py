"""The plots of a document.

Enters: a scope. Leaves: drawings with what they show in words. It refuses a drawing that says by colour alone what it says.
"""

from __future__ import annotations

from collections.abc import Iterator

from dragoman.documents.paper import Block, Paragraph, Run
from dragoman.views.balance import UNKNOWN, make_balance
from dragoman.views.scope import Scope


def list_plots(scope: Scope) -> Iterator[Block]:
    """How much rests on the outlets of each state, in words."""
    balance = make_balance(scope)
    if not balance.entries:
        yield Paragraph((Run("No meeting, exchange or agreement is in this part of the record."),))
        return
    told = [
        f"{share.state} {share.told:,} ({share.only:,} by no others)"
        for share in balance.shares
        if share.told and share.state != UNKNOWN
    ]
    unknown = sum(share.told for share in balance.shares if share.state == UNKNOWN)
    parts = [
        f"Of {balance.entries:,} meetings, exchanges and agreements {balance.single:,} rest on one independent source.",
        f"Told by outlets of: {'; '.join(told)}." if told else "",
        f"By outlets whose state the tables do not know: {unknown:,}." if unknown else "",
    ]
    yield Paragraph((Run(" ".join(part for part in parts if part)),))
