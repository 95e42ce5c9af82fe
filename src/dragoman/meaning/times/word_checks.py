"""Whether words that can be a time are one here: checks that rule rows name.

Enters: the place of a match. Leaves: True where the row may stand. It refuses to trust a single sign: tags, trees and
neighbours are read together.
"""

from __future__ import annotations

import re
from collections.abc import Callable

from dragoman.meaning.times.frames import VAGUE
from dragoman.meaning.times.place import Place

_PREPOSITIONS = frozenset({"in", "since", "until", "till", "by", "during", "before", "after", "from", "of", "to", "through", "throughout", "between", "for", "last", "next", "this", "early", "late", "mid", "over", "every", "each"})  # fmt: skip
_FEET = frozenset({"on", "to", "for", "against", "towards", "toward", "through", "with", "past", "into"})
_SEASON_LEADERS = frozenset({"in", "by", "since", "until", "till", "during", "before", "after", "from", "of", "through", "throughout", "early", "late", "mid", "each", "every", "for", "over"})  # fmt: skip
_NOUN_TAGS = frozenset({"NN", "NNS", "NNP", "NNPS", "CD", "JJ"})
_ENDS = frozenset({"", ".", ",", ";", ":", ")", "'", '"', "”", "’", "-", "—", "?", "!", "and", "but", "or", "when", "as", "while", "with"})  # fmt: skip
# What follows a stretch that hangs on an event: "the week after the vote".
_COMPLEMENTS = frozenset({"-", "that", "when", "in", "before", "after", "following", "preceding", "since", "leading"})
_QUOTES = ('"', "“", "‘", "`", "'")
_FISCAL = re.compile(r"\b(?:first|second|third|fourth)[- ](?:fiscal )?quarter\b|\bquarterly\b|\bearnings\b|\bshareholders?\b|\bnet income\b", re.IGNORECASE)  # fmt: skip


def is_month(place: Place) -> bool:
    """A bare month name: not a verb, a person, an abbreviation without its stop, or feet on a road."""
    name = place.text.rstrip(".").lower()
    leader, follower = place.before(), place.after()
    is_person = any(n.label == "PER" and n.start <= place.word < n.end for n in place.a.names)
    if is_person or (name in ("may", "march") and not _is_month_by_neighbours(place, name)):
        return False
    is_short = len(name) <= 4 and name not in ("may", "june", "july")
    if is_short and not place.text.endswith(".") and leader not in _PREPOSITIONS:
        return False
    if leader in ("bloody", "black"):
        return False
    return not (follower[:1].isdecimal() and place.text[0].islower())


def _is_month_by_neighbours(place: Place, name: str) -> bool:
    leader, follower = place.before(), place.after()
    a, k = place.a, place.word
    if name == "march" and follower in _FEET and leader not in _PREPOSITIONS:
        return False
    if name == "march" and leader in ("the", "a", "an"):
        noun = place.next_word  # "the March ceasefire", not "the March for Life"
        is_common = noun is not None and a.upos[noun] == "NOUN" and a.words[noun][0].islower()
        return leader == "the" and is_common and a.heads[k] == noun
    if leader in _PREPOSITIONS and leader not in ("to", "for"):
        return True
    if place.text.isupper():
        return leader in _PREPOSITIONS
    return (
        a.upos[k] == "PROPN"
        and a.tags[k] == "NNP"
        and a.rels[k] not in ("aux", "root", "flat", "nsubj")
        and not place.opens_sentence
    )


def is_season(place: Place) -> bool:
    words = place.text.lower().split()
    has_article, name = words[0] == "the", words[-1]
    leader, follower = place.before(), place.after()
    k = place.last_word
    if place.text.split()[-1][0].isupper() and (
        not place.opens_sentence or (place.next_word and place.a.words[place.next_word][0].isupper())
    ):
        return False
    if place.a.upos[k] not in ("NOUN", "PROPN", "ADJ"):
        return False
    head = place.a.heads[k]
    if head == place.next_word and place.a.kinds[head] != "event":  # "the summer reading list"
        return False
    if name in ("spring", "fall"):
        if follower == "of" or (follower == "-" and place.is_glued_after):
            return False
        return leader in _SEASON_LEADERS and not (leader == "of" and has_article and name == "fall")
    return not (follower == "-" and place.is_glued_after)


def is_short_weekday(place: Place) -> bool:
    return place.text.endswith(".") and (
        place.text[:3].lower() not in ("sun", "sat") or place.before() in ("on", ",", "(", "")
    )


def is_overnight(place: Place) -> bool:
    return place.a.upos[place.word] == "ADV" or place.a.rels[place.word] in ("advmod", "obl", "obl:unmarked")


