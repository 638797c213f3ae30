"""What is connected: which open links freight can use at all, and which nodes hang together."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from detente.projects.network import Network

    Floats = NDArray[np.float64]
    Ints = NDArray[np.int64]
    Bools = NDArray[np.bool_]


class Reach:
    """The arcs and groups of a network, looked at again and again with other groups open."""

    def __init__(self, network: Network) -> None:
        links, flow, built = network.parts.links, network.columns["flow"], network.columns["link-built"]
        self._links = links
        self._by_arc = flow.of(network.group)[:, :, 0]
        self._carries = flow.of(network.upper)[:, :, 0] > 0
        self._built, self._by_built = built.items, built.of(network.group)
        self._feeds = _at(network, network.parts.feeds.node, network.parts.feeds.commodity)
        self._loads = _at(network, network.parts.loads.node, network.parts.loads.commodity)
        self._is_freight = network.project.kind == "rail"
        self.home = self._home()
        """Which part each node belongs to when only what is open to all is open, int64, shape (nodes,)."""
        self.ends = [self._nodes(group) for group in range(len(network.need))]
        """The nodes that the links of each group lead to, int64 each."""

    def used(self, is_open: Bools) -> Bools:
        """The open groups without those that no freight could go by from its origin to its destination.

        is_open and what comes back : bool, shape (groups,). Leaving them out changes no cost, since a way
        that leads nowhere is never worth anything. Power and gas are fed in and taken out everywhere.
        """
        if not self._is_freight:
            return is_open
        arcs = self._carries & is_open[self._by_arc]
        ahead = self._spread(self._feeds, self._links.start, self._links.end, arcs)
        back = self._spread(self._loads, self._links.end, self._links.start, arcs)
        arcs &= ahead[self._links.start] & back[self._links.end]
        found = np.zeros_like(is_open)
        found[self._by_arc[arcs]] = True
        passed = np.isin(self._built, self._links.link[arcs.any(axis=1)])
        found[self._by_built[passed]] = True
        found[0] = True
        return found & is_open

    def apart(self, groups: list[int]) -> list[list[int]]:
        """These groups in parts that share no node, each in ascending order."""
        home = self.home
        for group in groups:
            home = joined(home, self.ends[group])
        parts: dict[int, list[int]] = {}
        for group in groups:
            parts.setdefault(int(home[self.ends[group][0]]), []).append(group)
        return list(parts.values())

    def _spread(self, start: Bools, tail: Ints, head: Ints, arcs: Bools) -> Bools:
        """Where each commodity can come from `start`, bool, shape (nodes, C), over arcs from tail to head."""
        there, found = np.zeros_like(start), start
        while not np.array_equal(there, found):
            there, found = found, found.copy()
            np.logical_or.at(found, head, arcs & there[tail])
        return found

    def _home(self) -> Ints:
        home = np.arange(len(self._feeds))
        always = ((self._by_arc == 0) & self._carries).any(axis=1)
        for start, end in zip(self._links.start[always], self._links.end[always], strict=True):
            home = joined(home, np.array([start, end]))
        return home

    def _nodes(self, group: int) -> Ints:
        arcs = ((self._by_arc == group) & self._carries).any(axis=1)
        arcs |= np.isin(self._links.link, self._built[self._by_built == group])
        return np.unique(np.concatenate([self._links.start[arcs], self._links.end[arcs]]))


def joined(home: Ints, nodes: Ints) -> Ints:
    """Which part each node belongs to once these nodes are in one, int64, shape (nodes,)."""
    return np.where(np.isin(home, home[nodes]), home[nodes[0]], home) if nodes.size else home


def _at(network: Network, nodes: Ints, commodities: Ints) -> Bools:
    """Where something of each commodity is, bool, shape (nodes, C)."""
    found = np.zeros((len(network.project.nodes), len(network.parts.links.amount)), dtype=np.bool_)
    found[nodes, commodities] = True
    return found
