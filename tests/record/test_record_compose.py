"""Entries made of claims: which value stands, what is against it."""

from __future__ import annotations

from telling import Telling

from dragoman.record.claims import Amount
from dragoman.record.compose import compose_entry
from dragoman.record.days import When
from dragoman.record.entries import Entry, Field
from dragoman.record.reconcile import reconcile

_TWO_CITIES = ("Ankara", "Istanbul", "Istanbul")


def _tell(id: str, published: str | None = "2025-05-17") -> Telling:
    return Telling(id, published, f"Desk {id}", opening=f"Story {id}. ")


def _entry(*tellings: Telling, sources: dict[str, str] | None = None) -> Entry:
    claims = [claim for telling in tellings for claim in telling.claims()]
    (group,) = reconcile(claims)
    return compose_entry(group, sources or {claim.article: claim.article for claim in claims})


def _fields(entry: Entry, name: str) -> list[Field]:
    return [field for field in entry.fields if field.name == name]


def _begin(entry: Entry) -> str | None:
    assert entry.summary.when is not None
    return entry.summary.when.begin


def test_a_held_meeting_stays_held() -> None:
    """A plan that is printed after the meeting does not undo it."""
    entry = _entry(_tell("a").meeting(), _tell("b", "2025-05-20").meeting(status="planned"))
    assert entry.summary.status == "carried_out"


def test_a_postponement_follows_a_plan() -> None:
    """The later report of two that are both ahead of the meeting stands."""
    entry = _entry(
        _tell("a", "2025-05-10").meeting(status="planned"), _tell("b", "2025-05-14").meeting(status="postponed")
    )
    assert entry.summary.status == "postponed"


def test_a_new_plan_follows_a_postponement() -> None:
    """What was put off can be planned again."""
    told = (("a", "2025-05-10", "planned"), ("b", "2025-05-12", "postponed"), ("c", "2025-05-14", "planned"))
    assert _entry(*(_tell(id, day).meeting(status=status) for id, day, status in told)).summary.status == "planned"


def test_a_report_without_a_date_overrules_nothing() -> None:
    """Nobody knows whether it came later."""
    entry = _entry(_tell("a", "2025-05-14").meeting(status="postponed"), _tell("b", None).meeting(status="planned"))
    assert entry.summary.status == "postponed"


def test_a_denial_is_a_disagreement() -> None:
    """A denial neither wins nor is lost."""
    entry = _entry(_tell("a").meeting(), _tell("b").meeting(status="denied", said_by="Dmitry Peskov"))
    assert entry.summary.status == "carried_out"
    assert entry.summary.disputed == ("status",)


def test_what_is_only_denied_is_denied() -> None:
    """A meeting that nobody affirms is not recorded as held."""
    assert _entry(_tell("a").meeting(status="denied")).summary.status == "denied"


def test_the_day_held_stands_before_the_day_planned() -> None:
    """The entry shows when it was, and beside it when it was to be."""
    entry = _entry(
        _tell("a", "2025-05-14").meeting("2025-05-15", status="planned", round=1), _tell("b").meeting(round=1)
    )
    assert _begin(entry) == "2025-05-16"
    assert entry.summary.planned is not None
    assert entry.summary.planned.begin == "2025-05-15"


def test_a_stated_day_stands_before_many_worked_out() -> None:
    """One stated date outweighs any number of computed ones."""
    two_days = _tell("d").meeting("2025-06-02/2025-06-03", grade="anchored")
    computed = (_tell(name).meeting("2025-06-03", grade="anchored") for name in "abc")
    entry = _entry(two_days, *computed, _tell("e").meeting("2025-06-02"))
    assert _begin(entry) == "2025-06-02"


def test_other_words_for_a_format_are_no_conflict() -> None:
    """Talks, negotiations and a meeting can be one."""
    entry = _entry(
        _tell("a").meeting(), _tell("b").meeting(format="negotiations"), _tell("c").meeting(format="meeting")
    )
    assert "format" not in entry.summary.disputed


def test_places_are_weighed_by_sources() -> None:
    """The place that more independent sources give is shown."""
    entry = _entry(*(_tell(name).meeting(place=place, round=1) for name, place in zip("abc", _TWO_CITIES, strict=True)))
    assert entry.summary.place == "Istanbul"


