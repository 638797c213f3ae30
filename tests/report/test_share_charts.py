import re
from dataclasses import replace
from xml.etree import ElementTree as ET

import pytest
from hypothesis import given
from hypothesis import strategies as st

from detente.report.share.axis import HATCHES, Axis
from detente.report.share.exposure_chart import exposure_charts
from detente.report.share.findings import Outcome
from detente.report.share.gains_chart import gains_chart
from detente.report.share.inputs_chart import inputs_chart
from detente.report.share.map import kind, note, share_maps
from detente.report.share.rules_chart import rules_chart, span
from detente.report.share.stages_chart import stages_chart
from detente.report.share.words import ShareWords
from tests.report.shares_made import PARTIES, shared, without_core, worthless

SVG = "{http://www.w3.org/2000/svg}"


def whole_map(words):
    ((_, text),) = share_maps(words)
    return text


CHARTS = [gains_chart, rules_chart, stages_chart, inputs_chart, whole_map]


def drawn(text):
    return ET.fromstring(text)  # noqa: S314 - our own drawing


def words_in(root):
    return [text.text for text in root.iter(f"{SVG}text")]


@given(st.lists(st.floats(-1e6, 1e6, allow_subnormal=False), max_size=6))
def test_an_axis_holds_zero_and_all_amounts_between_round_ends(amounts):
    amounts = [amount for amount in amounts if abs(amount) > 1e-6]
    axis = Axis.spanning(amounts, 100, 500)
    assert axis.low <= min([0.0, *amounts]) + 1e-6 * axis.step
    assert axis.high >= max([0.0, *amounts]) - 1e-6 * axis.step
    assert axis.low < axis.high
    ticks = list(axis.ticks())
    assert (ticks[0], ticks[-1]) == pytest.approx((axis.low, axis.high))
    assert 0.0 in ticks
    assert 2 <= len(ticks) <= 9
    assert [axis.at(tick) for tick in ticks] == sorted(axis.at(tick) for tick in ticks)
    assert (axis.at(axis.low), axis.at(axis.high)) == pytest.approx((100, 500))


def test_ticks_have_no_more_decimals_than_they_need():
    assert Axis.spanning([6], 0, 1).places == 0
    assert Axis.spanning([1.3], 0, 1).places == 1
    assert Axis.spanning([0.1], 0, 1).places == 2


@pytest.mark.parametrize("chart", CHARTS, ids=lambda chart: chart.__name__)
@pytest.mark.parametrize("found", [shared, without_core], ids=lambda found: found.__name__)
def test_a_picture_says_what_it_is_and_refers_to_nothing_else(chart, found):
    text = chart(ShareWords(found()))
    root = drawn(text)
    ids = {element.get("id") for element in root.iter()}
    assert root.find(f"{SVG}title").text
    assert root.find(f"{SVG}desc").text
    assert set(re.findall(r"url\(#([^)]+)\)", text)) <= ids


@pytest.mark.parametrize("chart", CHARTS[:-1], ids=lambda chart: chart.__name__)
def test_nothing_is_drawn_beyond_the_edge(chart):
    root = drawn(chart(ShareWords(shared())))
    _, _, width, height = map(float, root.get("viewBox").split())
    for element in root.iter(f"{SVG}rect"):
        if element.get("x"):
            assert float(element.get("x")) >= -0.5
            assert float(element.get("x")) + float(element.get("width")) <= width + 0.5
    for element in root.iter(f"{SVG}text"):
        assert 0 <= float(element.get("y")) <= height


def test_each_kind_of_benefit_has_a_tint_and_a_hatch_of_its_own():
    root = drawn(gains_chart(ShareWords(shared())))
    assert {f"grid-gains-{kind}" for kind in HATCHES} <= {
        each.get("id") for each in root.iter(f"{SVG}pattern")
    }
    assert len(set(HATCHES.values())) == len(HATCHES)


def test_bars_are_as_long_as_the_gains_and_losses_of_the_party():
    market = {"alba": Outcome(300.0, 200.0, -100.0, 0.0), "bor": Outcome(0.0, 0.0, 0.0, 0.0)}
    root = drawn(gains_chart(ShareWords(replace(shared(), market=market))))
    bars = [
        each for each in root.iter(f"{SVG}rect") if each.get("class") == "bar" and float(each.get("y")) < 50
    ]
    lengths = [float(each.get("width")) for each in bars]
    assert len(bars) == 3
    assert lengths[0] / lengths[1] == pytest.approx(1.5, rel=0.01)
    assert lengths[1] / lengths[2] == pytest.approx(2.0, rel=0.01)


