"""A small dispute of two parties, a draft of it that fails, and answers made up from real verdicts."""

import time
from dataclasses import replace
from functools import lru_cache

from detente.report.alternatives.findings import AlternativesFindings
from detente.report.repair.findings import RepairFindings
from detente.roadmap import Limits, Plan, Roadmap, judge
from detente.roadmap.questions.alternatives import Alternative, Alternatives, distance
from detente.roadmap.questions.frontier import Frontier, Point
from detente.roadmap.questions.repair import Wanted, repair
from detente.roadmap.terms.objective import OBJECTIVES, Objective, worth
from detente.scenario import Scenario
from detente.worth import game_of

PATIENT = Limits(60.0, time.perf_counter)

GIVES = {"reversible": {"within": "1 month", "snapback": "automatic"}}

FERRY = {
    "detente": 1,
    "name": "ferry",
    "title": "A ferry between two shores",
    "unsourced": "judgement",
    "phase": "6 months",
    "phases": 4,
    "parties": {
        "east": {"name": "East Shore", "discount": "6 %"},
        "west": {"name": "West", "discount": "5 %"},
    },
    "issues": {"water": {"title": "Fishing grounds"}, "pier": {"title": "Use of the pier"}},
    "weights": {"east": {"water": 70, "pier": -30}, "west": {"water": -30, "pier": 70}},
    "steps": {
        "maps": {"title": "Exchange maps", "by": ["west"], "effects": {"water": 0.1}, **GIVES},
        "boats": {
            "title": "Let boats in",
            "by": ["west"],
            "effects": {"water": 0.5},
            "requires": "maps",
            **GIVES,
        },
        "ticket": {"title": "Sell tickets", "by": ["east"], "effects": {"pier": 0.2}, **GIVES},
        "berth": {"title": "Open a berth", "by": ["east"], "effects": {"pier": 0.5}, **GIVES},
    },
    "trust": {"east": {"west": 0.8}, "west": {"east": 0.8}},
}
"""East has the pier, West the fishing grounds; each step can be undone."""

HASTY = Roadmap({"maps": 1, "boats": 1, "berth": 3}, name="hasty", title="The hasty plan")
GOOD = Roadmap({"maps": 1, "ticket": 1, "boats": 2, "berth": 2})
LATER = Roadmap({"maps": 2, "ticket": 2, "boats": 3, "berth": 3})
OTHER = Roadmap({"maps": 1, "berth": 1})


@lru_cache
def scenario():
    return Scenario.of(FERRY)


@lru_cache
def game():
    return game_of(scenario())


@lru_cache
def repaired():
    """The hasty plan, repaired."""
    return RepairFindings(scenario(), repair(game(), HASTY, Wanted(), limits=PATIENT), version="0")


def otherwise(**changes):
    """The same with some of its fields otherwise."""
    return replace(repaired(), repair=replace(repaired().repair, **changes))


@lru_cache
def several(*roadmaps):
    """Alternatives made up of these roadmaps, by number."""
    verdicts = [judge(game(), (GOOD, LATER, OTHER)[number]) for number in roadmaps]
    steps = game().n_steps
    found = [
        Alternative(
            verdict,
            worth(verdict, "fair")[0],
            *([] if not place else [distance(verdict.starts[:steps], verdicts[0].starts[:steps]), 1.0]),
        )
        for place, verdict in enumerate(verdicts)
    ]
    best = Plan(GOOD, "fair", "optimal", found[0].value, found[0].value, 0.0, 0.1, verdicts[0])
    return AlternativesFindings(
        scenario(), Alternatives(best, 3, 0.2, 0.1, tuple(found), 1.0, 0.1), None, version="0"
    )


@lru_cache
def traded():
    """Alternatives with a frontier of three points that are made up to trade off."""
    found = several(0, 1, 2)
    most: dict[Objective, float] = {"fair": 0.5, "sure": 0.3, "total": 1.2, "fast": 12.0}
    rows: tuple[dict[Objective, float], ...] = (
        {**most, "sure": 0.1, "fast": 8.0},
        {**most, "fair": 0.4, "sure": 0.25, "fast": 9.0},
        {**most, "fair": 0.2, "total": 0.9},
    )
    points = tuple(
        Point(each.verdict, row, tuple(name for name in OBJECTIVES if row[name] == most[name]), place == 0)
        for place, (each, row) in enumerate(zip(found.alternatives.found, rows, strict=True))
    )
    plans = {name: replace(found.alternatives.best, objective=name, status="feasible") for name in OBJECTIVES}
    return replace(found, frontier=Frontier(points, plans, 0.1))
