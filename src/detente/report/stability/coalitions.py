"""What no group of parties would leave together."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np

from detente.report.stability.answers import identifiers
from detente.report.stability.findings import Extra
from detente.report.stability.sections import Section
from detente.report.tables import Table
from detente.report.words import count, listed
from detente.stability.breakaway import JointQuestion, joint_witness
from detente.stability.coalitions import COALITIONAL, Society, coalitional

if TYPE_CHECKING:
    from collections.abc import Sequence

    from detente.report.stability.findings import Stays
    from detente.stability.coalitions import Coalition, Coalitional

NAMES = {"cnash": "R", "cseq": "S", "csmr": "M", "cgmr": "G"}
SHOWN = 30
"""Most situations of which a row is shown."""


def coalitions(stays: Stays, blocs: tuple[Coalition, ...] | None = None) -> Extra:
    """A section and plain data: where every coalition stays, and which would break away from where.

    blocs : a partition of the parties, if only these act together. Raises TooManySituations.
    """
    society = Society(stays.conflict.moves, stays.conflict.payoffs, blocs)
    found = coalitional(society)
    everywhere = np.logical_or.reduce([found.equilibria(concept) for concept in COALITIONAL])
    alone = stays.analysis.equilibria["gmr"]
    asked = np.flatnonzero(everywhere | alone).tolist()
    rows = tuple(_row(stays, society, found, s) for s in asked[:SHOWN])
    table = Table(
        "Where every coalition would stay, or which would break away",
        ("Situation", *(f"{sign} of coalitions" for sign in NAMES.values())),
        rows,
    )
    section = Section(
        "coalitions",
        "If parties act together",
        tuple(_told(stays, found, blocs, len(asked))),
        tables=(table,),
    )
    return Extra("coalitions", section, _data(stays, found, blocs))


def _told(stays: Stays, found: Coalitional, blocs: tuple[Coalition, ...] | None, asked: int) -> Sequence[str]:
    label = stays.conflict.moves.label
    told = [
        "A coalition moves by a legal sequence of moves of its members, to what each of them strictly "
        "prefers; outsiders answer it as they would answer a party. "
        + (
            f"Only these act together: {listed(_titles(stays, bloc) for bloc in blocs if len(bloc) > 1)}."
            if blocs
            else f"All {len(found.coalitions)} coalitions are looked at, single parties among them."
        )
    ]
    for concept, sign in NAMES.items():
        lasting = np.flatnonzero(found.equilibria(concept)).tolist()
        some = ", ".join(map(label, lasting[:SHOWN])) + (" and so on" if len(lasting) > SHOWN else "")
        where = f"{count(len(lasting), 'situation')}: {some}" if lasting else "none"
        told.append(f"Every coalition would stay under {sign} in {where}.")
    if asked > SHOWN:
        told.append(
            f"The table shows {SHOWN} of {asked} situations in which single parties or all would stay."
        )
    return told


def _row(stays: Stays, society: Society, found: Coalitional, situation: int) -> tuple[str, ...]:
    return (
        stays.conflict.moves.label(situation),
        *(_verdict(stays, society, found, (situation, concept)) for concept in NAMES),
    )


def _verdict(stays: Stays, society: Society, found: Coalitional, asked: tuple[int, str]) -> str:
    situation, concept = asked
    leaving = np.flatnonzero(~found.stable[concept][:, situation])
    if not len(leaving):
        return "all stay"
    coalition = min((found.coalitions[row] for row in leaving.tolist()), key=len)
    proof = joint_witness(society, JointQuestion(coalition, situation, concept))
    if proof.improvement is None:
        raise AssertionError(f"verdict and witness differ: {coalition} at {situation}, {concept}")
    return f"{_titles(stays, coalition)} to {stays.conflict.moves.label(proof.improvement.end)}"


def _titles(stays: Stays, coalition: Coalition) -> str:
    return listed(stays.party_title(party) for party in coalition)


def _data(stays: Stays, found: Coalitional, blocs: tuple[Coalition, ...] | None) -> dict[str, Any]:
    def named(coalition: Coalition) -> str:
        return "+".join(stays.party_name(party) for party in coalition)

    def ids(truth: np.ndarray[Any, Any]) -> list[int | str]:
        return identifiers(stays, np.flatnonzero(truth).tolist())

    return {
        "blocs": None if blocs is None else [named(bloc) for bloc in blocs],
        "equilibria": {concept: ids(found.equilibria(concept)) for concept in COALITIONAL},
        "stable": {
            concept: {
                named(coalition): ids(found.stable[concept][row])
                for row, coalition in enumerate(found.coalitions)
            }
            for concept in COALITIONAL
        },
    }
