"""A spaCy `Doc` in, plain lists out: what every step of the meaning layer reads.

Enters: the `Doc` of any pipeline that gives Universal Dependencies. Leaves: an `Analysis`, words without the blanks between them, each with
its place in the text. It refuses to hold state of its own: it is read, never written.

Lists instead of tokens because the steps after this one ask for heads and children hundreds of times a sentence: a list answers
ten times faster than a `Token`, and an analysis can be written by hand in a test.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Any, NamedTuple

from spacy.attrs import DEP, ENT_IOB, ENT_TYPE, HEAD, IDX, LEMMA, LENGTH, LOWER, MORPH, ORTH, POS, SENT_START, TAG
from spacy.tokens import Doc

from dragoman.language.repairs import mend_passives, move_companions, move_settings, move_speakers

# Names by any other pipeline's labels.
NAME_LABELS = {"PERSON": "PER", "PER": "PER", "ORG": "ORG", "GPE": "LOC", "LOC": "LOC", "FAC": "LOC", "NORP": ""}


class Name(NamedTuple):
    """Words `start` to `end` (half-open) are a name; `label` is PER, ORG or LOC."""

    start: int
    end: int
    label: str


@dataclass(frozen=True)
class Analysis:
    """Words of an article, one entry a word in every list.

    `starts`, `ends`: code points of `text`. `heads`: word index, -1 for a root. `tags`: Penn. `feats`: UD, "A=B|C=D".
    `kinds`: what a noun phrase headed by the word is (person, organization, place, event, time, object, abstract, …) or "".
    `sentences`: (first, last + 1). `blocks`: for each word the number of its block. `glued`: no blank stands before it.
    """

    text: str
    words: list[str]
    lower: list[str]
    lemmas: list[str]
    upos: list[str]
    tags: list[str]
    feats: list[str]
    heads: list[int]
    rels: list[str]
    starts: list[int]
    ends: list[int]
    glued: list[bool]
    kinds: list[str]
    names: list[Name]
    sentences: list[tuple[int, int]]
    blocks: list[int]

    def __len__(self) -> int:
        return len(self.words)

    @cached_property
    def main_rels(self) -> list[str]:
        """For each word its relation without the subtype: "nsubj" for "nsubj:pass"."""
        short = {rel: rel.split(":")[0] for rel in set(self.rels)}
        return [short[rel] for rel in self.rels]

    @cached_property
    def moods(self) -> dict[int, Any]:
        """What `clauses.find_mood` has found so far, by predicate: every step asks for the same few."""
        return {}

    @cached_property
    def children(self) -> list[list[int]]:
        """For each word its dependents, in order of the text."""
        out: list[list[int]] = [[] for _ in self.words]
        for i, head in enumerate(self.heads):
            if head >= 0:
                out[head].append(i)
        return out

    @cached_property
    def sentence_of(self) -> list[int]:
        """For each word the number of its sentence."""
        return [number for number, (a, b) in enumerate(self.sentences) for _ in range(a, b)]

    @cached_property
    def edges(self) -> list[tuple[int, int]]:
        """For each word the first and last + 1 word of the tree below it."""
        left, right = list(range(len(self.words))), list(range(1, len(self.words) + 1))
        for a, b in self.sentences:
            for i in self._bottom_up(a, b):
                head = self.heads[i]
                if head >= 0:
                    left[head] = min(left[head], left[i])
                    right[head] = max(right[head], right[i])
        return list(zip(left, right, strict=True))

    def _bottom_up(self, start: int, end: int) -> list[int]:
        order = [i for i in range(start, end) if self.heads[i] < 0]
        for i in order:
            order += self.children[i]
        return order[::-1]

    def below(self, i: int, without: Sequence[str] = ()) -> list[int]:
        """Word `i` and all below it in order of the text; branches whose relation is in `without` are left out."""
        out, stack = [], [i]
        while stack:
            k = stack.pop()
            out.append(k)
            stack += [c for c in self.children[k] if self.main_rels[c] not in without and self.rels[c] not in without]
        return sorted(out)

    def child(self, i: int, *rels: str) -> int | None:
        """First dependent of `i` whose relation, with or without its subtype, is one of `rels`."""
        main, full = self.main_rels, self.rels
        for c in self.children[i]:
            if main[c] in rels or full[c] in rels:
                return c
        return None

    def children_by(self, i: int, *rels: str) -> list[int]:
        """All such dependents."""
        below = self.children[i]
        if not below:
            return []
        main, full = self.main_rels, self.rels
        return [c for c in below if main[c] in rels or full[c] in rels]

    def preposition(self, i: int) -> str:
        """Words that mark `i` as an oblique: "between", "in favor of"; "" when there are none."""
        marks = [c for c in self.children[i] if self.rels[c] == "case" and c < i]
        if not marks:
            return ""
        words = []
        for mark in marks:
            words += [self.lower[k] for k in (mark, *self.children_by(mark, "fixed"))]
        return " ".join(words)

    def conjuncts(self, i: int) -> list[int]:
        """`i` and the words joined to it by "and", "or", commas."""
        out = [i]
        for k in out:
            out += self.children_by(k, "conj")
        return sorted(out)

    def span(self, first: int, end: int) -> tuple[int, int]:
        """Characters of the words `first` to `end` (half-open)."""
        return self.starts[first], self.ends[end - 1]

    def quote(self, first: int, end: int) -> str:
        """The text of those words, as it stands."""
        return self.text[self.starts[first] : self.ends[end - 1]]

    def feat(self, i: int, pair: str) -> bool:
        """Whether word `i` has the feature `pair`, such as "Tense=Past"."""
        return pair in self.feats[i].split("|")

    def above(self, i: int) -> Iterator[int]:
        """Heads of `i`, nearest first."""
        seen = 0
        while (i := self.heads[i]) >= 0 and seen < 200:
            seen += 1
            yield i

    @classmethod
    def from_doc(cls, doc: Doc, blocks: Sequence[tuple[int, int]] = ()) -> Analysis:
        """The analysis of `doc`; `blocks` are character offsets, without them every line is one."""
        array = doc.to_array(
            [ORTH, LOWER, LEMMA, POS, TAG, MORPH, DEP, HEAD, IDX, LENGTH, ENT_IOB, ENT_TYPE, SENT_START]
        )
        rows = array.tolist()
        strings = doc.vocab.strings
        space = strings["SPACE"]
        kinds = doc.user_data.get("kinds") or [""] * len(rows)
        text = doc.text
        blank = {word for word in {row[0] for row in rows} if strings[word].isspace()}
        real = [i for i, row in enumerate(rows) if row[3] != space and row[0] not in blank]
        position = {i: k for k, i in enumerate(real)}
        named: dict[int, str] = {}

        def string(key: int) -> str:
            if key not in named:
                named[key] = strings[key] if key else ""
            return named[key]

        heads: list[int] = []
        rels: list[str] = []
        names: list[tuple[int, int, str]] = []
        sentences: list[tuple[int, int]] = []
        for k, i in enumerate(real):
            row = rows[i]
            offset = row[7] if row[7] < 1 << 63 else row[7] - (1 << 64)
            rel = string(row[6])
            is_root = offset == 0 or i + offset not in position
            heads.append(-1 if is_root else position[i + offset])
            rels.append("root" if is_root else rel)
            if row[10] == 3 or (row[10] == 1 and (not names or names[-1][1] != k)):
                names.append((k, k + 1, string(row[11])))
            elif row[10] == 1:
                names[-1] = (names[-1][0], k + 1, names[-1][2])
            start = row[12]
            if k == 0 or start == 1:
                sentences.append((k, k + 1))
            else:
                sentences[-1] = (sentences[-1][0], k + 1)
        return cls.from_lists(
            text,
            words=[string(rows[i][0]) for i in real],
            lower=[string(rows[i][1]) for i in real],
            lemmas=[string(rows[i][2]) for i in real],
            upos=[string(rows[i][3]) for i in real],
            tags=[string(rows[i][4]) for i in real],
            feats=[string(rows[i][5]) for i in real],
            heads=heads,
            rels=rels,
            starts=[rows[i][8] for i in real],
            kinds=[kinds[i] for i in real],
            names=names,
            sentences=sentences,
            blocks=blocks,
        )

    @classmethod
    def from_lists(cls, text: str, *, words: list[str], lower: list[str], lemmas: list[str], upos: list[str], tags: list[str], feats: list[str],
                   heads: list[int], rels: list[str], starts: list[int], kinds: list[str], names: Sequence[tuple[int, int, str]],
                   sentences: list[tuple[int, int]], blocks: Sequence[tuple[int, int]] = ()) -> Analysis:  # fmt: skip
        """The analysis of words with their labels, its trees repaired. `heads` and `rels` are changed in place; `blocks` as in `from_doc`."""
        people = {k for first, end, label in names if NAME_LABELS.get(label) == "PER" for k in range(first, end)}
        mend_passives(heads, rels, tags)
        move_speakers(heads, rels, tags)
        move_companions(heads, rels, lower, upos)
        move_settings(heads, rels, lower, upos, people)
        ends = [start + len(word) for start, word in zip(starts, words, strict=True)]
        return cls(
            text=text,
            words=words,
            lower=lower,
            lemmas=lemmas,
            upos=upos,
            tags=tags,
            feats=feats,
            heads=heads,
            rels=rels,
            starts=starts,
            ends=ends,
            glued=[k > 0 and ends[k - 1] == start for k, start in enumerate(starts)],
            kinds=kinds,
            names=[Name(a, b, NAME_LABELS[x]) for a, b, x in names if NAME_LABELS.get(x)],
            sentences=sentences,
            blocks=number_blocks(starts, blocks or find_lines(text)),
        )


def find_lines(text: str) -> list[tuple[int, int]]:
    out, start = [], 0
    for line in text.splitlines(keepends=True):
        out.append((start, start + len(line)))
        start += len(line)
    return out


def number_blocks(starts: Sequence[int], blocks: Sequence[tuple[int, int]]) -> list[int]:
    out, block = [], 0
    for start in starts:
        while block + 1 < len(blocks) and start >= blocks[block][1]:
            block += 1
        out.append(block)
    return out
