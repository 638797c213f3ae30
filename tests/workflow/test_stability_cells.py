import pytest

from detente.report.stability.grid import Grid
from detente.stability.witness import checks
from detente.workflow.stability_cells import STRONGEST_FIRST, strongest
from tests.report.stays_made import many, stays


@pytest.mark.parametrize(
    "found", [stays("elmira"), stays("gisborne-economic"), many()], ids=lambda s: s.scenario.name
)
def test_every_cell_that_is_shown_has_a_proof_that_holds(found):
    parties = range(len(found.conflict.space.parties))
    assert set(found.cells) == {(party, s) for s in Grid(found).shown for party in parties}
    for (party, situation), proof in found.cells.items():
        asked = proof.question
        assert (asked.party, asked.situation, asked.rule) == (party, situation, found.analysis.rule)
        assert proof.stable == found.analysis.stable[asked.concept][party, situation]
        assert checks(found.conflict.moves, found.conflict.payoffs, proof)


def test_the_proof_is_of_the_strongest_concept_and_of_the_weakest_where_none_holds():
    found = stays("elmira")
    for party, situation in found.cells:
        holds = [name for name in STRONGEST_FIRST if found.analysis.stable[name][party, situation]]
        assert strongest(found, party, situation) == ([*holds, "gmr"])[0]
