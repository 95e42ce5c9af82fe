"""Article in, spaCy `Doc` out: words, tags, trees, names, sentence ends.

Enters: an article's text and its blocks. Leaves: a `Doc` whose characters are those of the text, one for one. It refuses to let a sentence run
over the end of a block: a title and the caption below it are never one sentence.

The pipeline is spaCy's, with one component of ours, `dragoman_reader`; any other installed spaCy pipeline can be named in
its place.
"""

from __future__ import annotations

import itertools
from collections.abc import Iterable, Sequence
from typing import Any

import numpy as np
import spacy
from spacy.attrs import DEP, ENT_IOB, ENT_TYPE, HEAD, IDX, IS_SPACE, LEMMA, MORPH, ORTH, POS, TAG
from spacy.language import Language
from spacy.tokens import Doc

from dragoman.errors import ModelError
from dragoman.language.analysis import Analysis
from dragoman.language.lemmas import find_lemma
from dragoman.language.pieces import MAX_PIECES
from dragoman.language.reader import END, Reader, Tags
from dragoman.language.tokens import make_tokenizer

DEFAULT_PIPELINE = "dragoman"
# Pieces of one window of running text: what the reader was trained on.
PIECES_OF_WINDOW = 126
# Tokens whose vectors are held at once; bounds the memory of a very long article.
TOKENS_OF_CHUNK = 4000
ENDS_OF_SENTENCE = frozenset({".", "!", "?", "…", "...", "?!", "!?", ".”", '."'})
# Log probability of "no name" above which a word is in none: most words, so that the best sequence is sought only in between.
SURE = -0.01
# Values of ENT_IOB.
INSIDE, OUTSIDE, BEGIN = 1, 2, 3
OPENING = frozenset({"“", "«", '"'})
CLOSING = frozenset({'"', "”", "’", "'", ")", "]", "»", "''"})

Block = tuple[int, int]


@Language.factory("dragoman_reader")
def make_reader(nlp: Language, name: str) -> NeuralReader:
    return NeuralReader(Reader())


class NeuralReader:
    """spaCy component: tags, names, sentence ends and trees from one pass of the neural reader.

    `doc.user_data["blocks"]` (pairs of character offsets) bounds the sentences; without it blank lines do.
    """

    def __init__(self, reader: Reader):
        self.reader = reader

    def __call__(self, doc: Doc) -> Doc:
        tokens = Tokens(doc)
        if not tokens.words:
            return doc
        blocks = doc.user_data.get("blocks") or find_paragraphs(doc.text)
        return fill(doc, tokens, self.read_tokens(tokens, blocks), self.reader.labels)

    def read_tokens(self, tokens: Tokens, blocks: Sequence[Block]) -> Result:
        """Everything about the words of a text whose blocks are those."""
        return self.read(tokens.words, tokens.glued, find_block_ends(tokens.starts, blocks))

    def analyse(self, doc: Doc, blocks: Sequence[Block]) -> Analysis:
        """The analysis of `doc`, of which only the tokens are read: what `Analysis.from_doc` would give once the component has run, at less cost."""
        tokens = Tokens(doc)
        result = self.read_tokens(tokens, blocks or find_paragraphs(doc.text))
        labels = self.reader.labels
        places = range(len(tokens.words))
        starts = [*result.sentence_starts, len(places)]
        tags = [labels["xpos"][k] for k in result.xpos.tolist()]
        feats = ["|".join(sorted(x.split("|"))) for x in labels["feats"]]
        kinds = ["" if x == "O" else x for x in labels["kinds"]]
        return Analysis.from_lists(
            doc.text,
            words=tokens.words,
            lower=[word.lower() for word in tokens.words],
            lemmas=list(map(find_lemma, tokens.words, tags)),
            upos=[labels["upos"][k] for k in result.upos.tolist()],
            tags=tags,
            feats=[feats[k] for k in result.feats.tolist()],
            heads=[-1 if head == k else head for k, head in zip(places, result.heads.tolist(), strict=True)],
            rels=[labels["rels"][k] for k in result.rels.tolist()],
            starts=tokens.starts,
            kinds=[kinds[k] for k in result.kinds.tolist()],
            names=result.find_names(labels["names"]),
            sentences=list(itertools.pairwise(starts)),
            blocks=blocks,
        )

    def read(self, words: Sequence[str], glued: Sequence[bool], block_ends: Iterable[int]) -> Result:
        """Everything about running words; `block_ends` are positions after which a block ends."""
        result = Result(len(words))
        forced = sorted(set(block_ends) | {len(words) - 1})
        sizes = [self.reader.pieces.count(w) for w in words]
        windows = list(find_windows(words, sizes, forced))
        start = 0
        while start < len(windows):
            stop = start
            while (stop < len(windows) and windows[stop][1] - windows[start][0] <= TOKENS_OF_CHUNK) or stop == start:
                stop += 1
            self.read_chunk(words, glued, windows[start:stop], frozenset(forced), result)
            start = stop
        return result

    def read_chunk(self, words: Sequence[str], glued: Sequence[bool], windows: list[tuple[int, int]], forced: frozenset[int], result: Result) -> None:  # fmt: skip
        tags = self.reader.tag([(words[a:b], glued[a:b]) for a, b in windows])
        begin, end = windows[0][0], windows[-1][1]
        vectors = np.concatenate([t.vectors for t in tags])
        for (a, _), tag in zip(windows, tags, strict=True):
            result.put_tags(a, tag)
        last = {b - 1 for _, b in windows}
        sentences = find_sentences(words, glued, result.end_scores, begin, end, forced | last)
        heads, rels = self.reader.parse([vectors[a - begin : b - begin] for a, b in sentences])
        for (a, b), h, r in zip(sentences, heads, rels, strict=True):
            result.heads[a:b] = np.where(h == 0, np.arange(a, b), h + a - 1)
            result.rels[a:b] = r
            result.sentence_starts.append(a)

    def read_sentences(self, sentences: Sequence[tuple[Sequence[str], Sequence[bool]]]) -> list[Result]:
        """Tags and trees of sentences given as words, each by itself; for measuring."""
        tags = self.reader.tag(sentences)
        heads, rels = self.reader.parse([t.vectors for t in tags])
        out = []
        for tag, h, r in zip(tags, heads, rels, strict=True):
            result = Result(len(h))
            result.put_tags(0, tag)
            result.heads[:] = np.where(h == 0, np.arange(len(h)), h - 1)
            result.rels[:] = r
            result.sentence_starts.append(0)
            out.append(result)
        return out


