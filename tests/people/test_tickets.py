"""Secrets are long, kept as hashes, and compared in constant time."""

import pytest

from detente.people.tickets import against_forgery, is_kept_as, kept_as, parts_of, secret_of, token_of


def test_a_secret_needs_256_bits():
    assert len(secret_of(bytes(32))) == 43
    with pytest.raises(ValueError, match="32 bytes, not 31"):
        secret_of(bytes(31))


def test_what_is_kept_does_not_show_the_secret_and_fits_only_it():
    one, other = secret_of(bytes(32)), secret_of(bytes(31) + b"\1")
    assert one not in kept_as(one)
    assert is_kept_as(one, kept_as(one))
    assert not is_kept_as(other, kept_as(one))


def test_a_token_comes_apart_as_it_was_put_together():
    # Secrets may hold underscores themselves.
    secret = secret_of(b"\xff" * 32)
    assert "_" in secret
    assert parts_of(token_of("ab12", secret)) == ("ab12", secret)


def test_the_mark_against_forgery_belongs_to_one_session_and_does_not_tell_its_secret():
    assert against_forgery("one") != against_forgery("other")
    assert against_forgery("one") != kept_as("one")
