"""Who met whom: GraphML and GEXF.

Enters: a `Selection`. Leaves: bytes, an edge at a time; only the actors are held, who must stand before the edges. It refuses to make an
edge of a meeting that was not held, and to say which of two that met is the first: edges have no direction.

Formats: GraphML 1.0; GEXF 1.3 of 2023.
"""

from __future__ import annotations

import io
from collections.abc import Callable, Iterator
from itertools import combinations
from typing import Any

from lxml import etree

from dragoman.exports.selection import Selection
from dragoman.exports.values import (
    describe_precision,
    find_first_day,
    find_last_day,
    is_state,
    join,
    list_outlets,
    refer_all,
)
from dragoman.meaning.findings import Status
from dragoman.record.entries import Named
from dragoman.record.store.told import Told
from dragoman.views.reading_words import make_visible

_HELD: tuple[Status, ...] = ("carried_out",)
GRAPHML = "http://graphml.graphdrawing.org/xmlns"
GEXF = "http://gexf.net/1.3"
# XML 1.0 cannot hold them at all; one of them makes a whole file unreadable.
_NO_XML = str.maketrans(dict.fromkeys([*range(9), 11, 12, *range(14, 32), 0xFFFE, 0xFFFF]))
_NODE_FIELDS = (("label", "string"), ("kind", "string"), ("meetings", "int"))
_EDGE_FIELDS = (
    ("meeting", "string"), ("format", "string"), ("round", "int"), ("first_day", "string"), ("last_day", "string"),
    ("precision", "string"), ("place", "string"), ("roles", "string"), ("sources", "int"), ("outlets", "string"),
    ("x_status", "string"), ("x_evidence", "string"),
)  # fmt: skip

Pair = tuple[tuple[Named, str], tuple[Named, str]]


def _clean(text: str) -> str:
    return make_visible(text).translate(_NO_XML)


def _list_people(told: Told) -> list[tuple[Named, str]]:
    """Who was there, each once, with the role: those who met, then hosts, then mediators; in alphabetical order within."""
    found: dict[str, tuple[Named, str]] = {}
    summary = told.summary
    for role, named in (("party", summary.parties), ("host", summary.hosts), ("mediator", summary.mediators)):
        for party in named:
            found.setdefault(party.key, (party, role))
    return sorted(found.values())


def _count_nodes(selection: Selection) -> dict[str, tuple[str, int]]:
    """Name and number of meetings of each actor, by key. One of several spellings: the one that most entries show."""
    names: dict[str, dict[str, int]] = {}
    for told in selection.stream(["meeting"], _HELD):
        people = _list_people(told)
        if len(people) > 1:
            for party, _ in people:
                counted = names.setdefault(party.key, {})
                counted[party.name] = counted.get(party.name, 0) + 1
    shown = {key: min(counted, key=lambda name: (-counted[name], name)) for key, counted in names.items()}
    return {key: (shown[key], sum(names[key].values())) for key in sorted(names)}


def _stream_edges(selection: Selection) -> Iterator[tuple[str, Told, Pair]]:
    for told in selection.stream(["meeting"], _HELD):
        for number, pair in enumerate(combinations(_list_people(told), 2)):
            yield f"{told.summary.id}.{number}", told, pair


def _name_kind(key: str) -> str:
    return "state" if is_state(key) else "person" if key.startswith("p:") else "body"


def _list_edge_values(told: Told, pair: Pair) -> list[object]:
    summary = told.summary
    roles = join(f"{party.key}: {role}" for party, role in pair)
    return [
        summary.id, summary.type, summary.round, find_first_day(summary.when), find_last_day(summary.when),
        describe_precision(summary.when), summary.place, roles, summary.sources, join(list_outlets(told)), summary.status,
        join(refer_all(told)),
    ]  # fmt: skip


class _Out(io.RawIOBase):
    """What lxml writes into; taken out a piece at a time."""

    def __init__(self) -> None:
        self._parts: list[bytes] = []

    def writable(self) -> bool:
        return True

    def write(self, data: Any) -> int:
        self._parts.append(bytes(data))
        return len(data)

    def take(self) -> bytes:
        made, self._parts = b"".join(self._parts), []
        return made


