"""Who checks a step, and how, read from the words of a scenario into the codes of an agreement.

A cautious reading by words: what it does not know is left to be agreed. The table stands in
docs/explanation/formulations/objections.md too.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from detente.agreement.dates import Span
from detente.agreement.model import Body, Mode, Verified
from detente.scenario.values import UNITS

if TYPE_CHECKING:
    from collections.abc import Mapping

    from detente.scenario.model import Party, Step
    from detente.scenario.values import Value

MODES: tuple[tuple[str, Mode], ...] = (
    (r"joint (teams?|inspections?|visits?)", "bilateral_onsite"),
    (r"mutual|each other", "mutual_inspection"),
    (r"tripartite|trilateral", "tripartite"),
    (r"IAEA|inspectors?|monitors?|observers?|experts?", "third_party_onsite"),
    (r"own|intelligence|early warning|radar|sight|surveillance|patrols?", "national_means"),
    (r"stations?|sensors?|seismic|CTBTO", "remote_technical"),
    (r"imagery|satellites?", "satellite"),
    (r"records?|papers?|registers?|receipts?|letters?|customs", "administrative_record"),
    (r"data|documents?|declarations?", "document_check"),
    (r"announcements?|press|public|journalists?", "public_observation"),
)
"""Words, and the mode of verification they stand for; the first that occurs counts."""

_ACRONYM = re.compile(r"\b[A-Z]{3,}\d*\b")


def span_of_time(value: Value) -> Span:
    """A length of time in whole calendar units, the likely value rounded up."""
    number = value.likely / UNITS[value.unit][1] if value.unit in UNITS else 0.0
    whole = int(-(-round(number, 6) // 1))
    units = {"weeks": Span(days=7 * whole), "months": Span(months=whole), "years": Span(months=12 * whole)}
    return units.get(value.unit, Span(days=whole))


def verification(
    step: Step, to: tuple[str, ...], parties: Mapping[str, Party]
) -> tuple[Verified, dict[str, Body]]:
    """How a step is verified, and the bodies that this takes, by id; to : parties it is owed to.

    Without `verified` a scenario says that a breach is seen at once by everybody.
    """
    if step.verified is None:
        return Verified(mode="public_observation"), {}
    said = step.verified.by
    mode = next((mode for words, mode in MODES if _word_of(words, said)), None)
    takes = span_of_time(step.verified.lag)
    if mode is None:
        return Verified(mode="to_be_agreed", by=_named(said, parties), takes=takes), {}
    bodies = _bodies(said, mode, parties)
    watching = {
        "bilateral_onsite": to,
        "mutual_inspection": tuple(dict.fromkeys((*step.by, *to))),
        "national_means": to,
        "satellite": to,
        "document_check": to,
    }
    by = (*_named(said, parties), *bodies) or watching.get(mode, ())
    return Verified(mode=mode, by=tuple(dict.fromkeys(by)), takes=takes), bodies


def _word_of(words: str, said: str) -> str:
    """The word of a pattern that occurs in a text, empty if none does."""
    found = re.search(rf"\b({words})\b", said, re.IGNORECASE)
    return found[0] if found else ""


def _named(said: str, parties: Mapping[str, Party]) -> tuple[str, ...]:
    """Parties that a text names."""
    return tuple(who for who, party in parties.items() if _word_of(re.escape(party.name), said))


def _bodies(said: str, mode: Mode, parties: Mapping[str, Party]) -> dict[str, Body]:
    """Bodies outside the parties that a text speaks of, by their letters (IAEA) or by what they are."""
    taken = {name for who, party in parties.items() for name in (who.upper(), party.name)}
    letters = [word for word in dict.fromkeys(_ACRONYM.findall(said)) if word not in taken]
    if letters:
        return {word.lower(): Body(name=word) for word in letters}
    if mode != "third_party_onsite":
        return {}
    what = _word_of(next(words for words, known in MODES if known == mode), said).lower()
    return {what: Body(name=f"{what} (to be named)")} if what not in parties else {}
