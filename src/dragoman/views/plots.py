"""Plots as SVG text, for pages and for documents.

Enters: values of views. Leaves: an `svg` element as text, with a title and a description, that shows the same without style sheet, without
colour, and without script. It refuses colour as the only sign: what was held is filled, what is planned is hollow, what was called off is
crossed out. All text is escaped.

Every mark has a class, so that a style sheet may give it another colour; without one the attributes of the marks count. Lengths are in
units of the view box, which is as wide as a page: text of 12 is as large as a note.
"""

from __future__ import annotations

import hashlib
import json
import math
from collections.abc import Iterable, Mapping, Sequence
from functools import lru_cache
from html import escape
from importlib import resources
from typing import Literal, NamedTuple

from dragoman.meaning.findings import Status
from dragoman.views.balance import Balance
from dragoman.views.reading_words import describe_code, make_visible
from dragoman.views.state import State

WIDTH = 960
INK, SOFT, LINE, ACCENT, PAPER = "#1c1b19", "#57534b", "#d8d2c5", "#1f4a75", "#fbf9f4"
# How an event stands, as far as a plot can tell: it was, it is to come, it was called off.
Standing = Literal["held", "ahead", "off"]
STANDINGS: dict[Status, Standing] = {
    "carried_out": "held", "ongoing": "held", "planned": "ahead", "proposed": "ahead", "conditional": "ahead", "postponed": "ahead",
    "unknown": "ahead", "cancelled": "off", "denied": "off",
}  # fmt: skip
STANDING_WORDS: dict[Standing, str] = {
    "held": "held or carried out",
    "ahead": "planned or proposed",
    "off": "cancelled or denied",
}
# Hues of one lightness and one strength, so that none stands out. See `assign_hues`.
HUES = 8
_LETTER = 6.3


class Column(NamedTuple):
    """One stretch of time of a plot. `label`: under it, "" for none; `name`: in full; `counts`: how many of each standing; `link`: where a
    press on it leads, "" for nowhere."""

    label: str
    name: str
    counts: Mapping[Standing, int]
    link: str = ""


class Mark(NamedTuple):
    """One entry on a line of time. `begin`, `end`: between 0 and 1. `is_exact`: whether the day is known."""

    begin: float
    end: float
    standing: Standing
    is_exact: bool
    name: str
    link: str


class Spot(NamedTuple):
    """A place on the map. `held`, `ahead`: how many meetings."""

    name: str
    longitude: float
    latitude: float
    held: int
    ahead: int
    link: str


def assign_hues(keys: Iterable[str]) -> dict[str, int]:
    """A number from 1 to `HUES` for each party, by the digest of its key: neither alphabet nor how often it is named decides. Where two
    meet, the second in the order of digests takes the next that is free."""

    def digest(key: str) -> int:
        return int.from_bytes(hashlib.sha256(f"hue|{key}".encode()).digest()[:8], "big")

    given: dict[str, int] = {}
    for key in sorted(set(keys), key=digest):
        wanted = digest(key) % HUES
        taken = set(given.values())
        free = [(wanted + step) % HUES + 1 for step in range(HUES)]
        given[key] = next((hue for hue in free if hue not in taken), free[0])
    return given


def project(longitude: float, latitude: float) -> tuple[float, float]:
    """Where a place lies on the map, 1,000 units wide: the Natural Earth projection (Šavrič, Jenny, Patterson and others, 2011)."""
    across, up = math.radians(longitude), math.radians(latitude)
    two = up * up
    four = two * two
    x = across * (0.8707 - 0.131979 * two + four * (-0.013791 + four * (0.003971 * two - 0.001529 * four)))
    y = up * (1.007226 + two * (0.015085 + four * (-0.044475 + 0.028874 * two - 0.005916 * four)))
    return 500 + x * 182.8, 262 - y * 182.8


