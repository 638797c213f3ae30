"""What a ledger takes in, and what it refuses, with one word for programs and a sentence for people."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, timedelta
from functools import cached_property
from typing import TYPE_CHECKING, Any

from detente.errors import Refused
from detente.ledger.entries import opened, signed_message
from detente.ledger.event import ALL, PARTIES, PUBLIC_AFTER, Recorded
from detente.ledger.filenames import wrong_with, wrong_with_link
from detente.ledger.keys import verify
from detente.ledger.kinds import KINDS, Detail, Kind
from detente.ledger.rights import Claim, holders, is_allowed
from detente.ledger.roster import UNCORRECTABLE, Roster, is_id
from detente.scenario.words import shown, suggestion

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

    from detente.agreement.model import Agreement
    from detente.ledger.event import Event, Evidence
    from detente.ledger.roster import Recorder
    from detente.ledger.stores import Entry

BODY_BYTES, LONG_BODY_BYTES, PRIVATE_BYTES = 2**16, 2**22, 2**18
"""Largest body; largest of those that hold wording of the agreement; largest private part."""

CLOCKS_DIFFER = timedelta(minutes=5)
"""How far the clocks of two recorders may be apart."""

SERIOUS = frozenset(
    {"bad-signature", "unknown-recorder", "revoked-recorder", "no-right", "key-taken", "hostile-name"}
)
"""Reasons for which a refusal is itself put on record: somebody tried what is not theirs."""

_LONG = frozenset({"signed", "amendment-proposed"})
_OPEN_ONLY = UNCORRECTABLE - {"corrected"} | {"exited"}
"""Kinds without which nobody can check who may record what; everybody sees them."""

KEY = re.compile(r"[A-Za-z0-9][A-Za-z0-9._:-]{0,127}")
_DIGEST = re.compile(r"[0-9a-f]{64}")


@dataclass(frozen=True, slots=True)
class Book:
    """What the gate knows of a ledger: who may record, how far it has come, and when that was.

    author : recorder and kind of an earlier entry by its number; raises KeyError if there is none.
    last : time of recording of the entry before.
    """

    ledger: str
    author: Callable[[int], tuple[str, str]]
    roster: Roster = field(default_factory=Roster)
    size: int = 0
    last: datetime | None = None

    def after(self, event: Event) -> Book:
        """The book with one more event."""
        roster = self.roster.after(Recorded(self.size, event))
        # Written out, because `replace` takes five times as long, and this is done for every entry.
        return Book(self.ledger, self.author, roster, self.size + 1, event.recorded)


class Presented:
    """An entry at the gate: read once and its signature checked once, however often it has to come back."""

    def __init__(self, entry: Entry) -> None:
        self.entry = entry
        self._signed: dict[str, bool] = {}

    @cached_property
    def event(self) -> Event:
        """What the entry says. Raises Refused."""
        _fits(self.entry)
        return opened(self.entry)

    def is_signed_by(self, public: str) -> bool:
        """Whether its signature is by the key with that public half."""
        if public not in self._signed:
            self._signed[public] = verify(public, signed_message(self.entry), self.entry.signature)
        return self._signed[public]


def look_at(batch: Iterable[Presented], roster: Roster) -> None:
    """Read entries and check their signatures ahead of time; `admit`, which decides, finds that done.

    What cannot be read, or is by nobody known, is left to `admit`.
    """
    for presented in batch:
        try:
            recorder = roster.recorders.get(presented.event.by)
        except Refused:
            return
        if recorder is not None:
            presented.is_signed_by(recorder.key)


def admit(presented: Presented, book: Book, now: datetime) -> Book:
    """The book with an entry that may be appended next.

    Raises Refused for everything else; what is wrong with the signer comes before what is wrong with
    the content, so that nobody learns anything by trying.
    """
    event = presented.event
    kind = _kind(event, book, len(presented.entry.body))
    after = book.after(event) if kind.name == "signed" else None
    roster = book.roster if after is None else after.roster
    recorder = _recorder(event, roster)
    if not presented.is_signed_by(recorder.key):
        raise Refused(
            "bad-signature", f"the signature is not by the key of '{recorder.id}'; sign with that key"
        )
    agreement = roster.agreed
    _in_time(event, book, roster, now)
    _visible(event, agreement)
    _commitment(event, kind, agreement)
    _details(event, kind, agreement)
    for piece in event.evidence:
        _evidence(piece, roster)
    _right(event, recorder, roster, book)
    return book.after(event) if after is None else after


def _fits(entry: Entry) -> None:
    for what, part, limit in (
        ("body", entry.body, LONG_BODY_BYTES),
        ("private part", entry.private or b"", PRIVATE_BYTES),
    ):
        if len(part) > limit:
            raise Refused(
                "too-large", f"the {what} has {len(part)} bytes, {limit} at most; put it into a file"
            )


def _kind(event: Event, book: Book, size: int) -> Kind:
    kind = KINDS.get(event.kind)
    if event.agreement != book.ledger:
        raise Refused(
            "wrong-agreement",
            f"this is the ledger of '{book.ledger}', the event is about {shown(event.agreement)}",
        )
    if not KEY.fullmatch(event.key):
        raise Refused(
            "bad-key", "a key has 1 to 128 letters, digits and . _ : - and begins with one of the first two"
        )
    if kind is None:
        raise Refused(
            "unknown-kind",
            f"{shown(event.kind)} is no kind of event; {suggestion(event.kind, KINDS, 'kinds')}",
        )
    if size > BODY_BYTES and kind.name not in _LONG:
        raise Refused(
            "too-large", f"the body has {size} bytes, {BODY_BYTES} at most; put long texts into a file"
        )
    if book.size == 0 and kind.name != "signed":
        raise Refused("before-signature", f"'{book.ledger}' is not signed yet; its first event is `signed`")
    if kind.name == "signed":
        _details(event, kind, None)
    return kind


def _recorder(event: Event, roster: Roster) -> Recorder:
    if event.by not in roster.recorders:
        raise Refused(
            "unknown-recorder", f"{shown(event.by)} is no recorder of '{event.agreement}'; enrol them first"
        )
    if event.by in roster.revoked:
        raise Refused("revoked-recorder", f"'{event.by}' may no longer record in '{event.agreement}'")
    return roster.recorders[event.by]


def _in_time(event: Event, book: Book, roster: Roster, now: datetime) -> None:
    if event.recorded > now + CLOCKS_DIFFER:
        raise Refused("from-the-future", "it was recorded later than now; set your clock")
    if event.happened > event.recorded.astimezone(UTC).date():
        raise Refused(
            "from-the-future",
            f"it happened on {event.happened}, after it was recorded; days are counted in UTC, and "
            "what is still to come belongs in the agreement",
        )
    if book.last is not None and event.recorded < book.last - CLOCKS_DIFFER:
        raise Refused(
            "out-of-order",
            "it was recorded before what is in the ledger already; sign it again with the time of now",
        )
    if roster.signed is not None and event.happened < roster.signed:
        raise Refused(
            "before-signature", f"it happened on {event.happened}, before the signature on {roster.signed}"
        )


def _visible(event: Event, agreement: Agreement) -> None:
    visibility = event.visibility
    if visibility != ALL and event.kind in _OPEN_ONLY:
        raise Refused(
            "bad-visibility", f"`{event.kind}` is for all to see: nobody could check the ledger without it"
        )
    scope, _, rest = visibility.partition(":")
    if scope == "party" and rest in agreement.parties:
        return
    if scope == PUBLIC_AFTER and _is_day(rest):
        return
    if visibility not in {ALL, PARTIES}:
        raise Refused(
            "bad-visibility",
            f"{shown(visibility)} is none of: all, parties, party:ID, public-after:YYYY-MM-DD",
        )


def _commitment(event: Event, kind: Kind, agreement: Agreement) -> None:
    name = event.commitment
    if name is None and kind.about_commitment:
        raise Refused("unknown-commitment", f"`{kind.name}` is about a commitment; say which")
    if name is not None:
        _known(name, agreement)


def _known(name: str, agreement: Agreement) -> None:
    if name not in agreement.commitments:
        way_out = suggestion(name, agreement.commitments, "commitments")
        raise Refused("unknown-commitment", f"{shown(name)} is no commitment of '{agreement.id}'; {way_out}")


def _details(event: Event, kind: Kind, agreement: Agreement | None) -> None:
    known = {detail.name: detail for detail in kind.details}
    for name in event.details:
        if name not in known:
            way_out = suggestion(name, known, "details") if known else "it has none"
            raise Refused("bad-detail", f"{shown(name)} is no detail of `{kind.name}`; {way_out}")
    for name, detail in known.items():
        if name in event.details:
            _detail(event.details[name], detail, agreement)
        elif detail.needed:
            raise Refused("missing-detail", f"`{kind.name}` needs the detail `{name}`: {detail.meaning}")


def _detail(value: Any, detail: Detail, agreement: Agreement | None) -> None:  # noqa: ANN401
    is_of_form, in_words = _FORMS[detail.form]
    if not is_of_form(value):
        raise Refused("bad-detail", f"the detail `{detail.name}` is not of its form: {in_words}")
    if agreement is None:
        return
    if detail.name == "clause":
        _known(value, agreement)
    if detail.name == "party" and value not in agreement.parties and value not in agreement.bodies:
        way_out = suggestion(value, [*agreement.parties, *agreement.bodies], "parties and bodies")
        raise Refused("bad-detail", f"the detail `party` names {shown(value)}, who is none; {way_out}")


def _evidence(piece: Evidence, roster: Roster) -> None:
    wrong = wrong_with_link(piece.name) if piece.kind == "link" else wrong_with(piece.name)
    if wrong:
        raise Refused("hostile-name", f"the name of a piece of evidence is not taken: {wrong}")
    if piece.kind == "file" and not _DIGEST.fullmatch(piece.digest):
        raise Refused("bad-detail", "a file of evidence is known by its SHA-256, 64 hex digits")
    if (piece.sealed and not _DIGEST.fullmatch(piece.sealed)) or bool(piece.sealed) != bool(piece.to):
        raise Refused(
            "bad-detail", "a sealed file is known by the SHA-256 of what is encrypted, and by who opens it"
        )
    strangers = [name for name in piece.to if name not in roster.recorders]
    if strangers:
        raise Refused("bad-detail", f"a file is sealed to {shown(strangers[0])}, who is no recorder")


def _right(event: Event, recorder: Recorder, roster: Roster, book: Book) -> None:
    author, subject = None, roster.recorders.get(event.details.get("recorder", ""))
    if event.kind == "corrected":
        author = _corrected(event.details["entry"], book)
    if event.kind == "amendment-accepted" and event.details["proposal"] not in roster.proposals:
        raise Refused("unknown-entry", f"entry {event.details['proposal']} proposes no change")
    claim = Claim(event, recorder, roster.agreed, author, subject)
    if not is_allowed(claim, roster.rights):
        about = f" about {event.commitment!r}" if event.commitment else ""
        raise Refused(
            "no-right",
            f"`{event.kind}`{about} is not for {recorder.id!r} to record; it is for "
            f"{holders(claim, roster.rights)}",
        )


def _corrected(number: int, book: Book) -> str:
    """Who recorded the entry that is corrected."""
    try:
        author, kind = book.author(number)
    except KeyError:
        raise Refused(
            "unknown-entry", f"there is no entry {number} to correct; the last is {book.size - 1}"
        ) from None
    if kind in UNCORRECTABLE:
        raise Refused(
            "bad-detail", f"entry {number} is `{kind}`; record its opposite instead of a correction"
        )
    return author


def _is_day(value: object) -> bool:
    try:
        return isinstance(value, str) and date.fromisoformat(value).isoformat() == value
    except ValueError:
        return False


def _is_number(value: object) -> bool:
    return isinstance(value, int | float) and not isinstance(value, bool)


def _is_count(value: object) -> bool:
    return isinstance(value, int) and not isinstance(value, bool) and value >= 0


_FORMS: dict[str, tuple[Callable[[Any], bool], str]] = {
    "text": (lambda value: isinstance(value, str) and bool(value.strip()), "a text that is not empty"),
    "id": (is_id, "a name of letters, digits and dashes"),
    "ids": (lambda value: isinstance(value, list) and all(map(is_id, value)), "a list of names"),
    "day": (_is_day, "a day such as 2019-03-01"),
    "number": (_is_count, "a whole number from 0"),
    "share": (lambda value: _is_number(value) and 0 <= value <= 1, "a number from 0 to 1"),
    "mapping": (lambda value: isinstance(value, dict) and bool(value), "a mapping that is not empty"),
}
"""Whether a detail is of its form, and what that is in words."""
