"""A verb of saying in, the channel it was said on out.

Enters: an `Analysis` and the cue of a statement. Leaves: channel, platform and the words that name it. It refuses what stands inside the words
said: a speech somebody talks about is not where they talk.
"""

from __future__ import annotations

from dragoman.knowledge.cues import ChannelRow, load_channels
from dragoman.language.analysis import Analysis
from dragoman.language.clauses import find_objects, find_obliques

SPEAKING = frozenset({"speak", "address", "talk", "appear", "write", "post", "react", "respond", "comment", "testify"})
WORDS_OF_CHANNEL = 4


def find_channel(
    a: Analysis, cue: int, content: list[tuple[int, int]]
) -> tuple[str, str | None, tuple[int, int]] | None:
    """(channel, platform, words) of what was said by `cue`."""
    verbs = [cue, *(c for c in a.children_by(cue, "advcl", "conj", "xcomp") if a.lemmas[c] in SPEAKING)]
    head = a.heads[cue]
    if (
        head >= 0
        and a.rels[cue] in ("advcl", "conj", "xcomp")
        and (a.rels[cue] != "conj" or a.child(cue, "nsubj") is None)
    ):
        verbs.append(head)
    for verb in verbs:
        phrases = [(p, w) for p, w in find_obliques(a, verb)]
        phrases += [("told", w) for w in find_objects(a, verb)]
        for preposition, word in phrases:
            if any(s <= word < e for s, e in content):
                continue
            found = match_channel(a, word, preposition)
            if found:
                row, first, end = found
                platform = a.words[word] if row.platform == "as written" else row.platform
                return row.means, platform, (first, end)
    # "“The way is clear,” she said on X": what follows the cue may hang on the words said
    inside = {i for s, e in content for i in range(s, e)}
    for word in range(cue + 1, a.sentences[a.sentence_of[cue]][1]):
        if word not in inside and a.heads[word] in inside and a.rels[word].split(":")[0] == "obl":
            found = match_channel(a, word, a.preposition(word))
            if found:
                row, first, end = found
                return row.means, a.words[word] if row.platform == "as written" else row.platform, (first, end)
    return None


def match_channel(a: Analysis, word: int, preposition: str) -> tuple[ChannelRow, int, int] | None:
    """The row of the longest phrase that `word` heads, and where the phrase begins and ends. A name may be headed by its first word."""
    table = load_channels()
    last = word + 1 if word + 1 < len(a) and a.heads[word + 1] == word else word
    for end in range(last + 1, word, -1):
        for first in range(max(0, end - WORDS_OF_CHANNEL), word + 1):
            words = range(first, end)
            forms = [(a.lemmas[k] if a.upos[k] == "NOUN" else a.lower[k]).lower() for k in words]
            row = table.get((*forms[:-1], forms[-1].removesuffix(".")))  # "on X." at the end of a sentence is one word
            if row and preposition in row.after:
                return row, first, end
    return None
