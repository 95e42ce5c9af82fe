"""Who does what in a clause, read off trees written by hand."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from dragoman.language.analysis import Analysis
from dragoman.language.clauses import (
    find_agents,
    find_mood,
    find_objects,
    find_obliques,
    find_owners,
    find_subjects,
    is_passive,
)

Tree = Callable[[str], Analysis]

HELD = "Peru/PROPN/NNP/nsubj/4 and/CCONJ/CC/cc/3 Chile/PROPN/NNP/conj/1 held/VERB/VBD/root/0 talks/NOUN/NNS/obj/4 in/ADP/IN/case/7 Lima/PROPN/NNP/obl/4"
WERE_HELD = "Talks/NOUN/NNS/nsubj:pass/3 were/AUX/VBD/aux:pass/3 held/VERB/VBN/root/0 by/ADP/IN/case/5 Oman/PROPN/NNP/obl:agent/3"
AGREED = "Peru/PROPN/NNP/nsubj/2 agreed/VERB/VBD/root/0 to/PART/TO/mark/4 hold/VERB/VB/xcomp/2 talks/NOUN/NNS/obj/4"
URGED = "Oman/PROPN/NNP/nsubj/2 urged/VERB/VBD/root/0 Peru/PROPN/NNP/obj/2 to/PART/TO/mark/5 hold/VERB/VB/xcomp/2 talks/NOUN/NNS/obj/5"
PROMISED = "Oman/PROPN/NNP/nsubj/2 promised/VERB/VBD/root/0 Peru/PROPN/NNP/obj/2 to/PART/TO/mark/5 host/VERB/VB/xcomp/2 talks/NOUN/NNS/obj/5"
WHO_MET = "envoy/NOUN/NN/nsubj/5 who/PRON/WP/nsubj/3 met/VERB/VBD/acl:relcl/1 Ali/PROPN/NNP/obj/3 left/VERB/VBD/root/0"
HELD_BY = "talks/NOUN/NNS/nsubj/5 held/VERB/VBN/acl/1 by/ADP/IN/case/4 Peru/PROPN/NNP/obl/2 ended/VERB/VBD/root/0"
CAME_AND_LEFT = "Ali/PROPN/NNP/nsubj/2 came/VERB/VBD/root/0 and/CCONJ/CC/cc/4 left/VERB/VBD/conj/2"
EXPECTED = (
    "Ali/PROPN/NNP/nsubj:pass/3 is/AUX/VBZ/aux:pass/3 expected/VERB/VBN/root/0 to/PART/TO/mark/5 arrive/VERB/VB/xcomp/3"
)


def words(a: Analysis, found: list[int]) -> list[str]:
    return [a.words[i] for i in found]


@pytest.mark.parametrize(
    ("rows", "verb", "subjects"),
    [
        (HELD, 3, ["Peru", "Chile"]),
        (WERE_HELD, 2, ["Oman"]),
        (AGREED, 3, ["Peru"]),
        (URGED, 4, ["Peru"]),
        (PROMISED, 4, ["Oman"]),
        (WHO_MET, 2, ["envoy"]),
        (HELD_BY, 1, ["Peru"]),
        (CAME_AND_LEFT, 3, ["Ali"]),
        (EXPECTED, 4, ["Ali"]),
    ],
    ids=["coordinated", "agent", "control", "object control", "subject control", "relative", "participle", "conjunct", "raised"],
)  # fmt: skip
def test_subject_is_who_does_it(tree: Tree, rows: str, verb: int, subjects: list[str]) -> None:
    """The subject of a clause is found where it is said and where it is understood."""
    a = tree(rows)
    assert words(a, find_subjects(a, verb)) == subjects


@pytest.mark.parametrize(
    ("rows", "verb", "objects"),
    [(HELD, 3, ["talks"]), (WERE_HELD, 2, ["Talks"]), (HELD_BY, 1, ["talks"]), (WHO_MET, 2, ["Ali"]), (CAME_AND_LEFT, 1, [])],
    ids=["object", "passive", "participle", "relative", "none"],
)  # fmt: skip
def test_object_is_what_it_is_done_to(tree: Tree, rows: str, verb: int, objects: list[str]) -> None:
    """The object of an active verb, the subject of a passive one, the noun that a participle hangs on."""
    a = tree(rows)
    assert words(a, find_objects(a, verb)) == objects


def test_passive_is_seen(tree: Tree) -> None:
    """A clause with an auxiliary of the passive is passive, one with an object is not."""
    assert is_passive(tree(WERE_HELD), 2)
    assert not is_passive(tree(HELD), 3)


def test_agent_stands_after_by(tree: Tree) -> None:
    """The agent of a passive is its phrase with "by"."""
    a = tree(WERE_HELD)
    assert words(a, find_agents(a, 2)) == ["Oman"]


def test_oblique_has_its_preposition(tree: Tree) -> None:
    """What stands beside a verb comes with the word that marks it."""
    a = tree(HELD)
    assert [(p, a.words[w]) for p, w in find_obliques(a, 3)] == [("in", "Lima")]


def test_owner_stands_before_or_after(tree: Tree) -> None:
    """ "Iran's plan" and "the plan of Iran" have one owner."""
    before = tree("Iran/PROPN/NNP/nmod:poss/3 's/PART/POS/case/1 plan/NOUN/NN/root/0")
    after = tree("plan/NOUN/NN/root/0 of/ADP/IN/case/3 Iran/PROPN/NNP/nmod/1")
    assert words(before, find_owners(before, 2)) == words(after, find_owners(after, 0)) == ["Iran"]


MOODS = {
    "They/PRON/PRP/nsubj/3 will/AUX/MD/aux/3 meet/VERB/VB/root/0": ("future", "", False),
    "They/PRON/PRP/nsubj/2 met/VERB/VBD/root/0": ("past", "", False),
    "They/PRON/PRP/nsubj/2 meet/VERB/VBP/root/0": ("present", "", False),
    "They/PRON/PRP/nsubj/3 may/AUX/MD/aux/3 meet/VERB/VB/root/0": ("present", "may", False),
    "They/PRON/PRP/nsubj/4 did/AUX/VBD/aux/4 not/PART/RB/advmod/4 meet/VERB/VB/root/0": ("past", "", True),
    "They/PRON/PRP/nsubj/4 wo/AUX/MD/aux/4 n't/PART/RB/advmod/4 meet/VERB/VB/root/0": ("future", "", True),
}  # fmt: skip


@pytest.mark.parametrize("rows", MOODS)
def test_mood_of_a_clause(tree: Tree, rows: str) -> None:
    """Tense, modal verb and negation of a clause are those of its auxiliaries and its own form."""
    a = tree(rows)
    mood = find_mood(a, len(a) - 1)
    assert (mood.tense, mood.modal, mood.is_negated) == MOODS[rows]


def test_going_to_is_future(tree: Tree) -> None:
    """ "Are going to meet" tells of what is to come."""
    a = tree("They/PRON/PRP/nsubj/3 are/AUX/VBP/aux/3 going/VERB/VBG/root/0 to/PART/TO/mark/5 meet/VERB/VB/xcomp/3")
    assert find_mood(a, 4).tense == "future"


def test_condition_is_the_word_that_sets_it(tree: Tree) -> None:
    """A clause under "if" has its condition."""
    a = tree("if/SCONJ/IN/mark/3 they/PRON/PRP/nsubj/3 meet/VERB/VBP/advcl/4 good/ADJ/JJ/root/0")
    assert find_mood(a, 2).condition == "if"


def test_conjunct_shares_the_auxiliary(tree: Tree) -> None:
    """ "Will meet and talk": the second verb is future too."""
    a = tree("They/PRON/PRP/nsubj/3 will/AUX/MD/aux/3 meet/VERB/VB/root/0 and/CCONJ/CC/cc/5 talk/VERB/VB/conj/3")
    assert find_mood(a, 4).tense == "future"
