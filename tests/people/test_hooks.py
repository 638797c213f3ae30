"""Subscriptions and their messages are kept until they arrive or are given up."""

from dataclasses import replace
from datetime import timedelta

from detente.people.hooks import Hook
from detente.people.store import Hooks
from tests.people.conftest import NOW

HOUR = timedelta(hours=1)


def hook_of(account, name="1", agreement="treaty"):
    return Hook(name, account.id, agreement, "https://example.org/in", ("claimed", "missed"), NOW, 3)


def test_subscriptions_are_kept_found_and_ended(engine, ana):
    hooks = Hooks(engine)
    one, other = hook_of(ana), hook_of(ana, "2", "another")
    hooks.add(one, "s1")
    hooks.add(other, "s2")
    assert hooks.all() == (one, other)
    assert hooks.all("treaty") == (one,)
    assert hooks.all(account=ana.id) == (one, other)
    assert hooks.all(account="nobody") == ()
    hooks.queue(one, [("entry 3", "{}")], NOW)
    hooks.remove("1")
    assert hooks.all() == (other,)
    assert hooks.due(NOW, 10) == ()


def test_a_subject_is_told_once_however_often_it_is_queued(engine, ana):
    hooks = Hooks(engine)
    hooks.add(hook_of(ana), "s1")
    for turn in range(3):
        hooks.queue(
            replace(hook_of(ana), next=4 + turn), [("entry 3", "{}"), (f"entry {4 + turn}", "{}")], NOW
        )
    assert [errand.delivery.subject for errand in hooks.due(NOW, 10)] == [
        "entry 3",
        "entry 4",
        "entry 5",
        "entry 6",
    ]
    assert {(errand.url, errand.secret) for errand in hooks.due(NOW, 10)} == {
        ("https://example.org/in", "s1")
    }
    assert hooks.all()[0].next == 6
    assert len(hooks.due(NOW, 2)) == 2


def test_a_message_is_due_when_it_says_and_no_longer_once_it_arrived(engine, ana):
    hooks = Hooks(engine)
    hooks.add(hook_of(ana), "s1")
    hooks.queue(hook_of(ana), [("entry 3", "{}")], NOW)
    (errand,) = hooks.due(NOW, 10)
    assert hooks.due(NOW - HOUR, 10) == ()
    later = replace(errand.delivery, attempts=1, due=NOW + HOUR, answer="503")
    hooks.told(later)
    assert hooks.due(NOW, 10) == ()
    assert hooks.due(NOW + HOUR, 10)[0].delivery == later
    arrived = replace(later, attempts=2, due=None, done=NOW + HOUR, answer="200")
    hooks.told(arrived)
    assert hooks.due(NOW + 9 * HOUR, 10) == ()
    assert hooks.deliveries("1", 10) == (arrived,)
