"""Who may do and see what: every route, for every role, with entries of every visibility."""

import hashlib
from datetime import date, timedelta

import pytest

from detente.ledger.event import Evidence
from tests.ledger.parties import AGREEMENT, NOW, keys_of, sealed, signing
from tests.web.conftest import ACCOUNTS, PASSWORD, entry_of

ROLES = ("anonymous", *ACCOUNTS)
EVERYBODY = set(ROLES)
KNOWN = EVERYBODY - {"anonymous"}
MEMBERS = {"inspector", "north", "south", "secretary"}
SECRETARY = {"secretary"}
OCTETS = {"Content-Type": "application/octet-stream"}
SIGNED_IN = "signed in"
"""Only with a session: nobody may with a token."""

A = "/agreements/{agreement}"
MAY = {
    "GET /health": EVERYBODY,
    "GET /problems": EVERYBODY,
    "GET /openapi.json": EVERYBODY,
    "POST /session": EVERYBODY,
    "GET /session": KNOWN,
    "DELETE /session": SIGNED_IN,
    "PUT /session/password": SIGNED_IN,
    "GET /session/openid": set(),
    "GET /session/openid/callback": set(),
    "GET /tokens": KNOWN,
    "POST /tokens": KNOWN,
    "DELETE /tokens/{token}": KNOWN,
    "GET /people": SECRETARY,
    "POST /people": SECRETARY,
    "GET /people/{account}": SECRETARY,
    "DELETE /people/{account}": SECRETARY,
    "PUT /people/{account}/password": SECRETARY,
    "PUT /people/{account}/agreements/{agreement}": SECRETARY,
    "DELETE /people/{account}/agreements/{agreement}": SECRETARY,
    "GET /audit": SECRETARY,
    "GET /agreements": EVERYBODY,
    "POST /agreements": SECRETARY,
    f"GET {A}": EVERYBODY,
    f"GET {A}/standing": EVERYBODY,
    f"GET {A}/alerts": EVERYBODY,
    f"GET {A}/calendar.ics": EVERYBODY,
    f"GET {A}/feed.atom": EVERYBODY,
    f"POST {A}/replan": MEMBERS,
    f"GET {A}/events": EVERYBODY,
    f"POST {A}/events": MEMBERS,
    f"GET {A}/events/{{number}}": EVERYBODY,
    f"GET {A}/checkpoint": EVERYBODY,
    f"POST {A}/checkpoint": SECRETARY,
    f"GET {A}/checkpoints": EVERYBODY,
    f"GET {A}/cosignatures": EVERYBODY,
    f"POST {A}/cosignatures": MEMBERS,
    f"GET {A}/proofs/inclusion/{{number}}": EVERYBODY,
    f"GET {A}/proofs/consistency": EVERYBODY,
    f"PUT {A}/evidence/{{digest}}": MEMBERS,
    f"GET {A}/evidence/{{digest}}": EVERYBODY,
    f"GET {A}/webhooks": MEMBERS,
    f"POST {A}/webhooks": MEMBERS,
    f"GET {A}/webhooks/{{hook}}/deliveries": MEMBERS,
    f"DELETE {A}/webhooks/{{hook}}": MEMBERS,
    f"GET {A}/audit": SECRETARY,
}
"""Route -> who may; others are told to sign in (401), or that it is not for them (403)."""

SEES = {
    "all": EVERYBODY,
    "parties": MEMBERS,
    "party:north": {"north", "secretary"},
    "party:south": {"south", "secretary"},
    "public-after:2019-02-28": EVERYBODY,
    "public-after:2019-03-01": MEMBERS,
}
"""Visibility -> who sees what an entry says; the day is 1 March 2019."""

TELLING = {
    f"GET {A}/events",
    f"GET {A}/events/{{number}}",
    f"GET {A}/standing",
    f"GET {A}/evidence/{{digest}}",
}
"""Routes that tell readers the content of entries, if these may see it."""


def marker(visibility):
    """A text that stands in nothing but the entry of that visibility."""
    return f"marker {hashlib.sha256(visibility.encode()).hexdigest()[:12]}"


