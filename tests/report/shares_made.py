"""An invented grid of four parties with all that is found about it, without any model having been solved."""

from dataclasses import replace
from functools import cache

from detente.bargain import CoalitionGame, Terms, core, divide
from detente.projects.model import Project
from detente.report.share.findings import (
    Gate,
    Investor,
    Laid,
    Outcome,
    Shared,
    ShareFindings,
    Trusting,
    Variation,
)
from tests.report.made import scenario

PARTIES = {
    "alba": "Republic of Alba",
    "bor": "Bor",
    "cor": "United Cantons of Cor",
    "far-isles": "Far Isles",
}

FILE = {
    "detente-project": 1,
    "kind": "power",
    "name": "grid",
    "title": "A grid of four",
    "about": "Invented, to write reports of. Money of 2025.",
    "money_year": 2025,
    "discount": "0.05 [0.03, 0.08] rates",
    "parties": {name: {"name": title} for name, title in PARTIES.items()},
    "nodes": {
        "alba": {"title": "Alba", "party": "alba", "at": [9.0, 45.5]},
        "bor": {"title": "Borograd", "party": "bor", "at": [16.4, 48.2]},
        "cor": {"title": "Cor", "party": "cor", "at": [7.4, 47.0]},
        "isles": {"title": "The <Isles> & rocks", "party": "far-isles", "at": [9.1, 39.2]},
    },
    "shapes": {
        "day": {"hour": [1.0, 0.8], "sources": ["rates"]},
        "sun": {"hour": [1, 0], "sources": ["judgement"]},
    },
    "technologies": {
        "water": {"title": "Water", "cost": "10 [8, 12] USD/MWh judgement"},
        "coal": {"title": "Coal", "cost": "60 [40, 90] USD/MWh rates"},
    },
    "supply": {
        "water": {"node": "cor", "technology": "water", "capacity": "9 GW judgement"},
        "coal": {"node": "alba", "technology": "coal", "capacity": "20 GW rates"},
    },
    "demand": {"alba": {"node": "alba", "quantity": "90 [80, 100] TWh/yr rates"}},
    "lines": {"hvdc": {"title": "Direct current", "capital": "600 USD/MW/km judgement"}},
    "links": {
        "pass": {"ends": ["cor", "alba"], "type": "hvdc", "km": "220 km judgement", "capacity": "1 GW rates"},
        "river": {"ends": ["bor", "cor"], "type": "hvdc", "adds": "4 GW judgement", "stage": "river"},
        "cable": {"ends": ["alba", "isles"], "type": "hvdc", "adds": "2 GW judgement", "stage": "cable"},
        "long": {"ends": ["bor", "isles"], "type": "hvdc", "adds": "2 GW judgement"},
    },
    "stages": {
        "river": {
            "title": "Join the rivers",
            "step": "step-1",
            "needs": "step-2 and (step-3 or not step-4)",
            "needs_trust": {"alba in bor": 0.4},
            "building": "4 [3, 6] years judgement",
        },
        "cable": {"title": "Lay the cable", "needs": "step-5"},
    },
    "sources": {"rates": {"title": "Rates and prices", "publisher": "An invented office", "year": 2025}},
}

WORTH = {
    "alba+cor": 400.0,
    "bor+cor": 300.0,
    "bor+far-isles": 20.0,
    "cor+far-isles": 100.0,
    "alba+bor+cor": 620.0,
    "alba+bor+far-isles": 60.0,
    "alba+cor+far-isles": 1250.0,
    "bor+cor+far-isles": 450.0,
    "alba+bor+cor+far-isles": 1310.0,
}
"""What coalitions are worth; the others are worth nothing."""

RULES = ("shapley", "nucleolus", "least-core", "equal", "per-capita", "cost-based", "owen", "myerson")
TERMS = Terms(
    costs={"alba": 1.0, "bor": 2.0, "cor": 3.0},
    heads={"alba": 10.0, "bor": 20.0, "cor": 3.0, "far-isles": 0.4},
    blocs=(("alba", "cor"),),
    links=(("alba", "cor"), ("bor", "cor"), ("cor", "far-isles")),
)


def game(worth=None):
    """The game of the invented grid, or of other worths by coalition."""
    known = WORTH if worth is None else worth
    return CoalitionGame.of(
        tuple(PARTIES), lambda members: known.get("+".join(p for p in PARTIES if p in members), 0.0)
    )


