"""Signing in and out over the network: cookies, what goes with them, tokens, throttling."""

import base64
from dataclasses import replace
from datetime import timedelta

import httpx
import pytest

from detente.people.openid import Issuer, OpenID
from detente.web.callers import COOKIE
from tests.ledger.parties import AGREEMENT, sealed
from tests.people.conftest import NOW as ISSUED
from tests.people.test_openid import ADDRESS, BACK, TinyIssuer
from tests.web.conftest import PASSWORD, entry_of

SESSION = "/api/v1/session"
TOKENS = "/api/v1/tokens"


def sign_in(client, name="north", password=PASSWORD):
    return client.post(SESSION, json={"name": name, "password": password})


def test_the_cookie_of_a_session_is_for_this_server_alone(world):
    answer = sign_in(world.client())
    cookie = answer.headers["Set-Cookie"]
    assert cookie.startswith(f"{COOKIE}=")
    for part in ("HttpOnly", "Path=/", "SameSite=strict", "Secure"):
        assert part in cookie
    assert "Domain" not in cookie
    assert answer.headers["Cache-Control"] == "no-store"
    assert answer.json()["agreements"] == {AGREEMENT.id: "north-1"}


def test_unknown_names_and_wrong_passwords_get_the_same_answer(world):
    client = world.client()
    answers = [sign_in(client, "nobody"), sign_in(client, "north", "wrong"), sign_in(client, "é", "wrong")]
    assert len({(each.status_code, each.text) for each in answers}) == 1
    assert answers[0].status_code == 401
    assert answers[0].headers.keys() == answers[1].headers.keys()


def test_after_too_many_failures_nobody_gets_further_until_later(world):
    for name in ("north", "nobody"):
        for turn in range(10):
            assert sign_in(world.client(address=f"198.51.100.{turn}"), name, "wrong").status_code == 401
        told = sign_in(world.client(), name)
        assert told.status_code == 429
        assert 0 < int(told.headers["Retry-After"]) <= 15 * 60 + 1
    world.clock.on(minutes=15)
    assert sign_in(world.client()).status_code == 201


def test_a_session_ends_when_idle_when_old_and_when_signed_out(world):
    client = world.signed_in("north")
    world.clock.on(minutes=29)
    assert client.get(SESSION).status_code == 200
    world.clock.on(minutes=29)
    assert client.get(SESSION).status_code == 200
    world.clock.on(minutes=31)
    ended = client.get(SESSION)
    assert ended.status_code == 401
    assert "Max-Age=0" in ended.headers["Set-Cookie"]
    client = world.signed_in("north")
    assert client.delete(SESSION).status_code == 204
    assert client.get(SESSION).status_code == 401


def test_who_has_a_cookie_but_not_the_proof_changes_nothing(world):
    client = world.signed_in("north")
    proof = client.headers.pop("X-Detente-CSRF")
    sent = entry_of(sealed("claimed", "north-1", commitment="freeze"))
    path = f"/api/v1/agreements/{AGREEMENT.id}/events"
    for headers in ({}, {"X-Detente-CSRF": ""}, {"X-Detente-CSRF": "0" * 64}, {"X-Detente-CSRF": "é"}):
        encoded = {name: value.encode() for name, value in headers.items()}
        answer = client.post(path, json=sent, headers=encoded)
        assert (answer.status_code, answer.json()["type"]) == (403, "/api/v1/problems#forged")
    assert client.get(path).status_code == 200, "reading needs no proof"
    assert world.ledger.size == 1
    assert client.post(path, json=sent, headers={"X-Detente-CSRF": proof}).status_code == 201


def test_the_proof_of_one_session_is_none_for_another(world):
    one, other = world.signed_in("north"), world.signed_in("south")
    other.headers["X-Detente-CSRF"] = one.headers["X-Detente-CSRF"]
    assert other.post(TOKENS, json={"name": "x", "scopes": ["admin"], "days": 1}).status_code == 403


