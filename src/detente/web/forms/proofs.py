"""Forms of checkpoints, cosignatures and proofs."""

from __future__ import annotations

from datetime import datetime

from pydantic import Field

from detente.web.forms.base import Asked, Hash, Told


class Inclusion(Told):
    """Proof that an entry is in the tree of the first `size` entries (RFC 9162, 2.1.3)."""

    number: int
    size: int
    leaf: Hash
    root: Hash
    proof: list[Hash]


class Consistency(Told):
    """Proof that the tree of `new` entries begins with that of `old` (RFC 9162, 2.1.4)."""

    old: int
    new: int
    old_root: Hash
    new_root: Hash
    proof: list[Hash]


class KeptTold(Told):
    """A checkpoint or a cosignature as it was kept."""

    size: int
    who: str
    text: str


class CheckpointTold(Told):
    """A signed checkpoint (C2SP tlog-checkpoint)."""

    size: int
    root: Hash
    note: str


class NewCosignature(Asked):
    """A checkpoint with the signature of somebody who checked it (C2SP tlog-cosignature)."""

    note: str = Field(min_length=1, max_length=2**16)


class Cosigned(Told):
    """That somebody saw a checkpoint continue all that they saw before."""

    by: str = Field(description="id of the recorder")
    party: str | None
    size: int
    root: Hash
    when: datetime = Field(description="as they say themselves")


class QuorumTold(Told):
    """Which parties have seen the latest checkpoint."""

    size: int | None = Field(description="entries under the latest checkpoint, null if there is none")
    root: Hash | None
    parties: dict[str, Cosigned | None] = Field(description="party -> what it cosigned last")
    complete: bool = Field(description="whether every party cosigned the latest checkpoint")
