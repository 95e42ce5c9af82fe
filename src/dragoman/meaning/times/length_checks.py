"""Whether lengths and recurring times are times here: checks that rule rows name.

Enters: the place of a match. Leaves: True where the row may stand. It refuses what only measures or names something:
a day labourer, the French quarter, a daily newspaper.
"""

from __future__ import annotations

import re
from collections.abc import Callable

from dragoman.meaning.times.calendar import DAYS_OF_UNIT, MONTHS_OF_UNIT
from dragoman.meaning.times.lengths import is_days_of_hours
from dragoman.meaning.times.place import Place


def is_span_count(place: Place) -> bool:
    words = re.findall(r"[\w.,½¼¾]+", place.text.lower())
    unit = words[-1]
    if unit == "second" and "-" not in place.text:
        return False
    if unit in ("quarter", "quarters", "night", "weekend") and (place.after() == "of" or "-" in place.text):
        return False
    if unit == "quarter" and words[0] in ("a", "one"):
        return False
    if place.before() in ("$", "€", "£", "#", "day", "week", "year", "month") and not words[0].isalpha():
        return False
    if place.is_glued_before and place.before() in (".", ",", "/", ":", "$", "#", "-") and words[0][0].isdecimal():
        return False
    is_singular = unit in (
        "hour",
        "minute",
        "day",
        "week",
        "month",
        "year",
        "decade",
        "century",
        "fortnight",
        "millennium",
    )
    if is_singular and words[0] not in ("one", "1") and "-" not in place.text:
        return not words[0].isdecimal() or int(words[0]) < 200
    return True


def is_span_a(place: Place) -> bool:
    """ "a week" of time: no compound ("a day labourer"), no "a second", no "a quarter of"."""
    unit = place.text.lower().split()[-1]
    if unit in ("second", "quarter", "night", "weekend") or (place.after() == "-" and place.is_glued_after):
        return False
    if place.after() in ("old", "when", "that", "full"):
        return False
    k, last = place.next_word, place.last_word
    if place.before() in ("what", "such", "many", "quite", "not"):
        return False
    return not (k is not None and place.a.heads[last] == k and place.a.tags[k] in ("NN", "NNS"))


def is_span_bare(place: Place) -> bool:
    if place.text.lower() in ("seconds", "quarters", "nights", "weekends"):
        return False
    return place.before() in ("for", "in", "within", "after", "over", "during", "took", "lasted", "last", "take", "takes", "taken", "spent", "and", "or", "by") and place.after() not in ("of",)  # fmt: skip


def is_span_past_units(place: Place) -> bool:
    words = place.text.lower().split()
    return any(w in ("recent", "coming", "past", "next") for w in words) or (
        words[-2] == "last" and place.before() in ("in", "over", "during")
    )


def is_over_the_years(place: Place) -> bool:
    return place.before() in ("over", "through", "down", "across") and place.after() not in (
        "of",
        "that",
        "since",
        "when",
    )


def is_finer_span(place: Place) -> bool:
    frames = list(place.frames())
    return (
        len(frames) == 2
        and bool(frames[0].amount)
        and bool(frames[1].amount)
        and _size(frames[0].amount_unit) > _size(frames[1].amount_unit)
    )


def _size(unit: str) -> float:
    return MONTHS_OF_UNIT.get(unit, 0) * 30 or DAYS_OF_UNIT.get(unit, 0) or {"hour": 0.04, "minute": 0.001}.get(unit, 0)


def has_day_or_more(place: Place) -> bool:
    """Hours ago hang on an hour that is not known, whole days of them on a day."""
    return all(
        frame.amount_unit not in ("hour", "minute", "second") or is_days_of_hours(frame.amount, frame.amount_unit)
        for frame in place.frames()
    )


def is_counted_from(place: Place) -> bool:
    """ "two weeks from Friday" is a day; "a truce of 30 days from Monday" is a length that begins on it."""
    return place.before() not in ("of", "for", "last", "lasting", "lasted", "a", "the")


def is_over_span(place: Place) -> bool:
    """ "for over a week" is more than a week; "over three years" is their course."""
    if not re.match(r"(well )?over\b", place.text.lower()):
        return True
    return place.before() in ("for", "in", "after", "took", "lasted", "of", "just", "spent", "to", "within")


def is_ended(place: Place) -> bool:
    """ "the year ended March 31"."""
    return place.after() in ("ended", "ending") and place.text.lower().endswith("year")


def is_set_adverb(place: Place) -> bool:
    if place.text[0].isupper() and not place.opens_sentence:
        return False
    k = place.next_word
    if place.a.upos[place.word] == "NOUN" or (k is not None and place.a.upos[k] == "PROPN"):
        return False  # "the Beirut daily", "the daily Al-Quds"
    return place.text.lower() != "quarterly" or place.a.upos[place.word] == "ADV"


def is_every_unit(place: Place) -> bool:
    return place.text.lower().split()[-1] != "second"


def are_plural_days(place: Place) -> bool:
    return place.before() in ("on", "and", "or", ",", "all", "most", "until")


def is_no_verb(place: Place) -> bool:
    """ "will last ten days": the first word is no adjective."""
    return not place.a.tags[place.word].startswith("VB")


CHECKS: dict[str, Callable[[Place], bool]] = {
    "span-count": is_span_count,
    "span-a": is_span_a,
    "span-bare": is_span_bare,
    "span-past-units": is_span_past_units,
    "over-the-years": is_over_the_years,
    "finer-span": is_finer_span,
    "day-or-more": has_day_or_more,
    "counted-from": is_counted_from,
    "over-span": is_over_span,
    "ended": is_ended,
    "set-adverb": is_set_adverb,
    "every-unit": is_every_unit,
    "plural-days": are_plural_days,
    "no-verb": is_no_verb,
}
