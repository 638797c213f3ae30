"""Random scenarios that only rank situations, from a seed, with whatever decides who can move where."""

from typing import Any

import numpy as np

from detente.scenario import Scenario

PARTIES = ("ann", "bob", "cyd")


def ranked(steps=("a", "b"), owners=None, **changes):
    """A scenario in which every party wants the first step.

    owners : step -> parties; without it, ann and bob own steps by turns. more : step -> further fields.
    """
    owners = owners or {step: [PARTIES[place % 2]] for place, step in enumerate(steps)}
    parties = sorted({"ann", "bob"}.union(*owners.values()))
    raw: dict[str, Any] = {
        "detente": 1,
        "name": "ranked",
        "title": "Situations that are only ranked",
        "unsourced": "judgement",
        "parties": {party: {"name": party.title()} for party in parties},
        "steps": {step: {"title": step.title(), "by": by} for step, by in owners.items()},
        "preferences": {party: {"statements": [next(iter(owners))]} for party in parties},
    }
    for step, more in changes.pop("more", {}).items():
        raw["steps"][step] |= more
    return Scenario.of(raw | changes)


def random_ranked(seed, n_steps=4, *, coalesced=False):
    """With joint owners, one-way steps, prerequisites, exclusions and combinations that cannot be."""
    rng = np.random.default_rng([seed, n_steps])
    steps = tuple("abcdefgh"[:n_steps])
    owners = {
        step: sorted(rng.choice(PARTIES, size=rng.choice([1, 1, 1, 2, 3]), replace=False).tolist())
        for step in steps
    }
    more = {
        step: {
            "direction": str(rng.choice(["both", "both", "on", "off"])),
            "requires": _condition(rng, steps) if rng.random() < 0.4 else "",
            "excludes": [str(rng.choice(steps))] if rng.random() < 0.2 else [],
        }
        for step in steps
    }
    more = {
        step: {**entry, "excludes": [x for x in entry["excludes"] if x != step]}
        for step, entry in more.items()
    }
    barred = [_condition(rng, steps, "and") for _ in range(rng.integers(0, 2))]
    barred += ["".join(rng.choice(list("YN--"), size=n_steps)) for _ in range(rng.integers(0, 2))]
    barred = [each for each in barred if set(each) != {"-"}]
    changes: dict[str, Any] = {"more": more, "infeasible": barred}
    if coalesced:
        patterns = _parted(rng, "-" * n_steps)
        changes["situations"] = {str(10 + number): pattern for number, pattern in enumerate(patterns)}
        # Combinations of one situation must be ranked alike: all are.
        changes["preferences"] = {party: {"statements": ["-" * n_steps]} for party in PARTIES}
        changes["parties"] = {party: {"name": party.title()} for party in PARTIES}
    return ranked(steps, owners, **changes)


def _condition(rng, steps, word=None):
    """Two steps, each standing or not."""
    literals = [
        f"{'not ' * int(rng.random() < 0.3)}{step}" for step in rng.choice(steps, size=2, replace=False)
    ]
    return f" {word or rng.choice(['and', 'or', 'if', 'iff'])} ".join(literals)


def _parted(rng, pattern):
    """Patterns that fit every combination exactly once."""
    open_places = [place for place, letter in enumerate(pattern) if letter == "-"]
    if not open_places or (len(open_places) < len(pattern) and rng.random() < 0.25):
        return [pattern]
    place = int(rng.choice(open_places))
    return [
        part for letter in "YN" for part in _parted(rng, f"{pattern[:place]}{letter}{pattern[place + 1 :]}")
    ]
