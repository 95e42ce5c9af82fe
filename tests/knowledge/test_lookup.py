"""What a name may mean, and where it ends in running text."""

from __future__ import annotations

import subprocess
import sys

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dragoman.knowledge.lookup import KINDS, load_lookup


def kinds(name: str) -> set[tuple[str, str | None]]:
    return {(c.kind, c.iso) for c in load_lookup().find(name)}


@pytest.mark.parametrize(
    ("name", "kind", "iso"),
    [
        ("Ukraine", "state", "UKR"), ("Kiev", "capital", "UKR"), ("Russians", "demonym", "RUS"), ("the Kremlin", "seat", "RUS"),
        ("Türkiye", "state", "TUR"), ("Turkey", "state", "TUR"), ("Burma", "state", "MMR"), ("Ivory Coast", "state", "CIV"),
        ("DR Congo", "state", "COD"), ("Congo-Kinshasa", "state", "COD"), ("UAE", "state", "ARE"), ("U.K.", "state", "GBR"),
        ("Britons", "demonym", "GBR"), ("Swede", "demonym", "SWE"), ("Turks", "demonym", "TUR"), ("Foggy Bottom", "seat", "USA"),
        ("Quai d'Orsay", "seat", "FRA"), ("Zhongnanhai", "seat", "CHN"), ("Blue House", "seat", "KOR"), ("Kosovo", "state", "XKX"),
        ("Holy See", "state", "VAT"), ("Hong Kong", "territory", "HKG"), ("Greenland", "territory", "GRL"),
        ("Gaza Strip", "territory", None), ("Abkhazia", "territory", None), ("DPR", "territory", None), ("Knesset", "body", "ISR"),
        ("IRGC", "body", "IRN"), ("SBU", "body", "UKR"), ("Houthis", "body", None), ("Xinhua", "media", "CHN"),
        ("Dolmabahce", "venue", "TUR"), ("Geneva", "place", "CHE"), ("Nur-Sultan", "place", "KAZ"), ("Telegram", "platform", None),
    ],
)  # fmt: skip
def test_name_has_kind_and_state(name: str, kind: str, iso: str | None) -> None:
    """Names of every kind are found, with the state that they are or belong to."""
    assert (kind, iso) in kinds(name)


@pytest.mark.parametrize(
    "word", ["us", "who", "turkey", "china", "polish", "nice", "reading", "aids", "isis", "dawn", "x"]
)
def test_ordinary_word_is_no_name(word: str) -> None:
    """Case tells a name from a word that is spelt like it."""
    assert load_lookup().find(word) == ()


@pytest.mark.parametrize("name", ["WA", "BOR", "CHIN", "Thx", ""])
def test_letters_in_capitals_are_no_short_name(name: str) -> None:
    """Two or three capitals are an acronym or nothing."""
    assert load_lookup().find(name) == ()


def test_capital_gives_its_own_name_and_its_state() -> None:
    """Spellings of a capital give one name, and the row of the state that it stands for."""
    capital = load_lookup().find("Kiev")[0]
    assert (capital.name, capital.id, capital.of, capital.actor_kind) == ("Kyiv", "states/ukr", "states/ukr", "state")


def test_adjective_gives_the_name_of_the_state() -> None:
    """An actor named by an adjective is the state."""
    assert {c.name for c in load_lookup().find("Iranian")} == {"Iran"}


def test_name_of_two_states_gives_both_with_a_note() -> None:
    """ "Congo" is one of two states, and says so."""
    found = load_lookup().find("Congo")
    assert [c.iso for c in found] == ["COD", "COG"]
    assert all(c.ambiguous for c in found)


def test_territory_tells_where_it_is_listed() -> None:
    """A territory without a code of its own carries that of the state under which ISO or the UN list it."""
    (found,) = load_lookup().find("Transnistria")
    assert (found.iso, found.within) == (None, "MDA")


def test_bloc_carries_its_members() -> None:
    """Members of a bloc are codes of states and rows of bodies."""
    (found,) = load_lookup().find("Middle East Quartet")
    assert found.members == ("un", "eu", "RUS", "USA")
    assert found.actor_kind == "bloc"


def test_city_tells_of_others_of_its_name() -> None:
    """A city that several countries have names them."""
    found = [c for c in load_lookup().find("Hyderabad") if c.kind == "place"]
    assert [(c.iso, c.ambiguous) for c in found] == [("IND", "also a city in PAK")]


