"""Arc scores in, trees out.

Enters: for each sentence the score of every word as head of every other, the root in front. Leaves: one head a word, a tree with a
single root. It refuses cycles: where the best heads make one, the maximum spanning arborescence is taken (Chu and Liu
1965, Edmonds 1967).
"""

from __future__ import annotations

import numpy as np
import numpy.typing as npt

NEVER = np.float32(-1e9)


def find_heads(scores: npt.NDArray[np.float32], lengths: list[int]) -> npt.NDArray[np.int32]:
    """Heads [sentences, words + 1] int32 from `scores` float32 [sentences, words + 1, words + 1] (dependent, head).

    Row and column 0 are the root. Words beyond a sentence's length get head 0 and mean nothing.
    """
    nodes = scores.shape[1]
    scores = scores.copy()
    size = np.asarray(lengths)
    beyond = np.arange(nodes)[None, :] > size[:, None]
    scores[np.broadcast_to(beyond[:, None, :], scores.shape)] = NEVER
    scores[:, np.arange(nodes), np.arange(nodes)] = NEVER
    heads: npt.NDArray[np.int32] = scores.argmax(2).astype(np.int32)
    heads[:, 0] = 0
    heads[beyond] = 0
    roots = ((heads == 0) & ~beyond)[:, 1:].sum(1)
    reach = heads
    for _ in range(max(1, int(np.ceil(np.log2(nodes))))):  # pointer jumping: every word must come to the root
        reach = np.take_along_axis(reach, reach, 1)
    for i in np.nonzero((roots != 1) | reach.any(1))[0]:
        n = lengths[i] + 1
        heads[i, :n] = find_tree(scores[i, :n, :n].astype(np.float64))
    return heads


def find_tree(scores: npt.NDArray[np.float64]) -> npt.NDArray[np.int64]:
    """Heads of the best tree with one root; `scores` float64 [nodes, nodes]."""
    heads = find_arborescence(scores)
    roots = np.nonzero(heads[1:] == 0)[0] + 1
    if len(roots) == 1:
        return heads
    best, best_score = heads, -np.inf
    for root in sorted(roots, key=lambda r: (-scores[r, 0], r))[:3]:
        only = scores.copy()
        only[1:, 0] = NEVER
        only[root, 0] = scores[root, 0]
        tree = find_arborescence(only)
        score = sum(scores[i, tree[i]] for i in range(1, len(tree)))
        if score > best_score:
            best, best_score = tree, score
    return best


def find_arborescence(scores: npt.NDArray[np.float64]) -> npt.NDArray[np.int64]:
    """Heads of the maximum spanning arborescence from node 0."""
    nodes = len(scores)
    heads: npt.NDArray[np.int64] = scores.argmax(1)
    heads[0] = 0
    cycle = find_cycle(heads)
    if cycle is None:
        return heads
    inside = np.zeros(nodes, bool)
    inside[cycle] = True
    outside = np.nonzero(~inside)[0]
    k = len(outside)
    small = np.full((k + 1, k + 1), np.float64(NEVER))
    small[:k, :k] = scores[np.ix_(outside, outside)]
    into = scores[np.ix_(outside, cycle)]  # heads in the cycle for words outside
    small[:k, k] = into.max(1)
    gain = scores[np.ix_(cycle, outside)] - scores[cycle, heads[cycle]][:, None]
    small[k, :k] = gain.max(0)
    small[np.arange(k + 1), np.arange(k + 1)] = NEVER
    below = find_arborescence(small)
    result: npt.NDArray[np.int64] = heads.copy()
    for i in range(1, k):
        result[outside[i]] = cycle[into[i].argmax()] if below[i] == k else outside[below[i]]
    entry = int(below[k])
    result[cycle[gain[:, entry].argmax()]] = outside[entry]
    return result


def find_cycle(heads: npt.NDArray[np.int64]) -> npt.NDArray[np.int64] | None:
    state = [0] * len(heads)
    state[0] = 2
    for start in range(1, len(heads)):
        path, node = [], start
        while state[node] == 0:
            state[node] = 1
            path.append(node)
            node = int(heads[node])
        if state[node] == 1:
            return np.array(sorted(path[path.index(node) :]))
        for seen in path:
            state[seen] = 2
    return None
