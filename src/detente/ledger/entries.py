"""From an event to an entry that is signed and committed to, and back."""

from __future__ import annotations

import hashlib
import re
from dataclasses import dataclass
from datetime import UTC, date, datetime
from typing import TYPE_CHECKING, Any

from detente.errors import Refused
from detente.ledger.canonical import canonical, read
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

_HEADER = frozenset({"schema", "agreement", "key", "by", "recorded", "visibility"})
_OPTIONAL = ("commitment", "note", "evidence", "details")
_CONTENT = frozenset({"kind", "happened", *_OPTIONAL})
_PIECE = frozenset({"name", "digest", "size", "kind", "sealed", "to"})
_DAY_LENGTH = 10
_MOMENT = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}T[0-9]{2}:[0-9]{2}:[0-9]{2}Z")
_SALT = re.compile(r"[0-9a-f]{64}")

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
    return _opened(entry, _header(entry))


def _opened(entry: Entry, header: dict[str, Any]) -> Event:
    if header.get("visibility") == ALL:
        content, hidden = header, None
        names = _HEADER | _CONTENT
    else:
        content = hidden = _private_of(entry, header)
        names = _HEADER | {"private"}
    if not header.keys() <= names or (hidden is None and entry.private is not None):
        raise Refused("not-canonical", NOT_THE_FORM)
    try:
        event = _event(header, content)
    except (KeyError, TypeError, ValueError, AttributeError) as wrong:
        raise Refused("not-canonical", NOT_THE_FORM) from wrong
    if event.key != entry.key:
        raise Refused("not-canonical", "the key of this entry is another one than in its body")
    return event


def public_view(entry: Entry) -> Event | Header:
    """What everybody may know of an entry: the event, or that there is one. Raises Refused."""
    header = _header(entry)
    return _opened(entry, header) if header.get("visibility") == ALL else _header_of(entry, header)


def header_of(entry: Entry) -> Header:
    """The public part of an entry that is not open to all. Raises Refused, as `opened` does."""
    return _header_of(entry, _header(entry))


def _header_of(entry: Entry, header: dict[str, Any]) -> Header:
    try:
        found = Header(
            _text(header["agreement"]),
            _text(header["key"]),
            _text(header["by"]),
            _moment(header["recorded"]),
            _text(header["visibility"]),
            _text(header["private"]),
        )
    except (KeyError, TypeError, ValueError) as wrong:
        raise Refused("not-canonical", NOT_THE_FORM) from wrong
    if header.keys() != _HEADER | {"private"} or found.key != entry.key:
        raise Refused("not-canonical", NOT_THE_FORM)
    return found


def claimed_recorder(entry: Entry) -> str:
    """Whom an entry says it is by, whether or not that is so; at most 100 printable characters."""
    try:
        by = read(entry.body).get("by")
    except Refused:
        by = None
    return "".join(filter(str.isprintable, by[:100])) if isinstance(by, str) else ""


def is_hidden(entry: Entry) -> bool:
    """Whether only the header of an entry is here, of one that not everybody may see. Raises Refused."""
    # Most bodies need not be read for it; in some, a name inside the content looks alike.
    looks_so = entry.private is None and b'"private":"' in entry.body
    return looks_so and _header(entry).get("visibility") != ALL


def leaf_of(entry: Entry) -> bytes:
    """Hash of an entry as a leaf of the tree: of its signature followed by its body."""
    return leaf_hash(entry.signature + entry.body)


def signed_message(entry: Entry) -> bytes:
    """The bytes that the signature of an entry is of."""
    return CONTEXT + entry.body


def _header(entry: Entry) -> dict[str, Any]:
    header = read(entry.body)
    if header.get("schema") != SCHEMA or header.get("schema") is True:
        raise Refused("wrong-schema", f"this entry is not of schema {SCHEMA}, which this program knows")
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
    if event.commitment:
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
    more = {name: content[name] for name in _OPTIONAL if name in content}
    if not all(more.values()):
        raise ValueError("what is empty is left out")
    details = more.get("details", {})
    if not isinstance(details, dict):
        raise TypeError("details are no mapping")
    return Event(
        agreement=_text(header["agreement"]),
        key=_text(header["key"]),
        kind=_text(content["kind"]),
        by=_text(header["by"]),
        happened=_day(content["happened"]),
        recorded=_moment(header["recorded"]),
        commitment=_text(more["commitment"]) if "commitment" in more else None,
        note=_text(more.get("note", "")),
        evidence=tuple(map(_piece, more["evidence"])) if "evidence" in more else (),
        visibility=_text(header["visibility"]),
        details=details,
    )


def _piece(data: dict[str, Any]) -> Evidence:
    if not data.keys() <= _PIECE or not all(data.values()) or data.get("kind", "link") != "link":
        raise ValueError("evidence of an unknown form")
    size, readers = data.get("size", 0), data.get("to", [])
    if not isinstance(size, int) or isinstance(size, bool) or size < 0 or not isinstance(readers, list):
        raise TypeError("evidence of an unknown form")
    return Evidence(
        name=_text(data["name"]),
        digest=_text(data.get("digest", "")),
        size=size,
        kind=data.get("kind", "file"),
        sealed=_text(data.get("sealed", "")),
        to=tuple(map(_text, readers)),
    )


def _text(value: object) -> str:
    if not isinstance(value, str):
        raise TypeError("this is no text")
    return value


def _day(written_: str) -> date:
    # Python also reads 20190301 and 2019-W09-5; the one form has dashes.
    if len(written_) != _DAY_LENGTH or written_[4] != "-" or not written_[5].isdigit():
        raise ValueError("this is no day such as 2019-03-01")
    return date.fromisoformat(written_)


def _moment(written_: str) -> datetime:
    if not _MOMENT.fullmatch(written_):
        raise ValueError("this is no time such as 2019-03-01T10:00:00Z")
    return datetime.fromisoformat(written_)


def _private_of(entry: Entry, header: dict[str, Any]) -> dict[str, Any]:
    """The private content of an entry. Raises Refused."""
    if entry.private is None:
        raise Refused(
            "bad-visibility", "the private part of this entry is missing; only its header can be read"
        )
    content = read(entry.private)
    written_salt = content.get("salt")
    if not isinstance(written_salt, str) or not _SALT.fullmatch(written_salt):
        raise Refused("bad-visibility", "the private part of this entry has no salt of 32 bytes")
    if not content.keys() <= _CONTENT | {"salt"}:
        raise Refused("not-canonical", NOT_THE_FORM)
    hidden = canonical({name: content[name] for name in content if name != "salt"})
    if commitment_to(bytes.fromhex(written_salt), hidden) != header.get("private"):
        raise Refused(
            "bad-visibility", "the private part of this entry is not the one that its body commits to"
        )
    return content
