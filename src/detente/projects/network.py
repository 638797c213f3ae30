"""A project as one linear programme: columns, rows, and whom each column needs.

The same programme holds for power, gas and rail: docs/explanation/formulations/project-programme.md.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from detente.projects.costs import KW, likely
from detente.projects.links import Links, commodities, links_of
from detente.projects.loads import Feeds, Loads, Stores, feeds_of, loads_of, owners, stores_of
from detente.projects.periods import Calendar, calendar_of
from detente.projects.sparse import Block, Entries, Sparse

if TYPE_CHECKING:
    from collections.abc import Collection

    from numpy.typing import NDArray

    from detente.projects.model import Project

    Floats = NDArray[np.float64]
    Ints = NDArray[np.int64]
    Bools = NDArray[np.bool_]

UNIT = {"power": 1000.0, "gas": 1.0, "rail": 1.0}
"""What the solver counts capacity in: GW, bcm/yr, trains a day; freight too, by the trains it fills."""


@dataclass(frozen=True, eq=False)
class Parts:
    """What a programme is made of, as arrays: periods, feeds, loads, stores, links, owners of the nodes."""

    calendar: Calendar
    feeds: Feeds
    loads: Loads
    stores: Stores
    links: Links
    owners: Ints


@dataclass(frozen=True, eq=False)
class Network:
    """Minimise cost . x subject to least <= matrix x <= most and 0 <= x <= upper; cost in MUSD a year.

    cost, upper, unit : float64, shape (N,); unit is the size that the solver counts a column in.
    integer : bool, shape (N,), what is built in whole parts. group : int64, shape (N,): columns of one group
    are used by the same parties in the same stage; group 0 is open to all.
    need, stage : int64, shape (groups,): bit masks of the parties it takes (bit i is party i), 0 where it
    takes one at most; indices into the project's stages, -1 without one.
    least, most, row_unit : float64, shape (R,).

    columns, by kind: `supply` (feeds, P), `supply-built` (feeds with adds,), `unserved` (loads with a value,
    n), `charge` and `level` (stores, n), `discharge` (stores, P), `flow` (arcs, C, P), `link-built` (links
    with adds,), `backup` (nodes,). Built columns count parts: 1 is all of `adds`, or one of several whole
    parts. rows, by kind: `balance` (nodes, C, P), `capacity` (links, P), `limit` (feeds with adds, P),
    `energy` (feeds with a limit,), `kept` (stores, n), `least` (links with least, n).
    Units: MW, bcm/yr, TEU/yr or t/yr; levels times hours; capacity rows of railways in trains a day.
    """

    project: Project
    parts: Parts
    columns: dict[str, Block]
    rows: dict[str, Block]
    cost: Floats
    upper: Floats
    unit: Floats
    integer: Bools
    group: Ints
    need: Ints
    stage: Ints
    matrix: Sparse
    least: Floats
    most: Floats
    row_unit: Floats

    def open_groups(self, coalition: int, open_stages: Collection[str]) -> Bools:
        """Which groups a coalition (bit mask) may use while these stages are open: bool, shape (groups,)."""
        is_open = np.array([*(name in open_stages for name in self.project.stages), True])
        found: Bools = (self.need & ~coalition == 0) & is_open[self.stage]
        return found

    def place(self, row: int) -> str:
        """Node, freight and period of a balance row, for messages."""
        block = self.rows["balance"]
        node, commodity, period = np.unravel_index(row - block.start, block.shape)
        freight = f" of '{commodities(self.project)[commodity]}'" if self.project.kind == "rail" else ""
        return f"node '{list(self.project.nodes)[node]}'{freight} in {self.parts.calendar.name(int(period))}"


def network_of(project: Project) -> Network:
    """The programme of a project that has been checked."""
    calendar = calendar_of(project)
    parts = Parts(
        calendar,
        feeds_of(project, calendar),
        loads_of(project, calendar),
        stores_of(project),
        links_of(project),
        owners(project),
    )
    columns = _Columns(project, parts)
    rows = _Rows(project, parts, columns.blocks)
    need, stage, group = _groups(parts.links, columns)
    return Network(
        project=project,
        parts=parts,
        columns=columns.blocks,
        rows=rows.blocks,
        cost=np.concatenate(columns.cost),
        upper=np.concatenate(columns.upper),
        unit=np.concatenate(columns.unit),
        integer=columns.integer(parts.links),
        group=group,
        need=need,
        stage=stage,
        matrix=rows.entries.matrix(rows.n, columns.n),
        least=np.concatenate(rows.least),
        most=np.concatenate(rows.most),
        row_unit=np.concatenate(rows.unit),
    )


def part_sizes(links: Links) -> Floats:
    """Capacity that one part of each link has: float64, shape (links,); all of `adds` if any share can be."""
    return links.adds / np.maximum(links.parts, 1)


def _units(project: Project, links: Links) -> Floats:
    """The size the solver counts each commodity in: float64, shape (C,)."""
    return links.amount * UNIT[project.kind]


def _groups(links: Links, columns: _Columns) -> tuple[Ints, Ints, Ints]:
    """Parties and stage of every group, and the group of every column."""
    need, stage = np.zeros(columns.n, dtype=np.int64), np.full(columns.n, -1, dtype=np.int64)
    flow, built = columns.blocks["flow"], columns.blocks["link-built"]
    need[flow.index] = links.users[:, :, None]
    stage[flow.index] = links.stage[links.link][:, None, None]
    need[built.index], stage[built.index] = links.need[built.items], links.stage[built.items]
    need[need & (need - 1) == 0] = 0
    # What nothing can pass is nobody's to open: it would only tell apart what is the same.
    nothing = np.concatenate(columns.upper) == 0
    need[nothing], stage[nothing] = 0, -1
    pairs = np.column_stack([[0, *need], [-1, *stage]])
    kinds, first, which = np.unique(pairs, axis=0, return_index=True, return_inverse=True)
    order = np.argsort(first)
    rank = np.empty_like(order)
    rank[order] = np.arange(len(order))
    return kinds[order, 0], kinds[order, 1], rank[which.ravel()][1:]


class _Columns:
    """Columns as they are added, kind by kind."""

    def __init__(self, project: Project, parts: Parts) -> None:
        self.n = 0
        self.blocks: dict[str, Block] = {}
        self.cost: list[Floats] = []
        self.upper: list[Floats] = []
        self.unit: list[Floats] = []
        self._unit, self._units = UNIT[project.kind], _units(project, parts.links)
        self._local(parts)
        self._links(parts)
        self._backup(project, parts)

    def _add(self, kind: str, items: Ints, cost: Floats, upper: Floats, unit: Floats | float) -> None:
        cost, upper, unit = np.broadcast_arrays(cost, upper, np.asarray(unit, dtype=np.float64))
        self.blocks[kind] = Block(self.n, upper.shape, items)
        self.n += upper.size
        self.cost.append(cost.ravel())
        self.upper.append(upper.ravel())
        self.unit.append(unit.ravel())

    def _local(self, parts: Parts) -> None:
        feeds, loads, stores, calendar = parts.feeds, parts.loads, parts.stores, parts.calendar
        weight, n = calendar.weight, calendar.n
        most = (feeds.capacity + feeds.adds)[:, None] * feeds.share
        each = np.arange(len(feeds.names))
        self._add("supply", each, feeds.cost[:, None] * weight, most, self._units[feeds.commodity, None])
        some = np.flatnonzero(feeds.adds > 0)
        self._add("supply-built", some, feeds.yearly[some], np.ones(len(some)), 1.0)
        some = np.flatnonzero(np.isfinite(loads.value))
        unit = self._units[loads.commodity[some], None]
        self._add("unserved", some, loads.value[some, None] * weight[:n], loads.amount[some, :n], unit)
        each = np.arange(len(stores.names))
        power, free = np.repeat(stores.power[:, None], n, axis=1), np.zeros(1)
        level = np.repeat(stores.level[:, None], n, axis=1)
        firm = np.repeat(stores.firm[:, None], len(weight) - n, axis=1)
        self._add("charge", each, free, power, self._unit)
        self._add("level", each, free, level, self._unit * calendar.length)
        self._add("discharge", each, free, np.concatenate([power, firm], axis=1), self._unit)

    def _links(self, parts: Parts) -> None:
        links, weight = parts.links, parts.calendar.weight
        most = (links.capacity + links.adds)[links.link, None, None] * links.amount[:, None]
        each, shape = np.arange(len(links.link)), (len(links.link), len(links.amount), len(weight))
        upper = np.broadcast_to(most, shape)
        self._add("flow", each, links.cost[:, :, None] * weight, upper, self._units[:, None])
        some = np.flatnonzero(links.adds > 0)
        parts_of = np.maximum(links.parts[some], 1)
        self._add("link-built", some, links.yearly[some] / parts_of, parts_of.astype(np.float64), 1.0)

    def _backup(self, project: Project, parts: Parts) -> None:
        some = parts.calendar.reserve.any() and project.backup is not None
        nodes = np.arange(len(project.nodes) if some else 0)
        self._add(
            "backup", nodes, np.full(len(nodes), likely(project.backup) * KW), np.array(np.inf), self._unit
        )

    def integer(self, links: Links) -> Bools:
        """What is built in whole parts: bool, shape (N,)."""
        found = np.zeros(self.n, dtype=np.bool_)
        built = self.blocks["link-built"]
        found[built.index] = links.parts[built.items] > 0
        return found


class _Rows:
    """Rows as they are added, kind by kind, with their entries."""

    def __init__(self, project: Project, parts: Parts, columns: dict[str, Block]) -> None:
        self.n = 0
        self.blocks: dict[str, Block] = {}
        self.entries = Entries()
        self.least: list[Floats] = []
        self.most: list[Floats] = []
        self.unit: list[Floats] = []
        self._project, self._parts = project, parts
        self._columns = {kind: block.index for kind, block in columns.items()}
        self._built, self._extended = columns["link-built"].items, columns["supply-built"].items
        self._unserved = columns["unserved"].items
        self._unit, self._units = UNIT[project.kind], _units(project, parts.links)
        self._balance()
        self._capacity()
        self._limit()
        self._energy()
        self._kept()
        self._take_or_pay()

    def _add(self, kind: str, items: Ints, least: Floats, most: Floats, unit: Floats | float) -> Ints:
        least, most, unit = np.broadcast_arrays(least, most, np.asarray(unit, dtype=np.float64))
        self.blocks[kind] = Block(self.n, least.shape, items)
        self.n += least.size
        self.least.append(least.ravel())
        self.most.append(most.ravel())
        self.unit.append(unit.ravel())
        return self.blocks[kind].index

    def _balance(self) -> None:
        """Fed in + given back - taken up + arriving - departing + done without = load.

        In the reserve at least the load: what is held for one season can be too much for another.
        """
        feeds, loads, stores, links = (
            self._parts.feeds,
            self._parts.loads,
            self._parts.stores,
            self._parts.links,
        )
        n, columns, add = self._parts.calendar.n, self._columns, self.entries.add
        load = np.zeros((len(self._project.nodes), len(self._units), len(self._parts.calendar.weight)))
        np.add.at(load, (loads.node, loads.commodity), loads.amount)
        most = np.where(self._parts.calendar.reserve, np.inf, load)
        rows = self._add("balance", np.arange(len(load)), load, most, self._units[:, None])
        add(rows[feeds.node, feeds.commodity], columns["supply"], 1.0)
        without = self._unserved
        add(rows[loads.node[without], loads.commodity[without], :n], columns["unserved"], 1.0)
        if stores.names:
            add(rows[stores.node, 0, :n], columns["charge"], -1.0)
            add(rows[stores.node, 0], columns["discharge"], 1.0)
        add(rows[links.start], columns["flow"], -1.0)
        add(rows[links.end], columns["flow"], links.kept[:, None, None])
        if columns["backup"].size:
            add(rows[:, 0, n:], columns["backup"][:, None], 1.0)

    def _capacity(self) -> None:
        """What flows both ways together, in units of capacity, is at most what there is and what is built."""
        links = self._parts.links
        most = np.repeat(links.capacity[:, None], len(self._parts.calendar.weight), axis=1)
        rows = self._add("capacity", np.arange(len(most)), np.full(1, -np.inf), most, self._unit)
        self.entries.add(rows[links.link][:, None, :], self._columns["flow"], 1 / links.amount[:, None])
        built = self._built
        self.entries.add(rows[built], self._columns["link-built"][:, None], -part_sizes(links)[built, None])

    def _limit(self) -> None:
        """What is fed in is at most what there is and what is built can give."""
        feeds, some = self._parts.feeds, self._extended
        most = feeds.capacity[some, None] * feeds.share[some]
        unit = self._units[feeds.commodity[some], None]
        rows = self._add("limit", some, np.full(1, -np.inf), most, unit)
        self.entries.add(rows, self._columns["supply"][some], 1.0)
        given = feeds.adds[some, None] * feeds.share[some]
        self.entries.add(rows, self._columns["supply-built"][:, None], -given)

    def _energy(self) -> None:
        """What is fed in over the year is at most its energy."""
        feeds, calendar = self._parts.feeds, self._parts.calendar
        some = np.flatnonzero(np.isfinite(feeds.energy))
        # Counted in mean units over the year, so that the row is as large as any other.
        unit = self._units[feeds.commodity[some]] * calendar.weight.sum()
        rows = self._add("energy", some, np.full(1, -np.inf), feeds.energy[some], unit)
        taken = self._columns["supply"][some, : calendar.n]
        self.entries.add(rows[:, None], taken, calendar.weight[: calendar.n])

    def _kept(self) -> None:
        """What a store holds is what it held before, and what went in less losses, less what came out."""
        stores, calendar, columns = self._parts.stores, self._parts.calendar, self._columns
        none = np.zeros((len(stores.names), calendar.n))
        rows = self._add("kept", np.arange(len(none)), none, none, self._unit * calendar.length)
        self.entries.add(rows, columns["level"], 1.0)
        self.entries.add(rows, columns["level"][:, calendar.previous()], -1.0)
        self.entries.add(rows, columns["charge"], -calendar.length * stores.efficiency[:, None])
        self.entries.add(rows, columns["discharge"][:, : calendar.n], calendar.length)

    def _take_or_pay(self) -> None:
        """What flows forward is at least its share of what is built, in every ordinary period."""
        links, n = self._parts.links, self._parts.calendar.n
        some = self._built[links.least[self._built] > 0]
        rows = self._add("least", some, np.zeros((len(some), n)), np.full(1, np.inf), self._unit)
        # The first arcs are those forward, in the order of the links.
        self.entries.add(rows[:, None, :], self._columns["flow"][some, :, :n], 1 / links.amount[:, None])
        built = self._columns["link-built"][np.searchsorted(self._built, some)]
        self.entries.add(rows, built[:, None], -(links.least * part_sizes(links))[some, None])
