"""Which articles are copies of one dispatch.

Enters: texts of articles. Leaves: whether two share most of their words in the same order, and numbers by which a record finds
the candidates. It refuses to call two reports copies because they are about the same thing, or quote the same sentence.
"""

from __future__ import annotations

import re
from functools import lru_cache
from hashlib import blake2b

# Five words in a row seldom agree by chance, and a cut or a changed word spoils only five runs.
RUN_WORDS = 5
# Of the shorter text's runs, so many must stand in the longer one. A wire story cut by half keeps all its runs; two reports
# that quote the same statement at length share a third.
SHARED_PART = 0.5
# One run in so many is kept in the index, chosen by its own hash, so that two texts keep the same ones.
_KEPT_ONE_IN = 8
# A dispatch is printed within days. Without a limit the index would have to be searched for a whole war each time.
COPY_DAYS = 7
_MIN_RUNS = 12

_WORD = re.compile(r"\w+")


@lru_cache(maxsize=512)
def find_runs(text: str) -> frozenset[int]:
    """Hashes of all runs of five words of `text`, without regard to case and marks."""
    words = _WORD.findall(text.casefold())
    runs = (" ".join(words[i : i + RUN_WORDS]) for i in range(len(words) - RUN_WORDS + 1))
    return frozenset(int.from_bytes(blake2b(run.encode(), digest_size=8).digest(), "big", signed=True) for run in runs)


def choose_runs(text: str) -> list[int]:
    """The hashes under which a text is filed, sorted: about one run in eight, and always the lowest four."""
    runs = find_runs(text)
    if len(runs) < _MIN_RUNS:
        return []
    return sorted({run for run in runs if run % _KEPT_ONE_IN == 0} | set(sorted(runs)[:4]))


def are_copies(one: str, other: str) -> bool:
    """Whether most of the shorter text stands, in the same words, in the longer."""
    return share_most(find_runs(one), find_runs(other))


def share_most(ours: frozenset[int], theirs: frozenset[int]) -> bool:
    """Whether most of the runs of the shorter text are among those of the longer."""
    fewer = min(len(ours), len(theirs))
    return fewer >= _MIN_RUNS and len(ours & theirs) >= SHARED_PART * fewer
