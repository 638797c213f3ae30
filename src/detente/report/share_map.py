"""The network of a joint project on a map."""

from __future__ import annotations

from typing import TYPE_CHECKING

from detente.report.map import Line, Network, Place, atlas
from detente.report.share_tables import flow, state
from detente.report.share_words import money, quantity
from detente.report.words import upper_first

if TYPE_CHECKING:
    from typing import Literal

    from detente.report.share_findings import Laid
    from detente.report.share_words import ShareWords

    Kind = Literal["existing", "built", "not-built", "closed"]


def share_map(words: ShareWords) -> str:
    """The map as SVG text: what exists, what would be built, what would not, and what is closed."""
    shared = words.shared
    nodes = shared.project.nodes.items()
    largest = max((link.now + link.added for link in shared.links if link.open), default=0.0)
    drawn = tuple(_line(words, link, largest) for link in shared.links)
    built = [words.link(link.link) for link in shared.links if kind(link) == "built"]
    about = f"Built: {'; '.join(built)}." if built else "Nothing would be built."
    places = tuple(Place(name, node.title, node.at) for name, node in nodes)
    title = f"{shared.project.title}: the joint network"
    return atlas(f"{shared.project.name}-map", title, about, Network(places, drawn))


def kind(link: Laid) -> Kind:
    """How a link is drawn."""
    if not link.open:
        return "closed"
    if link.added > 0:
        return "built"
    return "existing" if link.now > 0 else "not-built"


def _line(words: ShareWords, link: Laid, largest: float) -> Line:
    entry = words.shared.project.links[link.link]
    size = link.now + link.added if link.open else 0.0
    label = quantity(size, link.unit) if size > 0 else ""
    return Line(
        entry.ends, entry.via, kind(link), size / largest if largest else 0.0, label, note(words, link)
    )


def note(words: ShareWords, link: Laid) -> str:
    """What a link says when it is pointed at."""
    told = [f"now {quantity(link.now, link.unit)}"] if link.now else []
    told.append(
        f"added: {state(link)}"
        if not link.most
        else f"added: {state(link)}, of at most {quantity(link.most, link.unit)}"
    )
    if (moved := flow(words, link)) != "–":
        told.append(moved)
    if outlay := sum(link.capital.values()):
        told.append(money(outlay, yearly=False))
    return f"{words.link(link.link)}: {upper_first('; '.join(told))}."