class Tokens:
    """The words of a document, blank tokens left out: `real` are their positions among the tokens, `glued` says that no blank stands before them."""

    def __init__(self, doc: Doc):
        rows = doc.to_array([ORTH, IDX, IS_SPACE]).tolist()
        strings = doc.vocab.strings
        self.real = [i for i, row in enumerate(rows) if not row[2]]
        forms = {key: strings[key] for key in {rows[i][0] for i in self.real}}
        self.words = [forms[rows[i][0]] for i in self.real]
        self.starts = [int(rows[i][1]) for i in self.real]
        ends = [start + len(word) for start, word in zip(self.starts, self.words, strict=True)]
        self.glued = [i > 0 and ends[i - 1] == start for i, start in enumerate(self.starts)]


class Result:
    """Label indices and heads of running words (a root is its own head), and the name scores."""

    def __init__(self, count: int):
        self.upos, self.xpos, self.feats, self.kinds, self.rels, self.heads = np.zeros((6, count), np.int64)
        self.end_scores = np.zeros(count, np.float32)
        self.names: list[tuple[int, np.ndarray]] = []
        self.sentence_starts: list[int] = []

    def put_tags(self, start: int, tags: Tags) -> None:
        stop = start + len(tags.upos)
        self.upos[start:stop], self.xpos[start:stop] = tags.upos, tags.xpos
        self.feats[start:stop], self.kinds[start:stop] = tags.feats, tags.kinds
        self.end_scores[start:stop] = tags.ends
        self.names.append((start, tags.names))

    def find_names(self, labels: Sequence[str]) -> list[tuple[int, int, str]]:
        """Names as (start, end, label), the best sequence in which no name begins in its middle; none runs over a sentence."""
        starts = set(self.sentence_starts)
        out: list[tuple[int, int, str]] = []
        for offset, scores in self.names:
            likely = [labels[k] for k in scores.argmax(1).tolist()]
            for begin, end in find_runs(scores[:, 0] < SURE):
                open_name: list[Any] | None = None
                # Where the likeliest tags make a sequence, no other is better.
                tags = likely[begin:end]
                if not is_sequence(tags):
                    tags = decode_names(scores[begin:end], labels)
                for i, tag in enumerate(tags, offset + begin):
                    kind, _, label = tag.partition("-")
                    if kind == "I" and open_name and open_name[2] == label and i not in starts:
                        open_name[1] = i + 1
                        continue
                    if open_name:
                        out.append(tuple(open_name))
                    open_name = [i, i + 1, label] if kind != "O" else None
                if open_name:
                    out.append(tuple(open_name))
        return sorted(out)


