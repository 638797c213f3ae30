"""Outlines of countries for the maps, fetched while the package is built: docs/reference/map-data.md."""

from __future__ import annotations

import base64
import hashlib
import io
import json
import os
import shutil
import subprocess
import sys
import tarfile
import tempfile
from pathlib import Path
from typing import IO, Any, cast

from hatchling.builders.hooks.plugin.interface import BuildHookInterface

PACKAGE = "world-atlas@2.0.2"
INTEGRITY = "sha512-IXfV0qwlKXpckz1FhwXVwKRjiIhOnWttOskm5CtxMsjgE/MXAYRHWJqgXOpM8IkcPBoXnyTU5lFHcYa5ChG0LQ=="
"""The hash under which the npm registry lists the package."""
FILE = "package/countries-50m.json"  # the 110m file puts Sinuiju into China and Heihe into Russia
LICENCE = "package/LICENSE"
WINDOW = (-30.0, 0.0, 191.0, 90.0)
"""West, south, east, north, in degrees: from the Atlantic to the easternmost point of Russia."""
OUTLINES = Path("src", "detente", "report", "outlines.json")
SECONDS = 300

Ring = list[tuple[float, float]]


class NotFetched(Exception):
    """The outlines could not be had; the message says why."""


class Outlines(BuildHookInterface):  # type: ignore[type-arg]  # any builder will do
    """The step of a build that writes the file of outlines, unless this very script has written it before."""

    PLUGIN_NAME = "custom"

    def initialize(self, version: str, build_data: dict[str, Any]) -> None:  # noqa: ARG002 - as hatchling calls it
        """Write the outlines; without them the build goes on, except where CI is set."""
        target = Path(self.root) / OUTLINES
        if _is_current(target):
            return
        try:
            content = outlines(fetched())
        except NotFetched as reason:
            if os.environ.get("CI"):  # noqa: TID251 - a build reads the environment; there is no other door
                raise
            sys.stderr.write(f"detente is built WITHOUT outlines of countries for its maps: {reason}.\n")
            return
        target.write_text(json.dumps(content, separators=(",", ":")) + "\n", encoding="utf-8")


def fetched() -> bytes:
    """The package as npm hands it over, a gzipped tar file; raises NotFetched if it cannot be had."""
    npm = shutil.which("npm")
    if npm is None:
        raise NotFetched("npm is not installed")
    with tempfile.TemporaryDirectory() as folder:
        command = [npm, "pack", PACKAGE, "--loglevel=error", "--prefer-offline", "--fetch-retries=1"]
        try:
            run = subprocess.run(  # noqa: S603 - every word of the command stands above
                command, cwd=folder, capture_output=True, text=True, timeout=SECONDS, check=False
            )
        except (OSError, subprocess.TimeoutExpired) as problem:
            raise NotFetched(f"'npm pack {PACKAGE}' did not end well ({problem})") from problem
        packed = sorted(Path(folder).glob("*.tgz"))
        if run.returncode or not packed:
            said = " ".join((run.stderr or run.stdout).split()) or "it said nothing"
            raise NotFetched(f"'npm pack {PACKAGE}' failed with {run.returncode}: {said[:300]}")
        return packed[0].read_bytes()


def outlines(package: bytes) -> dict[str, Any]:
    """What is kept of the package: its source and licence, and as `countries` a list of polygons for each.

    A polygon is a list of rings, its edge first and then its holes; a ring is a closed list of (longitude,
    latitude) in degrees, to 3 decimals. Raises NotFetched if this is not the package that was expected.
    """
    found = "sha512-" + base64.b64encode(hashlib.sha512(package).digest()).decode()
    if found != INTEGRITY:
        raise NotFetched(f"{PACKAGE} has the integrity {found} instead of {INTEGRITY}")
    with tarfile.open(fileobj=io.BytesIO(package)) as archive:
        topology, licence = (_member(archive, name) for name in (FILE, LICENCE))
    return {
        "recipe": _recipe(),
        "source": f"Natural Earth, 1:50m, from {FILE.removeprefix('package/')} of npm {PACKAGE}",
        "licence": licence,
        "countries": countries(json.loads(topology)),
    }


def countries(topology: dict[str, Any]) -> dict[str, list[list[Ring]]]:
    """The polygons of each country that reach into the window, by ISO 3166-1 numeric code, else by name."""
    arcs = _arcs(topology)
    found: dict[str, list[list[Ring]]] = {}
    for geometry in topology["objects"]["countries"]["geometries"]:
        key = geometry.get("id", geometry["properties"]["name"])
        polygons = geometry["arcs"] if geometry["type"] == "MultiPolygon" else [geometry["arcs"]]
        for polygon in polygons:
            rings = [_ring(arcs, numbers) for numbers in polygon]
            if _meets_window(rings[0]):
                found.setdefault(key, []).append(rings)
    return dict(sorted(found.items()))


def _arcs(topology: dict[str, Any]) -> list[Ring]:
    """Every arc in degrees; in the file, each point is a difference from the one before, on a grid."""
    (scale_x, scale_y), (left, bottom) = topology["transform"]["scale"], topology["transform"]["translate"]
    found = []
    for arc in topology["arcs"]:
        x = y = 0
        points = []
        for dx, dy in arc:
            x, y = x + dx, y + dy
            points.append((round(x * scale_x + left, 3), round(y * scale_y + bottom, 3)))
        found.append(points)
    return found


def _ring(arcs: list[Ring], numbers: list[int]) -> Ring:
    """The arcs in a row, each starting where the one before ends; the number ~i means arc i backwards."""
    points: Ring = []
    for number in numbers:
        arc = arcs[number] if number >= 0 else arcs[~number][::-1]
        points += arc[1:] if points else arc
    longitudes = [x for x, _ in points]
    if max(longitudes) - min(longitudes) > 180:  # noqa: PLR2004 - half way round: it crosses the date line
        return [(round(x + 360, 3) if x < 0 else x, y) for x, y in points]
    return points


def _meets_window(ring: Ring) -> bool:
    west, south, east, north = WINDOW
    across, up = [x for x, _ in ring], [y for _, y in ring]
    return max(across) >= west and min(across) <= east and max(up) >= south and min(up) <= north


def _member(archive: tarfile.TarFile, name: str) -> str:
    # The integrity has settled that the file is there.
    return cast("IO[bytes]", archive.extractfile(name)).read().decode()


def _recipe() -> str:
    """A hash of this script: outlines that it wrote itself need not be fetched again."""
    return hashlib.sha256(Path(__file__).read_bytes()).hexdigest()


def _is_current(target: Path) -> bool:
    if not target.exists():
        return False
    try:
        written = json.loads(target.read_text(encoding="utf-8"))
    except ValueError:
        return False
    return isinstance(written, dict) and written.get("recipe") == _recipe()
