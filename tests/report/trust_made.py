"""Invented answers about trust, with a real verdict and made-up worths, to write reports of."""

import math
from dataclasses import replace

from detente.report.trust.findings import TrustFindings
from detente.roadmap.questions.confidence import pairs
from detente.roadmap.questions.gains import (
    NO_GAIN,
    Best,
    Gain,
    Gains,
    Safer,
    SightWorth,
    StepWorth,
    TrustWorth,
)
from detente.roadmap.questions.variants import Change
from detente.worth import game_of
from tests.report import made

INDISPENSABLE = Gain(math.inf, math.inf, math.inf)
NOT_FOUND = Gain(math.inf, 0.1, math.inf)
NEVER = Best(None, -math.inf, -math.inf)

UNTRIED = (
    Change("without", "step-5"),
    Change("silent", "step-4"),
    Change("more", who="alba", whom="cor"),
    Change("a little", who="alba", whom="bor"),
    Change("at once", "step-3"),
    Change("sooner", "step-2"),
    Change("certain", "step-2"),
    Change("full trust"),
    Change("seen"),
)


def gains(verdict, **changes):
    """Worths of every kind: something, nothing, proven, indispensable, not tried."""
    game = verdict.game
    some, none = Best(verdict.roadmap, 0.281, 0.36), Best(None, -math.inf, math.inf)
    rows = (
        StepWorth("step-1", 1, 0.5, INDISPENSABLE, NO_GAIN, INDISPENSABLE, NEVER),
        StepWorth("step-2", 1, 0.4, NOT_FOUND, NOT_FOUND, NO_GAIN, none),
        StepWorth(
            "step-3",
            1,
            0.3,
            Gain(0.03, 0.0, 0.11),
            Gain(0.01, 0.0, 0.09),
            Gain(0.02, 0.0, 0.08),
            some,
        ),
        StepWorth("step-4", 2, 0.2, NO_GAIN, NO_GAIN, NO_GAIN, some),
        StepWorth("step-5", 2, 0.1, NOT_FOUND, NO_GAIN, NO_GAIN, none),
    )
    one, other = game.parties[:2]
    safer = (Safer(one, 0.0, 3.2), Safer(other, 1.5, -0.7))
    sights = (
        SightWorth("step-2", 1, 0.6, Gain(0.01, 0, 0.2), NO_GAIN, Gain(0.04, 0.0, 0.2), safer, holds=True),
        SightWorth("step-3", 1, 1.0, NO_GAIN, NO_GAIN, NO_GAIN, (), holds=True),
        SightWorth("step-4", 0, 0.6, NO_GAIN, NO_GAIN, Gain(0.0, 0.0, 0.1), (), holds=False),
        SightWorth("step-5", 0, 0.6, NO_GAIN, NO_GAIN, NO_GAIN, (), holds=True),
    )
    found = Gains(
        objective="fair",
        best=Best(verdict.roadmap, 0.311, 0.36),
        full_trust=Gain(0.05, 0.0, 0.2),
        seen=Gain(0.06, 0.02, 0.2),
        steps=rows,
        trust=(
            TrustWorth(one, other, 0.4, Gain(0.01, 0, 0.2), Gain(0.03, 0.0, 0.2)),
            TrustWorth(other, one, 0.4, NO_GAIN, NO_GAIN),
        ),
        sight=sights,
        untried=UNTRIED,
        runs=17,
        seconds=12.5,
    )
    return replace(found, **changes)


def findings(*, given=True, of=None, **changes):
    """An answer of which every part is filled in."""
    scenario = of or made.scenario(parties=3, steps=7)
    verdict = made.verdict(game_of(scenario))
    return TrustFindings(
        scenario=scenario,
        verdict=verdict,
        given=given,
        pairs=pairs(verdict),
        gains=gains(verdict, **changes),
        version="0.1.0",
        fingerprint="3f2a9c",
        report="out/two-shores/trust.html",
    )


def settled():
    """An answer in which nothing is worth anything, and everything is proven."""
    scenario = made.exchange()
    verdict = made.verdict(game_of(scenario), leave_out=0)
    best = Best(verdict.roadmap, 0.6, 0.6)
    quiet = Gains("fast", best, NO_GAIN, NO_GAIN, (), (), (), (), 0, 0.1)
    return TrustFindings(scenario, verdict, given=False, pairs=pairs(verdict), gains=quiet)
