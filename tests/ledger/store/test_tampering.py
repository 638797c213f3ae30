"""Any byte of the file can be changed: the ledger says so, or nothing that it holds is any different."""

import random
import re
from pathlib import Path

import pytest

from detente.errors import DetenteError, StoreError, Tampered
from detente.ledger.ledger import Ledger
from detente.ledger.store import open_store, sql
from detente.ledger.verify import verify_ledger
from tests.ledger.parties import AGREEMENT, NOW, keys_of, new_ledger, notes, sealed

FLIPS = 120
ID = AGREEMENT.id


def content(place: Path) -> tuple:
    """All that the ledger holds, once it has been verified."""
    store = open_store(str(place), must_exist=True)
    try:
        found = verify_ledger(store, ID)
        return found.root, list(store.entries(ID)), store.kept(ID), store.audits(ID)
    finally:
        store.close()


@pytest.fixture(scope="module")
def original(tmp_path_factory: pytest.TempPathFactory) -> bytes:
    place = tmp_path_factory.mktemp("tampering") / "ledger.db"
    store = open_store(str(place))
    ledger = new_ledger(store)
    ledger.append(notes(12), NOW)
    ledger.append([sealed(key="hidden", note="not for all", visibility="parties")], NOW)
    store.close()
    return place.read_bytes()


def flipped(original: bytes, seed: int) -> bytes:
    """The file with one bit of one byte changed, or one byte by another, or a few in a row."""
    chance = random.Random(seed)  # noqa: S311 - which byte is no secret
    found, at = bytearray(original), chance.randrange(len(original))
    for place in range(at, min(at + chance.choice([1, 1, 1, 4]), len(found))):
        found[place] ^= chance.choice([1 << chance.randrange(8), chance.randrange(1, 256)])
    return bytes(found)


def test_a_changed_byte_is_found_or_changes_nothing(original, tmp_path):
    place = tmp_path / "ledger.db"
    place.write_bytes(original)
    whole, outcomes = content(place), []
    for seed in range(FLIPS):
        place.write_bytes(flipped(original, seed))
        try:
            assert content(place) == whole, seed
            outcomes.append("as it was")
        except Tampered as wrong:
            outcomes.append("nothing named" if wrong.entry is None else "named")
        except StoreError:
            outcomes.append("damaged")
        except DetenteError as wrong:
            outcomes.append(type(wrong).__name__)
        for rest in tmp_path.glob("ledger.db-*"):
            rest.unlink()
    assert set(outcomes) <= {"as it was", "named", "damaged", "UnknownName"}
    # Every one of them comes up, or the test has become blind.
    assert min(outcomes.count(kind) for kind in ("as it was", "named", "damaged")) >= 3


def test_a_changed_byte_of_an_entry_names_that_entry(original, tmp_path):
    place = tmp_path / "ledger.db"
    for number in range(1, 13):
        at = original.index(b'"note":"note %d"' % (number - 1)) + 9
        place.write_bytes(original[:at] + bytes([original[at] ^ 1]) + original[at + 1 :])
        with pytest.raises(Tampered) as wrong:
            content(place)
        assert wrong.value.entry == number


def test_a_checkpoint_that_vanishes_from_a_file_is_missed(original, tmp_path):
    """A row that passes for one of another ledger is in the index still; a change there loses nothing."""
    place = tmp_path / "ledger.db"
    place.write_bytes(original)
    store = open_store(str(place))
    Ledger(store, ID).checkpoint(keys_of("desk").signing, NOW)
    store.close()
    whole, kept = content(place), place.read_bytes()
    assert len(whole[2]) == 1
    name = ID.encode() + sql._digest(whole[2][0]).encode()  # noqa: SLF001 - by which it is found in the file
    missed = set()
    for match in re.finditer(re.escape(name), kept):
        for at in (match.start(), match.start() + len(ID) - 1, match.start() + len(ID)):
            place.write_bytes(kept[:at] + bytes([kept[at] ^ 1]) + kept[at + 1 :])
            try:
                assert content(place) == whole
            except Tampered:
                missed.add(at)
    # All three bytes of the row, and that of the digest in the index.
    assert len(missed) == 4


def test_a_file_that_was_cut_short_is_refused(original, tmp_path):
    place = tmp_path / "ledger.db"
    for kept in range(1, len(original), 4096 * 3 + 700):
        place.write_bytes(original[:kept])
        with pytest.raises((StoreError, Tampered)):
            content(place)


def test_what_is_damaged_is_not_written_to(original, tmp_path):
    """Appending reads the end of the tree first, and stops where it does not fit."""
    place = tmp_path / "ledger.db"
    at = original.index(b'"note":"note 11"')
    place.write_bytes(original[:at] + b"X" + original[at + 1 :])
    store = open_store(str(place))
    with pytest.raises(Tampered) as wrong:
        verify_ledger(store, ID)
    store.close()
    assert wrong.value.entry == 12
