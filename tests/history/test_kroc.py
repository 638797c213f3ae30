"""Levels 0 to 3 follow from the record by fixed rules, and mostly agree with those a coder gave."""

from datetime import UTC, date, datetime

import pytest

from detente.agreement.read import read_agreement_text
from detente.history.bundle import all_coded, coded
from detente.history.kroc import FULL, compared, level, of_issue, score, yearly
from detente.history.replay import replay
from detente.ledger.event import Event, Recorded
from detente.ledger.standing import standing

TODAY = date(2026, 11, 1)
BRIDGE = read_agreement_text(
    """\
detente-agreement: 1
id: bridge
title: Bridge
parties: {NORTH: {name: North}, SOUTH: {name: South}}
signed: 2020-01-01
commitments:
  open:
    {text: Open it, by: [NORTH], to: [SOUTH], kind: hard, verification: {mode: bilateral_onsite, by: [SOUTH]}}
"""
)


def record(*told: tuple[str, dict]) -> list[Recorded]:
    """Events about the bridge, one a month from February 2020 on."""
    found = [("signed", {}), *told]
    return [
        Recorded(
            number,
            Event(
                agreement="bridge",
                key=str(number),
                kind=kind,
                by="secretariat",
                happened=date(2020, number + 1, 1),
                recorded=datetime(2020, number + 1, 1, 12, tzinfo=UTC),
                commitment="open" if number else None,
                details=details,
            ),
        )
        for number, (kind, details) in enumerate(found)
    ]


DONE: tuple[tuple[str, dict], ...] = (("claimed", {}), ("verified", {}))


@pytest.mark.parametrize(
    ("told", "expected"),
    [
        ((), 0),
        ((("claimed", {}),), 1),
        ((("performed-in-part", {"share": 0.2}), ("verified", {"share": 0.2})), 1),
        ((("performed-in-part", {"share": 0.8}), ("verified", {"share": 0.8})), 2),
        ((("performed-in-part", {}),), 2),
        (DONE, 3),
        ((*DONE, ("disputed", {"party": "SOUTH"})), 2),
        ((*DONE, ("suspended", {})), 1),
        ((*DONE, ("reversed", {})), 0),
        ((*DONE, ("reversed", {}), *DONE), 3),
        ((("found-wanting", {}),), 0),
        ((("waived", {}),), None),
    ],
)
def test_a_level_follows_from_what_was_recorded(told, expected):
    row = standing(BRIDGE, record(*told), date(2021, 1, 1)).commitments[0]
    assert level(row) == expected


def test_every_year_since_the_signature_has_a_level_and_the_last_stops_at_the_day_asked():
    codes = yearly(BRIDGE, record(*DONE), date(2022, 3, 1))
    assert [(code.year, code.day, code.level) for code in codes] == [
        (2020, date(2020, 12, 31), 3),
        (2021, date(2021, 12, 31), 3),
        (2022, date(2022, 3, 1), 3),
    ]


def test_before_the_signature_nothing_is_owed():
    assert [code.level for code in yearly(BRIDGE, (), date(2020, 1, 1))] == [0]
    draft = BRIDGE.model_copy(update={"signed": None})
    assert [code.level for code in yearly(draft, (), date(2020, 1, 1))] == [None]


def test_levels_of_a_replay_end_where_the_coded_outcomes_do():
    ends = {"done": 3, "partly": 2, "not_done": 0, "reversed": 0, "not_applicable": None}
    for agreement in all_coded():
        signed, recorded = replay(agreement)
        last = {
            code.row.id: code.level for code in yearly(signed, recorded, TODAY) if code.year == TODAY.year
        }
        assert last == {clause.id: ends[clause.outcome.status] for clause in agreement.steps}


def test_a_score_is_the_sum_of_levels_as_a_share_of_the_most_possible():
    assert score([3, 0, None]) == 0.5
    assert score([None]) is None
    assert [of_issue(levels) for levels in ([3, 3, 2], [3, 0], [1, 0], [None])] == [3, 1, 0, None]
    assert all(of_issue([each]) == each for each in range(FULL + 1))


def test_the_score_of_good_friday_after_ten_years_is_near_the_published_one():
    # The Peace Accords Matrix gives 95 per cent (file gf-1998, source gfa-pam).
    agreement = coded("gf-1998")
    signed, recorded = replay(agreement)
    levels = [code.level for code in yearly(signed, recorded, date(2008, 12, 31)) if code.year == 2008]
    assert agreement.pam_score_after_10_years_pct == 95
    assert score(levels) == pytest.approx(0.95, abs=0.02)


def test_the_rules_mostly_agree_with_the_coder_and_are_hardly_ever_more_than_one_apart():
    found = compared(all_coded(), TODAY)
    assert found.n == 161
    assert (found.same_peak, found.near_peak) == (119, 160)
    assert (found.same_final, found.near_final) == (122, 136)
    assert found.by_outcome["done"] == (34, 34)
    assert sum(same for same, _ in found.by_outcome.values()) == found.same_peak
