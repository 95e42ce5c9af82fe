"""Whatever the scores of arcs are, each sentence gets a tree with one root."""

from __future__ import annotations

import itertools

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from dragoman.language.trees import NEVER, find_arborescence, find_cycle, find_heads, find_tree


@st.composite
def batches(draw: st.DrawFn) -> tuple[np.ndarray, list[int]]:
    """Scores of a batch, few values so that ties and cycles are common, with the lengths of its sentences."""
    lengths = draw(st.lists(st.integers(1, 9), min_size=1, max_size=4))
    nodes = max(lengths) + 1
    seed = draw(st.integers(0, 2**32 - 1))
    levels = draw(st.sampled_from([2, 5, 1000]))
    scores = np.random.default_rng(seed).integers(-levels, levels + 1, (len(lengths), nodes, nodes))
    return scores.astype(np.float32), lengths


def is_tree(heads: np.ndarray) -> bool:
    """Whether every word comes to node 0 by its heads."""
    for word in range(1, len(heads)):
        seen, node = set(), word
        while node != 0:
            if node in seen:
                return False
            seen.add(node)
            node = int(heads[node])
    return True


@given(batches())
@settings(max_examples=150)
def test_every_sentence_has_one_root(batch: tuple[np.ndarray, list[int]]) -> None:
    """Exactly one word of each sentence hangs on the root."""
    scores, lengths = batch
    heads = find_heads(scores, lengths)
    assert [int((heads[i, 1 : n + 1] == 0).sum()) for i, n in enumerate(lengths)] == [1] * len(lengths)


@given(batches())
@settings(max_examples=150)
def test_no_sentence_has_a_cycle(batch: tuple[np.ndarray, list[int]]) -> None:
    """From every word the heads lead to the root."""
    scores, lengths = batch
    heads = find_heads(scores, lengths)
    assert all(is_tree(heads[i, : n + 1]) for i, n in enumerate(lengths))


@given(batches())
def test_no_word_hangs_outside_its_sentence(batch: tuple[np.ndarray, list[int]]) -> None:
    """Padding beyond a sentence is never the head of one of its words."""
    scores, lengths = batch
    heads = find_heads(scores, lengths)
    assert all(heads[i, : n + 1].max() <= n for i, n in enumerate(lengths))


@given(batches())
def test_sentences_of_a_batch_do_not_touch(batch: tuple[np.ndarray, list[int]]) -> None:
    """A sentence has the same tree alone as among others, whatever the padding."""
    scores, lengths = batch
    together = find_heads(scores, lengths)
    for i, n in enumerate(lengths):
        alone = find_heads(scores[i : i + 1, : n + 1, : n + 1], [n])
        assert together[i, : n + 1].tolist() == alone[0].tolist()


@given(st.integers(0, 2**32 - 1), st.integers(2, 5))
@settings(max_examples=60)
def test_arborescence_is_the_best(seed: int, nodes: int) -> None:
    """No tree of all trees scores higher than the one that is found."""
    scores = np.random.default_rng(seed).normal(size=(nodes, nodes))
    scores[np.arange(nodes), np.arange(nodes)] = NEVER

    def score(heads: tuple[int, ...]) -> float:
        return float(sum(scores[i, h] for i, h in enumerate(heads) if i))

    every = ((0, *heads) for heads in itertools.product(range(nodes), repeat=nodes - 1))
    best = max(score(h) for h in every if is_tree(np.array(h)))
    found = find_arborescence(scores)
    assert is_tree(found)
    assert score(tuple(found)) == pytest.approx(best)


def test_tree_keeps_the_better_of_two_roots() -> None:
    """Where two words want to be the root, the one that is worth more is, and the other hangs on it."""
    scores = np.full((3, 3), -9.0)
    scores[1, 0], scores[2, 0], scores[1, 2], scores[2, 1] = 5.0, 4.0, 0.0, 3.0
    assert find_tree(scores).tolist() == [0, 0, 1]


def test_cycle_is_found() -> None:
    """Two words that head each other are a cycle; a chain is none."""
    assert find_cycle(np.array([0, 2, 1])).tolist() == [1, 2]
    assert find_cycle(np.array([0, 0, 1])) is None
