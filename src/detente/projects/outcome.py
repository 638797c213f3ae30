"""Who gains if nothing is shared: what markets would leave each party with, and what would be built.

Prices are those of the programme: what one more unit at a node and in a period would cost all together. See
docs/explanation/formulations/market-outcome.md.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from detente.projects.costs import MONEY
from detente.projects.network import part_sizes

if TYPE_CHECKING:
    from collections.abc import Collection

    from numpy.typing import NDArray

    from detente.projects.coalitions import Study
    from detente.projects.lp import Solved
    from detente.projects.network import Network
    from detente.projects.parts import Link

    Floats = NDArray[np.float64]

NOBODY = ""
"""Stands for whoever is not at the table: nodes without a party."""


@dataclass(frozen=True)
class Gain:
    """What one party has of the network, MUSD a year; costs are negative.

    consumer : less what is paid for what is taken out, and what doing without costs. producer : earned beyond
    cost, less capital. storage : earned by buying cheap and selling dear. congestion : what links earn by
    prices that differ, less running cost and capital. transit : fees and tariffs had, less those paid.
    """

    consumer: float
    producer: float
    storage: float
    congestion: float
    transit: float

    @property
    def total(self) -> float:
        """All of it."""
        return self.consumer + self.producer + self.storage + self.congestion + self.transit


@dataclass(frozen=True)
class Market:
    """What everyone has with a coalition, and by how much that is more than without one, MUSD a year.

    By party, in the order of the project, then `NOBODY`. The totals of `gains` add up to the cost of the
    network, with a minus; those of `change` to what the coalition saves.
    """

    gains: dict[str, Gain]
    change: dict[str, Gain]


@dataclass(frozen=True)
class Built:
    """A link in the design of the grand coalition.

    capacity, built : what there is and what is added: MW, bcm/yr, trains/day. capital, yearly : what that
    costs, MUSD once and a year. payers : party -> share; none where nobody at the table pays.
    forward, backward : `power`, `gas` or cargo -> sent in a year: MWh, bcm, TEU or t. use : mean share of the
    capacity that is used; 0 without any.
    """

    link: str
    capacity: float
    built: float
    capital: float
    yearly: float
    payers: dict[str, float]
    forward: dict[str, float]
    backward: dict[str, float]
    use: float

    @property
    def capital_of(self) -> dict[str, float]:
        """Party -> what it pays of the capital, MUSD once."""
        return {party: share * self.capital for party, share in self.payers.items()}


def market(study: Study, coalition: int, open_stages: Collection[str] | None = None) -> Market:
    """What everyone has with this coalition (bit mask) by prices alone, and what it changes.

    Where several outcomes are equally good, or several prices fit, it is the solver's. Raises NoSolution.
    """
    found = _table(study.network, study.outcome(coalition, open_stages))
    alone = _table(study.network, study.outcome(0, open_stages))
    names = (*study.parties, NOBODY)

    def rows(table: Floats) -> dict[str, Gain]:
        return {name: Gain(*row) for name, row in zip(names, table.tolist(), strict=True)}

    return Market(rows(found), rows(found - alone))


def design(study: Study, open_stages: Collection[str] | None = None) -> tuple[Built, ...]:
    """What the grand coalition builds and how it is used, link by link. Raises NoSolution."""
    network = study.network
    solved = study.outcome((1 << len(study.parties)) - 1, open_stages)
    links = network.parts.links
    share, sent, used = _parts_built(network, solved), _sent(network, solved), _used(network, solved)
    built = share * part_sizes(links)
    hours = network.parts.calendar.weight.sum()
    found = []
    for k, (name, link) in enumerate(network.project.links.items()):
        capacity = links.capacity[k] + built[k]
        part = share[k] / max(links.parts[k], 1)
        found.append(
            Built(
                link=name,
                capacity=float(links.capacity[k]),
                built=float(built[k]),
                capital=float(part * links.capital[k]),
                yearly=float(part * links.yearly[k]),
                payers={party: paid for party, paid in payers(network, link).items() if party != NOBODY},
                forward=_by_what(network, sent[k, 0]),
                backward=_by_what(network, sent[k, 1]),
                use=float(used[k] / (hours * capacity)) if capacity > 0 else 0.0,
            )
        )
    return tuple(found)


def payers(network: Network, link: Link) -> dict[str, float]:
    """Party -> share of a link's capital, 1 in all: in proportion to `paid_by`, or equal among the ends."""
    if link.paid_by:
        total = sum(link.paid_by.values())
        return {party: share / total for party, share in link.paid_by.items()}
    at_ends = _at_ends(network, link)
    return dict.fromkeys(at_ends, 1 / len(at_ends))


def _at_ends(network: Network, link: Link) -> tuple[str, ...]:
    """The parties whose nodes a link joins; nobody where neither end is anybody's."""
    named = [network.project.nodes[end].party for end in link.ends]
    return tuple(dict.fromkeys(party for party in named if party is not None)) or (NOBODY,)


