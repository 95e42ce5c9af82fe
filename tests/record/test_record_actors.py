"""Actors known across articles."""

from __future__ import annotations

from itertools import pairwise

import pytest

from dragoman.meaning.findings import Actor, ArticleHead, Reading
from dragoman.record.actors import fold_person, fold_words, identify_actor, identify_actors, is_same_person


def _person(name: str) -> Actor:
    return Actor(id="a", kind="person", name=name)


def _same(one: str, other: str) -> bool:
    return is_same_person(identify_actor(_person(one)), identify_actor(_person(other)))


@pytest.mark.parametrize(
    "names",
    [
        ("Zelenskyy", "Zelensky", "Zelenskiy", "Zelenskyi", "Зеленський"),
        ("Volodymyr Zelenskyy", "Vladimir Zelensky", "Volodymyr Zelenskiy", "Zelensky"),
        ("Rustem Umerov", "Rustem Umierov", "Umerov", "Рустем Умеров"),
        ("Vladimir Medinsky", "Vladimir Medinskiy", "Medinskii"),
        ("Recep Tayyip Erdoğan", "Recep Tayyip Erdogan", "Tayyip Erdogan", "Erdogan"),
        ("Andriy Yermak", "Andrii Yermak", "Andrei Ermak"),
        ("Ursula von der Leyen", "von der Leyen"),
        ("Sergei Lavrov", "Sergey Lavrov", "S. Lavrov"),
        ("Ahmed al-Sharaa", "Ahmad al-Shara"),
    ],
)
def test_spellings_of_one_name_are_one_person(names: tuple[str, ...]) -> None:
    """What newsrooms write differently is compared as the same."""
    assert all(_same(one, other) for one, other in pairwise(names))


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("Donald Trump", "Melania Trump"), ("Joe Biden", "Hunter Biden"), ("Hakan Fidan", "Hakan Erdoğan"),
        ("Sergei Lavrov", "Ivan Lavrov"), ("Daria Petrova", "Dora Petrova"), ("D. Trump", "M. Trump"),
    ],
)  # fmt: skip
def test_people_of_one_family_name_are_not_one(one: str, other: str) -> None:
    """Given names must agree where both are known."""
    assert not _same(one, other)


def test_a_state_is_known_by_its_code() -> None:
    """Turkey and Türkiye have one key, because they have one code."""
    names = ("Turkey", "Türkiye")
    keys = {identify_actor(Actor(id="a", kind="state", name=name, iso="TUR")).key for name in names}
    assert keys == {"TUR"}


def test_a_person_stands_for_the_state_of_an_office() -> None:
    """A minister of a state is on its side."""
    assert identify_actor(_person("Hakan Fidan"), "TUR").side == "TUR"


def test_states_of_similar_names_stay_apart() -> None:
    """No part of a name is enough: Sudan is not South Sudan."""
    one, other = (identify_actor(Actor(id="a", kind="organisation", name=name)) for name in ("Sudan", "South Sudan"))
    assert one.key != other.key


def test_words_are_folded_without_marks() -> None:
    """Places compare without case, marks and article."""
    assert fold_words("the Çırağan Palace") == "ciragan palace"


def test_a_suffix_is_no_family_name() -> None:
    """ "Jr." does not make a family."""
    assert fold_person("Robert Kennedy Jr.")[0] == fold_person("Robert Kennedy")[0]


def test_leader_by_name_alone_acts_for_a_state_that_the_article_names() -> None:
    """ "Trump" beside the United States acts for them, as the tables say; in an article that names no such state nobody does."""
    leader = Actor(id="a1", kind="person", name="Trump")
    state = Actor(id="a2", kind="state", name="United States", iso="USA")
    head = ArticleHead(id="1", text="Trump spoke.")
    assert identify_actors(Reading(article=head, actors=[leader, state]))["a1"].side == "USA"
    assert identify_actors(Reading(article=head, actors=[leader]))["a1"].side == "p:trump"
