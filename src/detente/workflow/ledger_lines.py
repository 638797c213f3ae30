"""A ledger as lines of JSON, to hand to others: export, and import that believes nothing.

The first line says what follows: agreement, size, root, checkpoints, and for a full export the audit trail.
Then comes one line for each entry, then one for each file. A public export leaves out what not
everybody may see; it verifies all the same.
"""

from __future__ import annotations

import base64
import json
import tempfile
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any

from detente.errors import LedgerConflict, StoreError, Tampered
from detente.ledger.entries import leaf_of, opened, public_view
from detente.ledger.event import is_public
from detente.ledger.merkle import Frontier
from detente.ledger.store import open_store
from detente.ledger.stores import Audit, Entry, Kept
from detente.workflow.archive import PIECE, settle, settling
from detente.workflow.ledgers import Check, proven

if TYPE_CHECKING:
    from collections.abc import Iterator
    from datetime import date

    from detente.ledger.stores import Store
    from detente.report.ledger.findings import Proven

FORMAT = 1
"""Version of the form of the lines, the value of the first name `detente-export`."""

EVIDENCE = b'"evidence":['


@dataclass(frozen=True, slots=True)
class What:
    """What is exported. public_on : only what everybody may see on that day, all of it if None.

    files : whether contents of files are exported too; of a public export, those that are not sealed.
    """

    public_on: date | None = None
    files: bool = True


def export_ledger(store: Store, ledger: str, file: Path, what: What) -> Proven:
    """Write a ledger as lines of JSON into a new file, once it is proven. Raises StoreError and Tampered."""
    found = proven(store, ledger, Check())
    with settling(file) as aside, aside.open("w", encoding="utf-8", newline="\n") as lines:
        for line in _lines(store, found, what):
            lines.write(json.dumps(line, ensure_ascii=False, separators=(",", ":")) + "\n")
    return found


def import_ledger(file: Path, place: str, checkpoint: str = "") -> Proven:
    """Put the ledger in a file of lines into the store at a place, once it is proven; all of it or nothing.

    checkpoint : as for `detente.workflow.archive.restore`. Raises StoreError if the file cannot be read,
    or the ledger is there already, and Tampered if it does not verify.
    """
    with tempfile.TemporaryDirectory() as folder:
        staged = open_store(str(Path(folder) / "staged.db"))
        try:
            ledger, root = _staged(file, staged)
            found = proven(staged, ledger, Check(checkpoint=checkpoint))
            if found.found.root.hex() != root:
                raise Tampered(f"the entries in {file} have another root than it says")
            if checkpoint and not found.given:
                raise StoreError(f"the checkpoint that was given is of another ledger than {file}")
            settle(staged, place, (ledger,))
        finally:
            staged.close()
    return found


def _lines(store: Store, found: Proven, what: What) -> Iterator[dict[str, Any]]:
    """Every line as plain data. Entries are read twice, so that they need not all be held at once."""
    ledger, size, public = found.ledger, found.found.size, what.public_on is not None
    wanted = _files(store, found, what) if what.files else set()
    files = sorted(wanted & set(store.files()))
    yield {
        "detente-export": FORMAT,
        "agreement": ledger,
        "size": size,
        "root": found.found.root.hex(),
        "public": public,
        "files": len(files),
        "checkpoints": [
            {"size": kept.size, "who": kept.who, "text": kept.text}
            for kept in store.kept(ledger)
            if kept.size <= size
        ],
        "audits": [] if public else [_line_of_audit(audit) for audit in store.audits(ledger)],
    }
    for entry in store.entries(ledger, 0, size):
        line = {"number": entry.number, "key": entry.key, "body": entry.body.decode()}
        line["signature"] = entry.signature.hex()
        if entry.private is not None and _is_shown(entry, what):
            line["private"] = entry.private.decode()
        yield line
    for digest in files:
        yield {"file": digest, "content": base64.b64encode(store.file(digest) or b"").decode()}


def _is_shown(entry: Entry, what: What) -> bool:
    """Whether the private part of an entry goes along."""
    if what.public_on is None or entry.private is None:
        return True
    return is_public(public_view(entry).visibility, what.public_on)


