"""Forms of agreements, events, proofs and files."""

from __future__ import annotations

from datetime import date, datetime
from typing import Annotated, Any

from pydantic import Field

from detente.web.forms.base import Asked, Hash, Told

Hex = Annotated[str, Field(pattern=r"^[0-9a-f]*$")]


class NewEntry(Asked):
    """An entry that its recorder has signed."""

    body: str = Field(
        min_length=2, max_length=2**22, description="canonical JSON of what everybody may see (RFC 8785)"
    )
    signature: str = Field(pattern=r"^[0-9a-f]{128}$", description="Ed25519, as hex")
    private: str | None = Field(
        default=None,
        max_length=2**18,
        description="canonical JSON of what not everybody may see, with its salt",
    )


class Placed(Told):
    """Where an entry is."""

    number: int
    key: str


class Piece(Told):
    """What an event rests on."""

    name: str
    kind: str
    digest: str
    size: int
    sealed: str
    to: list[str]


class Content(Told):
    """What an event says."""

    kind: str
    happened: date
    commitment: str | None
    note: str
    evidence: list[Piece]
    details: dict[str, Any]


class EventTold(Told):
    """An entry as the reader may see it. Body and signature are for all: they are the leaf of the tree."""

    number: int
    key: str
    by: str
    recorded: datetime
    visibility: str
    content: Content | None = Field(description="null if it is not for this reader")
    body: str
    signature: str
    private: str | None = Field(description="what the body commits to; null if open, or not for this reader")


class EventPage(Told):
    """Some events, in order."""

    events: list[EventTold]
    size: int = Field(description="entries in the ledger")
    root: Hash
    next: int | None = Field(description="`start` of the next page, null if this is the last")


class AgreementListed(Told):
    """An agreement in the list."""

    id: str
    title: str
    size: int = Field(description="entries in its ledger")


class AgreementTold(AgreementListed):
    """An agreement as it was signed, and who may record."""

    root: Hash
    fingerprint: Hash
    agreement: dict[str, Any] = Field(description="the text as signed, in the form of an agreement file")
    recorders: dict[str, dict[str, str]] = Field(description="id -> name, role, party, public keys")
    revoked: list[str] = Field(description="recorders that may no longer record")


class FileKept(Told):
    """A file as it is kept."""

    digest: Hash
    size: int


class AuditLine(Told):
    """Something that was done or refused beside the ledger."""

    when: datetime
    who: str
    what: str
    about: str
    detail: str


class AuditPage(Told):
    """Some lines of the audit trail, in order."""

    lines: list[AuditLine]
    next: int | None = Field(description="`start` of the next page, null if this is the last")
