import hashlib
from dataclasses import replace

import pytest

from detente.errors import NotAllowed, Refused, Tampered
from detente.ledger.sealed import Revealed, is_revealed, open_file, seal_file
from tests.ledger.parties import RECORDERS, keys_of

CONTENT = b"coordinates of the site" * 40
READERS = {name: RECORDERS[name].box for name in ("south-1", "desk")}


@pytest.fixture(scope="module")
def sealed():
    return seal_file("site.pdf", CONTENT, READERS)


def test_everybody_it_is_sealed_to_can_open_it(sealed):
    for name in READERS:
        revealed = open_file(sealed.evidence, sealed.ciphertext, keys_of(name))
        assert revealed.content == CONTENT
        assert is_revealed(sealed.evidence, revealed)


def test_nobody_else_can_open_it(sealed):
    with pytest.raises(NotAllowed, match="not sealed to 'north-1', but to desk, south-1"):
        open_file(sealed.evidence, sealed.ciphertext, keys_of("north-1"))
    pretender = replace(keys_of("north-1"), name="desk")
    with pytest.raises(Tampered, match="the key is another"):
        open_file(sealed.evidence, sealed.ciphertext, pretender)


def test_neither_file_nor_evidence_shows_the_content(sealed):
    assert b"coordinates" not in sealed.ciphertext
    again = seal_file("site.pdf", CONTENT, READERS)
    assert again.evidence.digest != sealed.evidence.digest
    assert again.ciphertext != sealed.ciphertext


def test_a_file_that_was_changed_anywhere_is_not_opened(sealed):
    for place in range(0, len(sealed.ciphertext), 7):
        flipped = bytearray(sealed.ciphertext)
        flipped[place] ^= 1
        with pytest.raises(Tampered):
            open_file(sealed.evidence, bytes(flipped), keys_of("desk"))


def test_a_file_that_is_not_what_the_ledger_commits_to_is_not_believed(sealed):
    """Whoever recorded it sealed one content and committed to another."""
    other = seal_file("site.pdf", b"something else", READERS)
    liar = replace(other.evidence, digest=sealed.evidence.digest)
    with pytest.raises(Tampered, match="not what the ledger commits to"):
        open_file(liar, other.ciphertext, keys_of("desk"))


@pytest.mark.parametrize(
    "rest", [b"", b"x", b"detente sealed 1\n", b"detente sealed 1\n{}\n", b'detente sealed 1\n{"to":[]}\nx']
)
def test_what_is_no_sealed_file_is_not_opened(sealed, rest):
    evidence = replace(sealed.evidence, sealed=hashlib.sha256(rest).hexdigest())
    with pytest.raises(Tampered, match="cannot be opened"):
        open_file(evidence, rest, keys_of("desk"))


def test_a_third_person_can_check_what_is_revealed(sealed):
    revealed = open_file(sealed.evidence, sealed.ciphertext, keys_of("desk"))
    for wrong in (
        Revealed(CONTENT + b".", revealed.salt),
        Revealed(CONTENT, bytes(32)),
        Revealed(CONTENT[1:], revealed.salt + CONTENT[:1]),
        Revealed(revealed.salt + CONTENT, b""),
    ):
        assert not is_revealed(sealed.evidence, wrong)


def test_a_file_needs_a_reader():
    with pytest.raises(Refused, match="say to whom"):
        seal_file("a.pdf", b"", {})


def test_an_empty_file_can_be_sealed():
    empty = seal_file("a.pdf", b"", READERS)
    assert open_file(empty.evidence, empty.ciphertext, keys_of("desk")).content == b""