def _files(store: Store, found: Proven, what: What) -> set[str]:
    """Digests under which files of the entries are kept, as far as they go along."""
    digests = set()
    for entry in store.entries(found.ledger, 0, found.found.size):
        # Canonical JSON: without this name there is no evidence in it, and nothing to be parsed.
        named = EVIDENCE in entry.body or EVIDENCE in (entry.private or b"")
        if named and _is_shown(entry, what):
            for piece in opened(entry).evidence:
                if not piece.sealed:
                    digests.add(piece.digest)
                elif what.public_on is None:
                    digests.add(piece.sealed)
    return digests


def _line_of_audit(audit: Audit) -> dict[str, str]:
    named = {name: getattr(audit, name) for name in ("who", "what", "about", "detail")}
    return {"when": audit.when.isoformat(), **named}


def _staged(file: Path, staged: Store) -> tuple[str, str]:
    """Read the lines of a file into a store for the time being; the ledger's id, and the root it claims."""
    try:
        with file.open(encoding="utf-8", newline="\n") as lines:
            reading = _Reading(file, lines)
            return reading.into(staged)
    except OSError as wrong:
        raise StoreError(f"{file} cannot be read: {wrong.strerror}") from None


class _Reading:
    """Lines of a file, read one by one and believed in nothing."""

    def __init__(self, file: Path, lines: Iterator[str]) -> None:
        self.file, self.lines, self.at = file, lines, 0

    def into(self, staged: Store) -> tuple[str, str]:
        """Put everything into a store; the ledger's id, and the root it claims."""
        with self._told():
            head = self._next("the first line")
            if head.get("detente-export") != FORMAT:
                raise StoreError(
                    f"{self.file} is no export of a ledger of version {FORMAT}; name another file"
                )
            ledger, size, root = _text(head["agreement"]), _count(head["size"]), _text(head["root"])
            with staged.turn(ledger) as held:
                self._entries(held, ledger, size)
                for _ in range(_count(head["files"])):
                    line = self._next("a file")
                    held.put_file(
                        _text(line["file"]), base64.b64decode(_text(line["content"]), validate=True)
                    )
                for kept in head["checkpoints"]:
                    held.keep(ledger, Kept(_count(kept["size"]), _text(kept["who"]), _text(kept["text"])))
                for audit in head["audits"]:
                    held.record_audit(ledger, _audit(audit))
            if next(self.lines, None) is not None:
                raise StoreError(f"{self.file} goes on after its last file; it is not one export")
        return ledger, root

    def _entries(self, held: Store, ledger: str, size: int) -> None:
        frontier = Frontier()
        while frontier.size < size:
            piece = [self._entry(number) for number in range(frontier.size, min(frontier.size + PIECE, size))]
            at = frontier.size
            frontier, nodes = frontier.grow(map(leaf_of, piece))
            held.append(ledger, at, piece, nodes)

    def _entry(self, number: int) -> Entry:
        line = self._next(f"entry {number}")
        if _count(line["number"]) != number:
            raise ValueError(f"entry {number} belongs here")
        private = _text(line["private"]).encode() if "private" in line else None
        signature = bytes.fromhex(_text(line["signature"]))
        return Entry(number, _text(line["key"]), _text(line["body"]).encode(), signature, private)

    def _next(self, what: str) -> dict[str, Any]:
        line = next(self.lines, None)
        if line is None:
            raise StoreError(f"{self.file} ends where {what} should be; it is not whole, get it again")
        self.at += 1
        found = json.loads(line)
        if not isinstance(found, dict):
            raise TypeError("no mapping")
        return found

    @contextmanager
    def _told(self) -> Iterator[None]:
        try:
            yield
        except (ValueError, TypeError, KeyError, RecursionError, LedgerConflict) as wrong:
            said = str(wrong) if isinstance(wrong, LedgerConflict) else "it is not of the form of an export"
            raise StoreError(f"{self.file}:{self.at}: {said}; it is damaged, get it again") from None


def _audit(line: dict[str, Any]) -> Audit:
    said = [_text(line[name]) for name in ("who", "what", "about", "detail")]
    return Audit(datetime.fromisoformat(_text(line["when"])), *said)


def _text(value: object) -> str:
    if not isinstance(value, str):
        raise TypeError("no text")
    return value


def _count(value: object) -> int:
    if not isinstance(value, int) or isinstance(value, bool) or value < 0:
        raise TypeError("no number of things")
    return value
