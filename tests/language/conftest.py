"""What the tests of the language layer share: trees written by hand."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from dragoman.language.analysis import Analysis
from dragoman.language.lemmas import find_lemma


def make_tree(rows: str) -> Analysis:
    """The analysis of one sentence from `word/UPOS/TAG/relation/head` for each word; heads count from 1, 0 is the root."""
    cells = [row.rsplit("/", 4) for row in rows.split()]
    words = [c[0] for c in cells]
    text = " ".join(words)
    starts = [len(" ".join(words[:i])) + (i > 0) for i in range(len(words))]
    return Analysis(
        text=text,
        words=words,
        lower=[w.lower() for w in words],
        lemmas=[find_lemma(c[0], c[2]) for c in cells],
        upos=[c[1] for c in cells],
        tags=[c[2] for c in cells],
        feats=[""] * len(words),
        heads=[int(c[4]) - 1 for c in cells],
        rels=[c[3] for c in cells],
        starts=starts,
        ends=[s + len(w) for s, w in zip(starts, words, strict=True)],
        glued=[False] * len(words),
        kinds=[""] * len(words),
        names=[],
        sentences=[(0, len(words))],
        blocks=[0] * len(words),
    )


@pytest.fixture(scope="session")
def tree() -> Callable[[str], Analysis]:
    """Trees by hand, so that grammar can be tested without a parser."""
    return make_tree
