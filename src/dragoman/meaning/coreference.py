"""Mentions in, those that are one thing together: events and entities across the articles of a topic.

Enters: `Mention`s, each with its analysed article. Leaves: clusters of their numbers. It refuses to look at anything but the words, the trees, the
vectors of the reader and who a phrase refers to; what it was trained on is told in `docs/model-card.md`.

Every pair gets a probability from the features below (a small network of one hidden layer), and pairs are joined by average linkage until no two
clusters reach the threshold of their kind, which stands with the weights and was chosen on development topics.
"""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from functools import lru_cache
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np

from dragoman.knowledge.lookup import load_lookup
from dragoman.meaning.cast import Cast
from dragoman.meaning.names import find_names, fold
from dragoman.meaning.people import same_person
from dragoman.meaning.quotes import find_quotes
from dragoman.meaning.references import References

if TYPE_CHECKING:
    from dragoman.language.analysis import Analysis
    from dragoman.language.reader import Reader

WEIGHTS = Path(__file__).with_name("coreference.npz")
KINDS = ("events", "entities")
CONTENT = frozenset({"NOUN", "PROPN", "VERB", "NUM", "ADJ"})
# Verbs that every report has; they tell no story from another.
EMPTY = frozenset({"say", "be", "have"})
ENDINGS = ("isation", "ization", "ations", "ation", "ments", "ment", "ance", "ence", "ings", "tion", "sion", "ing", "ers", "ors", "er", "or", "ed", "es", "al", "s", "e")  # fmt: skip
WORDS_OF_WINDOW = 80


@dataclass(frozen=True, slots=True)
class Story:
    """One article of a topic: its analysis, a vector a word (float32 [words, width]) and who its phrases stand for."""

    a: Analysis
    vectors: np.ndarray
    references: References


@dataclass(frozen=True, slots=True)
class Mention:
    """Words of article number `story` that name an event or an entity; `words` are their indices, in order."""

    story: int
    words: tuple[int, ...]


@dataclass(slots=True)
class _Look:
    """What the features see of a mention."""

    lemma: str
    stem: str
    upos: str
    text: str
    who: tuple[tuple[str, str], ...] = ()
    mods: set[str] = field(default_factory=set)
    args: set[str] = field(default_factory=set)
    around: set[str] = field(default_factory=set)


def make_story(reader: Reader, a: Analysis) -> Story:
    """An analysed article with what clusters need of it."""
    lookup = load_lookup()
    cast = Cast(a, find_names(a, lookup))
    return Story(a, encode(reader, a), References(cast, find_quotes(a)))


def encode(reader: Reader, a: Analysis) -> np.ndarray:
    """The reader's vector of every word, sentence by sentence: float32 [words, width]."""
    windows = [list(range(k, min(k + WORDS_OF_WINDOW, end))) for first, end in a.sentences for k in range(first, end, WORDS_OF_WINDOW)]  # fmt: skip
    tags = reader.tag([([a.words[i] for i in w], [a.glued[i] and i != w[0] for i in w]) for w in windows])
    return np.concatenate([t.vectors[: len(w)] for w, t in zip(windows, tags, strict=True)])


def cluster(reader: Reader, stories: Sequence[Story], mentions: Sequence[Mention], kind: str) -> list[list[int]]:
    """Numbers of the mentions in clusters, each in order; `kind` is "events" or "entities"."""
    if len(mentions) < 2:
        return [[k] for k in range(len(mentions))]
    model = load_model()
    chances = model.judge(make_features(reader, stories, mentions, model), kind)
    return join(chances, float(model.arrays[f"{kind}_threshold"]))


def join(chances: np.ndarray, threshold: float) -> list[list[int]]:
    """Average linkage: the likeliest two clusters are joined until none reaches `threshold`; ties by number."""
    count = len(chances)
    table = chances.astype(np.float64)
    np.fill_diagonal(table, -1.0)
    size = np.ones(count)
    clusters: list[list[int]] = [[k] for k in range(count)]
    while True:
        i, j = divmod(int(table.argmax()), count)
        if table[i, j] < threshold:
            return sorted(sorted(c) for c in clusters if c)
        i, j = min(i, j), max(i, j)
        row = (table[i] * size[i] + table[j] * size[j]) / (size[i] + size[j])
        dead = table[j] < 0
        row[dead | (table[i] < 0)] = -1.0
        table[i], table[:, i] = row, row
        table[i, i] = -1.0
        table[j], table[:, j] = -1.0, -1.0
        size[i] += size[j]
        clusters[i] += clusters[j]
        clusters[j] = []


