"""A spaCy document as plain lists, and the questions that are put to them."""

from __future__ import annotations

from collections.abc import Callable

import spacy
from spacy.tokens import Doc

from dragoman.language.analysis import Analysis
from dragoman.language.repairs import move_companions, move_settings, move_speakers

Tree = Callable[[str], Analysis]
TALKS = "Talks/NOUN/NNS/nsubj/7 between/ADP/IN/case/3 Peru/PROPN/NNP/nmod/1 ,/PUNCT/,/punct/5 Chile/PROPN/NNP/conj/3 Bolivia/PROPN/NNP/conj/3 ended/VERB/VBD/root/0"


def make_doc(text: str, names: dict[str, str] | None = None) -> Doc:
    """A document of blank words, the first word of each line its root."""
    nlp = spacy.blank("en")
    doc = nlp.make_doc(text)
    heads, root = [], 0
    for token in doc:
        root = token.i if token.i == 0 or doc[token.i - 1].is_space else root
        heads.append(root)
    spaces = [bool(t.whitespace_) for t in doc]
    ents = [(names or {}).get(t.text, "O") for t in doc]
    pos = ["SPACE" if t.is_space else "NOUN" for t in doc]
    deps = ["ROOT" if h == i else "dep" for i, h in enumerate(heads)]
    return Doc(nlp.vocab, [t.text for t in doc], spaces, pos=pos, heads=heads, deps=deps, ents=ents)


def test_blank_words_are_left_out() -> None:
    """Line breaks and runs of blanks are no words."""
    assert Analysis.from_doc(make_doc("Talks  ended\n\nPeace came")).words == ["Talks", "ended", "Peace", "came"]


def test_offsets_are_those_of_the_text() -> None:
    """The characters of each word are its own, with blanks and signs beyond 16 bits before it."""
    a = Analysis.from_doc(make_doc("🕊️ Peace\n\n talks"))
    assert [a.quote(i, i + 1) for i in range(len(a))] == a.words


def test_glued_words_have_no_blank_before_them() -> None:
    """Only what is written against the word before it is glued."""
    assert Analysis.from_doc(make_doc("Talks ended, again")).glued == [False, False, True, False]


def test_words_know_their_block() -> None:
    """A word belongs to the block whose characters hold it."""
    assert Analysis.from_doc(make_doc("Talks\nended"), [(0, 6), (6, 11)]).blocks == [0, 1]


def test_lines_are_blocks_where_none_are_given() -> None:
    """Without blocks each line is one."""
    assert Analysis.from_doc(make_doc("Talks\nended")).blocks == [0, 1]


def test_foreign_labels_of_names_are_known() -> None:
    """Names of another pipeline come under the labels of this one; what is no name here goes."""
    doc = make_doc("Ali met France in May", {"Ali": "B-PERSON", "France": "B-GPE", "May": "B-DATE"})
    assert [(n.start, n.label) for n in Analysis.from_doc(doc).names] == [(0, "PER"), (2, "LOC")]


def test_edges_hold_the_tree_below(tree: Tree) -> None:
    """The edges of a word reach over all that hangs on it."""
    assert tree(TALKS).edges[0] == (0, 6)


def test_below_leaves_out_branches(tree: Tree) -> None:
    """Branches are left out by their relation."""
    a = tree(TALKS)
    assert a.below(0, without=("conj",)) == [0, 1, 2]


def test_conjuncts_are_all_that_is_joined(tree: Tree) -> None:
    """ "A, B and C" are three."""
    a = tree(TALKS)
    assert [a.words[i] for i in a.conjuncts(2)] == ["Peru", "Chile", "Bolivia"]


def test_preposition_marks_its_noun(tree: Tree) -> None:
    """A noun with a case word has it, others have none."""
    a = tree(TALKS)
    assert [a.preposition(2), a.preposition(0)] == ["between", ""]


def test_way_up_ends_at_the_root(tree: Tree) -> None:
    """The heads of a word are its own, nearest first."""
    a = tree(TALKS)
    assert [a.words[i] for i in a.above(5)] == ["Peru", "Talks", "ended"]


def test_children_by_take_subtypes(tree: Tree) -> None:
    """A relation stands for its subtypes too."""
    a = tree("Talks/NOUN/NNS/nsubj:pass/3 were/AUX/VBD/aux:pass/3 held/VERB/VBN/root/0")
    assert a.children_by(2, "nsubj") == [0]
    assert a.child(2, "nsubj:pass") == 0
    assert a.child(2, "obj") is None


def test_speaker_is_the_subject_of_the_saying() -> None:
    """A second subject behind its verb and right before a finite verb without one is moved to that verb."""
    # Peru left the envoy said
    heads = [1, 4, 3, 1, -1]
    rels, tags = ["nsubj", "ccomp", "det", "nsubj", "root"], ["NNP", "VBD", "DT", "NN", "VBD"]
    move_speakers(heads, rels, tags)
    assert heads == [1, 4, 3, 4, -1]


def test_subject_of_its_own_verb_is_left() -> None:
    """A subject before its verb, and one before a verb that has another, stay where they are."""
    heads, rels, tags = [1, -1, 3, 1], ["nsubj", "root", "nsubj", "ccomp"], ["NNP", "VBD", "PRP", "VBD"]
    move_speakers(heads, rels, tags)
    assert heads == [1, -1, 3, 1]


def test_companion_of_a_meeting_is_not_that_of_its_place() -> None:
    """ "Held talks at Camp David with Ali": who comes after "with" hangs on the talks, not on the place."""
    # Omar held talks at Davos with Ali
    heads = [1, -1, 1, 4, 2, 6, 4]
    rels = ["nsubj", "root", "obj", "case", "nmod", "case", "nmod"]
    lower, upos = (
        ["omar", "held", "talks", "at", "davos", "with", "ali"],
        ["PROPN", "VERB", "NOUN", "ADP", "PROPN", "ADP", "PROPN"],
    )
    move_companions(heads, rels, lower, upos)
    assert (heads[6], rels[6]) == (2, "nmod")


def test_place_hangs_on_what_was_done_there() -> None:
    """ "Met Ali in Doha": the place hangs on the verb; in "the party in Doha" it stays on its noun."""
    heads, rels = [1, -1, 1, 4, 2], ["nsubj", "root", "obj", "case", "nmod"]
    lower, upos = ["omar", "met", "ali", "in", "doha"], ["PROPN", "VERB", "PROPN", "ADP", "PROPN"]
    move_settings(heads, rels, lower, upos, {0, 2})
    assert (heads[4], rels[4]) == (1, "obl")
    heads, rels = [1, -1, 1, 4, 2], ["nsubj", "root", "obj", "case", "nmod"]
    move_settings(heads, rels, lower, upos, {0})
    assert (heads[4], rels[4]) == (2, "nmod")