def test_the_band_of_a_party_runs_from_alone_to_what_all_would_lose():
    words = ShareWords(shared())
    assert span(words, "bor") == (0.0, 60.0)
    assert span(words, "far-isles") == (0.0, 690.0)


def test_every_party_has_a_mark_of_every_rule():
    root = drawn(rules_chart(ShareWords(shared())))
    marks = [each for each in root.iter(f"{SVG}path") if each.get("class") in {"dot", "mark on"}]
    assert len(marks) == len(shared().divisions) * (len(PARTIES) + 1)
    assert sum(each.get("class") == "mark on" for each in marks) == len(PARTIES) + 1


def test_a_stage_without_a_building_time_has_no_bar():
    told = words_in(drawn(stages_chart(ShareWords(shared()))))
    assert "Join the rivers" in told
    assert "Lay the cable" not in told
    assert "2.10 billion dollars" in told


def test_inputs_tell_their_worth_and_where_nothing_would_keep_all():
    told = words_in(drawn(inputs_chart(ShareWords(shared()))))
    assert {"800", "2,100", "1,400"} <= set(told)
    assert "as assumed: 1,310" in told
    assert [each for each in told if "keep" in each] == ["1,100, nothing keeps all"]


def test_investors_are_drawn_on_the_same_scales_with_their_worst_year():
    pictures = exposure_charts(ShareWords(shared()))
    assert [name for name, _ in pictures] == [
        "Bor, million dollars",
        "United Cantons of Cor, million dollars",
    ]
    first, second = (words_in(drawn(text)) for _, text in pictures)
    assert [word for word in first if word.isdecimal()] == [word for word in second if word.isdecimal()]
    assert "700 in year 4" in first
    assert exposure_charts(ShareWords(worthless())) == ()


def test_links_are_drawn_by_what_becomes_of_them():
    assert [kind(link) for link in shared().links] == ["existing", "built", "closed", "not-built"]


def test_what_can_be_built_is_drawn_closer_up_if_it_is_a_small_part_of_the_map():
    found = shared()
    far = found.project.nodes["cor"].model_copy(update={"title": "Far away", "at": (-120.0, 70.0)})
    nodes = found.project.nodes | {
        "isles": found.project.nodes["isles"].model_copy(update={"at": (14.0, 46.0)})
    }
    link = found.project.links["pass"].model_copy(update={"ends": ("far", "cor")})
    project = found.project.model_copy(
        update={"nodes": nodes | {"far": far}, "links": found.project.links | {"pass": link}}
    )
    (near, close), (whole, all_of_it) = share_maps(ShareWords(replace(found, project=project)))
    assert (near, whole) == ("Where links can be built", "The whole network")
    assert "Far away" not in words_in(drawn(close))
    assert "Far away" in words_in(drawn(all_of_it))
    assert "3.2 GW" in words_in(drawn(close))
    assert "3.2 GW" not in words_in(drawn(all_of_it))


def test_of_many_links_only_those_that_are_built_say_what_they_carry():
    found = shared()
    links = {f"link-{k}": found.project.links["long" if k == 3 else "pass"] for k in range(25)}
    project = found.project.model_copy(update={"links": links})
    laid = tuple(replace(found.links[k == 3], link=f"link-{k}") for k in range(25))
    told = words_in(drawn(whole_map(ShareWords(replace(found, project=project, links=laid)))))
    assert "3.2 GW" in told
    assert "1 GW" not in told


def test_a_link_says_all_about_itself_when_it_is_pointed_at():
    words = ShareWords(shared())
    assert note(words, shared().links[1]) == (
        "Borograd–Cor: Added: 3.2 GW, of at most 4 GW; 14.2 TWh a year to Borograd, 1 TWh a year back; "
        "2.10 billion dollars."
    )
    assert note(words, shared().links[0]) == (
        "Cor–Alba: Now 1 GW; added: nothing; 6.5 TWh a year to Alba, 200 GWh a year back."
    )
