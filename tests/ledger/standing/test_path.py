"""Slack and the critical path: agreement with trying every chain, and what must hold."""

import random
from datetime import date, timedelta

import pytest

from detente.agreement.dates import Span, span_of
from detente.ledger.standing import standing
from detente.ledger.standing.links import Links
from detente.ledger.standing.path import Task, latest_before, plan
from tests.ledger.standing.made import SIGNED, any_agreement, any_events, told, with_commitments
from tests.ledger.standing.plain import windows


def network(chance, n=9):
    """Commitments that wait for earlier ones only, and their tasks, all in days."""
    names = [f"c{i}" for i in range(n)]
    owed, tasks, bases = {}, {}, {}
    for i, name in enumerate(names):
        owed[name] = {"requires": chance.sample(names[:i], min(i, chance.randrange(3)))}
        ready, due = (SIGNED + timedelta(days=chance.randrange(most)) for most in (100, 300))
        takes = Span(days=chance.randrange(40))
        base = None
        if i and chance.random() < 0.2:
            bases[name] = chance.choice(names[:i])
            base = bases[name], Span(days=chance.randrange(60))
        tasks[name] = Task(ready, takes, due if base is None and chance.random() < 0.5 else None, base)
    links = Links(with_commitments(**owed).commitments, dict.fromkeys(names), bases, frozenset(), frozenset())
    return tasks, links


@pytest.mark.parametrize("seed", range(40))
def test_windows_are_those_of_trying_every_chain(seed):
    tasks, links = network(random.Random(seed))  # noqa: S311 - repeatable, and nothing secret
    found = plan(tasks, links)
    assert {name: (each.earliest, each.latest) for name, each in found.windows.items()} == windows(
        tasks, links
    )


@pytest.mark.parametrize("seed", range(40))
def test_the_critical_path_is_a_chain_without_gaps_that_ends_with_the_least_slack(seed):
    tasks, links = network(random.Random(seed))  # noqa: S311 - repeatable, and nothing secret
    found = plan(tasks, links)
    known = {name: each for name, each in tasks.items() if each.due is not None}
    if not known:
        return
    # A deadline of its own is what is tightest, so the least slack is found at one.
    least = min((each.due - found.windows[name].earliest).days for name, each in known.items())
    last = found.critical[-1]
    assert (tasks[last].due - found.windows[last].earliest).days == least
    for before, after in zip(found.critical, found.critical[1:], strict=False):
        assert before in links.before(after)
        assert tasks[before].takes.after(found.windows[before].earliest) == found.windows[after].earliest
    first = found.critical[0]
    assert found.windows[first].earliest == tasks[first].ready


@pytest.mark.parametrize("seed", range(20))
def test_carrying_out_by_the_latest_day_misses_no_deadline(seed):
    tasks, links = network(random.Random(seed))  # noqa: S311 - repeatable, and nothing secret
    for name, window in plan(tasks, links).windows.items():
        due = tasks[name].due
        assert due is None or (window.latest is not None and window.latest <= due)


@pytest.mark.parametrize("written", ["0 days", "45 days", "1 month", "7 months", "3 years"])
def test_the_latest_start_of_a_span_is_the_last_day_from_which_it_ends_in_time(written):
    span = span_of(written)
    for days in range(800):
        day = date(2020, 1, 1) + timedelta(days=days)
        last = latest_before(span, day)
        assert span.after(last) <= day < span.after(last + timedelta(days=1))


def test_before_the_calendar_begins_there_is_only_its_first_day():
    assert latest_before(span_of("9999 years"), date(2020, 1, 1)) == date.min
    assert latest_before(span_of("800000 days"), date(2020, 1, 1)) == date.min


def test_commitments_that_wait_for_each_other_are_named():
    agreement = with_commitments(
        a={"requires": ["c"], "due": {"on": "2020-05-01"}},
        b={"requires": ["a"]},
        c={"requires": ["b"]},
        after={"requires": ["b"], "due": {"on": "2020-05-01"}},
        own={"due": {"within": "3 days", "of": "own"}},
        free={"due": {"on": "2020-12-01"}},
    )
    found = standing(agreement, (), date(2020, 3, 1))
    assert found.circles == (("a", "c", "b"), ("own",))
    assert {row.state for row in found.commitments if row.id != "free"} == {"pending"}
    assert [row.id for row in found.commitments if row.slack is not None] == ["free"]
    assert found.critical == ("free",)
    broken = standing(agreement, told(("2020-02-01", "claimed", "b")), date(2020, 3, 1))
    assert broken.circles == (("own",),)


def test_slack_below_zero_says_by_how_much_a_plan_is_late():
    agreement = with_commitments(
        a={"due": {"on": "2020-05-01"}, "verification": {"mode": "satellite", "takes": "30 days"}},
        b={"requires": ["a"], "due": {"on": "2020-03-20"}},
    )
    found = standing(agreement, (), date(2020, 3, 1))
    assert (found.by_id["a"].slack, found.by_id["b"].slack) == (-11, -11)
    assert found.critical == ("a", "b")
    assert [row.is_critical for row in found.commitments] == [True, True]
    # A claim waits for its check only, which began with the claim.
    claimed = standing(agreement, told(("2020-02-10", "claimed", "a")), date(2020, 3, 1))
    assert claimed.by_id["b"].earliest == date(2020, 3, 11)


@pytest.mark.parametrize("seed", range(10))
def test_only_what_is_open_has_a_window(seed):
    chance = random.Random(seed)  # noqa: S311 - repeatable, and nothing secret
    agreement = any_agreement(chance)
    found = standing(agreement, any_events(chance, agreement, 15), SIGNED + timedelta(days=200))
    for row in found.commitments:
        assert row.earliest is None or row.is_open
        assert (row.slack is None) == (row.latest is None)


def test_a_deadline_that_moves_along_is_not_critical_unless_there_is_no_other():
    moving = {"b": {"due": {"within": "1 day", "of": "a"}}}
    fixed = with_commitments(a={}, c={"due": {"on": "2020-12-31"}}, **moving)
    found = standing(fixed, (), date(2020, 3, 1))
    assert (found.by_id["b"].slack, found.critical) == (1, ("c",))
    assert standing(with_commitments(a={}, **moving), (), date(2020, 3, 1)).critical == ("a", "b")
