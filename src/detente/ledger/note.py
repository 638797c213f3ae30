"""Signed notes: a text, and below it a line for everybody who signed it.

The formats are those of C2SP: signed-note, and cosignature/v1 of tlog-cosignature.
"""

from __future__ import annotations

import base64
import binascii
import hashlib
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import TYPE_CHECKING

from detente.errors import Inconsistent
from detente.ledger.keys import SIGNATURE_BYTES, verify

if TYPE_CHECKING:
    from detente.ledger.keys import SigningKey

NOTE_LENGTH = 2**16
SIGNED, COSIGNED = b"\x01", b"\x04"
"""Types of signature: Ed25519 over the text; the same with a time, as witnesses give it."""

_DASH = "\N{EM DASH} "
_ID_BYTES, _TIME_BYTES = 4, 8


@dataclass(frozen=True, slots=True)
class Line:
    """A signature of a note. id : first 4 bytes of the hash of the signer's name and key, and of the type."""

    name: str
    id: bytes
    signature: bytes

    def __str__(self) -> str:
        return f"{_DASH}{self.name} {base64.b64encode(self.id + self.signature).decode()}\n"


@dataclass(frozen=True, slots=True)
class Note:
    """A text that ends in a line break, and its signatures."""

    text: str
    lines: tuple[Line, ...] = ()

    def __str__(self) -> str:
        return f"{self.text}\n{''.join(map(str, self.lines))}"


def read_note(written: str) -> Note:
    """The note in a text; nothing is said of whether its signatures are good. Raises Inconsistent."""
    text, gap, signatures = written.rpartition("\n\n")
    rows = signatures.split("\n")
    if not gap or len(rows) == 1 or rows[-1] or len(written) > NOTE_LENGTH or not _is_plain(written):
        raise _malformed("a text, an empty line, and signatures")
    return Note(f"{text}\n", tuple(map(_line, rows[:-1])))


def key_id(name: str, kind: bytes, public: str) -> bytes:
    """Four bytes by which a key of that name and type of signature is known; public : the key as hex."""
    return hashlib.sha256(name.encode() + b"\n" + kind + bytes.fromhex(public)).digest()[:_ID_BYTES]


def signed(note: Note, name: str, key: SigningKey) -> Note:
    """The note with one more signature, of type Ed25519."""
    line = Line(name, key_id(name, SIGNED, key.public), key.sign(note.text.encode()))
    return Note(note.text, (*note.lines, line))


def cosigned(note: Note, name: str, key: SigningKey, now: datetime) -> Note:
    """The note with one more signature, which says when it was given (cosignature/v1)."""
    seconds = int(now.timestamp())
    signature = seconds.to_bytes(_TIME_BYTES, "big") + key.sign(_timed(note, seconds))
    return Note(note.text, (*note.lines, Line(name, key_id(name, COSIGNED, key.public), signature)))


def is_signed(note: Note, name: str, public: str) -> bool:
    """Whether a note is signed by a key of that name.

    Raises Inconsistent if it bears a signature that claims to be, and is not.
    """
    found = _of(note, name, SIGNED, public)
    if not all(verify(public, note.text.encode(), line.signature) for line in found):
        raise Inconsistent("unsigned", f"the signature of '{name}' is false; do not trust this checkpoint")
    return bool(found)


def cosigned_at(note: Note, name: str, public: str) -> datetime | None:
    """When a note was cosigned by a key of that name, the latest time; None if it was not.

    Raises Inconsistent if it bears a cosignature that claims to be, and is not.
    """
    times = []
    for line in _of(note, name, COSIGNED, public):
        stamp, signature = line.signature[:_TIME_BYTES], line.signature[_TIME_BYTES:]
        seconds = int.from_bytes(stamp, "big")
        if len(signature) != SIGNATURE_BYTES or not verify(public, _timed(note, seconds), signature):
            raise Inconsistent("unsigned", f"the cosignature of '{name}' is false; do not trust it")
        times.append(_moment(seconds))
    return max(times, default=None)


def _of(note: Note, name: str, kind: bytes, public: str) -> list[Line]:
    known = (name, key_id(name, kind, public))
    return [line for line in note.lines if (line.name, line.id) == known]


def _timed(note: Note, seconds: int) -> bytes:
    return f"cosignature/v1\ntime {seconds}\n{note.text}".encode()


def _moment(seconds: int) -> datetime:
    try:
        return datetime.fromtimestamp(seconds, UTC)
    except (ValueError, OverflowError, OSError):
        raise _malformed("times that are in the calendar") from None


def _line(row: str) -> Line:
    name, blank, encoded = row.removeprefix(_DASH).partition(" ")
    if not row.startswith(_DASH) or not blank or not name or "+" in name or name.split() != [name]:
        raise _malformed("lines of a dash, a name and a signature")
    try:
        decoded = base64.b64decode(encoded, validate=True)
    except (binascii.Error, ValueError):
        raise _malformed("signatures in base64") from None
    if len(decoded) <= _ID_BYTES or base64.b64encode(decoded).decode() != encoded:
        raise _malformed("signatures in base64")
    return Line(name, decoded[:_ID_BYTES], decoded[_ID_BYTES:])


def _is_plain(written: str) -> bool:
    """Whether a text is UTF-8 without control characters other than line breaks."""
    halves = any("\ud800" <= character <= "\udfff" for character in written)
    return not halves and all(character >= " " or character == "\n" for character in written)


def _malformed(needed: str) -> Inconsistent:
    return Inconsistent("malformed", f"this is no signed note (C2SP signed-note): it should have {needed}")
