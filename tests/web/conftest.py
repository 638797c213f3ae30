"""A server with one ledger, everybody who can ask, and a clock that stands still until it is moved."""

import shutil
from datetime import timedelta

import httpx
import pytest

from detente.ledger.ledger import Ledger
from detente.people.accounts import SCOPES
from detente.people.passwords import Cost, Passwords
from detente.people.store import open_house
from detente.settings import Settings
from detente.web.app import create_app
from tests.ledger.parties import AGREEMENT, NOW, sealed, signing
from tests.web.direct import Direct, Loop

PASSWORD = "a horse, a battery and a staple"  # noqa: S105 - opens nothing but these tests
BASE = "https://record.example.org"
EVENTS = f"/api/v1/agreements/{AGREEMENT.id}/events"

ACCOUNTS = {
    "reader": ("public", None, None),
    "outsider": ("party", "north", None),
    "inspector": ("inspector", None, "watcher"),
    "north": ("party", "north", "north-1"),
    "south": ("party", "south", "south-1"),
    "secretary": ("secretariat", None, "desk"),
}
"""Name -> role, party, recorder; `reader` and `outsider` were not let into the agreement."""

CHEAP = Passwords(Cost(1, 8, 1))


class Clock:
    """Stands still until it is moved."""

    def __init__(self):
        self.time = NOW

    def __call__(self):
        return self.time

    def on(self, **span):
        self.time += timedelta(**span)


def entry_of(entry):
    """An entry as it is sent."""
    return {
        "body": entry.body.decode(),
        "signature": entry.signature.hex(),
        "private": entry.private.decode() if entry.private else None,
    }


class World:
    """A server, and those who ask it."""

    def __init__(self, path, **settings):
        self.clock = Clock()
        self.app = create_app(
            Settings(store=str(path), clock=self.clock, per_second=1e6, burst=1_000_000, **settings), CHEAP
        )
        self.registry = self.app.state.registry
        self.ledger = Ledger(self.registry.store, AGREEMENT.id)
        self.tokens = {}
        self._clients = []
        self._loop = Loop()

    def enrol(self):
        """Make the accounts, and a token with all scopes for each."""
        desk = self.registry.desk
        for name, (role, party, recorder) in ACCOUNTS.items():
            account = desk.enrol(name, role, party, PASSWORD, NOW)
            if recorder:
                desk.let_in(account, AGREEMENT.id, recorder)
            self.token(name, *SCOPES)

    def token(self, name, *scopes):
        desk = self.registry.desk
        secret, _ = desk.new_token(
            desk.accounts.one(name), "test", scopes, timedelta(days=300), self.clock.time
        )
        self.tokens.setdefault(name, secret)
        return secret

    def client(self, name=None, token=None, address="203.0.113.5"):
        """A client with the token of an account, or of nobody."""
        token = token or (self.tokens[name] if name else None)
        headers = {"Authorization": f"Bearer {token}"} if token else {}
        client = httpx.Client(transport=Direct(self.app, address, self._loop), base_url=BASE, headers=headers)
        self._clients.append(client)
        return client

    def signed_in(self, name):
        """A client with a session, that sends what proves it is the page."""
        client = self.client()
        answer = client.post("/api/v1/session", json={"name": name, "password": PASSWORD})
        assert answer.status_code == 201, answer.text
        client.headers["X-Detente-CSRF"] = answer.json()["csrf"]
        return client

    def record(self, *given, **more):
        """Append an event to the ledger, beside the server; returns its number."""
        more.setdefault("recorded", self.clock.time)
        more.setdefault("key", f"event-{self.ledger.size}")
        (number,) = self.ledger.append([sealed(*given, **more)], self.clock.time)
        return number

    def close(self):
        for client in self._clients:
            client.close()
        self._loop.close()
        self.registry.house.close()


@pytest.fixture(scope="session")
def template(tmp_path_factory):
    """A store with one signed agreement and the accounts, of which copies are made."""
    path = tmp_path_factory.mktemp("world") / "ledger.db"
    house = open_house(str(path))
    Ledger.open_new(house.ledgers, signing(), NOW)
    house.close()
    world = World(path)
    world.enrol()
    world.close()
    return path, world.tokens, world.app.openapi()


@pytest.fixture
def make_world(template, tmp_path):
    """Makes servers on copies of that store; settings can be given."""
    made: list[World] = []

    def make(**settings):
        path = tmp_path / f"ledger-{len(made)}.db"
        shutil.copy(template[0], path)
        world = World(path, **settings)
        world.tokens = dict(template[1])
        # The description is the same for all of them, and takes a while to make.
        world.app.openapi_schema = template[2]
        made.append(world)
        return world

    yield make
    for world in made:
        world.close()


@pytest.fixture
def world(make_world):
    return make_world()
