"""Signing in and out, and being known again."""

import dataclasses
from datetime import timedelta

import pytest
from argon2 import PasswordHasher
from argon2.exceptions import VerifyMismatchError
from sqlalchemy import select

from detente.errors import LimitReached, NotAllowed, UnknownName
from detente.people.accounts import SCOPES
from detente.people.desk import Desk
from detente.people.passwords import Cost, Passwords
from detente.people.store.tables import metadata
from tests.people.conftest import GOOD, NOW

HERE, THERE = "203.0.113.5", "203.0.113.6"
MINUTE = timedelta(minutes=1)


def everything_in(engine):
    """All that is in the database, as one text."""
    with engine.connect() as connection:
        return "\n".join(
            str(dict(row))
            for table in metadata.sorted_tables
            for row in connection.execute(select(table)).mappings()
        )


def test_who_signs_in_is_known_again_until_signing_out(desk, ana):
    secret, account = desk.sign_in("  aNA ", GOOD, HERE, NOW)
    assert account == ana
    assert desk.sitting(secret, NOW + MINUTE).account == ana
    assert desk.sitting(secret, NOW + MINUTE).scopes == SCOPES
    desk.sign_out(secret)
    assert desk.sitting(secret, NOW + MINUTE) is None


def test_no_secret_is_in_the_database(desk, ana, engine):
    secret, _ = desk.sign_in("ana", GOOD, HERE, NOW)
    shown, _ = desk.new_token(ana, "calendar", ("standing:read",), timedelta(days=1), NOW)
    with pytest.raises(NotAllowed):
        desk.sign_in("ana", "a secret typed by mistake", HERE, NOW)
    with pytest.raises(NotAllowed):
        desk.sign_in("a secret typed as name", GOOD, HERE, NOW)
    kept = everything_in(engine)
    assert "$argon2id$" in kept
    for private in (GOOD, secret, shown, shown.split("_")[-1], "typed", HERE):
        assert private not in kept


@pytest.mark.usefixtures("ana")
def test_unknown_name_wrong_password_and_closed_account_are_told_in_the_same_words(desk):
    closed = desk.enrol("closed", "public", None, GOOD, NOW)
    desk.accounts.revoke(closed.id)
    told = set()
    for name, password in (("nobody", GOOD), ("ana", "wrong"), ("closed", GOOD), ("no name at all!", GOOD)):
        with pytest.raises(NotAllowed) as refusal:
            desk.sign_in(name, password, HERE, NOW)
        told.add(str(refusal.value))
    assert told == {"name or password is wrong"}


@pytest.mark.usefixtures("ana")
def test_unknown_names_cost_one_comparison_as_known_ones_do(desk, monkeypatch):
    compared = []

    def verify(_, known, password):
        compared.append((known, password))
        raise VerifyMismatchError

    monkeypatch.setattr(PasswordHasher, "verify", verify)
    for name in ("ana", "nobody", "ANA", "no name at all!", "x" * 300):
        before = len(compared)
        with pytest.raises(NotAllowed):
            desk.sign_in(name, "wrong", HERE, NOW)
        assert len(compared) == before + 1


@pytest.mark.usefixtures("ana")
def test_after_too_many_failures_a_name_has_to_wait_known_or_not(desk):
    for name in ("ana", "nobody"):
        for turn in range(desk.terms.wrong_per_name):
            assert desk.wait(name, THERE, NOW) == 0
            with pytest.raises(NotAllowed):
                desk.sign_in(name, "wrong", f"203.0.113.{turn}", NOW)
        assert desk.wait(name, THERE, NOW) == 901
        with pytest.raises(LimitReached):
            desk.sign_in(name, GOOD, THERE, NOW)
    later = NOW + desk.terms.window
    assert desk.wait("ana", THERE, later) == 0
    assert desk.sign_in("ana", GOOD, THERE, later)


