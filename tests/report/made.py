"""Invented scenarios of any size, with a roadmap and its real verdict, to write reports of."""

from random import Random
from typing import Any

from detente.report.findings import Compared, Findings, Flip, Search
from detente.report.risk.findings import Risks
from detente.report.worth_over_time import streams
from detente.roadmap import Roadmap, Verdict, judge
from detente.roadmap.judging.coalitions import departures
from detente.roadmap.judging.joint_risk import joint_risk
from detente.roadmap.judging.sleepers import sleepers
from detente.scenario import Scenario
from detente.scenario.model import Source
from detente.worth import Game, game_of

PARTIES = {
    "alba": "Republic of Alba",
    "bor": "Bor",
    "cor": "United Cantons of Cor",
    "dun": "Dun Federation",
    "est": "Estmark",
    "far-isles": "Far Isles",
}
ISSUES = {
    "border": "Calm along the border",
    "trade": "Open trade",
    "water": "A fair share of the river",
    "arms": "Fewer heavy weapons near the line",
    "prisoners": "Return of prisoners and remains",
}
VERBS = [
    "Withdraw",
    "Open",
    "Suspend",
    "Exchange lists of",
    "Return",
    "Inspect",
    "Pay for",
    "Publish",
    "Lift the ban on",
]
THINGS = [
    "heavy artillery within 40 km of the line",
    "the northern road and its two bridges",
    "large exercises",
    "prisoners held for more than five years",
    "coal and textiles (resolution 12)",
    "the upper dam",
    "a joint river office with staff from all sides",
]
GROUPS = ["Security", "Trade and relief", "People and river"]


def data(parties: int = 2, steps: int = 6, phases: int = 3, seed: int = 1) -> dict[str, Any]:
    """A scenario as the file would hold it; the same for the same arguments."""
    draw = Random(seed)  # noqa: S311 - not for secrets
    names = list(PARTIES)[:parties]
    issues = list(ISSUES)
    entries = {f"step-{m}": _step(draw, m, names, phases) for m in range(1, steps + 1)}
    return {
        "detente": 1,
        "name": "two-shores",
        "title": "Two Shores, an invented dispute",
        "about": "Made up so that reports can be tested. No resemblance is meant.",
        "phase": "6 months",
        "phases": phases,
        "breakdown": "2 % [1 %, 5 %] report-a",
        "unsourced": "judgement",
        "parties": {
            name: {"name": PARTIES[name], "discount": "8 %", "turnover": "2 %", "capacity": 20}
            for name in names
        },
        "issues": {issue: {"title": title, "scale": "share of the way"} for issue, title in ISSUES.items()},
        "weights": {name: _weights(draw, issues[k % len(issues)]) for k, name in enumerate(names)},
        "money": {names[0]: {"points_per_busd_year": "6 [3, 9] judgement"}},
        "steps": entries,
        "together": {
            "river-peace": {
                "title": "The river office at work",
                "steps": ["step-1", "step-2"],
                "effects": {"water": 0.05},
            }
        },
        "trust": {a: {b: round(draw.uniform(0.3, 0.7), 2) for b in names if b != a} for a in names},
        "sources": {
            "report-a": {
                "title": "Report on the Shores",
                "publisher": "River Institute",
                "year": 2024,
                "where": "page 12",
            },
            "treaty-b": {
                "title": "Treaty of the Ford",
                "year": 1999,
                "where": "https://example.org/treaty?a=1&b=2",
            },
        },
    }


def _weights(draw: Random, given: str) -> dict[str, float]:
    """A party gives on one issue, which is worth something to all others."""
    return {
        issue: -draw.choice([10, 20]) if issue == given else draw.choice([10, 20, 30, 40]) for issue in ISSUES
    }


