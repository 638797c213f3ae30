"""Trust and what it is worth as tables of words."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

from detente.report.tables import Table
from detente.report.trust.words import NOT_TRIED
from detente.report.words import listed, upper_first
from detente.roadmap.questions.gains import NOTHING
from detente.roadmap.questions.variants import A_LITTLE, MORE, Change

if TYPE_CHECKING:
    from detente.report.trust.words import TrustWords


def pairs(words: TrustWords) -> Table:
    """Every pair of which trust is asked: at the start, needed, there then, at the end, and by what."""
    rows = []
    for pair in words.findings.pairs:
        phase = pair.tightest
        rows.append(
            (
                words.pair(pair.who, pair.whom),
                f"{pair.trust[0]:.2f}",
                f"{words.needed(pair, phase)} (phase {words.plain.head(phase)})",
                f"{pair.trust[phase - 1]:.2f}",
                f"{pair.trust[-1]:.2f}",
                words.footing(pair),
                words.raised(pair),
            )
        )
    head = ("Who in whom", "Start", "Needed where tightest", "There then", "End", "Standing", "Raised")
    return Table("Trust, where it is asked for", head, tuple(rows))


def signs(words: TrustWords) -> Table:
    """Every piece of evidence along the roadmap, pair by pair."""
    rows = []
    for pair in words.findings.pairs:
        for sign in pair.signs:
            title = words.plain.item(sign.step)
            moved = f"{sign.before:.2f} to {sign.after:.2f}"
            known = words.plain.head(sign.known)
            name = words.pair(pair.who, pair.whom)
            rows.append((name, title, str(sign.taken), known, words.sign(sign), moved))
    head = ("Who in whom", "Step", "Starts in phase", "Counts from phase", "How telling", "Trust")
    return Table("What raises trust, step by step", head, tuple(rows))


def gates(words: TrustWords) -> Table:
    """Every step of the roadmap that asks for trust, and what there is."""
    rows = []
    for pair in words.findings.pairs:
        for gate in pair.gates:
            there = pair.trust[gate.phase - 1]
            figures = (str(gate.phase), f"{gate.level:.2f}", f"{there:.2f}")
            rows.append((words.plain.item(gate.step), words.pair(pair.who, pair.whom), *figures))
    head = ("Step", "Who in whom", "Phase", "Trust it asks for", "Trust there is")
    return Table("Steps that ask for trust", head, tuple(rows))


def offers(words: TrustWords, most: int) -> Table:
    """Steps that could raise trust in time, for pairs between whom it is short."""
    rows = []
    for pair in words.findings.pairs:
        if pair.footing != "short":
            continue
        for offer in pair.offers[:most]:
            taken = f"in phase {offer.taken}" if offer.taken else "no"
            many = "no number would do" if math.isinf(offer.many) else f"{offer.many:.0f}"
            name = f"{words.pair(pair.who, pair.whom)}, phase {words.plain.head(pair.tightest)}"
            rows.append((name, words.plain.item(offer.step), taken, f"{offer.after:.2f}", many))
    head = ("Who in whom, by when", "Step", "In the roadmap", "Trust with it", "Such steps needed")
    return Table("Steps that could raise trust in time, if they came first", head, tuple(rows))


def steps(words: TrustWords) -> Table:
    """Confidence-building steps by value."""
    rows = []
    for row in words.findings.gains.steps:
        without, silent = Change("without", row.step), Change("silent", row.step)
        worth = words.found(row.value, without)
        rows.append(
            (
                words.plain.item(row.step),
                listed(words.plain.short(each) for each in words.findings.scenario.steps[row.step].by),
                str(row.starts),
                worth if worth == NOT_TRIED else words.without(row.without),
                worth,
                words.found(row.own, without, silent),
                words.found(row.unlocked, silent),
                words.proven(row.value),
            )
        )
    head = ("Step", "Who", "Phase", "Best without it", "Worth, at most", "By itself", "As evidence")
    title = f"What each confidence-building step is worth, {words.unit}"
    return Table(title, (*head, "Proven between"), tuple(rows))


def trust(words: TrustWords) -> Table:
    """What more trust at the start would unlock; pairs for which it unlocks nothing are left out."""
    rows = []
    for row in words.findings.gains.trust:
        if max(row.more.found, row.a_little.found) <= NOTHING:
            continue
        little = words.found(row.a_little, Change("a little", who=row.who, whom=row.whom))
        more = words.found(row.more, Change("more", who=row.who, whom=row.whom))
        name = words.pair(row.who, row.whom)
        rows.append((name, f"{row.trust:.2f}", little, more, words.proven(row.more)))
    heads = (f"+{A_LITTLE:g} brings at least", f"+{MORE:g} brings at least", "Proven between")
    title = f"What more trust at the start would unlock, {words.unit}"
    return Table(title, ("Who in whom", "Start", *heads), tuple(rows))


def sight(words: TrustWords) -> Table:
    """What better verification of each step is worth, and whom it makes safer."""
    rows = []
    for row in words.findings.gains.sight:
        at_once = Change("at once", row.step)
        rows.append(
            (
                words.plain.item(row.step),
                words.seen(row),
                *(words.found(each, at_once) for each in (row.sooner, row.certain, row.at_once)),
                upper_first(words.safer(row)),
                words.proven(row.at_once),
            )
        )
    head = ("Step", "Noticed today", "A phase sooner", "For certain", "Both", "Who is safer")
    title = f"What better verification would bring, {words.unit}"
    return Table(title, (*head, "Proven between"), tuple(rows))
