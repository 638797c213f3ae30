"""Who may record, and what is agreed, as the entries of a ledger themselves say it."""

from __future__ import annotations

import re
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING, Literal

from detente.agreement.model import Commitment
from detente.agreement.read import agreement_from
from detente.errors import AgreementError, Refused
from detente.ledger.canonical import fingerprint
from detente.ledger.keys import is_public
from detente.ledger.rights import rights_from
from detente.scenario.words import shown

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping
    from datetime import date

    from detente.agreement.model import Agreement
    from detente.ledger.event import Event, Recorded
    from detente.ledger.stores import Entry

Role = Literal["party", "secretariat", "inspector"]
ROLES = ("party", "secretariat", "inspector")
_ID = re.compile(r"[A-Za-z][A-Za-z0-9-]{0,99}")


@dataclass(frozen=True, slots=True)
class Recorder:
    """Somebody who may record, with public keys as hex.

    party : whom a representative speaks for. body : the body of the agreement to which an inspector, or
    the secretariat, belongs. key : Ed25519, to check signatures. box : X25519, to seal files to; empty
    for those who open none.
    """

    id: str
    name: str
    role: Role
    party: str | None = None
    body: str | None = None
    key: str = ""
    box: str = ""


@dataclass(frozen=True, slots=True)
class Proposal:
    """A proposed change of the agreement, the parties that accepted it, and whether that is all of them."""

    changes: Mapping[str, Commitment]
    accepted: frozenset[str] = frozenset()
    counts: bool = False


@dataclass(frozen=True, slots=True)
class Roster:
    """What the entries so far say about who may record what; one for an empty ledger holds nothing.

    agreement : as it stands, with the changes that all parties have accepted. original : as it was
    signed. recorders : by id, those revoked included. former : those whose id was given to new keys since.
    exits : parties that left, by the number of the entry that says so. rights : kinds for which the
    agreement has rights of its own. signed : the day. fingerprint : of the agreement as signed, hex.
    """

    agreement: Agreement | None = None
    original: Agreement | None = None
    recorders: Mapping[str, Recorder] = field(default_factory=dict)
    revoked: frozenset[str] = frozenset()
    former: tuple[Recorder, ...] = ()
    rights: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    exits: Mapping[int, str] = field(default_factory=dict)
    proposals: Mapping[int, Proposal] = field(default_factory=dict)
    signed: date | None = None
    fingerprint: str = ""

    @property
    def agreed(self) -> Agreement:
        """The agreement as it stands. Raises Refused, reason `before-signature`, if there is none yet."""
        if self.agreement is None:
            raise Refused(
                "before-signature", "nothing is signed yet; the first event of a ledger is `signed`"
            )
        return self.agreement

    @property
    def everyone(self) -> tuple[Recorder, ...]:
        """Everybody who ever was a recorder."""
        return (*self.recorders.values(), *self.former)

    def after(self, recorded: Recorded) -> Roster:
        """The roster once an entry is in the ledger. Raises Refused, reason `bad-detail`."""
        change = _CHANGES.get(recorded.event.kind)
        return self if change is None else change(self, recorded)


def is_id(name: object) -> bool:
    """Whether something can be an id: letters, digits and dashes, 100 at most, the first a letter."""
    return isinstance(name, str) and _ID.fullmatch(name) is not None


def recorders_from(data: object, agreement: Agreement) -> dict[str, Recorder]:
    """Recorders in plain data: id -> {name, role, party, body, key, box}.

    Raises Refused, reason `bad-detail`, naming the recorder and what is wrong.
    """
    if not isinstance(data, dict) or not data:
        raise _bad("`recorders` is no mapping of ids to {name, role, party, key, box}")
    return {name: _recorder(name, entry, agreement) for name, entry in data.items()}


def as_data(recorders: Mapping[str, Recorder]) -> dict[str, dict[str, str]]:
    """The same as plain data, for an event; what is empty is left out."""
    return {
        one.id: {
            name: value
            for name in ("name", "role", "party", "body", "key", "box")
            if (value := getattr(one, name))
        }
        for one in recorders.values()
    }


def changes_from(data: object) -> dict[str, Commitment]:
    """Changed commitments in plain data: id -> new wording in full.

    Raises Refused, reason `bad-detail`.
    """
    if not isinstance(data, dict) or not data:
        raise _bad("`changes` is no mapping of commitments to their new wording")
    found: dict[str, Commitment] = {}
    for name, wording in data.items():
        try:
            found[name] = Commitment.model_validate(wording)
        except ValueError:
            raise _bad(f"the new wording of commitment '{name}' is no commitment; write it in full") from None
    return found


def amended(agreement: Agreement, changes: Mapping[str, Commitment]) -> Agreement:
    """The agreement with some commitments changed or added."""
    return agreement.model_copy(update={"commitments": {**agreement.commitments, **changes}})


def _bad(message: str) -> Refused:
    return Refused("bad-detail", message)


