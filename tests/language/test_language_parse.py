"""From the text of an article to its document: nothing lost, no sentence over the end of a block, the same every time."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest
import spacy
from hypothesis import given, settings
from hypothesis import strategies as st
from spacy.language import Language
from spacy.tokens import Doc

from dragoman import Reader, make_article
from dragoman.errors import ModelError
from dragoman.language.analysis import Analysis
from dragoman.language.parse import (
    PIECES_OF_WINDOW,
    analyse,
    decode_names,
    find_block_ends,
    find_paragraphs,
    find_sentences,
    find_windows,
    load_pipeline,
    parse,
)
from dragoman.language.pieces import MAX_PIECES

TITLE = "New talks between Chad and Libya"
CAPTION = "Delegates outside the palace in Tunis / Photo agency"
BODY = "The foreign ministers of Chad and Libya met in Tunis on Friday. They agreed to meet again."
ARTICLE = f"{TITLE}\n\n{CAPTION}\n\n{BODY}\n"
BLOCKS = [
    (0, len(TITLE)),
    (len(TITLE) + 2, len(TITLE) + 2 + len(CAPTION)),
    (len(TITLE) + len(CAPTION) + 4, len(ARTICLE)),
]


@pytest.fixture(scope="module")
def nlp(reader: Reader) -> Language:
    return reader._nlp


# ---------------------------------------------------------------- the whole way


@pytest.mark.model
@pytest.mark.parametrize(
    "text",
    [
        ARTICLE,
        "  \n\t Peru and Chile met.\r\n\r\nThen they left.  ",
        "“We will come,” she said — 🕊️ “and stay.”",
        "Кремль сказал «нет». Talks ended.",
        "x" * 3000,
        "\n",
    ],
)
def test_characters_are_unchanged(nlp: Language, text: str) -> None:
    """The document spells the text, character for character."""
    assert parse(text, [], nlp).text == text


@pytest.mark.model
@given(st.text(max_size=60))
@settings(max_examples=25)
def test_any_text_can_be_read(nlp: Language, text: str) -> None:
    """Whatever the characters are, there is an analysis whose words are stretches of the text."""
    a = Analysis.from_doc(parse(text, [], nlp))
    assert [a.text[s:e] for s, e in zip(a.starts, a.ends, strict=True)] == a.words


@pytest.mark.model
def test_no_sentence_crosses_a_block(nlp: Language) -> None:
    """A title and the caption below it are two sentences, though neither has a full stop."""
    a = Analysis.from_doc(parse(ARTICLE, BLOCKS, nlp), BLOCKS)
    assert all(a.blocks[first] == a.blocks[end - 1] for first, end in a.sentences)


@pytest.mark.model
def test_every_sentence_has_one_root(nlp: Language) -> None:
    """Each sentence of a read article is one tree of its own words."""
    a = Analysis.from_doc(parse(ARTICLE, BLOCKS, nlp), BLOCKS)
    for first, end in a.sentences:
        assert [a.heads[i] for i in range(first, end)].count(-1) == 1
        assert all(first <= a.heads[i] < end for i in range(first, end) if a.heads[i] >= 0)


@pytest.mark.model
def test_sentence_ends_within_a_block(nlp: Language) -> None:
    """Two sentences of one paragraph come apart."""
    a = Analysis.from_doc(parse(BODY, [(0, len(BODY))], nlp))
    assert [a.quote(s, e) for s, e in a.sentences] == ["The foreign ministers of Chad and Libya met in Tunis on Friday.", "They agreed to meet again."]  # fmt: skip


@pytest.mark.model
def test_reading_twice_gives_the_same(nlp: Language) -> None:
    """The neural reader has no chance in it: every list is equal, though another text was read in between."""
    first = Analysis.from_doc(parse(ARTICLE, BLOCKS, nlp), BLOCKS)
    parse("Something else was said.", [], nlp)
    assert Analysis.from_doc(parse(ARTICLE, BLOCKS, nlp), BLOCKS) == first


@pytest.mark.model
@pytest.mark.parametrize(
    "text",
    [
        "Peru and Chile held talks in Lima on 3 May.\n\n  “We agreed,” Ana Diaz of Peru said;  half of it holds.\n",
        " \n",
        "Kyiv’s",
    ],
)
def test_lists_are_those_of_the_document(nlp: Language, text: str) -> None:
    """The short way to an analysis, past spaCy's document, gives what the long way gives."""
    blocks = [(0, len(text))]
    assert analyse(text, blocks, nlp) == Analysis.from_doc(parse(text, blocks, nlp), blocks)


def test_long_article_is_read_in_chunks(nlp: Language, monkeypatch: pytest.MonkeyPatch) -> None:
    """A text longer than a chunk loses no word, and a chunk ends where a sentence does."""
    text = "\n".join("The foreign ministers of Chad and Libya met in Tunis on Friday." for _ in range(40))
    blocks = find_paragraphs(text)
    monkeypatch.setattr("dragoman.language.parse.TOKENS_OF_CHUNK", 100)
    a = Analysis.from_doc(parse(text, blocks, nlp), blocks)
    assert [a.quote(s, e) for s, e in a.sentences] == text.splitlines()


@pytest.mark.model
def test_words_of_a_plain_sentence(nlp: Language) -> None:
    """A plain sentence has the tags and relations that any parser gives it."""
    a = Analysis.from_doc(parse("Peru and Chile held talks.", [], nlp))
    assert a.upos == ["PROPN", "CCONJ", "PROPN", "VERB", "NOUN", "PUNCT"]
    assert a.rels == ["nsubj", "cc", "conj", "root", "obj", "punct"]
    assert a.lemmas[3:5] == ["hold", "talk"]