# ------------------------------------------------------------ features


@dataclass(frozen=True)
class Model:
    """Scales of the vectors and weights of the network, by name."""

    arrays: dict[str, np.ndarray]

    def judge(self, features: np.ndarray, kind: str) -> np.ndarray:
        """Probability that two mentions are one, float64 [mentions, mentions]."""
        w = {
            name.removeprefix(f"{kind}_"): v.astype(np.float64)
            for name, v in self.arrays.items()
            if name.startswith(kind)
        }
        rows = [np.tanh((row - w["mean"]) / w["scale"] @ w["in"] + w["in_bias"]) @ w["out"] for row in features]
        out: np.ndarray = 1 / (1 + np.exp(-(np.stack(rows) + w["out_bias"])))
        both: np.ndarray = (out + out.T) / 2
        return both

    def norm(self, vectors: np.ndarray, which: str) -> np.ndarray:
        """Vectors brought to the mean and spread of the training articles, then to length one."""
        scaled = (vectors - self.arrays[f"{which}_mean"]) / self.arrays[f"{which}_scale"]
        out: np.ndarray = scaled / (np.linalg.norm(scaled, axis=1, keepdims=True) + 1e-9)
        return out


@lru_cache(1)
def load_model() -> Model:
    with np.load(WEIGHTS) as data:
        return Model({name: data[name] for name in data.files})


def make_features(reader: Reader, stories: Sequence[Story], mentions: Sequence[Mention], model: Model) -> np.ndarray:
    """Features of every pair, float32 [mentions, mentions, features]."""
    looks = [look(stories[m.story], m) for m in mentions]
    heads = [find_head(stories[m.story].a, m.words) for m in mentions]
    rarity, between = compare_stories(stories)
    of = np.array([m.story for m in mentions])
    near = between[np.ix_(of, of)]
    root = np.sqrt(np.clip(near, 0, 1))
    vectors = model.norm(
        np.stack([stories[m.story].vectors[h] for m, h in zip(mentions, heads, strict=True)]), "context"
    )
    context = vectors @ vectors.T
    alone = {lemma: k for k, lemma in enumerate(sorted({x.lemma for x in looks}))}
    lone = model.norm(encode_alone(reader, list(alone)), "alone")
    rows = [alone[x.lemma] for x in looks]
    lexical = (lone @ lone.T)[np.ix_(rows, rows)]
    lemma, stem, text, upos = (same(getattr(x, name) for x in looks) for name in ("lemma", "stem", "text", "upos"))
    keys = name_all(looks)
    who = same(key or f"?{k}" for k, key in enumerate(keys))
    known = np.array([bool(key) for key in keys])
    told_apart = (known[:, None] & known[None, :]) * (1 - who)
    around, args, mods = (overlap([getattr(x, name) for x in looks], rarity) for name in ("around", "args", "mods"))
    pronoun, name = (np.array([x.upos == tag for x in looks]) for tag in ("PRON", "PROPN"))
    pronouns, names = (pronoun[:, None] | pronoun[None, :]) * 1.0, (name[:, None] & name[None, :]) * 1.0
    here = same(str(s) for s in of)
    often = Counter(x.lemma for x in looks)
    spread = np.log([often[x.lemma] for x in looks])
    crowd = (spread[:, None] + spread[None, :]) * lemma
    other = 1 - lemma
    return np.stack(
        [
            lemma, stem, text, upos, names, pronouns, here, who, told_apart, who * here, told_apart * here, context, lexical, near, root, around, args, mods, crowd,
            lemma * context, lemma * near, lemma * root, lemma * around, lemma * args, lemma * mods, lemma * here, lemma * names,
            other * stem * root, other * lexical * root, other * lexical * around, other * lexical * args, other * np.maximum(lexical, 0) ** 2 * root,
            context * near, context * root, context * around, context * here, pronouns * here, np.abs(context) * context,
        ],
        axis=-1,
        dtype=np.float32,
    )  # fmt: skip


