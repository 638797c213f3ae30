"""Keys of recorders: Ed25519 to sign with, X25519 to be sealed to, and the file in which both are kept."""

from __future__ import annotations

import json
import os
from dataclasses import dataclass
from functools import lru_cache
from typing import TYPE_CHECKING, Any

from nacl import pwhash
from nacl.exceptions import CryptoError
from nacl.public import PrivateKey
from nacl.secret import SecretBox
from nacl.signing import SigningKey as _Signer
from nacl.signing import VerifyKey

from detente.errors import StoreError

if TYPE_CHECKING:
    from pathlib import Path

FORMAT = 1
"""Version of the form of a key file, the value of its first name `detente-key`."""

KEY_BYTES, SIGNATURE_BYTES = 32, 64
_OTHERS = 0o077


class SigningKey:
    """An Ed25519 key to sign with (RFC 8032). It is never printed; `public` is what others may know."""

    __slots__ = ("_signer", "public")

    def __init__(self, seed: bytes) -> None:
        self._signer = _Signer(seed)
        self.public = bytes(self._signer.verify_key).hex()

    @classmethod
    def generate(cls) -> SigningKey:
        """A new key, from the randomness of the operating system."""
        return cls(bytes(_Signer.generate()))

    @classmethod
    def from_seed(cls, seed: bytes) -> SigningKey:
        """The key that 32 bytes stand for."""
        return cls(seed)

    @property
    def seed(self) -> bytes:
        """The 32 bytes that it stands for: as secret as the key itself."""
        return bytes(self._signer)

    def sign(self, message: bytes) -> bytes:
        """Signature of a message, 64 bytes."""
        return self._signer.sign(message).signature

    def __repr__(self) -> str:
        return f"SigningKey(public={self.public!r})"


class BoxKey:
    """An X25519 key to which files are sealed. It is never printed; `public` is what others may know."""

    __slots__ = ("public", "seed")

    def __init__(self, seed: bytes) -> None:
        self.seed = seed
        self.public = bytes(PrivateKey(seed).public_key).hex()

    @classmethod
    def generate(cls) -> BoxKey:
        """A new key, from the randomness of the operating system."""
        return cls(bytes(PrivateKey.generate()))

    def __repr__(self) -> str:
        return f"BoxKey(public={self.public!r})"


@dataclass(frozen=True, slots=True)
class Keys:
    """Both keys of a recorder, and the recorder's id."""

    name: str
    signing: SigningKey
    box: BoxKey

    @classmethod
    def generate(cls, name: str) -> Keys:
        """New keys for a recorder."""
        return cls(name, SigningKey.generate(), BoxKey.generate())


@dataclass(frozen=True, slots=True)
class PublicKeys:
    """What others may know of a recorder's keys, both as hex; is_locked : whether a passphrase is needed."""

    name: str
    key: str
    box: str
    is_locked: bool = False


def verify(public: str, message: bytes, signature: bytes) -> bool:
    """Whether an Ed25519 signature of a message is by the key with that public half (hex)."""
    try:
        _verifier(public).verify(message, signature)
    except (CryptoError, ValueError):  # ValueError: not of the length that keys and signatures have
        return False
    return True


@lru_cache(maxsize=256)
def _verifier(public: str) -> VerifyKey:
    return VerifyKey(bytes.fromhex(public))


def is_public(written: object) -> bool:
    """Whether a text can be the public half of a key: 64 lower-case hex digits."""
    if not isinstance(written, str) or len(written) != 2 * KEY_BYTES or written != written.lower():
        return False
    try:
        return len(bytes.fromhex(written)) == KEY_BYTES
    except ValueError:
        return False


