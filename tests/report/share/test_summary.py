from dataclasses import replace

import pytest

from detente.bargain import core, divide
from detente.report.share.findings import Investor, Trusting
from detente.report.share.summary import answer, is_nothing, peak, ready, worth_starting
from detente.report.share.words import ShareWords
from tests.report.shares_made import PARTIES, game, shared, without_core, worthless


def told(found):
    return " ".join(answer(ShareWords(found)))


def test_the_answer_says_worth_and_who_has_most_and_who_would_leave():
    text = told(shared())
    assert text.startswith("If all four parties take part, they save 1.31 billion dollars a year")
    assert (
        "By the Shapley value, the United Cantons of Cor has most, 571 million dollars a year (44\u00a0%)."
        in text
    )
    assert "If nothing is shared, the Republic of Alba gains most, 820 million" in text
    assert "Bor would lose by it" in text
    assert (
        "These shares are not in the core: the Republic of Alba, the United Cantons of Cor and Far Isles "
        "would gain 34.2 million dollars a year by working together without the others." in text
    )
    assert "such as those by the nucleolus, the least core or the Owen value" in text


def test_shares_in_the_core_are_said_to_be_in_it():
    found = shared(("nucleolus", "shapley"))
    assert "These shares are in the core: no coalition would do better on its own." in told(found)
    assert "would keep everybody" not in told(found)


def test_an_empty_core_is_said_to_be_empty_with_the_least_that_somebody_gains():
    assert "No shares at all would keep everybody" in told(without_core())
    assert "some coalition gains at least 14.0 million dollars a year by leaving" in told(without_core())


def test_a_party_that_would_leave_by_itself_goes_on_alone():
    played = game({"alba": 60.0, "alba+bor+cor+far-isles": 100.0})
    found = replace(shared(), game=played, divisions=(divide(played, "equal"),), core=core(played))
    assert "the Republic of Alba would gain 35.0 million dollars a year by going on alone." in told(found)


def test_where_not_all_coalitions_were_looked_at_nothing_is_claimed_of_the_core():
    found = shared()
    unsure = replace(found.division, inside=None)
    text = told(replace(found, divisions=(unsure, *found.divisions[1:])))
    assert "not all could be looked at" in text
    assert "in the core" not in text


def test_a_project_without_worth_says_so_and_no_more():
    assert is_nothing(ShareWords(worthless()))
    assert told(worthless()).startswith("Nobody saves anything by working together")
    assert "has most" not in told(worthless())


def test_closed_stages_are_named_or_counted_if_they_are_many():
    found = shared()
    assert "with «Lay the cable» closed" in told(found)
    stage = found.project.stages["cable"]
    stages = {f"stage-{k}": stage.model_copy(update={"title": f"Stage {k}"}) for k in range(7)}
    many = replace(found, project=found.project.model_copy(update={"stages": stages}), stages=frozenset())
    assert "with «Stage 0», «Stage 1», «Stage 2» and 4 other stages closed" in told(many)


def test_parties_that_the_scenario_does_not_have_are_named():
    assert "Far Isles is not a party of the scenario" in told(replace(shared(), missing=("far-isles",)))
    both = replace(shared(), missing=("bor", "far-isles"))
    assert "Bor and Far Isles are not parties of the scenario" in told(both)


def test_stages_without_enough_trust_are_counted_unless_there_is_but_one():
    found = shared()
    assert "For one of 2 stages there is less trust at the start" in told(found)
    assert "There is less trust at the start than" in told(replace(found, gates=found.gates[:1]))


def test_there_is_enough_trust_if_all_of_it_is_there_and_known():
    gate = shared().gates[0]
    assert ready(gate) is False
    assert ready(replace(gate, trust=())) is True
    assert ready(replace(gate, trust=(Trusting("alba", "bor", 0.4, 0.4),))) is True
    assert ready(replace(gate, trust=(Trusting("alba", "bor", 0.4, None),))) is None
    short_and_unknown = (Trusting("alba", "bor", 0.4, None), Trusting("bor", "cor", 0.4, 0.1))
    assert ready(replace(gate, trust=short_and_unknown)) is False


@pytest.mark.parametrize(
    ("break_even", "trust", "starts"),
    [
        (None, ("bor", 1.0), False),
        (0.0, None, True),
        (0.5, None, None),
        (0.5, ("bor", 0.5), True),
        (0.5, ("bor", 0.4), False),
    ],
)
def test_it_is_worth_starting_from_the_trust_at_which_it_breaks_even(break_even, trust, starts):
    investor = replace(shared().investors[0], break_even=break_even, trust=trust)
    assert worth_starting(investor) is starts


def test_the_worst_year_is_the_first_in_which_most_is_lost():
    def of(*exposure):
        return peak(Investor("bor", 1.0, 1.0, 1.0, 1.0, exposure, exposure, (), 0.0))

    assert of(1.0, 3.0, 3.0, 2.0) == (2, 3.0)
    assert of() == (0, 0.0)


def test_every_party_can_be_said_to_have_most():
    found = shared()
    for party in PARTIES:
        shares = dict.fromkeys(PARTIES, 10.0) | {party: found.worth - 30.0}
        text = told(replace(found, divisions=(replace(found.division, shares=shares),)))
        assert f"{ShareWords(found).party(party)} has most" in text