class Asking:
    """Makes a request that would succeed if whoever asks were allowed; each may be made once."""

    def __init__(self, world):
        self.world = world
        self.serial = 0
        self.numbers = {visibility: self._recorded(visibility) for visibility in SEES}
        self.world.app.state.registry = self.registry = _with_key(world)
        self.note = str(self.registry.shelf(AGREEMENT.id).ledger.checkpoint(keys_of("desk").signing, NOW))

    def _recorded(self, visibility):
        content = marker(visibility).encode()
        digest = hashlib.sha256(content).hexdigest()
        self.world.registry.store.put_file(digest, content)
        return self.world.record(
            "side-condition-raised",
            "desk",
            commitment="freeze",
            details={"party": "east", "condition": marker(visibility)},
            note=marker(visibility),
            evidence=(Evidence("paper.txt", digest, len(content)),),
            visibility=visibility,
        )

    def other(self):
        """Somebody new who was let in."""
        desk = self.registry.desk
        self.serial += 1
        account = desk.enrol(f"other-{self.serial}", "public", None, PASSWORD, NOW)
        return desk.let_in(account, AGREEMENT.id, None).id

    def fill(self, path, role, visibility):
        """The path with what it names."""
        account = self.world.registry.desk.accounts.one(role) if role in ACCOUNTS else None
        if "{account}" in path:
            path = path.replace("{account}", self.other())
        if "{token}" in path:
            made = self.world.token(role, "events:read") if account else "dtn_00_x"
            path = path.replace("{token}", made.split("_")[1])
        if "{hook}" in path:
            path = path.replace("{hook}", self.hook(role) if role in MEMBERS else "00")
        digest = hashlib.sha256(marker(visibility).encode()).hexdigest()
        number = str(self.numbers[visibility])
        return (
            path.replace("{agreement}", AGREEMENT.id).replace("{number}", number).replace("{digest}", digest)
        )

    def hook(self, role):
        client = self.world.client(role)
        answer = client.post(
            f"/api/v1/agreements/{AGREEMENT.id}/webhooks", json={"url": "https://example.org"}
        )
        return answer.json()["id"]

    def body(self, route, role):
        """What is sent along."""
        self.serial += 1
        by = ACCOUNTS.get(role, (None, None, None))[2] or "desk"
        bodies = {
            "POST /session": lambda: {"name": "reader", "password": PASSWORD},
            "PUT /session/password": lambda: {"old": PASSWORD, "new": PASSWORD},
            "POST /tokens": lambda: {"name": "x", "scopes": ["events:read"], "days": 1},
            "POST /people": lambda: {"name": f"new-{self.serial}", "role": "public", "password": PASSWORD},
            "PUT /people/{account}/password": lambda: {"password": PASSWORD},
            "PUT /people/{account}/agreements/{agreement}": dict,
            "POST /agreements": lambda: entry_of(signing()),
            f"POST {A}/events": lambda: entry_of(sealed("noted", by, key=f"matrix-{self.serial}")),
            f"POST {A}/cosignatures": lambda: {"note": self.note},
            f"POST {A}/replan": lambda: {"scenario": "detente: 1"},
            f"POST {A}/webhooks": lambda: {"url": "https://example.org/in"},
        }
        return bodies[route]() if route in bodies else None

    def ask(self, route, role, visibility="all"):
        """The answer to one request."""
        method, path = route.split(" ")
        client = self.world.signed_in(role) if MAY[route] == SIGNED_IN and role in ACCOUNTS else None
        client = client or self.world.client(role if role in ACCOUNTS else None)
        if route == f"PUT {A}/evidence/{{digest}}":
            sent = {
                "content": marker(visibility).encode(),
                "headers": {"Content-Type": "application/octet-stream"},
            }
        else:
            sent = {"json": body} if (body := self.body(route, role)) is not None else {}
        query: dict[str, object] = {"from": 1} if path.endswith("consistency") else {}
        query = {"code": "x", "state": "y"} if path.endswith("callback") else query
        return client.request(method, f"/api/v1{self.fill(path, role, visibility)}", params=query, **sent)


def _with_key(world):
    from dataclasses import replace

    # The Domain Name System is somebody else's.
    return replace(world.registry, log_key=keys_of("desk"), look_up=lambda _host, _port: ("93.184.216.34",))


@pytest.fixture
def asking(world):
    return Asking(world)


def routes(app):
    """Every method and path that the application answers."""
    described = {
        f"{method.upper()} {path.removeprefix('/api/v1')}"
        for path, methods in app.openapi()["paths"].items()
        for method in methods
    }
    return described | {"GET /openapi.json"}


def test_every_route_has_its_row(world):
    assert routes(world.app) == set(MAY)
    inside = {route.path for route in world.app.router.routes if hasattr(route, "methods")}
    assert inside <= {f"/api/v1{route.split(' ')[1]}" for route in MAY}


def allowed(route, role):
    return role in (KNOWN if MAY[route] == SIGNED_IN else MAY[route])


def right_status(route, role, status):
    """Whether an answer lets in who may, and tells others to sign in or that it is not for them."""
    if route == "POST /agreements" and role in MAY[route]:
        # It was begun already: whoever is told so was let in.
        return status in {201, 409, 422}
    if route.endswith("/replan") and role in MAY[route]:
        # What was sent is no scenario: whoever is told so was let in.
        return status == 422
    if route.startswith("GET /session/openid"):
        return status in {403, 404}
    if allowed(route, role):
        return status in range(200, 300)
    return status == (401 if role == "anonymous" else 403)