@pytest.mark.usefixtures("ana")
def test_an_address_that_tries_many_names_has_to_wait(desk):
    for turn in range(desk.terms.wrong_per_address):
        with pytest.raises(NotAllowed):
            desk.sign_in(f"name{turn}", "wrong", HERE, NOW)
    assert desk.wait("ana", HERE, NOW) > 0
    assert desk.wait("ana", THERE, NOW) == 0


@pytest.mark.usefixtures("ana")
def test_signing_in_makes_earlier_failures_of_the_name_forgotten(desk):
    for _ in range(desk.terms.wrong_per_name - 1):
        with pytest.raises(NotAllowed):
            desk.sign_in("ana", "wrong", HERE, NOW)
    desk.sign_in("ana", GOOD, HERE, NOW)
    with pytest.raises(NotAllowed):
        desk.sign_in("ana", "wrong", HERE, NOW)
    assert desk.wait("ana", HERE, NOW) == 0


@pytest.mark.usefixtures("ana")
def test_a_session_ends_when_idle_and_at_the_latest_after_its_term(desk):
    secret, _ = desk.sign_in("ana", GOOD, HERE, NOW)
    assert desk.sitting(secret, NOW + desk.terms.idle) is None
    assert desk.sitting(secret, NOW) is None, "ended for good"
    secret, _ = desk.sign_in("ana", GOOD, HERE, NOW)
    moment = NOW
    while moment + 20 * MINUTE < NOW + desk.terms.absolute:
        moment += 20 * MINUTE
        assert desk.sitting(secret, moment) is not None
    assert desk.sitting(secret, NOW + desk.terms.absolute) is None


@pytest.mark.usefixtures("ana")
def test_sessions_that_ended_are_forgotten_when_somebody_signs_in(desk, engine):
    desk.sign_in("ana", GOOD, HERE, NOW)
    desk.sign_in("ana", GOOD, HERE, NOW + desk.terms.absolute + MINUTE)
    with engine.connect() as connection:
        assert len(connection.execute(select(metadata.tables["sessions"])).all()) == 1


def test_a_new_password_ends_every_session_but_the_one_that_it_opens(desk, ana):
    old, _ = desk.sign_in("ana", GOOD, HERE, NOW)
    with pytest.raises(NotAllowed, match="the password is wrong"):
        desk.change_password(ana, "wrong", GOOD + "!", NOW)
    assert desk.sitting(old, NOW)
    new = desk.change_password(ana, GOOD, GOOD + "!", NOW)
    assert desk.sitting(old, NOW) is None
    assert desk.sitting(new, NOW).account == ana
    desk.set_password(ana, GOOD)
    assert desk.sitting(new, NOW) is None
    assert desk.sign_in("ana", GOOD, HERE, NOW)


def test_guessing_the_old_password_from_inside_has_to_wait_too(desk, ana):
    for _ in range(desk.terms.wrong_per_name):
        with pytest.raises(NotAllowed):
            desk.confirm(ana, "wrong", NOW)
    with pytest.raises(LimitReached):
        desk.confirm(ana, GOOD, NOW)


def test_a_token_works_for_its_scopes_until_it_expires_or_is_revoked(desk, ana):
    shown, token = desk.new_token(ana, "calendar", ("events:read", "standing:read"), timedelta(days=2), NOW)
    assert token.scopes == ("standing:read", "events:read")
    assert desk.bearer(shown, NOW).scopes == token.scopes
    assert desk.bearer(shown, NOW + timedelta(days=2)) is None
    assert desk.tickets.tokens_of(ana.id)[0].used == NOW
    assert desk.tickets.revoke_token("another", token.id) is False
    assert desk.tickets.revoke_token(ana.id, token.id) is True
    assert desk.bearer(shown, NOW) is None


def test_what_is_no_token_is_nobodys(desk, ana):
    shown, token = desk.new_token(ana, "calendar", ("events:read",), timedelta(days=2), NOW)
    for wrong in (
        "",
        "dtn_",
        "dtn__",
        shown[:-1],
        shown + "A",
        shown.replace("dtn", "abc"),
        f"dtn_{token.id}_",
        "é",
    ):
        assert desk.bearer(wrong, NOW) is None


