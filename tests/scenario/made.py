"""Random scenarios in the form of the file, small and always valid."""

import itertools

from hypothesis import assume
from hypothesis import strategies as st

from detente.scenario import Scenario

PARTIES = ["ann", "bob", "cyd"]
ISSUES = ["land", "trade-2"]
STEPS = ["talk", "freeze", "relief", "visit", "bridge"]
SOURCES = ["paper", "map.v2"]
UNITS_OF_TIME = ["days", "weeks", "months", "years"]

texts = st.text(st.characters(codec="utf-8", exclude_categories=["Cs"]), max_size=4) | st.text(
    st.sampled_from("a1 :#-=,[]{}'\"\\\n%@&*?|>~."), max_size=6
)
sources = st.sampled_from(["judgement", "paper", "map.v2", "paper, map.v2"])
confidences = st.sampled_from(["", " (high)", " (low)"])


@st.composite
def numbers(draw, low, high, units=("",)):
    """A value in either notation, somewhere between the two bounds."""
    unit = draw(st.sampled_from(units))
    ends = sorted(draw(st.lists(st.floats(low, high, allow_subnormal=False), min_size=3, max_size=3)))
    source, confidence = draw(sources), draw(confidences)
    if draw(st.booleans()):
        return f"{ends[1]!r} [{ends[0]!r}, {ends[2]!r}] {unit} {source}{confidence}"
    given = {"likely": ends[1], "low": ends[0], "high": ends[2], "source": source, "note": draw(texts)}
    return {**given, "unit": unit} if unit else given


def subsets(names):
    return st.lists(st.sampled_from(names), unique=True, min_size=1)


def some(names, values):
    return st.dictionaries(st.sampled_from(names), values)


@st.composite
def steps(draw, name):
    earlier = STEPS[: STEPS.index(name)]
    step = {"title": draw(texts), "by": draw(subsets(PARTIES)), "about": draw(texts)}
    step["effects"] = draw(some(ISSUES, numbers(-1, 1)))
    step["money"] = draw(some(PARTIES, numbers(-500, 500, ["MUSD", "BUSD", "MUSD/yr", "BUSD/yr"])))
    step["once"] = draw(some(PARTIES, numbers(-5, 5)))
    if draw(st.booleans()):
        step["duration"] = draw(numbers(0, 2, UNITS_OF_TIME))
    if earlier and draw(st.booleans()):
        step["requires"] = " or ".join(draw(subsets(earlier)))
    if draw(st.booleans()):
        step["reversible"] = {"within": draw(numbers(0, 5, UNITS_OF_TIME)), "snapback": "automatic"}
        step["verified"] = {
            "by": draw(texts),
            "lag": draw(numbers(0, 9, UNITS_OF_TIME)),
            "chance": draw(numbers(1, 90, ["%"])),
        }
    if draw(st.booleans()):
        step["needs_trust"] = {"ann in bob": draw(st.floats(0, 1))}
    others = [party for party in PARTIES if party not in step["by"]]
    if others and draw(st.booleans()):
        step["guarantee"] = {others[0]: {"once": {step["by"][0]: draw(numbers(-5, 5))}}}
    return {
        **step,
        "load": draw(st.floats(0, 1)),
        "sources": draw(st.lists(st.sampled_from(SOURCES), unique=True)),
    }


