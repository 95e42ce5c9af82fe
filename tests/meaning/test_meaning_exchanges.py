"""Exchanges: what, between whom, how many each way."""

from __future__ import annotations

import pytest

pytestmark = pytest.mark.model


@pytest.mark.parametrize(
    ("words", "what"),
    [
        ("40 prisoners", "prisoners"), ("40 prisoners of war", "prisoners"), ("the bodies of 40 soldiers", "remains"), ("40 hostages", "hostages"),
        ("40 detainees", "detainees"), ("40 civilians", "civilians"), ("40 children", "children"),
    ],
)  # fmt: skip
def test_what_is_exchanged(tell, words: str, what: str) -> None:
    """Who or what is handed over, in the word of the contract."""
    assert tell(f"Armenia and Azerbaijan exchanged {words} on Friday.").exchange().what == what


@pytest.mark.parametrize(
    ("words", "value", "bound"),
    [
        ("40", 40, "exact"), ("at least 40", 40, "at_least"), ("more than 40", 40, "at_least"), ("up to 40", 40, "at_most"),
        ("about 40", 40, "about"), ("forty", 40, "exact"), ("1,200", 1200, "exact"), ("two hundred", 200, "exact"),
    ],
)  # fmt: skip
def test_figure_keeps_its_meaning(tell, words: str, value: int, bound: str) -> None:
    """A number has its value and how it is meant."""
    (figure,) = tell(f"Armenia and Azerbaijan exchanged {words} prisoners on Friday.").exchange().figures
    assert (figure.value, figure.bound) == (value, bound)


def test_each_side(tell) -> None:
    """ "Each" is told from a total."""
    (each,) = tell("Ukraine and Russia exchanged 150 prisoners each on Friday.").exchange().figures
    (total,) = tell("Ukraine and Russia exchanged 150 prisoners on Friday.").exchange().figures
    assert (each.scope, total.scope) == ("each", "total")


def test_giver_and_receiver(tell) -> None:
    """Who hands over and who gets back have their places."""
    told = tell("Russia returned 50 prisoners to Ukraine on Friday.")
    (figure,) = told.exchange().figures
    assert (told.name(figure.giver), told.name(figure.receiver)) == ("Russia", "Ukraine")


def test_passive_has_its_giver(tell) -> None:
    """ "Were returned by": the agent hands over."""
    told = tell("Fifty soldiers were returned by Russia on Friday.")
    assert [told.name(f.giver) for f in told.exchange().figures] == ["Russia"]


def test_parties(tell) -> None:
    """Both sides of an exchange are its parties."""
    told = tell("An exchange of prisoners between Armenia and Azerbaijan took place on Friday.")
    assert told.names(told.exchange().parties) == {"Armenia", "Azerbaijan"}


def test_day(tell) -> None:
    """The day that hangs on the exchange is its own."""
    assert tell("Armenia and Azerbaijan exchanged 40 prisoners on Friday.").exchange().interval[0] == "2025-06-06"


def test_agreed_and_carried_out_are_two(tell) -> None:
    """What was agreed and what was carried out stand beside each other, each with its figure."""
    told = tell(
        "Ukraine and Russia agreed to exchange 1,000 prisoners each. Ukraine and Russia exchanged 390 prisoners on Friday."
    )
    assert [(x.status, [f.value for f in x.figures]) for x in told.reading.exchanges] == [("planned", [1000]), ("carried_out", [390])]  # fmt: skip


def test_year_is_no_figure(tell) -> None:
    """The year of a date counts nobody."""
    told = tell("Armenia and Azerbaijan exchanged prisoners on 4 May 2025.")
    assert told.exchange().figures == []


@pytest.mark.parametrize(
    "sentence",
    [
        "Peru and Chile exchanged views on prisoners.",
        "Peru offered Chile help in exchange for copper.",
        "The stock exchange in Lima released its figures.",
        "Peru released a statement on the talks.",
        "The company released a new phone.",
    ],
)
def test_what_sounds_like_an_exchange_is_none(tell, sentence: str) -> None:
    """Views, shares, statements and goods are no exchange between sides."""
    assert tell(sentence).reading.exchanges == []


def test_as_many_to_either_side_is_one_exchange(tell) -> None:
    """What came home to one side, and as many to the other further on, are the halves of one exchange."""
    told = tell(
        "Armenia brought home 40 more soldiers on Friday, an official said.\n\nThey are privates. Most were held in Baku.\n\n"
        "The ministry in Baku reported that Azerbaijan, too, had received 40 servicemen."
    )
    exchange = told.exchange()
    assert told.names(exchange.parties) == {"Armenia", "Azerbaijan"}
    assert {(told.name(f.receiver), f.value) for f in exchange.figures} == {("Armenia", 40), ("Azerbaijan", 40)}


@pytest.mark.parametrize(
    ("text", "figures"),
    [
        (  # what is given in return is of the same exchange, by whoever holds it
            "Chad released 64 detainees in return for 70 fighters held by Niger.",
            [(64, "detainees", "this", "Chad", None), (70, "prisoners", "this", "Niger", "Chad")],
        ),
        ("Chad and Niger swapped two soldiers for five rebels.", [(2, "prisoners", "this", None, None), (5, "prisoners", "this", None, None)]),
        (  # so many for each is no number of those handed over
            "Chad is to free 50 prisoners for every hostage that Niger releases.", [],
        ),
        ("Chad released 40 prisoners of war and Niger 20.", [(20, "prisoners", "this", "Niger", None), (40, "prisoners", "this", "Chad", None)]),
        (
            "Chad said that 1,056 detainees had been released: 336 by Niger and 720 of them by Mali.",
            [(336, "detainees", "this", "Niger", None), (720, "detainees", "this", "Mali", None), (1056, "detainees", "this", None, None)],
        ),
        (  # a sum is told from what is added to it
            "A further 303 prisoners were exchanged by Chad and Niger, which brings to 5,000 the number of those freed.",
            [(303, "prisoners", "this", None, None), (5000, "prisoners", "cumulative", None, None)],
        ),
        (
            "Chad returned 15 prisoners to Niger on Friday. Niger in turn handed over 8 captives.",
            [(8, "prisoners", "this", "Niger", None), (15, "prisoners", "this", "Chad", "Niger")],
        ),
        (
            "Chad received the bodies of 1,212 fallen soldiers from Niger and returned 27.",
            [(27, "remains", "this", "Chad", None), (1212, "remains", "this", "Niger", "Chad")],
        ),
        (  # nobody gives to himself
            "Chad returned nineteen children of Niger to their families, and Niger sent back six.",
            [(6, "children", "this", "Niger", None), (19, "children", "this", "Chad", None)],
        ),
        (  # who holds them is told elsewhere
            "Niger holds 80 hostages in the north. More than 50 hostages have now been released.", [(50, "hostages", "this", "Niger", None)],
        ),
        ("Five Germans who were jailed in Chad came home on Friday.", [(5, "detainees", "this", "Chad", None)]),
    ],
)  # fmt: skip
def test_each_figure_has_its_giver(tell, text: str, figures) -> None:
    """Who gives how many to whom, as far as the words say."""
    assert tell(text).figures() == figures


def test_two_keepers_give_nothing_away(tell) -> None:
    """Where two sides hold hostages, it stays open which of them has released some."""
    told = tell("Niger holds 80 hostages. Chad holds 12 hostages. On Friday 50 hostages were released.")
    assert not [f for x in told.reading.exchanges for f in x.figures if f.giver]
