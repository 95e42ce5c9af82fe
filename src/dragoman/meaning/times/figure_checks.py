"""Whether figures are a date: checks that rule rows name.

Enters: the place of a match. Leaves: True where the row may stand. It refuses to decide by the figure alone where the
words around it count something.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from itertools import pairwise

from dragoman.meaning.times.place import Place

# Before a year these leave no doubt.
YEAR_PREPOSITIONS = frozenset({"in", "since", "until", "till", "by", "during", "before", "after", "from", "of", "circa", "early", "late", "mid", "through", "throughout", "between", "born"})  # fmt: skip
_UNCERTAIN = frozenset({"about", "around", "nearly", "almost", "over", "under", "some", "approximately", "roughly", "than", "least", "most", "all", "with", "only", "exactly", "another", "killed", "total"})  # fmt: skip
_LIKELY_YEARS = range(1850, 2051)
_NUMBERED = frozenset({"no", "nos", "number", "#", "№"})
_COUNTED = frozenset({"people", "men", "women", "children", "soldiers", "troops", "prisoners", "votes", "times"})
# What is known by the year it came about: a capital makes no name of the two.
_EVENTS = frozenset({"elections", "games", "olympics", "talks", "accords", "agreements", "clashes", "protests", "riots", "attacks", "sanctions", "borders", "lines", "figures", "levels", "protocols", "negotiations", "campaigns", "polls", "results", "earnings", "sales", "prices", "accord", "agreement", "armistice", "treaty", "convention", "constitution", "declaration", "memorandum", "pact", "protocol", "framework", "ceasefire", "truce", "settlement", "deal", "summit", "conference", "congress", "election", "referendum", "war", "revolution", "uprising", "intifada", "coup", "invasion", "annexation", "partition"})  # fmt: skip
_INSIDE_NAMES = frozenset({"compound", "amod", "nummod", "nmod", "nmod:poss", "nmod:unmarked", "flat", "dep"})
_UNIT_WORD = re.compile(r"(?:second|minute|hour|day|week|fortnight|month|quarter|year|decade)s?|hrs|mins|yrs")
_ERA = re.compile(r"\d (?:BC|BCE|AD|CE)\b|\d B\.C|\bAD ?\d|\bA\.D\. ?\d|\((?:c\. ?)?\d{3} ?[–-] ?\d{3}\)")
_DATE_SHAPE = re.compile(r"\d{4}-\d\d-\d\d|\d\d?/\d\d?/(\d{4}|\d\d)|\d\d?\.\d\d?\.\d{4}|\d\d?-\d\d?-\d{4}")


def is_capital(place: Place) -> bool:
    """Every word of weight has a capital."""
    small = {"the", "of", "s", "al", "ul", "el", "holy", "month", "for", "day", "days", "years", "and", "a"}
    words = [w for w in re.findall(r"[^\W\d_]+", place.text) if w not in small]
    return bool(words) and all(w[0].isupper() for w in words)


def is_capital_first(place: Place) -> bool:
    return place.text[:1].isupper()


def is_numbered(place: Place) -> bool:
    """ "no" is a number sign only with a stop or a capital."""
    words = re.findall(r"\w+|\.", place.text)
    return words[0].lower() not in _NUMBERED or words[0][0].isupper() or words[1] == "."


def is_document_number(place: Place) -> bool:
    """The year in brackets belongs to a resolution named shortly before."""
    start = place.items.starts[place.first]
    around = place.items.text[max(0, start - 200) : start + 100].lower()
    return "resolution" in around or "security council" in around


def is_decimal(place: Place) -> bool:
    """No date and no clock time is written with these stops."""
    if place.goes_on_in_figures or re.fullmatch(r"\d[./-]", place.lead):
        return False
    is_like_clock = re.fullmatch(r"\d\d?\.[0-5]\d", place.text) is not None
    return not (
        is_like_clock
        and place.after() in {"am", "pm", "a.m", "p.m", "hours", "hrs", "gmt", "utc", "local", "cet", "est", "edt"}
    )


def has_no_more_figures(place: Place) -> bool:
    """Neither side goes on with another figure: it is not a piece of a longer number."""
    return not (re.fullmatch(r"[./-]\d", place.tail) or re.fullmatch(r".[/.:-]", place.lead))


def is_no_date(place: Place) -> bool:
    return not any(_DATE_SHAPE.fullmatch(text) for text in (place.text.replace(" ", ""), *place.text.split()))


def is_day_of_month(place: Place) -> bool:
    """The day's figure is not the head of a longer figure, and does not count what follows."""
    if re.fullmatch(r".[/.:]|\d-", place.lead):
        return False
    if place.goes_on_in_figures or place.tail[:1] in ("%", "/"):
        return False
    if place.after() in ("percent", "million", "billion", "thousand"):
        return False
    k = place.next_word
    last = place.last_word
    if re.search(r"\bthe [a-z]+$", place.text) and k is not None and place.a.heads[last] == k:
        return False  # "in November the second assault began"
    is_figure_last = place.text[-1].isdecimal()
    if not is_figure_last or k is None or not re.search(r"(?<!\d)\d{1,2}$", place.text):
        return True
    if place.before() in ("his", "her", "their", "its", "the", "a", "s"):  # "their January 2 remarks"
        return True
    # "in June 20 soldiers came home": the figure counts the plural that follows.
    return not (place.a.tags[k] == "NNS" and place.a.heads[last] == k and place.a.rels[last] == "nummod")