def test_every_route_lets_in_those_who_may_and_nobody_else(asking):
    statuses = {(role, route): asking.ask(route, role).status_code for role in ROLES for route in MAY}
    wrong = {cell: status for cell, status in statuses.items() if not right_status(cell[1], cell[0], status)}
    assert wrong == {}


def cells(asking, role):
    """Of each route that a role may read: for every visibility, whether its content was told."""
    for route in MAY:
        if route.split(" ")[0] != "GET" or not allowed(route, role):
            continue
        each_has_its_own = "{number}" in route or "{digest}" in route
        whole = "" if each_has_its_own else asking.ask(route, role).text
        for visibility in SEES:
            text = asking.ask(route, role, visibility).text if each_has_its_own else whole
            yield route, visibility, marker(visibility) in text


def test_every_route_tells_what_a_role_may_see_and_nothing_else(asking):
    wrong = []
    for role in ROLES:
        for route, visibility, is_told in cells(asking, role):
            # The feed is for everybody, whoever asks for it.
            may = ("anonymous" if "feed" in route else role) in SEES[visibility]
            if (is_told and not may) or (may and not is_told and route in TELLING):
                wrong.append((role, route, visibility, is_told))
    assert wrong == []


def test_a_file_is_for_those_who_see_an_entry_that_names_it(asking):
    for role in ROLES:
        for visibility, readers in SEES.items():
            answer = asking.ask(f"GET {A}/evidence/{{digest}}", role, visibility)
            assert answer.status_code == (200 if role in readers else 404), (role, visibility)


def test_a_session_may_what_a_token_with_all_scopes_may(asking, world):
    for role in ACCOUNTS:
        client = world.signed_in(role)
        for route in MAY:
            if (
                route.startswith("GET")
                and "{" not in route.replace("{agreement}", "")
                and "openid" not in route
            ):
                path = f"/api/v1{route.split(' ')[1].replace('{agreement}', AGREEMENT.id)}"
                params = {"from": 1} if "consistency" in path else {}
                by_token = asking.ask(route, role).status_code
                assert client.get(path, params=params).status_code == by_token, (route, role)


SCOPE = {
    "standing:read": {f"GET {A}/standing", f"GET {A}/alerts", f"GET {A}/calendar.ics", f"GET {A}/feed.atom"},
    "events:read": {
        "GET /agreements",
        f"GET {A}",
        f"GET {A}/events",
        f"GET {A}/events/{{number}}",
        f"GET {A}/checkpoint",
        f"GET {A}/checkpoints",
        f"GET {A}/cosignatures",
        f"GET {A}/proofs/inclusion/{{number}}",
        f"GET {A}/proofs/consistency",
        f"GET {A}/webhooks",
        f"POST {A}/webhooks",
    },
    "events:write": {f"POST {A}/events", f"POST {A}/cosignatures"},
    "evidence:read": {f"GET {A}/evidence/{{digest}}"},
    "evidence:write": {f"PUT {A}/evidence/{{digest}}"},
    "admin": {
        "GET /tokens",
        "GET /people",
        "POST /people",
        "GET /people/{account}",
        "DELETE /people/{account}",
        "PUT /people/{account}/password",
        "PUT /people/{account}/agreements/{agreement}",
        "DELETE /people/{account}/agreements/{agreement}",
        "GET /audit",
        f"GET {A}/audit",
        f"POST {A}/checkpoint",
    },
}
"""Scope -> what a token of the secretariat that has only this one is for."""


@pytest.mark.parametrize("scope", SCOPE)
def test_a_token_is_good_for_its_scope_and_nothing_else(asking, world, scope):
    world.tokens["secretary"] = world.token("secretary", scope)
    free = {"GET /health", "GET /problems", "GET /openapi.json", "GET /session", "POST /session"}
    odd = {"POST /agreements", "POST /tokens", "DELETE /tokens/{token}", f"POST {A}/replan"}
    for route in set().union(*SCOPE.values()):
        status = asking.ask(route, "secretary").status_code
        assert (status in range(200, 300)) == (route in SCOPE[scope]), (route, status)
    assert set(MAY) - free - odd - set().union(*SCOPE.values()) == {
        "DELETE /session",
        "PUT /session/password",
        "GET /session/openid",
        "GET /session/openid/callback",
        f"GET {A}/webhooks/{{hook}}/deliveries",
        f"DELETE {A}/webhooks/{{hook}}",
    }


def test_what_becomes_public_does_so_on_the_day_after(asking, world):
    number = asking.numbers["public-after:2019-03-01"]
    path = f"/api/v1/agreements/{AGREEMENT.id}/events/{number}"
    client = world.client()
    first = client.get(path)
    assert first.json()["content"] is None
    world.clock.on(days=1)
    assert world.clock.time.date() == date(2019, 3, 1) + timedelta(days=1)
    assert client.get(path, headers={"If-None-Match": first.headers["ETag"]}).json()["content"] is not None