def _table(network: Network, solved: Solved) -> Floats:
    """Gains by party, nobody's last, and kind: float64, shape (parties + 1, 5)."""
    table = np.zeros((len(network.project.parties) + 1, 5))
    # The index -1 of what is nobody's is the last row.
    np.add.at(table[:, 0], network.parts.loads.party, _consumers(network, solved))
    np.add.at(table[:, 1], network.parts.feeds.party, _producers(network, solved))
    np.add.at(table[:, 1], network.parts.owners, _backups(network, solved))
    np.add.at(table[:, 2], network.parts.stores.party, _stores(network, solved))
    names = [*network.project.parties, NOBODY]
    rents, sent = _rents(network, solved), _sent(network, solved).sum(axis=1)
    for k, link in enumerate(network.project.links.values()):
        for party, share in payers(network, link).items():
            table[names.index(party), 3] += share * rents[k]
        for one, other, amount in _transfers(network, link, sent[k]):
            table[names.index(one), 4] -= amount
            table[names.index(other), 4] += amount
    return table


def _prices(network: Network, solved: Solved) -> Floats:
    return network.rows["balance"].of(solved.duals)


def _consumers(network: Network, solved: Solved) -> Floats:
    """What each load has: less what it pays and what doing without costs."""
    loads, block = network.parts.loads, network.columns["unserved"]
    prices = _prices(network, solved)[loads.node, loads.commodity]
    had = -np.asarray((prices * loads.amount).sum(axis=1))
    without, value = block.of(solved.columns), block.of(network.cost)
    had[block.items] += ((prices[block.items, : network.parts.calendar.n] - value) * without).sum(axis=1)
    return had


def _producers(network: Network, solved: Solved) -> Floats:
    """What each feed earns beyond its cost, less the capital of what is added to it."""
    feeds, block, built = network.parts.feeds, network.columns["supply"], network.columns["supply-built"]
    prices = _prices(network, solved)[feeds.node, feeds.commodity]
    had = np.asarray(((prices - block.of(network.cost)) * block.of(solved.columns)).sum(axis=1))
    had[built.items] -= built.of(network.cost) * built.of(solved.columns)
    return had


def _backups(network: Network, solved: Solved) -> Floats:
    """What firm capacity that is held for the reserve only earns, by node."""
    block, n = network.columns["backup"], network.parts.calendar.n
    if not block.items.size:
        return np.zeros(len(network.project.nodes))
    prices = _prices(network, solved)[:, 0, n:].sum(axis=1)
    had: Floats = (prices - block.of(network.cost)) * block.of(solved.columns)
    return had


def _stores(network: Network, solved: Solved) -> Floats:
    """What each store earns by what it gives back, less what it takes up."""
    stores, n = network.parts.stores, network.parts.calendar.n
    if not stores.names:
        return np.zeros(0)
    prices = _prices(network, solved)[stores.node, 0]
    given, taken = (network.columns[kind].of(solved.columns) for kind in ("discharge", "charge"))
    had: Floats = (prices * given).sum(axis=1) - (prices[:, :n] * taken).sum(axis=1)
    return had


def _rents(network: Network, solved: Solved) -> Floats:
    """What each link earns by prices that differ, less running cost and capital: float64, shape (links,)."""
    links, block, prices = network.parts.links, network.columns["flow"], _prices(network, solved)
    gap = links.kept[:, None, None] * prices[links.end] - prices[links.start] - block.of(network.cost)
    earned = (gap * block.of(solved.columns)).sum(axis=(1, 2))
    rents = np.bincount(links.link, earned, len(links.names)).astype(np.float64)
    built = network.columns["link-built"]
    rents[built.items] -= built.of(network.cost) * built.of(solved.columns)
    return rents


def _transfers(network: Network, link: Link, sent: Floats) -> list[tuple[str, str, float]]:
    """Who pays whom how much a year for what passes a link: fees by its payers, tariffs by shippers."""
    project, money = network.project, MONEY[network.project.kind]
    found = [
        (payer, party, share * fee.likely * money * float(sent.sum()))
        for party, fee in link.fee.items()
        for payer, share in payers(network, link).items()
    ]
    at_ends = _at_ends(network, link)
    for passed, freight in zip(sent.tolist(), project.freight.values(), strict=False):
        if freight.cargo in link.tariff:
            paid = link.tariff[freight.cargo].likely * money * passed / len(at_ends)
            found += [(freight.party, party, paid) for party in at_ends]
    return found


def _parts_built(network: Network, solved: Solved) -> Floats:
    """How many parts of each link are built: float64, shape (links,)."""
    found, block = np.zeros(len(network.parts.links.names)), network.columns["link-built"]
    found[block.items] = block.of(solved.columns)
    return found


def _sent(network: Network, solved: Solved) -> Floats:
    """What is sent in a year, float64, shape (links, 2, C): forward, and backward."""
    links = network.parts.links
    yearly = network.columns["flow"].of(solved.columns) @ network.parts.calendar.weight
    found = np.zeros((len(links.names), 2, len(links.amount)))
    np.add.at(found, (links.link, np.where(links.forward, 0, 1)), yearly)
    return found


def _used(network: Network, solved: Solved) -> Floats:
    """Capacity that is used, times hours or shares of the year: float64, shape (links,)."""
    sent = _sent(network, solved).sum(axis=1)
    used: Floats = (sent / network.parts.links.amount).sum(axis=1)
    return used


def _by_what(network: Network, sent: Floats) -> dict[str, float]:
    """What is sent, by `power`, `gas` or kind of cargo."""
    if network.project.kind != "rail":
        return {network.project.kind: float(sent[0])}
    found = dict.fromkeys(network.project.cargoes, 0.0)
    for amount, freight in zip(sent.tolist(), network.project.freight.values(), strict=True):
        found[freight.cargo] += amount
    return found