def _recorder(name: str, data: object, agreement: Agreement) -> Recorder:
    if not isinstance(data, dict) or set(data) - {"name", "role", "party", "body", "key", "box"}:
        raise _bad(
            f"recorder '{name}' is described by other things than name, role, party, body, key and box"
        )
    if not is_id(name):
        raise _bad(f"{shown(name)} cannot be the id of a recorder: letters, digits and dashes are fine")
    if data.get("role") not in ROLES:
        raise _bad(f"recorder '{name}' has no role; roles are {', '.join(ROLES)}")
    if not is_public(data.get("key")) or ("box" in data and not is_public(data["box"])):
        raise _bad(f"recorder '{name}' has keys that are not 64 hex digits; `detente keys show` prints them")
    party, body = data.get("party"), data.get("body")
    if data["role"] == "party" and party not in agreement.parties:
        raise _bad(f"recorder '{name}' speaks for no party; parties are {', '.join(agreement.parties)}")
    if data["role"] != "party" and party is not None:
        raise _bad(f"recorder '{name}' speaks for a party, but has another role than `party`")
    if body is not None and body not in agreement.bodies:
        raise _bad(f"recorder '{name}' belongs to a body that the agreement does not have")
    return Recorder(
        id=name,
        name=str(data.get("name", name)),
        role=data["role"],
        party=party,
        body=body,
        key=data["key"],
        box=data.get("box", ""),
    )


def _signed(_: Roster, recorded: Recorded) -> Roster:
    if recorded.number != 0:
        raise _bad("an agreement is signed once; entry 0 has it")
    details = recorded.event.details
    try:
        agreement = agreement_from(details["agreement"])
    except AgreementError as wrong:
        raise _bad(f"the agreement that was signed is wrong: {wrong.problems[0].message}") from None
    if fingerprint(details["agreement"]) != details["fingerprint"]:
        raise _bad("the fingerprint is not that of the agreement; take `fingerprint` of its plain data")
    if agreement.id != recorded.event.agreement:
        raise _bad(f"this ledger is of '{recorded.event.agreement}', the agreement of '{agreement.id}'")
    recorders = recorders_from(details["recorders"], agreement)
    rights = rights_from(details.get("rights", {}))
    return Roster(
        agreement,
        agreement,
        recorders,
        rights=rights,
        signed=recorded.event.happened,
        fingerprint=details["fingerprint"],
    )


def _enrolled(roster: Roster, recorded: Recorded) -> Roster:
    new = recorders_from(recorded.event.details["recorders"], roster.agreed)
    taken = sorted(set(new) & set(roster.recorders) - roster.revoked)
    if taken:
        raise _bad(f"recorder '{taken[0]}' is enrolled already; revoke first, or choose another id")
    return replace(
        roster,
        recorders={**roster.recorders, **new},
        revoked=roster.revoked - set(new),
        former=(*(roster.recorders[name] for name in new if name in roster.recorders), *roster.former),
    )


def _revoked(roster: Roster, recorded: Recorded) -> Roster:
    gone = recorded.event.details["recorder"]
    if gone not in roster.recorders or gone in roster.revoked:
        raise _bad(f"'{gone}' is no recorder")
    return replace(roster, revoked=roster.revoked | {gone})


def _proposed(roster: Roster, recorded: Recorded) -> Roster:
    proposal = Proposal(changes_from(recorded.event.details["changes"]))
    held = replace(roster, proposals={**roster.proposals, recorded.number: proposal})
    return _with_consent(held, recorded.number, recorded.event)


def _accepted(roster: Roster, recorded: Recorded) -> Roster:
    return _with_consent(roster, recorded.event.details["proposal"], recorded.event)


def _with_consent(roster: Roster, number: int, event: Event) -> Roster:
    """Who proposes a change, or accepts one, agrees to it; it counts once all parties still there have."""
    before = roster.proposals[number]
    now = replace(before, accepted=before.accepted | {_speaker(roster, event)})
    remaining = set(roster.agreed.parties) - set(roster.exits.values())
    if remaining <= now.accepted and not before.counts:
        now = replace(now, counts=True)
        roster = replace(roster, agreement=amended(roster.agreed, now.changes))
    return replace(roster, proposals={**roster.proposals, number: now})


def _exited(roster: Roster, recorded: Recorded) -> Roster:
    return replace(roster, exits={**roster.exits, recorded.number: _speaker(roster, recorded.event)})


def _corrected(roster: Roster, recorded: Recorded) -> Roster:
    wrong = recorded.event.details["entry"]
    exits = {number: party for number, party in roster.exits.items() if number != wrong}
    return replace(roster, exits=exits) if wrong in roster.exits else roster


def _speaker(roster: Roster, event: Event) -> str:
    """The party whose act an event is."""
    return str(event.details.get("party") or roster.recorders[event.by].party)


_CHANGES: dict[str, Callable[[Roster, Recorded], Roster]] = {
    "signed": _signed,
    "recorder-enrolled": _enrolled,
    "recorder-revoked": _revoked,
    "amendment-proposed": _proposed,
    "amendment-accepted": _accepted,
    "exited": _exited,
    "corrected": _corrected,
}
"""What the kinds that change the roster make of it; all others leave it as it is."""

UNCORRECTABLE = frozenset(_CHANGES) - {"exited"}
"""Kinds that are never corrected: their opposite is recorded instead."""

_MARK = re.compile(rb'"kind":"(?:%s)"' % "|".join(sorted(_CHANGES)).encode())


def concerns_roster(entry: Entry) -> bool:
    """Whether reading the entry could matter for the roster; canonical JSON says so without being parsed."""
    return bool(_MARK.search(entry.body) or _MARK.search(entry.private or b""))
