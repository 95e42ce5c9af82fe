"""When two names can be one person: spellings yes, relatives no."""

from __future__ import annotations

import pytest

from dragoman.meaning.people import same_person, split_name

ONE = [
    ("Volodymyr Zelenskyy", "Zelensky"), ("Zelenskyy", "Zelenskiy"), ("Abbas Araghchi", "Araqchi"), ("Bashar al-Assad", "Assad"),
    ("Abdel Fattah al-Burhan", "Burhan"), ("Abdel Fattah el-Sisi", "al-Sisi"), ("Kim Jong Un", "Kim"), ("Xi Jinping", "Xi"),
    ("Recep Tayyip Erdoğan", "Erdogan"), ("Joe Biden", "Joseph Biden"), ("J. Biden", "Joe Biden"), ("Ursula von der Leyen", "von der Leyen"),
    ("Sergey Lavrov", "Sergei Lavrov"), ("Nicolás Maduro", "Nicolas Maduro"), ("Mohammed bin Salman", "Mohammad bin Salman"),
]  # fmt: skip
TWO = [
    ("Donald Trump", "Melania Trump"), ("Gustavo Petro", "Juan Petro"), ("Zelenskyy", "Yermak"), ("Kim Jong Un", "Kim Yo Jong"),
    ("George Bush", "Laura Bush"), ("Ali Vefa", "Sara Vefa"), ("Isaac Herzog", "Chaim Herzog"), ("Iván Duque", "Iván Cepeda"),
]  # fmt: skip


@pytest.mark.parametrize(("a", "b"), ONE)
def test_spellings_and_short_forms_are_one(a: str, b: str) -> None:
    """Romanisations, initials, short forms and family names alone can name one person, whichever comes first."""
    assert same_person(a, b)
    assert same_person(b, a)


@pytest.mark.parametrize(("a", "b"), TWO)
def test_relatives_and_namesakes_are_two(a: str, b: str) -> None:
    """A family name shared by two given names is two people, whichever comes first."""
    assert not same_person(a, b)
    assert not same_person(b, a)


@pytest.mark.parametrize("name", ["", "’", "—"])
def test_no_name_is_nobody(name: str) -> None:
    """What has no letters names nobody."""
    assert not same_person(name, "Ali")


def test_particles_do_not_count() -> None:
    """Particles are no part of the key, unless nothing else is there."""
    assert split_name("Abdel Fattah al-Burhan") == ("abdel", "fattah", "burhan")
    assert split_name("De la") == ("de", "la")