@pytest.mark.model
def test_end_of_a_platform_ends_the_sentence(nlp: Language) -> None:
    """After "on X." a new sentence begins: the letter is a platform and no initial."""
    a = Analysis.from_doc(parse("The minister wrote it on X. The talks go on.", [], nlp))
    assert len(a.sentences) == 2


# ---------------------------------------------------------------- windows and sentences


def test_windows_hold_every_word_once() -> None:
    """Windows follow each other without gap or overlap, and none is longer than the encoder takes."""
    words = ["word"] * 700 + ["."] + ["Next"] * 20
    windows = list(find_windows(words, [1] * len(words), [len(words) - 1]))
    assert [i for start, end in windows for i in range(start, end)] == list(range(len(words)))
    assert max(end - start for start, end in windows) <= MAX_PIECES


def test_short_sentences_share_a_window() -> None:
    """As many sentences as fit are read together."""
    words = ["Talks", "ended", "."] * 100
    windows = list(find_windows(words, [1] * 300, [299]))
    assert all(end - start <= PIECES_OF_WINDOW for start, end in windows)
    assert len(windows) == 3


def test_block_ends_are_last_words() -> None:
    """The last word of each block but the last is an end; an empty block adds none."""
    assert find_block_ends([0, 5, 12, 20], [(0, 10), (10, 11), (12, 18), (18, 30)]) == {1, 2}


def test_closing_mark_stays_with_its_sentence() -> None:
    """The mark written against a full stop belongs to the sentence before it."""
    words, glued = ["“", "No", ".", "”", "He", "left", "."], [False, True, True, True, False, False, True]
    scores = np.array([0, 0, 1, 0, 0, 0, 1], np.float32)
    assert find_sentences(words, glued, scores, 0, 7, frozenset({6})) == [(0, 4), (4, 7)]


def test_forced_end_wins() -> None:
    """A sentence ends with its block even where the reader sees none."""
    scores = np.zeros(4, np.float32)
    assert find_sentences(["A", "b", "C", "d"], [False] * 4, scores, 0, 4, frozenset({1, 3})) == [(0, 2), (2, 4)]


def test_name_never_begins_inside() -> None:
    """The best sequence of tags has no inside without a beginning before it, whatever single words score."""
    labels = ["O", "B-PER", "I-PER", "B-ORG", "I-ORG"]
    scores = np.full((3, 5), -9.0, np.float32)
    scores[0, 4] = scores[1, 2] = scores[2, 2] = -0.1
    tags = decode_names(scores, labels)
    for before, tag in zip(["O", *tags], tags, strict=False):
        assert tag[0] != "I" or before[2:] == tag[2:]


# ---------------------------------------------------------------- another pipeline in its place

HEADS = {"Peru": ("held", "nsubj", "PROPN", "NNP"), "and": ("Chile", "cc", "CCONJ", "CC"), "Chile": ("Peru", "conj", "PROPN", "NNP"),
         "held": ("held", "ROOT", "VERB", "VBD"), "talks": ("held", "obj", "NOUN", "NNS"), "in": ("Lima", "case", "ADP", "IN"),
         "Lima": ("held", "obl", "PROPN", "NNP"), ".": ("held", "punct", "PUNCT", ".")}  # fmt: skip


@Language.component("tests_tree_by_table")
def read_by_table(doc: Doc) -> Doc:
    """A parser that knows one sentence."""
    words = [t.text for t in doc]
    rows = [HEADS[w] for w in words]
    lemmas = [{"held": "hold", "talks": "talk"}.get(w, w) for w in words]
    return Doc(doc.vocab, words, [bool(t.whitespace_) for t in doc], heads=[words.index(r[0]) for r in rows], deps=[r[1] for r in rows],
               pos=[r[2] for r in rows], tags=[r[3] for r in rows], lemmas=lemmas, user_data=doc.user_data)  # fmt: skip


@pytest.fixture
def foreign(tmp_path: Path) -> str:
    """The path of a saved spaCy pipeline with a parser of its own."""
    nlp = spacy.blank("en")
    nlp.add_pipe("tests_tree_by_table", name="parser")
    nlp.to_disk(tmp_path / "pipeline")
    return str(tmp_path / "pipeline")


def test_other_pipeline_is_read_with(foreign: str) -> None:
    """Another spaCy pipeline, named by its path, takes the place of the neural reader, and the meaning layer reads its trees."""
    reading = Reader(foreign).read(make_article("Peru and Chile held talks in Lima.", language="en"))
    assert [(m.format, m.status, m.place) for m in reading.meetings] == [("talks", "carried_out", "Lima")]


def test_other_pipeline_stands_in_the_version(foreign: str) -> None:
    """The version of a reading names the pipeline, so that readings by two of them are never taken for one."""
    assert Reader(foreign).version.endswith(foreign)


def test_other_pipeline_cannot_read_given_words(foreign: str) -> None:
    """Measuring on given words needs the neural reader, and says so."""
    with pytest.raises(ModelError, match="leave --pipeline away"):
        _ = Reader(foreign).neural


def test_unknown_pipeline_is_named() -> None:
    """A pipeline that is not installed is an error with its name and the remedy."""
    with pytest.raises(ModelError, match=r"no spaCy pipeline 'xx_no_such_model' is installed; install it"):
        load_pipeline("xx_no_such_model")


def test_pipeline_without_a_parser_is_refused(tmp_path: Path) -> None:
    """A pipeline that makes no trees is refused before an article is read."""
    spacy.blank("en").to_disk(tmp_path / "blank")
    with pytest.raises(ModelError, match="has no parser"):
        load_pipeline(str(tmp_path / "blank"))
