"""How sure the answer is: the share of rankings, or of worlds, in which it holds."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING, Any

from detente.report.stability.answers import identifier
from detente.report.stability.findings import Extra
from detente.report.stability.sections import Section
from detente.report.tables import Table

if TYPE_CHECKING:
    from detente.report.stability.findings import Stays
    from detente.stability.doubtful import Doubtful
    from detente.stability.robust import Share

RANKINGS = (
    "Some parties' rankings are known in part. Every complete ranking that agrees with what is known counts "
    "alike; the shares say in how many of them a party stays. Shares without an interval are exact."
)
WORLDS = (
    "Every number of the scenario was drawn from its range, each independently, the likely value most often. "
    "The shares say in how many of these worlds a party stays, with the interval in which the true share "
    "lies with 95 % confidence. They say how much hangs on the numbers, not how likely anything is."
)


SIGNS = {"nash": "R", "seq": "S", "smr": "M", "gmr": "G"}
ROUNDED_AWAY = 0.005
"""Up to this, a share would be rounded to nothing."""


def doubted(stays: Stays, found: tuple[Doubtful, ...], *, of_worlds: bool) -> Extra:
    """A section and plain data on how sure the verdicts are."""
    head = (
        "Situation",
        "Concept",
        *(stays.party_short(i) for i in range(len(stays.conflict.space.parties))),
        "All",
    )
    rows = tuple(
        (
            stays.conflict.moves.label(each.situation),
            SIGNS[each.concept],
            *(_said(share) for share in each.staying),
            _said(each.all_stay),
        )
        for each in found
    )
    what = "worlds" if of_worlds else "rankings"
    table = Table(f"Share of {what} in which a party stays, per cent", head, rows)
    section = Section("sure", "How sure the answer is", (WORLDS if of_worlds else RANKINGS,), tables=(table,))
    return Extra("robust", section, {"of": what, "verdicts": [_data(stays, each) for each in found]})


def _said(share: Share) -> str:
    """In per cent, with the interval if it was drawn."""
    if not share.draws:
        return _percent(float(share.value))
    low, high = share.interval
    # Rounded outwards, so that the interval still holds what it says.
    return f"{_percent(float(share.value))} [{math.floor(100 * low)}–{math.ceil(100 * high)}]"


def _percent(number: float) -> str:
    """In whole per cent; what is not quite nothing or all is not rounded to it."""
    if 0 < number <= ROUNDED_AWAY:
        return "<1"
    if 1 - ROUNDED_AWAY <= number < 1:
        return ">99"
    return f"{100 * number:.0f}"


def _data(stays: Stays, each: Doubtful) -> dict[str, Any]:
    return {
        "situation": identifier(stays, each.situation),
        "concept": each.concept,
        "staying": {stays.party_name(i): _share(share) for i, share in enumerate(each.staying)},
        "all": _share(each.all_stay),
        "certain": {stays.party_name(i): sure for i, sure in enumerate(each.certain)},
    }


def _share(share: Share) -> dict[str, Any]:
    low, high = share.interval
    return {"share": float(share.value), "low": low, "high": high, "draws": share.draws}
