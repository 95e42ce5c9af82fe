"""An analysis made without a model, for what must hold whatever the grammar of a text."""

from __future__ import annotations

import re

from dragoman.language.analysis import Analysis, find_lines, number_blocks


def analyse_plainly(text: str) -> Analysis:
    """An analysis without a model: words by white space and marks, one sentence, every word hung on the first."""
    spans = [m.span() for m in re.finditer(r"\w+|[^\w\s]", text)]
    words = [text[a:b] for a, b in spans]
    count = len(words)
    starts = [a for a, _ in spans]
    return Analysis(
        text=text,
        words=words,
        lower=[w.lower() for w in words],
        lemmas=[w.lower() for w in words],
        upos=["X"] * count,
        tags=["XX"] * count,
        feats=[""] * count,
        heads=[-1] + [0] * (count - 1) if count else [],
        rels=["root"] + ["dep"] * (count - 1) if count else [],
        starts=starts,
        ends=[b for _, b in spans],
        glued=[k > 0 and spans[k - 1][1] == a for k, (a, _) in enumerate(spans)],
        kinds=[""] * count,
        names=[],
        sentences=[(0, count)] if count else [],
        blocks=number_blocks(starts, find_lines(text)),
    )
