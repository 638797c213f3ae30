"""What a text provides for is coded from the text alone, and what is not known stays empty."""

import pytest

from detente.agreement.model import Commitment, Due, Verified
from detente.history.bundle import all_coded, coded
from detente.history.pax import FIELDS, LEVELS, STAGES, provided, row
from detente.history.replay import agreement_of

SOFT = Commitment(text="Work for peace", kind="soft")
HARD = Commitment(text="Open the bridge", kind="hard")
DATED = HARD.model_copy(update={"due": Due.model_validate({"on": "2030-01-01"})})
CHECKED = DATED.model_copy(update={"verification": Verified(mode="satellite")})
LEFT_OPEN = DATED.model_copy(update={"verification": Verified(mode="to_be_agreed")})


@pytest.mark.parametrize(
    ("held", "expected"),
    [((), 0), ((SOFT,), 1), ((SOFT, HARD), 2), ((DATED,), 2), ((LEFT_OPEN,), 2), ((SOFT, CHECKED), 3)],
)
def test_the_more_a_text_says_the_higher_the_code(held, expected):
    assert provided(held) == expected
    assert LEVELS[expected]


def test_an_agreement_that_is_in_pa_x_keeps_its_number_there():
    told = row(agreement_of(coded("af-1994")), coded("af-1994"))
    assert tuple(told.fields) == FIELDS
    assert told.fields["AgtId"] == "223"
    assert told.fields["Dat"] == "21/10/1994"
    assert told.fields["Agtp"] == "Inter"
    assert "IAEA" not in told.fields["Part"]
    assert "International Atomic Energy Agency" in told.fields["ThrdPart"]
    assert told.issues["nuclear"] == 3
    assert told.issues["normalisation"] == 2


def test_what_is_not_known_stays_empty():
    told = row(agreement_of(coded("hk-2018")))
    assert {told.fields[name] for name in ("AgtId", "Dat", "Agtp", "Stage", "Reg", "Status")} == {""}


def test_movements_among_the_parties_make_it_an_agreement_of_both_kinds():
    assert row(agreement_of(coded("gf-1998"))).fields["Agtp"] == "InterIntra"


def test_a_month_is_written_as_it_is_known():
    month = coded("af-1994").model_copy(update={"date_agreed": coded("af-1994").steps[3].outcome.date})
    assert row(agreement_of(month)).fields["Dat"] == "1995-01"


def test_every_kind_of_bundled_agreement_has_a_stage():
    assert {each.kind for each in all_coded()} <= set(STAGES)
