"""Passwords are kept as argon2id hashes."""

import pytest

from detente.errors import NotAllowed
from detente.people.passwords import Cost, Passwords
from tests.people.conftest import GOOD


def test_a_hash_matches_its_own_password_and_no_other(passwords):
    known = passwords.hashed(GOOD)
    assert known.startswith("$argon2id$v=19$")
    assert passwords.matches(GOOD, known)
    for other in ("", GOOD + " ", GOOD.upper(), "x" * 10_000):
        assert not passwords.matches(other, known)


def test_two_hashes_of_one_password_differ(passwords):
    assert passwords.hashed(GOOD) != passwords.hashed(GOOD)


def test_without_a_hash_nothing_matches(passwords):
    assert not passwords.matches("nobody has this password", None)
    assert not passwords.matches(GOOD, "no hash at all")


@pytest.mark.parametrize("password", ["", "eleven char", "x" * 513])
def test_bad_passwords_are_refused_without_repeating_them(passwords, password):
    with pytest.raises(NotAllowed, match="12 to 512"):
        passwords.hashed(password)


def test_the_usual_cost_is_the_second_choice_of_rfc_9106():
    assert Cost() == Cost(passes=3, memory=64 * 1024, lanes=4)


def test_a_hash_of_another_cost_is_dated(passwords):
    assert not passwords.is_dated(passwords.hashed(GOOD))
    assert Passwords(Cost(2, 16, 1)).is_dated(passwords.hashed(GOOD))
