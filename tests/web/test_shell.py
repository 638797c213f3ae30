"""What surrounds every request: problems of one form, headers, limits, and a log without secrets."""

import json
import logging

import pytest
from hypothesis import given
from hypothesis import strategies as st

from detente.errors import (
    DetenteError,
    Inconsistent,
    LedgerConflict,
    LimitReached,
    NotAllowed,
    Refused,
    StoreError,
    Tampered,
    UnknownName,
)
from detente.web.limits import MOST_BUCKETS, Limiter
from detente.web.problems import KINDS, TYPES_AT, problem_of
from detente.web.shell import address_of
from tests.ledger.parties import AGREEMENT
from tests.web.conftest import EVENTS


@pytest.mark.parametrize(
    ("method", "path", "status"),
    [
        ("GET", "/", 404),
        ("GET", "/api/v1/nothing", 404),
        ("DELETE", "/api/v1/health", 405),
        ("GET", "/api/v1/agreements/../x", 404),
        ("GET", "/api/v1/agreements/%00", 422),
        ("GET", "/api/v1/agreements/ice-accord/", 404),
        ("POST", EVENTS, 401),
    ],
)
def test_every_problem_has_one_form(world, method, path, status):
    answer = world.client().request(method, path, json={"body": "{}", "signature": "0" * 128})
    assert answer.status_code == status
    assert answer.headers["Content-Type"] == "application/problem+json"
    told = answer.json()
    assert told["status"] == status
    name = told["type"].removeprefix(f"{TYPES_AT}#")
    assert told["title"] == KINDS[name].title


def test_a_route_says_what_can_be_done_with_it(world):
    assert world.client().delete("/api/v1/health").headers["Allow"] == "GET"


def test_every_class_of_problem_is_explained(world):
    told = world.client().get("/api/v1/problems").json()
    assert {each["type"] for each in told} == {f"{TYPES_AT}#{name}" for name in KINDS}


def test_what_nobody_expected_says_nothing_outside(world, monkeypatch, caplog):
    def broken(*_):
        raise ZeroDivisionError("internals of a private kind")

    monkeypatch.setattr(type(world.registry), "shelf", broken)
    answer = world.client().get(f"/api/v1/agreements/{AGREEMENT.id}")
    assert (answer.status_code, answer.json()["type"]) == (500, f"{TYPES_AT}#fault")
    assert "internals" not in answer.text + caplog.text
    assert "ZeroDivisionError at broken" in caplog.text


ERRORS = {
    NotAllowed("no"): 403,
    UnknownName("no"): 404,
    LedgerConflict("no"): 409,
    Inconsistent("forked", "no"): 409,
    LimitReached("no"): 429,
    StoreError("no"): 503,
    Tampered("no", 7): 500,
    Refused("no-right", "no"): 403,
    Refused("bad-detail", "no"): 422,
    DetenteError("no"): 500,
}


@pytest.mark.parametrize(("error", "status"), ERRORS.items(), ids=[type(each).__name__ for each in ERRORS])
def test_every_error_of_ours_has_its_answer(error, status):
    assert problem_of(error).answer().status_code == status


def test_a_tampered_ledger_is_named_but_not_shown():
    told = json.loads(bytes(problem_of(Tampered("the note 'x' was changed", 7)).answer().body))
    assert told["entry"] == 7
    assert "note" not in str(told)


def test_every_answer_tells_browsers_to_be_careful(world):
    for path in ("/api/v1/health", "/nothing", EVENTS):
        headers = world.client().get(path).headers
        assert headers["X-Content-Type-Options"] == "nosniff"
        assert headers["X-Frame-Options"] == "DENY"
        assert headers["Referrer-Policy"] == "no-referrer"
        assert "default-src 'none'" in headers["Content-Security-Policy"]
        assert "Access-Control-Allow-Origin" not in headers


def test_a_page_from_elsewhere_is_given_no_leave(world):
    asked = {"Origin": "https://evil.example.org", "Access-Control-Request-Method": "POST"}
    answer = world.client().options(EVENTS, headers=asked)
    assert answer.status_code == 405
    assert not [name for name in answer.headers if name.startswith("access-control")]