def _step(draw: Random, m: int, names: list[str], phases: int) -> dict[str, Any]:
    by = draw.sample(names, 1 if draw.random() < 0.8 else 2)
    step = {
        "title": f"{draw.choice(VERBS)} {draw.choice(THINGS)}, part {m}",
        "by": by,
        "group": GROUPS[m % 3],
        "effects": {
            list(ISSUES)[
                names.index(by[0]) % len(ISSUES)
            ]: f"{draw.uniform(0.05, 0.2):.2f} [0.01, 0.4] report-a"
        },
        "once": {by[0]: f"-{draw.uniform(1, 5):.1f} [-40, -1] judgement"},
        "duration": draw.choice(["0 months", "3 months", "12 months"]),
        "reversible": {"within": "3 months", "snapback": draw.choice(["automatic", "if-it-pays"])},
        "verified": {
            "by": "observers",
            "lag": draw.choice(["0 months", "9 months"]),
            "chance": draw.choice([1, 0.6]),
        },
        "sources": ["treaty-b"],
    }
    if m > 2 * phases:
        step["requires"] = f"step-{m - 2 * phases}"
    return step


def exchange() -> Scenario:
    """Two parties, each of which gives the other more than it costs, reversibly: this holds."""
    gives = {"duration": "0 months", "reversible": {"within": "1 month", "snapback": "automatic"}}
    first = {"title": "Open the road", "by": ["alba"], "effects": {"trade": 0.2}, **gives}
    second = {"title": "Move the guns", "by": ["bor"], "effects": {"arms": 0.2}, **gives}
    raw = data(parties=2, steps=2, phases=1)
    raw["weights"] = {"alba": {"arms": 80, "trade": -20}, "bor": {"arms": -20, "trade": 80}}
    raw["trust"] = {"alba": {"bor": "0.9 judgement"}, "bor": {"alba": 0.9}}
    raw |= {"steps": {"step-1": first, "step-2": second}, "together": {}, "breakdown": 0}
    return Scenario.of(raw)


def scenario(**size: Any) -> Scenario:
    return Scenario.of(data(**size))


def verdict(game: Game, name: str = "roadmap", *, leave_out: int = 1) -> Verdict:
    """The judge's verdict on the plain order: steps in file order over the phases, the last left out."""
    steps = game.steps[: len(game.steps) - leave_out]
    starts = {step: 1 + position * game.n_phases // game.n_steps for position, step in enumerate(steps)}
    return judge(game, Roadmap(starts, name=name, title=f"Plan of the {name}", sources=("treaty-b",)))


def findings(of: Scenario | None = None, leave_out: int = 1, **size: Any) -> Findings:
    """Findings of which every part is filled in."""
    of = of or scenario(**size)
    game = game_of(of)
    judged = verdict(game, leave_out=leave_out)
    values = dict(of.values())
    tried = [path for path, value in values.items() if value.spread > 0][:4]
    flips = [
        Flip(
            path,
            values[path],
            end,
            judged.holds == (position > 1),
            values[path].likely * 1.1,
            "'alba' would gain by leaving",
        )
        for position, path in enumerate(tried)
        for end in ("low", "high")
    ]
    others = [
        Compared(name, f"Plan of the {name}", verdict(game, name, leave_out=k))
        for k, name in enumerate(["elders", "port"])
    ]
    return Findings(
        scenario=of,
        verdict=judged,
        search=Search("optimal", "fair", 0.31, 0.31, 0.0, 4.2),
        streams=streams(judged),
        witnesses=tuple(judged_best(judged)),
        flips=tuple(flips),
        compared=tuple(others),
        risks=Risks(departures(judged), joint_risk(judged), sleepers(judged)),
        sources={"talk-c": Source(title="Talk at the Ford", publisher="Port Daily", year="2025")},
        version="0.1.0",
        fingerprint="3f2a9c",
        report="out/two-shores/report.html",
    )


def judged_best(judged: Verdict) -> list[Any]:
    """Each party's best deviation at its tightest phase."""
    import numpy as np

    from detente.roadmap.judging.values import with_joined
    from detente.roadmap.judging.witness import best_deviation

    starts = with_joined(judged.game, judged.starts[: judged.game.n_steps])
    tightest = np.argmin(judged.margin, axis=1)
    return [best_deviation(judged.game, starts, who, int(column) + 1) for who, column in enumerate(tightest)]


LARGE: dict[str, Any] = {"parties": 6, "steps": 45, "phases": 10}
