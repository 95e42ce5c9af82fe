"""Names and nouns in, standing frameworks and initiatives out.

Enters: a `Scene`. Leaves: `Framework`s. It refuses a bare noun: "a format" is none, "the Crimea Platform" and "the Danish model" are.
"""

from __future__ import annotations

from dataclasses import dataclass, field

from dragoman.knowledge.formats import load_formats
from dragoman.meaning.scenes import Scene

BLOC_WORDS = frozenset(
    {
        "platform",
        "format",
        "process",
        "initiative",
        "quartet",
        "group",
        "dialogue",
        "partnership",
        "coalition",
        "troika",
    }
)


@dataclass(slots=True)
class Framework:
    """A format while the article is read: `words` are its name."""

    name: str
    words: tuple[int, int]
    members: list[int] = field(default_factory=list)
    rule: str = ""


def find_formats(scene: Scene) -> list[Framework]:
    """Frameworks in order of the text, each once."""
    a, cast = scene.a, scene.cast
    out: list[Framework] = []
    named = {w for row in load_formats() if row.needs_name for w in row.match}
    leading = {w: row for row in load_formats() if row.introduces for w in row.match}
    for mention in cast.names:
        words = mention.name.lower().split()
        if mention.kind == "bloc" and BLOC_WORDS & set(words):
            add(out, scene, mention.first, mention.end, "format.known")
    for i in range(len(a)):
        if a.upos[i] not in ("NOUN", "PROPN"):
            continue
        lemma = a.lemmas[i].lower()
        phrase = f"{a.lower[i - 1]} {lemma}" if i else ""
        if lemma in named or phrase in named:
            first = i - (phrase in named)
            while first > 0 and (
                a.upos[first - 1] == "PROPN"
                or first - 1 in cast.name_at
                or (
                    a.upos[first - 1] in ("ADJ", "NOUN")
                    and a.heads[first - 1] == i
                    and first - 1 not in cast.name_at
                    and cast.name_at.get(first - 2)
                )
            ):
                first -= 1
            qualifier = any(
                k in cast.name_at and cast.name_at[k].sort in ("adjective", "place", "seat", "state", "body")
                for k in range(first, i)
            )
            capital = a.words[i][:1].isupper() and any(a.words[k][:1].isupper() for k in range(first, i))
            if first < i and (
                (qualifier and lemma in ("model", "initiative", "format", "platform", "process", "mechanism"))
                or (capital and lemma != "council" and lemma != "plan")
            ):
                add(out, scene, first, i + 1, "format.named")
        if lemma in leading and a.tags[i] == "NNS":
            introduce(out, scene, i, leading[lemma].introduces)
    return sorted(out, key=lambda f: f.words)


def introduce(out: list[Framework], scene: Scene, i: int, markers: tuple[str, ...]) -> None:
    """ "formats such as A, B and C": each name in the list."""
    a = scene.a
    end = a.sentences[a.sentence_of[i]][1]
    text = [a.lower[k] for k in range(i + 1, min(i + 4, end))]
    start = next(
        (i + 1 + len(m.split()) + k for m in markers for k in (0, 1) if text[k : k + len(m.split())] == m.split()), None
    )
    if start is None:
        return
    first = start
    for k in range(start, end + 1):
        closes = (
            k == end
            or a.words[k] in (",", ";", ".")
            or (a.lower[k] == "and" and a.words[k - 1] == ",")
            or a.lower[k] in ("and", "along")
        )
        if not closes:
            continue
        while first < k and a.lower[first] in ("the", "and", ",", "a"):
            first += 1
        if k > first and any(a.words[j][:1].isupper() for j in range(first, k)) and k - first <= 6:
            add(out, scene, first, k, "format.listed")
        first = k + 1
        if k < end and a.lower[k] == "along":
            break


def add(out: list[Framework], scene: Scene, first: int, end: int, rule: str) -> None:
    if any(f.words[0] < end and first < f.words[1] for f in out):
        return
    name = " ".join(scene.a.quote(first, end).split())
    if any(f.name.lower() == name.lower() for f in out):
        return
    members: list[int] = []
    for k in range(first, end):
        mention = scene.cast.name_at.get(k)
        player = scene.cast.named(k)
        if (
            player is not None
            and mention is not None
            and mention.sort in ("adjective", "state")
            and scene.players[player].kind == "state"
            and player not in members
        ):
            members.append(player)
    out.append(Framework(name, (first, end), members, rule))
