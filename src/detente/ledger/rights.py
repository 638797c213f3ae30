"""Who may record what: one table, from kinds of events to those who may say so."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from detente.errors import Refused
from detente.ledger.kinds import KINDS
from detente.scenario.words import shown, suggestion

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from detente.agreement.model import Agreement, Commitment
    from detente.ledger.event import Event
    from detente.ledger.roster import Recorder

WORDS: dict[str, str] = {
    "secretariat": "the secretariat, of its own accord",
    "transmitting": "the secretariat for a party or body that may say so itself, named in the detail `party`",
    "inspector": "any inspector",
    "party": "any party, for itself",
    "owing": "a party that owes the commitment",
    "owed": "a party to which it is owed",
    "checking": "the inspectors of a body, or a party, that the commitment names under `verification`; "
    "if it names nobody, any inspector and those it is owed to",
    "acting": "a party that `on_breach` lets act: of this commitment, or of one whose breach lets it suspend "
    "or take back this one; those that are owed it, if nobody is named",
    "waiving": "a party named under `waived_by`; those that are owed it, if nobody is named",
    "author": "whoever recorded the entry that is corrected",
    "own": "a party, about a recorder of its own",
}
"""What a right can be given to, and what it means."""

_PERFORMING = ("owing", "transmitting")
_CHECKING = ("checking", "transmitting")
_ANY_PARTY = ("party", "transmitting")
_ACTING = ("acting", "owing", "transmitting")

RIGHTS: dict[str, tuple[str, ...]] = {
    "signed": ("secretariat",),
    "entered-into-force": ("secretariat",),
    "ended": ("secretariat",),
    "claimed": _PERFORMING,
    "performed-in-part": _PERFORMING,
    "performed-late": _PERFORMING,
    "reversed": _PERFORMING,
    "verified": _CHECKING,
    "found-wanting": _CHECKING,
    "verification-refused": ("checking", "secretariat"),
    "disputed": _ANY_PARTY,
    "dispute-settled": _ANY_PARTY,
    "breach-found": ("secretariat",),
    "side-condition-raised": _ANY_PARTY,
    "side-condition-met": _ANY_PARTY,
    "suspended": _ACTING,
    "resumed": _ACTING,
    "snapped-back": _ACTING,
    "exited": _ANY_PARTY,
    "relief-without-effect": ("secretariat",),
    "waived": ("waiving", "transmitting"),
    "amendment-proposed": _ANY_PARTY,
    "amendment-accepted": _ANY_PARTY,
    "corrected": ("author", "secretariat"),
    "occurred": ("secretariat",),
    "noted": ("secretariat", "inspector", "party"),
    "recorder-enrolled": ("secretariat",),
    "recorder-revoked": ("secretariat", "own"),
}
"""Kind -> to whom the right is given; an agreement may say otherwise when it is signed."""


@dataclass(frozen=True, slots=True)
class Claim:
    """Somebody says that something happened; the question is whether it is theirs to say.

    author : who recorded the entry that is corrected, if one is. subject : the recorder it is about, if any.
    """

    event: Event
    recorder: Recorder
    agreement: Agreement
    author: str | None = None
    subject: Recorder | None = None

    @property
    def commitment(self) -> Commitment | None:
        """What it is about."""
        return self.agreement.commitments.get(self.event.commitment or "")

    @property
    def party(self) -> str | None:
        """The party or body named in the details."""
        return self.event.details.get("party")


@dataclass(frozen=True, slots=True)
class _Voice:
    """In whose name something is said: a party's, a body's, or the secretariat's."""

    role: str
    id: str | None


def is_allowed(claim: Claim, rights: Mapping[str, tuple[str, ...]] = RIGHTS) -> bool:
    """Whether what is said is the recorder's to say; rights : kinds that are left out have the usual ones."""
    words = rights.get(claim.event.kind) or RIGHTS[claim.event.kind]
    recorder = claim.recorder
    if recorder.role == "party" and claim.party not in {None, recorder.party}:
        return False
    voice = _Voice(recorder.role, recorder.party or recorder.body)
    if any(_HOLDS[word](claim, voice) for word in words if word != "transmitting"):
        return True
    if "transmitting" not in words or recorder.role != "secretariat" or claim.party is None:
        return False
    passed_on = _Voice("party" if claim.party in claim.agreement.parties else "inspector", claim.party)
    return any(_HOLDS[word](claim, passed_on) for word in words if word != "transmitting")


def holders(claim: Claim, rights: Mapping[str, tuple[str, ...]] = RIGHTS) -> str:
    """Whose it is to say what is said, in words, with the parties and bodies that these stand for here."""
    agreement = claim.agreement
    voices = [_Voice("party", name) for name in agreement.parties]
    voices += [_Voice("inspector", name) for name in agreement.bodies]
    found = []
    for word in rights.get(claim.event.kind) or RIGHTS[claim.event.kind]:
        names = [str(voice.id) for voice in voices if word in _HOLDS and _HOLDS[word](claim, voice)]
        found.append(WORDS[word] + (f" ({', '.join(names)})" if names and word != "party" else ""))
    return "; or ".join(found)


def rights_from(data: object) -> dict[str, tuple[str, ...]]:
    """Rights of an agreement of its own in plain data: kind -> list of words of `WORDS`.

    Raises Refused, reason `bad-detail`.
    """
    if not isinstance(data, dict):
        raise Refused("bad-detail", "`rights` is no mapping of kinds to those who may record them")
    for kind, words in data.items():
        if kind not in KINDS:
            raise Refused(
                "bad-detail", f"`rights`: {shown(kind)} is no kind; {suggestion(kind, KINDS, 'kinds')}"
            )
        unknown = [word for word in words if word not in WORDS] if isinstance(words, list) else [words]
        if unknown or not words:
            raise Refused("bad-detail", f"`rights` of {kind}: a list of these is needed: {', '.join(WORDS)}")
    return {kind: tuple(words) for kind, words in data.items()}


def _checks(claim: Claim, voice: _Voice) -> bool:
    commitment = claim.commitment
    if commitment is None:
        return False
    named = commitment.verification.by if commitment.verification else ()
    if named:
        return voice.id in named
    return voice.role == "inspector" or voice.id in commitment.to


def _acts(claim: Claim, voice: _Voice) -> bool:
    about, every = claim.event.commitment, claim.agreement.commitments
    for name, commitment in every.items():
        breach = commitment.on_breach
        reaches = name == about or (breach and about in (*breach.suspend, *breach.snap_back))
        if reaches and voice.id in ((breach.by if breach else ()) or commitment.to):
            return True
    return False


def _waives(claim: Claim, voice: _Voice) -> bool:
    commitment = claim.commitment
    return commitment is not None and voice.id in (commitment.waived_by or commitment.to)


_HOLDS: dict[str, Callable[[Claim, _Voice], bool]] = {
    "secretariat": lambda _, voice: voice.role == "secretariat",
    "inspector": lambda _, voice: voice.role == "inspector",
    "party": lambda _, voice: voice.role == "party",
    "owing": lambda claim, voice: claim.commitment is not None and voice.id in claim.commitment.by,
    "owed": lambda claim, voice: claim.commitment is not None and voice.id in claim.commitment.to,
    "checking": _checks,
    "acting": _acts,
    "waiving": _waives,
    "author": lambda claim, _: claim.author == claim.recorder.id,
    "own": lambda claim, voice: (
        voice.role == "party" and claim.subject is not None and claim.subject.party == voice.id
    ),
}
"""Whether a right given by a word is that of a voice."""
