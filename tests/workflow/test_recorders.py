"""Who may record: from a list, with public keys written out or in files beside it."""

import pytest

from detente.agreement.read import read_agreement_text
from detente.errors import AgreementError, Refused
from detente.ledger.keys import Keys
from detente.workflow.record import read_recorders

AGREEMENT = """
detente-agreement: 1
id: crossing
title: The crossing is opened
parties:
  north: {name: North}
  south: {name: South}
commitments:
  lift: {text: Lift the barrier, by: [north], to: [south], kind: hard}
"""
KEYS = Keys.generate("desk")
PUBLIC = f'desk:\n  key: "{KEYS.signing.public}"\n  box: "{KEYS.box.public}"\n'


@pytest.fixture
def agreement():
    return read_agreement_text(AGREEMENT, "agreement.yaml")


@pytest.fixture
def listed(tmp_path):
    (tmp_path / "recorders.yaml").write_text("desk: {name: Desk, role: secretariat, public: desk.pub}\n")
    return tmp_path


def test_public_keys_come_from_the_file_beside_the_list(agreement, listed):
    (listed / "desk.pub").write_text(PUBLIC)
    (desk,) = read_recorders(listed / "recorders.yaml", agreement).recorders.values()
    assert (desk.key, desk.box) == (KEYS.signing.public, KEYS.box.public)


def test_keys_written_out_are_the_same_as_keys_in_a_file(agreement, listed):
    (listed / "desk.pub").write_text(PUBLIC)
    written = PUBLIC.replace("desk:\n", "desk:\n  name: Desk\n  role: secretariat\n")
    (listed / "written.yaml").write_text(written)
    assert read_recorders(listed / "written.yaml", agreement) == read_recorders(
        listed / "recorders.yaml", agreement
    )


def test_a_file_of_keys_that_is_not_there_is_named(agreement, listed):
    with pytest.raises(AgreementError, match=r"desk\.pub"):
        read_recorders(listed / "recorders.yaml", agreement)


@pytest.mark.parametrize("text", ["desk: 3\n", "one: {key: a}\ntwo: {key: b}\n"])
def test_a_file_that_is_no_public_half_is_refused(agreement, listed, text):
    (listed / "desk.pub").write_text(text)
    with pytest.raises(Refused, match="no public half"):
        read_recorders(listed / "recorders.yaml", agreement)
