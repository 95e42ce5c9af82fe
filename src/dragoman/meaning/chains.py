"""Statements in, with who reports whom.

Enters: `Said`s as cues and quotes give them. Leaves: chains (the innermost speaker speaks, those around report), the same words told twice as one, and the first
person of what is quoted. It refuses to drop words that only the outer speaker says.
"""

from __future__ import annotations

from dataclasses import dataclass, field

from dragoman.language.analysis import Analysis
from dragoman.meaning.quotes import Quote
from dragoman.meaning.reference import Reference
from dragoman.meaning.references import FIRST_PERSON, HE, References
from dragoman.meaning.sayings import SayingFinder

# Words of an outer saying that must be its own for it to count beside the one inside it.
OWN_WORDS = 4


@dataclass(slots=True)
class Said:
    """A statement in words: `cue` is -1 where none stands. `content`, `source`: stretches of words. `form`: direct, indirect, mixed.
    `refusal`: why it counts as not said. `goes_on`: the statement before, whose cue tells of this one too."""

    cue: int
    cue_words: list[int]
    speaker: Reference
    source: tuple[int, int] | None
    content: list[tuple[int, int]]
    form: str
    rule: str
    means: str = "report"
    via: list[Reference] = field(default_factory=list)
    addressees: list[int] = field(default_factory=list)
    channel: str | None = None
    platform: str | None = None
    channel_words: tuple[int, int] | None = None
    quotes: list[int] = field(default_factory=list)
    is_after: bool = False
    repeats: list[list[tuple[int, int]]] = field(default_factory=list)
    refusal: str = ""
    goes_on: Said | None = None

    def covers(self, word: int) -> bool:
        return any(s <= word < e for s, e in self.content)


def credit(found: list[Said], a: Analysis, finder: SayingFinder) -> list[Said]:
    """ "He said the road was open, according to the state agency": the agency at the end reports what he said."""
    gone: set[int] = set()
    for said in found:
        if said.rule != "cue.according_to" or not said.is_after:
            continue
        end = a.sentences[a.sentence_of[said.cue]][1]
        tail = max(a.edges[a.heads[said.cue]][1], said.cue + 1)
        others = [
            s
            for s in found
            if s is not said
            and s.cue >= 0
            and s.cue < said.cue
            and a.sentence_of[s.cue] == a.sentence_of[said.cue]
            and s.rule != "cue.according_to"
            and finder.in_quote[s.cue] < 0
        ]
        if not others or any(a.upos[k] != "PUNCT" for k in range(tail, end)):
            continue
        main = min(others, key=lambda s: s.cue)
        main.via.append(said.speaker)
        for other in others:
            other.content = [(s, min(e, said.cue)) for s, e in other.content if s < said.cue]
            other.content = [p for s, e in other.content for p in finder.trim(s, e)]
        gone.add(id(said))
    return [s for s in found if id(s) not in gone and s.content]


def nest(found: list[Said], a: Analysis) -> list[Said]:
    """Chains: the speakers around an inner statement report it; an outer one with nothing of its own to say goes."""
    gone: set[int] = set()
    for inner in sorted(found, key=lambda s: -s.cue):
        around = [s for s in found if s is not inner and inner.cue >= 0 and s.covers(inner.cue) and s.cue != inner.cue]
        around.sort(key=lambda s: sum(e - b for b, e in s.content))
        chain = []
        for outer in around:
            if outer.speaker.players == inner.speaker.players and outer.speaker.anonymous == inner.speaker.anonymous:
                continue
            chain += [v for v in (outer.speaker, *reversed(outer.via)) if v not in chain]
        for outer in around:
            theirs = {i for s, e in inner.content for i in range(s, e)} | set(clause_words(inner, a))
            own = [
                i
                for s, e in outer.content
                for i in range(s, e)
                if i not in theirs and a.upos[i] not in ("PUNCT", "DET", "ADP", "SCONJ", "CCONJ")
            ]
            if len(own) < OWN_WORDS:
                gone.add(id(outer))
                inner.channel, inner.platform, inner.channel_words = (
                    (inner.channel, inner.platform, inner.channel_words)
                    if inner.channel
                    else (outer.channel, outer.platform, outer.channel_words)
                )
        inner.via = chain[::-1] + inner.via if chain else inner.via
    return [s for s in found if id(s) not in gone]


def clause_words(said: Said, a: Analysis) -> list[int]:
    covered = {i for s, e in said.content for i in range(s, e)}
    return [i for i in a.below(said.cue) if i not in covered] if said.cue >= 0 else []


def fold_repeats(found: list[Said], a: Analysis) -> list[Said]:
    """The same words by the same speaker told twice (headline, standfirst, text) are one statement."""
    out: list[Said] = []
    seen: dict[tuple[object, ...], Said] = {}
    for said in found:
        words = tuple(a.lower[i] for s, e in said.content for i in range(s, e) if a.upos[i] != "PUNCT")
        key = (said.speaker.players, said.speaker.anonymous if not said.speaker.players else None, words)
        if key in seen:
            seen[key].repeats.append(said.content)
            continue
        seen[key] = said
        out.append(said)
    return out


def place_first_person(found: list[Said], quotes: list[Quote], references: References) -> None:
    """In words quoted, "I" and "we" are the speaker."""
    a = references.a
    for said in sorted(found, key=lambda s: -sum(e - b for b, e in s.content)):
        for q in said.quotes:
            for i in range(quotes[q].first, quotes[q].end):
                if a.lower[i] in FIRST_PERSON and said.speaker.players:
                    references.of_word[i] = Reference(said.speaker.players, rule="reference.speaker")
                elif a.lower[i] in HE and references.refer(i).players == said.speaker.players != ():
                    # who speaks is "I" there: "he" is somebody else
                    references.of_word[i] = other = references.find_other(i, said.speaker.players)
                    for inner in found:
                        if inner.source == (i, i + 1):
                            inner.speaker = other or Reference(anonymous=(i, i + 1), rule="reference.description")
