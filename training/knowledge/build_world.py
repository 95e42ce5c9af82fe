"""Make the outline of the world that maps are drawn on: `build_world.py land-110m.json`.

The file is that of the npm package world-atlas 2.0.2 (ISC licence), which holds Natural Earth's 1:110m land (public domain) as
TopoJSON. It is the land alone: a border drawn is a side taken. Leaves `src/dragoman/views/page/world.json`: `land` as SVG path data, in the projection of `plots.project`, in tenths
of a unit. Antarctica is left out.
"""

from __future__ import annotations

import json
import sys
from pathlib import Path

from dragoman.views.plots import project

TARGET = Path(__file__).resolve().parents[2] / "src/dragoman/views/page/world.json"
# What ends south of this is Antarctica.
_SOUTHMOST = -60


def decode_arcs(topology: dict) -> list[list[tuple[float, float]]]:
    """The arcs as longitudes and latitudes: they are stored as differences of whole numbers."""
    (sx, sy), (tx, ty) = topology["transform"]["scale"], topology["transform"]["translate"]
    arcs = []
    for arc in topology["arcs"]:
        x = y = 0
        points = []
        for dx, dy in arc:
            x, y = x + dx, y + dy
            points.append((x * sx + tx, y * sy + ty))
        arcs.append(points)
    return arcs


def write_path(points: list[tuple[float, float]]) -> str:
    """Path data in tenths of a unit, each point as a step from the one before; a point where the one before lies is left out."""
    made: list[str] = []
    last: tuple[int, int] | None = None
    for longitude, latitude in points:
        x, y = (round(10 * value) for value in project(longitude, latitude))
        if last is None:
            made.append(f"M{x} {y}l")
        elif (x, y) != last:
            step = f"{x - last[0]}{'' if y < last[1] else ' '}{y - last[1]}"
            made.append(step if len(made) == 1 or step[0] == "-" else f" {step}")
        last = x, y
    return "".join(made) if len(made) > 1 else ""


def main() -> None:
    topology = json.loads(Path(sys.argv[1]).read_text("utf-8"))
    arcs = decode_arcs(topology)
    land = []
    for shape in topology["objects"]["land"]["geometries"]:
        polygons = [shape["arcs"]] if shape["type"] == "Polygon" else shape["arcs"]
        for ring in (ring for polygon in polygons for ring in polygon):
            points: list[tuple[float, float]] = []
            for arc in ring:
                part = arcs[arc] if arc >= 0 else arcs[~arc][::-1]
                points += part if not points else part[1:]
            if max(latitude for _, latitude in points) > _SOUTHMOST:
                land.append(write_path(points) + "z")
    made = {"source": "Natural Earth 1:110m, by world-atlas 2.0.2", "land": "".join(land)}
    TARGET.write_text(json.dumps(made, indent=0) + "\n", "utf-8")
    print(f"{TARGET}: {TARGET.stat().st_size:,} bytes")


if __name__ == "__main__":
    main()