def plot_columns(columns: Sequence[Column], *, title: str, height: int = 168) -> str:
    """How many there were in each stretch of time: held filled, planned hollow, called off crossed out."""
    drawing = _Drawing(height, title, _describe_columns(columns))
    top, floor, left = 14, height - 26, 34
    most = max((sum(column.counts.values()) for column in columns), default=0)
    step = _find_step(most)
    ceiling = max(step, math.ceil(most / step) * step) if most else 1
    scale = (floor - top) / ceiling
    for value in range(0, ceiling + 1, step):
        y = floor - value * scale
        drawing.line(left, y, WIDTH, y, "grid", LINE)
        drawing.text(left - 6, y + 4, f"{value:,}", anchor="end")
    room = (WIDTH - left) / max(1, len(columns))
    gap = min(6.0, room * 0.22)
    for number, column in enumerate(columns):
        x, y = left + number * room + gap / 2, float(floor)
        drawing.open_link(column.link, f"{column.name}: {_describe_counts(column.counts)}")
        if column.link:
            drawing.add(
                f'<rect class="hit" x="{_n(left + number * room)}" y="{top}" width="{_n(room)}" height="{_n(floor - top + 22)}" fill="transparent"/>'
            )
        for standing in ("held", "ahead", "off"):
            count = column.counts.get(standing, 0)
            if count:
                y -= count * scale
                drawing.box(x, y, room - gap, count * scale, standing)
        drawing.close_link(column.link)
    _label_columns(drawing, columns, left, room, floor + 17)
    drawing.line(left, floor, WIDTH, floor, "axis", SOFT)
    return drawing.finish()


def plot_marks(
    lanes: Sequence[tuple[str, Sequence[Mark]]],
    ticks: Sequence[tuple[float, str]],
    *,
    title: str,
    today: float | None = None,
) -> str:
    """Entries on a line of time, one lane for each kind. A day that is known is a disc, a stretch in which it was is a bar as long as it."""
    left, right, row, discs = 118.0, WIDTH - 14.0, 15.0, 5.0
    packed = [(name, _pack(marks, discs / (right - left) * 2.4)) for name, marks in lanes]
    height = int(sum(max(1, len(rows)) * row + 16 for _, rows in packed)) + 34
    count = sum(len(marks) for _, marks in lanes)
    drawing = _Drawing(height, title, f"{count:,} entries, each a link; the list below holds the same.")

    def place(share: float) -> float:
        return left + share * (right - left)

    for share, label in ticks:
        drawing.line(place(share), 6, place(share), height - 24, "grid", LINE)
        drawing.text(place(share) + 3, height - 8, label)
    if today is not None:
        drawing.line(place(today), 2, place(today), height - 24, "today", ACCENT)
        drawing.text(place(today) + 4, 12, "today", css="today-word")
    y = 10.0
    for name, rows in packed:
        drawing.text(0, y + 15, name, css="lane", ink=INK)
        for number, marks in enumerate(rows or [[]]):
            for mark in marks:
                drawing.open_link(mark.link, mark.name)
                drawing.mark(place(mark.begin), place(mark.end), y + 10 + number * row, discs, mark)
                drawing.close_link(mark.link)
        y += max(1, len(rows)) * row + 16
        drawing.line(0, y - 4, WIDTH, y - 4, "grid", LINE)
    return drawing.finish()


def plot_positions(state: State, *, title: str = "Positions by topic", most_parties: int = 10) -> str:
    """Who said what they want on which topic: a disc for each party and topic, as large as there are statements; filled where it was told
    since the last round, hollow where it was told before it only."""
    weight: dict[str, int] = {}
    names: dict[str, str] = {}
    for cell in state.cells:
        weight[cell.key] = weight.get(cell.key, 0) + _count_cell(cell.before, cell.since)
        names[cell.key] = cell.party
    keys = sorted(sorted(weight, key=lambda key: (-weight[key], key))[:most_parties], key=lambda key: names[key])
    topics = list(dict.fromkeys(cell.topic for cell in state.cells if cell.key in keys))
    left, top, row = 210.0, 46.0, 34.0
    height = int(top + row * max(1, len(topics)) + 8)
    shown = {(cell.topic, cell.key): cell for cell in state.cells}
    drawing = _Drawing(height, title, f"{len(topics)} topics, {len(keys)} parties.")
    step = (WIDTH - left) / max(1, len(keys))
    for number, key in enumerate(keys):
        drawing.text(left + (number + 0.5) * step, 26, _cut(names[key], step), anchor="middle", css="head", ink=INK)
    most = max((_count_cell(cell.before, cell.since) for cell in state.cells), default=1)
    for line, topic in enumerate(topics):
        y = top + line * row + row / 2
        drawing.line(0, y - row / 2, WIDTH, y - row / 2, "grid", LINE)
        drawing.text(0, y + 4, _cut(describe_code(topic).capitalize(), left), ink=INK)
        for number, key in enumerate(keys):
            if (topic, key) not in shown:
                continue
            cell = shown[topic, key]
            count, radius = (
                _count_cell(cell.before, cell.since),
                3.5 + 10 * math.sqrt(_count_cell(cell.before, cell.since) / most),
            )
            x = left + (number + 0.5) * step
            since = sum(cell.since.values())
            told = ", ".join(f"{name} {many}" for name, many in _merge(cell.before, cell.since).items())
            drawing.add(f"<g><title>{_e(f'{cell.party}, {describe_code(topic)}: {told}')}</title>")
            drawing.disc(x, y, radius, "held" if since or not state.last_round else "ahead")
            drawing.text(x + radius + 4, y + 4, str(count))
            drawing.add("</g>")
    return drawing.finish()


