"""One Merkle tree over the entries, and proofs from it, as RFC 9162 (section 2.1) defines them.

A tree of n leaves splits at the largest power of two below n. Every subtree of a proof is therefore
a run of leaves that starts at a multiple of a power of two; it is made up of complete subtrees, which
never change and are kept, so that a proof needs one look-up of at most 2 log2(n) hashes.
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass

from detente.errors import Tampered
from detente.ledger.stores import Node, Place

Lookup = Callable[[Iterable[Place]], Mapping[Place, bytes]]
"""Hashes of complete subtrees by their places, as `Store.nodes` of a ledger gives them."""

Run = tuple[int, int]
"""Leaves from the first up to but not including the second."""

EMPTY = hashlib.sha256().digest()


@dataclass(frozen=True, slots=True)
class Head:
    """A tree as a whole: how many leaves it has, and its root hash, 32 bytes."""

    size: int
    root: bytes


NOTHING = Head(0, EMPTY)
"""The tree over no leaves."""


def leaf_hash(data: bytes) -> bytes:
    """Hash of a leaf, 32 bytes."""
    return hashlib.sha256(b"\x00" + data).digest()


def node_hash(left: bytes, right: bytes) -> bytes:
    """Hash of a node above two others, 32 bytes."""
    return hashlib.sha256(b"\x01" + left + right).digest()


@dataclass(frozen=True, slots=True)
class Frontier:
    """The right edge of a tree: all that is needed to let it grow.

    peaks : hashes of the complete subtrees that make it up, from the largest to the smallest.
    """

    size: int = 0
    peaks: tuple[bytes, ...] = ()

    @classmethod
    def at(cls, size: int, nodes: Lookup) -> Frontier:
        """The right edge of a tree of that size, from its complete subtrees. Raises Tampered."""
        places = _places((0, size))
        kept = _all(nodes, places)
        return cls(size, tuple(kept[place] for place in places))

    def grow(self, leaves: Iterable[bytes]) -> tuple[Frontier, tuple[Node, ...]]:
        """The edge after more leaves, and every subtree that they complete, the leaves included.

        leaves : their hashes, in order.
        """
        size, peaks, made = self.size, list(self.peaks), []
        for leaf in leaves:
            level, index, tip = 0, size, leaf
            made.append(Node((0, size), leaf))
            while index & 1:
                level, index, tip = level + 1, index >> 1, node_hash(peaks.pop(), tip)
                made.append(Node((level, index), tip))
            peaks.append(tip)
            size += 1
        return Frontier(size, tuple(peaks)), tuple(made)

    @property
    def root(self) -> bytes:
        """Root hash of the tree."""
        return _folded(self.peaks) if self.peaks else EMPTY

    @property
    def head(self) -> Head:
        """Size and root hash of the tree."""
        return Head(self.size, self.root)


def root_of(leaves: Iterable[bytes]) -> bytes:
    """Root hash of a tree over leaf hashes (2.1.1)."""
    return Frontier().grow(leaves)[0].root


def inclusion_proof(number: int, size: int, nodes: Lookup) -> tuple[bytes, ...]:
    """Hashes that lead from leaf `number` to the root of the tree of `size` leaves (2.1.3.1).

    Raises ValueError if the tree has no such leaf, Tampered if a subtree is missing.
    """
    if not 0 <= number < size:
        raise ValueError(f"a tree of {size} entries has no entry {number}; they are counted from 0")
    runs: list[Run] = []
    start, end = 0, size
    while end - start > 1:
        middle = start + _split(end - start)
        if number < middle:
            runs.append((middle, end))
            end = middle
        else:
            runs.append((start, middle))
            start = middle
    return _hashes(runs[::-1], nodes)


def consistency_proof(old: int, new: int, nodes: Lookup) -> tuple[bytes, ...]:
    """Hashes that show that the tree of `new` leaves begins with the tree of `old` leaves (2.1.4.1).

    Empty if there is nothing to show: from no leaves at all, or to the same size. Raises ValueError if
    the old tree is the larger one, Tampered if a subtree is missing.
    """
    if not 0 <= old <= new:
        raise ValueError(f"a tree of {new} entries cannot continue one of {old}")
    if old in {0, new}:
        return ()
    runs: list[Run] = []
    start, end = 0, new
    while old != end:
        middle = start + _split(end - start)
        if old <= middle:
            runs.append((middle, end))
            end = middle
        else:
            runs.append((start, middle))
            start = middle
    # Where the old tree is itself a subtree of the new one, its root is known to the reader.
    return _hashes(([] if start == 0 else [(start, end)]) + runs[::-1], nodes)


def is_included(leaf: bytes, number: int, head: Head, proof: Sequence[bytes]) -> bool:
    """Whether a proof shows that leaf `number` of the tree has that hash (2.1.3.2)."""
    if not 0 <= number < head.size:
        return False
    fn, sn, found = number, head.size - 1, leaf
    for step in proof:
        if sn == 0:
            return False
        if fn & 1 or fn == sn:
            found = node_hash(step, found)
            while fn and not fn & 1:
                fn, sn = fn >> 1, sn >> 1
        else:
            found = node_hash(found, step)
        fn, sn = fn >> 1, sn >> 1
    return sn == 0 and found == head.root


def is_consistent(old: Head, new: Head, proof: Sequence[bytes]) -> bool:
    """Whether a proof shows that the new tree begins with the old one (2.1.4.2)."""
    if old.size == new.size:
        return not proof and old.root == new.root
    if old.size == 0:
        return not proof and old.root == EMPTY
    if not 0 < old.size < new.size or not proof:
        return False
    path = [old.root, *proof] if old.size & (old.size - 1) == 0 else list(proof)
    fn, sn = old.size - 1, new.size - 1
    while fn & 1:
        fn, sn = fn >> 1, sn >> 1
    first = second = path[0]
    for step in path[1:]:
        if sn == 0:
            return False
        if fn & 1 or fn == sn:
            first, second = node_hash(step, first), node_hash(step, second)
            while fn and not fn & 1:
                fn, sn = fn >> 1, sn >> 1
        else:
            second = node_hash(second, step)
        fn, sn = fn >> 1, sn >> 1
    return sn == 0 and first == old.root and second == new.root


def _split(size: int) -> int:
    """The largest power of two below a size of two or more."""
    return 1 << (size - 1).bit_length() - 1


def _places(run: Run) -> list[Place]:
    """The complete subtrees that make up a run of leaves, from the largest to the smallest."""
    start, end = run
    places = []
    while start < end:
        level = (end - start).bit_length() - 1
        places.append((level, start >> level))
        start += 1 << level
    return places


def _folded(peaks: Sequence[bytes]) -> bytes:
    """Hash above complete subtrees of falling size."""
    found = peaks[-1]
    for peak in peaks[-2::-1]:
        found = node_hash(peak, found)
    return found


def _hashes(runs: Sequence[Run], nodes: Lookup) -> tuple[bytes, ...]:
    """The hash of each run, all looked up at once."""
    parts = [_places(run) for run in runs]
    kept = _all(nodes, [place for places in parts for place in places])
    return tuple(_folded([kept[place] for place in places]) for places in parts)


def _all(nodes: Lookup, places: Sequence[Place]) -> Mapping[Place, bytes]:
    kept = nodes(places) if places else {}
    missing = [place for place in places if place not in kept]
    if missing:
        level, index = missing[0]
        raise Tampered(f"the hash over entries {index << level} to {((index + 1) << level) - 1} is missing")
    return kept
