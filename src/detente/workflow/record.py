"""The verb record: who may record in a ledger, what happened, and that it is in the ledger now."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass, field
from datetime import UTC
from pathlib import Path
from typing import TYPE_CHECKING, Any

from detente.agreement.write import as_plain
from detente.errors import AgreementError, Refused, StoreError, UnknownName
from detente.ledger.canonical import fingerprint
from detente.ledger.entries import leaf_of, seal
from detente.ledger.event import ALL, Event, Evidence
from detente.ledger.kinds import KINDS
from detente.ledger.ledger import Ledger
from detente.ledger.rights import rights_from
from detente.ledger.roster import Recorder, as_data, recorders_from
from detente.report.record import Receipt
from detente.scenario.read import document_at
from detente.scenario.words import listed, shown, suggestion

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping
    from datetime import date, datetime

    from detente.agreement import Agreement
    from detente.ledger.keys import Keys, SigningKey
    from detente.ledger.kinds import Detail
    from detente.ledger.roster import Roster
    from detente.ledger.stores import Store

FILE_BYTES = 2**26
"""Largest file of evidence that is kept with a ledger: 64 MiB."""


@dataclass(frozen=True)
class Appointed:
    """Who may record, and the kinds for which an agreement has rights of its own."""

    recorders: Mapping[str, Recorder]
    rights: Mapping[str, tuple[str, ...]] = field(default_factory=dict)


@dataclass(frozen=True)
class Statement:
    """What somebody wants to record, in words and files.

    details : as written, text for each; a mapping as the path of a YAML file. sealed_to : ids of
    recorders or parties, or `secretariat`; the files are open if it is empty. key : of the event, made up
    from the seed if it is empty.
    """

    kind: str
    happened: date
    commitment: str | None = None
    note: str = ""
    files: tuple[Path, ...] = ()
    links: tuple[str, ...] = ()
    sealed_to: tuple[str, ...] = ()
    visibility: str = ALL
    details: Mapping[str, str] = field(default_factory=dict)
    key: str = ""


def read_recorders(path: Path | str, agreement: Agreement) -> Appointed:
    """Who may record, from a YAML file: id -> {name, role, party or body, key, box}.

    In place of key and box stands `public`, the file with the public half of their keys, beside this
    one. They may also be under `recorders`, beside `rights`: kind -> list of those who may record it.
    Raises AgreementError for what is no YAML, Refused for what makes no sense.
    """
    data = _yaml_in(path)
    nested = "recorders" in data
    rights = data.get("rights", {}) if nested else {}
    listed_there = data["recorders"] if nested else data
    if isinstance(listed_there, dict):
        listed_there = {name: _with_keys(one, Path(path).parent) for name, one in listed_there.items()}
    return Appointed(recorders_from(listed_there, agreement), rights_from(rights))


def _yaml_in(path: Path | str) -> dict[str, Any]:
    document = document_at(path)
    if document.problems:
        raise AgreementError(document.problems)
    return document.data


def _with_keys(recorder: object, folder: Path) -> object:
    """What a list says of a recorder, with the public keys in the place of the file that holds them."""
    if not isinstance(recorder, dict) or "public" not in recorder:
        return recorder
    halves = list(_yaml_in(folder / str(recorder["public"])).values())
    if len(halves) != 1 or not isinstance(halves[0], dict):
        raise Refused("bad-detail", f"{recorder['public']} holds no public half as `detente keys` writes it")
    return {name: held for name, held in recorder.items() if name != "public"} | halves[0]


def open_ledger(
    store: Store, agreement: Agreement, appointed: Appointed, key: SigningKey, now: datetime
) -> Ledger:
    """A new ledger of an agreement, signed by the key of one of those who may record.

    The day of signature is that of the agreement; a draft without one is signed now. Raises Refused.
    """
    there = store.size(agreement.id)
    if there:
        # Sent again within the second, entry 0 would be the same one, and be taken for sent twice.
        raise Refused(
            "key-taken",
            f"'{agreement.id}' is signed here already; its ledger reaches to entry {there - 1}",
        )
    signer = next((one.id for one in appointed.recorders.values() if one.key == key.public), None)
    if signer is None:
        raise Refused("unknown-recorder", "the key is not one of a recorder in the list; add its public half")
    plain = as_plain(agreement)
    details: dict[str, Any] = {
        "agreement": plain,
        "fingerprint": fingerprint(plain),
        "recorders": as_data(appointed.recorders),
    }
    if appointed.rights:
        details["rights"] = {kind: list(words) for kind, words in appointed.rights.items()}
    event = Event(
        agreement=agreement.id,
        key=f"signed-{details['fingerprint'][:16]}",
        kind="signed",
        by=signer,
        happened=agreement.signed.last if agreement.signed else now.astimezone(UTC).date(),
        recorded=now,
        details=details,
    )
    return Ledger.open_new(store, seal(event, key), now)


def ledger_in(store: Store, agreement: str = "") -> Ledger:
    """The ledger of an agreement in a store; the only one there is if none is named. Raises UnknownName."""
    there = store.ledgers()
    if agreement in there or (not agreement and len(there) == 1):
        return Ledger(store, agreement or there[0])
    if not there:
        raise UnknownName("there is no ledger here yet; make one with `detente ledger new`")
    if not agreement:
        raise UnknownName(f"there are several ledgers here; say which with --agreement: {listed(there)}")
    raise UnknownName(f"there is no ledger of {shown(agreement)}; {suggestion(agreement, there, 'ledgers')}")


def draft_event(
    ledger: Ledger, statement: Statement, keys: Keys, now: datetime, seed: bytes
) -> tuple[Event, dict[str, bytes]]:
    """The event that a statement makes, and its files by their SHA-256, as they are to be kept.

    seed : random bytes, from which the key of the event is made if it has none. Raises Refused.
    """
    kind = KINDS.get(statement.kind)
    if kind is None:
        way_out = suggestion(statement.kind, KINDS, "kinds")
        raise Refused("unknown-kind", f"{shown(statement.kind)} is no kind of event; {way_out}")
    kept: dict[str, bytes] = {}
    evidence = [Evidence(name=link, kind="link") for link in statement.links]
    readers = _readers(statement.sealed_to, ledger.roster) if statement.sealed_to else {}
    for path in statement.files:
        piece, content = _piece(path, readers)
        kept[piece.sealed or piece.digest] = content
        evidence.append(piece)
    known = {detail.name: detail for detail in kind.details}
    details = {name: _detail(text, known.get(name)) for name, text in statement.details.items()}
    event = Event(
        agreement=ledger.id,
        key=statement.key or f"{keys.name}-{hashlib.sha256(seed).hexdigest()[:16]}",
        kind=kind.name,
        by=keys.name,
        happened=statement.happened,
        recorded=now,
        commitment=statement.commitment,
        note=statement.note,
        evidence=tuple(evidence),
        visibility=statement.visibility,
        details=details,
    )
    return event, kept


def record(ledger: Ledger, statement: Statement, keys: Keys, now: datetime, salt: bytes) -> Receipt:
    """Sign a statement and append it, with its files; says under which number, and proves it.

    salt : 32 random bytes, new for every event. Raises Refused.
    """
    event, files = draft_event(ledger, statement, keys, now, b"key of the event" + salt)
    entry = seal(event, keys.signing, salt)
    # Files come first: an entry must never name one that is not there.
    for digest, content in files.items():
        ledger.store.put_file(digest, content)
    (number,) = ledger.append([entry], now)
    head = ledger.head()
    return Receipt(ledger.id, number, event, head, leaf_of(entry), ledger.inclusion(number, head.size))


def _readers(names: Iterable[str], roster: Roster) -> dict[str, str]:
    """Ids and public keys of those who will open a file. Raises Refused, reason `bad-detail`."""
    current = {name: one for name, one in roster.recorders.items() if name not in roster.revoked}
    found: dict[str, str] = {}
    for name in names:
        meant = [one for one in current.values() if name in {one.id, one.party, one.body, one.role}]
        able = {one.id: one.box for one in meant if one.box}
        if not able:
            every = [*current, *roster.agreed.parties]
            trouble = "has no key that files can be sealed to" if meant else "is nobody who can record here"
            raise Refused("bad-detail", f"{shown(name)} {trouble}; {suggestion(name, every, 'recorders')}")
        found |= able
    return found


def _piece(path: Path, readers: Mapping[str, str]) -> tuple[Evidence, bytes]:
    """The evidence that a file is, and what is to be kept of it."""
    try:
        content = path.read_bytes()
    except OSError as wrong:
        raise StoreError(
            f"{path}: {wrong.strerror}; evidence is a file that can be read, or an address"
        ) from None
    if len(content) > FILE_BYTES:
        raise Refused("too-large", f"{path} has over {FILE_BYTES} bytes; link to it instead")
    if readers:
        from detente.ledger.sealed import seal_file

        sealed = seal_file(path.name, content, readers)
        return sealed.evidence, sealed.ciphertext
    digest = hashlib.sha256(content).hexdigest()
    return Evidence(name=path.name, digest=digest, size=len(content)), content


def _detail(text: str, detail: Detail | None) -> object:
    """What the text of a detail means; one that is unknown stays text, and is refused with the event."""
    form = detail.form if detail else "text"
    if form == "ids":
        return [part.strip() for part in text.split(",")]
    if form == "mapping":
        return {name: _with_keys(one, Path(text).parent) for name, one in _yaml_in(text).items()}
    try:
        if form == "number":
            return int(text)
        return float(text) if form == "share" else text
    except ValueError:
        raise Refused("bad-detail", f"this detail is a number; {shown(text)} is none") from None
