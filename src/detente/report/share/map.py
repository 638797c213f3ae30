"""The network of a joint project on a map, and closer up where something can be built."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from detente.report.map import Line, Network, Place, atlas
from detente.report.outlines import Box
from detente.report.share.tables import flow, state
from detente.report.share.words import money, quantity
from detente.report.words import upper_first

if TYPE_CHECKING:
    from typing import Literal

    from detente.report.share.findings import Laid
    from detente.report.share.words import ShareWords

    Kind = Literal["existing", "built", "not-built", "closed"]

LABELLED = 20
"""Most links of which each says on the map what it carries; of more, only those that are built do."""
PART = 0.25
"""Share of the whole map, in square degrees, below which what can be built is drawn closer up."""
MARGIN = 1.0
"""Degrees around what is drawn closer up, within which all places are drawn."""


def share_maps(words: ShareWords) -> tuple[tuple[str, str], ...]:
    """The map as SVG text with its heading; if little of it can be built, that first and closer up.

    Lines say what exists, what would be built, what would not, and what is closed.
    """
    key = words.shared.project.name
    whole = _network(words, set(words.shared.project.nodes))
    near = _near(words)
    if not near:
        return (("", _drawn(words, f"{key}-map", whole)),)
    plain = Network(whole.places, tuple(replace(line, label="") for line in whole.lines))
    close = _drawn(words, f"{key}-near", _network(words, near))
    return (("Where links can be built", close), ("The whole network", _drawn(words, f"{key}-map", plain)))


def kind(link: Laid) -> Kind:
    """How a link is drawn."""
    if not link.open:
        return "closed"
    if link.added > 0:
        return "built"
    return "existing" if link.now > 0 else "not-built"


def _near(words: ShareWords) -> set[str]:
    """The places around links that can be built, if they fill a small part of the map; otherwise none."""
    project = words.shared.project
    nodes = project.nodes
    ends = {end for link in words.shared.links if link.most > 0 for end in project.links[link.link].ends}
    if not ends:
        return set()
    inside = Box.around(tuple(nodes[end].at for end in ends))
    around = Box.around(tuple(node.at for node in nodes.values()))
    if _area(inside) >= PART * _area(around):
        return set()
    wide = Box(inside.left - MARGIN, inside.low - MARGIN, inside.right + MARGIN, inside.high + MARGIN)
    return {name for name, node in nodes.items() if wide.holds(Box(*node.at, *node.at))}


def _area(box: Box) -> float:
    return (box.right - box.left) * (box.high - box.low)


def _network(words: ShareWords, among: set[str]) -> Network:
    """Places of the project and the links among them."""
    project = words.shared.project
    links = [link for link in words.shared.links if among.issuperset(project.links[link.link].ends)]
    largest = max((link.now + link.added for link in links if link.open), default=0.0)
    named = len(links) <= LABELLED
    drawn = tuple(_line(words, link, largest, labelled=named or kind(link) == "built") for link in links)
    places = tuple(Place(name, node.title, node.at) for name, node in project.nodes.items() if name in among)
    return Network(places, drawn)


def _drawn(words: ShareWords, key: str, network: Network) -> str:
    built = [words.link(link.link) for link in words.shared.links if kind(link) == "built"]
    about = f"Built: {'; '.join(built)}." if built else "Nothing would be built."
    return atlas(key, f"{words.shared.project.title}: the joint network", about, network)


def _line(words: ShareWords, link: Laid, largest: float, *, labelled: bool) -> Line:
    entry = words.shared.project.links[link.link]
    size = link.now + link.added if link.open else 0.0
    label = quantity(size, link.unit) if labelled and size > 0 else ""
    return Line(
        entry.ends, entry.via, kind(link), size / largest if largest else 0.0, label, note(words, link)
    )


def note(words: ShareWords, link: Laid) -> str:
    """What a link says when it is pointed at."""
    told = [f"now {quantity(link.now, link.unit)}"] if link.now else []
    most = f", of at most {quantity(link.most, link.unit)}" if link.most else ""
    told.append(f"added: {state(link)}{most}")
    if (moved := flow(words, link)) != "–":
        told.append(moved)
    if outlay := sum(link.capital.values()):
        told.append(money(outlay, yearly=False))
    return f"{words.link(link.link)}: {upper_first('; '.join(told))}."
