import pytest

from detente.errors import UnknownName
from detente.workflow.share import Asked, copied, share_case, written
from tests.workflow import neighbours


@pytest.fixture
def file(tmp_path):
    return neighbours.written(tmp_path / "case", neighbours.wider())


def shared(file, **asked):
    (found,) = share_case(str(file), "grid", Asked(**{"varied": False, **asked})).projects
    return found


def test_everything_is_asked_of_the_stages_whose_steps_stand(file):
    assert shared(file).worth == pytest.approx(77.6)
    assert shared(file, standing=()).worth == pytest.approx(43.8)
    assert shared(file, standing=("line",)).worth == pytest.approx(43.8)
    assert shared(file, standing=("truce", "line")).stages == {"south"}


def test_a_gate_says_what_it_takes_and_what_it_adds(file):
    (gate,) = shared(file).gates
    assert (gate.step, gate.needs) == ("line", "truce")
    (trust,) = gate.trust
    assert (trust.who, trust.whom, trust.needed, trust.at_start) == ("south", "north", 0.25, 0.3)
    assert gate.building == pytest.approx((0.5, 1.0, 2.0))
    assert gate.capital == pytest.approx({"south": 94.26914})
    assert (gate.adds, gate.alone) == (pytest.approx(33.8), pytest.approx(33.8))


def test_who_pays_is_an_investor_with_the_partner_it_trusts_least(file):
    (south,) = shared(file).investors
    assert (south.party, south.outlay) == ("south", pytest.approx(94.26914))
    assert (south.building, south.life) == (pytest.approx(1.0), pytest.approx(30))
    assert south.yearly == pytest.approx(16.9 + 10)
    assert south.trust == ("north", 0.3)
    assert max(south.exposure) >= 94.26914
    assert south.break_even is not None
    assert 0 < south.break_even < 1
    premiums = dict(south.premiums)
    assert premiums[0.1] > premiums[0.5] > premiums[1.0] > 0


def test_the_chosen_rule_comes_first_and_others_beside_it(file):
    found = shared(file, rule="shapley")
    assert [division.rule for division in found.divisions] == [
        "shapley", "nucleolus", "per-capita", "cost-based",
    ]  # fmt: skip
    assert found.division.shares == pytest.approx(
        {"east": 33.1667, "north": 33.1667, "south": 11.2667}, rel=1e-4
    )
    assert [each.rule for each in shared(file, standing=()).divisions][-1] != "cost-based"


def test_blocs_and_talks_bring_their_values(file):
    found = shared(file, blocs=(("east", "north"),), talks=(("east", "north"),))
    rules = {division.rule: division for division in found.divisions}
    assert rules["myerson"].shares["south"] == pytest.approx(0)
    assert rules["owen"].shares["south"] == pytest.approx((77.6 - 43.8) / 2)


def test_inputs_are_moved_to_both_ends(file):
    found = shared(file, varied=True)
    ends = {(each.group, each.end): each for each in found.variations}
    # Oil at 90 dollars instead of 60, water at 12 instead of 10.
    assert ends["fuel price", "high"].worth == pytest.approx(200 * 8760e-6 * 78 - 10)
    assert ends["link cost", "low"].worth == pytest.approx(87.6 - 80 / 9.426914)
    assert sum(ends["line limits", "low"].shares.values()) == pytest.approx(ends["line limits", "low"].worth)


def test_links_are_shown_in_units_that_people_use(file):
    first, line = shared(file).links
    assert (line.unit, line.now, line.added, line.most) == ("GW", 0, pytest.approx(0.1), pytest.approx(0.1))
    assert first.flow == (pytest.approx(1.752), 0)
    assert line.open
    assert not shared(file, standing=()).links[1].open


def test_a_page_is_written_beside_the_other_results(file, tmp_path):
    found = written(share_case(str(file), None, Asked(varied=False)), tmp_path / "out")
    assert found.report.endswith("neighbours/share.html")
    page = (tmp_path / "out" / "neighbours" / "share.html").read_text(encoding="utf-8")
    assert "A grid of three" in page


def test_a_copy_never_takes_the_place_of_a_file(file, tmp_path):
    to = copied(str(file), "grid", tmp_path / "mine.yaml")
    assert to.read_text(encoding="utf-8") == neighbours.wider()
    with pytest.raises(UnknownName, match="exists already"):
        copied(str(file), "grid", to)


def test_a_step_that_there_is_not_cannot_stand(file):
    with pytest.raises(UnknownName, match="'lines' is not a step; did you mean 'line'"):
        shared(file, standing=("lines",))


def test_a_scenario_without_projects_says_where_to_put_them(tmp_path):
    lonely = tmp_path / "lonely.yaml"
    lonely.write_text(neighbours.SCENARIO, encoding="utf-8")
    with pytest.raises(UnknownName, match="no projects lie beside"):
        share_case(str(lonely), None, Asked())