def are_days_of_month(place: Place) -> bool:
    if not is_day_of_month(place):
        return False
    days = [int(d) for d in re.findall(r"(?<!\d)\d{1,2}(?!\d)", place.text)]
    return all(1 <= d <= 31 for d in days) and _is_growing(days)


def _is_growing(days: list[int]) -> bool:
    return all(a < b for a, b in pairwise(days))


def is_bare_day(place: Place) -> bool:
    """ "the 24th" ends its phrase: no noun follows that it would number."""
    is_ordinal = place.text.split()[0].lower() == "the"
    if re.fullmatch(r"the [a-z]+", place.text.lower()) and place.before() in (
        "and",
        "or",
        "to",
        "of",
        "from",
        "between",
    ):
        return False  # "the first was sent home and the second stayed"
    if is_ordinal and place.before() not in ("on", "by", "until", "till", "from", "to", "and", "since", "before", "after", "of", "between"):  # fmt: skip
        return False
    k = place.next_word
    if k is None:
        return True
    if place.after() in ("-", "century", "and", "or", "to"):
        return False
    return place.a.tags[k] not in ("NN", "NNS", "NNP", "NNPS", "JJ", "VBN", "CD", "VBG", "JJS", "JJR")


def is_year_figure(place: Place) -> bool:
    """Four figures that nothing glued to them makes into something else."""
    follower = place.after()
    if place.goes_on_in_figures or place.tail[:1] in ("%", "(", "°", "$", "€") or place.tail[:1].isalpha():
        return False
    if follower in ("percent", "days", "hours", "years", "weeks", "months", "minutes", "seconds", "gmt", "utc", "hrs"):
        return False
    lead = place.lead
    if (
        lead[-1:].isalpha()
        or lead[-1:] in ("$", "€", "£", "#", ".", ":", "+", "_", "@")
        or re.fullmatch(r"\d[,]", lead)
    ):
        return False
    if lead[-1:] == "-" and place.before(2).isalpha():
        return place.before(2) in ("mid", "pre", "post", "early", "late")
    return True


def is_year(place: Place) -> bool:
    """Whether four bare figures name a year: by what stands before, else by what they count."""
    leader, year = place.before(), int(place.text[:4])
    if leader in _NUMBERED or leader in ("resolution", "room", "flight", "page", "model"):
        return False
    a, word, k = place.a, place.word, place.next_word
    follower = place.after()
    counts = k is not None and (
        follower in _COUNTED or (a.tags[k] == "NNS" and a.heads[word] == k and follower not in _EVENTS)
    )
    if counts and (leader not in YEAR_PREPOSITIONS or a.rels[word] == "nummod"):
        return leader in ("in", "since") and place.tail[:1] != "-"
    if leader in YEAR_PREPOSITIONS:
        return year >= 1300 or leader in ("in", "since", "until")
    if leader in _UNCERTAIN:
        return False
    if year not in _LIKELY_YEARS:
        is_bracketed = leader == "(" and follower in (")", "-", ";", ",")
        is_paired = leader in ("and", "to", "-", "or", "(", "the") and bool(
            re.search(r"\b1[0-8]\d\d\b", _context(place))
        )
        return is_bracketed or (is_paired and not counts)
    return not is_in_name(place)


def _context(place: Place) -> str:
    start, end = place.items.starts[place.first], place.items.ends[place.end - 1]
    return place.items.text[max(0, start - 60) : start] + " " + place.items.text[end : end + 60]


def is_in_name(place: Place) -> bool:
    """The year is part of a name ("the 1990 Trust"), not beside one."""
    k = place.next_word
    if k is None or not place.a.words[k][:1].isupper() or place.before() not in ("the", "a", "an"):
        return False
    follower = place.after()
    if follower in ("olympic", "olympics", "winter", "summer", "world", "geneva", "minsk") or follower in _EVENTS:
        return False
    # A name ends with the word that the year hangs on; "the 1990 Geneva talks" goes on.
    return place.a.rels[place.word] in ("nummod", "compound", "flat", "nmod", "nmod:unmarked", "dep") and (
        place.a.heads[k] < k or place.a.rels[k] not in _INSIDE_NAMES
    )


def is_short_year(place: Place) -> bool:
    """ "'98": the mark opens the figure, and does not close a quotation or mean feet."""
    return not place.is_glued_before and not (place.is_glued_after and place.after() in ("'", "s", "%", ".5"))


