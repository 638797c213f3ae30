"""Who would stay after each phase, as a grid of parties and phases, readable without colour."""

from __future__ import annotations

from typing import TYPE_CHECKING
from xml.etree import ElementTree as ET

from detente.report.figures import Figure
from detente.report.stability.phases import ABOUT, letter, sentences, table
from detente.report.svg import Picture
from detente.report.tables import Table

if TYPE_CHECKING:
    from detente.report.stability.findings import RoadmapStays
    from detente.report.words import Words

NAMES, CELL, ROW, TOP = 130, 72, 36, 30
SHADES = {"R": 0, "SM": 1, "S": 1, "M": 2, "G": 3, "U": 4}
"""The darker, the more it takes of the others to make a party stay."""

MEANINGS = (
    ("R", "whatever others do"),
    ("SM", "others would answer"),
    ("M", "others could answer"),
    ("G", "could, if it waited"),
    ("U", "would go back"),
)


def figure(found: RoadmapStays, words: Words) -> Figure:
    """The grid with its caption, and the sentences behind each cell."""
    caption = (
        f"{ABOUT} R: stays whatever the others would do. S: the others would take something back in their "
        "own interest. M and G: they could, at a cost to themselves; under G only if the party did not move "
        "once more. U: would go back."
    )
    names = [party.name for party in found.scenario.parties.values()]
    why = tuple((str(each.phase), names[who], told) for each in found.phases for who, told in sentences(each))
    behind = (table(found), Table("Why each party stays or goes back", ("After phase", "Party", "Why"), why))
    return Figure("phases", caption, (("", chart(found, words)),), behind)


def chart(found: RoadmapStays, words: Words) -> str:
    """The grid as SVG text; pointing at a cell tells why."""
    parties = list(found.scenario.parties)
    picture = Picture("phases", "Who would stay after each phase", "One letter for each party and phase.")
    picture.text((NAMES - 10, 18), "After phase", "head", "end")
    for column, phase in enumerate(found.phases):
        picture.text((NAMES + (column + 0.5) * CELL, 18), str(phase.phase), "head", "middle")
    for who, party in enumerate(parties):
        picture.text((NAMES - 10, TOP + ROW * who + 23), words.short(party), "label", "end")
        for column in range(len(found.phases)):
            _cell(picture, found, (who, column))
    y = TOP + ROW * len(parties) + 24
    for place, (sign, meaning) in enumerate(MEANINGS):
        x = NAMES + 150 * place
        picture.put("rect", f"cell shade-{SHADES[sign]}", x=x, y=y - 12, width=18, height=15)
        picture.text((x + 23, y), f"{sign}: {meaning}", "small")
    return picture.close(NAMES + max(CELL * len(found.phases), 150 * len(MEANINGS)) + 2, y + 12)


def _cell(picture: Picture, found: RoadmapStays, place: tuple[int, int]) -> None:
    who, column = place
    phase = found.phases[column]
    sign = letter(phase, who)
    name = list(found.scenario.parties.values())[who].name
    x, y = NAMES + CELL * column, TOP + ROW * who
    spot = {"x": x + 1.5, "y": y + 1.5, "width": CELL - 3.0, "height": ROW - 3.0}
    cell = picture.put("rect", f"cell shade-{SHADES[sign]}", **spot)
    why = dict(sentences(phase)).get(who, f"{name} has no step that it would rather drop.")
    ET.SubElement(cell, "title").text = why
    if sign == "U":
        picture.put("rect", "weakest", x=x + 2.5, y=y + 2.5, width=CELL - 5, height=ROW - 5)
    picture.text((x + CELL / 2, y + 23), sign, "head" if sign == "U" else "label", "middle")
