"""Conflicts with everything that a report tells of where the parties would stay."""

from dataclasses import replace
from functools import cache

from detente.report.stability.findings import Stays
from detente.report.stability.grid import EQUILIBRIA, Grid
from detente.scenario import Scenario
from detente.stability.paths import paths
from detente.workflow.stability import Asked, Case, load, stable_case
from detente.workflow.stability_cells import cells

TITLES = ["Open the northern road", "Withdraw guns & mortars", "Publish the list of <missing> people"]


@cache
def stays(name, situation=None, party=None):
    """Findings on a bundled conflict of which every part is filled in."""
    return _filled(stable_case(load(name), Asked(situation=situation, party=party), lambda _: None))


@cache
def many(steps=8):
    """Findings on two parties with several steps each: more situations than a picture shows."""
    names = [f"step-{k}" for k in range(steps)]
    raw = {
        "detente": 1,
        "name": "many",
        "title": "Many situations",
        "parties": {"alba": {"name": "Republic of Alba"}, "bor": {"name": "Bor"}},
        "steps": {
            name: {"title": f"{TITLES[k % len(TITLES)]}, part {k}", "by": ["alba" if k % 2 else "bor"]}
            for k, name in enumerate(names)
        },
        "status_quo": names[:1],
        "preferences": {
            "alba": {"statements": [f"{names[0]} iff {names[1]}", *names[2::2]]},
            "bor": {"statements": [f"{names[1]} if {names[0]}", *names[3::2]]},
        },
    }
    return _filled(stable_case(Case(Scenario.of(raw)), Asked(), lambda _: None))


def _filled(found: Stays) -> Stays:
    conflict = found.conflict
    found = replace(found, status_quo=conflict.status_quo, version="0.1.0", report="out/report.html")
    targets = Grid(found).equilibria[:EQUILIBRIA]
    found = replace(found, routes=paths(conflict.moves, conflict.payoffs, conflict.status_quo, targets))
    return replace(found, cells=cells(found))