def plot_sources(balance: Balance, *, title: str = "Sources by side", most: int = 12) -> str:
    """How many entries outlets of each state tell, and in how many of these they are the only ones."""
    shares = [share for share in balance.shares if share.told][:most]
    row, left = 26, 120
    height = row * max(1, len(shares)) + 30
    drawing = _Drawing(
        height, title, "; ".join(f"{share.state}: {share.told} entries, {share.only} by them only" for share in shares)
    )
    widest = max((share.told for share in shares), default=1)
    scale = (WIDTH - left - 150) / widest
    for number, share in enumerate(shares):
        y = 6 + number * row
        drawing.text(left - 8, y + 14, share.state, anchor="end", ink=INK)
        drawing.box(left, y, share.told * scale, row - 10, "ahead")
        drawing.box(left, y, share.only * scale, row - 10, "held")
        drawing.text(left + share.told * scale + 8, y + 13, f"{share.told:,}, {share.only:,} by them only")
    drawing.text(left, height - 8, "filled: told by outlets of this state only · outline: told by others, too")
    return drawing.finish()


def plot_map(spots: Sequence[Spot], *, title: str, is_cut: bool = True) -> str:
    """Places on an outline of the world, without borders: whose land a place is, no plot says. `is_cut`: only the part around the places, not less than a continent."""
    world = _load_world()
    placed = [(spot, *project(spot.longitude, spot.latitude)) for spot in spots]
    x, y, width, height = _find_window([(px, py) for _, px, py in placed]) if is_cut else (0.0, 0.0, 1000.0, 480.0)
    unit = width / WIDTH
    drawing = _Drawing(
        round(height / unit),
        title,
        f"{len(spots)} places; the list below holds the same.",
        window=(x, y, width, height),
    )
    for degrees in range(-150, 180, 30):
        meridian = "L".join("{:.1f} {:.1f}".format(*project(degrees, latitude)) for latitude in range(-60, 91, 10))
        drawing.add(f'<path class="grid" d="M{meridian}" fill="none" stroke="{LINE}" stroke-width="{_n(0.6 * unit)}"/>')
    for degrees in range(-30, 90, 30):
        (x1, y1), (x2, y2) = project(-180, degrees), project(180, degrees)
        drawing.add(
            f'<path class="grid" d="M{x1:.1f} {y1:.1f}L{x2:.1f} {y2:.1f}" fill="none" stroke="{LINE}" stroke-width="{_n(0.6 * unit)}"/>'
        )
    drawing.add(f'<path class="land" transform="scale(.1)" d="{world["land"]}" fill="#e6e0d2"/>')
    most = max((spot.held + spot.ahead for spot in spots), default=1)
    labels: list[tuple[float, float, float, float]] = []
    for spot, px, py in sorted(placed, key=lambda one: (-one[0].held - one[0].ahead, one[0].name)):
        count = spot.held + spot.ahead
        radius = unit * (5 + 15 * math.sqrt(count / most))
        drawing.open_link(spot.link, f"{spot.name}: {spot.held} held, {spot.ahead} planned or proposed")
        drawing.disc(px, py, radius, "held" if spot.held else "ahead", unit)
        place = _find_label(px, py, radius, len(spot.name) * 6.6 * unit, 13 * unit, labels)
        if place is not None:
            drawing.text(
                place[0], place[1], make_visible(spot.name), size=12.5 * unit, css="place", ink=INK, halo=3.5 * unit
            )
        drawing.close_link(spot.link)
    return drawing.finish()


