"""Types made ready before many threads use them.

Enters: nothing. Leaves: nothing. msgspec looks a type up when it is first read into; where two threads do so at once, the program ends with
a fault of memory (0.22). So whatever serves threads has all types looked up before.
"""

from __future__ import annotations

import msgspec

from dragoman.meaning.findings import Reading
from dragoman.record.claims import Claim
from dragoman.record.entries import Decision, Summary
from dragoman.record.reasons import Reason
from dragoman.record.store.rulings import Place
from dragoman.views.answers.overviews import CellAnswer, ProcessAnswer, SideAnswer
from dragoman.views.answers.values import Day, EntryRow, FigureTold

_TYPES = (
    Reading,
    Claim,
    Decision,
    Summary,
    Reason,
    Place,
    CellAnswer,
    ProcessAnswer,
    SideAnswer,
    Day,
    EntryRow,
    FigureTold,
)


def prepare_types() -> None:
    """Have every type looked up that answers are read into, by the one thread that calls it."""
    for type in _TYPES:
        msgspec.json.Decoder(type)
