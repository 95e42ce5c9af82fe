"""Spellings of one name meet under one key."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dragoman.knowledge.keys import drop_possessive, fold_acronym, fold_name, join_words

LATIN = st.text(alphabet=st.characters(codec="latin-1", categories=("L", "P", "Zs", "Nd")), max_size=40)


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("Sana'a", "Sanaa"), ("N’Djamena", "Ndjamena"), ("Côte d'Ivoire", "COTE D’IVOIRE"), ("Türkiye", "Turkiye"),
        ("Bosnia-Herzegovina", "Bosnia Herzegovina"), ("Malacañang", "Malacanang"), ("Łódź", "Lodz"), ("Çırağan", "Ciragan"),
        ("Al–Shabaab", "al-Shabaab"), ("Trinidad & Tobago", "Trinidad and Tobago"), ("St. John's", "St John’s"),
        ("Ḩudaydah", "Hudaydah"), ("Qur’an", "Quran"), ("Ghāna", "ghana"),
    ],
)  # fmt: skip
def test_spellings_meet(one: str, other: str) -> None:
    """Case, accents, apostrophes, hyphens and full stops make no other name."""
    assert fold_name(one) == fold_name(other)


@pytest.mark.parametrize(
    ("one", "other"), [("Niger", "Nigeria"), ("Guinea, Bissau", "Guinea Bissau"), ("Kyiv", "Kiev")]
)
def test_names_stay_apart(one: str, other: str) -> None:
    """A comma parts, and transliterations are rows, not keys."""
    assert fold_name(one) != fold_name(other)


@given(LATIN)
def test_a_key_is_its_own_key(name: str) -> None:
    """Folding twice is folding once."""
    assert fold_name(fold_name(name)) == fold_name(name)


@given(st.text(max_size=40))
def test_any_text_has_a_key(name: str) -> None:
    """No text breaks the folding, and no key has blanks to strip."""
    key = fold_name(name)
    assert key == key.strip()


@pytest.mark.parametrize(("text", "key"), [("U.S.", "US"), ("us", "us"), ("SPLM - N", "SPLM-N"), ("P5 + 1", "P5+1")])
def test_acronyms_keep_their_case(text: str, key: str) -> None:
    """Of an acronym only full stops and blanks around joins are dropped."""
    assert fold_acronym(text) == key


@pytest.mark.parametrize(
    ("words", "key"),
    [
        (["Sana", "'a"], "sanaa"), (["People", "'s", "Republic"], "peoples republic"), (["d", "’", "Ivoire"], "divoire"),
        (["Prisoners", "'", "Society"], "prisoners society"), (["al", "-", "Shabaab"], "al shabaab"),
    ],
)  # fmt: skip
def test_cut_words_meet_again(words: list[str], key: str) -> None:
    """However a tokeniser cut a name at its apostrophes and hyphens, the key is the same."""
    assert fold_name(join_words(words)) == key


@pytest.mark.parametrize(
    ("text", "bare"), [("Chad's", "Chad"), ("Netherlands'", "Netherlands"), ("Honduras", "Honduras")]
)
def test_possessive_is_dropped(text: str, bare: str) -> None:
    """Only an ending with an apostrophe is a possessive."""
    assert drop_possessive(text) == bare
