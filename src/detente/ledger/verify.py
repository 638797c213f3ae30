"""Everything in a ledger worked out anew from what was recorded, and compared with what the store says."""

from __future__ import annotations

import hashlib
import random
from collections import deque
from dataclasses import dataclass
from functools import partial
from typing import TYPE_CHECKING, Literal

from detente.errors import Inconsistent, Tampered, UnknownName
from detente.ledger.checkpoint import is_by_secretariat, origin_of, read_checkpoint
from detente.ledger.course import Course
from detente.ledger.examine import Examined, examine
from detente.ledger.merkle import Frontier
from detente.ledger.note import read_note
from detente.ledger.quorum import cosignatures, recognised
from detente.scenario.words import listed, shown

if TYPE_CHECKING:
    from collections.abc import Container, Iterator
    from concurrent.futures import Future

    from detente.ledger.examine import Row
    from detente.ledger.merkle import Head
    from detente.ledger.roster import Roster
    from detente.ledger.stores import Store

SAMPLE = 10_000
"""Signatures that are checked if only a sample of them is asked for."""

How = Literal["all", "sample"] | int
"""Which signatures are checked: all, a sample of 10,000, or a sample of that many."""

_WAITING = 4
"""Rows that wait for each process, so that none is idle and memory stays small."""


@dataclass(frozen=True, slots=True)
class Verified:
    """A ledger that agrees with itself. root : 32 bytes. signatures : how many were checked.

    hidden : entries of which only the header is here. checkpoints : how many agree. cosigners : who signed
    or cosigned one. files : pieces of evidence that are here, as they were recorded; missing : not here.
    """

    size: int
    root: bytes
    signatures: int
    hidden: int
    checkpoints: int
    cosigners: tuple[str, ...]
    files: int
    missing: int


def verify_ledger(
    store: Store, ledger: str, *, signatures: How = "all", seed: int = 0, processes: int = 1
) -> Verified:
    """What is found when everything is worked out anew: form, rights, signatures, hashes, files, checkpoints.

    seed : by which a sample of signatures is drawn. processes : that check entries side by side. Raises
    Tampered, with the number of the first bad entry; without one if a checkpoint is what is wrong.
    """
    size = store.size(ledger)
    if size == 0:
        raise UnknownName(f"there is no ledger of {shown(ledger)}; ledgers here: {listed(store.ledgers())}")
    course, tally = Course(store, ledger, _drawn(signatures, size, seed)), _Tally(store)
    for examined in _worked(course.rows(size), processes):
        wrong = examined.bad or tally.add(examined)
        if wrong:
            raise _tampered(ledger, min(wrong, course.bad or wrong))
    if course.bad:
        raise _tampered(ledger, course.bad)
    checkpoints, cosigners = _checkpoints(store, course.roster, course.frontier.head)
    return Verified(
        size=size,
        root=course.frontier.root,
        signatures=tally.signatures,
        hidden=tally.hidden,
        checkpoints=checkpoints,
        cosigners=cosigners,
        files=len(tally.here),
        missing=len(tally.missing),
    )


class _Tally:
    """What was counted so far; files are looked at as they are named."""

    def __init__(self, store: Store) -> None:
        self.store = store
        self.kept = frozenset(store.files())
        self.signatures = self.hidden = 0
        self.here: set[str] = set()
        self.missing: set[str] = set()

    def add(self, examined: Examined) -> tuple[int, str] | None:
        """Count what was examined; returns the first entry with a file that is not what was recorded."""
        self.signatures += examined.signatures
        self.hidden += examined.hidden
        for number, digest in examined.files:
            if digest in self.here or digest in self.missing:
                continue
            if digest not in self.kept:
                self.missing.add(digest)
                continue
            try:
                content = self.store.file(digest) or b""
            except Tampered:
                content = b""
            if hashlib.sha256(content).hexdigest() == digest:
                self.here.add(digest)
            else:
                return number, "a file that it names is another one by now"
        return None


def _checkpoints(store: Store, roster: Roster, head: Head) -> tuple[int, tuple[str, ...]]:
    """How many checkpoints and cosignatures there are, and whose. Raises Tampered for one that is false."""
    count = 0
    cosigners: set[str] = set()
    for kept in store.kept(roster.agreed.id):
        try:
            note = read_note(kept.text)
            found = read_checkpoint(note)
            names = {each.by for each in cosignatures(note, roster.everyone)}
            is_signed = is_by_secretariat(note, roster)
        except Inconsistent as wrong:
            raise Tampered(f"a checkpoint that was kept is false: {wrong}") from wrong
        if found.head.size > head.size:
            raise Tampered(
                f"a checkpoint of {found.head.size} entries was signed, but only {head.size} are here: "
                "the end of the ledger is missing",
                head.size,
            )
        expected = Frontier.at(found.head.size, partial(store.nodes, roster.agreed.id)).root
        if (found.origin, found.head.root) != (origin_of(roster), expected):
            raise Tampered(
                f"the checkpoint of {found.head.size} entries shows another history than the entries"
            )
        # Every line must be by a known key, so that nothing in a note can be changed unnoticed.
        is_whole = recognised(note, roster) == note
        if not (is_whole and is_signed and kept.who in names and kept.size == found.head.size):
            raise Tampered(f"the checkpoint of {found.head.size} entries is not signed as it was kept")
        count, cosigners = count + 1, cosigners | names
    return count, tuple(sorted(cosigners))


def _tampered(ledger: str, bad: tuple[int, str]) -> Tampered:
    number, why = bad
    return Tampered(f"entry {number} of '{ledger}' is not as it was recorded: {why}", number)


def _drawn(signatures: How, size: int, seed: int) -> Container[int]:
    """Numbers of the entries whose signatures are checked; the first always is."""
    if signatures == "all":
        return range(size)
    count = SAMPLE if signatures == "sample" else signatures
    return frozenset({0, *random.Random(seed).sample(range(size), min(count, size))})  # noqa: S311 - a sample


def _worked(rows: Iterator[Row], processes: int) -> Iterator[Examined]:
    """What comes of the rows, in their order."""
    if processes == 1:
        yield from map(examine, rows)
        return
    from concurrent.futures import ProcessPoolExecutor

    with ProcessPoolExecutor(processes) as pool:
        waiting: deque[Future[Examined] | Examined] = deque()
        for row in rows:
            waiting.append(examine(row) if row.is_apart else pool.submit(examine, row))
            if row.is_apart and _done(waiting[-1]).bad:
                break  # what comes after it has no roster to be examined by
            if len(waiting) > _WAITING * processes:
                yield _done(waiting.popleft())
        while waiting:
            yield _done(waiting.popleft())


def _done(work: Future[Examined] | Examined) -> Examined:
    return work if isinstance(work, Examined) else work.result()
