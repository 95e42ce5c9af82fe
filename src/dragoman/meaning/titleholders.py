"""Titles in, the people who hold them out: "the minister", "the Israeli prime minister", "the Russian and US presidents".

Enters: the `References` found so far and the word that heads the title. Leaves: a `Reference`. It refuses to look ahead where others have been named before: whoever is called
president three paragraphs on is not the president meant here.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from dragoman.knowledge.phrases import longest_title
from dragoman.meaning.noun_phrases import is_definite
from dragoman.meaning.reference import NOBODY, Reference

if TYPE_CHECKING:
    from dragoman.meaning.references import References


def find_titleholder(known: References, i: int, lemmas: list[str], owners: tuple[int, ...]) -> Reference:
    """ "The minister", "the Israeli prime minister": the person the article gives that title."""
    cast, a = known.cast, known.cast.a
    if a.tags[i] in ("NNS", "NNPS"):
        return find_titleholders(known, i, lemmas, owners)
    if not (is_definite(cast.a, i) or owners or a.tags[i] == "NNP"):
        return NOBODY
    leads = lemmas[-1] == "leader"
    wanted = {
        row.id
        for first in range(len(lemmas))
        for end, rows in [longest_title(lemmas, first)]
        if end == len(lemmas)
        for row in rows
    }
    found: list[tuple[bool, int, int]] = []
    for index, player in enumerate(cast.players):
        if player.kind != "person":
            continue
        seen = [s for s, _ in player.mentions if s < i]
        for title in player.titles:
            head_agrees = a.lemmas[title.head].lower() == lemmas[-1] or (
                leads and bool(owners) and title.level == "leader"
            )
            if not (title.row in wanted or head_agrees):
                continue
            theirs = {p for w in title.owners for p in known.refer(w).players}
            if owners and theirs and not theirs & set(owners):
                continue
            if owners and not theirs and any(cast.players[o].kind == "state" for o in owners) and not seen:
                continue
            found.append((bool(owners) and bool(theirs & set(owners)), max(seen, default=-1), index))
    if not owners and any(s < i for p in cast.players if p.kind == "person" for s, _ in p.mentions):
        # whoever is called so only later is not who was meant, where others have been named before
        found = [x for x in found if x[1] >= 0]
    if not found:
        return NOBODY
    return Reference((max(found)[2],), rule="reference.title")


def find_titleholders(known: References, i: int, lemmas: list[str], owners: tuple[int, ...]) -> Reference:
    """ "The Russian and US presidents": one named holder of the title for each owner."""
    if len(owners) < 2:
        return NOBODY
    cast = known.cast
    found = []
    for owner in owners:
        for index, player in enumerate(cast.players):
            theirs = {
                p
                for t in player.titles
                if cast.a.lemmas[t.head].lower() == lemmas[-1]
                for w in t.owners
                for p in known.refer(w).players
            }
            if player.kind == "person" and owner in theirs:
                found.append(index)
                break
    return Reference(tuple(found), rule="reference.title") if len(found) == len(owners) else NOBODY