class _Drawing:
    """An SVG on its way: parts are added, text is escaped."""

    def __init__(
        self, height: int, title: str, description: str, window: tuple[float, float, float, float] | None = None
    ) -> None:
        name = "plot-" + hashlib.sha256(f"{title}|{description}".encode("utf-8", "surrogatepass")).hexdigest()[:8]
        box = " ".join(_n(value) for value in window or (0, 0, WIDTH, height))
        self._parts = [
            f'<svg xmlns="http://www.w3.org/2000/svg" class="plot" viewBox="{box}" role="group" aria-labelledby="{name}-t {name}-d" '
            'font-family="inherit" font-size="12">',
            f'<title id="{name}-t">{_e(title)}</title><desc id="{name}-d">{_e(description)}</desc>',
        ]

    def add(self, part: str) -> None:
        self._parts.append(part)

    def open_link(self, link: str, name: str) -> None:
        if link:
            self.add(f'<a href="{_e(link)}" aria-label="{_e(name)}"><title>{_e(name)}</title>')
        else:
            self.add(f"<g><title>{_e(name)}</title>")

    def close_link(self, link: str) -> None:
        self.add("</a>" if link else "</g>")

    def line(self, x1: float, y1: float, x2: float, y2: float, css: str, ink: str) -> None:
        self.add(f'<line class="{css}" x1="{_n(x1)}" y1="{_n(y1)}" x2="{_n(x2)}" y2="{_n(y2)}" stroke="{ink}"/>')

    def text(
        self, x: float, y: float, words: str, *, anchor: str = "start", css: str = "word", ink: str = SOFT, size: float | None = None,
        halo: float | None = None,
    ) -> None:  # fmt: skip
        how = f' font-size="{_n(size)}"' if size else ""
        how += (
            f' stroke="{PAPER}" stroke-width="{_n(halo)}" paint-order="stroke" stroke-linejoin="round"' if halo else ""
        )
        self.add(
            f'<text class="{css}" x="{_n(x)}" y="{_n(y)}" text-anchor="{anchor}" fill="{ink}"{how}>{_e(words)}</text>'
        )

    def box(self, x: float, y: float, width: float, height: float, standing: Standing) -> None:
        inset = 0.0 if standing == "held" else min(0.75, width / 4, height / 4)
        shape = (
            f'x="{_n(x + inset)}" y="{_n(y + inset)}" width="{_n(max(0.4, width - 2 * inset))}" '
            f'height="{_n(max(0.4, height - 2 * inset))}"'
        )
        self.add(f'<rect class="{standing}" {shape} {_FILLS[standing]}/>')
        if standing == "off" and height > 3:
            self.line(x, y + height, x + width, y, "strike", SOFT)

    def disc(self, x: float, y: float, radius: float, standing: Standing, unit: float = 1.0) -> None:
        self.add(
            f'<circle class="{standing}" cx="{_n(x)}" cy="{_n(y)}" r="{_n(radius)}" {_FILLS[standing]} stroke-width="{_n(1.5 * unit)}"/>'
        )

    def mark(self, begin: float, end: float, y: float, radius: float, mark: Mark) -> None:
        if mark.is_exact and end - begin < 3 * radius:
            x = (begin + end) / 2
            self.disc(x, y, radius, mark.standing)
            if mark.standing == "off":
                self.line(x - radius, y + radius, x + radius, y - radius, "strike", SOFT)
            return
        width, high = max(end - begin, 2 * radius), radius if mark.is_exact else 0.55 * radius
        css = mark.standing if mark.is_exact else f"{mark.standing} vague"
        dashes = "" if mark.is_exact else ' stroke-dasharray="3 2"'
        fill = _FILLS[mark.standing] if mark.is_exact else f'fill="none" stroke="{ACCENT}"'
        self.add(
            f'<rect class="{css}" x="{_n(begin)}" y="{_n(y - high)}" width="{_n(width)}" height="{_n(2 * high)}" rx="{_n(high)}" {fill}{dashes}/>'
        )

    def finish(self) -> str:
        return "".join((*self._parts, "</svg>"))


_FILLS: dict[Standing, str] = {
    "held": f'fill="{ACCENT}" stroke="{ACCENT}"',
    "ahead": f'fill="{PAPER}" stroke="{ACCENT}"',
    "off": f'fill="{PAPER}" stroke="{SOFT}"',
}


def _n(value: float) -> str:
    return f"{value:.2f}".rstrip("0").rstrip(".") if isinstance(value, float) else str(value)