def write_graphml(selection: Selection) -> Iterator[bytes]:
    """The graph as GraphML."""
    out = _Out()
    with etree.xmlfile(out, encoding="utf-8") as file:
        file.write_declaration()
        with file.element("graphml", xmlns=GRAPHML):
            for scope, fields in (("node", _NODE_FIELDS), ("edge", _EDGE_FIELDS)):
                for name, kind in fields:
                    attributes = {"id": f"{scope}.{name}", "for": scope, "attr.name": name, "attr.type": kind}
                    file.write(etree.Element("key", attributes), "\n")
            with file.element("graph", edgedefault="undirected", id="meetings"):
                for key, (name, count) in _count_nodes(selection).items():
                    file.write(_make_data("node", {"id": key}, _NODE_FIELDS, [name, _name_kind(key), count]), "\n")
                    yield _flush(file, out)
                for id, told, pair in _stream_edges(selection):
                    ends = {"id": id, "source": pair[0][0].key, "target": pair[1][0].key}
                    file.write(_make_data("edge", ends, _EDGE_FIELDS, _list_edge_values(told, pair)), "\n")
                    yield _flush(file, out)
    yield out.take() + b"\n"


def _flush(file: Any, out: _Out) -> bytes:
    file.flush()
    return out.take()


def _make_data(tag: str, ends: dict[str, str], fields: Any, values: list[Any]) -> Any:
    element = etree.Element(tag, {name: _clean(value) for name, value in ends.items()})
    for (name, _), value in zip(fields, values, strict=True):
        if value not in (None, ""):
            etree.SubElement(element, "data", key=f"{tag}.{name}").text = _clean(str(value))
    return element


def write_gexf(selection: Selection) -> Iterator[bytes]:
    """The graph as GEXF 1.3, its edges dated by the day of the meeting."""
    out = _Out()
    with etree.xmlfile(out, encoding="utf-8") as file:
        file.write_declaration()
        with file.element("gexf", xmlns=GEXF, version="1.3"):
            meta = etree.Element("meta")
            etree.SubElement(meta, "creator").text = "Dragoman"
            etree.SubElement(meta, "description").text = "Who met whom, as reported"
            file.write(meta, "\n")
            with file.element("graph", mode="dynamic", timeformat="date", defaultedgetype="undirected"):
                for scope, fields in (("node", _NODE_FIELDS[1:]), ("edge", _EDGE_FIELDS)):
                    file.write(_make_attributes(scope, fields), "\n")
                with file.element("nodes"):
                    for key, (name, count) in _count_nodes(selection).items():
                        element = etree.Element("node", id=_clean(key), label=_clean(name))
                        file.write(_add_values(element, "node", _NODE_FIELDS[1:], [_name_kind(key), count]), "\n")
                        yield _flush(file, out)
                with file.element("edges"):
                    for id, told, pair in _stream_edges(selection):
                        file.write(_make_edge(id, told, pair), "\n")
                        yield _flush(file, out)
    yield out.take() + b"\n"


def _make_attributes(scope: str, fields: Any) -> Any:
    element = etree.Element("attributes", {"class": scope, "mode": "static"})
    for name, kind in fields:
        etree.SubElement(
            element, "attribute", id=f"{scope}.{name}", title=name, type={"int": "integer"}.get(kind, kind)
        )
    return element


def _make_edge(id: str, told: Told, pair: Pair) -> Any:
    ends = {
        "id": id,
        "source": _clean(pair[0][0].key),
        "target": _clean(pair[1][0].key),
        "kind": told.summary.type,
        "weight": "1.0",
    }
    first, last = find_first_day(told.summary.when), find_last_day(told.summary.when)
    ends |= {"start": first, "end": last} if first and last else {}
    return _add_values(etree.Element("edge", ends), "edge", _EDGE_FIELDS, _list_edge_values(told, pair))


def _add_values(element: Any, scope: str, fields: Any, values: list[Any]) -> Any:
    known = [(name, value) for (name, _), value in zip(fields, values, strict=True) if value not in (None, "")]
    if known:
        held = etree.SubElement(element, "attvalues")
        for name, value in known:
            etree.SubElement(held, "attvalue", {"for": f"{scope}.{name}", "value": _clean(str(value))})
    return element


WRITERS: dict[str, Callable[[Selection], Iterator[bytes]]] = {"graphml": write_graphml, "gexf": write_gexf}
