"""Exchange the names of two parties throughout a text, and the findings change in nothing else."""

from __future__ import annotations

import dataclasses
import re
from collections.abc import Callable
from typing import Any

import msgspec
import pytest

from dragoman import Reader, make_article
from dragoman.knowledge.load import load_rows
from dragoman.knowledge.lookup import load_lookup
from dragoman.knowledge.schema import State
from dragoman.language.analysis import Analysis
from dragoman.meaning.findings import Reading

pytestmark = pytest.mark.model

# Pairs of equal length, so that every offset stays.
PAIRS = [
    ("Peru", "Mali"), ("Iran", "Iraq"), ("Chad", "Togo"), ("Serbia", "Kosovo"), ("Israel", "Jordan"), ("Ukraine", "Armenia"), ("Russia", "Taiwan"),
    ("Sudan", "Egypt"), ("India", "China"), ("Kyiv", "Lima"),
]  # fmt: skip
ADJECTIVES = [("Russian", "Serbian"), ("Israeli", "Iranian"), ("Chinese", "Burmese"), ("Sudanese", "Lebanese")]
TEXT = (
    "{A} and {B} held a second round of talks in Geneva on Friday.\n\n"
    "{A} said {B} had violated the truce. {B} denied that its troops had crossed the border.\n\n"
    "“We want peace,” the president of {A} said. The foreign ministry of {B} said in a statement that the offer stood.\n\n"
    "{A} released 40 prisoners on Monday, and {B} agreed to return the bodies of 12 soldiers. {B} rejected the demand of {A}.\n\n"
    "If {A} withdraws its troops, {B} will hold talks with {A} in Vienna on 3 July. The two sides will meet again next month.\n"
)
ADJECTIVAL = (
    "The {A} foreign minister met his {B} counterpart in Geneva on Friday. {A} officials said the {B} side had accepted the map.\n\n"
    "The {B} government denied that it had released {A} prisoners. {A} and {B} negotiators will meet again on Monday.\n"
)


def exchange_words(words: list[str], first: str, second: str) -> list[str]:
    """The words with two of them exchanged for each other."""
    swap = {first: second, second: first, first.lower(): second.lower(), second.lower(): first.lower()}
    return [swap.get(word, word) for word in words]


def exchange_names(a: Analysis, first: str, second: str) -> Analysis:
    """The analysis of a text with two names exchanged and every tag and tree left as it is."""
    text = re.sub(rf"{first}|{second}", lambda m: second if m[0] == first else first, a.text)
    lists = {name: exchange_words(getattr(a, name), first, second) for name in ("words", "lower", "lemmas")}
    return dataclasses.replace(a, text=text, **lists)


def find_state(name: str) -> str:
    """The state that a name, adjective or capital means."""
    states = {row.iso: row.name for row in load_rows("states", State)}
    return next(states[c.iso] for c in load_lookup().find(name) if c.iso and c.kind != "place")


def lay_bare(reading: Reading, first: str, second: str) -> dict[str, Any]:
    """A reading as plain data, without its text, the names of the pair turned into numbers and their codes left out."""
    data = msgspec.to_builtins(reading)
    data["article"] = None
    numbers = {first: "1", second: "2", find_state(first): "1", find_state(second): "2"}
    pattern = re.compile("|".join(sorted(numbers, key=len, reverse=True)))
    for finding in (*data["actors"], *data["statements"], *data["commitments"]):
        for name in ("name", "anonymous", "what"):
            if isinstance(finding.get(name), str):
                finding[name] = pattern.sub(lambda m: numbers[m[0]], finding[name])
    for actor in data["actors"]:
        actor["iso"] = bool(actor["iso"])
    return data


def find_differences(plain: dict[str, Any], swapped: dict[str, Any]) -> list[tuple[str, Any, Any]]:
    """Each list in which two readings differ, with the findings that only one of them has."""
    out = []
    for kind, findings in plain.items():
        if findings != swapped[kind]:
            here = [f for f in findings if f not in swapped[kind]]
            there = [f for f in swapped[kind] if f not in findings]
            out.append((kind, here, there))
    return out


CASES = [(TEXT, *pair) for pair in PAIRS] + [(ADJECTIVAL, *pair) for pair in ADJECTIVES]


@pytest.mark.parametrize(("text", "first", "second"), CASES, ids=[f"{a}-{b}" for _, a, b in CASES])
def test_rules_know_no_names(reader: Reader, text: str, first: str, second: str) -> None:
    """With the same trees, exchanged names give the same findings, word for word, with the names exchanged."""
    article = make_article(text.format(A=first, B=second), language="en", published="2025-06-10")
    other = make_article(text.format(A=second, B=first), language="en", published="2025-06-10")
    analysis = reader.analyse(article)
    plain = reader.read_analysis(article, analysis)
    swapped = reader.read_analysis(other, exchange_names(analysis, first, second))
    assert find_differences(lay_bare(plain, first, second), lay_bare(swapped, second, first)) == []


@pytest.mark.parametrize(
    ("first", "second"), [("Iran", "Iraq"), ("Serbia", "Kosovo"), ("Israel", "Jordan"), ("Ukraine", "Armenia")]
)
def test_whole_chain_knows_no_names(read_text: Callable[..., Reading], first: str, second: str) -> None:
    """The neural reader included, plain sentences about either side are read alike."""
    plain = read_text(TEXT.format(A=first, B=second))
    swapped = read_text(TEXT.format(A=second, B=first))
    assert find_differences(lay_bare(plain, first, second), lay_bare(swapped, second, first)) == []
