"""The commands about people: passwords come from a pipe, tokens are shown once, nothing else is told."""

import json

import pytest
from typer.testing import CliRunner

from detente.cli import app
from detente.errors import DetenteError
from detente.people import passwords
from detente.people.desk import Desk
from detente.people.store import open_house
from detente.settings import now
from tests.people.conftest import GOOD


@pytest.fixture
def store(tmp_path):
    return str(tmp_path / "ledger.db")


@pytest.fixture
def run(store, monkeypatch):
    """Runs a command on a store of its own; hashing costs next to nothing."""
    monkeypatch.setattr(passwords.Passwords.__init__, "__defaults__", (passwords.Cost(1, 8, 1), 4))

    def ran(*words, typed=f"{GOOD}\n", ends=0):
        result = CliRunner().invoke(app, ["people", *words, "--store", store], input=typed)
        assert result.exit_code == ends, (result.output, result.exception)
        return result

    return ran


def test_an_account_is_made_let_in_and_listed(run):
    made = run("add", "Ana", "--role", "party", "--party", "north")
    assert made.stdout == "ana: party, speaks for north\n"
    assert GOOD not in made.output
    run("let-in", "ana", "ice-accord", "--recorder", "north-1")
    run("let-in", "ana", "treaty")
    listed = run("list").stdout.splitlines()
    assert listed == ["ana: party, speaks for north", "  ice-accord: signs as north-1", "  treaty: reads"]
    run("let-in", "ana", "treaty", "--out")
    told = json.loads(run("list", "--json").stdout)
    assert told["people"][0]["agreements"] == {"ice-accord": "north-1"}
    run("revoke", "ana")
    assert run("list").stdout.startswith("ana (closed)")


def test_a_token_is_printed_once_and_works(run):
    run("add", "ana", "--role", "public")
    token = run("token", "ana", "--scope", "events:read", "--days", "3").stdout.strip()
    told = json.loads(run("token", "ana", "--scope", "admin", "--json").stdout)
    assert told["scopes"] == ["admin"]
    assert token.startswith("dtn_")
    assert token not in run("list").output


def test_a_new_password_comes_from_a_pipe(run, store):
    run("add", "ana", "--role", "public")
    run("password", "ana", typed=f"{GOOD} anew\n")
    house = open_house(store)
    desk = Desk(house.accounts, house.tickets, passwords.Passwords())
    assert desk.sign_in("ana", f"{GOOD} anew", "203.0.113.5", now())
    house.close()


@pytest.mark.parametrize(
    "words",
    [
        ("add", "ana", "--role", "king"),
        ("add", "ana", "--role", "party"),
        ("add", "ana", "--role", "public", "--elsewhere", "ana-77"),
        ("let-in", "nobody", "treaty"),
        ("token", "nobody", "--scope", "admin"),
        ("revoke", "nobody"),
    ],
)
def test_what_cannot_be_is_refused(run, words):
    result = run(*words, ends=1)
    assert isinstance(result.exception, DetenteError)


def test_a_short_password_is_refused_and_not_repeated(run):
    result = run("add", "ana", "--role", "public", typed="hunter2\n", ends=1)
    assert "hunter2" not in str(result.exception) + result.output


def test_an_account_that_signs_in_elsewhere_has_no_password(run, store, monkeypatch):
    monkeypatch.setenv("DETENTE_OPENID_ISSUER", "https://id.example.org")
    monkeypatch.setenv("DETENTE_OPENID_CLIENT", "detente")
    monkeypatch.setenv("DETENTE_PUBLIC_ADDRESS", "https://record.example.org")
    run("add", "ana", "--role", "public", "--elsewhere", "ana-77", typed="")
    house = open_house(store)
    linked = house.accounts.with_subject("https://id.example.org ana-77")
    assert linked == house.accounts.one("ana")
    assert house.accounts.to_compare("ana")[1] is None
    house.close()