def is_midnight_past(place: Place) -> bool:
    return place.before() in ("since", "after", "past") and is_no_name(place)


def is_no_name(place: Place) -> bool:
    """Capital letters in the middle of a sentence make it a name."""
    return not (place.text[0].isupper() and not place.opens_sentence and not place.text.isupper())


def is_never(place: Place) -> bool:
    """Only as a piece of something larger."""
    return False


def is_part_definite(place: Place) -> bool:
    if place.after() in ("of", "-") or (place.next_word is not None and place.a.tags[place.next_word] in ("NN", "NNS") and place.a.heads[place.last_word] == place.next_word):  # fmt: skip
        return False
    return place.before() in ("in", "during", "by", "throughout", "until", "through", "later", "earlier", "into")


def is_quarter(place: Place) -> bool:
    """Quarters of the year, in a text about business or hung on a year; not of a match."""
    return "period" not in place.text and ("-" in place.text or place.before() in _PREPOSITIONS or _is_fiscal(place))


def _is_fiscal(place: Place) -> bool:
    return _FISCAL.search(place.items.text) is not None


def is_last_unit(place: Place) -> bool:
    return place.text.lower().split()[-1] not in ("second", "minute", "hour", "day", "night") and place.after() != "of"


def is_this_unit(place: Place) -> bool:
    if place.lead[-1:] in _QUOTES and all(w[0].isupper() for w in place.text.split()):
        return False  # "This Week", a programme
    unit = place.text.lower().split()[-1]
    return unit not in ("second", "minute", "hour", "day", "night") and place.after() != "-"


def is_following_unit(place: Place) -> bool:
    words = place.text.lower().split()
    if words[-1] in ("second", "minute", "hour", "quarter", "night"):
        return False
    return words[-1] == "day" if "next" in words else words[0] in ("the", "that")


def has_no_complement(place: Place) -> bool:
    """ "two days after" stands alone; "two days after the talks" hangs on an event that has no date here.

    Hours and vague amounts from a text's day give no date: there the length alone is a time.
    """
    for frame in place.frames():
        if frame.amount == VAGUE or frame.amount_unit in ("hour", "minute", "second"):
            return False
    last = place.text.lower().split()[-1]
    follower, k = place.after(), place.next_word
    if last in ("earlier", "later", "afterwards", "afterward", "thereafter", "beforehand", "previously"):
        return follower != "than"
    if follower in _ENDS or k is None:
        return True
    return place.a.tags[k] in ("VBD", "VBZ", "VBP", "MD") and place.a.lower[k] not in ("being",)


def is_later_by(place: Place) -> bool:
    last = place.text.lower().split()[-1]
    if last == "on":
        return place.after() in (",", ".") and "-" not in place.text
    return has_no_complement(place)


def is_the_unit(place: Place) -> bool:
    """ "the weekend", "the year": a stretch the text is about; never "the day", "the hour"."""
    unit = place.text.lower().split()[-1]
    if place.text.split()[-1][0].isupper() and not place.text.isupper():  # "Person of the Year"
        return False
    if place.after() in _COMPLEMENTS and unit != "weekend":
        return False
    if unit == "weekend":
        return True
    if unit == "quarter":
        return _is_fiscal(place)
    if place.after() == "of":
        return False
    return unit in ("year", "week", "month") and place.before() in ("in", "for", "during", "of", "this", "by", "within", "through", "over", "on", "from", "throughout", "earlier", "later")  # fmt: skip


def is_unit_day(place: Place) -> bool:
    return re.match(r"(the )?day\b", place.text.lower()) is not None


def is_a_unit(place: Place) -> bool:
    """Not the head of "year-earlier", and longer than an hour."""
    unit = place.text.lower().split()[-1]
    return place.tail[:1] != "-" and unit not in ("second", "minute", "hour", "night")


def is_not_day(place: Place) -> bool:
    return not place.text.lower().endswith("day")


def is_unit_week(place: Place) -> bool:
    return next(place.frames()).unit == "week"


def is_not_before_weekday(place: Place) -> bool:
    return place.after().removesuffix("day") not in ("mon", "tues", "wednes", "thurs", "fri", "satur", "sun")


def is_latest_quarter(place: Place) -> bool:
    return _is_fiscal(place)


def is_week_unit(place: Place) -> bool:
    return any(f.unit in ("week", "fortnight") for f in place.frames())


def is_year_unit(place: Place) -> bool:
    """The container is a year, and the contained has none of its own."""
    frames = list(place.frames())
    if len(frames) != 2 or any(f.year is not None and f.month is not None for f in frames):
        return False
    outer = [f for f in frames if f.unit == "year" or (f.year is not None and f.month is None)]
    return len(outer) == 1 and all(f.year is None and not f.link for f in frames if f is not outer[0])


