"""A sparse matrix that is put together block by block, and blocks that say what rows and columns are."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, TypeVar

import numpy as np

if TYPE_CHECKING:
    from numpy.typing import ArrayLike, NDArray

    Numbers = TypeVar("Numbers", bound=np.generic)

    Floats = NDArray[np.float64]
    Ints = NDArray[np.int64]


@dataclass(frozen=True, eq=False)
class Block:
    """Rows or columns of one kind, one after the other: an array of `shape` that begins at `start`.

    items : int64, shape (shape[0],), which entries of the project the first axis goes through.
    """

    start: int
    shape: tuple[int, ...]
    items: Ints

    @property
    def index(self) -> Ints:
        """The number of each row or column, int64, in the shape of the block."""
        return self.start + np.arange(int(np.prod(self.shape))).reshape(self.shape)

    def of(self, values: NDArray[Numbers]) -> NDArray[Numbers]:
        """What these are in a vector over all rows or columns, in the shape of the block."""
        return values[self.start : self.start + int(np.prod(self.shape))].reshape(self.shape)


@dataclass(frozen=True, eq=False)
class Sparse:
    """A matrix of R rows and N columns by columns: no entry twice, none zero.

    row, column : int64, shape (entries,), by column and within it by row. value : float64, shape (entries,).
    """

    shape: tuple[int, int]
    row: Ints
    column: Ints
    value: Floats

    @property
    def start(self) -> Ints:
        """Where each column begins, and the end: int64, shape (N + 1,)."""
        return np.searchsorted(self.column, np.arange(self.shape[1] + 1))

    def transposed_times(self, rows: Floats) -> Floats:
        """The transposed matrix times a vector: float64, shape (N,)."""
        return np.bincount(self.column, self.value * rows[self.row], self.shape[1]).astype(np.float64)


class Entries:
    """Entries of a matrix as they come; the same place may be named several times."""

    def __init__(self) -> None:
        self._parts: list[tuple[Ints, Ints, Floats]] = []

    def add(self, rows: Ints, columns: Ints, values: ArrayLike) -> None:
        """Take down values at rows and columns, arrays that are broadcast against each other."""
        r, c, v = np.broadcast_arrays(rows, columns, np.asarray(values, dtype=np.float64))
        self._parts.append((r.ravel(), c.ravel(), v.ravel()))

    def matrix(self, n_rows: int, n_columns: int) -> Sparse:
        """The matrix in which what was named several times is added up, and what is zero left out."""
        rows, columns, values = (np.concatenate(part) for part in zip(*self._parts, strict=True))
        places, which = np.unique(columns * n_rows + rows, return_inverse=True)
        total = np.bincount(which, values, len(places))
        places, total = places[total != 0], total[total != 0]
        return Sparse((n_rows, n_columns), places % n_rows, places // n_rows, total)