def test_a_new_password_ends_other_sessions_and_keeps_this_one(world):
    one, other = world.signed_in("north"), world.signed_in("north")
    new = PASSWORD + "!"
    wrong = one.put(f"{SESSION}/password", json={"old": "wrong", "new": new})
    short = one.put(f"{SESSION}/password", json={"old": PASSWORD, "new": "short"})
    assert (wrong.status_code, short.status_code) == (403, 422)
    assert one.put(f"{SESSION}/password", json={"old": PASSWORD, "new": new}).status_code == 200
    assert one.get(SESSION).status_code == 200
    assert other.get(SESSION).status_code == 401
    assert sign_in(world.client()).status_code == 401
    assert sign_in(world.client(), password=new).status_code == 201


def test_guessing_the_old_password_has_to_wait(world):
    one = world.signed_in("north")
    guess = {"old": "wrong", "new": PASSWORD}
    statuses = [one.put(f"{SESSION}/password", json=guess).status_code for _ in range(11)]
    assert statuses == [403] * 10 + [429]


@pytest.mark.parametrize(
    "header", ["Bearer x", "Bearer dtn_00_x", "Basic !", "Basic eDp5", "Digest x", "Bearer", ""]
)
def test_a_token_that_is_none_is_not_overlooked(world, header):
    answer = world.client().get("/api/v1/agreements", headers={"Authorization": header})
    assert answer.status_code == 401
    assert answer.headers["WWW-Authenticate"].startswith("Bearer")


def test_calendar_programs_send_a_token_as_a_password(world):
    world.record("noted", "desk", visibility="parties")
    token = world.token("north", "standing:read")
    basic = base64.b64encode(f"anything:{token}".encode()).decode()
    path = f"/api/v1/agreements/{AGREEMENT.id}"
    client = world.client()
    assert client.get(f"{path}/calendar.ics", headers={"Authorization": f"Basic {basic}"}).status_code == 200
    assert client.get(f"{path}/events", headers={"Authorization": f"Basic {basic}"}).status_code == 403


def test_a_token_is_shown_once_and_does_no_more_than_its_maker(world):
    client = world.signed_in("north")
    made = client.post(TOKENS, json={"name": "calendar", "scopes": ["standing:read", "admin"], "days": 2})
    token = made.json()["token"]
    assert made.headers["Cache-Control"] == "no-store"
    assert token not in client.get(TOKENS).text
    own = world.client(token=token)
    assert own.get(SESSION).json()["csrf"] == ""
    beyond = own.post(TOKENS, json={"name": "x", "scopes": ["events:write"], "days": 1})
    assert beyond.status_code == 403
    world.clock.on(days=2)
    assert own.get(TOKENS).status_code == 401


def test_somebody_who_is_let_out_sees_what_the_public_sees(world):
    world.record("noted", "desk", visibility="parties", note="between us")
    path = f"/api/v1/agreements/{AGREEMENT.id}/events"
    north, secretary = world.client("north"), world.client("secretary")
    assert "between us" in north.get(path).text
    account = north.get(SESSION).json()["id"]
    assert secretary.delete(f"/api/v1/people/{account}/agreements/{AGREEMENT.id}").status_code == 204
    assert "between us" not in north.get(path).text
    assert secretary.delete(f"/api/v1/people/{account}").status_code == 204
    assert north.get(path).status_code == 401