@st.composite
def files(draw):
    """What a scenario file may hold, as plain data."""
    data = {"detente": 1, "name": "made", "title": draw(texts), "about": draw(texts), "phases": 40}
    data["phase"] = draw(st.sampled_from(["6 months", "1 year", "90 days", 0.25, "7 weeks"]))
    data["parties"] = {
        name: {"name": draw(texts), "discount": draw(numbers(1, 90, ["%"]))} for name in PARTIES
    }
    data["issues"] = {name: {"title": draw(texts)} for name in ISSUES}
    data["weights"] = {
        name: {"land": draw(numbers(1, 100)), "trade-2": draw(numbers(-9, 9))} for name in PARTIES
    }
    data["money"] = {name: {"points_per_busd_year": draw(numbers(0, 50))} for name in PARTIES}
    data["steps"] = {name: draw(steps(name)) for name in STEPS}
    data["goal"] = draw(st.sampled_from(["", "talk", "talk and (freeze or not visit)"]))
    data["together"] = {
        "both": {"title": draw(texts), "steps": draw(subsets(STEPS).filter(lambda s: len(s) > 1))}
    }
    data["trust"] = {"ann": draw(some(["bob", "cyd"], numbers(0, 1)))}
    if draw(st.booleans()):
        fee = {"from": "ann", "to": "bob", "tranche": draw(numbers(1, 500, ["MUSD"])), "most": 2}
        data["payments"] = {"fee": {**fee, "requires": draw(st.sampled_from(["", "talk"]))}}
    data["coalitions"] = draw(st.sampled_from(["report", "demand"]))
    data["sources"] = {
        name: {"title": draw(texts), "year": draw(st.sampled_from([2018, "n.d."]))} for name in SOURCES
    }
    return data


scenarios = files().map(Scenario.of)


# --- scenarios that only rank situations


def fits(pattern, situation):
    """Whether a pattern fits a situation, both as letters: the plain twin of a claim."""
    return all(letter in {"-", held} for letter, held in zip(pattern, situation, strict=True))


def decimal(situation):
    return sum(2**k for k, letter in enumerate(situation) if letter == "Y")


@st.composite
def rankings(draw, labels):
    """One way for a party to rank situations."""
    order = draw(st.permutations(labels))
    way = draw(st.sampled_from(["ranking", "known", "ranges", "statements"]))
    if way == "ranking":
        cut, much = draw(st.integers(0, len(order))), draw(st.integers(1, max(1, len(order) - 1)))
        classes = [order[:cut], *order[cut:]] if cut else list(order)
        return {"ranking": [*classes[:much], ">>", *classes[much:]] if much < len(classes) else classes}
    if way == "known" and len(order) > 1:
        signs = draw(st.lists(st.sampled_from([">", ">>"]), min_size=len(order) - 1, max_size=len(order) - 1))
        return {"known": [f"{a} {sign} {b}" for a, sign, b in zip(order, signs, order[1:], strict=False)]}
    if way == "ranges":
        return {"ranges": {label: draw(numbers(0, 9)) for label in order}}
    patterns = st.text("YN-", min_size=len(STEPS), max_size=len(STEPS))
    conditions = st.sampled_from(["talk if freeze", "not (relief iff visit)", "bridge"])
    return {"statements": draw(st.lists(patterns | conditions | st.lists(patterns, min_size=1), min_size=1))}


@st.composite
def ranked_files(draw):
    """What the file of an ordinal scenario may hold, as plain data."""
    barred = draw(st.lists(st.text("YN-", min_size=len(STEPS), max_size=len(STEPS)), max_size=4))
    every = ["".join(letters) for letters in itertools.product("NY", repeat=len(STEPS))]
    feasible = [letters for letters in every if not any(fits(pattern, letters) for pattern in barred)]
    assume(feasible)
    labels = [letters if draw(st.booleans()) else decimal(letters) for letters in feasible]
    data = {"detente": 1, "name": "ranked", "title": draw(texts), "infeasible": barred}
    data["parties"] = {name: {"name": draw(texts)} for name in PARTIES}
    data["steps"] = {name: {"title": draw(texts), "by": draw(subsets(PARTIES))} for name in STEPS}
    data["steps"]["talk"]["direction"] = draw(st.sampled_from(["both", "on", "off"]))
    data["moves"] = {"ann": {labels[0]: labels[1:3]}}
    data["preferences"] = {name: draw(rankings(labels)) for name in PARTIES}
    data["sources"] = {name: {"title": draw(texts)} for name in SOURCES}
    return data


ranked = ranked_files().map(Scenario.of)