def find_runs(marked: np.ndarray) -> list[tuple[int, int]]:
    """Stretches of True, as (start, end)."""
    edges = np.flatnonzero(np.diff(np.concatenate(([False], marked, [False])).astype(np.int8)))
    return list(zip(edges[::2].tolist(), edges[1::2].tolist(), strict=True))


def is_sequence(tags: Sequence[str]) -> bool:
    """Whether no name begins in its middle."""
    return all(tag[0] != "I" or before[2:] == tag[2:] for before, tag in itertools.pairwise(("O", *tags)))


def decode_names(scores: np.ndarray, labels: Sequence[str]) -> list[str]:
    """Viterbi over BIO tags; `scores` are log probabilities [words, labels]."""
    count = len(labels)
    moves = np.zeros((count, count), np.float32)
    for j, to in enumerate(labels):
        if to[0] == "I":
            for i, back in enumerate(labels):
                if back[2:] != to[2:]:
                    moves[i, j] = -1e4
    begin = np.array([-1e4 if t[0] == "I" else 0.0 for t in labels], np.float32)
    best = scores[0] + begin
    pointers = []
    for row in scores[1:]:
        paths = best[:, None] + moves
        pointers.append(paths.argmax(0))
        best = paths.max(0) + row
    tag = int(best.argmax())
    tags = [tag]
    for pointer in reversed(pointers):
        tag = int(pointer[tag])
        tags.append(tag)
    return [labels[t] for t in reversed(tags)]


def find_paragraphs(text: str) -> list[Block]:
    """Blocks of a text that comes without: lines."""
    blocks, start = [], 0
    for line in text.splitlines(keepends=True):
        blocks.append((start, start + len(line)))
        start += len(line)
    return blocks


def find_block_ends(starts: Sequence[int], blocks: Sequence[Block]) -> set[int]:
    """Positions of the last token of each block."""
    ends, block = set(), 0
    for i, start in enumerate(starts):
        while block < len(blocks) and start >= blocks[block][1]:
            block += 1
            if i:
                ends.add(i - 1)
    return ends


def find_windows(words: Sequence[str], sizes: Sequence[int], forced: Sequence[int]) -> Iterable[tuple[int, int]]:
    """Stretches of words that end where a sentence surely ends, as many sentences in each as fit `PIECES_OF_WINDOW`."""
    begin, size = 0, 0
    for start, stop in find_segments(words, sizes, frozenset(forced)):
        more = sum(sizes[start:stop])
        if start > begin and size + more > PIECES_OF_WINDOW:
            yield begin, start
            begin, size = start, 0
        size += more
    if begin < len(words):
        yield begin, len(words)


def find_segments(words: Sequence[str], sizes: Sequence[int], forced: frozenset[int]) -> Iterable[tuple[int, int]]:
    """Stretches that end with a block, at an unmistakable full stop, or where the encoder has no more places."""
    start, size = 0, 0
    for i, word in enumerate(words):
        if size + sizes[i] > MAX_PIECES:
            yield start, i
            start, size = i, 0
        size += sizes[i]
        following = words[i + 1] if i + 1 < len(words) else ""
        stops = word in ENDS_OF_SENTENCE or (word in CLOSING and i > start and words[i - 1] in ENDS_OF_SENTENCE)
        if i in forced or (stops and following[:1].isupper()) or is_platform_end(words, i):
            yield start, i + 1
            start, size = i + 1, 0
    if start < len(words):
        yield start, len(words)


def is_platform_end(words: Sequence[str], i: int) -> bool:
    """`… he wrote on X. The talks …`: the letter is a platform and no initial, the full stop ends the sentence."""
    return words[i] == "X." and i > 0 and words[i - 1].lower() in ("on", "platform", "via") and (i + 1 == len(words) or words[i + 1][:1].isupper() or words[i + 1] in OPENING)  # fmt: skip


def is_end_before_quote(words: Sequence[str], i: int) -> bool:
    """`… he said. “We will come.”`"""
    return (
        i + 2 < len(words) and words[i] in (".", "!", "?") and words[i + 1] in ("“", "«") and words[i + 2][:1].isupper()
    )