@cache
def project():
    """The invented grid itself."""
    return Project.of(FILE)


def _otherwise(group, end, shares, *, core_empty=False):
    by_party = dict(zip(PARTIES, map(float, shares), strict=True))
    return Variation(group, end, sum(by_party.values()), by_party, core_empty)


@cache
def shared(rules=RULES):
    """The grid with worth, shares and all else; the first rule is the one chosen."""
    played = game()
    divisions = tuple(divide(played, rule, TERMS) for rule in rules)
    return Shared(
        project=project(),
        rule=rules[0],
        stages=frozenset({"river"}),
        game=played,
        divisions=divisions,
        core=core(played),
        alone=21_400.0,
        now=150.0,
        market={
            "alba": Outcome(900.0, -120.0, 40.0, 0.0),
            "bor": Outcome(-80.0, 60.0, -25.5, 12.0),
            "cor": Outcome(-310.0, 700.0, 60.0, 30.0),
            "far-isles": Outcome(45.5, 0.0, 0.0, -2.0),
        },
        links=(
            Laid("pass", "MW", 1000.0, 0.0, 0.0, (6.5e6, 0.2e6), "MWh/yr", {}),
            Laid("river", "MW", 0.0, 3200.0, 4000.0, (1e6, 14.2e6), "MWh/yr", {"bor": 700.0, "cor": 1400.0}),
            Laid("cable", "MW", 0.0, 0.0, 2000.0, (0.0, 0.0), "MWh/yr", {}, open=False),
            Laid("long", "MW", 0.0, 0.0, 2000.0, (0.0, 0.0), "MWh/yr", {}),
        ),
        gates=(
            Gate(
                "river",
                "Join the rivers",
                "step-1",
                "step-2 and (step-3 or not step-4)",
                (Trusting("alba", "bor", 0.4, 0.25), Trusting("bor", "cor", 0.3, 0.5)),
                (3.0, 4.0, 6.0),
                {"bor": 700.0, "cor": 1400.0},
                1160.0,
                1160.0,
            ),
            Gate("cable", "Lay the cable", None, "step-5", (), None, {}, 0.0, 0.0),
        ),
        investors=(
            Investor(
                "bor",
                700.0,
                4.0,
                40.0,
                95.0,
                (175.0, 350.0, 525.0, 700.0, *(700.0 - 40.0 * year for year in range(1, 17))),
                (175.0, 350.0, 525.0, 700.0, *(700.0 - 17.5 * year for year in range(1, 41))),
                ((0.0, None), (0.5, 0.08), (1.0, 0.01)),
                0.62,
                ("alba", 0.25),
            ),
            Investor("cor", 1400.0, 4.0, 40.0, 300.0, (350.0, 700.0), (350.0, 700.0), (), 0.0, None),
        ),
        variations=(
            _otherwise("fuel price", "low", (300, 20, 400, 80)),
            _otherwise("fuel price", "high", (900, 100, 900, 200)),
            _otherwise("discount rate", "low", (500, 90, 700, 110)),
            _otherwise("discount rate", "high", (400, 60, 560, 80), core_empty=True),
        ),
        missing=(),
    )


def without_core():
    """Findings on a game in which no shares keep everybody."""
    played = game({"alba+bor": 90.0, "alba+cor": 90.0, "bor+cor": 90.0, "alba+bor+cor+far-isles": 100.0})
    divisions = tuple(divide(played, rule) for rule in ("nucleolus", "shapley"))
    return replace(shared(), game=played, rule="nucleolus", divisions=divisions, core=core(played))


def worthless():
    """Findings on a project of which nobody has anything."""
    played = game({})
    found = replace(shared(), game=played, divisions=(divide(played, "equal"),), core=core(played))
    return replace(
        found, market={}, gates=(), investors=(), variations=(), links=(), stages=frozenset(), now=0.0
    )


def findings(*projects, **others):
    """What is shown of some projects, the invented grid if none are given."""
    return ShareFindings(
        projects or (shared(),), **({"version": "0.1.0", "fingerprint": "0123456789"} | others)
    )


def settled(*projects, **others):
    """The same with a scenario whose steps and parties have titles."""
    return findings(*projects, scenario=scenario(parties=4), **others)