def find_head(a: Analysis, words: Sequence[int]) -> int:
    """The word of a mention that hangs on none of its others."""
    inside = set(words)
    return next((w for w in words if a.heads[w] not in inside), words[-1])


def look(story: Story, mention: Mention) -> _Look:
    a, head = story.a, find_head(story.a, mention.words)
    inside = set(mention.words)
    lemma = a.lemmas[head].lower()
    text = " ".join(a.lower[w] for w in mention.words if a.upos[w] not in ("DET", "PUNCT"))
    out = _Look(lemma, find_stem(lemma), a.upos[head], text)
    out.mods = {a.lemmas[w].lower() for w in mention.words if w != head and a.upos[w] in CONTENT}
    out.args = {a.lemmas[c].lower() for c in a.children[head] if a.upos[c] in ("NOUN", "PROPN", "NUM")}
    above = a.heads[head]
    if above >= 0 and a.upos[above] in ("NOUN", "PROPN", "VERB"):
        out.args.add("^" + a.lemmas[above].lower())
    first, end = a.sentences[a.sentence_of[head]]
    out.around = {a.lemmas[i].lower() for i in range(first, end) if i not in inside and a.upos[i] in CONTENT}
    known = story.references.cast.players
    out.who = tuple((known[p].kind, known[p].iso or known[p].name) for p in story.references.refer(head).players)
    return out


def name_all(looks: Sequence[_Look]) -> list[str]:
    """For each mention a key of those it stands for, the same for two spellings of a name; "" where nobody is known."""
    people: list[str] = []
    out = []
    for x in looks:
        keys = set()
        for kind, name in x.who:
            if kind == "person":
                found = next((other for other in people if same_person(other, name)), None)
                if found is None:
                    people.append(name)
                name = found or name
            keys.add(fold(name))
        out.append("|".join(sorted(keys)))
    return out


def find_stem(lemma: str) -> str:
    """The lemma without an ending that makes nouns of verbs, where four letters are left."""
    ending = next((e for e in ENDINGS if lemma.endswith(e) and len(lemma) - len(e) >= 4), "")
    return lemma[: len(lemma) - len(ending)]


def same(keys: Iterable[str]) -> np.ndarray:
    """1.0 where two keys are equal, float64 [keys, keys]."""
    column = np.array(list(keys))
    out: np.ndarray = (column[:, None] == column[None, :]) * 1.0
    return out


def compare_stories(stories: Sequence[Story]) -> tuple[dict[str, float], np.ndarray]:
    """How rare each lemma is among the articles, and how like their words make any two of them (cosine of TF-IDF)."""
    bags = [
        Counter(
            x.lower() for x, tag in zip(s.a.lemmas, s.a.upos, strict=True) if tag in CONTENT and x.lower() not in EMPTY
        )
        for s in stories
    ]
    articles = Counter(word for bag in bags for word in bag)
    rarity = {word: math.log((1 + len(bags)) / n) for word, n in articles.items()}
    place = {word: k for k, word in enumerate(sorted(rarity))}
    table = np.zeros((len(bags), max(1, len(place))))
    for row, bag in enumerate(bags):
        for word, n in bag.items():
            table[row, place[word]] = (1 + math.log(n)) * rarity[word]
    table /= np.linalg.norm(table, axis=1, keepdims=True) + 1e-9
    return rarity, table @ table.T


def overlap(sets: Sequence[set[str]], rarity: dict[str, float]) -> np.ndarray:
    """Cosine of two sets of lemmas, each weighed by its rarity."""
    place = {word: k for k, word in enumerate(sorted(set().union(*sets)))}
    table = np.zeros((len(sets), max(1, len(place))))
    for row, words in enumerate(sets):
        for word in words:
            table[row, place[word]] = rarity.get(word.lstrip("^"), 1.0) + 0.1
    table /= np.linalg.norm(table, axis=1, keepdims=True) + 1e-9
    out: np.ndarray = table @ table.T
    return out


def encode_alone(reader: Reader, lemmas: Sequence[str]) -> np.ndarray:
    """The vector of each word said by itself: what it means without a sentence."""
    return np.stack([t.vectors[0] for t in reader.tag([([lemma], [False]) for lemma in lemmas])])
