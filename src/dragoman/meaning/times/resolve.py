"""Frame in, calendar out: what a time named in the words is, seen from the report or from the text before.

Enters: a `Frame`, its words, the `History` of the times before it. Leaves: an `Answer`. It refuses to compute from an anchor that is not known:
then the value keeps X for what is open, and there is no interval.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date

from dragoman.meaning.findings import Grade, Precision
from dragoman.meaning.times import calendar
from dragoman.meaning.times.calendar import RANKS, Stamp
from dragoman.meaning.times.direction import find_direction
from dragoman.meaning.times.frames import VAGUE, Frame
from dragoman.meaning.times.history import YEAR_BEFORE, History, describe
from dragoman.meaning.times.holidays import find_holiday
from dragoman.meaning.times.lengths import write_amount, write_length, write_pattern, write_set
from dragoman.meaning.times.rows import HolidayRow
from dragoman.meaning.times.years import choose_story_year, choose_year, find_gap, widen_short_year

# A quarter that ended less than this before publication is the one a report speaks of, whatever the tense around it.
QUARTER_DAYS = 75
# So long around its day a famous date without a year means that of the year.
KNOWN_DAYS = 30
AHEAD_LINKS = {"next": 1, "coming": 1, "following": 1, "last": -1, "previous": -1}


@dataclass(frozen=True, slots=True)
class Answer:
    """`stamp` is None where the calendar does not give one; then `value` says what is known. `sign`: side of the report."""

    value: str
    stamp: Stamp | None = None
    precision: Precision | None = None
    grade: Grade = "stated"
    anchor: str | None = None
    derivation: str = ""
    sign: int = 0


@dataclass(slots=True)
class Resolver:
    """`first`, `end`: the words of the frame that is being resolved."""

    history: History
    holidays: Mapping[str, HolidayRow]
    today: date | None
    first: int = 0
    end: int = 0
    _sign: int | None = None

    def resolve(self, frame: Frame, first: int, end: int) -> Answer | None:
        """The answer for a frame in the words `first` to `end`; None when the calendar has no such day after all."""
        self.first, self.end, self._sign = first, end, None
        if frame.kind == "span":
            return Answer(write_length(frame))
        if frame.kind == "set":
            return Answer(write_set(frame))
        if frame.kind == "vague":
            return Answer(frame.value)
        return self.resolve_date(frame)

    def sign(self) -> tuple[int, str]:
        found = find_direction(self.history.a, self.first, self.end)
        return found.sign, found.ground

    def resolve_date(self, frame: Frame) -> Answer | None:
        if frame.origin:
            return self.resolve_shift(frame)
        if frame.nth_unit:
            return self.resolve_place(frame)
        if frame.link == "inside" and frame.inner:
            return self.resolve_inside(frame)
        if frame.link == "same-period":
            return self.resolve_same_period(frame)
        if frame.link == "year-ago" and frame.quarter is not None:
            return self.resolve_year_ago_quarter(frame)
        if frame.unit and frame.decade is None and frame.short_year is None and frame.quarter is None:
            return self.resolve_unit(frame)
        return self.resolve_fields(frame)

    def unknown(self, frame: Frame, precision: Precision | None = None) -> Answer:
        return Answer(write_pattern(frame), None, precision, "published")

    def from_today(self, stamp: Stamp | None, derivation: str, sign: int = 0) -> Answer | None:
        if stamp is None or self.today is None:
            return None
        return Answer(calendar.write_value(stamp), stamp, stamp.precision, "published", self.today.isoformat(), derivation, sign)

    def from_anchor(self, stamp: Stamp | None, anchor: Stamp, derivation: str) -> Answer | None:
        if stamp is None:
            return None
        return Answer(calendar.write_value(stamp), stamp, stamp.precision, "anchored", describe(anchor), derivation)

    # ------------------------------------------------------------------ counted from an anchor
    def resolve_shift(self, frame: Frame) -> Answer | None:
        """ "three days ago", "two weeks later", "tomorrow", "the day before last Friday"."""
        amount, unit, sign = frame.offset, frame.offset_unit, frame.sign or 1
        if frame.offset is None or frame.origin == "inner":
            inner = frame if frame.amount is not None else frame.inner
            if inner is None or inner.amount is None:
                return None
            amount, unit = inner.amount, inner.amount_unit
            if inner.value == "and-a-half" and not isinstance(amount, str):
                amount += 0.5
        if amount == VAGUE or amount is None or isinstance(amount, str):
            return Answer("PAST_REF" if sign < 0 else "FUTURE_REF", grade="anchored")
        if unit in ("second", "minute", "hour"):
            return self.resolve_clock_shift(frame, amount, unit, sign)
        if frame.origin == "now":
            if self.today is None:
                return self.unknown(replace(Frame(), unit=find_shift_unit(unit), part=frame.part), as_precision(unit))
            quarter = self.history.find_quarter(self.first) if unit == "year" and amount == 1 else None
            if quarter is not None and sign < 0:
                return self.from_anchor(calendar.move(quarter, "year", -1), quarter, YEAR_BEFORE)
            moved = shift(Stamp("day", self.today), amount, unit, sign)
            if moved is None:  # "5,000 years ago" lies before the calendar
                return Answer("PAST_REF" if sign < 0 else "FUTURE_REF", grade="published")
            return self.from_today(moved, "times/from-publication", sign)
        if frame.origin == "inner":
            return self.resolve_shift_from(frame, amount, unit, sign)
        anchor = self.find_text_anchor(unit)
        if anchor is None:
            return self.unknown(replace(Frame(), unit=find_shift_unit(unit)), as_precision(unit))
        return self.from_anchor(shift(anchor, amount, unit, sign), anchor, "times/from-text")

    def find_text_anchor(self, unit: str) -> Stamp | None:
        """The time that "two days later" counts from: the last one named, in a report else the day of publication."""
        if unit == "year" and (quarter := self.history.find_quarter(self.first)):
            return quarter
        anchor = self.history.find_anchor(self.first, find_shift_unit(unit))
        if anchor is None and not self.history.is_narrative and self.today is not None:
            return Stamp("day", self.today)
        return anchor

    def resolve_shift_from(self, frame: Frame, amount: int | float, unit: str, sign: int) -> Answer | None:
        link = "coming" if frame.weekday is not None and not frame.link and sign > 0 and amount > 1 else frame.link
        origin = "now" if frame.offset is not None else ""
        base = self.resolve_date(replace(frame, origin=origin, inner=None, amount=None, sign=0, link=link))
        if base is None or base.stamp is None or base.stamp.precision != "day":
            return self.unknown(replace(Frame(), unit="day"), "day")
        moved = calendar.move(base.stamp, unit, int(amount) * sign)
        return self.from_anchor(moved, base.stamp, "times/from-day")

    def resolve_clock_shift(self, frame: Frame, amount: int | float, unit: str, sign: int) -> Answer:
        """Hours and minutes from an anchor whose hour is not known: the length is all that is certain."""
        return Answer(write_amount(amount, unit), grade="anchored", derivation="times/hours-without-anchor")

    # ------------------------------------------------------------------ units hung on an anchor
    def resolve_unit(self, frame: Frame) -> Answer | None:
        """ "last week", "this year", "the following day", "the weekend"."""
        unit, link = frame.unit, frame.link
        if link in ("latest", "year-ago"):
            return self.resolve_quarter_link(frame)
        if link in ("that", "following", "previous"):
            return self.resolve_text_unit(frame, {"that": 0, "following": 1, "previous": -1}[link])
        if link == "the" and (found := self.resolve_the_unit(frame)) is not None:
            return found
        if self.history.is_narrative and self.history.last() and link in ("last", "this", "next", "the", "the-next"):
            found = self.resolve_text_unit(frame, {"last": -1, "next": 1, "the-next": 1}.get(link, 0))
            if found is not None and found.stamp is not None:
                return found
        if self.today is None:
            return self.unknown(frame, as_precision(unit))
        count = {"last": -1, "next": 1, "the-next": 1}.get(link, 0)
        if unit == "weekend":
            return self.resolve_weekend(count)
        here = calendar.enclose(self.today, unit)
        if unit == "quarter" and link == "the":  # the one a report speaks of is the last that is over
            count = -1
        return self.from_today(calendar.move(here, unit, count), f"times/{link}-unit", count)

    def resolve_the_unit(self, frame: Frame) -> Answer | None:
        """ "the day", "the quarter", "the year": of the time told of, where there is one."""
        if frame.unit == "day":
            told = self.history.find_told_day(self.first)
            return self.from_anchor(told, told, "times/same-day") if told else None
        if frame.unit == "quarter" and (quarter := self.history.find_quarter(self.first)):
            return self.from_anchor(quarter, quarter, "times/same-quarter")
        return None

    def resolve_weekend(self, count: int) -> Answer | None:
        """The weekend of this week or the next when ahead, the last one that has begun when behind."""
        assert self.today is not None
        sign, ground = (count, "link") if count else self.sign()
        here = calendar.enclose(self.today, "weekend")
        is_over = here.first > self.today
        if count:
            moved = calendar.move(here, "weekend", count)
            return self.from_today(moved if not (count < 0 and not is_over) else moved, f"times/weekend-{ground}", sign)
        if sign <= 0 and is_over:
            return self.from_today(calendar.move(here, "weekend", -1), f"times/weekend-{ground}", -1)
        return self.from_today(here, f"times/weekend-{ground}", sign)

    def resolve_text_unit(self, frame: Frame, count: int) -> Answer | None:
        unit = frame.unit
        anchor = self.history.find_anchor(self.first, unit)
        if anchor is None and not self.history.is_narrative and self.today is not None:
            anchor = Stamp("day", self.today)
        if anchor is None:
            return self.unknown(frame, as_precision(unit))
        if anchor.before_christ and unit != "year":
            return self.unknown(frame, as_precision(unit))
        here = anchor if anchor.before_christ else calendar.enclose(anchor.first, unit)
        return self.from_anchor(calendar.move(here, unit, count), anchor, "times/from-text")

    def resolve_quarter_link(self, frame: Frame) -> Answer | None:
        """ "the latest quarter" is the one reported on; "year-ago" the same stretch a year before."""
        quarter = self.history.find_quarter(self.first)
        if frame.link == "latest":
            if quarter is not None:
                return self.from_anchor(quarter, quarter, "times/same-quarter")
            if self.today is None:
                return self.unknown(frame, "quarter")
            return self.from_today(calendar.move(calendar.enclose(self.today, "quarter"), "quarter", -1), "times/latest-quarter", -1)
        if quarter is not None:
            return self.from_anchor(calendar.move(quarter, "year", -1), quarter, YEAR_BEFORE)
        if self.today is None:
            return self.unknown(frame, "year")
        return self.from_today(calendar.make_year(self.today.year - 1), "times/last-unit", -1)

    def resolve_same_period(self, frame: Frame) -> Answer | None:
        """ "the same period last year": the quarter reported on, in that year; without one the year."""
        outer = self.resolve_date(frame.inner or replace(frame, link=""))
        quarter = self.history.find_quarter(self.first)
        if outer is None or outer.stamp is None or quarter is None or outer.stamp.precision != "year":
            return outer
        stamp = calendar.move(quarter, "year", outer.stamp.year - quarter.year)
        return self.from_anchor(stamp, quarter, YEAR_BEFORE)

    def resolve_year_ago_quarter(self, frame: Frame) -> Answer | None:
        here = self.resolve_fields(replace(frame, link=""))
        if here is None or here.stamp is None:
            return here
        return self.from_anchor(calendar.move(here.stamp, "year", -1), here.stamp, YEAR_BEFORE)

    # ------------------------------------------------------------------ inside another stretch
    def resolve_place(self, frame: Frame) -> Answer | None:
        """ "the first week of May", "the second Tuesday of August", "the week of August 4"."""
        if frame.inner is None:
            return None
        outer = self.resolve_date(frame.inner)
        if outer is None or outer.stamp is None:
            return self.unknown(replace(Frame(), unit=frame.nth_unit), as_precision(frame.nth_unit))
        found = find_place(outer.stamp, frame)
        if found is None:
            return None
        return replace(outer, value=calendar.write_value(found), stamp=found, precision=found.precision)

    def resolve_inside(self, frame: Frame) -> Answer | None:
        """ "July last year", "the third quarter of 2024", "Tuesday of last week", "2:30 the next day"."""
        assert frame.inner is not None
        outer = self.resolve_date(frame.inner)
        if outer is None:
            return None
        if outer.stamp is None:
            return self.unknown(replace(frame, link="", inner=None))
        if frame.weekday is not None and frame.day is None:
            day = calendar.find_weekday(calendar.monday_of(outer.stamp.first), frame.weekday, 1)
            found = Stamp("day", day) if day else None
        elif frame.has_clock and frame.month is None:
            found = outer.stamp
        else:
            inside = self.resolve_fields(replace(frame, link="", inner=None, year=outer.stamp.year))
            found = inside.stamp if inside else None
        if found is None:
            return None
        return replace(outer, value=calendar.write_value(found), stamp=found, precision=found.precision)

    # ------------------------------------------------------------------ calendar fields
    def resolve_fields(self, frame: Frame) -> Answer | None:
        if frame.value == "either-order":
            return self.resolve_either_order(frame)
        if frame.era == "BC" and frame.year:
            return Answer(f"BC{frame.year:04}", Stamp("year", date(1, 1, 1), before_christ=frame.year), "year")
        if frame.century is not None:
            stamp = Stamp("century", date(max(1, (frame.century - 1) * 100), 1, 1)) if 1 <= frame.century <= 99 else None
            return stated(stamp)
        if frame.unit == "decade" or frame.decade is not None:
            return self.resolve_decade(frame)
        year = frame.year
        if frame.short_year is not None:
            year = widen_short_year(frame.short_year, self.today) if year is None else year // 100 * 100 + frame.short_year
        if year is None:
            return self.resolve_without_year(frame)
        if all(x is None for x in (frame.month, frame.quarter, frame.half)) and not frame.season and not frame.holiday:
            return stated(calendar.make_year(year))
        if frame.month is not None and frame.day is not None and calendar.make_day(year, frame.month, frame.day) is None:
            return None
        answer = stated(self.make_in_year(frame, year))
        if answer and frame.borrowed:
            return replace(answer, grade="anchored", anchor=f"{year:04}", derivation=f"times/shared-{frame.borrowed}")
        return answer

    def make_in_year(self, frame: Frame, year: int) -> Stamp | None:
        """What the fields name in that year."""
        if frame.holiday:
            row = self.holidays[frame.holiday]
            day = find_holiday(row.means, row.days, year)
            return Stamp("day", day) if day else None
        if frame.month is not None:
            if frame.day is not None:
                return calendar.make_day(year, frame.month, frame.day)
            return calendar.make_month(year, frame.month)
        if frame.quarter is not None:
            return calendar.make_part_of_year("quarter", year, frame.quarter)
        if frame.half is not None:
            return calendar.make_part_of_year("half", year, frame.half)
        return calendar.make_season(year, frame.season) if frame.season else None

    def resolve_either_order(self, frame: Frame) -> Answer | None:
        """ "7/8/2025": the order that alone is possible, or that alone is near the publication; else only the year."""
        assert frame.month is not None and frame.day is not None
        year = frame.year
        if year is None and frame.short_year is not None:
            year = widen_short_year(frame.short_year, self.today)
        if year is None:
            return None
        found = [s for s in (calendar.make_day(year, frame.month, frame.day), calendar.make_day(year, frame.day, frame.month)) if s]
        if len(set(found)) == 1:
            return stated(found[0])
        near = [s for s in found if self.today and abs((s.first - self.today).days) <= 10]
        if len(near) == 1:
            return replace(stated(near[0]) or Answer(""), grade="published", anchor=str(self.today), derivation="times/day-order")
        return stated(calendar.make_year(year)) if found else None

    def resolve_decade(self, frame: Frame) -> Answer | None:
        year = frame.decade
        if year is None and frame.short_year is not None:
            short = frame.short_year * 10 if frame.value == "word" else frame.short_year
            year = widen_short_year(short, date((self.today or date(2025, 1, 1)).year - 10, 1, 1))
        if year is None or not 10 <= year <= 9990:
            return None
        return stated(Stamp("decade", date(year // 10 * 10, 1, 1)))

    def resolve_without_year(self, frame: Frame) -> Answer | None:
        if frame.weekday is not None and frame.month is None and not frame.holiday:
            return self.resolve_weekday(frame)
        if frame.day is not None and frame.month is None:
            return self.resolve_day_of_month(frame)
        if frame.month is None and frame.quarter is None and frame.half is None and not frame.season and not frame.holiday:
            return self.resolve_bare_clock(frame)
        precision: Precision = "day" if frame.day or frame.holiday else "month" if frame.month else "quarter" if frame.quarter else "season" if frame.season else "half"  # fmt: skip
        if frame.day is not None and frame.month is not None and calendar.make_day(2024, frame.month, frame.day) is None:
            return None
        anchor = self.find_story_anchor(frame)
        if anchor is not None:
            stamp = self.make_linked(frame, anchor) if frame.link else choose_story_year(lambda y: self.make_in_year(frame, y), anchor)
            return self.from_anchor(stamp, anchor, "times/year-of-text")
        if self.today is None:
            return self.unknown(frame, precision)
        if frame.link in ("last", "next", "this"):
            return self.resolve_linked_year(frame)
        if frame.quarter is not None or frame.half is not None:
            return self.resolve_quarter(frame)
        sign, ground = self.sign()
        if frame.day is None and (ground == "present" or self.is_modifier()):
            sign = 0  # "are worth half of what they were in October", "a June agreement"
        if sign <= 0 and (told := self.history.find_stated_year(self.first)) is not None and not frame.weekday:
            return self.from_anchor(self.make_in_year(frame, told.year), told, "times/year-of-sentence")
        if frame.known_year and not self.is_near_known_day(frame):
            return stated_by_fame(self.make_in_year(frame, frame.known_year))
        sure = ground in ("future", "past", "perfect")
        stamp, derivation = choose_year(lambda y: self.make_in_year(frame, y), self.today, sign, is_sure=sure)
        if stamp is not None and frame.weekday is not None and stamp.first.weekday() != frame.weekday:
            stamp = self.find_matching_year(frame) or stamp
        return self.from_today(stamp, derivation, sign) or self.unknown(frame, precision)

    def is_modifier(self) -> bool:
        """The time stands before a noun, as a part of its name: "the June agreement"."""
        a = self.history.a
        return any(a.heads[k] >= self.end and a.rels[k] in ("compound", "nmod:unmarked", "amod") for k in range(self.first, self.end))

    def is_near_known_day(self, frame: Frame) -> bool:
        """Publication falls in the weeks around the day, of a year later than that it is known by."""
        assert self.today is not None and frame.known_year is not None
        here = self.make_in_year(frame, self.today.year)
        return here is not None and self.today.year > frame.known_year and abs(find_gap(here, self.today)) <= KNOWN_DAYS

    def find_matching_year(self, frame: Frame) -> Stamp | None:
        """The year, near publication, in which the day falls on the weekday that the words give."""
        assert self.today is not None
        found = [s for k in (0, -1, 1) if (s := self.make_in_year(frame, self.today.year + k)) and s.first.weekday() == frame.weekday]
        return found[0] if found else None

    def find_story_anchor(self, frame: Frame) -> Stamp | None:
        """What gives the year: the story so far, or the last time named for "that summer", "the following March"."""
        if frame.link in ("that", "following", "previous") or self.history.is_narrative:
            return self.history.find_anchor(self.first, "year")
        return None

    def make_linked(self, frame: Frame, anchor: Stamp) -> Stamp | None:
        """The first such stretch after the anchor, the last before it, or the one of its year."""
        found = [s for k in (-1, 0, 1) if (s := self.make_in_year(frame, anchor.year + k))]
        if frame.link in ("following", "next"):
            return next((s for s in found if s.first > anchor.first), None)
        if frame.link in ("previous", "last"):
            return next((s for s in reversed(found) if s.first < anchor.first), None)
        return next((s for s in found if s.year == anchor.year), None)

    def resolve_linked_year(self, frame: Frame) -> Answer | None:
        """ "last March" is the last one over before publication, "next March" the first to come, "this March" that of the year."""
        assert self.today is not None
        if frame.link == "this":
            if frame.season == "WI":
                return self.from_today(*choose_year(lambda y: self.make_in_year(frame, y), self.today, 0))
            return self.from_today(self.make_in_year(frame, self.today.year), "times/this-unit")
        found = [s for k in (-2, -1, 0, 1, 2) if (s := self.make_in_year(frame, self.today.year + k))]
        if frame.link == "last":
            over = [s for s in found if calendar.find_end(s) <= self.today]
            return self.from_today(over[-1] if over else None, "times/last-unit", -1)
        ahead = [s for s in found if s.first > self.today]
        return self.from_today(ahead[0] if ahead else None, "times/next-unit", 1)

    def resolve_quarter(self, frame: Frame) -> Answer | None:
        """Of quarters and halves reports speak when they are over, and of the next ones when the clause looks ahead."""
        assert self.today is not None
        sign, _ = self.sign()
        stamp, derivation = choose_year(lambda y: self.make_in_year(frame, y), self.today, 0)
        if stamp is not None and sign and abs(gap := find_gap(stamp, self.today)) > QUARTER_DAYS and gap * sign < 0:
            stamp, derivation = choose_year(lambda y: self.make_in_year(frame, y), self.today, sign)
        return self.from_today(stamp, derivation, sign)

    def resolve_weekday(self, frame: Frame) -> Answer | None:
        weekday, link = frame.weekday, frame.link
        assert weekday is not None
        if link in ("following", "previous", "that") or (self.history.is_narrative and not link):
            anchor = self.history.find_anchor(self.first, "day")
            if anchor is not None:
                sign = -1 if link == "previous" else 1
                day = calendar.find_weekday(anchor.first, weekday, sign, is_same_day=not link)
                return self.from_anchor(Stamp("day", day) if day else None, anchor, "times/weekday-from-text")
        if self.today is None:
            return self.unknown(frame, "day")
        sign, ground = AHEAD_LINKS.get(link, 0), link
        if not sign:
            sign, ground = self.sign()
            if link == "this" and not sign:
                sign = 1
        day = calendar.find_weekday(self.today, weekday, sign, is_same_day=link in ("", "this"))
        if link == "next" and day and weekday != 6 and calendar.monday_of(day) == calendar.monday_of(self.today):
            day = calendar.find_weekday(day, weekday, 1, is_same_day=False)
        side = {1: "coming", -1: "past"}.get(sign, "nearest")
        return self.from_today(Stamp("day", day) if day else None, f"times/{side}-weekday", sign)

    def resolve_day_of_month(self, frame: Frame) -> Answer | None:
        """ "the 17th": of the month named last, else the nearest by tense."""
        assert frame.day is not None
        anchor = self.history.find_anchor(self.first, "month")
        if anchor is not None:
            stamp = calendar.make_day(anchor.year, anchor.month, frame.day)
            return self.from_anchor(stamp, anchor, "times/day-of-month") or self.unknown(frame, "day")
        if self.today is None:
            return self.unknown(frame, "day")
        sign, _ = self.sign()
        here = calendar.enclose(self.today, "month")
        found = [s for k in (-1, 0, 1) if (m := calendar.move(here, "month", k)) and (s := calendar.make_day(m.year, m.month, frame.day))]
        if frame.weekday is not None:
            found = [s for s in found if s.first.weekday() == frame.weekday] or found
        sided = [s for s in found if (s.first - self.today).days * sign >= 0] or found
        nearest = min(sided, key=lambda s: (abs((s.first - self.today).days), s.first)) if sided and self.today else None
        return self.from_today(nearest, "times/day-of-month", sign) or self.unknown(frame, "day")

    def resolve_bare_clock(self, frame: Frame) -> Answer | None:
        """An hour or a part of day without its day: of the day told last in this sentence or the one before, else of publication."""
        if not frame.part and not frame.has_clock:
            return None
        anchor = None
        if frame.link in ("that", "following", "") or (frame.link == "the"):
            anchor = self.history.find_anchor(self.first, "day") if frame.link in ("that", "following") else self.history.find_day(self.first, self.sign()[0])
        if anchor is not None and anchor.precision == "day":
            moved = calendar.move(anchor, "day", 1 if frame.link == "following" else 0)
            return self.from_anchor(moved, anchor, "times/hour-of-day-told")
        if self.today is None or self.history.is_narrative:
            return self.unknown(replace(frame, unit="day"), "day")
        here = Stamp("day", self.today)
        count = -1 if frame.link == "last" else 1 if frame.link == "following" else 0
        return self.from_today(calendar.move(here, "day", count), "times/hour-of-publication-day", count)


def stated(stamp: Stamp | None) -> Answer | None:
    return Answer(calendar.write_value(stamp), stamp, stamp.precision) if stamp else None


def stated_by_fame(stamp: Stamp | None) -> Answer | None:
    answer = stated(stamp)
    return replace(answer, grade="anchored", derivation="times/known-day") if answer else None


def shift(anchor: Stamp, amount: int | float, unit: str, sign: int) -> Stamp | None:
    """`amount` units from the anchor, as fine as the unit: years from a day make a year."""
    wanted = find_shift_unit(unit)
    if isinstance(amount, float) and not amount.is_integer() and unit in ("year", "decade", "century"):
        moved = calendar.move(anchor, "month", sign * round(amount * calendar.MONTHS_OF_UNIT[unit]))
    else:
        moved = calendar.move(anchor, unit, sign * int(amount))
    if moved is None:
        return None
    if RANKS[moved.precision] <= RANKS.get(wanted, 0) or (moved.precision in ("quarter", "season", "half") and wanted == "year"):
        return moved
    return calendar.enclose(moved.first, wanted)


def find_shift_unit(unit: str) -> str:
    """The precision that a count of such units gives."""
    return {"night": "day", "fortnight": "week", "weekend": "week", "decade": "year", "century": "year", "millennium": "year"}.get(unit, unit)


def as_precision(unit: str) -> Precision | None:
    unit = {"fortnight": "week", "night": "day", "weekday": "day", "week-of": "week"}.get(unit, unit)
    return unit if unit in RANKS else None  # type: ignore[return-value]


def find_place(outer: Stamp, frame: Frame) -> Stamp | None:
    """The `nth` unit inside the stretch; -1 is the last one."""
    nth, unit = frame.nth or 1, frame.nth_unit
    end = calendar.find_end(outer)
    if unit == "week-of":
        return calendar.enclose(outer.first, "week")
    if unit == "weekday" and frame.weekday is not None:
        first = calendar.find_weekday(outer.first, frame.weekday, 1)
        if first is None:
            return None
        days = [d for k in range(6) if (d := date.fromordinal(first.toordinal() + 7 * k)) < end]
        return Stamp("day", days[nth - 1 if nth > 0 else -1]) if abs(nth) <= len(days) else None
    if unit == "week":
        inside = date.fromordinal(end.toordinal() - 1) if nth < 0 else date.fromordinal(outer.first.toordinal() + 7 * (nth - 1))
        return calendar.enclose(inside, "week") if inside < end else None
    anchor = calendar.enclose(date.fromordinal(end.toordinal() - 1) if nth < 0 else outer.first, unit)
    found = calendar.move(anchor, unit, nth - 1 if nth > 0 else 0)
    return found if found and outer.first <= found.first < end else None
