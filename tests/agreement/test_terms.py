import random
from datetime import date
from graphlib import CycleError, TopologicalSorter
from itertools import pairwise
from typing import Any

from hypothesis import given, settings

from detente.agreement.dates import Span
from detente.agreement.terms import UNDATED, Terms, circles, days_of
from tests.agreement.drawn import agreements
from tests.agreement.lawyered import objected, owed


def graphs(seed, n_graphs=300):
    draw = random.Random(seed)  # noqa: S311 - graphs, not keys
    for _ in range(n_graphs):
        nodes = [f"n{i}" for i in range(draw.randint(1, 7))]
        yield {name: tuple(draw.sample(nodes, draw.randint(0, min(2, len(nodes))))) for name in nodes}


def is_circular(graph):
    """The plain twin: an order in which everything comes after what it waits for."""
    try:
        TopologicalSorter(graph).prepare()
    except CycleError:
        return True
    return False


def test_there_is_a_circle_exactly_if_there_is_no_order():
    for graph in graphs(1):
        found = list(circles(graph))
        assert bool(found) == is_circular(graph)
        for circle in found:
            assert len(set(circle)) == len(circle)
            assert all(b in graph[a] for a, b in pairwise((*circle, circle[0])))


def test_a_circle_can_be_asked_to_pass_through_some_edges():
    for graph in graphs(2):
        through = {name: others[:1] for name, others in graph.items()}
        found = list(circles(graph, through))
        for circle in found:
            assert any(b in through[a] for a, b in pairwise((*circle, circle[0])))
        assert not found or is_circular(graph)


@settings(max_examples=20)
@given(agreements)
def test_what_is_held_up_is_what_waits_directly_or_through_others(agreement):
    terms = Terms(agreement)
    for name in agreement.commitments:
        reached: set[str] = set()
        for _ in agreement.commitments:
            reached |= {o for o, firsts in terms.waits.items() if {name, *reached} & {*firsts}}
        assert terms.held_up_by(name) == reached - {name}


@settings(max_examples=20)
@given(agreements)
def test_a_deadline_that_counts_from_another_lies_that_long_after_it(agreement):
    terms = Terms(agreement)
    for name, day in terms.days.items():
        due = agreement.commitments[name].due
        if due.of in agreement.commitments:
            assert day == due.within.after(terms.days[due.of])


def read(**fields):
    from detente.agreement.read import agreement_from

    data = {
        "detente-agreement": 1,
        "id": "t",
        "title": "T",
        "parties": {"north": {"name": "N"}, "south": {"name": "S"}},
        "commitments": {"freeze": {"text": "F", "kind": "hard"}},
        **fields,
    }
    return Terms(agreement_from(data))


def test_days_follow_a_chain_of_deadlines():
    terms = read(
        signed="2019-01-31",
        in_force="2019-02",
        commitments={
            "c": owed(due={"within": "10 days", "of": "b"}, in_return_for=[], on_breach=None),
            "b": owed(due={"within": "1 month", "of": "a"}, in_return_for=[], on_breach=None),
            "a": owed(due={"within": "0 days", "of": "signature"}, in_return_for=[], on_breach=None),
            "d": owed(due={"within": "1 day", "of": "entry-into-force"}, in_return_for=[], on_breach=None),
        },
    )
    assert terms.days == {
        "a": date(2019, 1, 31),
        "b": date(2019, 2, 28),
        "c": date(2019, 3, 10),
        "d": date(2019, 3, 1),
    }
    assert terms.when("c") == "within 10 days of `b` (2019-03-10)"


def test_a_circle_of_deadlines_has_no_day_and_one_beyond_the_calendar_neither():
    plain: dict[str, Any] = {"in_return_for": [], "on_breach": None}
    terms = read(
        signed="2019",
        commitments={
            "a": owed(due={"within": "1 day", "of": "b"}, **plain),
            "b": owed(due={"within": "1 day", "of": "a"}, **plain),
            "c": owed(due={"within": "9999 years", "of": "signature"}, **plain),
            "e": owed(due={"text": "soon"}, **plain),
        },
    )
    assert terms.days == {}
    assert terms.when("e") == "'soon'"


def test_an_undated_draft_tells_spans_and_no_days():
    terms = read(
        commitments={"a": owed(due={"within": "1 day", "of": "signature"}, in_return_for=[], on_breach=None)}
    )
    assert not terms.is_dated
    assert read(signed=UNDATED.isoformat()).is_dated
    assert terms.when("a") == "within 1 day of `signature`"


def test_a_phase_without_an_end_lasts_until_the_next_begins():
    terms = read(phases=[{"start": "2019-01-01"}, {"start": "2019-07"}, {}])
    assert terms.last_day_of(1) == date(2019, 6, 30)
    assert (terms.last_day_of(2), terms.last_day_of(3), terms.last_day_of(4)) == (None, None, None)
    assert (terms.first_day_of(2), terms.first_day_of(3)) == (date(2019, 7, 1), None)


def test_no_phase_ends_before_the_calendar_begins():
    assert read(phases=[{}, {"start": "0001"}]).last_day_of(1) is None


def test_spans_are_compared_in_days():
    assert [days_of(span) for span in (Span(months=12), Span(days=9), Span(months=1, days=1))] == [365, 9, 31]


def test_a_chain_of_a_thousand_clauses_is_followed():
    changes = [
        (f"commitments.aid-{n}", owed(due={"within": "1 day", "of": f"aid-{n - 1}" if n else "freeze"}))
        for n in range(1000)
    ]
    assert "keystone" in {each.rule for each in objected(*changes)}