def test_copies_do_not_outweigh() -> None:
    """Three copies of one dispatch are one voice."""
    tellings = [_tell(name).meeting(place="Ankara", round=1) for name in "bcd"]
    tellings += [_tell(name).meeting(round=1) for name in "ef"]
    sources = {telling.claims()[0].article: "wire" if telling.id in "bcd" else telling.id for telling in tellings}
    assert _entry(*tellings, sources=sources).summary.place == "Istanbul"


def test_a_nearer_place_stands_before_its_city() -> None:
    """Who names the city has nothing against the palace in it; both are shown."""
    entry = _entry(_tell("a").meeting(place="Dolmabahce Palace"), _tell("b").meeting(), _tell("c").meeting(round=1))
    assert (entry.summary.place, entry.summary.city) == ("Dolmabahce Palace", "Istanbul")
    assert "place" not in entry.summary.disputed


def test_a_postponement_to_the_day_is_no_disagreement() -> None:
    """That a meeting was put off from the day before is how it came to be held on its day."""
    told = _tell("b", "2025-05-18").meeting("2025-05-15", status="postponed", round=1).meeting(round=1)
    entry = _entry(_tell("a").meeting(round=1), told)
    assert entry.summary.status == "carried_out"
    assert entry.summary.disputed == ()


def test_what_one_side_gives_the_other_receives() -> None:
    """A count by the giver and one by the receiver are of the same thing, and contradict each other where they differ."""
    given = _tell("a").exchange(value=1248, what="remains", scope="giver", giver="RUS", receiver="UKR")
    received = _tell("b").exchange(value=1245, what="remains", scope="total", receiver="UKR")
    entry = _entry(given, received)
    assert entry.summary.disputed == ("figures",)
    assert len(entry.summary.amounts) == 1


def test_a_count_for_each_side_is_one_for_either() -> None:
    """390 for each side, and 390 for one of them, are one figure."""
    entry = _entry(_tell("a").exchange(value=390), _tell("b").exchange(value=390, scope="total", receiver="UKR"))
    assert [(amount.value, amount.scope) for amount in entry.summary.amounts] == [(390, "each")]
    assert len(_fields(entry, "figures")[0].support) == 2


def test_what_is_agreed_stands_under_the_day_of_the_agreement() -> None:
    """The day it is planned for is kept beside it."""
    entry = _entry(
        _tell("a").exchange(None, value=1000, status="planned", agreed="2025-05-16"),
        _tell("b", "2025-05-16").exchange("2025-05-23", value=1000, status="planned"),
    )
    assert _begin(entry) == "2025-05-16"
    assert entry.summary.is_agreed
    assert entry.summary.planned is not None
    assert entry.summary.planned.begin == "2025-05-23"


def test_the_country_of_the_venue_is_a_party_only_where_most_count_it() -> None:
    """One report of three that names it among those who met does not make it a side; its field stays."""
    three = ("UKR", "RUS", "TUR")
    entry = _entry(_tell("a").meeting(parties=three), _tell("b").meeting(), _tell("c").meeting(round=1))
    assert [party.name for party in entry.summary.parties] == ["Russia", "Ukraine"]
    assert [field.value for field in _fields(entry, "parties")] == ["Russia", "Türkiye", "Ukraine"]
    most = _entry(*(_tell(name).meeting(parties=three, round=1) for name in "ab"), _tell("c").meeting())
    assert len(most.summary.parties) == 3


def test_a_side_that_one_of_many_reports_names_stands_in_the_fields_only() -> None:
    """Four of five reports are of two sides; the third side of the fifth is kept, and is not shown among those who met."""
    alike = [_tell(name).meeting(parties=("RUS", "UKR"), round=1) for name in "abcd"]
    entry = _entry(*alike, _tell("e").meeting(parties=("RUS", "UKR", "USA"), round=1))
    assert [party.key for party in entry.summary.parties] == ["RUS", "UKR"]
    assert "United States" in [field.value for field in _fields(entry, "parties")]


