from dataclasses import replace

import pytest

from detente.bargain import excesses
from detente.report.share import tables
from detente.report.share.findings import Laid
from detente.report.share.words import ShareWords
from tests.report.shares_made import findings, settled, shared, without_core, worthless

WRITERS = [
    tables.market,
    tables.divisions,
    tables.coalitions,
    tables.gates,
    tables.building,
    tables.links,
    tables.investors,
    tables.exposures,
    tables.premiums,
    tables.sensitivity,
    tables.judged,
    tables.rules,
]


def number(text):
    return float(text.replace(",", "").replace("−", "-"))


@pytest.mark.parametrize("write", WRITERS, ids=lambda write: write.__name__)
@pytest.mark.parametrize("found", [shared, without_core, worthless], ids=lambda found: found.__name__)
@pytest.mark.parametrize("shown", [findings, settled], ids=lambda shown: shown.__name__)
def test_every_row_has_a_cell_under_every_head(write, found, shown):
    told = write(ShareWords(found(), shown().scenario))
    assert all(len(row) == len(told.head) for row in told.rows)
    assert all(cell for row in told.rows for cell in row[:1])


def test_benefits_add_up_along_rows_and_payments_cancel():
    told = tables.market(ShareWords(shared()))
    for row in told.rows:
        parts, total, given, paid = map(number, row[1:5]), *map(number, row[5:])
        assert sum(parts) == pytest.approx(total, abs=2)
        assert total + paid == pytest.approx(given, abs=2)
    assert sum(number(row[7]) for row in told.rows) == pytest.approx(0, abs=2)


def test_what_market_prices_leave_to_others_is_theirs():
    found = shared()
    market = found.market | {"": replace(found.market["bor"], consumer=-7.0)}
    told = tables.market(ShareWords(replace(found, market=market)))
    assert told.rows[-1][0] == "Others"
    assert told.rows[-1][-2:] == ("–", "–")


def test_coalitions_come_by_worth_and_gain_what_the_bargaining_room_says():
    found = shared()
    ranked = tables.ranked(ShareWords(found))
    worths = [worth for _, worth, *_ in ranked]
    assert worths == sorted(worths, reverse=True)
    gains = {each.coalition: each.excess for each in excesses(found.game, found.division.shares)}
    assert len(ranked) == 11
    for members, _, _, gain, mark in ranked:
        if len(members) < 4:
            assert gain == pytest.approx(gains[members])
            assert bool(mark) == (gains[members] > found.game.tolerance)


def test_a_coalition_needs_all_its_members_if_each_adds_something():
    words = ShareWords(shared())
    assert tables.needs_all(words, ("bor", "cor"))
    assert tables.needs_all(words, shared().game.players)
    assert not tables.needs_all(words, ("alba", "bor"))
    without = ShareWords(without_core())
    assert not tables.needs_all(without, ("alba", "bor", "cor"))


def test_the_chosen_rule_is_marked_and_each_says_whether_it_is_in_the_core():
    told = tables.divisions(ShareWords(shared()))
    assert [head for head in told.head if tables.CHOSEN in head] == ["Shapley ◆"]
    core, leaver = (
        dict(zip(told.head, told.rows[-2], strict=True)),
        dict(zip(told.head, told.rows[-1], strict=True)),
    )
    assert core["Shapley ◆"] == "✗ no"
    assert core["Nucleolus"] == "✓ yes"
    assert leaver["Shapley ◆"] == "Alba + Cor + Far Isles: +34"
    assert leaver["Nucleolus"] == "–"


def test_shares_that_were_sampled_show_their_error():
    found = shared()
    unsure = replace(found.division, error=dict.fromkeys(found.game.players, 12.0))
    told = tables.divisions(ShareWords(replace(found, divisions=(unsure,))))
    assert told.rows[0][2] == "374 ± 12"


def test_without_a_market_no_column_speaks_of_it():
    told = tables.divisions(ShareWords(replace(shared(), market={})))
    assert tables.UNSHARED not in told.head


def test_flows_are_told_from_the_side_from_which_more_comes():
    words = ShareWords(shared())
    there, back = shared().links[:2]
    assert tables.flow(words, there) == "6.5 TWh a year to Alba, 200 GWh a year back"
    assert tables.flow(words, back) == "14.2 TWh a year to Borograd, 1 TWh a year back"
    assert tables.flow(words, replace(there, flow=(5e6, 0.0))) == "5 TWh a year to Alba"
    assert tables.flow(words, shared().links[3]) == "–"


def test_flows_are_told_in_short_by_arrows():
    assert [tables.arrows(link) for link in shared().links] == [
        "→ 6.5 TWh a year ← 200 GWh a year",
        "→ 1 TWh a year ← 14.2 TWh a year",
        "–",
        "–",
    ]


def test_a_link_says_what_is_added_or_that_it_is_closed():
    link = Laid("river", "MW", 0.0, 3200.0, 4000.0, (0, 0), "MWh/yr", {})
    assert tables.state(link) == "3.2 GW"
    assert tables.state(replace(link, added=0.0)) == "nothing"
    assert tables.state(replace(link, open=False)) == "closed"


def test_inputs_come_by_how_much_they_matter_and_low_before_high():
    ordered = tables.by_spread(reversed(shared().variations))
    assert [(each.group, each.end) for each in ordered] == [
        ("fuel price", "low"),
        ("fuel price", "high"),
        ("discount rate", "low"),
        ("discount rate", "high"),
    ]


def test_every_number_of_the_file_is_counted_once():
    told = tables.judged(ShareWords(shared()))
    values = [value for _, value in shared().project.values()]
    assert sum(int(row[1]) for row in told.rows) == len(values)
    assert sum(int(row[2]) for row in told.rows) == sum(value.is_judgement for value in values)
    assert tables.shapes_judged(ShareWords(shared())) == (2, 1)


def test_a_proof_that_fails_is_shown_to_fail():
    division = shared().division
    assert tables.proven(division).startswith("✓ holds")
    broken = replace(
        division, certificate=replace(division.certificate, holds=False, misses={"efficiency": 3.0})
    )
    assert tables.proven(broken) == "✗ fails; missed by 3.0e+00 million dollars a year at most"


def test_what_would_be_lost_is_told_for_every_year():
    told = tables.exposures(ShareWords(shared()))
    assert [row[0] for row in told.rows] == [str(year) for year in range(1, 21)]
    assert told.rows[3] == ("4", "700", "–")


def test_what_is_asked_on_top_of_the_discount_rate_is_told_by_trust():
    told = tables.premiums(ShareWords(shared()))
    assert told.head == ("Investor", "0.00", "0.50", "1.00")
    assert told.rows[0] == ("Bor", "no rate is high enough", "+8.0", "+1.0")
    assert told.rows[1] == ("United Cantons of Cor", "–", "–", "–")


def test_trust_in_an_investor_s_partner_is_told_or_said_not_to_be_known():
    rows = tables.investors(ShareWords(shared())).rows
    assert rows[0][4:7] == ("0.62", "0.25 (in Alba)", "✗ no")
    assert rows[1][4:7] == ("any", "not known", "✓ yes")
