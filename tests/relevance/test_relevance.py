"""The filter: what it keeps, what it leaves, that it favours nobody, and that no word by which the reading finds something is unknown to it."""

from __future__ import annotations

import subprocess
import sys

import numpy as np
import pytest

from dragoman.articles import make_article
from dragoman.knowledge.events import EventRow
from dragoman.knowledge.load import load_rows
from dragoman.language.lemmas import find_lemma, load_lemmas
from dragoman.relevance import filter_version, is_relevant
from dragoman.relevance.forms import inflect_noun, inflect_verb
from dragoman.relevance.patterns import KEPT_ACTS, is_trigger, list_patterns
from dragoman.relevance.scanning import Scanner, normalise
from dragoman.relevance.scoring import WEIGHTS, join_scores, load_scorer

TALKS = "The foreign ministers of Peru and Chile held talks in Lima on Monday, the third round since March. Both sides agreed on a truce."
CAKE = "Fold the flour into the butter, bake the cake for forty minutes and let it cool before you cut it."


def judge(text: str):
    return is_relevant(make_article(text, language="en"))


def test_talks_are_kept_and_the_words_named() -> None:
    """What tells of talks between states is kept, for words of the text."""
    found = judge(TALKS)
    assert found.keep
    assert {"Peru", "Chile", "talks"} <= set(found.why)


def test_a_recipe_is_left() -> None:
    """What has no word that could tell of anything is not kept, and no word speaks for it."""
    found = judge(CAKE)
    assert not found.keep
    assert found.why == ()


def test_sport_is_left() -> None:
    """A word alone that could tell of something is not enough."""
    assert not judge(
        "The striker scored twice before the break, and the visit of the champions ended in a defeat."
    ).keep


@pytest.mark.parametrize(
    ("a", "b"), [("Peru", "Chile"), ("Israel", "Lebanon"), ("Russia", "Ukraine"), ("Sudan", "Ethiopia")]
)
def test_no_party_is_favoured(a: str, b: str) -> None:
    """Exchanging the names of two parties, or putting others in their places, changes no score."""
    text = "{0} and {1} held talks on Monday. The president of {1} met the envoy of {0} and they agreed on a truce."
    scores = {judge(text.format(*pair)).score for pair in ((a, b), (b, a), ("Peru", "Chile"))}
    assert max(scores) - min(scores) < 1e-9


def list_telling() -> list[tuple[str, str]]:
    rows = [row for row in load_rows("events", EventRow) if row.kind != "act" or row.means in KEPT_ACTS]
    return [(phrase, "verb") for row in rows for phrase in row.verbs] + [
        (phrase, "noun") for row in rows for phrase in row.nouns
    ]


@pytest.mark.parametrize(("phrase", "part"), list_telling())
def test_every_word_that_tells_is_looked_for(phrase: str, part: str) -> None:
    """Each form that the lemmatiser leads back to a verb or noun of the event rows is a form that is looked for."""
    known = {normalise(pattern.words) for pattern in list_patterns() if is_trigger(pattern.sort)}
    first, _, rest = phrase.partition(" ")
    forms = inflect_verb(phrase) if part == "verb" else inflect_noun(phrase)
    assert {normalise(form) for form in forms} <= known
    if part == "verb":
        exceptions, _ = load_lemmas()
        irregular = {
            form
            for tag in ("VBD", "VBN", "VBG", "VBZ")
            for form, lemma in exceptions.get(tag, {}).items()
            if lemma == first
        }
        unknown = {form for form in irregular if normalise(f"{form} {rest}".strip()) not in known}
        # Misspelt forms of the treebanks tell of nothing in news.
        assert {form for form in unknown if form.isalpha() and len(form) > 2 and "'" not in form} <= RARE, unknown


RARE = frozenset({"excepted", "xferring", "iis", "where", "wase", "recieved", "gon"})


def test_regular_forms_lead_back() -> None:
    """The forms of regular verbs are those that the lemmatiser knows."""
    for verb in ("visit", "agree", "negotiate", "swap", "ratify", "sign"):
        for form, tag in zip(sorted(inflect_verb(verb)), ("VB",), strict=False):
            assert find_lemma(form, tag)
        assert any(find_lemma(form, "VBD") == verb for form in inflect_verb(verb) if form.endswith("ed"))


def test_words_are_met_as_whole_words_only() -> None:
    """A pattern inside a longer word is none, and one right after another is met."""
    scanner = Scanner(())
    assert scanner.list_sentences(normalise("The comet and the metal were seen.")) == []
    assert len(scanner.list_sentences(normalise("Peru met Chile."))) == 1


def test_abbreviations_end_no_sentence() -> None:
    """A full stop of "Mr." or "U.S." does not part what is said together."""
    scanner = Scanner(())
    (sentence,) = scanner.list_sentences(normalise("The U.S. envoy Mr. Smith met the president of Chile. It rained."))
    assert scanner.codes["parties:2"] in sentence.sorts


def test_sentences_are_joined_as_chances() -> None:
    """Two sentences of even odds make three to one; a sure one makes all sure, without overflow."""
    assert join_scores([0.0, 0.0]) == pytest.approx(np.log(3))
    assert join_scores([800.0, -5.0]) >= 800
    assert join_scores([-20.0]) == pytest.approx(-20.0, abs=1e-3)


def test_weights_belong_to_sorts_that_are_there() -> None:
    """Nearly all weights still have their sort: after many changes of rows the filter has to be trained anew."""
    names = set(load_scorer().scanner.names)
    with np.load(WEIGHTS, allow_pickle=False) as data:
        learnt = [str(name) for name, weight in zip(data["sorts"], data["single"], strict=True) if weight]
    assert len([name for name in learnt if name not in names]) <= 0.05 * len(learnt)


def test_no_word_of_the_scorer_is_a_name() -> None:
    """The words learnt stand in lower case: parties have no weight of their own."""
    with np.load(WEIGHTS, allow_pickle=False) as data:
        assert all(str(word).islower() for word in data["words"])


def test_the_answer_is_the_same_everywhere() -> None:
    """Another hash seed, another process: the same score and version."""
    code = (
        "from dragoman.articles import make_article; from dragoman.relevance import *\n"
        f"f = is_relevant(make_article({TALKS!r}, language='en')); print(repr(f.score), f.why, filter_version())"
    )
    outs = {
        subprocess.run(
            [sys.executable, "-c", code],
            capture_output=True,
            text=True,
            check=True,
            env={**__import__("os").environ, "PYTHONHASHSEED": seed},
        ).stdout
        for seed in ("1", "2")
    }
    found = judge(TALKS)
    assert outs == {f"{found.score!r} {found.why} {filter_version()}\n"}
