"""The plots of a document, and what they show in words.

Enters: a scope. Leaves: drawings, each with a caption that says the same, for formats without drawings and for those who do not see. It
refuses a drawing that says by colour alone what it says.
"""

from __future__ import annotations

from collections.abc import Iterator

from dragoman.documents.paper import Block, Paragraph, Plot, Run
from dragoman.record.claims import Kind
from dragoman.views.balance import UNKNOWN, make_balance
from dragoman.views.chronicle import count_chosen, list_columns, make_chronicle
from dragoman.views.plots import STANDING_WORDS, plot_columns, plot_positions, plot_sources
from dragoman.views.scope import Scope
from dragoman.views.state import State

_FEWEST = 2
_MEETINGS: tuple[Kind, ...] = ("meeting",)


def plot_meetings(scope: Scope) -> Iterator[Block]:
    """When meetings were held and are planned; nothing where fewer than two have a day."""
    chronicle = make_chronicle(count_chosen(list(scope.stream_entries(_MEETINGS))))
    totals = {name: sum(stretch.counts.get(name, 0) for stretch in chronicle.stretches) for name in STANDING_WORDS}
    if sum(totals.values()) < _FEWEST:
        return
    title = f"Meetings over time, by {chronicle.step}"
    shown = ", ".join(f"{totals[name]:,} {words}" for name, words in STANDING_WORDS.items() if totals[name])
    left = [
        f"{number:,} {words}"
        for number, words in (
            (chronicle.early, "before that"), (chronicle.vague, f"known less exactly than by {chronicle.step}"),
            (chronicle.undated, "without a date"),
        )
        if number
    ]  # fmt: skip
    rest = f" Not drawn: {', '.join(left)}." if left else ""
    yield Plot(plot_columns(list_columns(chronicle), title=title), f"{title}: {shown}.{rest}")


def plot_state(state: State) -> Iterator[Block]:
    """What parties want, by topic; nothing where there is one cell."""
    if len(state.cells) >= _FEWEST:
        yield Plot(plot_positions(state), "Positions by topic: statements of each party, as in the table below.")


def tell_balance(scope: Scope) -> Iterator[Block]:
    """How much rests on the outlets of each state, in words and drawn."""
    balance = make_balance(scope)
    if not balance.entries:
        yield Paragraph((Run("No meeting, exchange or agreement is in this part of the record."),))
        return
    shares = [share for share in balance.shares if share.told and share.state != UNKNOWN]
    told = "; ".join(f"{share.state} {share.told:,}, {share.only:,} of them by no others" for share in shares)
    unknown = sum(share.told for share in balance.shares if share.state == UNKNOWN)
    parts = [
        f"Of {balance.entries:,} meetings, exchanges and agreements {balance.single:,} rest on one independent source.",
        f"Told by outlets of: {told}." if told else "",
        f"Told by outlets whose state the tables do not know: {unknown:,}." if unknown else "",
    ]
    yield Paragraph((Run(" ".join(part for part in parts if part)),))
    if shares:
        yield Plot(
            plot_sources(balance),
            "Sources by side: how many entries outlets of each state tell, and how many no others tell.",
        )
