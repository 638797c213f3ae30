"""What can have happened: the kinds of events, each in the past tense, and what each must say.

The kinds are those that the coded agreements needed: things done in part or late,
verification refused, relief that was legal but without effect, an exit because of one
clause. What a kind means for a commitment is decided in `detente.ledger.standing`.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

Group = Literal["founding", "performance", "verification", "dispute", "consequence", "change", "notice"]


@dataclass(frozen=True)
class Detail:
    """One further thing an event of some kind says; form : how it is written."""

    name: str
    form: Literal["text", "ids", "id", "day", "number", "mapping", "share"]
    needed: bool
    meaning: str


@dataclass(frozen=True)
class Kind:
    """A kind of event: what it says, whether it is about one commitment, and which details it has."""

    name: str
    group: Group
    says: str
    about_commitment: bool = True
    details: tuple[Detail, ...] = ()


def _of(name: str, form: str, meaning: str, *, needed: bool = False) -> Detail:
    return Detail(name, form, needed, meaning)  # type: ignore[arg-type]


_CLAUSE = _of("clause", "id", "the commitment because of which it happened")
_PARTY = _of("party", "id", "the party or body whose view or act this is, if not the recorder's own")

KINDS: dict[str, Kind] = {
    kind.name: kind
    for kind in (
        Kind(
            "signed",
            "founding",
            "the agreement was signed, in this wording, and these may record",
            about_commitment=False,
            details=(
                _of("agreement", "mapping", "the agreement in full, as plain data", needed=True),
                _of("fingerprint", "text", "SHA-256 of its canonical form", needed=True),
                _of("recorders", "mapping", "who may record: name, role, party, public keys", needed=True),
                _of("rights", "mapping", "kind -> roles that may record it, where not the usual ones"),
            ),
        ),
        Kind("entered-into-force", "founding", "the agreement came into force", about_commitment=False),
        Kind("ended", "founding", "the agreement ended", about_commitment=False, details=(_CLAUSE,)),
        Kind(
            "claimed",
            "performance",
            "the party that owes it says that it was carried out in full",
            details=(_PARTY,),
        ),
        Kind(
            "performed-in-part",
            "performance",
            "some of it, or a weaker form, was carried out",
            details=(_of("share", "share", "how much of it, from 0 to 1"), _PARTY),
        ),
        Kind(
            "performed-late",
            "performance",
            "it was carried out in full, after its deadline",
            details=(_PARTY,),
        ),
        Kind("reversed", "performance", "the party that had carried it out undid it", details=(_PARTY,)),
        Kind(
            "verified",
            "verification",
            "those who check found it done",
            details=(_of("share", "share", "how much of it they found done, if not all"), _PARTY),
        ),
        Kind(
            "found-wanting",
            "verification",
            "those who check found it not done, or not as agreed",
            details=(_PARTY,),
        ),
        Kind("verification-refused", "verification", "those who check were not let in", details=(_PARTY,)),
        Kind("disputed", "dispute", "a party disputes the status of it", details=(_PARTY,)),
        Kind("dispute-settled", "dispute", "the party no longer disputes it", details=(_PARTY,)),
        Kind("breach-found", "dispute", "it was found, by the agreed procedure, to be broken"),
        Kind(
            "side-condition-raised",
            "dispute",
            "a condition outside the text was raised",
            details=(_PARTY, _of("condition", "text", "what is asked for", needed=True)),
        ),
        Kind(
            "side-condition-met",
            "dispute",
            "a condition that had been raised was met, or dropped",
            details=(_PARTY, _of("condition", "text", "which of them")),
        ),
        Kind("suspended", "consequence", "it was suspended", details=(_PARTY, _CLAUSE)),
        Kind("resumed", "consequence", "its suspension ended", details=(_PARTY,)),
        Kind("snapped-back", "consequence", "it was taken back after a breach", details=(_PARTY, _CLAUSE)),
        Kind(
            "exited",
            "consequence",
            "a party left the agreement as a whole",
            about_commitment=False,
            details=(_PARTY, _CLAUSE),
        ),
        Kind("relief-without-effect", "consequence", "relief became legal but had no effect in practice"),
        Kind("waived", "change", "it need no longer be carried out", details=(_PARTY,)),
        Kind(
            "amendment-proposed",
            "change",
            "a change of the agreement was proposed; it counts once every party has accepted",
            about_commitment=False,
            details=(_of("changes", "mapping", "commitment -> its new wording in full", needed=True), _PARTY),
        ),
        Kind(
            "amendment-accepted",
            "change",
            "a party accepted a proposed change",
            about_commitment=False,
            details=(_of("proposal", "number", "number of the entry that proposed it", needed=True), _PARTY),
        ),
        Kind(
            "corrected",
            "change",
            "an earlier entry was wrong and no longer counts; what is right is recorded anew",
            about_commitment=False,
            details=(_of("entry", "number", "number of the entry that was wrong", needed=True),),
        ),
        Kind(
            "occurred",
            "notice",
            "something outside the text happened on which deadlines may hang",
            about_commitment=False,
            details=(_of("name", "id", "its name in the agreement, such as `ratification`", needed=True),),
        ),
        Kind("noted", "notice", "a remark that changes nothing", about_commitment=False),
        Kind(
            "recorder-enrolled",
            "notice",
            "someone may record from now on, with these keys",
            about_commitment=False,
            details=(_of("recorders", "mapping", "id -> name, role, party, public keys", needed=True),),
        ),
        Kind(
            "recorder-revoked",
            "notice",
            "someone may no longer record",
            about_commitment=False,
            details=(_of("recorder", "id", "who", needed=True),),
        ),
    )
}
"""Every kind by its name."""