def test_names_of_one_person_are_one() -> None:
    """The name that most reports use stands for all spellings, and a family name alone goes with it."""
    entry = _entry(
        _tell("a").meeting(people=("Volodymyr Zelenskyy",)), _tell("b").meeting(people=("Zelensky",)),
        _tell("c").meeting(people=("Volodymyr Zelenskyy",)),
    )  # fmt: skip
    (field,) = _fields(entry, "participants")
    assert field.value == "Volodymyr Zelenskyy"
    assert len(field.support) == 3


def test_a_name_that_fits_two_people_stays_alone() -> None:
    """ "Trump" beside Donald and Melania Trump is given to neither."""
    entry = _entry(
        _tell("a").meeting(people=("Donald Trump",)), _tell("b").meeting(people=("Donald Trump", "Melania Trump")),
        _tell("c").meeting(people=("Donald Trump", "Melania Trump", "Trump")),
    )  # fmt: skip
    assert [field.value for field in _fields(entry, "participants")] == ["Donald Trump", "Melania Trump", "Trump"]


def test_parties_stand_in_alphabetical_order() -> None:
    """The order favours nobody, whoever is named first."""
    orders = (("UKR", "RUS"), ("RUS", "UKR"))
    shown = [[party.name for party in _entry(_tell("a").meeting(parties=order)).summary.parties] for order in orders]
    assert shown[0] == shown[1] == ["Russia", "Ukraine"]


def test_counts_that_differ_are_kept_both() -> None:
    """The count of more sources is shown, the other stands against it."""
    bodies = {"what": "remains", "giver": "RUS", "receiver": "UKR", "scope": "giver"}
    entry = _entry(
        _tell("a").exchange(value=1212, **bodies), _tell("b").exchange(value=1212, **bodies), _tell("c").exchange(value=1200, **bodies)
    )  # fmt: skip
    (field,) = _fields(entry, "figures")
    assert isinstance(field.value, Amount)
    assert field.value.value == 1212
    assert [variant.value.value for variant in field.conflicts if isinstance(variant.value, Amount)] == [1200]


def test_figures_given_side_by_side_count_different_things() -> None:
    """390 people, 270 of them soldiers and 120 civilians, are three figures and no disagreement."""
    entry = _entry(_tell("a").exchange(value=390, parts=(270, 120)), _tell("b").exchange(value=390))
    assert sorted(field.value.value or 0 for field in _fields(entry, "figures") if isinstance(field.value, Amount)) == [
        120,
        270,
        390,
    ]
    assert entry.summary.disputed == ()


def test_a_bound_that_is_kept_is_no_conflict() -> None:
    """At least 1,000 and 1,050 can both be true."""
    entry = _entry(_tell("a").exchange(value=1000, bound="at_least"), _tell("b").exchange(value=1050))
    assert entry.summary.disputed == ()


def test_both_directions_are_counted_apart() -> None:
    """What one side gives and what the other gives are two figures."""
    one = _tell("a").exchange(value=1212, what="remains", giver="RUS", receiver="UKR", scope="giver")
    other = _tell("b").exchange(value=None, what="remains", giver="UKR", receiver="RUS", scope="giver")
    assert len(_fields(_entry(one, other), "figures")) == 2


def test_every_value_is_supported() -> None:
    """No field stands without a claim."""
    entry = _entry(
        _tell("a").meeting(round=1, people=("Rustem Umerov",), hosts=("TUR",), topics=("prisoners",)),
        _tell("b").meeting(),
    )
    assert all(field.support for field in entry.fields)


def test_swapped_names_change_nothing_else() -> None:
    """With two parties exchanged throughout, the entry is the same but for their names."""
    swap = {"UKR": "RUS", "RUS": "UKR", "TUR": "TUR"}

    def tell(map_party: dict[str, str]) -> Entry:
        parties = tuple(map_party[party] for party in ("UKR", "RUS"))
        return _entry(
            _tell("a").meeting(parties=parties, status="planned"), _tell("b").meeting(parties=parties),
            _tell("c").meeting(parties=parties, status="denied"),
        )  # fmt: skip

    one, other = (tell(mapping).summary for mapping in ({party: party for party in swap}, swap))
    assert (one.status, one.when, one.disputed, one.sources) == (
        other.status,
        other.when,
        other.disputed,
        other.sources,
    )
    assert isinstance(one.when, When)