def test_the_secretariat_makes_accounts_and_says_as_whom_they_sign(world):
    client = world.client("secretary")
    new = {"name": "South.Two", "role": "party", "party": "south", "password": PASSWORD}
    made = client.post("/api/v1/people", json=new)
    assert made.status_code == 201
    assert made.json()["name"] == "south.two"
    assert client.post("/api/v1/people", json=new).status_code == 422
    path = f"/api/v1/people/{made.json()['id']}"
    inside = f"{path}/agreements/{AGREEMENT.id}"
    for recorder in ("north-1", "desk", "stranger"):
        assert client.put(inside, json={"recorder": recorder}).status_code == 422
    assert client.put(inside, json={"recorder": "south-2"}).json()["agreements"] == {AGREEMENT.id: "south-2"}
    assert client.get(path).json()["agreements"] == {AGREEMENT.id: "south-2"}
    assert client.put(f"{path}/password", json={"password": "short"}).status_code == 422
    assert client.get("/api/v1/people/00").status_code == 404
    mine = client.get(SESSION).json()["id"]
    assert client.delete(f"/api/v1/people/{mine}").status_code == 409
    trail = [line["what"] for line in client.get("/api/v1/audit").json()["lines"]]
    assert trail == ["added-account"]
    beside = client.get(f"/api/v1/agreements/{AGREEMENT.id}/audit").json()["lines"]
    assert [(line["what"], line["about"], line["detail"]) for line in beside] == [
        ("let-in", "south.two", "south-2")
    ]


def test_the_audit_trail_is_read_page_by_page(world):
    for _ in range(5):
        sign_in(world.client())
    client = world.client("secretary")
    first = client.get("/api/v1/audit", params={"limit": 3}).json()
    rest = client.get("/api/v1/audit", params={"limit": 3, "start": first["next"]}).json()
    assert [len(first["lines"]), len(rest["lines"]), rest["next"]] == [3, 2, None]


@pytest.fixture
def elsewhere(world):
    """A world where people can also sign in by a small issuer."""
    issuer, world.clock.time = TinyIssuer(), ISSUED
    with httpx.Client(transport=httpx.MockTransport(issuer.answer)) as http:
        openid = OpenID(Issuer(ADDRESS, "detente", "client secret", BACK), http)
        world.app.state.registry = world.registry = replace(world.registry, openid=openid)
        yield world, issuer


def test_somebody_signs_in_elsewhere_and_comes_back(elsewhere):
    world, issuer = elsewhere
    accounts = world.registry.desk.accounts
    accounts.link(accounts.one("north").id, f"{ADDRESS} ana-77")
    client = world.client()
    going = client.get(f"{SESSION}/openid")
    assert going.status_code == 303
    back = {"code": "the code", "state": issuer.visit(going.headers["Location"])}
    assert client.get(f"{SESSION}/openid/callback", params=back).json()["name"] == "north"
    assert client.get(SESSION).json()["name"] == "north"
    assert client.get(f"{SESSION}/openid/callback", params=back).status_code == 403, "once only"


def test_coming_back_with_what_somebody_else_began_is_no_sign_in(elsewhere):
    world, issuer = elsewhere
    going = world.client().get(f"{SESSION}/openid")
    back = {"code": "the code", "state": issuer.visit(going.headers["Location"])}
    assert world.client().get(f"{SESSION}/openid/callback", params=back).status_code == 403


def test_somebody_without_an_account_is_not_given_one(elsewhere):
    world, issuer = elsewhere
    client = world.client()
    back = {"code": "the code", "state": issuer.visit(client.get(f"{SESSION}/openid").headers["Location"])}
    answer = client.get(f"{SESSION}/openid/callback", params=back)
    assert answer.status_code == 403
    assert COOKIE not in answer.headers.get("Set-Cookie", "")


def test_an_account_for_somebody_elsewhere_is_linked_when_it_is_made(elsewhere):
    world, _ = elsewhere
    client = world.client("secretary")
    new = {"name": "far", "role": "public", "subject": "far-1"}
    assert client.post("/api/v1/people", json=new).status_code == 201
    assert world.registry.desk.accounts.with_subject(f"{ADDRESS} far-1").name == "far"


def test_accounts_for_elsewhere_need_an_issuer(world):
    new = {"name": "far", "role": "public", "subject": "far-1"}
    assert world.client("secretary").post("/api/v1/people", json=new).status_code == 422


def test_terms_are_those_of_the_settings(make_world):
    world = make_world(idle=timedelta(minutes=2))
    client = world.signed_in("north")
    world.clock.on(minutes=2)
    assert client.get(SESSION).status_code == 401