def test_tokens_of_no_scope_an_unknown_one_or_for_too_long_are_not_made(desk, ana):
    for scopes, days in (((), 1), (("everything",), 1), (("admin",), 0), (("admin",), 400)):
        with pytest.raises(NotAllowed):
            desk.new_token(ana, "calendar", scopes, timedelta(days=days), NOW)


def test_closing_an_account_ends_its_sessions_and_tokens(desk, ana):
    secret, _ = desk.sign_in("ana", GOOD, HERE, NOW)
    shown, _ = desk.new_token(ana, "calendar", ("events:read",), timedelta(days=2), NOW)
    desk.accounts.revoke(ana.id)
    assert desk.sitting(secret, NOW) is None
    assert desk.bearer(shown, NOW) is None
    closed = desk.accounts.one(ana.id)
    assert not closed.is_active
    with pytest.raises(NotAllowed, match="closed"):
        desk.admit(closed, NOW)
    with pytest.raises(NotAllowed, match="closed"):
        desk.new_token(closed, "calendar", ("events:read",), timedelta(days=2), NOW)


def test_accounts_are_found_by_id_or_name_and_named_once(desk, ana):
    assert desk.accounts.one("ana") == desk.accounts.one(ana.id) == ana
    assert desk.accounts.all() == (ana,)
    with pytest.raises(NotAllowed, match="'ana' is taken"):
        desk.enrol("ANA", "public", None, GOOD, NOW)
    with pytest.raises(UnknownName):
        desk.accounts.one("nobody")
    with pytest.raises(UnknownName):
        desk.accounts.change_password("nobody", "x")


@pytest.mark.parametrize(
    ("name", "role", "party", "password"),
    [
        ("", "public", None, GOOD),
        ("two words", "public", None, GOOD),
        ("bob", "king", None, GOOD),
        ("bob", "party", None, GOOD),
        ("bob", "inspector", "north", GOOD),
        ("bob", "public", None, "short"),
        ("bob", "public", None, "x" * 600),
    ],
)
def test_what_is_no_account_is_not_made_and_no_password_is_repeated(desk, name, role, party, password):
    with pytest.raises(NotAllowed) as refusal:
        desk.enrol(name, role, party, password, NOW)
    assert password not in str(refusal.value)
    assert desk.accounts.all() == ()


def test_somebody_is_let_in_and_out_of_agreements(desk, ana):
    inside = desk.let_in(ana, "treaty", "north-1")
    assert desk.accounts.one(ana.id) == inside
    assert inside.grants == {"treaty": "north-1"}
    assert desk.let_in(inside, "treaty", None).grants == {"treaty": None}
    desk.accounts.withdraw(ana.id, "treaty")
    assert desk.accounts.one(ana.id) == ana
    reader = desk.enrol("reader", "public", None, GOOD, NOW)
    with pytest.raises(NotAllowed, match="public reader"):
        desk.let_in(reader, "treaty", "north-1")


@pytest.mark.usefixtures("ana")
def test_a_cheap_hash_is_made_anew_when_its_owner_signs_in(desk):
    dearer = Desk(desk.accounts, desk.tickets, Passwords(Cost(2, 16, 1)))
    before = desk.accounts.to_compare("ana")[1]
    session, _ = dearer.sign_in("ana", GOOD, HERE, NOW)
    after = desk.accounts.to_compare("ana")[1]
    assert before != after
    assert dearer.sitting(session, NOW)
    dearer.sign_in("ana", GOOD, HERE, NOW)
    assert desk.accounts.to_compare("ana")[1] == after


def test_an_account_without_a_password_cannot_sign_in_by_one(desk):
    desk.enrol("elsewhere", "public", None, None, NOW)
    with pytest.raises(NotAllowed):
        desk.sign_in("elsewhere", "nobody has this password", HERE, NOW)


def test_accounts_do_not_show_hashes(ana):
    assert "argon2" not in repr(ana)
    assert {field.name for field in dataclasses.fields(ana)} & {"password", "hash", "secret"} == set()
