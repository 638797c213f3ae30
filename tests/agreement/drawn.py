"""Agreements drawn by chance, for properties that must hold of all of them."""

from __future__ import annotations

from typing import Any, get_args

from hypothesis import strategies as st

from detente.agreement.model import Mode
from detente.agreement.read import agreement_from

PARTIES, BODIES = ("north", "south", "east"), ("agency", "council")
IDS = ("freeze", "relief", "oil", "talks", "Visit-2")

texts = st.text(st.characters(exclude_categories=("Cs", "Cc")), min_size=1, max_size=12)
days = st.dates().map(lambda day: day.isoformat()[: 4 + 3 * (day.day % 3)])
spans = st.tuples(st.integers(0, 400), st.sampled_from(("day", "weeks", "month", "years"))).map(
    lambda pair: f"{pair[0]} {pair[1]}"
)


def some(names: tuple[str, ...]) -> st.SearchStrategy[list[str]]:
    return st.lists(st.sampled_from(names), unique=True, max_size=3)


def dues(own: str) -> st.SearchStrategy[dict[str, Any]]:
    starts = ("signature", "entry-into-force", "vote", *(name for name in IDS if name != own))
    return st.one_of(
        st.fixed_dictionaries({"on": days}),
        st.fixed_dictionaries({"within": spans, "of": st.sampled_from(starts)}),
        st.fixed_dictionaries({"phase": st.integers(1, 3)}),
        st.fixed_dictionaries({"text": texts}),
    )


def commitments(own: str) -> st.SearchStrategy[dict[str, Any]]:
    others = tuple(name for name in IDS if name != own)
    everyone = (*PARTIES, *BODIES)
    reading = st.fixed_dictionaries({"text": texts}, optional={"kind": st.just("soft"), "due": dues(own)})
    return st.fixed_dictionaries(
        {"text": texts, "kind": st.sampled_from(("hard", "soft"))},
        optional={
            "by": some(everyone),
            "to": some(everyone),
            "issue": texts,
            "due": dues(own),
            "requires": some(others),
            "condition": texts,
            "side_conditions": st.lists(texts, max_size=2),
            "consent": some(BODIES),
            "in_return_for": some(others),
            "verification": st.fixed_dictionaries(
                {"mode": st.sampled_from(get_args(Mode))},
                optional={"by": some(everyone), "takes": spans, "lasts": texts, "done_when": texts},
            ),
            "reversible": st.one_of(st.just(value=False), st.just("no"), spans),
            "on_breach": st.fixed_dictionaries(
                {"suspend": some(IDS)},
                optional={"snap_back": some(IDS), "procedure": texts, "notice": spans, "until": spans},
            ),
            "grace": spans,
            "waived_by": some(everyone),
            "versions": st.dictionaries(st.sampled_from(PARTIES), reading, max_size=2),
            "note": texts,
        },
    )


agreements = st.fixed_dictionaries(
    {
        "detente-agreement": st.just(1),
        "id": st.just("drawn"),
        "title": texts,
        "parties": st.just({name: {"name": name.title()} for name in PARTIES}),
        "bodies": st.just({name: {"name": name.title()} for name in BODIES}),
        "events": st.just({"vote": "the parliament votes"}),
        "phases": st.lists(st.fixed_dictionaries({"title": texts}), min_size=3, max_size=3),
        "commitments": st.fixed_dictionaries({name: commitments(name) for name in IDS}),
    },
    optional={"signed": days, "about": texts},
).map(agreement_from)