def _e(text: str) -> str:
    return escape(make_visible(text), quote=True)


def _cut(words: str, room: float) -> str:
    most = max(4, int(room / _LETTER) - 1)
    return words if len(words) <= most else f"{words[: most - 1]}…"


def _count_cell(before: Mapping[str, int], since: Mapping[str, int]) -> int:
    return sum(before.values()) + sum(since.values())


def _merge(before: Mapping[str, int], since: Mapping[str, int]) -> dict[str, int]:
    return {name: before.get(name, 0) + since.get(name, 0) for name in dict.fromkeys([*before, *since])}


def _find_step(most: int) -> int:
    """The distance of lines over a height of at most five of them: 1, 2 or 5 times a power of ten."""
    size = 1
    while True:
        for factor in (1, 2, 5):
            if most <= factor * size * 4:
                return factor * size
        size *= 10


def _describe_counts(counts: Mapping[Standing, int]) -> str:
    told = [f"{counts[standing]:,} {STANDING_WORDS[standing]}" for standing in STANDING_WORDS if counts.get(standing)]
    return ", ".join(told) or "none"


def _describe_columns(columns: Sequence[Column]) -> str:
    total = {standing: sum(column.counts.get(standing, 0) for column in columns) for standing in STANDING_WORDS}
    if not columns:
        return "Nothing to show."
    return f"From {columns[0].name} to {columns[-1].name}: {_describe_counts(total)}."


def _label_columns(drawing: _Drawing, columns: Sequence[Column], left: float, room: float, y: float) -> None:
    """Labels under the columns that have one; of those that would touch, the first."""
    free = -1.0
    for number, column in enumerate(columns):
        x = left + number * room
        if column.label and x >= free:
            drawing.text(x + 1, y, column.label)
            free = x + len(column.label) * _LETTER + 10


def _pack(marks: Sequence[Mark], least: float) -> list[list[Mark]]:
    """Marks in rows in which none lies upon another."""
    rows: list[list[Mark]] = []
    ends: list[float] = []
    for mark in sorted(marks, key=lambda mark: (mark.begin, mark.end, mark.name)):
        begin = min(mark.begin, (mark.begin + mark.end) / 2 - least / 2)
        end = max(mark.end, (mark.begin + mark.end) / 2 + least / 2)
        row = next((number for number, taken in enumerate(ends) if taken <= begin), None)
        if row is None:
            rows.append([])
            ends.append(0.0)
            row = len(rows) - 1
        rows[row].append(mark)
        ends[row] = end
    return rows


def _find_window(points: Sequence[tuple[float, float]]) -> tuple[float, float, float, float]:
    """The part of the map that is shown: around all places, twice as wide as high, a sixth of the world at least."""
    if not points:
        return 0.0, 0.0, 1000.0, 480.0
    xs, ys = [x for x, _ in points], [y for _, y in points]
    wide = min(1000.0, max(170.0, (max(xs) - min(xs)) * 1.5 + 40, ((max(ys) - min(ys)) * 1.5 + 30) * 2.1))
    high = min(480.0, wide / 2.1)
    x = min(max(0.0, (max(xs) + min(xs)) / 2 - wide / 2), 1000 - wide)
    y = min(max(0.0, (max(ys) + min(ys)) / 2 - high / 2), 480 - high)
    return x, y, wide, high


def _find_label(
    x: float, y: float, radius: float, wide: float, high: float, taken: list[tuple[float, float, float, float]]
) -> tuple[float, float] | None:
    """Where the name of a place can stand without lying on another; None for nowhere."""
    gap = radius + high * 0.3
    for left, base in (
        (x + gap, y + high / 3),
        (x - gap - wide, y + high / 3),
        (x - wide / 2, y - gap),
        (x - wide / 2, y + gap + high * 0.8),
    ):
        box = (left, base - high, left + wide, base + high * 0.25)
        if all(box[2] < other[0] or box[0] > other[2] or box[3] < other[1] or box[1] > other[3] for other in taken):
            taken.append(box)
            return left, base
    return None


@lru_cache(maxsize=1)
def _load_world() -> dict[str, str]:
    """The outline that `training/knowledge/build_world.py` makes."""
    raw = resources.files("dragoman.views").joinpath("page", "world.json").read_bytes()
    made: dict[str, str] = json.loads(raw)
    return made