def write_keys(path: Path, keys: Keys, passphrase: str = "") -> None:
    """Keep keys in a new file that only its owner may read, locked if a passphrase is given.

    The passphrase is stretched with Argon2id, and the seeds are encrypted with XSalsa20-Poly1305. Raises
    StoreError if there is such a file already: keys are never overwritten.
    """
    secret = keys.signing.seed + keys.box.seed
    content: dict[str, Any] = {
        "detente-key": FORMAT,
        "name": keys.name,
        "key": keys.signing.public,
        "box": keys.box.public,
    }
    if passphrase:
        content["locked"] = _locked(secret, passphrase)
    else:
        content["secret"] = secret.hex()
    try:
        place = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    except FileExistsError:
        raise StoreError(
            f"{path} is there already; keys are never overwritten, choose another file"
        ) from None
    with os.fdopen(place, "w") as file:
        file.write(json.dumps(content, indent=2) + "\n")


def read_keys(path: Path, passphrase: str = "") -> Keys:
    """The keys in a file. Raises StoreError if it is none of ours, or the passphrase is not its own."""
    content = _content(path)
    if "locked" in content:
        if not passphrase:
            raise StoreError(f"{path} is locked with a passphrase; give it")
        secret = _opened(content["locked"], passphrase, path)
    else:
        secret = _bytes_of(content.get("secret"), path)
    if len(secret) != 2 * KEY_BYTES:
        raise StoreError(f"{path} holds no keys of detente; make some with: detente keys new")
    keys = Keys(str(content.get("name", "")), SigningKey(secret[:KEY_BYTES]), BoxKey(secret[KEY_BYTES:]))
    if (keys.signing.public, keys.box.public) != (content.get("key"), content.get("box")):
        raise StoreError(f"the public and the secret half in {path} do not belong together; use a copy of it")
    return keys


def read_public(path: Path) -> PublicKeys:
    """The public halves in a key file, to hand to a secretariat; no passphrase is needed.

    Raises StoreError if the file is none of ours.
    """
    content = _content(path)
    key, box = content.get("key"), content.get("box")
    if not is_public(key) or not is_public(box):
        raise StoreError(f"{path} holds no keys of detente; make some with: detente keys new")
    return PublicKeys(str(content.get("name", "")), str(key), str(box), "locked" in content)


def is_open_to_others(path: Path) -> bool:
    """Whether other users of the machine may read or change a key file."""
    return os.name == "posix" and bool(path.stat().st_mode & _OTHERS)


def _content(path: Path) -> dict[str, Any]:
    try:
        content = json.loads(path.read_bytes())
    except OSError as wrong:
        raise StoreError(f"{path}: {wrong.strerror}; make keys with: detente keys new") from None
    except (ValueError, RecursionError):
        content = None
    if not isinstance(content, dict) or content.get("detente-key") != FORMAT:
        raise StoreError(f"{path} holds no keys of detente; make some with: detente keys new")
    return content


def _bytes_of(written: object, path: Path) -> bytes:
    try:
        return bytes.fromhex(written) if isinstance(written, str) else b""
    except ValueError:
        raise StoreError(f"{path} is damaged; use a copy of it") from None


def _locked(secret: bytes, passphrase: str) -> dict[str, Any]:
    salt = os.urandom(pwhash.argon2id.SALTBYTES)
    effort = {"ops": pwhash.argon2id.OPSLIMIT_MODERATE, "mem": pwhash.argon2id.MEMLIMIT_MODERATE}
    box = SecretBox(_stretched(passphrase, salt, effort))
    return {"by": "argon2id", **effort, "salt": salt.hex(), "box": bytes(box.encrypt(secret)).hex()}


def _opened(locked: dict[str, Any], passphrase: str, path: Path) -> bytes:
    try:
        salt, sealed = bytes.fromhex(locked["salt"]), bytes.fromhex(locked["box"])
        return SecretBox(_stretched(passphrase, salt, locked)).decrypt(sealed)
    except CryptoError:
        raise StoreError(f"this is not the passphrase of {path}") from None
    except (KeyError, TypeError, ValueError):
        raise StoreError(f"{path} is damaged; use a copy of it") from None


def _stretched(passphrase: str, salt: bytes, effort: dict[str, Any]) -> bytes:
    return pwhash.argon2id.kdf(
        SecretBox.KEY_SIZE, passphrase.encode(), salt, opslimit=effort["ops"], memlimit=effort["mem"]
    )