def are_growing_years(place: Place) -> bool:
    """ "1914-18", not "1914-10" and no piece of a number."""
    year, _, short = re.split(r"(\s*[-–—/]\s*)", place.text)
    return int(short) > int(year) % 100 and has_no_more_figures(place) and not place.is_glued_before


def is_october_seventh(place: Place) -> bool:
    """In a text about the war that began on it, and not before a year."""
    text = place.items.text
    return ("Hamas" in text or "Israel" in text) and not re.match(
        r",? ?(?:1\d|20)\d\d", text[place.items.ends[place.end - 1] :][:6]
    )


def is_after_zone(place: Place) -> bool:
    return place.before() in ("gmt", "utc")


def is_before_unit(place: Place) -> bool:
    """Two figures that count units, not two years: "2010 to 2012"."""
    words = [place.after(k) for k in (1, 2, 3)]
    return any(_UNIT_WORD.fullmatch(word) for word in words) and not re.search(r"\b(1[5-9]|20)\d\d\b", place.text)


def is_before_unit_word(place: Place) -> bool:
    return _UNIT_WORD.fullmatch(place.after()) is not None


def is_ancient_year(place: Place) -> bool:
    """A figure below a thousand after a preposition, in a text that counts years by era."""
    if not _ERA.search(place.items.text) or not is_year_figure(place) or int(place.text) < 30:
        return False
    if place.before() not in YEAR_PREPOSITIONS | {"and", "to", "c", ".", "year", "or", "(", "-"}:
        return False
    k = place.next_word
    return k is None or (
        place.a.tags[k] not in ("NNS", "NN", "JJ", "CD")
        and not (place.a.heads[place.word] == k and place.a.rels[place.word] == "nummod")
    )


def is_ancient_date(place: Place) -> bool:
    k = place.next_word
    return (
        _ERA.search(place.items.text) is not None
        and is_year_figure(place)
        and (k is None or place.a.tags[k] not in ("NNS", "NN", "CD"))
    )


def is_era(place: Place) -> bool:
    return (
        bool(re.search(r"\bA\.?D(?![a-z])|\bCE\b", place.text)) and 1 <= int(re.findall(r"\d+", place.text)[0]) <= 2100
    )


def is_decade(place: Place) -> bool:
    """Tens only, and not "the 1920s" of an age or a price."""
    figures = re.findall(r"\d+", place.text)
    if not figures or int(figures[0]) % 10 or place.lead[-1:].isalpha():
        return False
    if len(figures[0]) == 2:
        return int(figures[0]) >= 10 and place.before() not in ("his", "her", "their", "my", "your", "our")
    return not (place.is_glued_after and place.after()[:1].isalnum())


def is_clock(place: Place) -> bool:
    """Hours and minutes, not a score or a verse: a zone, seconds, or a word that leads to a time."""
    is_glued = place.is_glued_before and place.lead[-1:] not in ("(", "[", "")
    if is_glued or (place.is_glued_after and place.after()[:1].isdecimal()):
        return False
    if not re.fullmatch(r"\d\d?:\d\d", place.text):
        return True
    if place.before() in ("at", "until", "till", "from", "by", "around", "about", "since", "after", "before", "between", "and", "to", "past", "approximately"):  # fmt: skip
        return not (place.before() == "by" and place.text[0] != "0" and len(place.text) == 4 and place.after() == "in")
    return place.text[:2].isdecimal() and len(place.text) == 5 and place.after() in ("on", "local", ",", "", ".", ")") and place.before() in ("", ",", "(", "on", "day", "today")  # fmt: skip


def is_hour(place: Place) -> bool:
    """The number is one that a clock shows."""
    figures = re.findall(r"\d+", place.text)
    return not figures or int(figures[0]) <= 12


def is_spoken_year(place: Place) -> bool:
    """ "nineteen ninety-six" in words: it counts nothing."""
    k = place.next_word
    if place.before() in _UNCERTAIN:
        return False
    return k is None or (
        not (place.a.tags[k] in ("NNS", "NN", "JJ") and place.before() not in YEAR_PREPOSITIONS)
        and place.after() != "-"
    )


CHECKS: dict[str, Callable[[Place], bool]] = {
    "capital": is_capital,
    "capital-first": is_capital_first,
    "numbered": is_numbered,
    "document-number": is_document_number,
    "decimal": is_decimal,
    "no-more-figures": has_no_more_figures,
    "not-a-date": is_no_date,
    "day-of-month": is_day_of_month,
    "days-of-month": are_days_of_month,
    "bare-day": is_bare_day,
    "year-figure": is_year_figure,
    "year": is_year,
    "short-year": is_short_year,
    "growing-years": are_growing_years,
    "after-zone": is_after_zone,
    "october-seventh": is_october_seventh,
    "before-unit": is_before_unit,
    "before-unit-word": is_before_unit_word,
    "ancient-year": is_ancient_year,
    "ancient-date": is_ancient_date,
    "era": is_era,
    "decade": is_decade,
    "clock": is_clock,
    "hour": is_hour,
    "spoken-year": is_spoken_year,
}
