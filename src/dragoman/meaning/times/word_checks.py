"""Whether words that can be a time are one here: checks that rule rows name.

Enters: the place of a match. Leaves: True where the row may stand. It refuses to trust a single sign: tags, trees and neighbours are read together.
"""

from __future__ import annotations

import re
from collections.abc import Callable

from dragoman.meaning.times.calendar import DAYS_OF_UNIT, MONTHS_OF_UNIT
from dragoman.meaning.times.frames import VAGUE
from dragoman.meaning.times.place import Place

_PREPOSITIONS = frozenset({"in", "since", "until", "till", "by", "during", "before", "after", "from", "of", "to", "through", "throughout", "between", "for", "last", "next", "this", "early", "late", "mid", "over", "every", "each"})  # fmt: skip
_FEET = frozenset({"on", "to", "for", "against", "towards", "toward", "through", "with", "past", "into"})
_SEASON_LEADERS = frozenset({"in", "by", "since", "until", "till", "during", "before", "after", "from", "of", "through", "throughout", "early", "late", "mid", "each", "every", "for", "over"})  # fmt: skip
_NOUN_TAGS = frozenset({"NN", "NNS", "NNP", "NNPS", "CD", "JJ"})
_ENDS = frozenset(
    {
        "",
        ".",
        ",",
        ";",
        ":",
        ")",
        "'",
        '"',
        "”",
        "’",
        "-",
        "—",
        "?",
        "!",
        "and",
        "but",
        "or",
        "when",
        "as",
        "while",
        "with",
    }
)
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
        return False
    if leader in _PREPOSITIONS and leader not in ("to", "for"):
        return True
    if place.text.isupper():
        return leader in _PREPOSITIONS
    return (
        a.upos[k] == "PROPN"
        and a.tags[k] == "NNP"
        and a.rels[k] not in ("aux", "root", "flat", "nsubj")
        and not _opens(place)
    )


def _opens(place: Place) -> bool:
    """The match opens its sentence, where every word has a capital."""
    a, k = place.a, place.word
    return k == a.sentences[a.sentence_of[k]][0]


def is_season(place: Place) -> bool:
    words = place.text.lower().split()
    has_article, name = words[0] == "the", words[-1]
    leader, follower = place.before(), place.after()
    k = place.last_word
    if place.text.split()[-1][0].isupper() and (
        not _opens(place) or (place.next_word and place.a.words[place.next_word][0].isupper())
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


def is_no_name(place: Place) -> bool:
    """Capital letters in the middle of a sentence make it a name."""
    return not (place.text[0].isupper() and not _opens(place) and not place.text.isupper())


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


def is_last_unit(place: Place) -> bool:
    return place.text.lower().split()[-1] not in ("second", "minute", "hour", "day", "night") and place.after() != "of"


def is_this_unit(place: Place) -> bool:
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


def has_day_or_more(place: Place) -> bool:
    """Hours ago hang on an hour that is not known."""
    return all(frame.amount_unit not in ("hour", "minute", "second") for frame in place.frames())


def is_counted_from(place: Place) -> bool:
    """ "two weeks from Friday" is a day; "a truce of 30 days from Monday" is a length that begins on it."""
    return place.before() not in ("of", "for", "last", "lasting", "lasted", "a", "the")


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
    if place.after() in ("-", "that", "when", "in") and unit != "weekend":
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


def is_no_verb(place: Place) -> bool:
    """ "will last ten days": the first word is no adjective."""
    return not place.a.tags[place.word].startswith("VB")


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


def is_over_span(place: Place) -> bool:
    """ "for over a week" is more than a week; "over three years" is their course."""
    if not re.match(r"(well )?over\b", place.text.lower()):
        return True
    return place.before() in ("for", "in", "after", "took", "lasted", "of", "just", "spent", "to", "within")


def is_set_adverb(place: Place) -> bool:
    if place.text[0].isupper() and not _opens(place):
        return False
    return place.text.lower() != "quarterly" or place.a.upos[place.word] == "ADV"


def is_every_unit(place: Place) -> bool:
    return place.text.lower().split()[-1] != "second"


def are_plural_days(place: Place) -> bool:
    return place.before() in ("on", "and", "or", ",", "all", "most", "until")


def is_now(place: Place) -> bool:
    return place.before() not in ("until", "by", "even", "up", "as", "of", "from", "for", "before") and not (
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
    "not-a-name": is_no_name,
    "part": is_never,
    "part-definite": is_part_definite,
    "quarter": is_quarter,
    "span-count": is_span_count,
    "span-a": is_span_a,
    "span-bare": is_span_bare,
    "span-past-units": is_span_past_units,
    "over-the-years": is_over_the_years,
    "finer-span": is_finer_span,
    "not-last-ordinal": is_last_unit,
    "this-unit": is_this_unit,
    "following-unit": is_following_unit,
    "no-complement": has_no_complement,
    "later-by": is_later_by,
    "counted-from": is_counted_from,
    "day-or-more": has_day_or_more,
    "the-unit": is_the_unit,
    "latest-quarter": is_latest_quarter,
    "unit-day": is_unit_day,
    "a-unit": is_a_unit,
    "not-day": is_not_day,
    "no-verb": is_no_verb,
    "unit-week": is_unit_week,
    "no-weekday": is_not_before_weekday,
    "week-unit": is_week_unit,
    "year-unit": is_year_unit,
    "month-unit": is_month_unit,
    "day-unit": is_day_unit,
    "plain-day": is_plain_day,
    "same-day": is_same_day,
    "unit-end": is_unit_end,
    "weekend": is_weekend,
    "edge": is_edge,
    "earlier-later": is_earlier_later,
    "edge-noun": is_edge_noun,
    "over-span": is_over_span,
    "set-adverb": is_set_adverb,
    "every-unit": is_every_unit,
    "plural-days": are_plural_days,
    "now": is_now,
    "the-past": is_the_past,
    "the-future": is_the_future,
}
