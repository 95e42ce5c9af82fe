"""Acts in, commitments out.

Enters: the acts of one article and a `Scene`. Leaves: `Debt`s: who owes what to whom by when. It refuses a promise without something promised.
"""

from __future__ import annotations

from dataclasses import dataclass, field

from dragoman.language.clauses import find_mood
from dragoman.meaning.acts import Deed
from dragoman.meaning.positions import topics_of
from dragoman.meaning.scenes import Scene
from dragoman.meaning.times.mention import TimeMention

BINDING = frozenset({"pledge", "agreement"})


@dataclass(slots=True)
class Debt:
    """A commitment while the article is read; `words` say what is owed."""

    debtors: list[int]
    creditors: list[int]
    words: tuple[int, int]
    topic: str | None
    due: TimeMention | None
    status: str
    asserter: int | None
    rule: str
    evidence: dict[str, list[tuple[int, int]]] = field(default_factory=dict)


def find_commitments(scene: Scene, deeds: list[Deed]) -> list[Debt]:
    """What acts of agreeing and pledging bind their actors to do."""
    a = scene.a
    out = []
    for deed in deeds:
        if (
            deed.act not in BINDING
            or deed.status not in ("carried_out", "ongoing")
            or deed.clause < 0
            or not deed.actors
        ):
            continue
        c = deed.clause
        if find_mood(a, c).tense not in ("infinitive", "future") and not find_mood(a, c).modal:
            continue
        first, end = a.edges[c]
        first = max(first, deed.trigger + 1)
        if deed.content:
            end = min(end, max(e for _, e in deed.content) + 1)
        while first < end and (a.lower[first] in ("to", "that", ",") or a.upos[first] == "PUNCT"):
            first += 1
        while end > first and a.upos[end - 1] == "PUNCT":
            end -= 1
        if end - first < 2:
            continue
        due = next((t for t in scene.times if first <= t.first < end and t.begin and t.grade), None)
        topics = topics_of(a, [(first, end)])
        evidence = {
            "what": [(first, end)],
            "debtors": deed.evidence.get("actors", []),
            "status": [(deed.trigger, deed.trigger + 1)],
        }
        if due:
            evidence["due"] = [(due.first, due.end)]
        out.append(
            Debt(
                deed.actors,
                deed.targets,
                (first, end),
                topics[0] if topics else None,
                due,
                "planned",
                deed.asserter,
                f"commitment.{deed.row}",
                evidence,
            )
        )
    return sorted(out, key=lambda d: d.words)