def test_requests_that_are_too_large_are_refused_before_they_are_read(make_world):
    world = make_world(largest_request=100)
    client = world.client("secretary")
    assert client.post(EVENTS, json={"body": "x" * 100, "signature": "0" * 128}).status_code == 413

    def trickling():
        yield from [b"x"] * 200

    headers = {"Content-Type": "application/json"}
    assert client.post(EVENTS, content=trickling(), headers=headers).status_code == 413
    lying = client.build_request("POST", EVENTS, content=b"{}", headers={**headers, "Content-Length": "-1"})
    assert client.send(lying).status_code == 400


def test_who_asks_too_often_has_to_wait(make_world):
    world = make_world()
    slow = Limiter(per_second=0.5, burst=3)
    object.__setattr__(world.registry, "limiter", slow)
    client = world.client("north")
    statuses = [client.get("/api/v1/agreements").status_code for _ in range(4)]
    assert statuses == [200] * 3 + [429]
    told = client.get("/api/v1/agreements")
    assert 1 <= int(told.headers["Retry-After"]) <= 2
    assert world.client("south").get("/api/v1/agreements").status_code == 200


def test_who_waits_as_long_as_told_is_let_in_whatever_the_fractions():
    for per_second in (0.1, 0.3, 0.7, 1 / 3, 1.1, 4.9):
        limiter = Limiter(per_second, 1)
        moment = 0.0
        for _ in range(200):
            moment += limiter.wait("somebody", moment)
        assert limiter.wait("somebody", moment + 1 / per_second) == 0


@given(st.lists(st.floats(0, 3), max_size=60), st.integers(1, 5), st.floats(0.1, 5))
def test_nobody_gets_more_than_the_bucket_holds_and_fills(gaps, burst, per_second):
    limiter, moment, allowed = Limiter(per_second, burst), 0.0, []
    for gap in gaps:
        moment += gap
        wait = limiter.wait("somebody", moment)
        if wait == 0:
            allowed.append(moment)
        else:
            assert Limiter.wait(limiter, "somebody", moment + wait) == 0, "who waits as told is let in"
            moment += wait
            allowed.append(moment)
    for first in range(len(allowed)):
        for last in range(first, len(allowed)):
            assert last - first + 1 <= burst + (allowed[last] - allowed[first]) * per_second + 1e-6


def test_the_limiter_forgets_who_asked_longest_ago():
    limiter = Limiter(1.0, 1)
    assert limiter.wait("first", 0.0) == 0
    assert limiter.wait("first", 0.0) == 1
    for number in range(MOST_BUCKETS):
        limiter.wait(f"caller {number}", 0.0)
    assert limiter.wait("first", 0.0) == 0


@pytest.mark.parametrize(
    ("proxies", "heard", "address"),
    [
        (0, b"198.51.100.1", "203.0.113.5"),
        (1, b"198.51.100.1", "198.51.100.1"),
        (1, b"1.1.1.1, 198.51.100.1", "198.51.100.1"),
        (2, b"1.1.1.1, 198.51.100.1, 10.0.0.1", "198.51.100.1"),
        (2, b"198.51.100.1", "203.0.113.5"),
        (1, b"", "203.0.113.5"),
    ],
)
def test_only_our_own_proxies_are_believed_about_addresses(proxies, heard, address):
    scope = {"type": "http", "client": ("203.0.113.5", 1), "headers": [(b"x-forwarded-for", heard)]}
    assert address_of(scope, proxies) == address


def test_the_log_says_who_asked_for_which_route_and_no_secret(world, caplog):
    caplog.set_level(logging.INFO, "detente.access")
    client = world.signed_in("north")
    client.get(f"{EVENTS}?kind=a-secret-in-a-query")
    lines = [json.loads(record.getMessage()) for record in caplog.records if record.name == "detente.access"]
    assert [line["status"] for line in lines] == [201, 200]
    assert lines[1]["route"].endswith("/agreements/{agreement}/events")
    assert lines[1]["account"] == client.get("/api/v1/session").json()["id"]
    assert "a-secret-in-a-query" not in caplog.text
    assert client.cookies["__Host-detente"] not in caplog.text
