"""The neural reader: one thread, batches by the article alone, clear errors for weights that are not there."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from dragoman import Reader
from dragoman.errors import ModelError
from dragoman.language import model_info
from dragoman.language.reader import Reader as NeuralReader
from dragoman.language.reader import cut_scores, group_sentences

WORDS = ["Peru", "and", "Chile", "held", "talks", "in", "Lima", "."]
GLUED = [False] * 7 + [True]


@given(st.lists(st.integers(1, 60), max_size=30))
def test_batches_hold_every_sentence_once(lengths: list[int]) -> None:
    """Every sentence is in one batch, in order of the text, and no batch of several holds more words than the limit."""
    batches = group_sentences(lengths, 100)
    assert [n for batch in batches for n in lengths[batch]] == lengths
    assert all(len(lengths[batch]) == 1 or sum(lengths[batch]) <= 100 for batch in batches)


def test_scores_of_a_sentence_are_its_own() -> None:
    """Of the scores of all words against all, each sentence gets those among its own words and to the root."""
    arcs = np.arange(16, dtype=np.float32).reshape(4, 4)  # the root, a sentence of one word, one of two
    one, two = cut_scores(arcs, [1, 2])
    assert one[1, :2].tolist() == [4, 5]
    assert two[1:].tolist() == [[8, 10, 11], [12, 14, 15]]


def test_missing_weights_are_an_error(tmp_path: Path) -> None:
    """A folder without weights is an error of the model that names the folder and the remedy."""
    with pytest.raises(ModelError, match=r"cannot be loaded .* install dragoman again"):
        NeuralReader(tmp_path)


@pytest.mark.model
def test_broken_weights_are_an_error(tmp_path: Path, reader: Reader) -> None:
    """Weights cut short are an error of the model and not one of the library."""
    for path in reader.neural.reader.folder.iterdir():
        (tmp_path / path.name).write_bytes(path.read_bytes()[:2000])
    with pytest.raises(ModelError, match="cannot be loaded"):
        NeuralReader(tmp_path)


@pytest.mark.model
def test_digest_is_of_the_weights() -> None:
    """The digest has 16 hexadecimal digits and is the same when asked again."""
    digest = model_info()["digest"]
    assert len(digest) == 16
    assert int(digest, 16) >= 0
    model_info.cache_clear()
    assert model_info()["digest"] == digest


@pytest.mark.model
def test_labels_are_what_the_layers_ask_for(reader: Reader) -> None:
    """The labels hold the tags, relations and kinds that the meaning layer looks for."""
    labels = reader.neural.reader.labels
    assert {"root", "nsubj", "nsubj:pass", "obj", "obl", "ccomp", "xcomp", "acl:relcl", "nmod:poss", "conj"} <= set(labels["rels"])  # fmt: skip
    assert {"VERB", "AUX", "NOUN", "PROPN", "PRON", "ADJ", "PUNCT"} <= set(labels["upos"])
    assert {"B-PER", "I-PER", "B-ORG", "I-ORG", "B-LOC", "I-LOC", "O"} <= set(labels["names"])
    assert {"person", "organization", "place", "event", "time", "abstract"} <= set(labels["kinds"])


@pytest.mark.model
def test_shapes_of_the_outputs(reader: Reader) -> None:
    """One label index, one row of name scores, one vector and one probability of an end for each word."""
    (tags,) = reader.neural.reader.tag([(WORDS, GLUED)])
    labels = reader.neural.reader.labels
    assert len(tags.upos) == len(tags.xpos) == len(tags.ends) == len(tags.vectors) == len(WORDS)
    assert tags.names.shape == (len(WORDS), len(labels["names"]))
    assert 0 <= tags.ends.min() <= tags.ends.max() <= 1
    assert np.allclose(np.exp(tags.names).sum(1), 1, atol=1e-3)


@pytest.mark.model
def test_tree_has_one_root_relation(reader: Reader) -> None:
    """The word on the root has the relation root, and no other word has it."""
    (result,) = reader.neural.read_sentences([(WORDS, GLUED)])
    root = reader.neural.reader.labels["rels"].index("root")
    assert (
        [i for i, r in enumerate(result.rels) if r == root] == [i for i, h in enumerate(result.heads) if h == i] == [3]
    )


@pytest.mark.model
def test_one_thread(reader: Reader) -> None:
    """The sessions run on one thread, whatever the machine has: more would change the order of sums."""
    options = reader.neural.reader._words.get_session_options()
    assert (options.intra_op_num_threads, options.inter_op_num_threads) == (1, 1)