def find_sentences(words: Sequence[str], glued: Sequence[bool], scores: np.ndarray, begin: int, end: int, forced: frozenset[int]) -> list[tuple[int, int]]:  # fmt: skip
    """Sentences where the reader sees an end, or where one is forced; a closing mark stays with what it closes."""
    out, start = [], begin
    for i in range(begin, end):
        is_end = scores[i] >= END or is_platform_end(words, i) or is_end_before_quote(words, i)
        if is_end and i + 1 < end and glued[i + 1] and words[i + 1] in CLOSING and i not in forced:
            continue
        if not is_end and i > start and words[i] in CLOSING and glued[i] and scores[i - 1] >= END:
            is_end = True
        if is_end or i in forced:
            out.append((start, i + 1))
            start = i + 1
    return out


def fill(doc: Doc, tokens: Tokens, result: Result, labels: dict[str, list[str]]) -> Doc:
    """The document with what was read; blank tokens hang on the word before them, as spaCy has it."""
    real = tokens.real
    count, add = len(doc), doc.vocab.strings.add
    here = np.asarray(real)
    last = here[np.maximum(np.searchsorted(here, np.arange(count), side="right") - 1, 0)]
    heads = last.copy()
    heads[here] = here[result.heads]
    columns = np.zeros((count, 8), np.uint64)
    columns[:, 0] = (heads - np.arange(count)).astype(np.uint64)
    blank = {POS: "SPACE", TAG: "_SP", DEP: "dep"}
    for column, (attribute, key, found, make) in enumerate(
        (
            (POS, "upos", result.upos, add),
            (TAG, "xpos", result.xpos, add),
            (MORPH, "feats", result.feats, lambda x: doc.vocab.morphology.add("" if x == "_" else x)),
            (DEP, "rels", result.rels, lambda x: add("ROOT" if x == "root" else x)),
        ),
        1,
    ):
        known, places = np.unique(found, return_inverse=True)
        columns[:, column] = make(blank.get(attribute, "_"))
        columns[here, column] = np.array([make(labels[key][k]) for k in known.tolist()], np.uint64)[places]
    xpos = labels["xpos"]
    columns[:, 5] = [add(t.text) for t in doc]
    tags = (xpos[k] for k in result.xpos.tolist())
    columns[here, 5] = [add(find_lemma(word, tag)) for word, tag in zip(tokens.words, tags, strict=True)]
    columns[:, 6] = OUTSIDE
    for a, b, label in result.find_names(labels["names"]):
        first, end = real[a], real[b - 1] + 1
        columns[first:end, 6], columns[first, 6] = INSIDE, BEGIN
        columns[first:end, 7] = add(label)
    doc.from_array([HEAD, POS, TAG, MORPH, DEP, LEMMA, ENT_IOB, ENT_TYPE], columns)  # type: ignore[arg-type]
    kinds, kind_labels = [""] * count, ["" if x == "O" else x for x in labels["kinds"]]
    for i, k in zip(real, result.kinds.tolist(), strict=True):
        kinds[i] = kind_labels[k]
    doc.user_data["kinds"] = kinds
    return doc


def load_pipeline(name: str = DEFAULT_PIPELINE) -> Language:
    """The reader's own pipeline, or an installed spaCy pipeline by its name or path.

    Raises `ModelError` when there is none of that name, or when it has no parser.
    """
    if name == DEFAULT_PIPELINE:
        nlp = spacy.blank("en")
        nlp.tokenizer = make_tokenizer(nlp.vocab)
        nlp.add_pipe("dragoman_reader")
        return nlp
    try:
        nlp = spacy.load(name)
    except OSError as error:
        raise ModelError(f"no spaCy pipeline {name!r} is installed; install it, or leave --pipeline away") from error
    if not {"parser", "dragoman_reader"} & set(nlp.pipe_names):
        raise ModelError(f"the spaCy pipeline {name!r} has no parser; the reading needs trees: name one that has")
    return nlp


def parse(text: str, blocks: Sequence[Block], nlp: Language) -> Doc:
    """The analysed text; `blocks` are the character offsets of its paragraphs, titles, captions."""
    doc = nlp.make_doc(text)
    doc.user_data["blocks"] = list(blocks)
    return nlp(doc)


def analyse(text: str, blocks: Sequence[Block], nlp: Language) -> Analysis:
    """The same as lists. Where the shipped reader is all there is in the pipeline, no `Doc` is filled on the way."""
    if nlp.pipe_names == ["dragoman_reader"]:
        return nlp.get_pipe("dragoman_reader").analyse(nlp.make_doc(text), blocks)  # type: ignore[no-any-return,attr-defined]
    return Analysis.from_doc(parse(text, blocks, nlp), blocks)
