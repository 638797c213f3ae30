"""Confidential files: the ledger commits to the content, and only those it is sealed to can read it.

A sealed file is a line that says what it is, a line of canonical JSON with the content's key sealed to
every reader (X25519, libsodium's sealed box), and the salt and content under that key
(XChaCha20-Poly1305, which also protects the two lines).
"""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from typing import TYPE_CHECKING

from nacl.exceptions import CryptoError
from nacl.public import PrivateKey, PublicKey, SealedBox
from nacl.secret import Aead
from nacl.utils import random

from detente.errors import NotAllowed, Refused, Tampered
from detente.ledger.canonical import canonical, read
from detente.ledger.entries import SALT_BYTES, commitment_to
from detente.ledger.event import Evidence

if TYPE_CHECKING:
    from collections.abc import Mapping

    from detente.ledger.keys import Keys

MAGIC = b"detente sealed 1\n"
"""First line of every sealed file."""


@dataclass(frozen=True, slots=True)
class Sealed:
    """A file as it is kept, and the evidence to record for it."""

    evidence: Evidence
    ciphertext: bytes


@dataclass(frozen=True, slots=True)
class Revealed:
    """A confidential file in the clear, with the salt by which a third person can check it."""

    content: bytes
    salt: bytes


def seal_file(name: str, content: bytes, readers: Mapping[str, str]) -> Sealed:
    """A file sealed to readers, each an id with a public X25519 key as hex.

    Salt, key and nonce come from the randomness of the operating system. Raises Refused without readers.
    """
    if not readers:
        raise Refused(
            "bad-detail", "a confidential file needs somebody who can open it; say to whom it is sealed"
        )
    salt, key = random(SALT_BYTES), random(Aead.KEY_SIZE)
    boxes = {
        reader: SealedBox(PublicKey(bytes.fromhex(box))).encrypt(key).hex() for reader, box in readers.items()
    }
    head = MAGIC + canonical({"to": boxes}) + b"\n"
    ciphertext = head + bytes(Aead(key).encrypt(salt + content, head))
    evidence = Evidence(
        name=name,
        digest=commitment_to(salt, content),
        size=len(content),
        sealed=hashlib.sha256(ciphertext).hexdigest(),
        to=tuple(sorted(readers)),
    )
    return Sealed(evidence, ciphertext)


def open_file(evidence: Evidence, ciphertext: bytes, keys: Keys) -> Revealed:
    """A confidential file, opened with the keys of one of its readers and checked against the ledger.

    Raises NotAllowed for others, and Tampered if it is not the file that was recorded.
    """
    if hashlib.sha256(ciphertext).hexdigest() != evidence.sealed:
        raise Tampered(f"the sealed file '{evidence.name}' is not the one that was recorded")
    magic, rows, rest = ciphertext[: len(MAGIC)], *ciphertext[len(MAGIC) :].partition(b"\n")[::2]
    try:
        if magic != MAGIC:
            raise _unreadable(evidence)
        box = read(rows)["to"].get(keys.name)
        if box is None:
            raise NotAllowed(
                f"'{evidence.name}' is not sealed to '{keys.name}', but to {', '.join(evidence.to)}"
            )
        key = SealedBox(PrivateKey(keys.box.seed)).decrypt(bytes.fromhex(box))
        plain = Aead(key).decrypt(rest, MAGIC + rows + b"\n")
    except (CryptoError, Refused, KeyError, TypeError, ValueError, AttributeError):
        raise _unreadable(evidence) from None
    revealed = Revealed(plain[SALT_BYTES:], plain[:SALT_BYTES])
    if not is_revealed(evidence, revealed):
        raise Tampered(f"the content of '{evidence.name}' is not what the ledger commits to")
    return revealed


def is_revealed(evidence: Evidence, revealed: Revealed) -> bool:
    """Whether a content is the one that an entry commits to; anybody can check it with the salt."""
    return (
        len(revealed.salt) == SALT_BYTES
        and len(revealed.content) == evidence.size
        and commitment_to(revealed.salt, revealed.content) == evidence.digest
    )


def _unreadable(evidence: Evidence) -> Tampered:
    return Tampered(
        f"the sealed file '{evidence.name}' cannot be opened: it is damaged, or the key is another"
    )