def is_night(place: Place) -> bool:
    """One night has two days; mornings of two days are two."""
    return place.text.split(" of ")[0].split()[-1] in ("night", "evening")


def is_first_half_of_month(place: Place) -> bool:
    return is_half_of_month(place, 1)


def is_second_half_of_month(place: Place) -> bool:
    return is_half_of_month(place, 2)


def is_half_of_month(place: Place, half: int) -> bool:
    """The whole is a month, not a year, and the month is all of the words: "July's match" has another half."""
    frames = list(place.frames())
    halves = [f for f in frames if f.half is not None]
    months = [f for f in frames if (f.unit == "month" or f.month is not None) and f.day is None]
    return (
        len(frames) == 2
        and len(months) == 1
        and [f.half for f in halves] == [half]
        and place.tail[:1] not in ("'", "’")
    )


def is_month_unit(place: Place) -> bool:
    return all(not f.unit or f.unit == "month" for f in place.frames())


def is_day_unit(place: Place) -> bool:
    return any(f.unit == "day" or f.part for f in place.frames())


def is_plain_day(place: Place) -> bool:
    return any(f.has_day for f in place.frames())


def is_same_day(place: Place) -> bool:
    """A weekday and a date that name one day."""
    frames = list(place.frames())
    return len(frames) == 2 and not frames[0].link and frames[1].weekday is None


def is_unit_end(place: Place) -> bool:
    return re.findall(r"[a-z]+", place.text.lower().removeprefix("the"))[0] in (
        "year",
        "month",
        "week",
        "quarter",
        "decade",
        "century",
    )


def is_weekend(place: Place) -> bool:
    return place.before() not in ("a", "one", "every", "each") and place.after() != "-"


def is_edge(place: Place) -> bool:
    """ "early", "late", "mid" as a part of the stretch that follows; not "as early as Friday"."""
    words = re.findall(r"[a-z]+", place.text.lower())
    word = words[1] if words[0] == "the" else words[0]
    return word in ("early", "late", "mid", "sometime", "some") and place.before() not in ("as", "too", "so", "very")


def is_earlier_later(place: Place) -> bool:
    return place.lead[-1:] != "-" and place.before() not in (
        "the",
        "a",
        "an",
        "no",
        "than",
        "or",
        "much",
        "any",
        "not",
        "even",
    )


def is_edge_noun(place: Place) -> bool:
    words = re.findall(r"[a-z]+", place.text.lower().removeprefix("the").strip())
    return words[0 if words[0] != "very" else 1] in ("start", "beginning", "middle", "end", "close", "turn")


def is_now(place: Place) -> bool:
    return place.before() not in ("as", "of", "from", "before") and not (
        place.text.lower() == "now" and place.after() in ("-",) and place.is_glued_after
    )


def is_the_past(place: Place) -> bool:
    k = place.next_word
    return k is None or place.a.tags[k] not in _NOUN_TAGS


def is_the_future(place: Place) -> bool:
    k = place.next_word
    return place.after() != "of" and (k is None or place.a.tags[k] not in _NOUN_TAGS)


CHECKS: dict[str, Callable[[Place], bool]] = {
    "month": is_month,
    "season": is_season,
    "short-weekday": is_short_weekday,
    "overnight": is_overnight,
    "midnight-past": is_midnight_past,
    "not-a-name": is_no_name,
    "part": is_never,
    "part-definite": is_part_definite,
    "quarter": is_quarter,
    "not-last-ordinal": is_last_unit,
    "this-unit": is_this_unit,
    "following-unit": is_following_unit,
    "no-complement": has_no_complement,
    "later-by": is_later_by,
    "the-unit": is_the_unit,
    "latest-quarter": is_latest_quarter,
    "unit-day": is_unit_day,
    "a-unit": is_a_unit,
    "not-day": is_not_day,
    "unit-week": is_unit_week,
    "no-weekday": is_not_before_weekday,
    "week-unit": is_week_unit,
    "year-unit": is_year_unit,
    "month-unit": is_month_unit,
    "night": is_night,
    "first-half-of-month": is_first_half_of_month,
    "second-half-of-month": is_second_half_of_month,
    "day-unit": is_day_unit,
    "plain-day": is_plain_day,
    "same-day": is_same_day,
    "unit-end": is_unit_end,
    "weekend": is_weekend,
    "edge": is_edge,
    "earlier-later": is_earlier_later,
    "edge-noun": is_edge_noun,
    "now": is_now,
    "the-past": is_the_past,
    "the-future": is_the_future,
}