@pytest.mark.parametrize(
    ("name", "row", "canonical"),
    [
        ("Ukrainian Foreign Ministry", "foreign-ministry:ukr", "Foreign Ministry of Ukraine"),
        ("Russia's foreign ministry", "foreign-ministry:rus", "Foreign Ministry of Russia"),
        (
            "Ministry of Foreign Affairs of the Republic of Korea",
            "foreign-ministry:kor",
            "Foreign Ministry of South Korea",
        ),
        ("Dutch Defence Ministry", "defence-ministry:nld", "Defence Ministry of the Netherlands"),
        ("Chadian troops", "armed-forces:tcd", "Armed Forces of Chad"),
        ("Abkhaz parliament", "parliament:abkhazia", "Parliament of Abkhazia"),
    ],
)
def test_body_is_read_from_state_and_type(name: str, row: str, canonical: str) -> None:
    """A body that every state has is found for any state, in each order of words."""
    (found,) = load_lookup().find(name)
    assert (found.id, found.name, found.actor_kind) == (f"body_types/{row}", canonical, "organisation")


def test_body_with_a_row_goes_before_its_type() -> None:
    """A body with a name of its own is not read as a type."""
    assert [c.id for c in load_lookup().find("Ukrainian parliament")] == ["bodies/ua-rada"]


def test_type_of_body_alone_says_that_its_state_is_open() -> None:
    """ "The Foreign Ministry" belongs to a state that the text has to tell."""
    (found,) = load_lookup().find("the Foreign Ministry")
    assert (found.is_type, found.iso) == (True, None)


@pytest.mark.parametrize(
    ("text", "start", "end"),
    [
        ("the United Arab Emirates said", 1, 4), ("the United Arab Emirates said", 0, 0), ("in The Hague today", 1, 3),
        ("The Guardian Council met", 0, 0), ("The Guardian wrote", 0, 2), ("Democratic Republic of the Congo", 0, 5),
        ("Ukraine 's army left", 0, 3), ("Ukraine 's answer", 0, 1), ("al - Shabaab left", 0, 3), ("St . John 's hosts", 0, 4),
        ("Congo , Rwanda", 0, 1), ("to Guinea . Bissau said", 1, 2), ("Lake Chad dries", 0, 2), ("nothing here", 0, 0),
        ("P5 + 1 talks", 0, 3), ("Chad’s borders", 0, 1), ("Al-Aqsa Martyrs ' Brigades", 0, 4), ("Russia-Ukraine talks", 0, 0),
        ("Ministry of Defence of Ukraine", 0, 5),
    ],
)  # fmt: skip
def test_longest_name_ends_where_it_ends(text: str, start: int, end: int) -> None:
    """The longest name is taken, across hyphens and apostrophes but not across commas, full stops and possessives."""
    assert load_lookup().longest(text.split(), start)[0] == end


def test_look_alike_is_passed_over() -> None:
    """Words that only look like a name end after themselves and bring nothing."""
    assert load_lookup().longest(["Jim", "Jordan", "spoke"], 0) == (2, ())


WORDS = st.lists(
    st.sampled_from(
        ["the", "The", "Ukraine", "'s", "’", "-", ".", ",", "Republic", "of", "Congo", "US", "St", "Foreign", "Ministry", "People",
         "al", "Qaeda", "(", ")", "P5", "+1", "", "Kiev", "x", "X", "army", "Guardian", "Council", "É", "١", "\u200b"]
    ),
    max_size=9,
)  # fmt: skip


@given(WORDS, st.integers(0, 10))
def test_any_words_give_a_stretch_and_sorted_candidates(words: list[str], start: int) -> None:
    """Whatever the words, the end lies within them, the order is fixed, and candidates come only with words."""
    end, candidates = load_lookup().longest(words, start)
    assert start <= end <= max(start, len(words))
    assert end > start or not candidates
    order = [(KINDS.index(c.kind), c.id, c.name) for c in candidates]
    assert order == sorted(set(order))


def test_order_does_not_depend_on_the_hash_seed() -> None:
    """The same candidates come in the same order in every process."""
    code = (
        "from dragoman.knowledge.lookup import load_lookup\n"
        "print([load_lookup().find(n) for n in ('Congo', 'Korean', 'Georgia', 'AA', 'Ramallah', 'Camp David')])"
    )
    runs = {
        subprocess.run([sys.executable, "-c", code], env={"PYTHONHASHSEED": seed, "PYTHONPATH": ":".join(sys.path)},
                       capture_output=True, text=True, check=True).stdout
        for seed in ("1", "2")
    }  # fmt: skip
    assert len(runs) == 1


def test_lookup_loads_no_heavy_library() -> None:
    """Tables come without the language model, the database and the page reader."""
    code = (
        "import sys, dragoman.knowledge.lookup as m\nm.load_lookup()\n"
        "print(sorted({'spacy', 'onnxruntime', 'sqlalchemy', 'trafilatura', 'rich', 'numpy'} & set(sys.modules)))"
    )
    env = {"PYTHONPATH": ":".join(sys.path)}
    run = subprocess.run([sys.executable, "-c", code], env=env, capture_output=True, text=True, check=True)
    assert run.stdout.strip() == "[]"
