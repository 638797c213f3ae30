"""From an event to an entry that is signed and committed to, and back."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from datetime import UTC, date, datetime
from typing import TYPE_CHECKING, Any

from detente.errors import Refused
from detente.ledger.canonical import canonical, parsed
from detente.ledger.event import ALL, SCHEMA, Event, Evidence
from detente.ledger.merkle import leaf_hash
from detente.ledger.stores import Entry

if TYPE_CHECKING:
    from detente.ledger.keys import SigningKey

CONTEXT = b"detente entry 1\n"
"""What every signature of an entry begins with, so that it can never pass as one of something else."""

UNPLACED = -1
"""Number of an entry that no ledger has taken yet."""

SALT_BYTES = 32

NOT_THE_FORM = "this entry is not written in the one form that there is (RFC 8785, defaults left out)"


@dataclass(frozen=True, slots=True)
class Header:
    """What everybody may know of an entry that is not open to all: that it exists, since when, by whom.

    private : SHA-256 of its salted content, as hex.
    """

    agreement: str
    key: str
    by: str
    recorded: datetime
    visibility: str
    private: str


def seal(event: Event, key: SigningKey, salt: bytes = b"") -> Entry:
    """The entry for an event, signed, without a number yet.

    salt : 32 random bytes; needed if not everybody may see the event, so that nobody can guess its
    content from the commitment. Times are kept to the second. Raises Refused.
    """
    body, private = written(event, salt)
    return Entry(UNPLACED, event.key, body, key.sign(CONTEXT + body), private)


def written(event: Event, salt: bytes = b"") -> tuple[bytes, bytes | None]:
    """Body and private part of the entry for an event: the one way in which it is written.

    Raises Refused, reason `not-canonical`.
    """
    header, content = _public(event), _content(event)
    if event.visibility == ALL:
        return canonical(header | content), None
    if len(salt) != SALT_BYTES:
        raise Refused(
            "not-canonical", f"an event that not everybody may see needs a salt of {SALT_BYTES} bytes"
        )
    private = canonical({"salt": salt.hex()} | content)
    return canonical(header | {"private": commitment_to(salt, canonical(content))}), private


def commitment_to(salt: bytes, content: bytes) -> str:
    """What the public sees of hidden content: SHA-256 of salt and content, as hex."""
    return hashlib.sha256(salt + content).hexdigest()


def opened(entry: Entry) -> Event:
    """The event of an entry. What not everybody may see is needed for it, if there is such a part.

    Raises Refused, reason `not-canonical` or `wrong-schema`, unless the entry is written in the one way
    that `seal` writes it; `bad-visibility` if its private part is missing or another one.
    """
    header = _header(entry)
    content, salt = header, b""
    if header.get("visibility") != ALL:
        content, salt = _private_of(entry, header)
    try:
        event = _event(header, content)
    except (KeyError, TypeError, ValueError, AttributeError, OverflowError) as wrong:
        raise Refused("not-canonical", "this entry is not of the form of an event") from wrong
    if (*written(event, salt), event.key) != (entry.body, entry.private, entry.key):
        raise Refused("not-canonical", NOT_THE_FORM)
    return event


def public_view(entry: Entry) -> Event | Header:
    """What everybody may know of an entry: the event, or that there is one. Raises Refused."""
    return opened(entry) if _header(entry).get("visibility") == ALL else header_of(entry)


def header_of(entry: Entry) -> Header:
    """The public part of an entry that is not open to all. Raises Refused, as `opened` does."""
    header = _header(entry)
    try:
        found = Header(
            _text(header["agreement"]),
            _text(header["key"]),
            _text(header["by"]),
            datetime.fromisoformat(header["recorded"]),
            _text(header["visibility"]),
            _text(header["private"]),
        )
        again = canonical(_public(found) | {"private": found.private})
    except (KeyError, TypeError, ValueError, OverflowError) as wrong:
        raise Refused("not-canonical", "this entry is not of the form of an event") from wrong
    if (again, found.key) != (entry.body, entry.key):
        raise Refused("not-canonical", NOT_THE_FORM)
    return found


def claimed_recorder(entry: Entry) -> str:
    """Whom an entry says it is by, whether or not that is so; at most 100 printable characters."""
    try:
        by = parsed(entry.body).get("by")
    except Refused:
        by = None
    return "".join(filter(str.isprintable, by[:100])) if isinstance(by, str) else ""


def leaf_of(entry: Entry) -> bytes:
    """Hash of an entry as a leaf of the tree: of its signature followed by its body."""
    return leaf_hash(entry.signature + entry.body)


def signed_message(entry: Entry) -> bytes:
    """The bytes that the signature of an entry is of."""
    return CONTEXT + entry.body


def _header(entry: Entry) -> dict[str, Any]:
    header = parsed(entry.body)
    if header.get("schema") != SCHEMA:
        raise Refused(
            "wrong-schema", f"this entry is not of schema {SCHEMA}, the only one this program knows"
        )
    return header


def _public(event: Event | Header) -> dict[str, Any]:
    """What everybody may see of every entry."""
    if event.recorded.tzinfo is None:
        raise Refused("not-canonical", "the time of recording needs a time zone; use UTC")
    moment = event.recorded.astimezone(UTC).replace(microsecond=0, tzinfo=None)
    return {
        "schema": SCHEMA,
        "agreement": event.agreement,
        "key": event.key,
        "by": event.by,
        "recorded": moment.isoformat() + "Z",
        "visibility": event.visibility,
    }


def _content(event: Event) -> dict[str, Any]:
    content: dict[str, Any] = {"kind": event.kind, "happened": event.happened.isoformat()}
    if event.commitment is not None:
        content["commitment"] = event.commitment
    if event.note:
        content["note"] = event.note
    if event.evidence:
        content["evidence"] = [_evidence(piece) for piece in event.evidence]
    if event.details:
        content["details"] = event.details
    return content


def _evidence(piece: Evidence) -> dict[str, Any]:
    every = {
        "name": piece.name,
        "digest": piece.digest,
        "size": piece.size,
        "kind": "" if piece.kind == "file" else piece.kind,
        "sealed": piece.sealed,
        "to": list(piece.to),
    }
    return {name: value for name, value in every.items() if value}


def _event(header: dict[str, Any], content: dict[str, Any]) -> Event:
    """The event in parsed data. Raises KeyError, TypeError or ValueError for what is of another form."""
    commitment, details = content.get("commitment"), content.get("details", {})
    if not isinstance(details, dict):
        raise TypeError("details are no mapping")
    return Event(
        agreement=_text(header["agreement"]),
        key=_text(header["key"]),
        kind=_text(content["kind"]),
        by=_text(header["by"]),
        happened=date.fromisoformat(content["happened"]),
        recorded=datetime.fromisoformat(header["recorded"]),
        commitment=None if commitment is None else _text(commitment),
        note=_text(content.get("note", "")),
        evidence=tuple(map(_piece, content.get("evidence", ()))),
        visibility=_text(header["visibility"]),
        details=details,
    )


def _piece(data: dict[str, Any]) -> Evidence:
    texts = {name: _text(data[name]) for name in ("name", "digest", "sealed") if name in data}
    size, kind = data.get("size", 0), data.get("kind", "file")
    if set(data) - {"name", "digest", "size", "kind", "sealed", "to"} or kind not in {"file", "link"}:
        raise ValueError("evidence of an unknown form")
    if not isinstance(size, int) or size < 0:
        raise ValueError("a size that is none")
    return Evidence(**texts, size=size, kind=kind, to=tuple(map(_text, data.get("to", ()))))


def _text(value: object) -> str:
    if not isinstance(value, str):
        raise TypeError("this is no text")
    return value


def _private_of(entry: Entry, header: dict[str, Any]) -> tuple[dict[str, Any], bytes]:
    """The private content of an entry, and its salt."""
    if entry.private is None:
        raise Refused(
            "bad-visibility", "the private part of this entry is missing; only its header can be read"
        )
    content = parsed(entry.private)
    try:
        salt = bytes.fromhex(content["salt"])
    except (KeyError, TypeError, ValueError) as wrong:
        raise Refused("bad-visibility", "the private part of this entry has no salt") from wrong
    hidden = canonical({name: value for name, value in content.items() if name != "salt"})
    if commitment_to(salt, hidden) != header.get("private"):
        raise Refused(
            "bad-visibility", "the private part of this entry is not the one that its body commits to"
        )
    return content, salt
