"""The names of the two parties exchanged throughout whole articles, over the same trees: the reading changes in nothing else."""

from __future__ import annotations

import dataclasses
import re
from pathlib import Path
from typing import Any

import msgspec
import pytest

from dragoman import Reader, read_articles
from dragoman.articles import Article
from dragoman.knowledge.lookup import load_lookup
from dragoman.language.analysis import Analysis
from dragoman.meaning.findings import Reading

pytestmark = pytest.mark.model

ROOT = Path(__file__).resolve().parents[2]
# State, adjective, inhabitants, capital with its spellings, seat, leader: the words of either side, in the same order.
UKRAINE = [
    ("Ukraine",),
    ("Ukrainian",),
    ("Ukrainians",),
    ("Kyiv", "Kiev"),
    ("Bankova",),
    ("Zelenskyy", "Zelensky", "Zelenskiy"),
    ("Volodymyr",),
]
RUSSIA = [("Russia",), ("Russian",), ("Russians",), ("Moscow",), ("Kremlin",), ("Putin",), ("Vladimir",)]
SIDES: dict[str, tuple[list[tuple[str, ...]], list[tuple[str, ...]]]] = {
    "istanbul-2025": (UKRAINE, RUSSIA),
    "muscat-round": ([("Iran",), ("Iranian",), ("Tehran",)], [("Iraq",), ("Iraqi",), ("Baghdad",)]),
    "pristina-postponed": ([("Kosovo",), ("Pristina",)], [("Serbia",), ("Belgrade",)]),
    "india-pakistan": ([("India",), ("Indian",), ("Delhi",)], [("Pakistan",), ("Pakistani",), ("Islamabad",)]),
    "armenia-azerbaijan": ([("Armenia",), ("Armenian",), ("Yerevan",)], [("Azerbaijan",), ("Azerbaijani",), ("Baku",)]),
    "bogota-truce": ([("Colombia",), ("Colombian",), ("Bogotá", "Bogota")], [("Peru",), ("Peruvian",), ("Lima",)]),
}  # fmt: skip


def load_articles() -> list[tuple[str, Article]]:
    """Articles of the example, of the snapshots and of this folder, each with the name of the pair whose names are exchanged in it."""
    example = read_articles([ROOT / "examples" / "istanbul-2025" / "dispatches"])
    out = [("istanbul-2025", article) for article in example if isinstance(article, Article)]
    for pair in list(SIDES)[1:]:
        own = Path(__file__).with_name("articles") / f"{pair}.txt"
        path = own if own.exists() else ROOT / "tests" / "snapshots" / pair / "article.txt"
        out += [(pair, article) for article in read_articles([path]) if isinstance(article, Article)]
    return [
        (pair, article) for pair, article in out if exchange_text(article.text, make_exchange(pair)) != article.text
    ]


def make_exchange(pair: str) -> dict[str, str]:
    """Each word of one side to the first word of the other."""
    one, other = SIDES[pair]
    out = {word: theirs[0] for ours, theirs in zip(one, other, strict=True) for word in ours}
    out |= {word: ours[0] for ours, theirs in zip(one, other, strict=True) for word in theirs}
    return out | {word.upper(): other.upper() for word, other in out.items()}


def find_own_names(a: Analysis, words: dict[str, str]) -> set[int]:
    """Words within a name that the tables know and that the other side has no counterpart of: an office, an outlet."""
    out = set[int]()
    for i in range(len(a)):
        for j in range(i + 2, min(i + 9, len(a) + 1)):
            name = a.text[a.starts[i] : a.ends[j - 1]]
            if load_lookup().find(name) and not load_lookup().find(exchange_text(name, words) or ""):
                out.update(range(i, j))
    return out


def exchange(a: Analysis, words: dict[str, str]) -> Analysis:
    """The analysis with words exchanged and every tag, tree and name left as it is; offsets follow the new text."""
    kept = find_own_names(a, words)
    low = {k.lower(): v.lower() for k, v in words.items()}
    text, starts, ends, at = "", [], [], 0
    for i, (start, end) in enumerate(zip(a.starts, a.ends, strict=True)):
        text += a.text[at:start]
        starts.append(len(text))
        text += a.words[i] if i in kept else words.get(a.words[i], a.text[start:end])
        ends.append(len(text))
        at = end
    return dataclasses.replace(
        a,
        text=text + a.text[at:],
        starts=starts,
        ends=ends,
        words=[w if i in kept else words.get(w, w) for i, w in enumerate(a.words)],
        lower=[w if i in kept else low.get(w, w) for i, w in enumerate(a.lower)],
        lemmas=[w if i in kept else words.get(w, low.get(w, w)) for i, w in enumerate(a.lemmas)],
    )


def exchange_text(text: str | None, words: dict[str, str]) -> str | None:
    return re.sub(r"\w+", lambda m: words.get(m[0], m[0]), text) if text else text


ARTICLES = load_articles()


def lay_bare(reading: Reading, a: Analysis, pair: str, turned: bool) -> dict[str, Any]:
    """A reading as plain data: places as word numbers, the words of the sides as the number of the side and of the kind of word."""
    sides = SIDES[pair][::-1] if turned else SIDES[pair]
    number = {
        word: f"{kind}.{side}" for side, kinds in enumerate(sides) for kind, group in enumerate(kinds) for word in group
    }
    pattern = re.compile(r"\b(" + "|".join(sorted(number, key=len, reverse=True)) + r")\b")
    first, last = {s: i for i, s in enumerate(a.starts)}, {e: i for i, e in enumerate(a.ends)}
    codes = {find_state(sides[0][0][0]): "ONE", find_state(sides[1][0][0]): "TWO"}

    def walk(value: Any) -> Any:
        if isinstance(value, dict):
            return {key: walk(item) for key, item in value.items()}
        if isinstance(value, list | tuple):
            if len(value) == 2 and all(type(v) is int for v in value):
                return ["words", first[value[0]], last[value[1]]]
            items = [walk(item) for item in value]
            # Lists of names stand in alphabetical order, which is another one for other names.
            return sorted(items) if items and all(isinstance(item, str) for item in items) else items
        if isinstance(value, str):
            return codes.get(value) or pattern.sub(lambda m: number[m[0]], value)
        return value

    data = msgspec.to_builtins(reading)
    data["article"] = None
    for actor in data["actors"]:
        if actor["kind"] in ("organisation", "group"):  # its words stand at its evidence; a table may add the state
            actor["name"] = None
    return walk(data)


def find_state(name: str) -> str:
    return next((c.iso for c in load_lookup().find(name) if c.iso), name)


def test_there_are_fifty() -> None:
    assert len(ARTICLES) >= 50


@pytest.mark.parametrize(("pair", "article"), ARTICLES, ids=[Path(a.where).name + "-" + a.id[:4] for _, a in ARTICLES])
def test_exchanged_names_change_nothing_else(reader: Reader, pair: str, article: Article) -> None:
    """State, adjective, capital, seat and leader of either side for those of the other: the same findings at the same words."""
    words = make_exchange(pair)
    a = reader.analyse(article)
    b = exchange(a, words)
    plain = lay_bare(reader.read_analysis(article, a), a, pair, turned=False)
    other = dataclasses.replace(article, text=b.text, title=exchange_text(article.title, words))
    turned = lay_bare(reader.read_analysis(other, b), b, pair, turned=True)
    for kind, findings in plain.items():
        assert findings == turned[kind], kind
